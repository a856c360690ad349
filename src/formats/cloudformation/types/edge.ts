import { block, bool, deep, documents, idle, lift, number, table, tags, text, texts } from './table.ts'
import type { Draft, Fields, Service } from './table.ts'
import type { Value } from '../../../platforms/value.ts'

const behaviour: Fields = {
  ...text(`
    TargetOriginId ViewerProtocolPolicy CachePolicyId OriginRequestPolicyId ResponseHeadersPolicyId PathPattern FieldLevelEncryptionId
  `),
  ...texts('AllowedMethods CachedMethods TrustedKeyGroups TrustedSigners'),
  ...number('DefaultTTL=default_ttl MinTTL=min_ttl MaxTTL=max_ttl'),
  ...bool('Compress'),
  ...deep('GrpcConfig'),
  ForwardedValues: block(
    'forwarded_values',
    bool('QueryString'),
    texts('Headers QueryStringCacheKeys'),
    { Cookies: block('cookies', text('Forward'), texts('WhitelistedNames')) },
  ),
  LambdaFunctionAssociations: block('lambda_function_association', text('EventType LambdaFunctionARN=lambda_arn'), bool('IncludeBody')),
  FunctionAssociations: block('function_association', text('EventType FunctionARN=function_arn')),
  ...idle('RealtimeLogConfigArn SmoothStreaming'),
}

const origin: Fields = {
  ...text('Id=origin_id DomainName OriginPath OriginAccessControlId'),
  ...number('ConnectionAttempts ConnectionTimeout ResponseCompletionTimeout'),
  CustomOriginConfig: block(
    'custom_origin_config',
    number('HTTPPort=http_port HTTPSPort=https_port OriginKeepaliveTimeout OriginReadTimeout'),
    text('OriginProtocolPolicy IpAddressType'),
    texts('OriginSSLProtocols=origin_ssl_protocols'),
    deep('OriginMtlsConfig'),
  ),
  S3OriginConfig: block('s3_origin_config', text('OriginAccessIdentity'), number('OriginReadTimeout')),
  VpcOriginConfig: block('vpc_origin_config', text('VpcOriginId OwnerAccountId'), number('OriginKeepaliveTimeout OriginReadTimeout')),
  OriginCustomHeaders: block('custom_header', text('HeaderName=name HeaderValue=value')),
  OriginShield: block('origin_shield', bool('Enabled'), text('OriginShieldRegion')),
}

