import { always, changed, each, firstOf, same, tags, type Kind, type Listing, type Made, type Take } from '../table.ts'

/* What stands in front: `aws cloudfront|acm|wafv2|globalaccelerator|apigateway|apigatewayv2|network-firewall …` (AWS CLI command reference, 2026-11). */

/** CloudFront wraps each list: `{ Quantity, Items }`. */
const wrapped = (path: string, take: Take, harmless: readonly string[] = []): Made => ({ uses: [path], make: (item) => each(`${path}.Items`, take, harmless).make(item) })

const methods: Take = { allowed_methods: 'AllowedMethods.Items', cached_methods: 'AllowedMethods.CachedMethods.Items' }
const behaviour: Take = {
  path_pattern: 'PathPattern',
  target_origin_id: 'TargetOriginId',
  viewer_protocol_policy: 'ViewerProtocolPolicy',
  ...methods,
  cache_policy_id: 'CachePolicyId',
  origin_request_policy_id: 'OriginRequestPolicyId',
  response_headers_policy_id: 'ResponseHeadersPolicyId',
  trusted_key_groups: 'TrustedKeyGroups.Items',
  min_ttl: 'MinTTL',
  default_ttl: 'DefaultTTL',
  max_ttl: 'MaxTTL',
  compress: 'Compress',
  lambda_function_association: wrapped('LambdaFunctionAssociations', { event_type: 'EventType', lambda_arn: 'LambdaFunctionARN', include_body: 'IncludeBody' }),
  function_association: wrapped('FunctionAssociations', { event_type: 'EventType', function_arn: 'FunctionARN' }),
}
const behaviourHarmless = ['TrustedSigners', 'SmoothStreaming', 'FieldLevelEncryptionId', 'RealtimeLogConfigArn', 'ForwardedValues', 'GrpcConfig']

const distribution = (inner: string): Take => {
  const of = (field: string): string => `${inner}${field}`
  return {
    comment: of('Comment'),
    enabled: of('Enabled'),
    aliases: of('Aliases.Items'),
    price_class: of('PriceClass'),
    is_ipv6_enabled: of('IsIPV6Enabled'),
    http_version: of('HttpVersion'),
    web_acl_id: of('WebACLId'),
    default_root_object: of('DefaultRootObject'),
    origin: wrapped(of('Origins'), {
      origin_id: 'Id',
      domain_name: 'DomainName',
      origin_path: 'OriginPath',
      custom_header: wrapped('CustomHeaders', { name: 'HeaderName', value: 'HeaderValue' }),
      s3_origin_config: each('S3OriginConfig', { origin_access_identity: 'OriginAccessIdentity' }, ['OriginReadTimeout']),
      custom_origin_config: each('CustomOriginConfig', { http_port: 'HTTPPort', https_port: 'HTTPSPort', origin_protocol_policy: 'OriginProtocolPolicy', origin_ssl_protocols: 'OriginSslProtocols.Items', ip_address_type: 'IpAddressType' }, ['OriginReadTimeout', 'OriginKeepaliveTimeout', 'OriginMtlsConfig']),
      vpc_origin_config: each('VpcOriginConfig', { vpc_origin_id: 'VpcOriginId' }, ['OriginReadTimeout', 'OriginKeepaliveTimeout', 'OwnerAccountId']),
      origin_access_control_id: 'OriginAccessControlId',
    }, ['ConnectionAttempts', 'ConnectionTimeout', 'OriginShield', 'ResponseCompletionTimeout']),
    origin_group: wrapped(of('OriginGroups'), { origin_id: 'Id', member: wrapped('Members', { origin_id: 'OriginId' }), failover_criteria: each('FailoverCriteria', { status_codes: 'StatusCodes.Items' }) }, ['SelectionCriteria']),
    default_cache_behavior: each(of('DefaultCacheBehavior'), behaviour, behaviourHarmless),
    ordered_cache_behavior: wrapped(of('CacheBehaviors'), behaviour, behaviourHarmless),
    viewer_certificate: each(of('ViewerCertificate'), { cloudfront_default_certificate: 'CloudFrontDefaultCertificate', acm_certificate_arn: 'ACMCertificateArn', iam_certificate_id: 'IAMCertificateId', minimum_protocol_version: 'MinimumProtocolVersion', ssl_support_method: 'SSLSupportMethod' }, ['Certificate', 'CertificateSource']),
    custom_error_response: wrapped(of('CustomErrorResponses'), { error_code: 'ErrorCode', response_code: 'ResponseCode', response_page_path: 'ResponsePagePath' }, ['ErrorCachingMinTTL']),
    restrictions: each(of('Restrictions'), { geo_restriction: each('GeoRestriction', { restriction_type: 'RestrictionType', locations: 'Items' }, ['Quantity']) }),
  }
}
const distributionHarmless = ['Status', 'LastModifiedTime', 'Staging', 'AliasICPRecordals', 'ConnectionMode', 'ConnectionFunctionAssociation', 'AnycastIpListId', 'ViewerMtlsConfig', 'ETag', 'InProgressInvalidationBatches', 'ActiveTrustedSigners', 'ActiveTrustedKeyGroups', 'CallerReference', 'Logging', 'ContinuousDeploymentPolicyId', 'DistributionConfig', 'TenantConfig', 'CacheTagConfig']

