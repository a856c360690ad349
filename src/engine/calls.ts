import { emptyAddresses, unionAddresses, type AddressSet } from '../base/address.ts'
import { groupBy } from '../base/group.ts'
import type { FlowSet } from '../flow/space.ts'
import type { Matching } from '../model/matching.ts'
import { begin, pullToStart, rewrittenFields, type Branch, type End, type Obstacle, type WalkOptions } from './branch.ts'
import { plannedCalls, type Planned, type Sending } from './planned.ts'
import { answers, replies, returnedFlows } from './reply.ts'
import { walk } from './walk.ts'

/** One declared call and how it fares. */
export interface Call extends Omit<Planned, 'flows' | 'node'> {
  /**
   * fine: every flow of it surely arrives and is answered · stopped: surely none arrives, and `stop` says why · unanswered: it arrives, and
   * not every reply surely comes back · unknown: anything else.
   */
  readonly fate: 'fine' | 'stopped' | 'unanswered' | 'unknown'
  readonly stop: Stop | undefined
  /** Calls to the same targets that end in the same places have the same. */
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

export type Fate = Pick<Call, 'fate' | 'stop' | 'alike' | 'round'>

/**
 * All declared calls. Those of one node to the same targets are walked together, and those that don't fare well once more, to see which lines decide: a
 * network that works costs one walk for each. `earlier` may know how some fare, and is told how the others do.
 */
export function callsOf(matching: Matching, earlier?: EarlierFates): Call[] {
  const planned = plannedCalls(matching, earlier?.sending)
  const fates = new Map<Planned, Fate>()
  const sent = planned.filter(({ flows }) => !matching.space.isEmpty(flows))
  for (const [key, calls] of groupBy(sent, (one) => kin(matching, one))) {
    const name = `${key}\n${calls.map(({ flows }) => flows).join(' ')}`
    const known = earlier?.find(name)
    const found = known ?? faring(matching, key, calls, earlier?.record(name))
    if (!known) earlier?.keep(name, found)
    for (const [place, one] of calls.entries()) fates.set(one, found[place] ?? nothingKnown)
  }
  return planned.map((one): Call => {
    const { caller, from, to, port, name, question } = one
    return { caller, from, to, port, name, question, ...(fates.get(one) ?? unresolved(one)) }
  })
}

/** How calls fared in an earlier analysis, under names that say all that is asked. */
export interface EarlierFates {
  readonly sending: Sending
  /** Those that surely fare as they did then, in the same order. */
  find(name: string): readonly Fate[] | undefined
  /** What is to be told of what filters are asked while these are followed. */
  record(name: string): NonNullable<WalkOptions['judging']>
  keep(name: string, fates: readonly Fate[]): void
}

const nothingKnown: Fate = { fate: 'unknown', stop: undefined, alike: '', round: [] }

function faring(matching: Matching, key: string, calls: readonly Planned[], judging: WalkOptions['judging']): Fate[] {
  const node = calls[0]?.node ?? ''
  const told = { ...(judging && { judging }) }
  const fine = new Set(thriving(matching, node, calls, told))
  const others = new Map(
    failing(
      matching,
      node,
      key,
      calls.filter((call) => !fine.has(call)),
      told,
    ),
  )
  return calls.map((one) => (fine.has(one) ? { ...nothingKnown, fate: 'fine' } : (others.get(one) ?? nothingKnown)))
}

type Told = Pick<WalkOptions, 'judging'>

/** Calls that differ only in who makes them, and those of one proxy to the members of one pool. */
function kin({ space }: Matching, { caller, node, from, flows }: Planned): string {
  return `${node}\n${caller.kind === 'member' ? `${from}\n${caller.pool.id}` : space.forget(flows, ['source'])}`
}

const plain = { throughProxies: true, past: false, replyTo: undefined } as const

function together(matching: Matching, node: string, calls: readonly Planned[]): Branch {
  return begin({ from: node, node, set: matching.space.union(calls.map((call) => call.flows)), request: undefined })
}

/** The calls of a node of which every flow arrives in every world and is answered. */
function thriving(matching: Matching, node: string, asked: readonly Planned[], told: Told): Planned[] {
  const { space } = matching
  const all: FlowSet[] = []
  const good: FlowSet[] = []
  const bad: FlowSet[] = []
  for (const end of walk(matching, together(matching, node, asked), { ...plain, ...told, explain: false })) {
    const sent = clean(matching, pullToStart(space, end.branch, end.set))
    all.push(sent)
    if (end.verdict === 'left') good.push(sent)
    else {
      const returned =
        answers(end.verdict) && end.verdict !== 'refused'
          ? clean(matching, returnedFlows(matching, replies(matching, end, { ...told, explain: false, past: false }), sent, 'surely'))
          : space.none
      good.push(returned)
      bad.push(space.minus(sent, returned))
    }
  }
  const [begun, arriving, lost] = [space.union(all), space.union(good), space.union(bad)]
  // A host sends from one of its addresses: flows from the others never begin.
  return asked.filter(
    (call) =>
      space.overlaps(call.flows, begun) && !space.overlaps(call.flows, lost) && space.contains(arriving, space.and(call.flows, begun)),
  )
}

const clean = (matching: Matching, set: FlowSet): FlowSet => matching.space.forget(set, ['sourcePort', 'mark'])

/** How calls fare that are not all well. */
function failing(matching: Matching, node: string, key: string, calls: readonly Planned[], told: Told): [Planned, Fate][] {
  const { space } = matching
  const ends =
    calls.length === 0
      ? []
      : walk(matching, together(matching, node, calls), { ...plain, ...told, explain: true }).map((end) => ({
          end,
          sent: clean(matching, pullToStart(space, end.branch, end.set)),
        }))
  const meeting = finder(
    matching,
    ends.map(({ sent }) => sent),
  )
  const aims = new Map<string, AddressSet>()
  const fates = calls.map((call): [Planned, Fate] => {
    const places = meeting(call.flows)
    const own = places.flatMap((place) => ends[place] ?? [])
    const alike = `${key}\n${places.join(' ')}`
    const round = roundOf(own.map(({ end }) => end))
    if (own.length === 0 || own.some(({ end }) => isDoubtful(end))) return [call, { fate: 'unknown', stop: undefined, alike, round }]
    if (own.every(({ end }) => isStopped(end))) return [call, { fate: 'stopped', stop: stopOf(matching, call, own, aims), alike, round }]
    return [call, { fate: own.every(({ end }) => answers(end.verdict)) ? 'unanswered' : 'unknown', stop: undefined, alike, round }]
  })
  return withNext(matching, node, fates, told)
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
function withNext(matching: Matching, node: string, fates: readonly [Planned, Fate][], told: Told): [Planned, Fate][] {
  const { space } = matching
  const keyOf = ({ stop, alike }: Fate): string => `${alike}\n${stop ? space.destination(stop.aim) : ''}`
  const chosen = new Map<string, Planned>()
  for (const [call, fate] of fates) if (fate.stop && !chosen.has(keyOf(fate))) chosen.set(keyOf(fate), call)
  if (chosen.size === 0) return [...fates]
  const ends = walk(matching, together(matching, node, [...chosen.values()]), { ...plain, ...told, explain: true, past: true })
    .filter((end) => end.branch.obstacles.length > 1 || (end.branch.obstacles.length > 0 && isStopped(end)))
    .map((end) => ({ end, sent: clean(matching, pullToStart(space, end.branch, end.set)) }))
  const next = new Map(
    [...chosen].map(([key, call]) => [key, nextOf(ends.filter(({ sent }) => space.overlaps(sent, call.flows)).map(({ end }) => end))]),
  )
  return fates.map(([call, fate]) => [call, fate.stop ? { ...fate, stop: { ...fate.stop, next: next.get(keyOf(fate)) } } : fate])
}

function nextOf(ends: readonly End[]): Obstacle | undefined {
  const [shortest] = ends.toSorted((a, b) => a.branch.obstacles.length - b.branch.obstacles.length)
  if (!shortest) return undefined
  const last = shortest.branch.leg.steps.at(-1)
  const { at, layer, verdict, says, because } = shortest.branch.obstacles[1] ?? {
    at: shortest.at,
    layer: shortest.layer,
    verdict: shortest.verdict,
    says: last?.says ?? '',
    because: last?.because ?? [],
  }
  return { at, layer, verdict, says, because }
}

const isDoubtful = ({ verdict, branch }: End): boolean =>
  verdict === 'unknown' || branch.alternatives.some((one) => one.doubt.kind === 'unknown')
// What a further proxy does with it is that proxy's own call.
const isStopped = ({ verdict, branch }: End): boolean =>
  branch.finished.length === 0 && verdict !== 'delivered' && verdict !== 'answered' && verdict !== 'left'

function stopOf(
  matching: Matching,
  call: Planned,
  own: readonly { readonly end: End }[],
  known: Map<string, AddressSet>,
): Stop | undefined {
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
  return {
    at: end.at,
    layer: end.layer,
    verdict: end.verdict,
    says: last?.says ?? '',
    because: last?.because ?? [],
    nodes: [...new Set(alike.map((one) => one.end.at))].toSorted(),
    aim: unionAddresses(...aims),
    next: undefined,
  }
}

/** Where the flows of one call are bound for when they end: rewrites are undone target by target, where there are few. */
function aimOf(matching: Matching, { branch, set }: End, flows: FlowSet): AddressSet {
  const { space } = matching
  const own = space.and(set, space.forget(flows, [...rewrittenFields(branch.leg), 'mark', 'sourcePort']))
  const all = space.addressesOf(own, 'destination')
  if (!rewrittenFields(branch.leg).includes('destination')) return all
  const targets: AddressSet[] = [
    ...all.ranges.map((range) => ({ ranges: [range], tokens: [] })),
    ...all.tokens.flatMap((t) =>
      Array.from({ length: t.last - t.first + 1 }, (_, i) => ({ ranges: [], tokens: [{ first: t.first + i, last: t.first + i }] })),
    ),
  ]
  if (targets.length < 2 || targets.length > mostTargets) return all
  const meant = targets.filter((target) =>
    space.overlaps(clean(matching, pullToStart(space, branch, space.and(own, space.destination(target)))), flows),
  )
  return unionAddresses(...meant)
}

const mostTargets = 16

/** A name that surely leads nowhere stops it at once. */
function unresolved({ name, node }: Planned): Fate {
  if (!name || (name.outcome !== 'nxdomain' && name.outcome !== 'nodata' && name.outcome !== 'loop'))
    return { fate: 'unknown', stop: undefined, alike: '', round: [] }
  const last = name.steps.at(-1)
  const stop: Stop = {
    at: node,
    layer: 'name',
    verdict: 'failed',
    says: last?.says ?? 'the name does not exist',
    because: last?.because ?? [],
    nodes: [node],
    aim: emptyAddresses,
    next: undefined,
  }
  return { fate: 'stopped', stop, alike: '', round: [] }
}

