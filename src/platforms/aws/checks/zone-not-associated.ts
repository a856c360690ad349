import { isWithinDomain } from '../../../base/domain.ts'
import type { Check, StyleInput } from '../../../model/check.ts'
import type { Zone } from '../../../model/name.ts'
import { items, part, text } from '../attribute.ts'
import { referred } from '../compute/locate.ts'
import type { AwsTree } from '../tree.ts'
import { vpcTypes } from '../vpc/network.ts'
import type { World } from '../world.ts'

export const zoneNotAssociated: Check<StyleInput<AwsTree>> = {
  code: 'dns/zone-not-associated',
  severity: 'warning',
  needs: ['tree:aws', 'dependencies', 'zones'],
  says: '{from} calls {host}, which only {subject} holds, and {vpc}, where {from} lies, does not see that private zone.',
  fix: 'Associate {subject} with {vpc} (an aws_route53_zone_association); a peering connection or a transit gateway alone does not do that.',
  *run({ tree: { world, inhabitants }, facts }) {
    const homes = new Map(inhabitants.map(({ placement, vpc }) => [placement.id, vpc]))
    for (const dependency of facts.dependencies) {
      const vpc = homes.get(dependency.from)
      const host = dependency.host.toLowerCase()
      if (!vpc || vpc.foreign || !vpc.dns || asksOthers(world, vpc.id)) continue
      const covering = facts.zones.filter(({ apex, before }) => before === undefined && isWithinDomain(host, apex))
      const sees = ({ seenBy }: Zone): boolean => seenBy.kind !== 'nodes' || seenBy.nodes.includes(vpc.id)
      // A private zone is for the VPCs that it is associated with, and for nobody else (Route 53, "Working with private hosted zones", 2026-11).
      const hidden = covering.find((zone) => !sees(zone) && zone.symbolic !== true && world.byId(zone.id)?.type === 'aws_route53_zone' && zone.records.some(({ owner }) => owner === host))
      const zone = hidden && world.byId(hidden.id)
      if (!hidden || !zone || covering.some(sees) || unknownAssociation(world, zone.id)) continue
      yield {
        subject: zone.id,
        origins: [dependency.origin, ...hidden.records.filter(({ owner }) => owner === host).map(({ origin }) => origin), zone.origin],
        args: { from: dependency.from, host: dependency.host, vpc: vpc.id },
        witness: { from: dependency.from, to: dependency.host, flow: { protocol: dependency.protocol, ...(dependency.port !== undefined && { ports: String(dependency.port) }) }, verdict: 'unknown' },
      }
    }
  },
}

/** Name servers of its own, or rules that ask others, may hold the name. */
function asksOthers(world: World, vpc: string): boolean {
  const own = world.ofType('aws_vpc_dhcp_options_association', 'aws_route53_resolver_rule_association', 'aws_route53profiles_association').filter((one) => {
    const of = referred(world, part(one, one.type.startsWith('aws_route53profiles') ? 'resource_id' : 'vpc_id'), ...vpcTypes)
    return of === undefined || of.id === vpc
  })
  return own.some((one) => {
    const options = referred(world, part(one, 'dhcp_options_id'), 'aws_vpc_dhcp_options')
    return !options || items(part(options, 'domain_name_servers')).some((server) => text(server) !== 'AmazonProvidedDNS')
  })
}

/** Who sees the zone isn't known entirely. */
function unknownAssociation(world: World, zone: string): boolean {
  return world.ofType('aws_route53_zone_association').some((one) => {
    const of = referred(world, part(one, 'zone_id'), 'aws_route53_zone')
    return of === undefined || (of.id === zone && !referred(world, part(one, 'vpc_id'), ...vpcTypes))
  })
}
