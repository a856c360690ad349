import {
  emptyAddresses,
  everyIpv4,
  everyIpv6,
  formatAddress,
  formatRanges,
  minusRanges,
  rangeOf,
  type Address,
  type AddressRange,
  type AddressSet,
} from '../../base/address.ts'
import { implied } from '../../origin/origin.ts'
import type { Endpoint } from '../endpoint.ts'
import type { Facts } from '../facts.ts'
import { interfaceKey, outsideNode, type LinkedSegment, type Model } from '../model.ts'
import type { Node } from '../node.ts'
import type { NextHop, RouteTable } from '../table.ts'
import { carry } from './carriers.ts'
import { mergeNodes, tableIdOf } from './nodes.ts'
import { linkSegments } from './segments.ts'
import { heldRanges, impliedTable, neighbourTable, outsideTable, podRoutes } from './tables.ts'

const podsGroup = 'kubernetes/pods'

/**
 * Joins names to things, once: merges descriptions of one node, completes stages and tables, puts interfaces on segments, gives endpoints without
 * a known address their tokens, and adds the two kinds of nodes that nobody declares: the outside, and the undeclared neighbours of a segment.
 * Facts in, model out; never throws, a reference to nothing stays a reference to nothing.
 */
export function link(given: Facts): Model {
  const facts = carry(given)
  const { nodes: merged, nodeAlias } = mergeNodes(facts)
  const canonical = (id: string): string => nodeAlias.get(id) ?? id
  const { endpoints: declared, aliases } = mergeEndpoints(facts, merged, canonical)
  const named = addressByName(declared, facts)
  const { segments: bare, ofInterface } = linkSegments(merged, facts.segments)

  const held = heldRanges(merged, named)
  const neighbours: { node: Node; endpoint: Endpoint; addresses: AddressSet }[] = []
  const segments = new Map<string, LinkedSegment>()
  for (const segment of bare) {
    const free = segment.kind === 'lan' ? minusRanges(segment.prefixes, held) : []
    if (free.length === 0) {
      segments.set(segment.id, segment)
      continue
    }
    const one = neighbourNode(segment)
    neighbours.push({ ...one, addresses: { ...emptyAddresses, ranges: free } })
    segments.set(segment.id, { ...segment, neighbours: one.node.id, members: [...segment.members, { node: one.node.id, interface: 'lan', addresses: [] }] })
    ofInterface.set(interfaceKey(one.node.id, 'lan'), segment.id)
  }

  const outside = outsideParts()
  const nodes = [...merged, ...neighbours.map((n) => n.node), outside.node]
  const nodeById = new Map(nodes.map((n) => [n.id, n]))
  const endpoints = [...named, ...neighbours.map((n) => n.endpoint), outside.endpoint]

  const tables = new Map<string, RouteTable>(facts.tables.map((t) => [t.id, { ...t, routes: t.routes.map((r) => ({ ...r, via: canonicalHop(r.via, canonical) })) }]))
  const pods = facts.groups.some((g) => g.id === podsGroup) ? podsGroup : undefined
  for (const node of merged) {
    const id = tableIdOf(node.id)
    const own = node.arrive.concat(node.originate).find((s) => s.stage === 'route')
    const written = own?.stage === 'route' ? (tables.get(own.table) ?? impliedTable(node, nodeById, segments, ofInterface)) : undefined
    if (written === undefined) continue
    const extra = podRoutes(node, ofInterface, segments, pods)
    tables.set(own?.stage === 'route' ? own.table : id, extra.length > 0 ? { ...written, routes: [...extra, ...written.routes] } : written)
  }
  for (const { node } of neighbours) {
    const segment = segments.get(ofInterface.get(interfaceKey(node.id, 'lan')) ?? '')
    if (segment) tables.set(tableIdOf(node.id), neighbourTable(segment, node.id, nodeById))
  }
  tables.set(tableIdOf(outsideNode), outsideTable(merged, named, facts.entrances))

  const { addressesOf, tokens, tokenFamilies } = addressAll(named.filter((e) => e.ranges === undefined))
  for (const n of neighbours) addressesOf.set(n.endpoint.id, n.addresses)
  const stoodFor: AddressRange[] = []
  for (const e of named) {
    if (e.ranges === undefined) continue
    const ranges = minusRanges(e.ranges, [...held, ...stoodFor])
    addressesOf.set(e.id, { ranges, tokens: [] })
    stoodFor.push(...ranges)
  }
  const behind = facts.entrances.flatMap((entrance) => entrance.behind ?? [])
  const free = minusRanges([everyIpv4, everyIpv6], [...held, ...stoodFor, ...behind, ...neighbours.flatMap((n) => n.addresses.ranges)])
  addressesOf.set(outsideNode, { ranges: free, tokens: [] })

  const listeners = facts.listeners.map((l) => ({
    ...l,
    node: canonical(l.node),
    ...(l.addresses && { addresses: { ...l.addresses, endpoints: l.addresses.endpoints.map((e) => aliases.get(e) ?? e) } }),
  }))
  for (const [id, to] of nodeAlias) if (id !== to && !aliases.has(id)) aliases.set(id, to)
  return {
    facts: { ...facts, nodes, endpoints, listeners },
    nodes: nodeById,
    endpoints: new Map(endpoints.map((e) => [e.id, e])),
    endpointsOfNode: groupBy(endpoints, (e) => e.node),
    segments,
    segmentOfInterface: ofInterface,
    groups: new Map(facts.groups.map((g) => [g.id, { ...g, surely: g.surely.map((e) => aliases.get(e) ?? e), possibly: g.possibly.map((e) => aliases.get(e) ?? e) }])),
    tables,
    filters: new Map(facts.filters.map((f) => [f.id, f])),
    translations: new Map(facts.translations.map((t) => [t.id, t])),
    routers: new Map(facts.routers.map((r) => [r.id, r])),
    pools: new Map(facts.pools.map((p) => [p.id, p])),
    listenersOfNode: groupBy(listeners, (l) => l.node),
    addressesOf,
    tokens,
    tokenFamilies,
    aliases,
  }
}

