import { emptyAddresses, formatAddress, isEmptyAddresses, parseAddress, rangeOf, unionAddresses, type AddressSet } from '../base/address.ts'
import type { FlowSet } from '../flow/space.ts'
import type { Dependency } from '../model/endpoint.ts'
import type { HttpAction, HttpRule, Pool, PoolMember } from '../model/http.ts'
import type { Listener } from '../model/listener.ts'
import type { Matching } from '../model/matching.ts'
import { begin, pullToStart, rewrittenFields, type Branch, type End, type Obstacle } from './branch.ts'
import { lookUp, type NameFound } from './lookup.ts'
import { sender, targetsOf } from './proxy.ts'
import type { Question } from './question.ts'
import { answers, replies, returnedFlows } from './reply.ts'
import { walk } from './walk.ts'

/** Who opens the flow, and by which declaration. */
export type Caller =
  | { readonly kind: 'dependency'; readonly dependency: Dependency }
  /** A proxy sends to a member of a pool. */
  | { readonly kind: 'member'; readonly listener: Listener; readonly pool: Pool; readonly member: PoolMember }

/** One declared call and how it fares. */
export interface Call {
  readonly caller: Caller
  /** The endpoint that sends. */
  readonly from: string
  /** As written: a URL, `host:port`, an endpoint's id with a port. */
  readonly to: string
  readonly port: number
  /** How to follow it step by step. */
  readonly question: Question
  /** The look-up, where the target is a name. */
  readonly name: NameFound | undefined
  /**
   * fine: every flow of it surely arrives and is answered · stopped: surely none arrives, and `stop` says why · unanswered: it arrives, and not every
   * reply surely comes back · unknown: anything else.
   */
  readonly fate: 'fine' | 'stopped' | 'unanswered' | 'unknown'
  readonly stop: Stop | undefined
  /** Calls of one node that end in the same places have the same. */
  readonly alike: string
  /** The senders that some flow of it goes round between, from proxy to proxy. */
  readonly round: readonly string[]
}

/** What stops a call on its first leg. */
export interface Stop extends Obstacle {
  /** Every node at which some flow of it is stopped. */
  readonly nodes: readonly string[]
  /** Whom it was for, as far as it came: past translations, and before what stops it. */
  readonly aim: AddressSet
  /** What would stop it next, were this mended. */
  readonly next: Obstacle | undefined
}

interface Planned extends Pick<Call, 'caller' | 'from' | 'to' | 'port' | 'name' | 'question'> {
  readonly node: string
  readonly flows: FlowSet
}

type Fate = Pick<Call, 'fate' | 'stop' | 'alike' | 'round'>

/**
 * All declared calls. Those of one node are walked together, and those that don't fare well once more, to see which lines decide: a network that works
 * costs one walk.
 */
export function callsOf(matching: Matching): Call[] {
  const planned = [...dependencies(matching), ...members(matching)]
  const byNode = new Map<string, Planned[]>()
  for (const one of planned) {
    const known = byNode.get(one.node)
    if (known) known.push(one)
    else byNode.set(one.node, [one])
  }
  const fates = new Map<Planned, Fate>()
  for (const [node, calls] of byNode) {
    const fine = new Set(thriving(matching, node, calls))
    for (const one of fine) fates.set(one, { fate: 'fine', stop: undefined, alike: '', round: [] })
    for (const [one, fate] of failing(matching, node, calls.filter((call) => !fine.has(call)))) fates.set(one, fate)
  }
  return planned.map((one): Call => {
    const { caller, from, to, port, name, question } = one
    return { caller, from, to, port, name, question, ...(fates.get(one) ?? { fate: 'unknown', stop: undefined, alike: '', round: [] }) }
  })
}

const plain = { throughProxies: true, past: false, replyTo: undefined } as const

function together(matching: Matching, node: string, calls: readonly Planned[]): Branch {
  return begin({ from: node, node, set: matching.space.union(calls.map((call) => call.flows)), request: undefined })
}

