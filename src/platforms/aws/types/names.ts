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
    reads: [],
    harmless: [
      'child_health_threshold', 'child_healthchecks', 'cloudwatch_alarm_name', 'cloudwatch_alarm_region', 'disabled', 'enable_sni', 'failure_threshold', 'fqdn', 'insufficient_data_health_status',
      'invert_healthcheck', 'ip_address', 'measure_latency', 'port', 'reference_name', 'regions', 'request_interval', 'resource_path', 'routing_control_arn', 'search_string', 'triggers', 'type',
    ],
  },
  { type: 'aws_route53_key_signing_key', reads: [], harmless: ['hosted_zone_id', 'key_management_service_arn', 'name', 'status'] },
  { type: 'aws_route53_hosted_zone_dnssec', reads: [], harmless: ['hosted_zone_id', 'signing_status'] },
  { type: 'aws_route53_delegation_set', reads: [], harmless: ['reference_name', 'name_servers'] },
  { type: 'aws_route53_query_log', reads: [], harmless: ['cloudwatch_log_group_arn', 'zone_id'] },
  { type: 'aws_acm_certificate_validation', reads: [], harmless: ['certificate_arn', 'validation_record_fqdns'] },
]
