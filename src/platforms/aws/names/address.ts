import type { Zone } from '../../../model/name.ts'
import type { Origin } from '../../../origin/origin.ts'
import type { Unread } from '../../../origin/problem.ts'
import { bool, part, text } from '../attribute.ts'
import { nameOf } from '../service.ts'
import { publicId, type Inhabitant } from '../vpc/inhabit.ts'
import type { World } from '../world.ts'
import { domain } from './domain.ts'

/**
 * What people write for an address that isn't known yet, and the names that AWS gives to elastic IPs: `aws_eip.web.public_ip`, `aws_instance.web.private_ip` lead to whoever has
 * that address. Within the VPC an elastic IP's host name leads to the private one (Amazon VPC, "DNS attributes for your VPC", 2026-11).
 */
export function addressNames(world: World, inhabitants: readonly Inhabitant[], publics: ReadonlyMap<string, unknown>): Zone[] {
  const named = new Map<string, Zone>()
  const name = (resource: string, attribute: string, endpoint: string, origin: Origin, nodes?: readonly string[], known?: string): void => {
    const apex = known ?? nameOf({ resource, attribute })
    const id = `aws/${apex}${nodes ? ` in ${nodes.join(' ')}` : ''}`
    if (named.has(id)) return
    const data = { kind: 'endpoint', endpoint } as const
    named.set(id, {
      id,
      apex,
      seenBy: nodes ? { kind: 'nodes', nodes } : { kind: 'everyone' },
      records: [{ owner: apex, type: 'A', ttl: 60, data: { ...data, family: 4 }, origin }],
      ...(known === undefined && { symbolic: true }),
      origin,
    })
  }
  for (const { placement, vpc } of inhabitants) {
    const { id, resource, origin } = placement
    const single = resource.type === 'aws_instance' || resource.type === 'aws_network_interface'
    if (single) name(resource.id, 'private_ip', id, origin)
    if (placement.public.kind === 'none' || !publics.has(publicId(placement))) continue
    if (single) name(resource.id, 'public_ip', publicId(placement), origin)
    const elastic = world.byId(publicId(placement))
    if (elastic?.type !== 'aws_eip') continue
    const hostnames = vpc.dns && bool(part(vpc.resource, 'enable_dns_hostnames'), vpc.resource.type === 'aws_default_vpc') === true
    if (!hostnames) continue
    const known = domain(text(elastic.attributes.get('public_dns')))
    name(elastic.id, 'public_dns', elastic.id, elastic.origin, undefined, known)
    name(elastic.id, 'public_dns', id, elastic.origin, [vpc.id], known)
  }
  for (const elastic of world.ofType('aws_eip')) if (publics.has(elastic.id)) name(elastic.id, 'public_ip', elastic.id, elastic.origin)
  return [...named.values()]
}

/** Elastic IPs that lead nowhere. */
export function idleAddresses(world: World, publics: ReadonlyMap<string, unknown>): Unread[] {
  return world.ofType('aws_eip').flatMap(({ id, origin, lookedUp }) =>
    publics.has(id) || lookedUp === true ? [] : [{ what: `${id}: nothing that was read has this address`, origin, changesAnswers: false, aside: true }],
  )
}
