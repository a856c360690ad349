output "vpc_id" {
  value = aws_vpc.this.id
}

output "subnets" {
  description = "Ids of the subnets of each tier."
  value = {
    for tier in keys(var.tiers) : tier => [
      for key, subnet in local.subnets : aws_subnet.this[key].id if subnet.tier == tier
    ]
  }
}

output "route_tables" {
  description = "Route tables of each private tier, by subnet."
  value = {
    for tier in keys(var.tiers) : tier => {
      for key, subnet in local.private : key => aws_route_table.private[key].id if subnet.tier == tier
    }
  }
}
