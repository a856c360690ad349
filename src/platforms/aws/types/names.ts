import type { ResourceType } from '../type.ts'

/** Route 53: zones, records, resolvers. */
export const nameTypes: readonly ResourceType[] = [
  { type: 'aws_route53_zone', reads: ['name', 'vpc', 'zone_id'], harmless: ['comment', 'delegation_set_id', 'force_destroy', 'name_servers', 'primary_name_server', 'enable_accelerated_recovery'] },
  { type: 'aws_route53_zone_association', reads: ['zone_id', 'vpc_id'], harmless: ['vpc_region', 'owning_account'] },
  { type: 'aws_route53_vpc_association_authorization', reads: [], harmless: ['vpc_id', 'zone_id', 'vpc_region'] },
  {
    type: 'aws_route53_record',
    reads: [
      'zone_id', 'name', 'type', 'ttl', 'records', 'alias', 'set_identifier', 'health_check_id', 'weighted_routing_policy', 'latency_routing_policy', 'failover_routing_policy',
      'geolocation_routing_policy', 'geoproximity_routing_policy', 'cidr_routing_policy', 'multivalue_answer_routing_policy', 'fqdn',
    ],
    harmless: ['allow_overwrite'],
  },
  {
    type: 'aws_route53_health_check',
    reads: ['type', 'port', 'resource_path', 'search_string', 'request_interval', 'failure_threshold', 'disabled', 'invert_healthcheck', 'child_health_threshold', 'fqdn', 'ip_address'],
    harmless: [
      'child_healthchecks', 'cloudwatch_alarm_name', 'cloudwatch_alarm_region', 'enable_sni', 'insufficient_data_health_status', 'measure_latency', 'reference_name', 'regions', 'routing_control_arn', 'triggers',
    ],
  },
  { type: 'aws_route53_key_signing_key', reads: [], harmless: ['hosted_zone_id', 'key_management_service_arn', 'name', 'status'] },
  { type: 'aws_route53_hosted_zone_dnssec', reads: [], harmless: ['hosted_zone_id', 'signing_status'] },
  { type: 'aws_route53_delegation_set', reads: [], harmless: ['reference_name', 'name_servers'] },
  { type: 'aws_route53_query_log', reads: [], harmless: ['cloudwatch_log_group_arn', 'zone_id'] },
  {
    type: 'aws_route53_resolver_endpoint',
    reads: ['direction', 'ip_address', 'security_group_ids', 'resolver_endpoint_type'],
    harmless: ['name', 'host_vpc_id', 'protocols', 'target_name_server_metrics_enabled', 'rni_enhanced_metrics_enabled'],
  },
  { type: 'aws_route53_resolver_rule', reads: ['domain_name', 'rule_type', 'target_ip'], harmless: ['name', 'resolver_endpoint_id', 'share_status'] },
  { type: 'aws_route53_resolver_rule_association', reads: ['resolver_rule_id', 'vpc_id'], harmless: ['name'] },
  { type: 'aws_route53_resolver_config', reads: [], harmless: ['resource_id', 'autodefined_reverse_flag'] },
  { type: 'aws_route53_resolver_dnssec_config', reads: [], harmless: ['resource_id', 'validation_status'] },
  { type: 'aws_route53_resolver_query_log_config', reads: [], harmless: ['name', 'destination_arn', 'share_status'] },
  { type: 'aws_route53_resolver_query_log_config_association', reads: [], harmless: ['resolver_query_log_config_id', 'resource_id'] },
  { type: 'aws_route53_resolver_firewall_config', reads: [], harmless: ['resource_id', 'firewall_fail_open'] },
  { type: 'aws_route53_resolver_firewall_domain_list', reads: ['domains'], harmless: ['name'] },
  { type: 'aws_route53_resolver_firewall_rule_group', reads: [], harmless: ['name', 'share_status'] },
  {
    type: 'aws_route53_resolver_firewall_rule',
    reads: ['firewall_rule_group_id', 'firewall_domain_list_id', 'action', 'priority', 'q_type', 'block_response', 'block_override_domain', 'block_override_ttl'],
    harmless: ['name', 'block_override_dns_type'],
    unread: {
      firewall_domain_redirection_action: 'which names on the way of aliases it asks about',
      dns_threat_protection: 'which names it takes for threats',
      confidence_threshold: 'which names it takes for threats',
    },
  },
  { type: 'aws_route53_resolver_firewall_rule_group_association', reads: ['firewall_rule_group_id', 'vpc_id', 'priority'], harmless: ['name', 'mutation_protection'] },
  { type: 'aws_route53_cidr_collection', reads: [], harmless: ['name', 'version'] },
  { type: 'aws_route53_cidr_location', reads: [], harmless: ['cidr_collection_id', 'cidr_blocks', 'name'] },
  { type: 'aws_route53_traffic_policy', reads: [], harmless: ['name', 'comment', 'document', 'type', 'version'] },
  { type: 'aws_acm_certificate_validation', reads: [], harmless: ['certificate_arn', 'validation_record_fqdns'] },
]
