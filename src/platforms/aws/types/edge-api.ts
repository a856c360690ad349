import type { ResourceType } from '../type.ts'

const stageSettings = ['description', 'access_log_settings', 'deployment_id', 'execution_arn', 'invoke_url'] as const

/** API Gateway. */
export const apiTypes: readonly ResourceType[] = [
  {
    type: 'aws_api_gateway_rest_api',
    reads: ['body', 'policy', 'endpoint_configuration', 'disable_execute_api_endpoint'],
    harmless: [
      'name', 'description', 'binary_media_types', 'minimum_compression_size', 'parameters', 'put_rest_api_mode', 'fail_on_warnings', 'created_date', 'execution_arn', 'root_resource_id', 'api_key_source',
      'security_policy', 'endpoint_access_mode',
    ],
  },
  { type: 'aws_api_gateway_rest_api_policy', reads: ['rest_api_id', 'policy'], harmless: [] },
  { type: 'aws_api_gateway_resource', reads: ['rest_api_id', 'parent_id', 'path_part'], harmless: ['path'] },
  {
    type: 'aws_api_gateway_method',
    reads: ['rest_api_id', 'resource_id', 'http_method', 'authorization', 'authorizer_id', 'api_key_required'],
    harmless: ['authorization_scopes', 'operation_name', 'request_models', 'request_parameters'],
    unread: { request_validator_id: 'which requests its validator refuses' },
  },
  {
    type: 'aws_api_gateway_integration',
    reads: ['rest_api_id', 'resource_id', 'http_method', 'type', 'uri', 'connection_type', 'connection_id', 'request_parameters', 'integration_target', 'tls_config'],
    harmless: ['integration_http_method', 'passthrough_behavior', 'request_templates', 'content_handling', 'timeout_milliseconds', 'cache_key_parameters', 'cache_namespace', 'credentials', 'response_transfer_mode'],
  },
  { type: 'aws_api_gateway_method_response', reads: [], harmless: ['rest_api_id', 'resource_id', 'http_method', 'status_code', 'response_models', 'response_parameters'] },
  { type: 'aws_api_gateway_integration_response', reads: [], harmless: ['rest_api_id', 'resource_id', 'http_method', 'status_code', 'selection_pattern', 'response_parameters', 'response_templates', 'content_handling'] },
  { type: 'aws_api_gateway_deployment', reads: ['rest_api_id', 'stage_name'], harmless: ['triggers', 'variables', 'stage_description', 'canary_settings', 'created_date', ...stageSettings] },
  {
    type: 'aws_api_gateway_stage',
    reads: ['rest_api_id', 'stage_name'],
    harmless: ['cache_cluster_enabled', 'cache_cluster_size', 'client_certificate_id', 'documentation_version', 'variables', 'xray_tracing_enabled', 'web_acl_arn', ...stageSettings],
    unread: { canary_settings: 'which requests its canary takes' },
  },
  { type: 'aws_api_gateway_authorizer', reads: ['identity_source'], harmless: ['name', 'rest_api_id', 'type', 'authorizer_uri', 'authorizer_credentials', 'authorizer_result_ttl_in_seconds', 'identity_validation_expression', 'provider_arns'] },
  {
    type: 'aws_api_gateway_domain_name',
    reads: ['domain_name', 'endpoint_configuration', 'security_policy', 'certificate_arn', 'regional_certificate_arn', 'mutual_tls_authentication', 'regional_domain_name', 'cloudfront_domain_name'],
    harmless: [
      'certificate_body', 'certificate_chain', 'certificate_name', 'certificate_private_key', 'certificate_upload_date', 'cloudfront_zone_id', 'regional_zone_id', 'regional_certificate_name',
      'ownership_verification_certificate_arn', 'domain_name_id', 'endpoint_access_mode',
    ],
    unread: { policy: 'whom its resource policy refuses', routing_mode: 'which requests its routing rules take' },
  },
  { type: 'aws_api_gateway_base_path_mapping', reads: ['api_id', 'stage_name', 'base_path', 'domain_name'], harmless: ['domain_name_id'] },
  { type: 'aws_api_gateway_vpc_link', reads: ['target_arns'], harmless: ['name', 'description'] },
  { type: 'aws_api_gateway_account', reads: [], harmless: ['cloudwatch_role_arn', 'throttle_settings', 'api_key_version', 'features', 'reset_on_delete'] },
  { type: 'aws_api_gateway_api_key', reads: [], harmless: ['name', 'description', 'enabled', 'value', 'customer_id', 'created_date', 'last_updated_date'] },
  { type: 'aws_api_gateway_client_certificate', reads: [], harmless: ['description', 'created_date', 'expiration_date', 'pem_encoded_certificate'] },
  { type: 'aws_api_gateway_documentation_part', reads: [], harmless: ['location', 'properties', 'rest_api_id', 'documentation_part_id'] },
  { type: 'aws_api_gateway_documentation_version', reads: [], harmless: ['version', 'rest_api_id', 'description'] },
  { type: 'aws_api_gateway_model', reads: [], harmless: ['rest_api_id', 'name', 'content_type', 'description', 'schema'] },
  { type: 'aws_api_gateway_usage_plan', reads: [], harmless: ['name', 'description', 'api_stages', 'quota_settings', 'throttle_settings', 'product_code'] },
  { type: 'aws_api_gateway_usage_plan_key', reads: [], harmless: ['key_id', 'key_type', 'usage_plan_id', 'name', 'value'] },
  { type: 'aws_api_gateway_gateway_response', reads: [], harmless: ['rest_api_id', 'response_type', 'status_code', 'response_parameters', 'response_templates'] },
  { type: 'aws_api_gateway_method_settings', reads: [], harmless: ['rest_api_id', 'stage_name', 'method_path', 'settings'] },
  { type: 'aws_api_gateway_request_validator', reads: [], harmless: ['name', 'rest_api_id', 'validate_request_body', 'validate_request_parameters'] },
  {
    type: 'aws_apigatewayv2_api',
    reads: ['protocol_type', 'body', 'target', 'route_key', 'disable_execute_api_endpoint', 'ip_address_type'],
    harmless: ['name', 'description', 'version', 'cors_configuration', 'credentials_arn', 'fail_on_warnings', 'api_endpoint', 'execution_arn', 'api_key_selection_expression', 'route_selection_expression'],
  },
  {
    type: 'aws_apigatewayv2_route',
    reads: ['api_id', 'route_key', 'target', 'authorization_type', 'authorizer_id'],
    harmless: ['api_key_required', 'authorization_scopes', 'model_selection_expression', 'operation_name', 'request_models', 'request_parameter', 'route_response_selection_expression'],
  },
  {
    type: 'aws_apigatewayv2_integration',
    reads: ['api_id', 'integration_type', 'integration_uri', 'integration_subtype', 'connection_type', 'connection_id', 'request_parameters', 'tls_config'],
    harmless: [
      'description', 'integration_method', 'payload_format_version', 'timeout_milliseconds', 'content_handling_strategy', 'credentials_arn', 'passthrough_behavior', 'request_templates',
      'response_parameters', 'template_selection_expression', 'integration_response_selection_expression',
    ],
  },
  { type: 'aws_apigatewayv2_stage', reads: ['api_id', 'name'], harmless: ['auto_deploy', 'default_route_settings', 'route_settings', 'stage_variables', 'client_certificate_id', ...stageSettings] },
  { type: 'aws_apigatewayv2_authorizer', reads: ['identity_sources'], harmless: ['api_id', 'name', 'authorizer_type', 'authorizer_uri', 'authorizer_credentials_arn', 'authorizer_payload_format_version', 'authorizer_result_ttl_in_seconds', 'enable_simple_responses', 'jwt_configuration'] },
  {
    type: 'aws_apigatewayv2_domain_name',
    reads: ['domain_name', 'domain_name_configuration', 'endpoint_configuration', 'mutual_tls_authentication'],
    harmless: ['api_mapping_selection_expression'],
    unread: { routing_mode: 'which requests its routing rules take' },
  },
  { type: 'aws_apigatewayv2_api_mapping', reads: ['api_id', 'stage', 'api_mapping_key', 'domain_name'], harmless: [] },
  { type: 'aws_apigatewayv2_vpc_link', reads: ['subnet_ids', 'security_group_ids'], harmless: ['name'] },
  { type: 'aws_apigatewayv2_deployment', reads: [], harmless: ['api_id', 'description', 'triggers', 'auto_deployed'] },
  { type: 'aws_apigatewayv2_integration_response', reads: [], harmless: ['api_id', 'integration_id', 'integration_response_key', 'content_handling_strategy', 'response_templates', 'template_selection_expression'] },
  { type: 'aws_apigatewayv2_route_response', reads: [], harmless: ['api_id', 'route_id', 'route_response_key', 'model_selection_expression', 'response_models'] },
  { type: 'aws_apigatewayv2_model', reads: [], harmless: ['api_id', 'name', 'content_type', 'description', 'schema'] },
]