const certificate: Kind = {
  type: 'aws_acm_certificate',
  id: 'CertificateArn',
  has: 'DomainName',
  take: {
    arn: 'CertificateArn',
    domain_name: 'DomainName',
    subject_alternative_names: firstOf('SubjectAlternativeNames', 'SubjectAlternativeNameSummaries'),
    status: 'Status',
    type: 'Type',
    key_algorithm: 'KeyAlgorithm',
    not_before: 'NotBefore',
    not_after: 'NotAfter',
    renewal_eligibility: 'RenewalEligibility',
    domain_validation_options: each('DomainValidationOptions', { domain_name: 'DomainName', resource_record_name: 'ResourceRecord.Name', resource_record_type: 'ResourceRecord.Type', resource_record_value: 'ResourceRecord.Value' }, ['ValidationEmails', 'ValidationDomain', 'ValidationStatus', 'ValidationMethod', 'HttpRedirect']),
  },
  harmless: ['Serial', 'Subject', 'Issuer', 'CreatedAt', 'IssuedAt', 'ImportedAt', 'RevokedAt', 'RevocationReason', 'SignatureAlgorithm', 'InUseBy', 'FailureReason', 'CertificateAuthorityArn', 'RenewalSummary', 'KeyUsages', 'ExtendedKeyUsages', 'Options', 'ManagedBy', 'HasAdditionalSubjectAlternativeNames', 'Exported', 'InUse', 'ExportOption'],
}

const webAcl: Kind = {
  type: 'aws_wafv2_web_acl',
  id: 'ARN',
  has: 'DefaultAction',
  keys: ['Id'],
  take: { arn: 'ARN', name: 'Name', description: 'Description', capacity: 'Capacity', default_action: 'DefaultAction', rule: each('Rules', { name: 'Name', priority: 'Priority', statement: 'Statement', action: 'Action', override_action: 'OverrideAction' }, ['VisibilityConfig', 'RuleLabels', 'CaptchaConfig', 'ChallengeConfig']) },
  harmless: ['Id', 'VisibilityConfig', 'ManagedByFirewallManager', 'LabelNamespace', 'CustomResponseBodies', 'CaptchaConfig', 'ChallengeConfig', 'TokenDomains', 'AssociationConfig', 'RetrofittedByFirewallManager', 'OnSourceDDoSProtectionConfig', 'ApplicationConfig', 'DataProtectionConfig', 'PreProcessFirewallManagerRuleGroups', 'PostProcessFirewallManagerRuleGroups'],
}

const subnetMapping = (path: string): Made => each(path, { subnet_id: 'SubnetId', ip_address_type: 'IPAddressType' })

