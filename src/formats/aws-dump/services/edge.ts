import { always, changed, deep, each, firstOf, same, type Kind, type Listing, type Made, type Take } from '../table.ts'

/* What stands in front: `aws cloudfront|acm|wafv2|globalaccelerator …` (AWS CLI command reference, 2026-11). */

/** CloudFront wraps each list: `{ Quantity, Items }`. */
const wrapped = (path: string, take: Take, harmless: readonly string[] = []): Made => ({
  uses: [path],
  make: (item) => each(`${path}.Items`, take, harmless).make(item),
})

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
  lambda_function_association: wrapped('LambdaFunctionAssociations', {
    event_type: 'EventType',
    lambda_arn: 'LambdaFunctionARN',
    include_body: 'IncludeBody',
  }),
  function_association: wrapped('FunctionAssociations', { event_type: 'EventType', function_arn: 'FunctionARN' }),
}
const behaviourHarmless = [
  'TrustedSigners',
  'SmoothStreaming',
  'FieldLevelEncryptionId',
  'RealtimeLogConfigArn',
  'ForwardedValues',
  'GrpcConfig',
]

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
    origin: wrapped(
      of('Origins'),
      {
        origin_id: 'Id',
        domain_name: 'DomainName',
        origin_path: 'OriginPath',
        custom_header: wrapped('CustomHeaders', { name: 'HeaderName', value: 'HeaderValue' }),
        s3_origin_config: each('S3OriginConfig', { origin_access_identity: 'OriginAccessIdentity' }, ['OriginReadTimeout']),
        custom_origin_config: each(
          'CustomOriginConfig',
          {
            http_port: 'HTTPPort',
            https_port: 'HTTPSPort',
            origin_protocol_policy: 'OriginProtocolPolicy',
            origin_ssl_protocols: 'OriginSslProtocols.Items',
            ip_address_type: 'IpAddressType',
          },
          ['OriginReadTimeout', 'OriginKeepaliveTimeout', 'OriginMtlsConfig'],
        ),
        vpc_origin_config: each('VpcOriginConfig', { vpc_origin_id: 'VpcOriginId' }, [
          'OriginReadTimeout',
          'OriginKeepaliveTimeout',
          'OwnerAccountId',
        ]),
        origin_access_control_id: 'OriginAccessControlId',
      },
      ['ConnectionAttempts', 'ConnectionTimeout', 'OriginShield', 'ResponseCompletionTimeout'],
    ),
    origin_group: wrapped(
      of('OriginGroups'),
      {
        origin_id: 'Id',
        member: wrapped('Members', { origin_id: 'OriginId' }),
        failover_criteria: each('FailoverCriteria', { status_codes: 'StatusCodes.Items' }),
      },
      ['SelectionCriteria'],
    ),
    default_cache_behavior: each(of('DefaultCacheBehavior'), behaviour, behaviourHarmless),
    ordered_cache_behavior: wrapped(of('CacheBehaviors'), behaviour, behaviourHarmless),
    viewer_certificate: each(
      of('ViewerCertificate'),
      {
        cloudfront_default_certificate: 'CloudFrontDefaultCertificate',
        acm_certificate_arn: 'ACMCertificateArn',
        iam_certificate_id: 'IAMCertificateId',
        minimum_protocol_version: 'MinimumProtocolVersion',
        ssl_support_method: 'SSLSupportMethod',
      },
      ['Certificate', 'CertificateSource'],
    ),
    custom_error_response: wrapped(
      of('CustomErrorResponses'),
      { error_code: 'ErrorCode', response_code: 'ResponseCode', response_page_path: 'ResponsePagePath' },
      ['ErrorCachingMinTTL'],
    ),
    restrictions: each(of('Restrictions'), {
      geo_restriction: each('GeoRestriction', { restriction_type: 'RestrictionType', locations: 'Items' }, ['Quantity']),
    }),
  }
}
const distributionHarmless = [
  'Status',
  'LastModifiedTime',
  'Staging',
  'AliasICPRecordals',
  'ConnectionMode',
  'ConnectionFunctionAssociation',
  'AnycastIpListId',
  'ViewerMtlsConfig',
  'ETag',
  'InProgressInvalidationBatches',
  'ActiveTrustedSigners',
  'ActiveTrustedKeyGroups',
  'CallerReference',
  'Logging',
  'ContinuousDeploymentPolicyId',
  'DistributionConfig',
  'TenantConfig',
  'CacheTagConfig',
]

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
    domain_validation_options: each(
      'DomainValidationOptions',
      {
        domain_name: 'DomainName',
        resource_record_name: 'ResourceRecord.Name',
        resource_record_type: 'ResourceRecord.Type',
        resource_record_value: 'ResourceRecord.Value',
      },
      ['ValidationEmails', 'ValidationDomain', 'ValidationStatus', 'ValidationMethod', 'HttpRedirect'],
    ),
  },
  harmless: [
    'Serial',
    'Subject',
    'Issuer',
    'CreatedAt',
    'IssuedAt',
    'ImportedAt',
    'RevokedAt',
    'RevocationReason',
    'SignatureAlgorithm',
    'InUseBy',
    'FailureReason',
    'CertificateAuthorityArn',
    'RenewalSummary',
    'KeyUsages',
    'ExtendedKeyUsages',
    'Options',
    'ManagedBy',
    'HasAdditionalSubjectAlternativeNames',
    'Exported',
    'InUse',
    'ExportOption',
  ],
}

