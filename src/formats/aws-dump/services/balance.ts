import { changed, each, firstOf, gathered, is, same, tags, textOf, type Kind, type Listing, type Made } from '../table.ts'
import type { Item } from '../item.ts'

/* Load balancers of both generations: `aws elbv2 describe-…`, `aws elb describe-…` (AWS CLI command reference, 2026-11). */

const targetGroups: Made = each('TargetGroups', { arn: 'TargetGroupArn', weight: 'Weight' })

const actions = (path: string): Made =>
  each(
    path,
    {
      type: 'Type',
      order: 'Order',
      target_group_arn: 'TargetGroupArn',
      forward: each('ForwardConfig', {
        target_group: targetGroups,
        stickiness: each('TargetGroupStickinessConfig', { enabled: 'Enabled', duration: 'DurationSeconds' }),
      }),
      redirect: each('RedirectConfig', {
        protocol: 'Protocol',
        port: 'Port',
        host: 'Host',
        path: 'Path',
        query: 'Query',
        status_code: 'StatusCode',
      }),
      fixed_response: each('FixedResponseConfig', { content_type: 'ContentType', message_body: 'MessageBody', status_code: 'StatusCode' }),
      authenticate_oidc: each(
        'AuthenticateOidcConfig',
        { issuer: 'Issuer', authorization_endpoint: 'AuthorizationEndpoint', on_unauthenticated_request: 'OnUnauthenticatedRequest' },
        [
          'TokenEndpoint',
          'UserInfoEndpoint',
          'ClientId',
          'ClientSecret',
          'SessionCookieName',
          'Scope',
          'SessionTimeout',
          'AuthenticationRequestExtraParams',
          'UseExistingClientSecret',
        ],
      ),
      authenticate_cognito: each(
        'AuthenticateCognitoConfig',
        {
          user_pool_arn: 'UserPoolArn',
          user_pool_client_id: 'UserPoolClientId',
          user_pool_domain: 'UserPoolDomain',
          on_unauthenticated_request: 'OnUnauthenticatedRequest',
        },
        ['SessionCookieName', 'Scope', 'SessionTimeout', 'AuthenticationRequestExtraParams'],
      ),
    },
    [],
  )

const conditions: Made = each('Conditions', {
  field: 'Field',
  host_header: values('HostHeaderConfig', 'host-header'),
  path_pattern: values('PathPatternConfig', 'path-pattern'),
  http_header: each('HttpHeaderConfig', { http_header_name: 'HttpHeaderName', values: 'Values', regex_values: 'RegexValues' }),
  http_request_method: each('HttpRequestMethodConfig', { values: 'Values' }),
  query_string: {
    uses: ['QueryStringConfig'],
    make: (item) => each('QueryStringConfig.Values', { key: 'Key', value: 'Value' }).make(item),
  },
  source_ip: each('SourceIpConfig', { values: 'Values' }),
  values: 'Values',
  regex_values: 'RegexValues',
})

/** The newer form of a condition, or the older, where its field says which one it is. */
function values(config: string, field: string): Made {
  const newer = each(config, { values: 'Values', regex_values: 'RegexValues' })
  const older = gathered({ values: 'Values' })
  return {
    uses: [config, 'Field', 'Values'],
    make: (item) => newer.make(item) ?? (item.tell('Field') === field ? older.make(item) : undefined),
  }
}

/** `…:listener-rule/app/web/1/2/3` is a rule of `…:listener/app/web/1/2` (elasticloadbalancing, resource types, 2026-11). */
const listenerOfRule: Made = changed('RuleArn', (arn) =>
  arn.includes(':listener-rule/') ? arn.replace(':listener-rule/', ':listener/').replace(/\/[^/]*$/, '') : undefined,
)

/** `aws elbv2 describe-load-balancer-attributes` and the like: settings by their names. */
const setting = (key: string, kind: 'bool' | 'text' | 'number'): Made => ({
  uses: ['Attributes'],
  make: (item) => {
    const own = item.items('Attributes')?.of.find((one) => one.tell('Key') === key)
    if (kind === 'text') return own?.make('Value')
    return own?.say('Value', (tree) => (tree.kind !== 'scalar' ? undefined : kind === 'bool' ? tree.text === 'true' : Number(tree.text)))
  },
})

