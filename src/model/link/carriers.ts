import { everyIpv4, everyIpv6, type AddressRange } from '../../base/address.ts'
import { all, nobody, not, type Match, type Peers } from '../../flow/match.ts'
import { implied } from '../../origin/origin.ts'
import type { Endpoint, Group } from '../endpoint.ts'
import type { Facts } from '../facts.ts'
import type { Carrier, Fronting, Hosting } from '../hosting.ts'
import type { Node, Stage } from '../node.ts'
import type { RouteTable } from '../table.ts'
import type { Translation } from '../translation.ts'

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
  const fronted = new Map(facts.frontings.flatMap((one) => one.services.map((id) => [id, one] as const)))
  const replaced = new Set(facts.frontings.flatMap(({ controllers }) => controllers))
  const ports = facts.frontings.flatMap((one) => one.ports)
  return {
    ...facts,
    nodes: facts.nodes.map((one) => (one.id === hosting.cluster ? fromOutside(one, hosting, [...fronted.keys()]) : one)),
    listeners: facts.listeners.filter(({ addresses }) => addresses?.endpoints.some((id) => replaced.has(id)) !== true),
    endpoints: facts.endpoints.filter(({ id }) => !replaced.has(id)).map((one) => shown(one, fronted, somewhere)).map((one): Endpoint => (pods.has(one.id) && one.addresses.length === 0 && somewhere.length > 0 ? { ...one, somewhere, exposed: one.exposed === 'maybe' ? 'no' : one.exposed } : one)),
    groups: facts.groups.map((one) => (one.id === hosting.hosts ? { ...one, surely: [...hosts] } : joined(one, hosts, pods))),
    tables: [...facts.tables.map((one) => (one.id === hosting.table ? outBy(one, carriers) : one)), ...carriers.flatMap((one) => inTo(one, hosting, ports))],
    translations: ports.length === 0 ? facts.translations : [...facts.translations, toServices(ports)],
    zones: facts.zones.map((zone) => (zone.seenBy.kind === 'nodes' && carriers.some(({ node }) => zone.seenBy.kind === 'nodes' && zone.seenBy.nodes.includes(node)) ? { ...zone, seenBy: { kind: 'nodes', nodes: [...zone.seenBy.nodes, hosting.cluster] } } : zone)),
    attachments: [...facts.attachments, ...carriers.map((one) => ({ node: one.node, point: 'input' as const, stages: stagesOf(one, hosting, ports), origin: one.origin }))],
  }
}

/** What the outside sends comes by balancers that the cluster has its cloud make: which ways these have is declared nowhere. */
function fromOutside(node: Node, { cluster, origin }: Hosting, fronted: readonly string[]): Node {
  const says = `by which load balancer the outside reaches ${cluster} is not declared`
  const match: Match = all({ kind: 'arrivesOn', interfaces: ['uplink'] }, not({ kind: 'destination', peers: { ...nobody, endpoints: fronted } }))
  return { ...node, arrive: [{ stage: 'select', cases: [{ match, stages: [{ stage: 'opaque', says, origin }], says, origin }], otherwise: node.arrive }] }
}

/** Who is shown by a balancer is reached by that one's addresses, and by none of his own. */
function shown(endpoint: Endpoint, fronted: ReadonlyMap<string, Fronting>, hosts: readonly AddressRange[]): Endpoint {
  const by = fronted.get(endpoint.id)
  if (!by) return endpoint
  const reached: Endpoint = { ...endpoint, exposed: 'no', reachedAs: [...(endpoint.reachedAs ?? []), ...by.reachedAs] }
  // Hosts of one family alone have Services of that family.
  const [family, more] = [...new Set(hosts.map((range) => range.family))]
  if (endpoint.addresses.length > 0 || endpoint.somewhere || family === undefined || more !== undefined) return reached
  return { ...reached, somewhere: [family === 4 ? everyIpv4 : everyIpv6] }
}

const toServicesId = 'ports of hosts for Services'

/** What comes to the port of a host that stands for a Service is for that Service. */
function toServices(ports: Fronting['ports']): Translation {
  const peers = (id: string): Peers => ({ ...nobody, endpoints: [id] })
  return {
    id: toServicesId,
    says: 'node ports',
    chains: {
      ports: ports.map(({ endpoint, service }) => ({
        match: { kind: 'destination', peers: peers(endpoint) },
        action: { do: 'translate', destination: { to: { kind: 'members', members: [{ peers: peers(service), port: undefined, origin: says }] } } },
        says: service,
        origin: says,
      })),
    },
    start: 'ports',
  }
}

const says = implied('kubernetes: every node passes a Service’s node port on to the Service')

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

const servicesIn = (carrier: Carrier): string => `${carrier.node}/services`

function inTo(carrier: Carrier, { cluster, pods }: Hosting, ports: Fronting['ports']): RouteTable[] {
  const { origin } = carrier
  const table = (id: string, peers: Peers, arrivesOn: string): RouteTable => ({ id, routes: [{ to: { peers }, via: { kind: 'nodes', nodes: [cluster], arrivesOn }, metric: 0, origin }], otherwise: origin })
  const own = table(inId(carrier), { ...nobody, groups: [pods] }, 'hosts')
  return ports.length === 0 ? [own] : [own, table(servicesIn(carrier), { ...nobody, endpoints: ports.map(({ service }) => service) }, 'node-ports')]
}

/** The hosts' own translations, then what is for a pod to the pods; the rest has arrived. */
function stagesOf(carrier: Carrier, { translations, pods, origin }: Hosting, ports: Fronting['ports']): Stage[] {
  const match: Match = { kind: 'destination', peers: { ...nobody, groups: [pods] } }
  const services: Match = { kind: 'destination', peers: { ...nobody, endpoints: ports.map(({ service }) => service) } }
  const hand = (table: string): Stage => ({ stage: 'route', own: 'table', table, local: [{ stage: 'deliver' }], forward: [{ stage: 'transmit' }] })
  return [
    ...(ports.length === 0 ? [] : [{ stage: 'translate', translation: toServicesId } as const]),
    ...translations.map((translation): Stage => ({ stage: 'translate', translation })),
    {
      stage: 'select',
      cases: [
        ...(ports.length === 0 ? [] : [{ match: services, stages: [hand(servicesIn(carrier))], says: 'a Service', origin }]),
        { match, stages: [hand(inId(carrier))], says: 'a pod', origin },
      ],
      otherwise: [{ stage: 'deliver' }],
    },
  ]
}
