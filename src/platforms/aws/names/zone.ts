import type { NameRecord, Zone } from '../../../model/name.ts'
import type { Unread } from '../../../origin/problem.ts'
import type { Resource } from '../../resource.ts'
import { attribute, blocks, bool, missingBlocks, part, text } from '../attribute.ts'
import { vpcTypes } from '../vpc/network.ts'
import type { World } from '../world.ts'
import { domain } from './domain.ts'
import { chosenOf } from './policy.ts'
import { recordsOf, type Lookup } from './record.ts'

const zoneTypes = ['aws_route53_zone']

/** Hosted zones: public ones for everyone, private ones for the VPCs that they are associated with, as far as these have AWS' resolver. */
export function hostedZones(world: World, lookup: Lookup): { readonly zones: readonly Zone[]; readonly unread: readonly Unread[] } {
  const unread: Unread[] = []
  const nameless = new Map<Resource, Resource>()
  const records = new Map<Resource, Resource[]>()
  for (const record of world.ofType('aws_route53_record')) {
    const found = world.follow(attribute(record, 'zone_id'), zoneTypes)
    if (found?.kind === 'resource') records.set(found.resource, [...(records.get(found.resource) ?? []), record])
    else unread.push({ what: `${record.id}: its zone was not read`, origin: record.origin, changesAnswers: true })
  }
  const zones = world.ofType(...zoneTypes).flatMap((zone): Zone[] => {
    const apex = domain(text(attribute(zone, 'name')))
    if (apex === undefined) {
      unread.push({ what: `${zone.id}: its name is not known`, origin: zone.origin, changesAnswers: true })
      return []
    }
    const vpcs = vpcsOf(world, zone)
    const missing = missingBlocks(attribute(zone, 'vpc'))
    if (vpcs === undefined && missing) {
      unread.push({ what: `${zone.id}: whether it is public is not known (${missing.says}), so nobody's questions are answered from it`, origin: missing.origin, changesAnswers: true })
      return []
    }
    for (const vpc of vpcs ?? []) if (hasResolver(vpc) && !hasHostnames(vpc)) nameless.set(vpc, zone)
    const own = records.get(zone) ?? []
    const chosen = chosenOf(own)
    const told = (spare: boolean): NameRecord[] => chosen.filter((one) => one.spare === spare).flatMap(({ record, choice }) => recordsOf(world, lookup, record, apex, choice))
    const spares = told(true)
    const seenBy: Zone['seenBy'] = vpcs === undefined ? { kind: 'everyone' } : { kind: 'nodes', nodes: vpcs.filter((vpc) => hasResolver(vpc)).map(({ id }) => id) }
    // Somebody else's zone holds more than what is declared here; so may one of whose records it isn't known how many there are.
    const partial = zone.lookedUp === true || own.some(({ uncertain }) => uncertain !== undefined)
    return [{ id: zone.id, apex, seenBy, records: told(false), ...(spares.length > 0 && { spares }), ...(partial && { partial }), origin: zone.origin }]
  })
  // Both attributes have to be on (Route 53, "Considerations when working with a private hosted zone", 2026-11); what becomes of the names without isn't documented.
  for (const [vpc, zone] of nameless)
    unread.push({ what: `${vpc.id}: private zones (${zone.id}) are documented to need enable_dns_hostnames, without it they are taken to be answered`, origin: vpc.origin, changesAnswers: true })
  return { zones, unread }
}

/** The VPCs of a private zone; undefined for a public one. */
function vpcsOf(world: World, zone: Resource): Resource[] | undefined {
  const inline = blocks(attribute(zone, 'vpc')).map((block) => part(block, 'vpc_id'))
  const associated = world.ofType('aws_route53_zone_association').filter((one) => {
    const found = world.follow(attribute(one, 'zone_id'), zoneTypes)
    return found?.kind === 'resource' && found.resource === zone
  })
  const isPrivate = inline.length + associated.length > 0 || bool(zone.attributes.get('private_zone'), false) === true
  if (!isPrivate) return undefined
  const found = [...inline, ...associated.map((one) => attribute(one, 'vpc_id'))].flatMap((value) => world.follow(value, vpcTypes) ?? [])
  return [...new Set(found.flatMap((one) => (one.kind === 'resource' && vpcTypes.includes(one.resource.type) ? [one.resource] : [])))]
}

/** Without it nobody in the VPC asks AWS' resolver, the only one that knows private zones (Amazon VPC, "DNS attributes", 2026-11). */
function hasResolver(vpc: Resource): boolean {
  return bool(attribute(vpc, 'enable_dns_support'), true) !== false
}

/** Off unless it is switched on, but in default VPCs (Amazon VPC, "DNS attributes for your VPC", 2026-11). */
function hasHostnames(vpc: Resource): boolean {
  return vpc.lookedUp === true || bool(part(vpc, 'enable_dns_hostnames'), vpc.type === 'aws_default_vpc') !== false
}
