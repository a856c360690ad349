import type { AddressRange } from '../../base/address.ts'
import { nobody, type Match } from '../../flow/match.ts'
import type { Endpoint, Group } from '../endpoint.ts'
import type { Facts } from '../facts.ts'
import type { Carrier, Hosting } from '../hosting.ts'
import type { Node, Stage } from '../node.ts'
import type { RouteTable } from '../table.ts'

/**
 * Puts a cluster's pods on the hosts that somebody else declared: they lie where the hosts lie, belong to whatever the hosts belong to, send by the hosts' network, are reached
 * through it, and see the names that the hosts see. Only where there is one such cluster and one that the hosts say they are of; otherwise which is which is not known, and the facts stay.
 */
export function carry(facts: Facts): Facts {
  const [hosting, another] = facts.hostings
  const clusters = new Set(facts.carriers.map(({ cluster }) => cluster))
  if (!hosting || another || clusters.size !== 1) return facts
  const carriers = facts.carriers
  const hosts = new Set(carriers.flatMap(({ endpoints }) => endpoints))
  const pods = new Set(facts.groups.filter(({ id }) => id === hosting.pods).flatMap(({ surely }) => surely))
  if (pods.size === 0) return facts
  const somewhere = facts.endpoints.filter(({ id }) => hosts.has(id)).flatMap((one): readonly AddressRange[] => one.somewhere ?? [])
  return {
    ...facts,
    nodes: facts.nodes.map((one) => (one.id === hosting.cluster ? fromOutside(one, hosting) : one)),
    endpoints: facts.endpoints.map((one): Endpoint => (pods.has(one.id) && one.addresses.length === 0 && somewhere.length > 0 ? { ...one, somewhere, exposed: one.exposed === 'maybe' ? 'no' : one.exposed } : one)),
    groups: facts.groups.map((one) => (one.id === hosting.hosts ? { ...one, surely: [...hosts] } : joined(one, hosts, pods))),
    tables: [...facts.tables.map((one) => (one.id === hosting.table ? outBy(one, carriers) : one)), ...carriers.map((one) => inTo(one, hosting))],
    zones: facts.zones.map((zone) => (zone.seenBy.kind === 'nodes' && carriers.some(({ node }) => zone.seenBy.kind === 'nodes' && zone.seenBy.nodes.includes(node)) ? { ...zone, seenBy: { kind: 'nodes', nodes: [...zone.seenBy.nodes, hosting.cluster] } } : zone)),
    attachments: [...facts.attachments, ...carriers.map((one) => ({ node: one.node, point: 'input' as const, stages: stagesOf(one, hosting), origin: one.origin }))],
  }
}

/** What the outside sends comes by balancers that the cluster has its cloud make: which ways these have is declared nowhere. */
function fromOutside(node: Node, { cluster, origin }: Hosting): Node {
  const says = `by which load balancer the outside reaches ${cluster} is not declared`
  const match: Match = { kind: 'arrivesOn', interfaces: ['uplink'] }
  return { ...node, arrive: [{ stage: 'select', cases: [{ match, stages: [{ stage: 'opaque', says, origin }], says, origin }], otherwise: node.arrive }] }
}

/** Whatever all hosts surely belong to, their pods do; of what only some belong to, they may. */
function joined(group: Group, hosts: ReadonlySet<string>, pods: ReadonlySet<string>): Group {
  const surely = group.surely.filter((id) => hosts.has(id)).length
  const possibly = group.possibly.some((id) => hosts.has(id))
  if (surely === 0 && !possibly) return group
  return surely === hosts.size ? { ...group, surely: [...group.surely, ...pods] } : { ...group, possibly: [...group.possibly, ...pods] }
}

/** What pods send that is for no pod goes by their hosts' network instead of out of everything that is declared. */
function outBy(table: RouteTable, carriers: readonly Carrier[]): RouteTable {
  const [first] = carriers
  if (!first) return table
  const nodes = [...new Set(carriers.map(({ node }) => node))]
  return { ...table, routes: table.routes.map((route) => (route.via.kind === 'outside' ? { ...route, via: { kind: 'nodes', nodes, arrivesOn: first.arrivesOn } } : route)) }
}

const inId = (carrier: Carrier): string => `${carrier.node}/pods`

function inTo(carrier: Carrier, { cluster, pods }: Hosting): RouteTable {
  return { id: inId(carrier), routes: [{ to: { peers: { ...nobody, groups: [pods] } }, via: { kind: 'nodes', nodes: [cluster], arrivesOn: 'hosts' }, metric: 0, origin: carrier.origin }], otherwise: carrier.origin }
}

/** The hosts' own translations, then what is for a pod to the pods; the rest has arrived. */
function stagesOf(carrier: Carrier, { translations, pods, origin }: Hosting): Stage[] {
  const match: Match = { kind: 'destination', peers: { ...nobody, groups: [pods] } }
  const hand: Stage = { stage: 'route', own: 'table', table: inId(carrier), local: [{ stage: 'deliver' }], forward: [{ stage: 'transmit' }] }
  return [
    ...translations.map((translation): Stage => ({ stage: 'translate', translation })),
    { stage: 'select', cases: [{ match, stages: [hand], says: 'a pod', origin }], otherwise: [{ stage: 'deliver' }] },
  ]
}
