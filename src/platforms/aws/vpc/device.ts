import { nobody } from '../../../flow/match.ts'
import type { Facts } from '../../../model/facts.ts'
import type { Stage } from '../../../model/node.ts'
import { implied } from '../../../origin/origin.ts'
import { fromSubnet, type Core } from '../door.ts'
import { cloudNode, filterStage, handOver, onlyTo, ruleFilter } from './gateway.ts'
import type { SecurityGroup } from './group.ts'
import type { Inhabitant } from './inhabit.ts'
import { deviceFilter, type Referring } from './security.ts'

/** The node that passes on what is routed to an interface: the interface's own flows begin and end in its VPC. */
export function deviceNode(id: string): string {
  return `${id} (passing on)`
}

/**
 * An instance or interface that routes lead to. With the source/destination check it drops what isn't for it (AWS: using-eni, 2026-11); without, its groups judge
 * what it passes on, and what its own system does with it isn't declared.
 */
export function deviceFacts(
  { placement, vpc, subnets }: Inhabitant,
  core: Core,
  groups: ReadonlyMap<string, SecurityGroup>,
  referring: Referring,
): Partial<Facts> {
  const { id, origin } = placement
  const node = deviceNode(id)
  const ids = { check: `${node}/check`, in: `${node}/ingress`, out: `${node}/egress`, onward: `${node}/routes` }
  const [subnet] = subnets
  const says = `what ${id} does with packets that it passes on is not declared`
  const opaque = { kind: 'opaque' as const, says, origin }
  const own = placement.groups.flatMap((one) => groups.get(one) ?? [])
  const check = ruleFilter({
    id: ids.check,
    says: id,
    rules: [
        {
          match: { kind: 'destination', peers: { ...nobody, endpoints: [id] } },
          action: { do: 'accept' },
          says: 'what is for itself',
          origin,
        },
      ],
    otherwise: {
      action: 'drop',
      says: 'its source/destination check',
      origin: implied('aws: an interface drops what is not for it, unless source_dest_check is off'),
    },
    sessions: 'none',
  })
  const filters = placement.checked
    ? [check]
    : [deviceFilter(ids.in, id, 'ingress', own, groups, vpc, referring), deviceFilter(ids.out, id, 'egress', own, groups, vpc, referring)]
  const onward: Stage[] = [filterStage(ids.out), ...(subnet ? core.boundary(subnet, 'egress') : []), handOver(ids.onward)]
  const passing: Stage[] = [
    ...(subnet ? core.boundary(subnet, 'ingress') : []),
    filterStage(ids.in),
    {
      stage: 'select',
      cases: [{ match: opaque, stages: [{ stage: 'opaque', says, origin }], says: `${id}’s own filtering and translating`, origin }],
      otherwise: onward,
    },
  ]
  return {
    nodes: [
      cloudNode(
        node,
        { arrive: placement.checked ? [filterStage(ids.check), handOver(ids.onward)] : passing },
        [vpc.id, ...(subnet ? [subnet.id] : [])],
        origin,
      ),
    ],
    filters,
    tables: [onlyTo(ids.onward, { kind: 'nodes', nodes: [vpc.id], arrivesOn: fromSubnet(subnet?.id ?? vpc.id) }, origin)],
  }
}