const loadBalancer: Kind = {
  type: 'aws_lb',
  id: 'LoadBalancerArn',
  keys: ['LoadBalancerName', 'DNSName'],
  take: {
    arn: 'LoadBalancerArn',
    name: 'LoadBalancerName',
    dns_name: 'DNSName',
    zone_id: 'CanonicalHostedZoneId',
    internal: is('Scheme', 'internal'),
    load_balancer_type: 'Type',
    vpc_id: 'VpcId',
    security_groups: 'SecurityGroups',
    subnets: 'AvailabilityZones[].SubnetId',
    subnet_mapping: {
      uses: ['AvailabilityZones'],
      make: (item) =>
        each(
          'AvailabilityZones',
          {
            subnet_id: 'SubnetId',
            allocation_id: 'LoadBalancerAddresses[0].AllocationId',
            private_ipv4_address: 'LoadBalancerAddresses[0].PrivateIPv4Address',
            ipv6_address: 'LoadBalancerAddresses[0].IPv6Address',
          },
          ['ZoneName', 'OutpostId', 'SourceNatIpv6Prefixes'],
        ).make(item),
    },
    ip_address_type: 'IpAddressType',
    enforce_security_group_inbound_rules_on_private_link_traffic: 'EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic',
    customer_owned_ipv4_pool: 'CustomerOwnedIpv4Pool',
    enable_prefix_for_ipv6_source_nat: 'EnablePrefixForIpv6SourceNat',
  },
  harmless: ['State', 'CreatedTime', 'IpamPools'],
}

const classic: Kind = {
  type: 'aws_elb',
  id: 'LoadBalancerName',
  has: 'ListenerDescriptions',
  keys: ['DNSName'],
  take: {
    name: 'LoadBalancerName',
    dns_name: 'DNSName',
    zone_id: 'CanonicalHostedZoneNameID',
    internal: is('Scheme', 'internal'),
    vpc_id: 'VPCId',
    subnets: 'Subnets',
    availability_zones: 'AvailabilityZones',
    security_groups: 'SecurityGroups',
    instances: 'Instances[].InstanceId',
    listener: {
      uses: ['ListenerDescriptions'],
      make: (item) =>
        each('ListenerDescriptions[].Listener', {
          lb_protocol: lower('Protocol'),
          lb_port: 'LoadBalancerPort',
          instance_protocol: lower('InstanceProtocol'),
          instance_port: 'InstancePort',
          ssl_certificate_id: 'SSLCertificateId',
        }).make(item),
    },
    health_check: each('HealthCheck', {
      target: 'Target',
      interval: 'Interval',
      timeout: 'Timeout',
      unhealthy_threshold: 'UnhealthyThreshold',
      healthy_threshold: 'HealthyThreshold',
    }),
    source_security_group: 'SourceSecurityGroup.GroupName',
  },
  harmless: ['CreatedTime', 'CanonicalHostedZoneName', 'Policies', 'BackendServerDescriptions', 'Scheme'],
}

/** Settings are items, and all of them together are one thing's: the first stands for it. */
function isFirst(item: Item): boolean {
  return item.tree === item.around?.all('Attributes[0]')[0]
}

function isOfTargetGroup(item: Item): boolean {
  return (
    item.around
      ?.all('Attributes[].Key')
      .some((key) =>
        /^(?:deregistration_delay|stickiness|slow_start|preserve_client_ip|proxy_protocol_v2|target_)/.test(textOf(key) ?? ''),
      ) === true
  )
}

function lower(path: string): Made {
  return changed(path, (text) => text.toLowerCase())
}

