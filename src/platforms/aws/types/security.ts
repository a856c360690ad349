import type { ResourceType } from '../type.ts'

const newRule = [
  'security_group_id',
  'ip_protocol',
  'from_port',
  'to_port',
  'cidr_ipv4',
  'cidr_ipv6',
  'prefix_list_id',
  'referenced_security_group_id',
]
const ruleHarmless = ['description', 'security_group_rule_id']

/** Who may pass: security groups and network ACLs. */
export const securityTypes: readonly ResourceType[] = [
  {
    type: 'aws_security_group',
    reads: ['vpc_id', 'ingress', 'egress', 'name'],
    harmless: ['description', 'name_prefix', 'revoke_rules_on_delete', 'filter'],
  },
  {
    type: 'aws_default_security_group',
    reads: ['vpc_id', 'ingress', 'egress'],
    harmless: ['revoke_rules_on_delete', 'name', 'description'],
  },
  {
    type: 'aws_security_group_rule',
    reads: [
      'type',
      'security_group_id',
      'from_port',
      'to_port',
      'protocol',
      'cidr_blocks',
      'ipv6_cidr_blocks',
      'prefix_list_ids',
      'source_security_group_id',
      'self',
    ],
    harmless: ruleHarmless,
  },
  { type: 'aws_vpc_security_group_ingress_rule', reads: newRule, harmless: ruleHarmless },
  { type: 'aws_vpc_security_group_egress_rule', reads: newRule, harmless: ruleHarmless },
  {
    type: 'aws_vpc_security_group_vpc_association',
    reads: ['security_group_id', 'vpc_id'],
    harmless: ['state'],
  },
  { type: 'aws_network_interface_sg_attachment', reads: ['security_group_id', 'network_interface_id'], harmless: [] },
  { type: 'aws_network_acl', reads: ['vpc_id', 'subnet_ids', 'ingress', 'egress'], harmless: [] },
  { type: 'aws_default_network_acl', reads: ['default_network_acl_id', 'vpc_id', 'subnet_ids', 'ingress', 'egress'], harmless: [] },
  {
    type: 'aws_network_acl_rule',
    reads: [
      'network_acl_id',
      'rule_number',
      'egress',
      'protocol',
      'rule_action',
      'cidr_block',
      'ipv6_cidr_block',
      'from_port',
      'to_port',
      'icmp_type',
      'icmp_code',
    ],
    harmless: [],
  },
  { type: 'aws_network_acl_association', reads: ['network_acl_id', 'subnet_id'], harmless: [] },
]
