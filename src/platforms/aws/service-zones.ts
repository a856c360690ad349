import type { NameRecord, Zone } from '../../model/name.ts'
import type { AcrossPeering } from './names/across.ts'
import { nameOf, type ServiceName } from './service.ts'
import type { Inhabitant } from './vpc/inhabit.ts'
import { publicId } from './vpc/inhabit.ts'

// Names of load balancers and of most data services are kept for a minute (elb "DNS name", TTL 60 seconds, 2026-11).
const ttl = 60

/** A zone for each name that AWS gives: what the name leads to, for whoever sees it. `across`: whose instances' public names lead to private addresses in peered VPCs, too. */
export function serviceZones(names: readonly ServiceName[], inhabitants: readonly Inhabitant[], across: readonly AcrossPeering[] = []): Zone[] {
  const byId = new Map(inhabitants.map((one) => [one.placement.id, one]))
  const seen = new Set<string>()
  return names.flatMap((name): Zone[] => {
    const inhabitant = byId.get(name.endpoint)
    const key = `${name.name} ${name.within ?? ''}`
    if (!inhabitant || seen.has(key)) return []
    seen.add(key)
    const { placement, vpc } = inhabitant
    const zone = (seenBy: Zone['seenBy'], which: string, records: readonly NameRecord[]): Zone => ({
      id: `aws/${name.name}${which}`,
      apex: name.name,
      seenBy,
      records: [...records, ...(name.before ?? []).flatMap((label) => records.map((one) => ({ ...one, owner: `${label}.${one.owner}` })))],
      ...(name.name === nameOf(name.link) && { symbolic: true }),
      origin: name.origin,
    })
    const record = (type: 'A' | 'AAAA', endpoint: string, family?: 4 | 6): NameRecord => ({
      owner: name.name,
      type,
      ttl,
      data: { kind: 'endpoint', endpoint, ...(family && { family }) },
      origin: name.origin,
    })
    // DNS gives the addresses of all zones but those that have no healthy target, unless none has (NLB "Target group health", DNS failover, 2026-11).
    const given = placement.interfaces?.filter(({ left }) => left === undefined)
    const own = given ? given.map((one) => record('A', one.id)) : [record('A', placement.id)]
    if (name.within !== undefined) return [zone({ kind: 'nodes', nodes: [name.within] }, ` in ${name.within}`, own)]
    if (name.gives === 'private' || placement.public.kind === 'none') return [zone({ kind: 'everyone' }, '', own)]
    // An elastic IP translates IPv4 alone; IPv6 addresses are an interface's own, wherever one comes from.
    const shown = given ? given.flatMap((one) => one.public?.id ?? []) : [publicId(placement)]
    const six = placement.ipv6 === false ? [] : (given?.map(({ id }) => id) ?? [placement.id])
    const outside = [...shown.map((id) => record('A', id)), ...six.map((id) => record('AAAA', id, 6))]
    const everywhere = zone({ kind: 'everyone' }, '', outside)
    const peered = placement.resource.type === 'aws_instance' ? across.flatMap((one) => (one.named === vpc.id && one.on === true ? [one.asking] : [])) : []
    return name.gives === 'public' ? [everywhere] : [everywhere, zone({ kind: 'nodes', nodes: [vpc.id, ...peered] }, ` in ${vpc.id}`, own)]
  })
}
