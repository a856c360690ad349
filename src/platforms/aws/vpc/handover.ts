import type { Filter } from '../../../model/filter.ts'
import type { Stage } from '../../../model/node.ts'
import type { Core } from '../door.ts'
import type { Handover } from '../service.ts'
import { filterStage } from './gateway.ts'
import type { SecurityGroup } from './group.ts'
import type { Inhabitant } from './inhabit.ts'
import type { Handing } from './node.ts'
import { deviceFilter, type Handed, type Referring } from './security.ts'

/**
 * Balancers of a VPC that keep their clients' addresses: each has a mark for what came by it. On its way out to a target that passes the balancer's own groups and
 * the network ACL of the balancer's subnet, whatever its source (NLB "security groups", 2026-11).
 */
export function handOvers(
  handovers: readonly Handover[],
  inhabitants: readonly Inhabitant[],
  { boundary }: Core,
  groups: ReadonlyMap<string, SecurityGroup>,
  referring: Referring,
): { readonly handing: readonly Handing[]; readonly handed: Handed; readonly filters: readonly Filter[] } {
  const byId = new Map(inhabitants.map((one) => [one.placement.id, one]))
  const balancers = [...new Set(handovers.map(({ endpoint }) => endpoint))]
  const filters: Filter[] = []
  const handed = new Map<string, number[]>()
  const known = new Map<string, { readonly mark: number; readonly passes: readonly Stage[] }>()
  for (const [place, id] of balancers.entries()) {
    const mark = place + 1
    const balancer = byId.get(id)
    if (!balancer) continue
    for (const group of balancer.placement.groups) handed.set(group, [...(handed.get(group) ?? []), mark])
    const own = balancer.placement.groups.flatMap((group) => groups.get(group) ?? [])
    const filter =
      own.length === 0 ? undefined : deviceFilter(`${id}/security-groups/egress`, id, 'egress', own, groups, balancer.vpc, referring)
    if (filter) filters.push(filter)
    const [subnet, more] = balancer.subnets
    known.set(id, { mark, passes: [...(filter ? [filterStage(filter.id)] : []), ...(subnet && !more ? boundary(subnet, 'egress') : [])] })
  }
  return {
    handing: handovers.flatMap((one) => {
      const how = known.get(one.endpoint)
      return how ? [{ ...one, ...how }] : []
    }),
    handed,
    filters,
  }
}
