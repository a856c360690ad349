import type { ResourceType } from '../type.ts'

/** VPC endpoints and endpoint services. A policy says who may ask for what, not where a flow goes. */
export const endpointTypes: readonly ResourceType[] = [
  {
    type: 'aws_vpc_endpoint',
    reads: ['vpc_id', 'vpc_endpoint_type', 'service_name', 'route_table_ids', 'subnet_ids', 'security_group_ids', 'private_dns_enabled', 'ip_address_type', 'dns_options', 'subnet_configuration', 'auto_accept'],
    harmless: ['policy', 'service_region', 'cidr_blocks', 'dns_entry', 'network_interface_ids', 'prefix_list_id', 'requester_managed', 'state', 'filter'],
    unread: { resource_configuration_arn: 'VPC Lattice is not followed', service_network_arn: 'VPC Lattice is not followed' },
  },
  { type: 'aws_vpc_endpoint_policy', reads: [], harmless: ['policy', 'vpc_endpoint_id'] },
  { type: 'aws_vpc_endpoint_route_table_association', reads: ['route_table_id', 'vpc_endpoint_id'], harmless: [] },
  { type: 'aws_vpc_endpoint_subnet_association', reads: ['subnet_id', 'vpc_endpoint_id'], harmless: [] },
  { type: 'aws_vpc_endpoint_security_group_association', reads: ['security_group_id', 'vpc_endpoint_id', 'replace_default_association'], harmless: [] },
  { type: 'aws_vpc_endpoint_private_dns', reads: ['vpc_endpoint_id', 'private_dns_enabled'], harmless: [] },
  { type: 'aws_vpc_endpoint_connection_accepter', reads: ['vpc_endpoint_id'], harmless: ['vpc_endpoint_service_id', 'vpc_endpoint_state'] },
  { type: 'aws_vpc_endpoint_connection_notification', reads: [], harmless: ['connection_events', 'connection_notification_arn', 'vpc_endpoint_id', 'vpc_endpoint_service_id', 'notification_type', 'state'] },
  {
    type: 'aws_vpc_endpoint_service',
    reads: ['acceptance_required', 'network_load_balancer_arns', 'gateway_load_balancer_arns', 'service', 'service_name', 'private_dns_name'],
    harmless: ['supported_ip_address_types', 'supported_regions', 'private_dns_name_configuration', 'availability_zones', 'base_endpoint_dns_names', 'manages_vpc_endpoints', 'service_type', 'state', 'filter', 'allowed_principals'],
  },
  { type: 'aws_vpc_endpoint_service_allowed_principal', reads: [], harmless: ['principal_arn', 'vpc_endpoint_service_id', 'vpc_endpoint_service_arn'] },
  { type: 'aws_vpc_endpoint_service_private_dns_verification', reads: [], harmless: ['service_id', 'wait_for_verification'] },
]
