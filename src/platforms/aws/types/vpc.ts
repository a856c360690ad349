import type { ResourceType } from '../type.ts'

const routeTargets = [
  'gateway_id',
  'nat_gateway_id',
  'network_interface_id',
  'instance_id',
  'vpc_peering_connection_id',
  'transit_gateway_id',
  'egress_only_gateway_id',
  'vpc_endpoint_id',
  'carrier_gateway_id',
  'core_network_arn',
  'local_gateway_id',
  'odb_network_arn',
]

const vpcReads = [
  'cidr_block',
  'assign_generated_ipv6_cidr_block',
  'ipv6_cidr_block',
  'ipv4_ipam_pool_id',
  'ipv6_ipam_pool_id',
  'ipv4_netmask_length',
  'ipv6_netmask_length',
  'enable_dns_support',
  'enable_dns_hostnames',
]
const vpcHarmless = [
  'instance_tenancy',
  'ipv6_cidr_block_network_border_group',
  'ipv6_association_id',
  'enable_network_address_usage_metrics',
  'main_route_table_id',
  'default_route_table_id',
  'default_network_acl_id',
  'default_security_group_id',
  'dhcp_options_id',
  'existing_default_vpc',
  'force_destroy',
  'default',
  'state',
  'filter',
]

const subnetReads = [
  'vpc_id',
  'cidr_block',
  'ipv6_cidr_block',
  'availability_zone',
  'availability_zone_id',
  'map_public_ip_on_launch',
  'assign_ipv6_address_on_creation',
  'ipv6_native',
  'ipv4_ipam_pool_id',
  'ipv6_ipam_pool_id',
  'map_customer_owned_ip_on_launch',
]
const subnetHarmless = [
  'outpost_arn',
  'customer_owned_ipv4_pool',
  'enable_lni_at_device_index',
  'enable_resource_name_dns_a_record_on_launch',
  'enable_resource_name_dns_aaaa_record_on_launch',
  'private_dns_hostname_type_on_launch',
  'ipv6_cidr_block_association_id',
  'ipv4_netmask_length',
  'ipv6_netmask_length',
  'existing_default_subnet',
  'force_destroy',
  'default_for_az',
  'available_ip_address_count',
  'state',
  'filter',
]

/** The network itself: VPCs, subnets, route tables, prefix lists, peering. */
export const vpcTypes: readonly ResourceType[] = [
  { type: 'aws_vpc', reads: vpcReads, harmless: vpcHarmless },
  { type: 'aws_default_vpc', reads: vpcReads, harmless: vpcHarmless },
  {
    type: 'aws_vpc_ipv4_cidr_block_association',
    reads: ['vpc_id', 'cidr_block', 'ipv4_ipam_pool_id'],
    harmless: ['ipv4_netmask_length'],
  },
  {
    type: 'aws_vpc_ipv6_cidr_block_association',
    reads: ['vpc_id', 'ipv6_cidr_block', 'ipv6_ipam_pool_id', 'assign_generated_ipv6_cidr_block'],
    harmless: ['ipv6_netmask_length', 'ipv6_pool', 'ip_source', 'ipv6_address_attribute'],
  },
  {
    type: 'aws_subnet',
    reads: subnetReads,
    harmless: subnetHarmless,
    unread: { enable_dns64: 'DNS64: names that have IPv4 addresses alone lead to 64:ff9b::/96' },
  },
  {
    type: 'aws_default_subnet',
    reads: subnetReads,
    harmless: subnetHarmless,
    unread: { enable_dns64: 'DNS64: names that have IPv4 addresses alone lead to 64:ff9b::/96' },
  },
  {
    type: 'aws_route_table',
    reads: ['vpc_id', 'route', 'propagating_vgws', 'routes', 'associations'],
    harmless: ['subnet_id', 'gateway_id', 'route_table_id', 'filter'],
  },
  { type: 'aws_default_route_table', reads: ['default_route_table_id', 'vpc_id', 'route', 'propagating_vgws'], harmless: [] },
  {
    type: 'aws_route',
    reads: ['route_table_id', 'destination_cidr_block', 'destination_ipv6_cidr_block', 'destination_prefix_list_id', 'state', ...routeTargets],
    harmless: ['origin', 'instance_owner_id'],
  },
  { type: 'aws_route_table_association', reads: ['route_table_id', 'subnet_id', 'gateway_id'], harmless: [] },
  { type: 'aws_main_route_table_association', reads: ['route_table_id', 'vpc_id'], harmless: ['original_route_table_id'] },
  { type: 'aws_vpn_gateway_route_propagation', reads: ['route_table_id', 'vpn_gateway_id'], harmless: [] },
  {
    type: 'aws_ec2_managed_prefix_list',
    reads: ['entry', 'entries', 'name', 'prefix_list_name'],
    harmless: ['address_family', 'max_entries', 'version', 'filter'],
  },
  { type: 'aws_ec2_managed_prefix_list_entry', reads: ['cidr', 'prefix_list_id'], harmless: ['description'] },
  { type: 'aws_prefix_list', reads: ['name', 'cidr_blocks'], harmless: ['prefix_list_id', 'filter'] },
  {
    type: 'aws_vpc_peering_connection',
    reads: ['vpc_id', 'peer_vpc_id', 'peer_region', 'peer_owner_id', 'auto_accept', 'accepter', 'requester'],
    harmless: ['accept_status', 'filter', 'status'],
  },
  {
    type: 'aws_vpc_peering_connection_accepter',
    reads: ['vpc_peering_connection_id', 'auto_accept', 'accepter', 'requester'],
    harmless: ['accept_status', 'vpc_id', 'peer_vpc_id', 'peer_region', 'peer_owner_id'],
  },
  { type: 'aws_vpc_peering_connection_options', reads: ['vpc_peering_connection_id', 'accepter', 'requester'], harmless: [] },
  {
    type: 'aws_vpc_dhcp_options',
    reads: ['domain_name_servers', 'domain_name'],
    harmless: [
      'ipv6_address_preferred_lease_time',
      'ntp_servers',
      'netbios_name_servers',
      'netbios_node_type',
      'filter',
      'dhcp_options_id',
    ],
  },
  { type: 'aws_vpc_dhcp_options_association', reads: [], harmless: ['vpc_id', 'dhcp_options_id'] },
]
