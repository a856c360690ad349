import type { ResourceType } from '../type.ts'

const attachmentAndTable = ['transit_gateway_attachment_id', 'transit_gateway_route_table_id'] as const

/** Transit gateways: attachments, route tables, and what fills them. */
const gatewayTypes: readonly ResourceType[] = [
  {
    type: 'aws_ec2_transit_gateway',
    reads: [
      'default_route_table_association',
      'default_route_table_propagation',
      'auto_accept_shared_attachments',
      'security_group_referencing_support',
      'association_default_route_table_id',
      'propagation_default_route_table_id',
    ],
    // ECMP chooses among tunnels to the same place.
    harmless: [
      'amazon_side_asn',
      'description',
      'dns_support',
      'vpn_ecmp_support',
      'transit_gateway_cidr_blocks',
      'filter',
      'encryption_support',
      'state',
    ],
    unread: { multicast_support: 'multicast domains are not followed' },
  },
  {
    type: 'aws_ec2_transit_gateway_vpc_attachment',
    reads: [
      'transit_gateway_id',
      'vpc_id',
      'subnet_ids',
      'appliance_mode_support',
      'ipv6_support',
      'security_group_referencing_support',
      'transit_gateway_default_route_table_association',
      'transit_gateway_default_route_table_propagation',
    ],
    harmless: ['dns_support', 'vpc_owner_id', 'filter'],
  },
  {
    type: 'aws_ec2_transit_gateway_vpc_attachment_accepter',
    reads: [
      'transit_gateway_attachment_id',
      'transit_gateway_default_route_table_association',
      'transit_gateway_default_route_table_propagation',
    ],
    harmless: [
      'appliance_mode_support',
      'dns_support',
      'ipv6_support',
      'security_group_referencing_support',
      'subnet_ids',
      'transit_gateway_id',
      'vpc_id',
      'vpc_owner_id',
    ],
  },
  {
    type: 'aws_ec2_transit_gateway_route_table',
    reads: ['transit_gateway_id'],
    harmless: ['default_association_route_table', 'default_propagation_route_table', 'filter'],
  },
  {
    type: 'aws_ec2_transit_gateway_route',
    reads: ['destination_cidr_block', 'blackhole', 'transit_gateway_attachment_id', 'transit_gateway_route_table_id'],
    harmless: [],
  },
  {
    type: 'aws_ec2_transit_gateway_route_table_association',
    reads: attachmentAndTable,
    harmless: ['replace_existing_association', 'resource_id', 'resource_type'],
  },
  { type: 'aws_ec2_transit_gateway_route_table_propagation', reads: attachmentAndTable, harmless: ['resource_id', 'resource_type'] },
  {
    type: 'aws_ec2_transit_gateway_prefix_list_reference',
    reads: ['prefix_list_id', 'blackhole', ...attachmentAndTable],
    harmless: ['prefix_list_owner_id'],
  },
  {
    type: 'aws_ec2_transit_gateway_default_route_table_association',
    reads: ['transit_gateway_id', 'transit_gateway_route_table_id'],
    harmless: ['original_default_route_table_id'],
  },
  {
    type: 'aws_ec2_transit_gateway_default_route_table_propagation',
    reads: ['transit_gateway_id', 'transit_gateway_route_table_id'],
    harmless: ['original_default_route_table_id'],
  },
  {
    type: 'aws_ec2_transit_gateway_peering_attachment',
    reads: ['transit_gateway_id', 'peer_transit_gateway_id', 'state'],
    harmless: ['peer_account_id', 'peer_region', 'filter', 'options'],
  },
  {
    type: 'aws_ec2_transit_gateway_peering_attachment_accepter',
    reads: ['transit_gateway_attachment_id'],
    harmless: ['peer_account_id', 'peer_region', 'peer_transit_gateway_id', 'transit_gateway_id'],
  },
  {
    type: 'aws_ec2_transit_gateway_connect',
    reads: [
      'transit_gateway_id',
      'transport_attachment_id',
      'transit_gateway_default_route_table_association',
      'transit_gateway_default_route_table_propagation',
    ],
    harmless: ['protocol'],
  },
  {
    type: 'aws_ec2_transit_gateway_connect_peer',
    reads: [],
    harmless: [
      'bgp_asn',
      'inside_cidr_blocks',
      'peer_address',
      'transit_gateway_address',
      'transit_gateway_attachment_id',
      'bgp_peer_address',
      'bgp_transit_gateway_addresses',
    ],
  },
  { type: 'aws_ec2_transit_gateway_dx_gateway_attachment', reads: ['transit_gateway_id', 'dx_gateway_id'], harmless: ['filter'] },
  { type: 'aws_ec2_transit_gateway_vpn_attachment', reads: ['transit_gateway_id', 'vpn_connection_id'], harmless: ['filter'] },
  {
    type: 'aws_ec2_transit_gateway_policy_table',
    reads: [],
    harmless: [],
    unread: { transit_gateway_id: 'transit gateway policy tables are not followed' },
  },
  {
    type: 'aws_ec2_transit_gateway_policy_table_association',
    reads: [],
    harmless: ['transit_gateway_attachment_id'],
    unread: { transit_gateway_policy_table_id: 'transit gateway policy tables are not followed' },
  },
  {
    type: 'aws_ec2_transit_gateway_multicast_domain',
    reads: [],
    harmless: [],
    unread: { transit_gateway_id: 'multicast domains are not followed' },
  },
]

