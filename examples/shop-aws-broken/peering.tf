# The application's network and the database's know each other by this and by nothing else.
resource "aws_vpc_peering_connection" "data" {
  vpc_id      = module.shop.vpc_id
  peer_vpc_id = module.data.vpc_id
  auto_accept = true

  accepter {
    allow_remote_vpc_dns_resolution = true
  }

  requester {
    allow_remote_vpc_dns_resolution = true
  }
}

resource "aws_route" "from_data" {
  for_each = module.data.route_tables["database"]

  route_table_id            = each.value
  destination_cidr_block    = var.networks.shop
  vpc_peering_connection_id = aws_vpc_peering_connection.data.id
}
