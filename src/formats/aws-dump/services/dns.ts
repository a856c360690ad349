import { changed, each, gathered, same, tags, type Kind, type Listing, type Made } from '../table.ts'

/* `aws route53 list-…`, `get-hosted-zone` and `aws route53resolver list-…` (AWS CLI command reference, 2026-11). */

const zoneId = (path: string): Made => changed(path, (text) => text.replace(/^\/hostedzone\//, ''))
/** Route 53 writes names with the dot at their end, and `*` as `\052` (route53, DomainNameFormat, 2026-11). */
const domain = (path: string): Made => changed(path, (text) => text.replace(/\.$/, '').replace(/\\052/g, '*'))

const zone: Kind = {
  type: 'aws_route53_zone',
  id: 'Id',
  keys: ['#Id'],
  has: 'CallerReference',
  take: {
    zone_id: zoneId('Id'),
    name: domain('Name'),
    comment: 'Config.Comment',
    private_zone: 'Config.PrivateZone',
    name_servers: '^DelegationSet.NameServers',
    delegation_set_id: '^DelegationSet.Id',
    vpc: {
      uses: [],
      make: (item) =>
        item.around === undefined ? undefined : each('VPCs', { vpc_id: 'VPCId', vpc_region: 'VPCRegion' }).make(item.around),
    },
  },
  harmless: ['CallerReference', 'ResourceRecordSetCount', 'LinkedService', 'Features'],
}

const record: Kind = {
  type: 'aws_route53_record',
  id: ['@zone', 'Name', 'Type', 'SetIdentifier'],
  has: 'Type',
  take: {
    zone_id: '@zone',
    name: domain('Name'),
    type: 'Type',
    ttl: 'TTL',
    records: 'ResourceRecords[].Value',
    set_identifier: 'SetIdentifier',
    health_check_id: 'HealthCheckId',
    multivalue_answer_routing_policy: 'MultiValueAnswer',
    alias: each('AliasTarget', { name: domain('DNSName'), zone_id: 'HostedZoneId', evaluate_target_health: 'EvaluateTargetHealth' }),
    weighted_routing_policy: gathered({ weight: 'Weight' }),
    latency_routing_policy: gathered({ region: 'Region' }),
    failover_routing_policy: gathered({ type: 'Failover' }),
    geolocation_routing_policy: each('GeoLocation', { continent: 'ContinentCode', country: 'CountryCode', subdivision: 'SubdivisionCode' }),
    geoproximity_routing_policy: each('GeoProximityLocation', {
      aws_region: 'AWSRegion',
      local_zone_group: 'LocalZoneGroup',
      coordinates: each('Coordinates', same('Latitude', 'Longitude')),
      bias: 'Bias',
    }),
    cidr_routing_policy: each('CidrRoutingConfig', { collection_id: 'CollectionId', location_name: 'LocationName' }),
  },
  harmless: ['TrafficPolicyInstanceId'],
}

/** Tags that are listed apart, for things of any kind. */
const apart = (id: string): Kind => ({ type: '*', id, has: 'Tags', take: { tags: tags() } })

export const dns: readonly Listing[] = [
  { key: 'ResourceTagSet', kinds: [apart('ResourceId')] },
  { key: 'ResourceTagSets', kinds: [apart('ResourceId')] },
  { key: 'HostedZones', kinds: [zone] },
  { key: 'HostedZone', kinds: [zone] },
  { key: 'ResourceRecordSets', kinds: [record] },
  {
    key: 'HealthChecks',
    kinds: [
      {
        type: 'aws_route53_health_check',
        id: 'Id',
        has: 'HealthCheckConfig',
        take: {
          type: 'HealthCheckConfig.Type',
          fqdn: 'HealthCheckConfig.FullyQualifiedDomainName',
          ip_address: 'HealthCheckConfig.IPAddress',
          port: 'HealthCheckConfig.Port',
          resource_path: 'HealthCheckConfig.ResourcePath',
          failure_threshold: 'HealthCheckConfig.FailureThreshold',
          request_interval: 'HealthCheckConfig.RequestInterval',
          disabled: 'HealthCheckConfig.Disabled',
          child_healthchecks: 'HealthCheckConfig.ChildHealthChecks',
        },
        harmless: ['CallerReference', 'HealthCheckVersion', 'LinkedService', 'CloudWatchAlarmConfiguration'],
      },
    ],
  },
  {
    key: 'ResolverEndpoints',
    kinds: [
      {
        type: 'aws_route53_resolver_endpoint',
        id: 'Id',
        keys: ['Arn'],
        take: { ...same('Arn', 'Name', 'Direction', 'SecurityGroupIds', 'Protocols', 'ResolverEndpointType'), host_vpc_id: 'HostVPCId' },
        harmless: [
          'CreatorRequestId',
          'IpAddressCount',
          'Status',
          'StatusMessage',
          'CreationTime',
          'ModificationTime',
          'OutpostArn',
          'PreferredInstanceType',
          'RniEnhancedMetricsEnabled',
          'TargetNameServerMetricsEnabled',
        ],
      },
    ],
  },
  {
    key: 'ResolverRules',
    kinds: [
      {
        type: 'aws_route53_resolver_rule',
        id: 'Id',
        keys: ['Arn'],
        take: {
          ...same('Arn', 'Name', 'OwnerId', 'ResolverEndpointId', 'RuleType', 'ShareStatus'),
          domain_name: domain('DomainName'),
          target_ip: each('TargetIps', { ip: 'Ip', ipv6: 'Ipv6', port: 'Port', protocol: 'Protocol' }, ['ServerNameIndication']),
        },
        harmless: ['CreatorRequestId', 'Status', 'StatusMessage', 'CreationTime', 'ModificationTime', 'DelegationRecord'],
      },
    ],
  },
  {
    key: 'IpAddresses',
    kinds: [
      {
        type: 'aws_route53_resolver_endpoint',
        id: '@resolver-endpoint',
        has: 'IpId',
        when: (item) => item.tree === item.around?.all('IpAddresses[0]')[0],
        take: {
          ip_address: {
            uses: [],
            make: (item) =>
              item.around === undefined
                ? undefined
                : each('IpAddresses', { ip_id: 'IpId', subnet_id: 'SubnetId', ip: 'Ip', ipv6: 'Ipv6' }, [
                    'Status',
                    'StatusMessage',
                    'CreationTime',
                    'ModificationTime',
                  ]).make(item.around),
          },
        },
        harmless: ['IpId', 'SubnetId', 'Ip', 'Ipv6', 'Status', 'StatusMessage', 'CreationTime', 'ModificationTime'],
      },
    ],
  },
  {
    key: 'ResolverRuleAssociations',
    kinds: [
      {
        type: 'aws_route53_resolver_rule_association',
        id: 'Id',
        has: 'ResolverRuleId',
        take: { name: 'Name', resolver_rule_id: 'ResolverRuleId', vpc_id: 'VPCId' },
        harmless: ['Status', 'StatusMessage'],
      },
    ],
  },
  {
    key: 'FirewallRuleGroupAssociations',
    kinds: [
      {
        type: 'aws_route53_resolver_firewall_rule_group_association',
        id: 'Id',
        keys: ['Arn'],
        take: { ...same('Arn', 'Name', 'FirewallRuleGroupId', 'Priority', 'MutationProtection'), vpc_id: 'VpcId' },
        harmless: ['ManagedOwnerName', 'Status', 'StatusMessage', 'CreatorRequestId', 'CreationTime', 'ModificationTime'],
      },
    ],
  },
]
