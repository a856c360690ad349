import { formatRanges, intersectAddresses, isEmptyAddresses, minusAddresses, rangesToPrefixes, type AddressOrToken, type AddressRange, type AddressSet } from '../base/address.ts'
import type { FlowSet } from '../flow/space.ts'
import type { Matching } from '../model/matching.ts'
import { outsideNode } from '../model/model.ts'
import { begin, pullToStart, requestPart, withFirstSource, type End, type Leg, type Start } from './branch.ts'
import { replies, returnedFlows } from './reply.ts'
import { holders } from './tell.ts'
import { walk } from './walk.ts'

/** One end of a connection: an endpoint, or a class of undeclared addresses that no rule tells apart. */
export interface ReachEnd {
  readonly id: string
  readonly kind: 'endpoint' | 'addresses'
  readonly addresses: AddressSet
}

/** What passes between two: exact sets over protocol, port and HTTP. `possibly` holds `surely`. */
export interface Connection {
  readonly from: string
  readonly to: string
  readonly surely: FlowSet
  readonly possibly: FlowSet
}

export interface Reached {
  readonly ends: readonly ReachEnd[]
  readonly connections: readonly Connection[]
  /** Ways whose end isn't known, for the list of unknowns. */
  readonly unknown: readonly End[]
}

/** What one end of a walk says of who reaches whom, in mixed headers: the first sender, and what arrives at the first listener or the end. */
interface Arrival {
  readonly node: string
  readonly mixed: FlowSet
  /** The flows as they began, for telling whether they end otherwise in another world. */
  readonly initial: FlowSet
  readonly end: End
  readonly delivered: boolean
  /** The endpoints of a later leg's end; for the first leg the destination address says it. */
  readonly to: string | undefined
}

export interface ReachScope {
  /** Only flows from and to these addresses. */
  readonly from?: AddressSet
  readonly to?: AddressSet
}

/**
 * Who reaches whom over what, exactly: everything that anybody may send is walked at once, node by node, and what arrives is read back by classes
 * of endpoints. Flows of TCP and SCTP count only if their replies come home; others count when they arrive.
 */
