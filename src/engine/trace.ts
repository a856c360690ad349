import { emptyAddresses, intersectAddresses, isEmptyAddresses, type AddressSet } from '../base/address.ts'
import type { Doubt, Layer, Step, Verdict } from '../flow/path.ts'
import type { FlowSet } from '../flow/space.ts'
import type { Matching } from '../model/matching.ts'
import { begin, pullToStart, type End, type Obstacle, type Start } from './branch.ts'
import { flowsOf, type Understood } from './question.ts'
import { replies, type Reply } from './reply.ts'
import { walk } from './walk.ts'

/** One way that the flow may go, to its end and back. */
export interface Way {
  readonly end: End
  /** The flows, as they began, that go this way. */
  readonly flows: FlowSet
  readonly replies: readonly Reply[]
  /** Does the flow that the verdict speaks of go this way? Others are parts of the question that fare differently. */
  readonly main: boolean
  /** Where the two families fare differently: which one's way it is. */
  readonly family?: 4 | 6
}

export interface Trace {
  readonly understood: Understood
  readonly verdict: Verdict
  readonly layer: Layer
  readonly reply: { readonly verdict: Verdict; readonly layer: Layer } | undefined
  /** The look-up, before all ways. */
  readonly nameSteps: readonly Step[]
  readonly ways: readonly Way[]
  /** What stops the flow, in the order in which it meets it. */
  readonly obstacles: readonly Obstacle[]
  readonly doubts: readonly Doubt[]
}

/** Follows a flow: reachability of a set of one. The verdict is that of the most ordinary flow of the question; parts that fare differently are ways too. */
export function trace(matching: Matching, understood: Understood): Trace {
  const { space } = matching
  const { name } = understood
  if (name?.failed !== undefined) return failedName(matching, understood, name.failed)
  const starts = startsOf(matching, understood, understood.to.addresses)
  const ends = starts.flatMap((start) => walk(matching, begin(start), { explain: true, throughProxies: understood.request !== undefined, past: false, replyTo: undefined }))
  const ways = ends.map((end): Way => ({ end, flows: pullToStart(space, end.branch, end.set), replies: [], main: false })).filter((way) => !space.isEmpty(way.flows))
  const chosen = mainFlows(matching, starts, ways, understood)
  const told = ways.map((way): Way => {
    const main = chosen.some((flow) => space.overlaps(flow, way.flows))
    return { ...way, main, replies: main ? replies(matching, way.end, { explain: true, past: false }) : [] }
  })
  // Of the addresses of one endpoint, those that the sender has no way to are not asked when it has a way to another.
  const routed = told.some((way) => way.main && way.end.verdict !== 'unrouted')
  const asked = understood.to.members.length === 1 && routed ? told.filter((way) => way.main || way.end.verdict !== 'unrouted' || way.end.branch.finished.length > 0) : told
  const sorted = asked.toSorted((a, b) => Number(b.main) - Number(a.main) || firmness(a) - firmness(b) || pathKey(a).localeCompare(pathKey(b), 'en'))
  const main = sorted.filter((way) => way.main)
  // Each flow has a verdict of its own: one for each address family that the name and the sender share.
  const each = chosen.map((flow) => {
    const own = main.filter((way) => space.overlaps(flow, way.flows))
    return { flow, own, ...verdictOf(own) }
  })
  const all = together(each)
  // Who asks from elsewhere gets no answer.
  const outcome = name?.sometimes !== undefined && !isStopped(all.verdict) && all.verdict !== 'unknown' ? { verdict: 'ambiguous' as const, layer: 'name' as const } : all
  const stopped = each.filter((one) => !fine(one.verdict, one.own))
  return {
    understood,
    ...outcome,
    reply: replyOf(main),
    nameSteps: name?.steps ?? [],
    ways: byFamily(matching, each, sorted),
    obstacles: distinct(stopped.flatMap(({ flow }) => obstaclesOf(matching, understood, [flow], understood.to.addresses))),
    doubts: uniqueDoubts(each.filter(({ own }) => !agreed(own)).flatMap(({ own }) => own)),
  }
}

/** The verdict that all flows share; where they differ the client may choose the family, so it is the network's or its own choice. */
function together(each: readonly { readonly verdict: Verdict; readonly layer: Layer; readonly own: readonly Way[] }[]): { verdict: Verdict; layer: Layer } {
  const [first] = each
  if (!first) return { verdict: 'unrouted', layer: 'route' }
  if (each.every((one) => one.verdict === first.verdict || (isStopped(one.verdict) && isStopped(first.verdict)))) return { verdict: first.verdict, layer: first.layer }
  const worst = each.find((one) => one.verdict === 'unknown') ?? each.find((one) => !fine(one.verdict, one.own)) ?? first
  return { verdict: worst.verdict === 'unknown' ? 'unknown' : 'ambiguous', layer: worst.layer }
}