/** A way to nodes that were merged leads to what they became. */
function canonicalHop(via: NextHop, canonical: (id: string) => string): NextHop {
  return via.kind === 'nodes' || via.kind === 'maybe' ? { ...via, nodes: [...new Set(via.nodes.map(canonical))] } : via
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const result = new Map<string, T[]>()
  for (const item of items) {
    const list = result.get(key(item))
    if (list) list.push(item)
    else result.set(key(item), [item])
  }
  return result
}

/** Endpoints on merged nodes: the host's own endpoint stands for that of the proxy that runs on it. */
function mergeEndpoints(facts: Facts, nodes: readonly Node[], canonical: (id: string) => string): { endpoints: Endpoint[]; aliases: Map<string, string> } {
  const aliases = new Map<string, string>()
  const hostOf = new Map<string, Endpoint>()
  const kept: Endpoint[] = []
  const own = new Set(nodes.map((n) => n.id))
  const ordered = facts.endpoints.toSorted((a, b) => Number(own.has(b.node) && b.kind === 'host') - Number(own.has(a.node) && a.kind === 'host'))
  for (const endpoint of ordered) {
    const node = canonical(endpoint.node)
    const host = endpoint.kind === 'host' ? hostOf.get(node) : undefined
    if (host) {
      aliases.set(endpoint.id, host.id)
      const at = kept.indexOf(host)
      const exposed = host.exposed === 'yes' || host.addresses.length > 0 ? host.exposed : endpoint.exposed
      const joined: Endpoint = { ...host, exposed, names: [...new Set([...host.names, endpoint.id, ...endpoint.names])], labels: { ...endpoint.labels, ...host.labels } }
      kept[at] = joined
      hostOf.set(node, joined)
      continue
    }
    const one = { ...endpoint, node }
    kept.push(one)
    if (one.kind === 'host') hostOf.set(node, one)
  }
  const byNode = new Map(nodes.map((n) => [n.id, n]))
  // A host is addressed by all that its interfaces hold.
  const complete = kept.map((e): Endpoint => {
    if (e.kind !== 'host') return e
    const known = new Set(e.addresses.map(formatAddress))
    const more = (byNode.get(e.node)?.interfaces ?? []).flatMap((i) => (i.up ? i.addresses.map((a) => a.address) : [])).filter((a) => !isLoopback(a) && !known.has(formatAddress(a)))
    return more.length > 0 ? { ...e, addresses: [...e.addresses, ...more] } : e
  })
  return { endpoints: complete.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)), aliases }
}

const isLoopback = (a: Address): boolean => (a.family === 4 ? a.value >> 24n === 127n : a.value === 1n)

/**
 * A proxy without a known address that claims host names has the addresses that the declared zones give those names, unless somebody
 * declared holds them or two claim the same.
 */