export const edge: readonly Listing[] = [
  { key: 'DistributionList', deeper: 'Items', kinds: [{ type: 'aws_cloudfront_distribution', id: 'ARN', has: 'Origins', keys: ['Id', 'DomainName'], take: { arn: 'ARN', domain_name: 'DomainName', hosted_zone_id: always('Z2FDTNDATAQYW2'), ...distribution('') }, harmless: distributionHarmless }] },
  { key: 'Distribution', kinds: [{ type: 'aws_cloudfront_distribution', id: 'ARN', has: 'DistributionConfig', keys: ['Id', 'DomainName'], take: { arn: 'ARN', domain_name: 'DomainName', hosted_zone_id: always('Z2FDTNDATAQYW2'), ...distribution('DistributionConfig.') }, harmless: distributionHarmless }] },
  { key: 'DistributionConfig', kinds: [{ type: 'aws_cloudfront_distribution', id: '@distribution', has: 'Origins', take: distribution(''), harmless: distributionHarmless }] },
  { key: 'CertificateSummaryList', kinds: [certificate] },
  { key: 'Certificate', kinds: [certificate] },
  { key: 'WebACL', kinds: [webAcl] },
  { key: 'ResourceArns', kinds: [{ type: 'aws_wafv2_web_acl_association', id: ['@web-acl', ''], has: '', take: { web_acl_arn: '@web-acl', resource_arn: '' } }] },
  { key: 'Accelerators', kinds: [{ type: 'aws_globalaccelerator_accelerator', id: 'AcceleratorArn', keys: ['DnsName'], take: { arn: 'AcceleratorArn', ...same('Name', 'IpAddressType', 'Enabled', 'DnsName', 'DualStackDnsName'), hosted_zone_id: always('Z2BJ6XQ5FK7U4H'), ip_sets: each('IpSets', { ip_family: firstOf('IpAddressFamily', 'IpFamily'), ip_addresses: 'IpAddresses' }, ['IpFamily']) }, harmless: ['Status', 'CreatedTime', 'LastModifiedTime', 'Events'] }] },
  {
    key: 'EndpointGroups',
    kinds: [
      {
        type: 'aws_globalaccelerator_endpoint_group',
        id: 'EndpointGroupArn',
        take: {
          arn: 'EndpointGroupArn',
          listener_arn: changed('EndpointGroupArn', (arn) => arn.replace(/\/endpoint-group\/.*$/, '')),
          endpoint_group_region: 'EndpointGroupRegion',
          traffic_dial_percentage: 'TrafficDialPercentage',
          health_check_port: 'HealthCheckPort',
          health_check_protocol: 'HealthCheckProtocol',
          health_check_path: 'HealthCheckPath',
          endpoint_configuration: each('EndpointDescriptions', { endpoint_id: 'EndpointId', weight: 'Weight', client_ip_preservation_enabled: 'ClientIPPreservationEnabled' }, ['HealthState', 'HealthReason']),
          port_override: each('PortOverrides', same('ListenerPort', 'EndpointPort')),
        },
        harmless: ['HealthCheckIntervalSeconds', 'ThresholdCount'],
      },
    ],
  },
  {
    key: 'Firewall',
    kinds: [{ type: 'aws_networkfirewall_firewall', id: 'FirewallArn', keys: ['FirewallName', 'FirewallId'], take: { arn: 'FirewallArn', name: 'FirewallName', firewall_policy_arn: 'FirewallPolicyArn', vpc_id: 'VpcId', subnet_mapping: subnetMapping('SubnetMappings'), transit_gateway_id: 'TransitGatewayId', firewall_status: states(), tags: tags() }, harmless: ['DeleteProtection', 'SubnetChangeProtection', 'FirewallPolicyChangeProtection', 'Description', 'EncryptionConfiguration', 'NumberOfAssociations', 'EnabledAnalysisTypes', 'TransitGatewayOwnerAccountId', 'AvailabilityZoneMappings', 'AvailabilityZoneChangeProtection'] }],
  },
  { key: 'FirewallPolicyResponse', kinds: [{ type: 'aws_networkfirewall_firewall_policy', id: 'FirewallPolicyArn', keys: ['FirewallPolicyName'], take: { arn: 'FirewallPolicyArn', name: 'FirewallPolicyName', firewall_policy: policy(), tags: tags() }, harmless: ['FirewallPolicyId', 'Description', 'FirewallPolicyStatus', 'ConsumedStatelessRuleCapacity', 'ConsumedStatefulRuleCapacity', 'NumberOfAssociations', 'EncryptionConfiguration', 'LastModifiedTime', 'ConsumedStatefulDomainCapacity'] }] },
  { key: 'RuleGroupResponse', kinds: [{ type: 'aws_networkfirewall_rule_group', id: 'RuleGroupArn', keys: ['RuleGroupName'], take: { arn: 'RuleGroupArn', name: 'RuleGroupName', type: 'Type', capacity: 'Capacity', rules: '^RuleGroup.RulesSource.RulesString', rule_group: ruleGroup(), tags: tags() }, harmless: ['RuleGroupId', 'Description', 'RuleGroupStatus', 'ConsumedCapacity', 'NumberOfAssociations', 'EncryptionConfiguration', 'SourceMetadata', 'SnsTopic', 'LastModifiedTime', 'AnalysisResults', 'SummaryConfiguration'] }] },
  {
    key: 'Items',
    kinds: [
      { type: 'aws_apigatewayv2_api', id: 'ApiId', has: 'ProtocolType', keys: ['ApiEndpoint'], take: { ...same('Name', 'ProtocolType', 'ApiEndpoint', 'RouteSelectionExpression', 'DisableExecuteApiEndpoint', 'IpAddressType'), tags: tags() }, harmless: ['ApiKeySelectionExpression', 'CorsConfiguration', 'CreatedDate', 'Description', 'Version', 'ApiGatewayManaged', 'DisableSchemaValidation', 'ImportInfo', 'Warnings'] },
      { type: 'aws_apigatewayv2_vpc_link', id: 'VpcLinkId', take: { ...same('Name', 'SecurityGroupIds', 'SubnetIds'), tags: tags() }, harmless: ['CreatedDate', 'VpcLinkStatus', 'VpcLinkStatusMessage', 'VpcLinkVersion'] },
      { type: 'aws_apigatewayv2_integration', id: ['@api', 'IntegrationId'], has: 'IntegrationId', keys: ['IntegrationId'], take: { api_id: '@api', ...same('ConnectionId', 'ConnectionType', 'IntegrationMethod', 'IntegrationSubtype', 'IntegrationType', 'IntegrationUri', 'PayloadFormatVersion'), tls_config: each('TlsConfig', same('ServerNameToVerify')), request_parameters: 'RequestParameters' }, harmless: ['ApiGatewayManaged', 'ContentHandlingStrategy', 'CredentialsArn', 'Description', 'IntegrationResponseSelectionExpression', 'PassthroughBehavior', 'RequestTemplates', 'ResponseParameters', 'TemplateSelectionExpression', 'TimeoutInMillis'] },
      { type: 'aws_apigatewayv2_route', id: ['@api', 'RouteId'], has: 'RouteKey', take: { api_id: '@api', route_key: 'RouteKey', target: 'Target', authorization_type: 'AuthorizationType', authorizer_id: 'AuthorizerId' }, harmless: ['ApiGatewayManaged', 'ApiKeyRequired', 'AuthorizationScopes', 'ModelSelectionExpression', 'OperationName', 'RequestModels', 'RequestParameters', 'RouteId', 'RouteResponseSelectionExpression'] },
      { type: 'aws_apigatewayv2_domain_name', id: 'DomainName', has: 'DomainNameConfigurations', take: { domain_name: 'DomainName', domain_name_configuration: each('DomainNameConfigurations', { certificate_arn: 'CertificateArn', endpoint_type: 'EndpointType', hosted_zone_id: 'HostedZoneId', security_policy: 'SecurityPolicy', target_domain_name: 'ApiGatewayDomainName', ip_address_type: 'IpAddressType' }, ['CertificateName', 'CertificateUploadDate', 'DomainNameStatus', 'DomainNameStatusMessage', 'OwnershipVerificationCertificateArn']), tags: tags() }, harmless: ['ApiMappingSelectionExpression', 'MutualTlsAuthentication', 'DomainNameArn', 'RoutingMode'] },
    ],
  },
  {
    key: 'items',
    kinds: [
      { type: 'aws_api_gateway_rest_api', id: 'id', has: 'apiKeySource', take: { name: 'name', policy: 'policy', endpoint_configuration: each('endpointConfiguration', { types: 'types', vpc_endpoint_ids: 'vpcEndpointIds', ip_address_type: 'ipAddressType' }), disable_execute_api_endpoint: 'disableExecuteApiEndpoint', root_resource_id: 'rootResourceId', tags: tags('tags') }, harmless: ['description', 'createdDate', 'version', 'warnings', 'binaryMediaTypes', 'minimumCompressionSize', 'apiKeySource', 'securityPolicy', 'endpointAccessMode', 'apiStatus', 'apiStatusMessage'] },
      { type: 'aws_api_gateway_vpc_link', id: 'id', has: 'targetArns', take: { name: 'name', target_arns: 'targetArns', tags: tags('tags') }, harmless: ['description', 'status', 'statusMessage'] },
      { type: 'aws_api_gateway_domain_name', id: 'domainName', take: { domain_name: 'domainName', certificate_arn: 'certificateArn', cloudfront_domain_name: 'distributionDomainName', cloudfront_zone_id: 'distributionHostedZoneId', regional_certificate_arn: 'regionalCertificateArn', regional_domain_name: 'regionalDomainName', regional_zone_id: 'regionalHostedZoneId', security_policy: 'securityPolicy', tags: tags('tags') }, harmless: ['certificateName', 'certificateUploadDate', 'regionalCertificateName', 'endpointConfiguration', 'domainNameStatus', 'domainNameStatusMessage', 'mutualTlsAuthentication', 'ownershipVerificationCertificateArn', 'domainNameArn', 'domainNameId', 'managementPolicy', 'policy', 'routingMode', 'endpointAccessMode'] },
    ],
  },
]

