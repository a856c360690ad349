import type { Value } from '../../../platforms/value.ts'
import { textOf } from '../value.ts'
import { apart, block, bool, choice, deep, first, idle, keyed, number, table, tags, text, texts } from './table.ts'
import type { Draft, Field, Fields, Service } from './table.ts'

const scheme = choice('internal', { internal: true, 'internet-facing': false })

const actions: Fields = {
  ...text('Type TargetGroupArn'),
  ...number('Order'),
  RedirectConfig: block('redirect', text('Protocol Port Host Path Query StatusCode')),
  FixedResponseConfig: block('fixed_response', text('ContentType MessageBody StatusCode')),
  ForwardConfig: block('forward', {
    TargetGroups: block('target_group', text('TargetGroupArn=arn'), number('Weight')),
    TargetGroupStickinessConfig: block('stickiness', bool('Enabled'), number('DurationSeconds=duration')),
  }),
  AuthenticateCognitoConfig: block(
    'authenticate_cognito',
    text('UserPoolArn UserPoolClientId UserPoolDomain OnUnauthenticatedRequest'),
    idle('AuthenticationRequestExtraParams Scope SessionCookieName SessionTimeout'),
  ),
  AuthenticateOidcConfig: block(
    'authenticate_oidc',
    text('Issuer AuthorizationEndpoint TokenEndpoint UserInfoEndpoint ClientId OnUnauthenticatedRequest'),
    idle('AuthenticationRequestExtraParams ClientSecret Scope SessionCookieName SessionTimeout UseExistingClientSecret'),
  ),
  JwtValidationConfig: block('jwt_validation', deep('JwksEndpoint Issuer AdditionalClaims=additional_claim')),
}

const certificates: Field = first('certificate_arn', 'CertificateArn')

const listener: Fields = {
  ...text('LoadBalancerArn Protocol SslPolicy'),
  ...number('Port'),
  DefaultActions: block('default_action', actions),
  Certificates: certificates,
  AlpnPolicy: { kind: 'any', to: 'alpn_policy' },
  ...deep('MutualAuthentication'),
  ListenerAttributes: keyed({
    'tcp.idle_timeout.seconds': { kind: 'number', to: 'tcp_idle_timeout_seconds' },
    'routing.http.response.server.enabled': { kind: 'bool', to: 'routing_http_response_server_enabled' },
  }),
}

const conditions: Field = block('condition', text('Field'), texts('Values'), {
  HostHeaderConfig: block('host_header', texts('Values RegexValues')),
  PathPatternConfig: block('path_pattern', texts('Values RegexValues')),
  HttpHeaderConfig: block('http_header', text('HttpHeaderName'), texts('Values RegexValues')),
  HttpRequestMethodConfig: block('http_request_method', texts('Values')),
  QueryStringConfig: block('query_string', { Values: block('values', text('Key Value')) }),
  SourceIpConfig: block('source_ip', texts('Values')),
})

const targets: Fields = { ...text('Id=target_id AvailabilityZone QuicServerId'), ...number('Port') }