/** Networks of networks, and what only watches or shares. */
const beside: readonly ResourceType[] = [
  {
    type: 'aws_ec2_network_insights_path',
    reads: [],
    harmless: [
      'source',
      'destination',
      'destination_port',
      'protocol',
      'source_ip',
      'destination_ip',
      'filter_at_source',
      'filter_at_destination',
      'source_arn',
      'destination_arn',
    ],
  },
  { type: 'aws_ec2_network_insights_analysis', reads: [], harmless: ['network_insights_path_id', 'filter_in_arns', 'wait_for_completion'] },
  { type: 'aws_ram_resource_share', reads: [], harmless: ['name', 'allow_external_principals', 'permission_arns'] },
  { type: 'aws_ram_resource_association', reads: [], harmless: ['resource_arn', 'resource_share_arn'] },
  { type: 'aws_ram_principal_association', reads: [], harmless: ['principal', 'resource_share_arn'] },
  { type: 'aws_ram_resource_share_accepter', reads: [], harmless: ['share_arn'] },
  { type: 'aws_ram_sharing_with_organization', reads: [], harmless: [] },
  { type: 'aws_vpclattice_service_network', reads: [], harmless: ['auth_type'], unread: { name: 'VPC Lattice is not followed' } },
  {
    type: 'aws_vpclattice_service',
    reads: [],
    harmless: ['auth_type', 'certificate_arn', 'custom_domain_name'],
    unread: { name: 'VPC Lattice is not followed' },
  },
  {
    type: 'aws_vpclattice_service_network_vpc_association',
    reads: [],
    harmless: ['security_group_ids', 'service_network_identifier'],
    unread: { vpc_identifier: 'VPC Lattice is not followed' },
  },
  {
    type: 'aws_vpclattice_service_network_service_association',
    reads: [],
    harmless: ['service_network_identifier'],
    unread: { service_identifier: 'VPC Lattice is not followed' },
  },
  {
    type: 'aws_vpclattice_listener',
    reads: [],
    harmless: ['name', 'port', 'protocol', 'default_action', 'service_arn'],
    unread: { service_identifier: 'VPC Lattice is not followed' },
  },
  { type: 'aws_vpclattice_target_group', reads: [], harmless: ['type', 'config'], unread: { name: 'VPC Lattice is not followed' } },
  {
    type: 'aws_vpclattice_resource_gateway',
    reads: [],
    harmless: ['name', 'security_group_ids', 'subnet_ids', 'ip_address_type'],
    unread: { vpc_id: 'VPC Lattice is not followed' },
  },
  {
    type: 'aws_networkmanager_core_network',
    reads: [],
    harmless: ['description', 'create_base_policy', 'base_policy_document', 'base_policy_regions'],
    unread: { global_network_id: 'core networks (Cloud WAN) are not followed' },
  },
  {
    type: 'aws_networkmanager_core_network_policy_attachment',
    reads: [],
    harmless: ['policy_document'],
    unread: { core_network_id: 'core networks (Cloud WAN) are not followed' },
  },
  {
    type: 'aws_networkmanager_vpc_attachment',
    reads: [],
    harmless: ['subnet_arns', 'options'],
    unread: { vpc_arn: 'core networks (Cloud WAN) are not followed' },
  },
  {
    type: 'aws_networkmanager_transit_gateway_peering',
    reads: [],
    harmless: ['core_network_id'],
    unread: { transit_gateway_arn: 'core networks (Cloud WAN) are not followed' },
  },
  { type: 'aws_networkmanager_global_network', reads: [], harmless: ['description'] },
]

export const transitTypes: readonly ResourceType[] = [...gatewayTypes, ...beside]