/** The calls of a node of which every flow arrives in every world and is answered. */
function thriving(matching: Matching, node: string, calls: readonly Planned[]): Planned[] {
  const { space } = matching
  const asked = calls.filter((call) => !space.isEmpty(call.flows))
  if (asked.length === 0) return []
  const all: FlowSet[] = []
  const good: FlowSet[] = []
  const bad: FlowSet[] = []
  for (const end of walk(matching, together(matching, node, asked), { ...plain, explain: false })) {
    const sent = clean(matching, pullToStart(space, end.branch, end.set))
    all.push(sent)
    if (end.verdict === 'left') good.push(sent)
    else {
      const returned = answers(end.verdict) && end.verdict !== 'refused' ? clean(matching, returnedFlows(matching, replies(matching, end, { explain: false, past: false }), sent)) : space.none
      good.push(returned)
      bad.push(space.minus(sent, returned))
    }
  }
  const [begun, arriving, lost] = [space.union(all), space.union(good), space.union(bad)]
  // A host sends from one of its addresses: flows from the others never begin.
  return asked.filter((call) => space.overlaps(call.flows, begun) && !space.overlaps(call.flows, lost) && space.contains(arriving, space.and(call.flows, begun)))
}

const clean = (matching: Matching, set: FlowSet): FlowSet => matching.space.forget(set, ['sourcePort', 'mark'])

/** How calls fare that are not all well. */
function failing(matching: Matching, node: string, calls: readonly Planned[]): [Planned, Fate][] {
  const { space } = matching
  const walked = calls.filter((call) => !space.isEmpty(call.flows))
  const ends = walked.length === 0 ? [] : walk(matching, together(matching, node, walked), { ...plain, explain: true }).map((end) => ({ end, sent: clean(matching, pullToStart(space, end.branch, end.set)) }))
  const meeting = finder(matching, ends.map(({ sent }) => sent))
  const aims = new Map<string, AddressSet>()
  const fates = calls.map((call): [Planned, Fate] => {
    if (space.isEmpty(call.flows)) return [call, unresolved(call)]
    const places = meeting(call.flows)
    const own = places.flatMap((place) => ends[place] ?? [])
    const alike = `${node} ${places.join(' ')}`
    const round = roundOf(own.map(({ end }) => end))
    if (own.length === 0 || own.some(({ end }) => isDoubtful(end))) return [call, { fate: 'unknown', stop: undefined, alike, round }]
    if (own.every(({ end }) => isStopped(end))) return [call, { fate: 'stopped', stop: stopOf(matching, call, own, aims), alike, round }]
    return [call, { fate: own.every(({ end }) => answers(end.verdict)) ? 'unanswered' : 'unknown', stop: undefined, alike, round }]
  })
  return withNext(matching, node, fates)
}

/** From where a way that never ends was before to where it was again. */
function roundOf(ends: readonly End[]): string[] {
  const looped = ends.find((end) => end.verdict === 'looped' && end.branch.finished.length > 0)
  if (!looped) return []
  const senders = [...looped.branch.finished, looped.branch.leg].map((leg) => leg.from)
  const last = senders.at(-1) ?? ''
  return [...new Set(senders.slice(senders.indexOf(last)))].toSorted()
}

/** Finds which of many sets hold any of some flows, by unions of halves: most are passed over together. */
function finder({ space }: Matching, sets: readonly FlowSet[]): (flows: FlowSet) => number[] {
  interface Half {
    readonly union: FlowSet
    readonly place?: number
    readonly halves?: readonly [Half, Half]
  }
  const build = (from: number, to: number): Half => {
    if (to - from <= 1) return { union: sets[from] ?? space.none, place: from }
    const middle = (from + to) >> 1
    const halves = [build(from, middle), build(middle, to)] as const
    return { union: space.or(halves[0].union, halves[1].union), halves }
  }
  const root = build(0, sets.length)
  const find = (half: Half, flows: FlowSet): number[] => {
    if (!space.overlaps(half.union, flows)) return []
    return half.halves ? half.halves.flatMap((one) => find(one, flows)) : [half.place ?? 0]
  }
  return (flows) => find(root, flows)
}

/** Those that are stopped alike on their way to the same target are stopped alike after it: one of each is walked past what stops it. */
function withNext(matching: Matching, node: string, fates: readonly [Planned, Fate][]): [Planned, Fate][] {
  const { space } = matching
  const keyOf = ({ stop, alike }: Fate): string => `${alike}\n${stop ? space.destination(stop.aim) : ''}`
  const chosen = new Map<string, Planned>()
  for (const [call, fate] of fates) if (fate.stop && !space.isEmpty(call.flows) && !chosen.has(keyOf(fate))) chosen.set(keyOf(fate), call)
  if (chosen.size === 0) return [...fates]
  const ends = walk(matching, together(matching, node, [...chosen.values()]), { ...plain, explain: true, past: true })
    .filter((end) => end.branch.obstacles.length > 1 || (end.branch.obstacles.length > 0 && isStopped(end)))
    .map((end) => ({ end, sent: clean(matching, pullToStart(space, end.branch, end.set)) }))
  const next = new Map([...chosen].map(([key, call]) => [key, nextOf(ends.filter(({ sent }) => space.overlaps(sent, call.flows)).map(({ end }) => end))]))
  return fates.map(([call, fate]) => [call, fate.stop ? { ...fate, stop: { ...fate.stop, next: next.get(keyOf(fate)) } } : fate])
}

