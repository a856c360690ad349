import type { Value } from '../../../platforms/value.ts'
import { apart, block, bool, deep, idle, lift, number, table, tags, text, texts } from './table.ts'
import type { Draft, Fields, Service } from './table.ts'

const record: Fields = {
  ...text('Name Type HostedZoneId=zone_id HostedZoneName=zone_name SetIdentifier HealthCheckId'),
  ...number('TTL=ttl Weight=weighted_routing_policy.weight'),
  ...texts('ResourceRecords=records'),
  ...bool('MultiValueAnswer=multivalue_answer_routing_policy'),
  ...text('Failover=failover_routing_policy.type Region=latency_routing_policy.region'),
  AliasTarget: block('alias', text('DNSName=name HostedZoneId=zone_id'), bool('EvaluateTargetHealth')),
  GeoLocation: block('geolocation_routing_policy', text('ContinentCode=continent CountryCode=country SubdivisionCode=subdivision')),
  GeoProximityLocation: block(
    'geoproximity_routing_policy',
    text('AWSRegion=aws_region LocalZoneGroup'),
    number('Bias'),
    { Coordinates: block('coordinates', text('Latitude Longitude')) },
  ),
  CidrRoutingConfig: block('cidr_routing_policy', text('CollectionId LocationName')),
  ...idle('Comment'),
}

export const names: Service = {
  'AWS::Route53::HostedZone': table(
    'aws_route53_zone',
    { ref: 'zone_id', gets: 'Id=zone_id NameServers=name_servers' },
    text('Name'),
    { VPCs: block('vpc', text('VPCId=vpc_id VPCRegion=vpc_region')), HostedZoneTags: { kind: 'tags', to: 'tags' } },
    idle('HostedZoneConfig HostedZoneFeatures QueryLoggingConfig'),
  ),
  'AWS::Route53::HealthCheck': table(
    'aws_route53_health_check',
    { gets: 'HealthCheckId=id' },
    {
      HealthCheckConfig: lift(
        text(`
          Type IPAddress=ip_address FullyQualifiedDomainName=fqdn ResourcePath SearchString RoutingControlArn InsufficientDataHealthStatus
        `),
        number('Port RequestInterval FailureThreshold HealthThreshold=child_health_threshold'),
        bool('Disabled EnableSNI=enable_sni Inverted=invert_healthcheck MeasureLatency'),
        texts('ChildHealthChecks=child_healthchecks Regions'),
        deep('AlarmIdentifier'),
      ),
      HealthCheckTags: { kind: 'tags', to: 'tags' },
    },
  ),
  'AWS::Route53::DNSSEC': table('aws_route53_hosted_zone_dnssec', {}, text('HostedZoneId')),
  'AWS::Route53::KeySigningKey': table(
    'aws_route53_key_signing_key',
    { quiet: true },
    text('HostedZoneId Name Status KeyManagementServiceArn'),
  ),
  'AWS::Route53::RecordSet': table('aws_route53_record', { ref: 'fqdn' }, record),
  'AWS::Route53::RecordSetGroup': table(
    'aws_route53_record',
    { finish: shareZone },
    text('HostedZoneId=zone_id HostedZoneName=zone_name'),
    { RecordSets: block('records_of_group', record) },
    idle('Comment'),
  ),
  'AWS::Route53Resolver::ResolverEndpoint': table(
    'aws_route53_resolver_endpoint',
    { gets: 'ResolverEndpointId=id Direction' },
    text('Direction Name ResolverEndpointType'),
    texts('SecurityGroupIds Protocols'),
    { IpAddresses: block('ip_address', text('SubnetId Ip Ipv6')) },
    idle('OutpostArn PreferredInstanceType RniEnhancedMetricsEnabled TargetNameServerMetricsEnabled'),
    tags,
  ),
  'AWS::Route53Resolver::ResolverRule': table(
    'aws_route53_resolver_rule',
    { gets: 'ResolverRuleId=id DomainName Name' },
    text('DomainName RuleType ResolverEndpointId Name DelegationRecord'),
    { TargetIps: block('target_ip', text('Ip Ipv6 Protocol ServerNameIndication'), number('Port')) },
    tags,
  ),
  'AWS::Route53Resolver::ResolverRuleAssociation': table(
    'aws_route53_resolver_rule_association',
    {},
    text('ResolverRuleId VPCId=vpc_id Name'),
  ),
  'AWS::Route53Resolver::FirewallDomainList': table(
    'aws_route53_resolver_firewall_domain_list',
    {},
    text('Name DomainFileUrl'),
    texts('Domains'),
    tags,
  ),
  'AWS::Route53Resolver::FirewallRuleGroup': table(
    'aws_route53_resolver_firewall_rule_group',
    {},
    text('Name'),
    {
      FirewallRules: apart(
        'aws_route53_resolver_firewall_rule',
        'firewall_rule_group_id',
        'id',
        text(`
          FirewallDomainListId Action BlockResponse BlockOverrideDomain BlockOverrideDnsType FirewallDomainRedirectionAction Qtype=q_type
          DnsThreatProtection ConfidenceThreshold FirewallThreatProtectionId
        `),
        number('Priority BlockOverrideTtl'),
      ),
    },
    tags,
  ),
  'AWS::Route53Resolver::FirewallRuleGroupAssociation': table(
    'aws_route53_resolver_firewall_rule_group_association',
    {},
    text('FirewallRuleGroupId VpcId Name'),
    number('Priority'),
    idle('MutationProtection'),
    tags,
  ),
  'AWS::Route53Resolver::ResolverConfig': table(
    'aws_route53_resolver_config',
    {},
    text('ResourceId AutodefinedReverseFlag=autodefined_reverse_flag'),
  ),
  'AWS::Route53Resolver::ResolverDNSSECConfig': table('aws_route53_resolver_dnssec_config', {}, text('ResourceId')),
  'AWS::Route53::CidrCollection': table(
    'aws_route53_cidr_collection',
    {},
    text('Name'),
    { Locations: apart('aws_route53_cidr_location', 'cidr_collection_id', 'id', text('LocationName=name'), texts('CidrList=cidr_blocks')) },
  ),
}

/** One record for each member of a group, all in its zone; of a member that isn't known, nothing is. */
function shareZone({ attributes, type }: Draft): readonly Draft[] {
  const held = attributes.get('records_of_group')
  const zone = [...attributes].filter(([name]) => name !== 'records_of_group')
  const items: readonly Value[] = held?.kind === 'list' ? held.items : held === undefined ? [] : [held]
  return items.map((item, index) => ({
    type,
    suffix: `[${index}]`,
    attributes: new Map([...zone, ...(item.kind === 'map' ? item.entries : unknownRecord(item))]),
  }))
}

function unknownRecord(item: Value): [string, Value][] {
  return ['name', 'type', 'records'].map((name) => [name, item])
}