/** Ways with the family that they are of, where each family has a verdict of its own and the verdicts differ. */
function byFamily(matching: Matching, each: readonly { readonly flow: FlowSet; readonly verdict: Verdict; readonly own: readonly Way[] }[], ways: Way[]): Way[] {
  const { space } = matching
  const told = each.map((one) => ({ ...one, family: ([4, 6] as const).find((family) => space.contains(space.source(matching.everyOf(family)), one.flow)) }))
  const verdicts = ([4, 6] as const).map((family) => [...new Set(told.filter((one) => one.family === family).map(({ verdict }) => verdict))])
  const [four, six] = verdicts
  if (told.some(({ family }) => family === undefined) || four?.length !== 1 || six?.length !== 1 || four[0] === six[0]) return ways
  return ways.map((way) => {
    const family = told.find(({ own }) => own.includes(way))?.family
    return family === undefined ? way : { ...way, family }
  })
}

/** Whatever is chosen, it ends: where doesn't matter then. */
const isStopped = (verdict: Verdict): boolean => !['delivered', 'answered', 'left', 'unknown', 'ambiguous'].includes(verdict)

/** The same obstacle met by both families is one. */
function distinct(obstacles: readonly Obstacle[]): Obstacle[] {
  const seen = new Set<string>()
  return obstacles.filter(({ at, layer, verdict, because, says }) => {
    const where = because.flatMap((o) => (o.kind === 'written' ? [`${o.text.path} ${o.start}`] : []))
    const key = `${at} ${layer} ${verdict} ${where.length > 0 ? where.join(' ') : says}`
    return seen.has(key) ? false : (seen.add(key), true)
  })
}

const pathKey = (way: Way): string => [...way.end.branch.finished, way.end.branch.leg].flatMap((leg) => leg.steps.map((s) => s.says)).join('\n')
const firmness = (way: Way): number => (way.end.verdict === 'delivered' || way.end.verdict === 'answered' ? 0 : way.end.verdict === 'unknown' ? 2 : 1)

function fine(verdict: Verdict, ways: readonly Way[]): boolean {
  return (verdict === 'delivered' || verdict === 'answered' || verdict === 'left') && ways.every((w) => w.replies.every((r) => r.verdict === 'delivered'))
}

function startsOf(matching: Matching, understood: Understood, destination: AddressSet): Start[] {
  return understood.from.members
    .map((m): Start => ({ from: m.endpoint, node: m.node, set: flowsOf(matching, understood, m.addresses, destination), request: understood.request }))
    .filter((s) => !matching.space.isEmpty(s.set))
}

/** One flow for each family and start: of the way that holds the greatest part of the sources. */
function mainFlows(matching: Matching, starts: readonly Start[], ways: readonly Way[], { to, name }: Understood): FlowSet[] {
  const { space } = matching
  const known = [space.source(matching.everyOf(4)), space.source(matching.everyOf(6))]
  const families = [...known, space.not(space.union(known))]
  // Of answers of which the client gets one alone, each has a say, also where it leads nowhere.
  const alternatives = name?.alternatives?.map((one) => space.destination(one))
  const parts = alternatives ?? partsAsked(matching, to.addresses)
  return starts.slice(0, mostSenders).flatMap((first) => families.flatMap((family) => {
    const own = (part: FlowSet): FlowSet => space.intersect([family, first.set, part])
    const found = parts.map((part) => ({
      part,
      every: ways.map((way) => ({ way, size: sourcesIn(matching, space.and(way.flows, own(part))) })).filter((w) => w.size > 0n),
    }))
    // Of several addresses a sender uses one that it has a way to.
    const routed = found.map(({ part, every }) => ({ part, every: every.filter(({ way }) => way.end.verdict !== 'unrouted') })).filter(({ every }) => every.length > 0)
    const told = alternatives ? found.filter(({ every }) => every.length > 0) : routed.length > 0 ? routed : found.slice(0, 1)
    return told.flatMap(({ part, every }) => {
      const [largest] = every.toSorted((a, b) => (a.size === b.size ? firmness(a.way) - firmness(b.way) : a.size > b.size ? -1 : 1))
      const packet = largest && space.sample(space.and(largest.way.flows, own(part)))
      return packet ? [space.packetSet(packet)] : []
    })
  }))
}

/**
 * What is asked by the interface that holds it, where something has several: which of them a name gives is nobody's choice, so each has a say. Whatever else is asked comes
 * together.
 */
function partsAsked({ model, space }: Matching, asked: AddressSet): FlowSet[] {
  const parts = [...model.endpoints.values()].flatMap(({ standsFor }) =>
    (standsFor ?? []).flatMap((id) => {
      const own = intersectAddresses(model.addressesOf.get(id) ?? emptyAddresses, asked)
      return isEmptyAddresses(own) ? [] : [space.destination(own)]
    }),
  )
  return parts.length === 0 ? [space.all] : [...parts, space.not(space.union(parts))]
}

/** Of several senders so many are told apart; the verdict is theirs together. */
const mostSenders = 16

function sourcesIn(matching: Matching, set: FlowSet): bigint {
  if (matching.space.isEmpty(set)) return 0n
  const { ranges, tokens } = matching.space.addressesOf(set, 'source')
  return ranges.reduce((sum, r) => sum + r.last - r.first + 1n, 0n) + tokens.reduce((sum, t) => sum + BigInt(t.last - t.first + 1), 0n)
}

