import { containsRanges, intersectRanges } from '../../../base/address.ts'
import type { Filter } from '../../../model/filter.ts'
import { derived } from '../../../origin/origin.ts'
import type { Resource } from '../../resource.ts'
import { shareZone } from '../balance/zone.ts'
import { admits } from '../checks/admits.ts'
import type { Core } from '../door.ts'
import type { Subnet } from '../vpc/network.ts'
import { ruleFilter } from '../vpc/gateway.ts'
import type { Inhabitant } from '../vpc/inhabit.ts'

// Gateway Load Balancers wrap packets in GENEVE, UDP 6081 (gateway load balancers, target groups, 2026-11).
const geneve = { protocol: 17, port: 6081 }

/**
 * Why nothing that comes to an endpoint gets to an appliance, as a filter: none is registered, none in its zone where the balancer doesn't cross zones, or none
 * whose security groups let in what the balancer wraps. Undefined where there surely or perhaps is one.
 */
export function undelivered(core: Core, endpoint: string, balancers: readonly Resource[], subnet: Subnet | undefined): Filter | undefined {
  const own = core.appliances.filter(({ balancer }) => balancers.some(({ id }) => id === balancer))
  const [first] = own
  if (!first || own.some(({ doubt }) => doubt !== undefined)) return undefined
  const byId = new Map(core.inhabitants.map((one) => [one.placement.id, one]))
  const members = own.flatMap((one) => one.members.map((member) => ({ ...member, crosses: one.crosses, holder: byId.get(member.endpoint) })))
  if (members.length === 0) return dropping(endpoint, 'no appliance is registered behind it', first.origin)
  const near = members.filter(
    ({ crosses, holder }) => crosses !== false || !subnet || !holder || shareZone(holder.placement.subnets, [subnet.resource]) !== false,
  )
  // Off unless it is switched on (gateway load balancers, cross-zone load balancing, 2026-11).
  if (near.length === 0) return dropping(endpoint, 'no appliance is in its zone, and its load balancer does not cross zones', first.origin)
  const from = balancers.flatMap(({ id }) => byId.get(id)?.subnets ?? [])
  const deaf = near.filter(({ holder }) => holder && !mayHear(core, holder, from))
  if (deaf.length < near.length) return undefined
  const who = [...new Set(deaf.map((one) => one.endpoint))].join(', ')
  const groups = deaf.flatMap(({ holder }) => holder?.placement.groups.flatMap((group) => core.security.get(group)?.origin ?? []) ?? [])
  return dropping(endpoint, `no security group of ${who} lets in GENEVE (UDP 6081) from its load balancer`, groups[0] ?? first.origin)
}

function dropping(endpoint: string, says: string, origin: Filter['otherwise']['origin']): Filter {
  return ruleFilter({
    id: `${endpoint}/appliances`,
    says: 'Gateway Load Balancer',
    rules: [],
    otherwise: {
      action: 'drop',
      says,
      origin: derived('aws: a gateway load balancer drops what it has no healthy appliance for', [origin]),
    },
    sessions: 'implicit',
  })
}

/** May the balancer's packets pass a member's security groups? The balancer has none itself. */
function mayHear({ security }: Core, { placement }: Inhabitant, from: readonly Subnet[]): boolean {
  if (placement.groups.length === 0 || placement.doubt !== undefined || from.length === 0) return true
  const ranges = from.flatMap((subnet) => subnet.ranges.filter(({ family }) => family === 4))
  return placement.groups.some((id) => {
    const group = security.get(id)
    if (!group || group.open.ingress !== undefined) return true
    return group.rules.some(({ direction, traffic, addresses }) => {
      if (direction !== 'ingress' || admits(traffic, geneve) === false) return false
      return addresses.some(
        ({ peers }) => peers.groups.length > 0 || containsRanges(peers.ranges, ranges) || intersectRanges(peers.ranges, ranges).length > 0,
      )
    })
  })
}