function addressByName(endpoints: readonly Endpoint[], facts: Facts): Endpoint[] {
  const held = new Set([...facts.nodes.flatMap((n) => n.interfaces.flatMap((i) => i.addresses.map((a) => formatAddress(a.address)))), ...endpoints.flatMap((e) => e.addresses.map(formatAddress))])
  const records = new Map<string, Address[]>()
  for (const zone of facts.zones)
    for (const record of zone.records) {
      if (record.data.kind === 'address') records.set(record.owner, [...(records.get(record.owner) ?? []), record.data.address])
    }
  if (records.size === 0) return [...endpoints]
  const claims = new Map<string, Set<string>>()
  const wanted = new Map<string, Address[]>()
  for (const endpoint of endpoints) {
    if (endpoint.addresses.length > 0 || endpoint.exposed !== 'yes') continue
    const own = facts.listeners.filter((l) => (l.addresses === undefined ? l.node === endpoint.node || l.node === endpoint.id : l.addresses.endpoints.includes(endpoint.id)))
    const addresses = own.flatMap((l) => l.names.flatMap((name) => records.get(name) ?? []))
    for (const a of addresses) claims.set(formatAddress(a), (claims.get(formatAddress(a)) ?? new Set()).add(endpoint.id))
    wanted.set(endpoint.id, addresses)
  }
  return endpoints.map((e) => {
    const own = (wanted.get(e.id) ?? []).filter((a) => !held.has(formatAddress(a)) && claims.get(formatAddress(a))?.size === 1)
    const distinct = [...new Map(own.map((a) => [formatAddress(a), a])).values()]
    return distinct.length > 0 ? { ...e, addresses: distinct } : e
  })
}

/** Tokens in an order that keeps alike endpoints together, so that sets of them stay small. */
function addressAll(endpoints: readonly Endpoint[]): { addressesOf: Map<string, AddressSet>; tokens: string[]; tokenFamilies: (4 | 6 | undefined)[] } {
  const addressesOf = new Map<string, AddressSet>()
  const unknown: { id: string; family: 4 | 6 | undefined; key: string }[] = []
  for (const e of endpoints) {
    if (e.standsFor) continue
    if (e.addresses.length > 0) addressesOf.set(e.id, { ranges: e.addresses.map(rangeOf), tokens: [] })
    else {
      const labels = Object.keys(e.labels)
        .toSorted()
        .map((key) => `${key}=${e.labels[key] ?? ''}`)
        .join(',')
      for (const family of familiesOf(e)) unknown.push({ id: e.id, family, key: `${e.node}\n${family ?? ''}\n${e.kind}\n${e.within.join('/')}\n${labels}\n${e.id}` })
    }
  }
  unknown.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  for (const [token, { id }] of unknown.entries()) addressesOf.set(id, { ranges: [], tokens: [...(addressesOf.get(id)?.tokens ?? []), { first: token, last: token }] })
  for (const { id, standsFor } of endpoints) {
    if (!standsFor) continue
    const parts = standsFor.flatMap((part) => addressesOf.get(part) ?? [])
    addressesOf.set(id, { ranges: parts.flatMap(({ ranges }) => ranges), tokens: parts.flatMap(({ tokens }) => tokens) })
  }
  return { addressesOf, tokens: unknown.map(({ id }) => id), tokenFamilies: unknown.map(({ family }) => family) }
}

/** The families of an endpoint's address, as far as it is known where it lies. */
function familiesOf({ somewhere }: Endpoint): (4 | 6 | undefined)[] {
  const known = [...new Set((somewhere ?? []).map(({ family }) => family))].toSorted((a, b) => a - b)
  return known.length > 0 ? known : [undefined]
}

function outsideParts(): { node: Node; endpoint: Endpoint } {
  const origin = implied('everything that is not declared')
  const table = tableIdOf(outsideNode)
  const node: Node = {
    id: outsideNode,
    kind: 'internet',
    names: [],
    interfaces: [],
    arrive: [{ stage: 'route', table, local: [{ stage: 'deliver' }], forward: [{ stage: 'transmit' }] }],
    originate: [{ stage: 'route', table, local: [{ stage: 'deliver' }], forward: [{ stage: 'transmit' }] }],
    forwards: true,
    folder: undefined,
    within: [],
    origin,
  }
  const endpoint: Endpoint = { id: outsideNode, kind: 'addresses', names: ['world', 'outside'], node: outsideNode, addresses: [], labels: {}, within: [], exposed: 'no', searches: [], origin }
  return { node, endpoint }
}

function neighbourNode(segment: LinkedSegment): { node: Node; endpoint: Endpoint } {
  const id = formatRanges(segment.prefixes)
  const table = tableIdOf(id)
  const { origin } = segment
  const node: Node = {
    id,
    kind: 'host',
    names: [],
    interfaces: [{ name: 'lan', addresses: [], segment: segment.id, up: true, origin }],
    arrive: [{ stage: 'route', table, local: [{ stage: 'deliver' }], forward: [{ stage: 'transmit' }] }],
    originate: [{ stage: 'route', table, local: [{ stage: 'deliver' }], forward: [{ stage: 'transmit' }] }],
    forwards: false,
    folder: undefined,
    within: segment.within,
    origin,
  }
  return { node, endpoint: { id, kind: 'addresses', names: [], node: id, addresses: [], labels: {}, within: segment.within, exposed: 'no', searches: [], origin } }
}
