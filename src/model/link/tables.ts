import { formatAddress, formatPrefix, notPublic, parsePrefix, prefixAround, rangeOf, containsAddress, type Address, type AddressRange } from '../../base/address.ts'
import { nobody } from '../../flow/match.ts'
import { derived, implied } from '../../origin/origin.ts'
import type { Endpoint } from '../endpoint.ts'
import type { Entrance, Node } from '../node.ts'
import { interfaceKey, outsideNode, type LinkedSegment } from '../model.ts'
import type { NextHop, Route, RouteTable } from '../table.ts'
import { tableIdOf } from './nodes.ts'

const everything = [parsePrefix('0.0.0.0/0'), parsePrefix('::/0')].filter((p) => p !== undefined)

/**
 * The table of a node that no format wrote one for: its connected networks, then the only declared router beside it (any one of several), else
 * the way out of everything that was declared.
 */
export function impliedTable(node: Node, nodes: ReadonlyMap<string, Node>, segments: ReadonlyMap<string, LinkedSegment>, ofInterface: ReadonlyMap<string, string>): RouteTable {
  const routes: Route[] = []
  const gateways: { interface: string; gateway: Address }[] = []
  for (const i of node.interfaces) {
    const segment = segments.get(ofInterface.get(interfaceKey(node.id, i.name)) ?? '')
    if (!segment || segment.kind === 'pods') continue
    for (const prefix of segment.prefixes)
      routes.push({ to: { prefix }, via: { kind: 'interface', interface: i.name, gateway: undefined }, metric: 0, origin: derived('a connected network', [i.origin]) })
    for (const member of segment.members) {
      if (member.node === node.id || nodes.get(member.node)?.forwards !== true) continue
      const gateway = member.addresses[0]
      if (gateway) gateways.push({ interface: i.name, gateway })
    }
  }
  for (const prefix of everything) {
    const usable = gateways.filter((g) => g.gateway.family === prefix.family)
    const [only] = usable
    const via: NextHop =
      usable.length > 1
        ? { kind: 'choice', of: usable }
        : only
          ? { kind: 'interface', ...only }
          : { kind: 'outside', says: 'no route is declared: taken as a default route out of what is declared' }
    const says = only ? `a default route by ${usable.map((g) => formatAddress(g.gateway)).join(' or ')}, the declared router beside it` : 'a default route'
    routes.push({ to: { prefix }, via, metric: 0, origin: implied(says) })
  }
  return { id: tableIdOf(node.id), routes, otherwise: implied('no route leads there') }
}

/** Routes from a cluster's host to the pods behind it. */
export function podRoutes(node: Node, ofInterface: ReadonlyMap<string, string>, segments: ReadonlyMap<string, LinkedSegment>, pods: string | undefined): Route[] {
  const inside = node.interfaces.find((i) => segments.get(ofInterface.get(interfaceKey(node.id, i.name)) ?? '')?.kind === 'pods')
  if (!inside || pods === undefined || node.kind === 'cluster') return []
  const origin = implied('kubernetes: every node reaches every pod')
  return [{ to: { peers: { ...nobody, groups: [pods] } }, via: { kind: 'interface', interface: inside.name, gateway: undefined }, metric: 0, origin }]
}

/**
 * The way from the internet in: by declared entrances, to public addresses that a declared host holds, and to endpoints that are said to be reached from outside.
 * Everything else is outside too.
 */