export const balancers: Service = {
  'AWS::ElasticLoadBalancingV2::LoadBalancer': table(
    'aws_lb',
    {
      ref: 'arn',
      gets: `
        LoadBalancerArn=arn DNSName=dns_name CanonicalHostedZoneID=zone_id LoadBalancerName=name LoadBalancerFullName=arn_suffix
        SecurityGroups=security_groups
      `,
    },
    text(`
      Name Type=load_balancer_type IpAddressType EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic EnablePrefixForIpv6SourceNat
      Ipv4IpamPoolId
    `),
    texts('Subnets SecurityGroups'),
    {
      Scheme: scheme,
      SubnetMappings: block(
        'subnet_mapping',
        text('SubnetId AllocationId PrivateIPv4Address=private_ipv4_address IPv6Address=ipv6_address SourceNatIpv6Prefix'),
      ),
      LoadBalancerAttributes: keyed(
        {
          'load_balancing.cross_zone.enabled': { kind: 'bool', to: 'enable_cross_zone_load_balancing' },
          'idle_timeout.timeout_seconds': { kind: 'number', to: 'idle_timeout' },
          'routing.http2.enabled': { kind: 'bool', to: 'enable_http2' },
          'routing.http.drop_invalid_header_fields.enabled': { kind: 'bool', to: 'drop_invalid_header_fields' },
          'routing.http.preserve_host_header.enabled': { kind: 'bool', to: 'preserve_host_header' },
          'routing.http.xff_client_port.enabled': { kind: 'bool', to: 'enable_xff_client_port' },
          'routing.http.xff_header_processing.mode': { kind: 'text', to: 'xff_header_processing_mode' },
          'routing.http.desync_mitigation_mode': { kind: 'text', to: 'desync_mitigation_mode' },
          'dns_record.client_routing_policy': { kind: 'text', to: 'dns_record_client_routing_policy' },
          'waf.fail_open.enabled': { kind: 'bool', to: 'enable_waf_fail_open' },
          'zonal_shift.config.enabled': { kind: 'bool', to: 'enable_zonal_shift' },
        },
        idle(`
          deletion_protection.enabled access_logs.s3.enabled access_logs.s3.bucket access_logs.s3.prefix connection_logs.s3.enabled
          connection_logs.s3.bucket connection_logs.s3.prefix health_check_logs.s3.enabled health_check_logs.s3.bucket
          health_check_logs.s3.prefix client_keep_alive.seconds routing.http.x_amzn_tls_version_and_cipher_suite.enabled
        `),
      ),
    },
    idle('MinimumLoadBalancerCapacity EnableCapacityReservationProvisionStabilize'),
    tags,
  ),
  'AWS::ElasticLoadBalancingV2::TargetGroup': table(
    'aws_lb_target_group',
    { ref: 'arn', gets: 'TargetGroupArn=arn TargetGroupName=name TargetGroupFullName=arn_suffix LoadBalancerArns=load_balancer_arns' },
    text('Name VpcId Protocol ProtocolVersion TargetType IpAddressType'),
    number('Port TargetControlPort'),
    bool('HealthCheckEnabled=health_check.enabled'),
    text('HealthCheckPath=health_check.path HealthCheckPort=health_check.port HealthCheckProtocol=health_check.protocol'),
    number(`
      HealthCheckIntervalSeconds=health_check.interval HealthCheckTimeoutSeconds=health_check.timeout
      HealthyThresholdCount=health_check.healthy_threshold UnhealthyThresholdCount=health_check.unhealthy_threshold
    `),
    {
      Matcher: { kind: 'lift', fields: text('HttpCode=health_check.matcher GrpcCode=health_check.matcher') },
      Targets: apart('aws_lb_target_group_attachment', 'target_group_arn', 'arn', targets),
      TargetGroupAttributes: keyed(
        {
          'preserve_client_ip.enabled': { kind: 'bool', to: 'preserve_client_ip' },
          'proxy_protocol_v2.enabled': { kind: 'bool', to: 'proxy_protocol_v2' },
          'deregistration_delay.timeout_seconds': { kind: 'number', to: 'deregistration_delay' },
          'deregistration_delay.connection_termination.enabled': { kind: 'bool', to: 'connection_termination' },
          'load_balancing.cross_zone.enabled': { kind: 'text', to: 'load_balancing_cross_zone_enabled' },
          'load_balancing.algorithm.type': { kind: 'text', to: 'load_balancing_algorithm_type' },
          'load_balancing.algorithm.anomaly_mitigation': { kind: 'text', to: 'load_balancing_anomaly_mitigation' },
          'slow_start.duration_seconds': { kind: 'number', to: 'slow_start' },
          'stickiness.enabled': { kind: 'bool', to: 'stickiness.enabled' },
          'stickiness.type': { kind: 'text', to: 'stickiness.type' },
          'stickiness.lb_cookie.duration_seconds': { kind: 'number', to: 'stickiness.cookie_duration' },
          'stickiness.app_cookie.cookie_name': { kind: 'text', to: 'stickiness.cookie_name' },
          'stickiness.app_cookie.duration_seconds': { kind: 'number', to: 'stickiness.cookie_duration' },
          'lambda.multi_value_headers.enabled': { kind: 'bool', to: 'lambda_multi_value_headers_enabled' },
          'target_failover.on_deregistration': { kind: 'text', to: 'target_failover.on_deregistration' },
          'target_failover.on_unhealthy': { kind: 'text', to: 'target_failover.on_unhealthy' },
          'target_health_state.unhealthy.connection_termination.enabled': {
            kind: 'bool',
            to: 'target_health_state.enable_unhealthy_connection_termination',
          },
        },
        idle(`
          target_health_state.unhealthy.draining_interval_seconds target_group_health.dns_failover.minimum_healthy_targets.count
          target_group_health.dns_failover.minimum_healthy_targets.percentage
          target_group_health.unhealthy_state_routing.minimum_healthy_targets.count
          target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage
        `),
      ),
    },
    tags,
  ),
  'AWS::ElasticLoadBalancingV2::Listener': table('aws_lb_listener', { ref: 'arn', gets: 'ListenerArn=arn' }, listener),
  'AWS::ElasticLoadBalancingV2::ListenerCertificate': table(
    'aws_lb_listener_certificate',
    {},
    text('ListenerArn'),
    { Certificates: certificates },
  ),
  'AWS::ElasticLoadBalancingV2::ListenerRule': table(
    'aws_lb_listener_rule',
    { ref: 'arn', gets: 'RuleArn=arn', finish: tellConditions },
    text('ListenerArn'),
    number('Priority'),
    { Actions: block('action', actions), Conditions: conditions },
    deep('Transforms=transform'),
  ),
  'AWS::ElasticLoadBalancingV2::TrustStore': table(
    'aws_lb_trust_store',
    { ref: 'arn', quiet: true },
    text('Name'),
    idle('CaCertificatesBundleS3Bucket CaCertificatesBundleS3Key CaCertificatesBundleS3ObjectVersion'),
    tags,
  ),
  'AWS::ElasticLoadBalancing::LoadBalancer': table(
    'aws_elb',
    {
      ref: 'name',
      gets: `
        DNSName=dns_name CanonicalHostedZoneName=dns_name CanonicalHostedZoneNameID=zone_id
        SourceSecurityGroup.GroupName=source_security_group SourceSecurityGroup.OwnerAlias=source_security_group_owner
      `,
      // The interface's own default; the provider would balance across zones (enable-disable-crosszone-lb, 2026-11: the default depends on
      // how it is made).
      implied: [{ to: 'cross_zone_load_balancing', value: false, says: `
        aws: a classic load balancer that an interface makes does not balance across zones
      ` }],
    },
    text('LoadBalancerName=name'),
    bool('CrossZone=cross_zone_load_balancing'),
    texts('Subnets SecurityGroups Instances AvailabilityZones'),
    {
      Scheme: scheme,
      Listeners: block(
        'listener',
        text('Protocol=lb_protocol InstanceProtocol SSLCertificateId'),
        number('LoadBalancerPort=lb_port InstancePort'),
        texts('PolicyNames'),
      ),
      HealthCheck: block('health_check', text('Target'), number('Interval Timeout HealthyThreshold UnhealthyThreshold')),
      ConnectionSettings: { kind: 'lift', fields: number('IdleTimeout') },
    },
    idle('AccessLoggingPolicy AppCookieStickinessPolicy ConnectionDrainingPolicy LBCookieStickinessPolicy Policies'),
    tags,
  ),
}

