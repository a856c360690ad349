import { intersectAddresses, isEmptyAddresses, type AddressSet } from '../base/address.ts'
import type { FlowSet } from '../flow/space.ts'
import type { Matching } from '../model/matching.ts'
import { outsideNode } from '../model/model.ts'
import type { Node } from '../model/node.ts'
import { begin, pullThroughLeg, pullToStart, pushThroughLeg, requestPart, withFirstSource, type End, type Leg, type Start } from './branch.ts'
import { replies, returnedFlows, type Reply } from './reply.ts'
import { contested, type Fate } from './returned.ts'
import { holders } from './tell.ts'
import { undeclaredAddress, walk } from './walk.ts'

/** Flows told by their first sender and by what arrives: the first listener's header, or the end's. */
export interface Arrival {
  readonly node: string
  /** The endpoint at the end of a later leg; for the first leg the destination address says it. */
  readonly to: string | undefined
  /** In worlds that other arrivals may contradict. */
  readonly possibly: FlowSet
  /** Whatever isn't known: in every world these arrive here. */
  readonly surely: FlowSet
}

export interface ReachScope {
  /** Only flows from these addresses. */
  readonly from?: AddressSet
  /** Whoever takes a port is the end of the way: what proxies do further is left out. */
  readonly firstLegOnly?: boolean
  /** Only these flows. */
  readonly flows?: FlowSet
  /** Only what begins at these nodes. */
  readonly begins?: (node: Node) => boolean
  /** Is told of every end, whether anything arrived there or not. */
  readonly watch?: (seen: Seen) => void
  /** Is told of each way on which something arrives: what the arrivals are joined from. */
  readonly arrived?: (arrived: Arrived) => void
}

/** One way on which something arrives. */
export interface Arrived {
  readonly start: Start
  readonly end: End
  readonly node: string
  /** The endpoint at the end of a later leg. */
  readonly to: string | undefined
  /** The flows as they began that are answered or need no answer. */
  readonly began: FlowSet
  /** Those of them that arrive here in every world. */
  readonly surely: FlowSet
  /** As arrivals tell them: first sender, and the header that the first listener, or the end, sees. */
  readonly told: FlowSet
  readonly toldSurely: FlowSet
  /** The ways back of each leg. */
  readonly replies: readonly Reply[]
}

/** An end of a walk as it was met. */
export interface Seen {
  readonly start: Start
  readonly end: End
  /** The flows as they began; undefined where nobody needed to know (they did not arrive, in no doubt). */
  readonly sent: FlowSet | undefined
  /** Of the flows that arrived, those that are answered, or may be, or need no answer. */
  readonly fine: FlowSet
  /** The ways back of what arrived. */
  readonly replies: readonly Reply[]
}

/** One end of one walk, with the flows as they began. */
interface Ended {
  readonly end: End
  /** All of them, those without an answer too. */
  readonly sent: FlowSet
  /** Those that are answered, or may be, or need no answer. */
  readonly initial: FlowSet
  /** Those of which that is known. */
  readonly sure: FlowSet
  readonly delivered: boolean
  readonly node: string
  readonly to: string | undefined
  readonly replies: readonly Reply[]
}

/** Walks everything that anybody may send, node by node, and joins what arrives at one place. */
export function arrivals(matching: Matching, scope: ReachScope): { arrivals: Arrival[]; unknown: End[] } {
  const { space } = matching
  const places = new Map<string, { node: string; to: string | undefined; possibly: FlowSet[]; surely: FlowSet[] }>()
  const unknown: End[] = []
  for (const start of startsOf(matching, scope)) {
    const ended = [...endsFrom(matching, start, scope), ...connectionsFrom(matching, start, scope)]
    for (const one of ended) {
      // Who may hold an address that nobody declared is no question about those who were.
      if (one.end.verdict === 'unknown' && one.end.branch.alternatives.at(-1)?.doubt.code !== undeclaredAddress) unknown.push(one.end)
      if (!one.delivered) continue
      const key = `${one.node}\n${one.to ?? ''}`
      const place = places.get(key) ?? { node: one.node, to: one.to, possibly: [], surely: [] }
      places.set(key, place)
      const contested = contestedFlows(matching, one, ended)
      const mixed = mixedOf(matching, one, one.initial)
      const surely = contested === space.none ? mixed : mixedOf(matching, one, space.minus(one.initial, contested))
      place.possibly.push(mixed)
      place.surely.push(surely)
      scope.arrived?.({ start, end: one.end, node: one.node, to: one.to, began: one.initial, surely: space.minus(one.initial, contested), told: mixed, toldSurely: surely, replies: one.replies })
    }
  }
  const joined = [...places.values()].map(({ node, to, possibly, surely }) => {
    const all = space.forget(space.union(possibly), ['sourcePort', 'mark'])
    const same = possibly.every((set, i) => set === surely[i])
    return { node, to, possibly: all, surely: same ? all : space.forget(space.union(surely), ['sourcePort', 'mark']) }
  })
  return { arrivals: joined, unknown }
}