/** One verdict where all worlds and choices agree; `unknown` where something that decides isn't known, `ambiguous` where the network may do either. */
function verdictOf(main: readonly Way[]): { verdict: Verdict; layer: Layer } {
  const [first] = main
  if (!first) return { verdict: 'unrouted', layer: 'route' }
  const verdicts = new Set(main.map((w) => w.end.verdict))
  if (verdicts.size === 1) return { verdict: first.end.verdict, layer: first.end.layer }
  const unknown = main.find((w) => w.end.verdict === 'unknown') ?? main.find((w) => w.end.branch.alternatives.some((a) => a.doubt.kind === 'unknown'))
  const stopped = main.find((w) => w.end.verdict !== 'delivered' && w.end.verdict !== 'answered') ?? first
  return { verdict: unknown ? 'unknown' : 'ambiguous', layer: stopped.end.layer }
}

function replyOf(main: readonly Way[]): Trace['reply'] {
  const all = main.flatMap((w) => w.replies)
  const [first] = all
  if (!first) return undefined
  const lost = all.filter((r) => r.verdict !== 'delivered')
  const [firstLost] = lost
  if (!firstLost) return { verdict: 'delivered', layer: first.layer }
  const everyWay = main.filter((w) => w.replies.length > 0).every((w) => w.replies.some((r) => r.verdict !== 'delivered'))
  return { verdict: everyWay ? firstLost.verdict : 'ambiguous', layer: firstLost.layer }
}

/** What isn't known doesn't matter where every way ends alike and comes back. */
function agreed(main: readonly Way[]): boolean {
  return new Set(main.map((w) => `${w.end.verdict} ${w.replies.map((r) => r.verdict).join(' ')}`)).size <= 1 && main.every((w) => w.end.verdict !== 'unknown')
}

function uniqueDoubts(ways: readonly Way[]): Doubt[] {
  const doubts = new Map(ways.flatMap((w) => w.end.branch.alternatives.map((a) => [a.doubt.id, a.doubt] as const)))
  return [...doubts.values()].toSorted((a, b) => a.id - b.id)
}

/** The same flow, walked past whatever stops it: what it meets, in order, then what its reply meets. */
function obstaclesOf(matching: Matching, understood: Understood, chosen: readonly FlowSet[], destination: AddressSet): Obstacle[] {
  const { space } = matching
  const starts = startsOf(matching, understood, destination).map((s) => ({ ...s, set: chosen.length > 0 ? space.and(s.set, space.union(chosen)) : s.set }))
  const ends = starts
    .filter((s) => !space.isEmpty(s.set))
    .flatMap((start) => walk(matching, begin(start), { explain: true, throughProxies: understood.request !== undefined, past: true, replyTo: undefined }))
  const best = ends.toSorted((a, b) => rank(a) - rank(b) || a.branch.obstacles.length - b.branch.obstacles.length)[0]
  if (!best) return []
  const own = [...best.branch.obstacles]
  if (rank(best) > 0) own.push({ at: best.at, layer: best.layer, verdict: best.verdict, says: best.branch.leg.steps.at(-1)?.says ?? '', because: best.branch.leg.steps.at(-1)?.because ?? [] })
  for (const reply of replies(matching, best, { explain: true, past: true })) {
    const home = reply.ends.toSorted((a, b) => rank(a) - rank(b) || a.branch.obstacles.length - b.branch.obstacles.length)[0]
    for (const obstacle of home?.branch.obstacles ?? []) own.push({ ...obstacle, says: `reply: ${obstacle.says}` })
    if (home && rank(home) > 0) own.push({ at: home.at, layer: home.layer, verdict: home.verdict, says: `reply: ${home.branch.leg.steps.at(-1)?.says ?? ''}`, because: home.branch.leg.steps.at(-1)?.because ?? [] })
  }
  return own
}

const rank = (end: End): number => (end.verdict === 'delivered' || end.verdict === 'answered' || end.verdict === 'left' ? 0 : 1)

/** The name leads nowhere: what comes after it is asked of whoever claims the name. */
function failedName(matching: Matching, understood: Understood, failed: 'nxdomain' | 'nodata' | 'undeclared' | 'delegated' | 'loop'): Trace {
  const name = understood.name
  const last = name?.steps.at(-1)
  const says = last?.says ?? `no zone that was read holds ${name?.name ?? understood.says}`
  const verdict: Verdict = failed === 'undeclared' || failed === 'delegated' ? 'unknown' : 'failed'
  const obstacle: Obstacle = { at: last?.at ?? 'internet', layer: 'name', verdict, says, because: last?.because ?? [] }
  const further = name?.claimed ? obstaclesOf(matching, understood, [], name.claimed) : []
  const doubts: Doubt[] = verdict === 'unknown' ? [{ id: -1, kind: 'unknown', code: `name/${failed}`, says, origins: last?.because ?? [] }] : []
  return { understood, verdict, layer: 'name', reply: undefined, nameSteps: name?.steps ?? [], ways: [], obstacles: [obstacle, ...further], doubts }
}