/** Which endpoint the firewall has in which zone: `{ "eu-west-1a": { Attachment: … } }`. */
function states(): Made {
  return {
    uses: [],
    make: (item) => {
      const [zones] = item.all('^FirewallStatus.SyncStates')
      if (zones?.kind !== 'map') return undefined
      const items = zones.entries.map(({ key, value, keySpan }) => {
        const attachment = item.within(value).block({ attachment: each('Attachment', { endpoint_id: 'EndpointId', subnet_id: 'SubnetId' }, ['Status', 'StatusMessage']) }, ['Config'], 'FirewallStatus.SyncStates')
        const zone = { kind: 'text', value: key, origin: item.at(keySpan) } as const
        return { kind: 'map', entries: new Map([['availability_zone', zone], ...(attachment.kind === 'map' ? attachment.entries : [])]), origin: attachment.origin } as const
      })
      return { kind: 'list', items: [{ kind: 'map', entries: new Map([['sync_states', { kind: 'list', items, origin: item.origin }]]), origin: item.origin }], origin: item.origin }
    },
  }
}

function policy(): Made {
  return {
    uses: [],
    make: (item) => (item.around === undefined ? undefined : each('FirewallPolicy', {
      stateless_default_actions: 'StatelessDefaultActions',
      stateless_fragment_default_actions: 'StatelessFragmentDefaultActions',
      stateful_default_actions: 'StatefulDefaultActions',
      stateless_rule_group_reference: each('StatelessRuleGroupReferences', { resource_arn: 'ResourceArn', priority: 'Priority' }),
      stateful_rule_group_reference: each('StatefulRuleGroupReferences', { resource_arn: 'ResourceArn', priority: 'Priority', override: each('Override', { action: 'Action' }) }, ['DeepThreatInspection']),
      stateful_engine_options: each('StatefulEngineOptions', { rule_order: 'RuleOrder', stream_exception_policy: 'StreamExceptionPolicy' }, ['FlowTimeouts']),
    }, ['TLSInspectionConfigurationArn', 'EnableTLSSessionHolding']).make(item.around)),
  }
}