/**
 * Flows as somebody begins them of which some arrive as these: at the endpoint's own address, or there on a later leg. The first that are found, on one way; undefined
 * where none do.
 */
export function beganAs(matching: Matching, from: AddressSet, to: { readonly endpoint: string; readonly node: string; readonly addresses: AddressSet }, flows: FlowSet): { readonly start: Start; readonly flows: FlowSet; readonly throughProxies: boolean } | undefined {
  const { space } = matching
  const arrived = space.forget(flows, ['source', 'sourcePort', 'mark'])
  const atHome = space.and(arrived, space.destination(to.addresses))
  for (const start of startsOf(matching, { from })) {
    const through = endsFrom(matching, start, {})
    for (const one of [...through, ...connectionsFrom(matching, start, {})]) {
      if (!one.delivered || (one.to === undefined ? one.node !== to.node : one.to !== to.endpoint)) continue
      const leg = one.end.branch.finished[0] ?? one.end.branch.leg
      const part = space.and(leg.end?.set ?? one.end.set, one.to === undefined ? atHome : arrived)
      const began = space.isEmpty(part) ? space.none : space.and(one.initial, pullThroughLeg(space, leg, part))
      if (!space.isEmpty(began)) return { start, flows: began, throughProxies: through.includes(one) }
    }
  }
  return undefined
}

/** One start for each node: all its endpoints send everything to everyone. */
export function startsOf(matching: Matching, scope: ReachScope): Start[] {
  const { model, space } = matching
  const starts: Start[] = []
  const clients = space.and(matching.oneFamily(), ephemeral(matching))
  for (const node of [...model.nodes.keys()].toSorted()) {
    const known = model.nodes.get(node)
    if (known && scope.begins?.(known) === false) continue
    const own = (model.endpointsOfNode.get(node) ?? []).filter((e) => e.kind !== 'service')
    const addresses = own.map((e) => model.addressesOf.get(e.id) ?? { ranges: [], tokens: [] })
    const source = { ranges: addresses.flatMap((a) => a.ranges), tokens: addresses.flatMap((a) => a.tokens) }
    const wanted = scope.from ? intersectAddresses(source, scope.from) : source
    if (isEmptyAddresses(wanted)) continue
    // Undeclared addresses talking to each other is nobody's question.
    const among = own.every((e) => e.kind === 'addresses') ? space.not(space.destination(source)) : own.every((e) => e.quiet === true) ? toDeclared(matching) : space.all
    const set = space.intersect([space.source(wanted), among, scope.flows ?? space.all, space.mark(0), clients])
    const [only] = own
    starts.push({ from: own.length === 1 && only ? only.id : node, node, set, request: undefined })
  }
  return starts
}

/** Whoever begins nothing of its own accord sends to nobody that nobody declared. */
function toDeclared(matching: Matching): FlowSet {
  const { space, model } = matching
  return matching.once('to what is declared', () => space.not(space.destination(model.addressesOf.get(outsideNode) ?? { ranges: [], tokens: [] })))
}

/** Clients send from ports that are not reserved. */
function ephemeral(matching: Matching): FlowSet {
  const { space } = matching
  return space.or(space.sourcePort([{ first: 1024, last: 65535 }]), space.not(space.protocol([{ first: 6, last: 6 }, { first: 17, last: 17 }, { first: 132, last: 132 }])))
}

function endsFrom(matching: Matching, start: Start, scope: ReachScope): Ended[] {
  const ends = walk(matching, begin(start), { explain: false, throughProxies: !scope.firstLegOnly, past: false, arrivalsOnly: scope.watch === undefined, replyTo: undefined })
  return ends.flatMap((end): Ended[] => {
    const delivered = end.verdict === 'delivered' || (end.verdict === 'left' && end.branch.finished.length === 0)
    if (!delivered && end.branch.alternatives.length === 0) {
      scope.watch?.({ start, end, sent: undefined, fine: matching.space.none, replies: [] })
      return []
    }
    const sent = pullToStart(matching.space, end.branch, end.set)
    const { fine, sure, replies: back } = delivered ? answered(matching, end, sent) : { fine: sent, sure: sent, replies: [] }
    scope.watch?.({ start, end, sent, fine: delivered ? fine : matching.space.none, replies: back })
    if (matching.space.isEmpty(fine)) return []
    const common = { end, sent, initial: fine, sure, delivered, node: end.at, replies: back }
    if (end.branch.finished.length === 0 || end.at === outsideNode) return [{ ...common, to: undefined }]
    return holders(matching, end.at, end.set).map((to) => ({ ...common, to }))
  })
}