export function outsideTable(nodes: readonly Node[], endpoints: readonly Endpoint[], entrances: readonly Entrance[]): RouteTable {
  const routes: Route[] = entrances.map(({ to, family, node, arrivesOn, origin }) => ({
    to: { peers: to, ...(family !== undefined && { family }) },
    via: { kind: 'nodes', nodes: [node], arrivesOn },
    metric: 0,
    origin,
  }))
  const held = new Set<string>()
  for (const node of nodes) {
    for (const i of node.interfaces)
      for (const { address, origin } of i.addresses) {
        if (containsAddress(notPublic, address) || held.has(formatAddress(address))) continue
        held.add(formatAddress(address))
        const via: NextHop = { kind: 'nodes', nodes: [node.id], arrivesOn: i.name }
        routes.push({ to: { prefix: prefixOf(address) }, via, metric: 0, origin: derived('a public address is reached from the internet', [origin]) })
      }
  }
  const maybe = new Map<string, Endpoint[]>()
  for (const endpoint of endpoints) {
    if (endpoint.exposed === 'no' || endpoint.node === outsideNode) continue
    if (endpoint.exposed === 'maybe') {
      const known = maybe.get(endpoint.node)
      if (known) known.push(endpoint)
      else maybe.set(endpoint.node, [endpoint])
      continue
    }
    const origin = derived('reached from outside', [endpoint.origin])
    const via: NextHop = { kind: 'nodes', nodes: [endpoint.node], arrivesOn: 'uplink' }
    if (endpoint.addresses.length === 0) routes.push({ to: { peers: { ...nobody, endpoints: [endpoint.id] } }, via, metric: 0, origin })
    for (const address of endpoint.addresses) {
      if (held.has(formatAddress(address))) continue
      held.add(formatAddress(address))
      routes.push({ to: { prefix: prefixOf(address) }, via, metric: 0, origin })
    }
  }
  for (const [node, members] of maybe) {
    const says = `whether the endpoints of ${node} can be reached by their own addresses from outside depends on the network (profile pods=routed or pods=private)`
    routes.push({ to: { peers: { ...nobody, endpoints: members.map((e) => e.id) } }, via: { kind: 'maybe', nodes: [node], arrivesOn: 'uplink', says }, metric: 0, origin: implied(says) })
  }
  for (const prefix of everything) routes.push({ to: { prefix }, via: { kind: 'local' }, metric: 0, origin: implied('everything that is not declared lies outside') })
  return { id: tableIdOf(outsideNode), routes, otherwise: implied('no route leads there') }
}

const prefixOf = (address: Address): AddressRange => prefixAround(address, address.family === 4 ? 32 : 128)

/** What a segment's undeclared neighbours do: the segment itself, then whoever routes on it. */
export function neighbourTable(segment: LinkedSegment, id: string, nodes: ReadonlyMap<string, Node>): RouteTable {
  const routes: Route[] = segment.prefixes.map((prefix) => ({
    to: { prefix },
    via: { kind: 'interface', interface: 'lan', gateway: undefined },
    metric: 0,
    origin: derived(`on ${formatPrefix(prefixAround({ family: prefix.family, value: prefix.first }, lengthOf(prefix)))}`, [segment.origin]),
  }))
  const gateways = segment.members
    .filter((m) => m.node !== id && nodes.get(m.node)?.forwards === true)
    .flatMap((m) => m.addresses.slice(0, 2).map((gateway) => ({ interface: 'lan', gateway })))
  for (const prefix of everything) {
    const usable = gateways.filter((g) => g.gateway.family === prefix.family)
    const [only] = usable
    const via: NextHop = usable.length > 1 ? { kind: 'choice', of: usable } : only ? { kind: 'interface', ...only } : { kind: 'outside', says: 'no router is declared here' }
    routes.push({ to: { prefix }, via, metric: 0, origin: implied('a neighbour that was not declared uses the router beside it') })
  }
  return { id: tableIdOf(id), routes, otherwise: implied('no route leads there') }
}

/** The prefix length of a range that is one prefix. */
export function lengthOf({ family, first, last }: AddressRange): number {
  let size = last - first + 1n
  let bits = family === 4 ? 32 : 128
  while (size > 1n) {
    size >>= 1n
    bits -= 1
  }
  return bits
}

export function heldRanges(nodes: readonly Node[], endpoints: readonly Endpoint[]): AddressRange[] {
  return [...nodes.flatMap((n) => n.interfaces.flatMap((i) => i.addresses.map((a) => rangeOf(a.address)))), ...endpoints.flatMap((e) => e.addresses.map(rangeOf))]
}