const fields: Readonly<Record<string, string>> = {
  'host-header': 'host_header',
  'path-pattern': 'path_pattern',
  'http-request-method': 'http_request_method',
  'source-ip': 'source_ip',
}

/** A condition may have its values beside the name of its field; the provider has a block for each field. */
function tellConditions(draft: Draft): readonly Draft[] {
  const held = draft.attributes.get('condition')
  if (held?.kind !== 'list') return [draft]
  const items = held.items.map((item): Value => {
    if (item.kind !== 'map') return item
    const entries = new Map(item.entries)
    const [field, values, query] = [textOf(entries.get('field')), entries.get('values'), entries.get('query_string')]
    entries.delete('field')
    entries.delete('values')
    const name = field === undefined ? undefined : fields[field]
    if (name !== undefined && values !== undefined && !entries.has(name)) {
      entries.set(
        name,
        { kind: 'list', items: [{ kind: 'map', entries: new Map([['values', values]]), origin: item.origin }], origin: item.origin },
      )
    }
    const pairs = query?.kind === 'list' && query.items[0]?.kind === 'map' ? query.items[0].entries.get('values') : undefined
    if (pairs !== undefined) entries.set('query_string', pairs)
    return { kind: 'map', entries, origin: item.origin }
  })
  return [{ ...draft, attributes: new Map([...draft.attributes, ['condition', { kind: 'list', items, origin: held.origin }]]) }]
}