const webAcl: Kind = {
  type: 'aws_wafv2_web_acl',
  id: 'ARN',
  has: 'DefaultAction',
  keys: ['Id'],
  take: {
    arn: 'ARN',
    name: 'Name',
    description: 'Description',
    capacity: 'Capacity',
    default_action: deep('DefaultAction'),
    rule: each(
      'Rules',
      {
        name: 'Name',
        priority: 'Priority',
        statement: deep('Statement'),
        action: deep('Action'),
        override_action: deep('OverrideAction'),
        rule_label: deep('RuleLabels'),
      },
      ['VisibilityConfig', 'CaptchaConfig', 'ChallengeConfig'],
    ),
  },
  harmless: [
    'Id',
    'VisibilityConfig',
    'ManagedByFirewallManager',
    'LabelNamespace',
    'CustomResponseBodies',
    'CaptchaConfig',
    'ChallengeConfig',
    'TokenDomains',
    'AssociationConfig',
    'RetrofittedByFirewallManager',
    'OnSourceDDoSProtectionConfig',
    'ApplicationConfig',
    'DataProtectionConfig',
    'PreProcessFirewallManagerRuleGroups',
    'PostProcessFirewallManagerRuleGroups',
  ],
}

export const edge: readonly Listing[] = [
  {
    key: 'DistributionList',
    deeper: 'Items',
    kinds: [
      {
        type: 'aws_cloudfront_distribution',
        id: 'ARN',
        has: 'Origins',
        keys: ['Id', 'DomainName'],
        take: { arn: 'ARN', domain_name: 'DomainName', hosted_zone_id: always('Z2FDTNDATAQYW2'), ...distribution('') },
        harmless: distributionHarmless,
      },
    ],
  },
  {
    key: 'Distribution',
    kinds: [
      {
        type: 'aws_cloudfront_distribution',
        id: 'ARN',
        has: 'DistributionConfig',
        keys: ['Id', 'DomainName'],
        take: { arn: 'ARN', domain_name: 'DomainName', hosted_zone_id: always('Z2FDTNDATAQYW2'), ...distribution('DistributionConfig.') },
        harmless: distributionHarmless,
      },
    ],
  },
  {
    key: 'DistributionConfig',
    kinds: [
      { type: 'aws_cloudfront_distribution', id: '@distribution', has: 'Origins', take: distribution(''), harmless: distributionHarmless },
    ],
  },
  { key: 'CertificateSummaryList', kinds: [certificate] },
  { key: 'Certificate', kinds: [certificate] },
  { key: 'WebACL', kinds: [webAcl] },
  {
    key: 'ResourceArns',
    kinds: [{ type: 'aws_wafv2_web_acl_association', id: ['@web-acl', ''], has: '', take: { web_acl_arn: '@web-acl', resource_arn: '' } }],
  },
  {
    key: 'Accelerators',
    kinds: [
      {
        type: 'aws_globalaccelerator_accelerator',
        id: 'AcceleratorArn',
        keys: ['DnsName'],
        take: {
          arn: 'AcceleratorArn',
          ...same('Name', 'IpAddressType', 'Enabled', 'DnsName', 'DualStackDnsName'),
          hosted_zone_id: always('Z2BJ6XQ5FK7U4H'),
          ip_sets: each('IpSets', { ip_family: firstOf('IpAddressFamily', 'IpFamily'), ip_addresses: 'IpAddresses' }, ['IpFamily']),
        },
        harmless: ['Status', 'CreatedTime', 'LastModifiedTime', 'Events'],
      },
    ],
  },
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
          endpoint_configuration: each(
            'EndpointDescriptions',
            { endpoint_id: 'EndpointId', weight: 'Weight', client_ip_preservation_enabled: 'ClientIPPreservationEnabled' },
            ['HealthState', 'HealthReason'],
          ),
          port_override: each('PortOverrides', same('ListenerPort', 'EndpointPort')),
        },
        harmless: ['HealthCheckIntervalSeconds', 'ThresholdCount'],
      },
    ],
  },
]