export const balance: readonly Listing[] = [
  { key: 'LoadBalancers', kinds: [loadBalancer] },
  {
    key: 'TagDescriptions',
    kinds: [
      { type: '*', id: 'ResourceArn', take: { tags: tags() } },
      { type: '*', id: 'LoadBalancerName', take: { tags: tags() } },
    ],
  },
  { key: 'LoadBalancerDescriptions', kinds: [classic] },
  {
    key: 'Listeners',
    kinds: [
      {
        type: 'aws_lb_listener',
        id: 'ListenerArn',
        has: 'LoadBalancerArn',
        take: {
          arn: 'ListenerArn',
          ...same('LoadBalancerArn', 'Port', 'Protocol', 'SslPolicy'),
          certificate_arn: 'Certificates[0].CertificateArn',
          alpn_policy: 'AlpnPolicy[0]',
          default_action: actions('DefaultActions'),
          mutual_authentication: each(
            'MutualAuthentication',
            { mode: 'Mode', trust_store_arn: 'TrustStoreArn', ignore_client_certificate_expiry: 'IgnoreClientCertificateExpiry' },
            ['TrustStoreAssociationStatus', 'AdvertiseTrustStoreCaNames'],
          ),
        },
      },
      {
        type: 'aws_globalaccelerator_listener',
        id: 'ListenerArn',
        has: 'PortRanges',
        take: {
          arn: 'ListenerArn',
          accelerator_arn: changed('ListenerArn', (arn) => arn.replace(/\/listener\/.*$/, '')),
          protocol: 'Protocol',
          client_affinity: 'ClientAffinity',
          port_range: each('PortRanges', { from_port: 'FromPort', to_port: 'ToPort' }),
        },
      },
    ],
  },
  {
    key: 'Rules',
    kinds: [
      {
        type: 'aws_lb_listener_rule',
        id: 'RuleArn',
        // The rule that a listener ends with is its default action.
        when: (item) => item.tell('IsDefault') !== 'true',
        take: {
          arn: 'RuleArn',
          listener_arn: firstOf('ListenerArn', listenerOfRule),
          priority: changed('Priority', (text) => (/^\d+$/.test(text) ? Number(text) : text)),
          action: actions('Actions'),
          condition: conditions,
          transform: each('Transforms', {
            type: 'Type',
            host_header_rewrite_config: each('HostHeaderRewriteConfig.Rewrites', { regex: 'Regex', replace: 'Replace' }),
            url_rewrite_config: each('UrlRewriteConfig.Rewrites', { regex: 'Regex', replace: 'Replace' }),
          }),
        },
        harmless: ['IsDefault'],
      },
    ],
  },
  {
    key: 'TargetGroups',
    kinds: [
      {
        type: 'aws_lb_target_group',
        id: 'TargetGroupArn',
        keys: ['TargetGroupName'],
        take: {
          arn: 'TargetGroupArn',
          name: 'TargetGroupName',
          ...same('Port', 'Protocol', 'ProtocolVersion', 'VpcId', 'TargetType', 'IpAddressType', 'LoadBalancerArns'),
          target_control_port: 'TargetControlPort',
          health_check: gathered({
            enabled: 'HealthCheckEnabled',
            protocol: 'HealthCheckProtocol',
            port: 'HealthCheckPort',
            path: 'HealthCheckPath',
            interval: 'HealthCheckIntervalSeconds',
            timeout: 'HealthCheckTimeoutSeconds',
            healthy_threshold: 'HealthyThresholdCount',
            unhealthy_threshold: 'UnhealthyThresholdCount',
            matcher: firstOf('Matcher.HttpCode', 'Matcher.GrpcCode'),
          }),
        },
      },
    ],
  },
  {
    key: 'TargetHealthDescriptions',
    kinds: [
      {
        type: 'aws_lb_target_group_attachment',
        id: ['@target-group', 'Target.Id', 'Target.Port'],
        has: 'Target',
        take: {
          target_group_arn: '@target-group',
          target_id: 'Target.Id',
          port: 'Target.Port',
          availability_zone: 'Target.AvailabilityZone',
          quic_server_id: 'Target.QuicServerId',
          target_health: 'TargetHealth.State',
        },
        harmless: ['HealthCheckPort', 'AnomalyDetection', 'AdministrativeOverride'],
      },
    ],
  },
  {
    key: 'Certificates',
    kinds: [
      {
        type: 'aws_lb_listener_certificate',
        id: ['@listener', 'CertificateArn'],
        has: 'IsDefault',
        when: (item) => item.tell('IsDefault') !== 'true',
        take: { listener_arn: '@listener', certificate_arn: 'CertificateArn' },
        harmless: ['IsDefault'],
      },
    ],
  },
  {
    key: 'Attributes',
    kinds: [
      {
        type: 'aws_lb',
        id: '@load-balancer',
        has: '^Attributes[0].Key',
        when: (item) => isFirst(item) && !isOfTargetGroup(item),
        take: Object.fromEntries(
          Object.entries({
            enable_cross_zone_load_balancing: setting('load_balancing.cross_zone.enabled', 'bool'),
            enable_deletion_protection: setting('deletion_protection.enabled', 'bool'),
            idle_timeout: setting('idle_timeout.timeout_seconds', 'number'),
            drop_invalid_header_fields: setting('routing.http.drop_invalid_header_fields.enabled', 'bool'),
            preserve_host_header: setting('routing.http.preserve_host_header.enabled', 'bool'),
            xff_header_processing_mode: setting('routing.http.xff_header_processing.mode', 'text'),
            dns_record_client_routing_policy: setting('dns_record.client_routing_policy', 'text'),
          }).map(([name, made]) => [
            name,
            { uses: [], make: (item) => (item.around === undefined ? undefined : made.make(item.around)) } satisfies Made,
          ]),
        ),
        harmless: ['Key', 'Value'],
      },
      {
        type: 'aws_lb_target_group',
        id: '@target-group',
        has: '^Attributes[0].Key',
        when: (item) => isFirst(item) && isOfTargetGroup(item),
        take: Object.fromEntries(
          Object.entries({
            preserve_client_ip: setting('preserve_client_ip.enabled', 'text'),
            proxy_protocol_v2: setting('proxy_protocol_v2.enabled', 'bool'),
            load_balancing_cross_zone_enabled: setting('load_balancing.cross_zone.enabled', 'text'),
            load_balancing_algorithm_type: setting('load_balancing.algorithm.type', 'text'),
            deregistration_delay: setting('deregistration_delay.timeout_seconds', 'text'),
            slow_start: setting('slow_start.duration_seconds', 'number'),
          }).map(([name, made]) => [
            name,
            { uses: [], make: (item) => (item.around === undefined ? undefined : made.make(item.around)) } satisfies Made,
          ]),
        ),
        harmless: ['Key', 'Value'],
      },
    ],
  },
]
