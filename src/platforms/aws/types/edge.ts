import type { ResourceType } from '../type.ts'

/** What stands at the edge of AWS' network: CloudFront, web ACLs, web sites, function URLs. */
export const edgeTypes: readonly ResourceType[] = [
  {
    type: 'aws_cloudfront_distribution',
    reads: [
      'enabled', 'aliases', 'is_ipv6_enabled', 'origin', 'origin_group', 'default_cache_behavior', 'ordered_cache_behavior', 'viewer_certificate', 'viewer_mtls_config', 'restrictions',
      'domain_name', 'web_acl_id',
    ],
    harmless: [
      'comment', 'price_class', 'http_version', 'logging_config', 'retain_on_delete', 'wait_for_deployment', 'hosted_zone_id', 'etag', 'status', 'custom_error_response', 'caller_reference',
      'in_progress_validation_batches', 'last_modified_time', 'trusted_key_groups', 'trusted_signers', 'default_root_object', 'logging_v1_enabled',
    ],
    unread: {
      continuous_deployment_policy_id: 'which requests a staging distribution takes',
      anycast_ip_list_id: 'its own addresses',
      staging: 'which requests a staging distribution takes',
      connection_function_association: 'what the function does to connections',
    },
  },
  { type: 'aws_cloudfront_origin_request_policy', reads: ['headers_config'], harmless: ['name', 'comment', 'cookies_config', 'query_strings_config', 'etag'] },
  { type: 'aws_cloudfront_cache_policy', reads: ['parameters_in_cache_key_and_forwarded_to_origin'], harmless: ['name', 'comment', 'default_ttl', 'max_ttl', 'min_ttl', 'etag'] },
  { type: 'aws_cloudfront_vpc_origin', reads: ['vpc_origin_endpoint_config'], harmless: ['etag'] },
  {
    type: 'aws_wafv2_web_acl',
    reads: ['rule', 'rule_json', 'default_action'],
    harmless: [
      'name', 'name_prefix', 'description', 'scope', 'capacity', 'lock_token', 'visibility_config', 'custom_response_body', 'captcha_config', 'challenge_config', 'token_domains', 'association_config',
      'data_protection_config', 'application_integration_url',
    ],
  },
  { type: 'aws_wafv2_web_acl_association', reads: ['resource_arn', 'web_acl_arn'], harmless: [] },
  {
    type: 'aws_wafv2_web_acl_rule_group_association',
    reads: ['rule_name', 'priority', 'override_action', 'web_acl_arn', 'rule_group_reference', 'managed_rule_group'],
    harmless: ['visibility_config'],
  },
  { type: 'aws_wafv2_rule_group', reads: ['rule'], harmless: ['name', 'name_prefix', 'description', 'scope', 'capacity', 'lock_token', 'visibility_config', 'custom_response_body'], unread: { rules_json: 'its rules, which are written as JSON' } },
  { type: 'aws_wafv2_ip_set', reads: ['addresses'], harmless: ['name', 'name_prefix', 'description', 'scope', 'ip_address_version', 'lock_token'] },
  { type: 'aws_wafv2_regex_pattern_set', reads: ['regular_expression'], harmless: ['name', 'name_prefix', 'description', 'scope', 'lock_token'] },
  { type: 'aws_wafv2_web_acl_logging_configuration', reads: [], harmless: ['log_destination_configs', 'resource_arn', 'logging_filter', 'redacted_fields'] },
  {
    type: 'aws_s3_bucket_website_configuration',
    reads: ['bucket', 'website_endpoint', 'website_domain', 'redirect_all_requests_to'],
    harmless: ['index_document', 'error_document', 'expected_bucket_owner'],
    unread: { routing_rule: 'which paths it redirects', routing_rules: 'which paths it redirects' },
  },
  {
    type: 'aws_globalaccelerator_accelerator',
    reads: ['enabled', 'ip_address_type', 'ip_addresses', 'ip_sets', 'dns_name', 'dual_stack_dns_name'],
    harmless: ['name', 'attributes', 'hosted_zone_id'],
  },
  { type: 'aws_globalaccelerator_listener', reads: ['accelerator_arn', 'protocol', 'port_range'], harmless: ['client_affinity'] },
  {
    type: 'aws_globalaccelerator_endpoint_group',
    reads: ['listener_arn', 'traffic_dial_percentage', 'endpoint_configuration', 'port_override'],
    harmless: ['endpoint_group_region', 'health_check_interval_seconds', 'health_check_path', 'health_check_port', 'health_check_protocol', 'threshold_count'],
  },
  {
    type: 'aws_lambda_function_url',
    reads: ['function_name', 'authorization_type', 'function_url', 'url_id'],
    harmless: ['cors', 'qualifier', 'invoke_mode', 'function_arn'],
  },
]
