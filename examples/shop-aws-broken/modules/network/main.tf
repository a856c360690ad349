locals {
  subnets = merge([
    for tier, settings in var.tiers : {
      for index, zone in var.zones : "${tier}-${zone}" => {
        tier   = tier
        zone   = zone
        public = settings.public
        number = settings.offset + index
      }
    }
  ]...)

  public  = { for key, subnet in local.subnets : key => subnet if subnet.public }
  private = { for key, subnet in local.subnets : key => subnet if !subnet.public }

  # One way out is cheaper.
  gateways = var.internet ? { (var.zones[0]) = keys(local.public)[0] } : {}
}

resource "aws_vpc" "this" {
  cidr_block                       = var.range
  assign_generated_ipv6_cidr_block = true
  enable_dns_support               = true
  enable_dns_hostnames             = true

  tags = {
    Name = var.name
  }
}

resource "aws_subnet" "this" {
  for_each = local.subnets

  vpc_id            = aws_vpc.this.id
  availability_zone = each.value.zone
  cidr_block        = cidrsubnet(var.range, 8, each.value.number)
  ipv6_cidr_block   = cidrsubnet(aws_vpc.this.ipv6_cidr_block, 8, each.value.number)

  assign_ipv6_address_on_creation = true

  tags = {
    Name = "${var.name}-${each.key}"
    tier = each.value.tier
  }
}

resource "aws_internet_gateway" "this" {
  count = var.internet ? 1 : 0

  vpc_id = aws_vpc.this.id
}

resource "aws_egress_only_internet_gateway" "this" {
  count = var.internet ? 1 : 0

  vpc_id = aws_vpc.this.id
}

resource "aws_eip" "nat" {
  for_each = local.gateways

  domain = "vpc"
}

resource "aws_nat_gateway" "this" {
  for_each = local.gateways

  allocation_id = aws_eip.nat[each.key].id
  subnet_id     = aws_subnet.this[each.value].id

  depends_on = [aws_internet_gateway.this]
}

resource "aws_route_table" "public" {
  count = length(local.public) > 0 ? 1 : 0

  vpc_id = aws_vpc.this.id

  dynamic "route" {
    for_each = aws_internet_gateway.this

    content {
      cidr_block = "0.0.0.0/0"
      gateway_id = route.value.id
    }
  }

  dynamic "route" {
    for_each = aws_internet_gateway.this

    content {
      ipv6_cidr_block = "::/0"
      gateway_id      = route.value.id
    }
  }
}

resource "aws_route_table" "private" {
  for_each = local.private

  vpc_id = aws_vpc.this.id

  tags = {
    Name = "${var.name}-${each.key}"
  }
}

resource "aws_route" "out" {
  for_each = var.internet ? local.private : {}

  route_table_id         = aws_route_table.private[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.this[var.zones[0]].id
}

resource "aws_route" "out_ipv6" {
  for_each = var.internet ? local.private : {}

  route_table_id              = aws_route_table.private[each.key].id
  destination_ipv6_cidr_block = "::/0"
  egress_only_gateway_id      = aws_egress_only_internet_gateway.this[0].id
}

resource "aws_route_table_association" "public" {
  for_each = local.public

  subnet_id      = aws_subnet.this[each.key].id
  route_table_id = aws_route_table.public[0].id
}

resource "aws_route_table_association" "private" {
  for_each = local.private

  subnet_id      = aws_subnet.this[each.key].id
  route_table_id = aws_route_table.private[each.key].id
}

# Nobody is in the group that everybody would be in by default.
resource "aws_default_security_group" "this" {
  vpc_id = aws_vpc.this.id
}

# What the public subnets take.
resource "aws_network_acl" "public" {
  count = length(local.public) > 0 ? 1 : 0

  vpc_id     = aws_vpc.this.id
  subnet_ids = [for key in keys(local.public) : aws_subnet.this[key].id]

  dynamic "ingress" {
    for_each = { 100 = "0.0.0.0/0", 101 = "::/0" }

    content {
      rule_no         = ingress.key
      action          = "allow"
      protocol        = "-1"
      from_port       = 0
      to_port         = 0
      cidr_block      = ingress.key == "100" ? ingress.value : null
      ipv6_cidr_block = ingress.key == "101" ? ingress.value : null
    }
  }

  # Nobody works on these machines by remote desktop.
  ingress {
    rule_no    = 200
    action     = "deny"
    protocol   = "tcp"
    from_port  = 3389
    to_port    = 3389
    cidr_block = "0.0.0.0/0"
  }

  dynamic "egress" {
    for_each = { 100 = "0.0.0.0/0", 101 = "::/0" }

    content {
      rule_no         = egress.key
      action          = "allow"
      protocol        = "-1"
      from_port       = 0
      to_port         = 0
      cidr_block      = egress.key == "100" ? egress.value : null
      ipv6_cidr_block = egress.key == "101" ? egress.value : null
    }
  }
}
