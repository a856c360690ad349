import type { Resource } from '../../platforms/resource.ts'
import type { Value } from '../../platforms/value.ts'
import type { Ledger } from './ledger.ts'
import { defaultRules } from './types/security-group.ts'
import { linkOf, linkValue, textOf, unknownValue } from './value.ts'

/** What one resource says of another, once all of them are made. */
export function settle(resources: readonly Resource[], ledger: Ledger): Resource[] {
  const places = new Map(resources.map((resource, index) => [resource.id, index]))
  const settled: (Resource | undefined)[] = [...resources]
  const zones = new Map<string, Resource[]>()
  for (const resource of resources) {
    const name = resource.type === 'aws_route53_zone' ? nameOf(resource.attributes.get('name')) : undefined
    if (name !== undefined) zones.set(name, [...(zones.get(name) ?? []), resource])
  }
  const change = (index: number, name: string, value: Value): void => {
    const resource = settled[index]
    if (resource !== undefined) settled[index] = { ...resource, attributes: new Map([...resource.attributes, [name, value]]) }
  }
  // Whether the rule that AWS gives to a group without egress rules survives one that is added isn't documented; people see it replaced
  // (aws/aws-cdk#3355, #14657, 2026-11).
  const doubt = (index: number | undefined, uncertain: string): void => {
    const resource = index === undefined ? undefined : settled[index]
    if (index !== undefined && resource !== undefined) settled[index] = { uncertain, ...resource }
  }
  for (const [index, resource] of resources.entries()) {
    if (resource.type === foldedRange) {
      settled[index] = undefined
      const at = indexOf(resource.attributes.get('subnet_id'))
      const range = resource.attributes.get('ipv6_cidr_block') ?? unknownValue('computed at apply', resource.origin)
      if (at === undefined || settled[at]?.attributes.has('ipv6_cidr_block') === true) {
        ledger.skip(`${resource.id}: a further range of a subnet`, resource.origin, true)
      } else change(at, 'ipv6_cidr_block', resource.uncertain === undefined ? range : unknownValue(resource.uncertain, range.origin))
    } else if (resource.type === 'aws_vpc_security_group_egress_rule' && resource.origin.kind !== 'implied') {
      const group = linkOf(resource.attributes.get('security_group_id'))?.resource
      for (const id of group === undefined ? [] : defaultRules(group)) doubt(places.get(id), `${resource.id} may replace the default rule`)
    } else if (resource.type === 'aws_route53_record') {
      const zone = zoneOf(resource)
      if (zone !== undefined) change(index, 'zone_id', zone)
    }
  }
  return settled.filter((resource) => resource !== undefined)

  function indexOf(value: Value | undefined): number | undefined {
    const link = linkOf(value)
    return link === undefined ? undefined : places.get(link.resource)
  }

  /** A record may name its zone instead of giving its id: one that is made here, else one that is there. */
  function zoneOf({ attributes, region }: Resource): Value | undefined {
    const named = attributes.get('zone_name')
    if (named === undefined || attributes.has('zone_id')) return undefined
    const name = nameOf(named)
    if (name === undefined) return named.kind === 'unknown' ? named : undefined
    const own = zones.get(name) ?? []
    const [zone] = own
    if (own.length > 1) return unknownValue(`several zones are called ${name}`, named.origin)
    if (zone !== undefined) return linkValue(zone.id, 'zone_id', named.origin)
    const id = `AWS::Route53::HostedZone ${name}`
    ledger.lookUp(id, 'aws_route53_zone', region, named.origin, new Map([['name', named]]))
    return linkValue(id, 'zone_id', named.origin)
  }
}

/** Not a resource of the provider's: it is folded into its subnet. */
const foldedRange = 'aws_subnet_cidr_block'

/** A domain without the dot at its end, in small letters. */
function nameOf(value: Value | undefined): string | undefined {
  return textOf(value)?.replace(/\.$/, '').toLowerCase()
}
