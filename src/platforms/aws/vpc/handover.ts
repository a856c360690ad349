import { all, nobody, type Match } from '../../../flow/match.ts'
import type { Filter, FilterRule } from '../../../model/filter.ts'
import type { Stage } from '../../../model/node.ts'
import { implied } from '../../../origin/origin.ts'
import type { Core } from '../door.ts'
import type { Handover } from '../service.ts'
import { filterStage, ruleFilter } from './gateway.ts'
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
  const byId = new Map(
    inhabitants.flatMap((one) => [
      [one.placement.id, one] as const,
      ...(one.placement.interfaces ?? []).map(({ id, subnet }) => [id, { ...one, subnets: one.subnets.filter((each) => each.id === subnet.id) }] as const),
    ]),
  )
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
    const members = handovers.flatMap((one) => (one.endpoint === id ? one.members : []))
    const back = hairpin(id, members, byId)
    filters.push(back)
    const [subnet, more] = balancer.subnets
    known.set(id, { mark, passes: [filterStage(back.id), ...(filter ? [filterStage(filter.id)] : []), ...(subnet && !more ? boundary(subnet, 'egress') : [])] })
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

const oneself = implied('aws: a target that is handed its own connection finds its own address as the source, and does not answer')
/** Who is one machine, and not any one of several. */
const single: readonly string[] = ['aws_instance', 'aws_spot_instance_request', 'aws_network_interface']

/**
 * A target that calls its own load balancer and is chosen itself: source and destination are the same, and the connection times out; of several machines another
 * may be chosen (NLB "Troubleshoot", requests from a target to its load balancer time out, 2026-11).
 */
function hairpin(balancer: string, members: Handover['members'], byId: ReadonlyMap<string, Inhabitant>): Filter {
  const endpoints = [...new Set(members.map(({ endpoint }) => endpoint))]
  const rules = endpoints.map((endpoint): FilterRule => {
    const peers = { ...nobody, endpoints: [endpoint] }
    const same: Match = all({ kind: 'source', peers }, { kind: 'destination', peers })
    const type = byId.get(endpoint)?.placement.resource.type
    const several: Match = { kind: 'opaque', says: `whether ${endpoint} is handed to the very machine that calls it is AWS’ choice`, origin: oneself }
    return {
      match: type !== undefined && single.includes(type) ? same : all(same, several),
      action: { do: 'drop' },
      says: `${endpoint} by itself through ${balancer}`,
      origin: oneself,
    }
  })
  return ruleFilter({
    id: `${balancer}/to-oneself`,
    says: 'load balancer',
    rules,
    otherwise: { action: 'accept', says: 'what somebody else sends', origin: oneself },
    sessions: 'implicit',
  })
}