export const edges: Service = {
  'AWS::CertificateManager::Certificate': table(
    'aws_acm_certificate',
    { ref: 'arn' },
    text('DomainName ValidationMethod CertificateAuthorityArn KeyAlgorithm'),
    texts('SubjectAlternativeNames'),
    { DomainValidationOptions: block('validation_option', text('DomainName ValidationDomain HostedZoneId')) },
    idle('CertificateExport CertificateTransparencyLoggingPreference'),
    tags,
  ),
  'AWS::GlobalAccelerator::Accelerator': table(
    'aws_globalaccelerator_accelerator',
    { ref: 'arn', gets: `
      AcceleratorArn=arn DnsName=dns_name DualStackDnsName=dual_stack_dns_name Ipv4Addresses=ip_sets[0].ip_addresses
      Ipv6Addresses=ip_sets[1].ip_addresses
    ` },
    text('Name IpAddressType'),
    texts('IpAddresses'),
    bool('Enabled'),
    tags,
  ),
  'AWS::GlobalAccelerator::Listener': table(
    'aws_globalaccelerator_listener',
    { ref: 'arn', gets: 'ListenerArn=arn' },
    text('AcceleratorArn Protocol ClientAffinity'),
    { PortRanges: block('port_range', number('FromPort ToPort')) },
  ),
  'AWS::GlobalAccelerator::EndpointGroup': table(
    'aws_globalaccelerator_endpoint_group',
    { ref: 'arn', gets: 'EndpointGroupArn=arn' },
    text('ListenerArn EndpointGroupRegion HealthCheckPath HealthCheckProtocol'),
    number('HealthCheckPort HealthCheckIntervalSeconds ThresholdCount TrafficDialPercentage'),
    {
      EndpointConfigurations: block(
        'endpoint_configuration',
        text('EndpointId AttachmentArn'),
        number('Weight'),
        bool('ClientIPPreservationEnabled=client_ip_preservation_enabled'),
      ),
      PortOverrides: block('port_override', number('ListenerPort EndpointPort')),
    },
  ),
  'AWS::CloudFront::Distribution': table(
    'aws_cloudfront_distribution',
    { gets: 'DomainName Id=id DistributionTenantId' },
    {
      DistributionConfig: lift(
        texts('Aliases CNAMEs=aliases'),
        text('DefaultRootObject HttpVersion PriceClass WebACLId ConnectionMode AnycastIpListId ContinuousDeploymentPolicyId'),
        bool('Enabled IPV6Enabled=is_ipv6_enabled Staging'),
        {
          Origins: block('origin', origin),
          OriginGroups: lift({
            Items: block('origin_group', text('Id=origin_id SelectionCriteria'), {
              FailoverCriteria: block(
                'failover_criteria',
                { StatusCodes: lift({ Items: { kind: 'any', to: 'status_codes' } }, idle('Quantity')) },
              ),
              Members: lift({ Items: block('member', text('OriginId')) }, idle('Quantity')),
            }),
          }, idle('Quantity')),
          DefaultCacheBehavior: block('default_cache_behavior', behaviour),
          CacheBehaviors: block('ordered_cache_behavior', behaviour),
          ViewerCertificate: block(
            'viewer_certificate',
            text('AcmCertificateArn IamCertificateId MinimumProtocolVersion SslSupportMethod'),
            bool('CloudFrontDefaultCertificate=cloudfront_default_certificate'),
          ),
          Restrictions: block('restrictions', { GeoRestriction: block('geo_restriction', text('RestrictionType'), texts('Locations')) }),
          CustomErrorResponses: block(
            'custom_error_response',
            number('ErrorCode ResponseCode ErrorCachingMinTTL=error_caching_min_ttl'),
            text('ResponsePagePath'),
          ),
        },
        deep('TenantConfig ViewerMtlsConfig CustomOrigin S3Origin ConnectionFunctionAssociation'),
        idle('Comment Logging'),
      ),
    },
    tags,
  ),
  'AWS::CloudFront::CachePolicy': table(
    'aws_cloudfront_cache_policy',
    { gets: 'Id=id' },
    {
      CachePolicyConfig: lift(
        text('Name'),
        number('DefaultTTL=default_ttl MinTTL=min_ttl MaxTTL=max_ttl'),
        deep('ParametersInCacheKeyAndForwardedToOrigin'),
        idle('Comment'),
      ),
    },
  ),
  'AWS::CloudFront::OriginRequestPolicy': table(
    'aws_cloudfront_origin_request_policy',
    { gets: 'Id=id' },
    { OriginRequestPolicyConfig: lift(text('Name'), deep('CookiesConfig HeadersConfig QueryStringsConfig'), idle('Comment')) },
  ),
  'AWS::CloudFront::OriginAccessControl': table(
    'aws_cloudfront_origin_access_control',
    { gets: 'Id=id', quiet: true },
    {
      OriginAccessControlConfig: lift(
        text('Name OriginAccessControlOriginType SigningBehavior SigningProtocol'),
        idle('Description'),
      ),
    },
  ),
  'AWS::CloudFront::CloudFrontOriginAccessIdentity': table(
    'aws_cloudfront_origin_access_identity',
    { gets: 'Id=id S3CanonicalUserId', quiet: true },
    idle('CloudFrontOriginAccessIdentityConfig'),
  ),
  'AWS::CloudFront::VpcOrigin': table(
    'aws_cloudfront_vpc_origin',
    { gets: 'Id=id Arn=arn' },
    {
      VpcOriginEndpointConfig: block(
        'vpc_origin_endpoint_config',
        text('Arn Name OriginProtocolPolicy'),
        number('HTTPPort=http_port HTTPSPort=https_port'),
        texts('OriginSSLProtocols=origin_ssl_protocols'),
      ),
    },
    tags,
  ),
  'AWS::ApiGateway::RestApi': table(
    'aws_api_gateway_rest_api',
    { gets: 'RestApiId=id RootResourceId=root_resource_id' },
    text('Name ApiKeySourceType=api_key_source EndpointAccessMode SecurityPolicy'),
    bool('DisableExecuteApiEndpoint'),
    {
      EndpointConfiguration: block('endpoint_configuration', texts('Types VpcEndpointIds'), text('IpAddressType')),
      Policy: { kind: 'document', to: 'policy' },
      Body: { kind: 'document', to: 'body' },
    },
    deep('BodyS3Location'),
    idle('BinaryMediaTypes CloneFrom Description FailOnWarnings MinimumCompressionSize Mode Parameters'),
    tags,
  ),
  'AWS::ApiGateway::Resource': table('aws_api_gateway_resource', { gets: 'ResourceId=id' }, text('RestApiId ParentId PathPart')),
  'AWS::ApiGateway::Method': table(
    'aws_api_gateway_method',
    { finish: tellIntegration },
    text('RestApiId ResourceId HttpMethod AuthorizationType=authorization AuthorizerId'),
    bool('ApiKeyRequired'),
    {
      Integration: block(
        'integration',
        text('Type Uri IntegrationHttpMethod ConnectionType ConnectionId IntegrationTarget ResponseTransferMode'),
        number('TimeoutInMillis=timeout_milliseconds'),
        idle(`
          CacheKeyParameters CacheNamespace ContentHandling Credentials IntegrationResponses PassthroughBehavior RequestParameters
          RequestTemplates
        `),
      ),
    },
    idle('AuthorizationScopes MethodResponses OperationName RequestModels RequestParameters RequestValidatorId'),
  ),
  'AWS::ApiGateway::Stage': table(
    'aws_api_gateway_stage',
    { ref: 'stage_name' },
    text('RestApiId DeploymentId StageName'),
    idle(`
      AccessLogSetting CacheClusterEnabled CacheClusterSize CanarySetting ClientCertificateId Description DocumentationVersion
      MethodSettings TracingEnabled Variables
    `),
    tags,
  ),
  'AWS::ApiGateway::Deployment': table(
    'aws_api_gateway_deployment',
    { gets: 'DeploymentId=id' },
    text('RestApiId StageName'),
    idle('DeploymentCanarySettings Description StageDescription'),
  ),
  'AWS::ApiGateway::DomainName': table(
    'aws_api_gateway_domain_name',
    { ref: 'domain_name', gets: `
      DistributionDomainName=cloudfront_domain_name DistributionHostedZoneId=cloudfront_zone_id RegionalDomainName=regional_domain_name
      RegionalHostedZoneId=regional_zone_id DomainNameArn=arn
    ` },
    text('DomainName CertificateArn RegionalCertificateArn SecurityPolicy RoutingMode EndpointAccessMode'),
    {
      EndpointConfiguration: block('endpoint_configuration', texts('Types'), text('IpAddressType')),
      MutualTlsAuthentication: block('mutual_tls_authentication', text('TruststoreUri TruststoreVersion')),
    },
    idle('OwnershipVerificationCertificateArn'),
    tags,
  ),
  'AWS::ApiGateway::BasePathMapping': table(
    'aws_api_gateway_base_path_mapping',
    {},
    text('DomainName RestApiId=api_id Stage=stage_name BasePath'),
  ),
  'AWS::ApiGateway::VpcLink': table(
    'aws_api_gateway_vpc_link',
    { gets: 'VpcLinkId=id' },
    text('Name'),
    texts('TargetArns'),
    idle('Description'),
    tags,
  ),
  'AWS::ApiGatewayV2::Api': table(
    'aws_apigatewayv2_api',
    { gets: 'ApiId=id ApiEndpoint' },
    text('Name ProtocolType Target RouteKey RouteSelectionExpression IpAddressType'),
    bool('DisableExecuteApiEndpoint'),
    documents('Body'),
    deep('CorsConfiguration BodyS3Location'),
    idle('ApiKeySelectionExpression BasePath CredentialsArn Description DisableSchemaValidation FailOnWarnings Version'),
    { Tags: { kind: 'tags', to: 'tags' } },
  ),
  'AWS::ApiGatewayV2::Integration': table(
    'aws_apigatewayv2_integration',
    { gets: 'IntegrationId=id' },
    text('ApiId IntegrationType IntegrationUri IntegrationMethod IntegrationSubtype ConnectionType ConnectionId PayloadFormatVersion'),
    number('TimeoutInMillis=timeout_milliseconds'),
    deep('TlsConfig'),
    idle(`
      ContentHandlingStrategy CredentialsArn Description PassthroughBehavior RequestParameters RequestTemplates ResponseParameters
      TemplateSelectionExpression
    `),
  ),
  'AWS::ApiGatewayV2::Route': table(
    'aws_apigatewayv2_route',
    { gets: 'RouteId=id' },
    text('ApiId RouteKey Target AuthorizationType AuthorizerId'),
    bool('ApiKeyRequired'),
    idle('AuthorizationScopes ModelSelectionExpression OperationName RequestModels RequestParameters RouteResponseSelectionExpression'),
  ),
  'AWS::ApiGatewayV2::Stage': table(
    'aws_apigatewayv2_stage',
    { ref: 'name' },
    text('ApiId StageName=name DeploymentId'),
    bool('AutoDeploy'),
    idle('AccessLogSettings AccessPolicyId ClientCertificateId DefaultRouteSettings Description RouteSettings StageVariables Tags'),
  ),
  'AWS::ApiGatewayV2::Deployment': table(
    'aws_apigatewayv2_deployment',
    { gets: 'DeploymentId=id' },
    text('ApiId StageName'),
    idle('Description'),
  ),
  'AWS::ApiGatewayV2::VpcLink': table(
    'aws_apigatewayv2_vpc_link',
    { gets: 'VpcLinkId=id' },
    text('Name'),
    texts('SubnetIds SecurityGroupIds'),
    { Tags: { kind: 'tags', to: 'tags' } },
  ),
  'AWS::ApiGatewayV2::DomainName': table(
    'aws_apigatewayv2_domain_name',
    { ref: 'domain_name', gets: `
      RegionalDomainName=domain_name_configuration[0].target_domain_name RegionalHostedZoneId=domain_name_configuration[0].hosted_zone_id
      DomainNameArn=arn
    ` },
    text('DomainName RoutingMode'),
    {
      DomainNameConfigurations: block(
        'domain_name_configuration',
        text('CertificateArn EndpointType SecurityPolicy IpAddressType CertificateName OwnershipVerificationCertificateArn'),
      ),
      Tags: { kind: 'tags', to: 'tags' },
    },
    deep('MutualTlsAuthentication'),
  ),
  'AWS::ApiGatewayV2::ApiMapping': table('aws_apigatewayv2_api_mapping', {}, text('ApiId DomainName Stage ApiMappingKey')),
}

/** What a method leads to is a resource of its own in the provider. */
function tellIntegration({ type, suffix, attributes }: Draft): readonly Draft[] {
  const held = attributes.get('integration')
  const own = new Map(attributes)
  own.delete('integration')
  const [block] = held?.kind === 'list' ? held.items : []
  if (block?.kind !== 'map') return [{ type, suffix, attributes: own }]
  const shared = ['rest_api_id', 'resource_id', 'http_method'].flatMap((name): [string, Value][] => {
    const value = attributes.get(name)
    return value === undefined ? [] : [[name, value]]
  })
  return [
    { type, suffix, attributes: own },
    { type: 'aws_api_gateway_integration', suffix: `${suffix}.integration`, attributes: new Map([...shared, ...block.entries]) },
  ]
}
