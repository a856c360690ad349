import type { ResourceType } from '../type.ts'

// What a balancer says of itself besides; aliases of the same resource have the same attributes.
const balancer = (type: string): ResourceType => ({
  type,
  reads: [
    'load_balancer_type', 'internal', 'subnets', 'subnet_mapping', 'security_groups', 'ip_address_type', 'dns_name',
    'enable_cross_zone_load_balancing',
    'enforce_security_group_inbound_rules_on_private_link_traffic',
  ],
  harmless: [
    'name', 'name_prefix', 'access_logs', 'arn_suffix', 'client_keep_alive', 'connection_logs', 'customer_owned_ipv4_pool',
    'desync_mitigation_mode', 'drop_invalid_header_fields', 'enable_deletion_protection',
    'enable_http2', 'enable_tls_version_and_cipher_suite_headers', 'enable_xff_client_port', 'enable_zonal_shift', 'health_check_logs',
    'idle_timeout', 'minimum_load_balancer_capacity', 'preserve_host_header', 'secondary_ips_auto_assigned_per_subnet', 'vpc_id',
    'xff_header_processing_mode', 'zone_id', 'enable_prefix_for_ipv6_source_nat', 'dns_record_client_routing_policy',
  ],
  unread: {
    enable_waf_fail_open: 'what becomes of requests while WAF does not answer',
    ipam_pools: 'public addresses from a pool',
  },
})

const listener = (type: string): ResourceType => ({
  type,
  reads: ['load_balancer_arn', 'port', 'protocol', 'ssl_policy', 'certificate_arn', 'mutual_authentication', 'default_action'],
  harmless: [
    'alpn_policy', 'tcp_idle_timeout_seconds', 'routing_http_request_x_amzn_mtls_clientcert_header_name',
    'routing_http_request_x_amzn_mtls_clientcert_issuer_header_name', 'routing_http_request_x_amzn_mtls_clientcert_leaf_header_name',
    'routing_http_request_x_amzn_mtls_clientcert_serial_number_header_name',
    'routing_http_request_x_amzn_mtls_clientcert_subject_header_name', 'routing_http_request_x_amzn_mtls_clientcert_validity_header_name',
    'routing_http_request_x_amzn_tls_cipher_suite_header_name', 'routing_http_request_x_amzn_tls_version_header_name',
    'routing_http_response_access_control_allow_credentials_header_value',
    'routing_http_response_access_control_allow_headers_header_value', 'routing_http_response_access_control_allow_methods_header_value',
    'routing_http_response_access_control_allow_origin_header_value', 'routing_http_response_access_control_expose_headers_header_value',
    'routing_http_response_access_control_max_age_header_value', 'routing_http_response_content_security_policy_header_value',
    'routing_http_response_server_enabled', 'routing_http_response_strict_transport_security_header_value',
    'routing_http_response_x_content_type_options_header_value', 'routing_http_response_x_frame_options_header_value',
  ],
})

const rule = (type: string): ResourceType => ({
  type,
  reads: ['listener_arn', 'priority', 'condition', 'action', 'transform'],
  harmless: [],
})

const group = (type: string): ResourceType => ({
  type,
  reads: [
    'target_type', 'port', 'protocol', 'protocol_version', 'ip_address_type', 'preserve_client_ip', 'health_check', 'deregistration_delay',
    'load_balancing_cross_zone_enabled',
  ],
  harmless: [
    'name', 'name_prefix', 'arn_suffix', 'connection_termination', 'lambda_multi_value_headers_enabled',
    'load_balancer_arns', 'load_balancing_algorithm_type', 'load_balancing_anomaly_mitigation', 'proxy_protocol_v2', 'slow_start',
    'stickiness', 'target_failover', 'target_group_health', 'target_health_state', 'vpc_id', 'target_control_port',
  ],
})

const attachment = (type: string): ResourceType => ({
  type,
  reads: ['target_group_arn', 'target_id', 'port'],
  harmless: ['availability_zone', 'quic_server_id'],
})

const certificate = (type: string): ResourceType => ({ type, reads: ['listener_arn', 'certificate_arn'], harmless: [] })

/** Load balancers. */
export const balanceTypes: readonly ResourceType[] = [
  ...['aws_lb', 'aws_alb'].map(balancer),
  ...['aws_lb_listener', 'aws_alb_listener'].map(listener),
  ...['aws_lb_listener_rule', 'aws_alb_listener_rule'].map(rule),
  ...['aws_lb_listener_certificate', 'aws_alb_listener_certificate'].map(certificate),
  ...['aws_lb_target_group', 'aws_alb_target_group'].map(group),
  ...['aws_lb_target_group_attachment', 'aws_alb_target_group_attachment'].map(attachment),
  {
    type: 'aws_lb_trust_store',
    reads: [],
    harmless: [
      'name', 'name_prefix', 'ca_certificates_bundle_s3_bucket', 'ca_certificates_bundle_s3_key',
      'ca_certificates_bundle_s3_object_version',
    ],
  },
  {
    type: 'aws_elb',
    reads: [
      'subnets', 'security_groups', 'internal', 'listener', 'instances', 'health_check', 'dns_name', 'connection_draining',
      'connection_draining_timeout', 'cross_zone_load_balancing',
    ],
    harmless: [
      'name', 'name_prefix', 'access_logs', 'availability_zones', 'desync_mitigation_mode', 'idle_timeout', 'source_security_group', 'source_security_group_id', 'zone_id',
    ],
  },
  { type: 'aws_elb_attachment', reads: ['elb', 'instance'], harmless: [] },
]