/**
 * Connections to those who serve requests or pass connections on: whatever becomes of a request, its client has reached the proxy. Told without HTTP, as
 * what arrives at the port.
 */
function connectionsFrom(matching: Matching, start: Start, scope: ReachScope): Ended[] {
  const { space, model } = matching
  const proxies = model.facts.listeners.filter((l) => l.serves.kind === 'http' || l.serves.kind === 'pool')
  if (proxies.length === 0 || scope.watch) return []
  const ports = matching.once('to ports of proxies', () => space.destinationPort(proxies.map((l) => ({ first: l.port, last: l.port }))))
  const set = space.intersect([start.set, ports, space.protocol([{ first: 6, last: 6 }, { first: 17, last: 17 }])])
  if (space.isEmpty(set)) return []
  const nodes = new Set(proxies.map((l) => l.node))
  const ends = walk(matching, begin({ ...start, set }), { explain: false, throughProxies: false, past: false, arrivalsOnly: true, replyTo: undefined })
  return ends.flatMap((end): Ended[] => {
    if (end.verdict !== 'delivered' || !nodes.has(end.at)) return []
    const sent = pullToStart(space, end.branch, end.set)
    const { fine, sure, replies: back } = answered(matching, end, sent)
    return space.isEmpty(fine) ? [] : [{ end, initial: fine, sure, delivered: true, node: end.at, to: undefined, sent, replies: back }]
  })
}

/** TCP and SCTP are reached only when their replies come home; who sends anything else is not waiting. */
export function answered(matching: Matching, end: End, sent: FlowSet): { fine: FlowSet; sure: FlowSet; replies: Reply[] } {
  const { space } = matching
  const sessions = space.protocol([{ first: 6, last: 6 }, { first: 132, last: 132 }])
  if (!space.overlaps(sent, sessions)) return { fine: sent, sure: sent, replies: [] }
  const back = replies(matching, end, { explain: false, past: false })
  const others = space.minus(sent, sessions)
  const fine = space.or(returnedFlows(matching, back, sent, 'possibly'), others)
  const isSure = back.every(({ returned }) => returned.surely === returned.possibly)
  return { fine, sure: isSure ? fine : space.or(returnedFlows(matching, back, sent, 'surely'), others), replies: back }
}

/** First sender, last header of the first leg; only those flows whose beginnings are in `initial`. */
function mixedOf(matching: Matching, { end, sent }: Ended, initial: FlowSet): FlowSet {
  const { space } = matching
  const leg: Leg = end.branch.finished[0] ?? end.branch.leg
  if (leg.rewrites.length === 0 && (leg.end?.set ?? end.set) === initial) return initial
  const arrived = withFirstSource(space, leg, leg.end?.set ?? end.set)
  if (leg.rewrites.length === 0) return space.and(space.forget(arrived, ['mark']), space.forget(initial, ['mark']))
  // What was rewritten in several ways arrives in several: of a part of the flows not everything arrives that arrives of all.
  const kept = initial === sent ? arrived : space.and(arrived, pushThroughLeg(space, leg, initial))
  return end.branch.finished.length === 0 ? kept : space.and(kept, requestPart(space, initial))
}

/** The flows of an arrival that may end otherwise, or whose replies may. */
function contestedFlows(matching: Matching, arrival: Ended, ended: readonly Ended[]): FlowSet {
  const { space } = matching
  const fate = (one: Ended): Fate & { readonly one: Ended } => ({ one, alternatives: one.end.branch.alternatives, flows: one.initial })
  const unsure = space.minus(arrival.initial, arrival.sure)
  if (arrival.end.branch.alternatives.length === 0) return unsure
  const own = fate(arrival)
  const fates = ended.map((one) => (one === arrival ? own : fate(one)))
  return space.or(unsure, contested(space, own, fates, ({ one }) => (one.delivered && one.node === arrival.node && one.to === arrival.to ? one.sure : space.none)))
}