function nextOf(ends: readonly End[]): Obstacle | undefined {
  const [shortest] = ends.toSorted((a, b) => a.branch.obstacles.length - b.branch.obstacles.length)
  if (!shortest) return undefined
  const last = shortest.branch.leg.steps.at(-1)
  return shortest.branch.obstacles[1] ?? { at: shortest.at, layer: shortest.layer, verdict: shortest.verdict, says: last?.says ?? '', because: last?.because ?? [] }
}

const isDoubtful = ({ verdict, branch }: End): boolean => verdict === 'unknown' || branch.alternatives.some((one) => one.doubt.kind === 'unknown')
// What a further proxy does with it is that proxy's own call.
const isStopped = ({ verdict, branch }: End): boolean => branch.finished.length === 0 && verdict !== 'delivered' && verdict !== 'answered' && verdict !== 'left'

function stopOf(matching: Matching, call: Planned, own: readonly { readonly end: End }[], known: Map<string, AddressSet>): Stop | undefined {
  const [first] = own
  if (!first) return undefined
  const { end } = first
  const last = end.branch.leg.steps.at(-1)
  const alike = own.filter((one) => one.end.verdict === end.verdict && one.end.layer === end.layer)
  const bound = matching.space.forget(call.flows, ['source'])
  const aims = alike.map((one) => {
    const key = `${bound} ${one.end.branch.leg.begin} ${one.end.set}`
    const aim = known.get(key) ?? aimOf(matching, one.end, bound)
    known.set(key, aim)
    return aim
  })
  return { at: end.at, layer: end.layer, verdict: end.verdict, says: last?.says ?? '', because: last?.because ?? [], nodes: [...new Set(alike.map((one) => one.end.at))].toSorted(), aim: unionAddresses(...aims), next: undefined }
}

/** Where the flows of one call are bound for when they end: rewrites are undone target by target, where there are few. */
function aimOf(matching: Matching, { branch, set }: End, flows: FlowSet): AddressSet {
  const { space } = matching
  const own = space.and(set, space.forget(flows, [...rewrittenFields(branch.leg), 'mark', 'sourcePort']))
  const all = space.addressesOf(own, 'destination')
  if (!rewrittenFields(branch.leg).includes('destination')) return all
  const targets: AddressSet[] = [
    ...all.ranges.map((range) => ({ ranges: [range], tokens: [] })),
    ...all.tokens.flatMap((t) => Array.from({ length: t.last - t.first + 1 }, (_, i) => ({ ranges: [], tokens: [{ first: t.first + i, last: t.first + i }] }))),
  ]
  if (targets.length < 2 || targets.length > mostTargets) return all
  const meant = targets.filter((target) => space.overlaps(clean(matching, pullToStart(space, branch, space.and(own, space.destination(target)))), flows))
  return unionAddresses(...meant)
}

const mostTargets = 16

/** A name that surely leads nowhere stops it at once. */
function unresolved({ name, node }: Planned): Fate {
  if (!name || (name.outcome !== 'nxdomain' && name.outcome !== 'nodata' && name.outcome !== 'loop')) return { fate: 'unknown', stop: undefined, alike: '', round: [] }
  const last = name.steps.at(-1)
  const stop: Stop = { at: node, layer: 'name', verdict: 'failed', says: last?.says ?? 'the name does not exist', because: last?.because ?? [], nodes: [node], aim: emptyAddresses, next: undefined }
  return { fate: 'stopped', stop, alike: '', round: [] }
}

