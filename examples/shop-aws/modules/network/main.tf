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

  # One way out a zone, so that a zone that fails takes only its own with it.
  gateways = var.internet ? { for key, subnet in local.public : subnet.zone => key } : {}
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
  nat_gateway_id         = aws_nat_gateway.this[each.value.zone].id
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

# What is sent to S3 needs no way to the internet.
resource "aws_vpc_endpoint" "s3" {
  count = var.internet ? 1 : 0

  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.${data.aws_region.here.region}.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [for table in aws_route_table.private : table.id]
}

data "aws_region" "here" {}

# Nobody is in the group that everybody would be in by default.
resource "aws_default_security_group" "this" {
  vpc_id = aws_vpc.this.id
}

resource "aws_flow_log" "this" {
  vpc_id               = aws_vpc.this.id
  traffic_type         = "ALL"
  log_destination_type = "s3"
  log_destination      = "arn:aws:s3:::shop-flow-logs"
}