function ruleGroup(): Made {
  const addresses = (path: string): Made => each(path, { address_definition: 'AddressDefinition' })
  const ports = (path: string): Made => each(path, same('FromPort', 'ToPort'))
  return {
    uses: [],
    make: (item) => (item.around === undefined ? undefined : each('RuleGroup', {
      rule_variables: each('RuleVariables', { ip_sets: 'IPSets', port_sets: 'PortSets' }),
      stateful_rule_options: each('StatefulRuleOptions', { rule_order: 'RuleOrder' }),
      rules_source: each('RulesSource', {
        rules_string: 'RulesString',
        rules_source_list: each('RulesSourceList', { targets: 'Targets', target_types: 'TargetTypes', generated_rules_type: 'GeneratedRulesType' }),
        stateful_rule: each('StatefulRules', { action: 'Action', header: each('Header', { protocol: 'Protocol', source: 'Source', source_port: 'SourcePort', direction: 'Direction', destination: 'Destination', destination_port: 'DestinationPort' }), rule_option: each('RuleOptions', { keyword: 'Keyword', settings: 'Settings' }) }),
        stateless_rules_and_custom_actions: each('StatelessRulesAndCustomActions', {
          stateless_rule: each('StatelessRules', {
            priority: 'Priority',
            rule_definition: each('RuleDefinition', {
              actions: 'Actions',
              match_attributes: each('MatchAttributes', { source: addresses('Sources'), destination: addresses('Destinations'), source_port: ports('SourcePorts'), destination_port: ports('DestinationPorts'), protocols: 'Protocols', tcp_flag: each('TCPFlags', same('Flags', 'Masks')) }),
            }),
          }),
        }, ['CustomActions']),
      }),
      reference_sets: each('ReferenceSets', { ip_set_references: 'IPSetReferences' }),
    }).make(item.around)),
  }
}

