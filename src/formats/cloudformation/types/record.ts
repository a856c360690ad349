import type { Value } from '../../../platforms/value.ts'
import { apart, block, bool, idle, number, table, text, texts } from './table.ts'
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

export const records: Service = {
  'AWS::Route53::RecordSet': table('aws_route53_record', { ref: 'fqdn' }, record),
  'AWS::Route53::RecordSetGroup': table(
    'aws_route53_record',
    { finish: shareZone },
    text('HostedZoneId=zone_id HostedZoneName=zone_name'),
    { RecordSets: block('records_of_group', record) },
    idle('Comment'),
  ),
  'AWS::Route53::CidrCollection': table('aws_route53_cidr_collection', {}, text('Name'), { Locations: apart('aws_route53_cidr_location', 'cidr_collection_id', 'id', text('LocationName=name'), texts('CidrList=cidr_blocks')) }),
}

/** One record for each member of a group, all in its zone; of a member that isn't known, nothing is. */
function shareZone({ attributes, type }: Draft): readonly Draft[] {
  const held = attributes.get('records_of_group')
  const zone = [...attributes].filter(([name]) => name !== 'records_of_group')
  const items: readonly Value[] = held?.kind === 'list' ? held.items : held === undefined ? [] : [held]
  return items.map((item, index) => ({ type, suffix: `[${index}]`, attributes: new Map([...zone, ...(item.kind === 'map' ? item.entries : unknownRecord(item))]) }))
}

function unknownRecord(item: Value): [string, Value][] {
  return ['name', 'type', 'records'].map((name) => [name, item])
}