function dependencies(matching: Matching): Planned[] {
  const { model } = matching
  const looked = new Map<string, NameFound>()
  return model.facts.dependencies.flatMap((dependency): Planned[] => {
    const from = model.endpoints.get(model.aliases.get(dependency.from) ?? dependency.from)
    const port = dependency.port ?? (dependency.url === undefined ? undefined : dependency.url.startsWith('https:') ? 443 : 80)
    if (!from || port === undefined) return []
    const address = parseAddress(dependency.host)
    const key = `${dependency.host}\n${from.node}\n${from.searches.join(' ')}\n${from.addresses.map(formatAddress).join(' ')}`
    const name = address ? undefined : (looked.get(key) ?? lookUp(matching, dependency.host, from.id))
    if (name) looked.set(key, name)
    const targets: AddressSet = address ? { ranges: [rangeOf(address)], tokens: [] } : (name?.addresses ?? { ranges: [], tokens: [] })
    const to = dependency.url ?? `${dependency.host.includes(':') ? `[${dependency.host}]` : dependency.host}:${port}`
    const question: Question = { from: from.id, to, protocol: dependency.protocol, ...(dependency.url === undefined && { port }) }
    return [{ caller: { kind: 'dependency', dependency }, from: from.id, node: from.node, to, port, name, flows: flowsTo(matching, from.id, targets, dependency.protocol, port), question }]
  })
}

/** Each pool that a listener leads to, once for each sender. */
function members(matching: Matching): Planned[] {
  const { model } = matching
  const planned: Planned[] = []
  const seen = new Set<string>()
  for (const listener of model.facts.listeners) {
    for (const { pool: id, tls } of poolsOf(matching, listener)) {
      const pool = model.pools.get(id)
      const from = sender(matching, listener, listener.node)
      const node = model.endpoints.get(from)?.node ?? listener.node
      const key = `${from}\n${id}`
      if (!pool || seen.has(key)) continue
      seen.add(key)
      for (const member of pool.members) {
        if (member.down) continue
        const port = member.port ?? (tls ? 443 : 80)
        const { target } = member
        const host = target.kind === 'address' ? (target.address.family === 6 ? `[${formatAddress(target.address)}]` : formatAddress(target.address)) : target.kind === 'name' ? target.name : target.endpoint
        const name = target.kind === 'name' ? lookUp(matching, target.name, from) : undefined
        const flows = flowsTo(matching, from, targetsOf(matching, member, from).addresses, listener.protocol, port)
        planned.push({ caller: { kind: 'member', listener, pool, member }, from, node, to: `${host}:${port}`, port, name, flows, question: { from, to: target.kind === 'endpoint' ? target.endpoint : host, port, protocol: listener.protocol } })
      }
    }
  }
  return planned
}

/** The pools that a listener may send to, by whichever rule. */
function poolsOf(matching: Matching, { serves }: Listener): { pool: string; tls: boolean }[] {
  if (serves.kind === 'pool') return [{ pool: serves.pool, tls: false }]
  if (serves.kind !== 'http') return []
  const found = new Map<string, boolean>()
  const routers = [serves.router]
  const visit = (action: HttpAction): void => {
    if (action.do === 'forward') found.set(action.pool, action.tls)
    else if (action.do === 'route') inRules(action.rules, action.otherwise.action)
    else if (action.do === 'rewrite' && !routers.includes(action.router)) routers.push(action.router)
  }
  const inRules = (rules: readonly HttpRule[], otherwise: HttpAction): void => {
    for (const rule of rules) visit(rule.action)
    visit(otherwise)
  }
  for (const id of routers) {
    const router = matching.model.routers.get(id)
    if (router) inRules(router.rules, router.otherwise.action)
  }
  return [...found].map(([pool, tls]) => ({ pool, tls }))
}

function flowsTo(matching: Matching, from: string, targets: AddressSet, protocol: 'tcp' | 'udp', port: number): FlowSet {
  const { space, model } = matching
  const source = model.addressesOf.get(from)
  if (!source || isEmptyAddresses(targets)) return space.none
  const number = protocol === 'tcp' ? 6 : 17
  // A flow keeps its family; who has no known address speaks either.
  const parts = ([4, 6] as const).map((family) => {
    const own = { ranges: source.ranges.filter((r) => r.family === family), tokens: source.tokens }
    const other = { ranges: targets.ranges.filter((r) => r.family === family), tokens: targets.tokens }
    return space.product({ source: own, destination: other, protocols: [{ first: number, last: number }], destinationPorts: [{ first: port, last: port }], sourcePorts: [{ first: 1024, last: 65535 }] })
  })
  return space.and(space.union(parts), space.mark(0))
}