export function reach(matching: Matching, scope: ReachScope = {}): Reached {
  const arrivals = startsOf(matching, scope).flatMap((start) => arrivalsFrom(matching, start))
  const cuts = addressClasses(matching, arrivals)
  const table = new Map<string, { surely: FlowSet[]; possibly: FlowSet[] }>()
  for (const arrival of arrivals) if (arrival.delivered) collect(matching, arrival, arrivals, cuts, table)
  const connections: Connection[] = []
  for (const [key, { surely, possibly }] of table) {
    const [from = '', to = ''] = key.split('\n')
    if (from === to) continue
    const sure = matching.space.union(surely)
    connections.push({ from, to, surely: sure, possibly: matching.space.union([sure, ...possibly]) })
  }
  const used = new Set(connections.flatMap((c) => [c.from, c.to]))
  const declared = [...matching.model.endpoints.values()].filter((e) => e.kind !== 'service' && e.kind !== 'addresses')
  const ends: ReachEnd[] = [
    ...declared.map((e): ReachEnd => ({ id: e.id, kind: 'endpoint', addresses: matching.model.addressesOf.get(e.id) ?? { ranges: [], tokens: [] } })),
    ...cuts.filter((c) => used.has(c.id)).map((c): ReachEnd => ({ id: c.id, kind: 'addresses', addresses: c.addresses })),
  ]
  return {
    ends: ends.toSorted((a, b) => compare(a.id, b.id)),
    connections: connections.toSorted((a, b) => compare(a.from, b.from) || compare(a.to, b.to)),
    unknown: arrivals.filter((a) => a.end.verdict === 'unknown').map((a) => a.end),
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** One start for each node: all its endpoints send everything to everyone. */
function startsOf(matching: Matching, scope: ReachScope): Start[] {
  const { model, space } = matching
  const starts: Start[] = []
  for (const node of [...model.nodes.keys()].toSorted()) {
    const own = (model.endpointsOfNode.get(node) ?? []).filter((e) => e.kind !== 'service')
    const addresses = own.map((e) => model.addressesOf.get(e.id) ?? { ranges: [], tokens: [] })
    const source = { ranges: addresses.flatMap((a) => a.ranges), tokens: addresses.flatMap((a) => a.tokens) }
    const wanted = scope.from ? intersectAddresses(source, scope.from) : source
    if (isEmptyAddresses(wanted)) continue
    const [only] = own
    // Undeclared addresses talking to each other is nobody's question.
    const among = own.every((e) => e.kind === 'addresses') ? space.not(space.destination(source)) : space.all
    const set = space.intersect([space.source(wanted), among, space.mark(0), oneFamily(matching), ephemeral(matching), ...(scope.to ? [space.or(space.destination(scope.to), space.destination(servicesAnd(matching)))] : [])])
    starts.push({ from: own.length === 1 && only ? only.id : node, node, set, request: undefined })
  }
  return starts
}

/** Addresses behind which others stand (Services, listeners): a question about an end must let flows to these through. */
function servicesAnd(matching: Matching): AddressSet {
  const { model } = matching
  const ids = new Set([...model.endpoints.values()].filter((e) => e.kind === 'service' || (model.listenersOfNode.get(e.node)?.length ?? 0) > 0 || model.translations.size > 0).map((e) => e.id))
  const sets = [...ids].filter((id) => id !== outsideNode).flatMap((id) => model.addressesOf.get(id) ?? [])
  return { ranges: sets.flatMap((s) => s.ranges), tokens: sets.flatMap((s) => s.tokens) }
}

function oneFamily(matching: Matching): FlowSet {
  const { space } = matching
  const tokens = [{ first: 0, last: 2 ** 24 - 1 }]
  const of = (range: AddressRange): FlowSet => space.and(space.source({ ranges: [range], tokens }), space.destination({ ranges: [range], tokens }))
  return space.or(of({ family: 4, first: 0n, last: 2n ** 32n - 1n }), of({ family: 6, first: 0n, last: 2n ** 128n - 1n }))
}

/** Clients send from ports that are not reserved. */
function ephemeral(matching: Matching): FlowSet {
  const { space } = matching
  return space.or(space.sourcePort([{ first: 1024, last: 65535 }]), space.not(space.protocol([{ first: 6, last: 6 }, { first: 17, last: 17 }, { first: 132, last: 132 }])))
}

function arrivalsFrom(matching: Matching, start: Start): Arrival[] {
  const { space } = matching
  const ends = walk(matching, begin(start), { explain: false, throughProxies: true, past: false, replyTo: undefined })
  return ends.flatMap((end): Arrival[] => {
    const delivered = end.verdict === 'delivered' || (end.verdict === 'left' && end.branch.finished.length === 0)
    if (!delivered && end.branch.alternatives.length === 0) return []
    const { branch } = end
    const first = branch.finished[0]
    let initial = pullToStart(space, branch, end.set)
    if (delivered && end.verdict === 'delivered') {
      const sessions = space.protocol([{ first: 6, last: 6 }, { first: 132, last: 132 }])
      if (space.overlaps(initial, sessions)) {
        const back = returnedFlows(matching, replies(matching, end, { explain: false, past: false }), initial)
        initial = space.or(back, space.minus(initial, sessions))
      }
    }
    if (space.isEmpty(initial)) return []
    if (!first) return [{ node: end.at, mixed: arrivedOf(matching, branch.leg, end.set, initial), initial, end, delivered, to: undefined }]
    const atProxy = pullForward(matching, first, initial)
    return holders(matching, end.at, end.set).map((to) => ({ node: end.at, mixed: arrivedOf(matching, first, space.and(first.end?.set ?? space.none, atProxy), initial), initial, end, delivered, to }))
  })
}

/** First sender, last header; only those flows whose beginnings are in `initial` (whose replies come home). */
function arrivedOf(matching: Matching, leg: Leg, set: FlowSet, initial: FlowSet): FlowSet {
  const { space } = matching
  const arrived = withFirstSource(space, leg, set)
  if (leg.rewrites.length === 0) return space.and(arrived, initial)
  const rewritten = [...new Set(leg.rewrites.map((r) => r.field))].filter((f) => f !== 'source' && f !== 'sourcePort')
  return space.and(arrived, space.forget(initial, rewritten))
}

function pullForward(matching: Matching, first: Leg, initial: FlowSet): FlowSet {
  // What the proxy passed on is told by the request alone; which clients sent it, by the flows themselves.
  const { space } = matching
  const fields = [...new Set(first.rewrites.map((r) => r.field))]
  return space.and(requestPart(space, initial), space.forget(initial, fields))
}

interface AddressClass {
  readonly id: string
  readonly node: string
  readonly addresses: AddressSet
}

/** The undeclared addresses of each node, cut into classes that no rule tells apart. */
function addressClasses(matching: Matching, arrivals: readonly Arrival[]): AddressClass[] {
  const { model, space } = matching
  const classes: AddressClass[] = []
  const joined = joinedArrivals(matching, arrivals)
  for (const endpoint of model.endpoints.values()) {
    if (endpoint.kind !== 'addresses') continue
    const own = model.addressesOf.get(endpoint.id)
    if (!own || isEmptyAddresses(own)) continue
    let parts: AddressSet[] = [own]
    for (const { node, mixed, to } of joined) {
      if (space.overlaps(mixed, space.source(own))) parts = refine(parts, space.regions(space.and(mixed, space.source(own)), 'source').map((r) => r.addresses))
      if (node === endpoint.node && to === undefined) parts = refine(parts, space.regions(mixed, 'destination').map((r) => r.addresses))
    }
    for (const [place, part] of named(endpoint.id, parts).entries()) classes.push({ ...part, node: endpoint.node, id: part.id === '' ? `${endpoint.id}#${place}` : part.id })
  }
  return classes
}

/** Arrivals at one place in one world as one: which route brought them doesn't tell addresses apart. */
function joinedArrivals(matching: Matching, arrivals: readonly Arrival[]): { node: string; to: string | undefined; mixed: FlowSet }[] {
  const groups = new Map<string, { node: string; to: string | undefined; sets: FlowSet[] }>()
  for (const { delivered, node, to, mixed, end } of arrivals) {
    if (!delivered) continue
    const key = `${node}\n${to ?? ''}\n${end.branch.alternatives.map((a) => `${a.doubt.id}.${a.way}`).join(' ')}`
    const known = groups.get(key)
    if (known) known.sets.push(mixed)
    else groups.set(key, { node, to, sets: [mixed] })
  }
  return [...groups.values()].map(({ node, to, sets }) => ({ node, to, mixed: matching.space.forget(matching.space.union(sets), ['sourcePort', 'mark']) }))
}

function refine(parts: readonly AddressSet[], cuts: readonly AddressSet[]): AddressSet[] {
  return parts.flatMap((part) => {
    let rest = part
    const pieces: AddressSet[] = []
    for (const cut of cuts) {
      const piece = intersectAddresses(rest, cut)
      if (isEmptyAddresses(piece)) continue
      pieces.push(piece)
      rest = minusAddresses(rest, cut)
    }
    return isEmptyAddresses(rest) ? pieces : [...pieces, rest]
  })
}

const size = (set: AddressSet): bigint => set.ranges.reduce((sum, r) => sum + (r.family === 4 ? (r.last - r.first + 1n) << 96n : r.last - r.first + 1n), 0n)

/** The greatest class keeps its endpoint's name; the others are called by their prefixes. */
function named(endpoint: string, parts: readonly AddressSet[]): { id: string; addresses: AddressSet }[] {
  const ordered = parts.toSorted((a, b) => (size(b) > size(a) ? 1 : size(b) < size(a) ? -1 : 0))
  return ordered.map((addresses, place) => {
    if (place === 0) return { id: endpoint, addresses }
    const prefixes = rangesToPrefixes(addresses.ranges)
    const text = formatRanges(addresses.ranges)
    return { id: prefixes.length <= 4 ? text : `${formatRanges(addresses.ranges.slice(0, 1))} and ${prefixes.length - 1} more prefixes`, addresses }
  })
}

/** Adds what one arrival says to the table of pairs. */
function collect(matching: Matching, arrival: Arrival, arrivals: readonly Arrival[], cuts: readonly AddressClass[], table: Map<string, { surely: FlowSet[]; possibly: FlowSet[] }>): void {
  const { space } = matching
  const contested = contestedFlows(matching, arrival, arrivals)
  const flowFields = ['sourcePort', 'mark'] as const
  for (const { id: from, rest } of splitBy(matching, arrival.mixed, 'source', cuts)) {
    const targets = arrival.to === undefined ? splitBy(matching, rest, 'destination', cuts, arrival.node) : [{ id: arrival.to, rest: space.forget(rest, ['destination']) }]
    for (const { id: to, rest: flows } of targets) {
      if (from === to) continue
      const set = space.forget(flows, [...flowFields])
      const entry = table.get(`${from}\n${to}`) ?? { surely: [], possibly: [] }
      table.set(`${from}\n${to}`, entry)
      if (contested === space.none) entry.surely.push(set)
      else {
        entry.possibly.push(set)
        const own = surelyPart(matching, arrival, contested, from, cuts)
        if (!space.isEmpty(own)) entry.surely.push(space.and(set, own))
      }
    }
  }
}

/** The flows of an arrival that may end otherwise: they took one way of a doubt whose other way ends elsewhere. */
function contestedFlows(matching: Matching, arrival: Arrival, arrivals: readonly Arrival[]): FlowSet {
  const { space } = matching
  const own = new Map(arrival.end.branch.alternatives.map((a) => [a.doubt.id, a.way]))
  if (own.size === 0) return space.none
  const rivals = arrivals.filter(
    (other) =>
      other !== arrival &&
      other.end.branch.alternatives.some((a) => own.has(a.doubt.id) && own.get(a.doubt.id) !== a.way) &&
      !(other.delivered && other.node === arrival.node && other.to === arrival.to),
  )
  const lost = space.union(rivals.map((r) => space.and(r.initial, arrival.initial)))
  // What this world alone holds, and no other world brings here either, is contested too.
  const elsewhere = arrivals.filter((other) => other !== arrival && other.end.branch.alternatives.some((a) => own.has(a.doubt.id) && own.get(a.doubt.id) !== a.way))
  const covered = space.union(elsewhere.map((r) => r.initial))
  return space.or(lost, space.minus(arrival.initial, covered))
}

function surelyPart(matching: Matching, arrival: Arrival, contested: FlowSet, from: string, cuts: readonly AddressClass[]): FlowSet {
  const { space, model } = matching
  const sure = space.minus(arrival.initial, contested)
  if (space.isEmpty(sure)) return space.none
  const addresses = cuts.find((c) => c.id === from)?.addresses ?? model.addressesOf.get(from)
  if (!addresses) return space.none
  const leg = arrival.end.branch.finished[0] ?? arrival.end.branch.leg
  const rewritten = [...new Set(leg.rewrites.map((r) => r.field))]
  return space.forget(space.and(sure, space.source(addresses)), ['source', 'destination', 'sourcePort', 'mark', ...rewritten.filter((f) => f === 'destinationPort')])
}

/** A set cut by who is on one side: endpoints in classes, undeclared addresses by their classes. */
function splitBy(matching: Matching, set: FlowSet, side: 'source' | 'destination', cuts: readonly AddressClass[], node?: string): { id: string; rest: FlowSet }[] {
  const { model, space } = matching
  const parts: { id: string; rest: FlowSet }[] = []
  const single: { id: string; address: AddressOrToken }[] = []
  const endpoints = node === undefined ? [...model.endpoints.values()] : (model.endpointsOfNode.get(node) ?? [])
  for (const endpoint of endpoints) {
    if (endpoint.kind === 'service' || endpoint.kind === 'addresses') continue
    const own = model.addressesOf.get(endpoint.id)
    if (!own) continue
    for (const token of own.tokens) single.push({ id: endpoint.id, address: { token: token.first } })
    for (const range of own.ranges) single.push({ id: endpoint.id, address: { family: range.family, value: range.first } })
  }
  const classes = space.classesBy(set, side, single.map((s) => s.address))
  const byEndpoint = new Map<string, FlowSet>()
  for (const { members, rest } of classes) {
    if (space.isEmpty(rest)) continue
    for (const member of members) {
      const id = single[member]?.id
      if (id === undefined) continue
      const known = byEndpoint.get(id)
      byEndpoint.set(id, known === undefined ? rest : space.or(known, rest))
    }
  }
  for (const [id, rest] of byEndpoint) parts.push({ id, rest })
  for (const cut of cuts) {
    if (node !== undefined && cut.node !== node) continue
    const rest = space.forget(space.and(set, space[side](cut.addresses)), [side])
    if (!space.isEmpty(rest)) parts.push({ id: cut.id, rest })
  }
  return parts
}

