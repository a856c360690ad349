import type { ResourceType } from '../type.ts'

/** What stands at the edge of AWS' network: CloudFront. */
export const edgeTypes: readonly ResourceType[] = [
  {
    type: 'aws_cloudfront_distribution',
    reads: ['enabled', 'aliases', 'is_ipv6_enabled', 'origin', 'default_cache_behavior', 'ordered_cache_behavior', 'viewer_certificate', 'restrictions', 'default_root_object', 'domain_name', 'web_acl_id'],
    harmless: [
      'comment', 'price_class', 'http_version', 'logging_config', 'retain_on_delete', 'wait_for_deployment', 'hosted_zone_id', 'etag', 'status', 'custom_error_response', 'caller_reference',
      'in_progress_validation_batches', 'last_modified_time', 'trusted_key_groups', 'trusted_signers', 'origin_group',
    ],
    unread: {
      continuous_deployment_policy_id: 'which requests a staging distribution takes',
      anycast_ip_list_id: 'its own addresses',
      staging: 'which requests a staging distribution takes',
      viewer_mtls_config: 'which client certificates are asked for',
    },
  },
  { type: 'aws_cloudfront_origin_request_policy', reads: ['headers_config'], harmless: ['name', 'comment', 'cookies_config', 'query_strings_config', 'etag'] },
  { type: 'aws_cloudfront_cache_policy', reads: ['parameters_in_cache_key_and_forwarded_to_origin'], harmless: ['name', 'comment', 'default_ttl', 'max_ttl', 'min_ttl', 'etag'] },
]
