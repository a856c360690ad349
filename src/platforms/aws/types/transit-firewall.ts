import type { ResourceType } from '../type.ts'

/** AWS Network Firewall. */
export const firewallTypes: readonly ResourceType[] = [
  {
    type: 'aws_networkfirewall_firewall',
    reads: ['firewall_policy_arn', 'vpc_id', 'subnet_mapping', 'firewall_status'],
    harmless: [
      'name',
      'description',
      'delete_protection',
      'availability_zone_change_protection',
      'enabled_analysis_types',
      'encryption_configuration',
      'firewall_policy_change_protection',
      'subnet_change_protection',
      'transit_gateway_owner_account_id',
      'update_token',
      'availability_zone_mapping',
    ],
    unread: { transit_gateway_id: 'firewalls that are attached to a transit gateway are not followed' },
  },
  {
    type: 'aws_networkfirewall_vpc_endpoint_association',
    reads: ['firewall_arn', 'vpc_id', 'subnet_mapping', 'vpc_endpoint_association_status'],
    harmless: ['description', 'vpc_endpoint_association_id', 'vpc_endpoint_association_arn'],
  },
  // Fragments: what isn't the first of a packet has no ports to judge, and follows its packet.
  {
    type: 'aws_networkfirewall_firewall_policy',
    reads: ['firewall_policy'],
    harmless: ['name', 'description', 'encryption_configuration', 'update_token'],
  },
  {
    type: 'aws_networkfirewall_rule_group',
    reads: ['type', 'rules', 'rule_group'],
    harmless: ['name', 'description', 'capacity', 'encryption_configuration', 'update_token', 'rules_string'],
  },
  {
    type: 'aws_networkfirewall_logging_configuration',
    reads: [],
    harmless: ['firewall_arn', 'logging_configuration', 'enable_monitoring_dashboard'],
  },
  { type: 'aws_networkfirewall_resource_policy', reads: [], harmless: ['policy', 'resource_arn'] },
  {
    type: 'aws_networkfirewall_tls_inspection_configuration',
    reads: [],
    harmless: ['name', 'description', 'encryption_configuration', 'tls_inspection_configuration', 'certificate_authority', 'certificates'],
  },
  {
    type: 'aws_networkfirewall_firewall_transit_gateway_attachment_accepter',
    reads: [],
    harmless: [],
    unread: { transit_gateway_attachment_id: 'firewalls that are attached to a transit gateway are not followed' },
  },
]
