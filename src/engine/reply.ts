import type { Layer, Verdict } from '../flow/path.ts'
import type { FlowSet } from '../flow/space.ts'
import { freshContext, type MatchContext, type Matching } from '../model/matching.ts'
import type { Stage } from '../model/node.ts'
import { outsideNode } from '../model/model.ts'
import { begin, headersOnly, pullThroughLeg, rewrittenFields, type End, type Leg, type WalkOptions } from './branch.ts'
import { undoDestination, undoSource } from './session.ts'
import { returnedBy, type Returned } from './returned.ts'
import { walk } from './walk.ts'

/** The way back of one leg. */
export interface Reply {
  readonly leg: Leg
  readonly verdict: Verdict
  readonly layer: Layer
  readonly ends: readonly End[]
  /** The flows of the leg, as they began, whose replies come back. */
  readonly returned: Returned
  /** Only where what ways pass is asked for: the flows of the leg, as they began, that each end answers or loses. */
  readonly parts?: readonly FlowSet[]
}

type Asking = Pick<WalkOptions, 'explain' | 'past' | 'passing' | 'losses' | 'judging'>

/** A reply that got lost on its way as it would have come home: whatever was rewritten put back. */
function putBack(matching: Matching, leg: Leg, { branch, set }: End): FlowSet {
  const nodes = new Set(leg.rewrites.map(({ node }) => node).toReversed())
  let back = { ...branch, set }
  for (const node of nodes) back = undoDestination(matching, leg, node, undoSource(matching, leg, node, back))
  return back.set
}

/** The legs of a way, each with where it ended. */
export function legsOf(end: End): Leg[] {
  const { branch } = end
  const last: Leg = { ...branch.leg, end: branch.leg.end ?? { set: end.set, node: end.at, to: end.at } }
  return [...branch.finished, last]
}

/** Whether an end is one that somebody answers. */
export function answers(verdict: Verdict): boolean {
  return verdict === 'delivered' || verdict === 'answered' || verdict === 'refused'
}

/**
 * Sends the replies of every leg of a way home, the last leg's first: the same walk, with sessions known where the request passed. What leaves what is declared is taken to be
 * answered there: from a network whose ways back are declared (on premises), and from the internet as far as the answer is lost where it comes in again.
 */
export function replies(matching: Matching, end: End, options: Asking): Reply[] {
  if (!answers(end.verdict) && end.verdict !== 'left') return []
  const found = legsOf(end)
    .toReversed()
    .map((leg) => replyOf(matching, leg, options))
  return end.verdict === 'left' ? found.filter((reply) => isTold(matching, end, reply)) : found
}

/** Whether there is a way back from outside at all is told by nobody who is outside: only who gets the reply tells. */
function isTold({ model }: Matching, { at }: End, { verdict, ends }: Reply): boolean {
  if (ends.some(({ branch }) => branch.obstacles.length > 0)) return true
  if (verdict === 'delivered') return at !== outsideNode && model.endpointsOfNode.get(at)?.every(({ kind }) => kind === 'addresses') === true
  return ends.some((one) => one.verdict !== 'delivered' && (one.at !== at || (one.verdict === 'unknown' && at !== outsideNode)))
}

function replyOf(matching: Matching, leg: Leg, options: Asking): Reply {
  const { space } = matching
  const arrived = leg.end ?? { set: space.none, node: leg.node, to: leg.node }
  if (!options.explain && staysAtHome(matching, leg, arrived)) return { leg, verdict: 'delivered', layer: 'route', ends: [], returned: everyWorld(pullThroughLeg(space, leg, arrived.set)) }
  // Who tells what happens reads sets; for all others they stay as they were sent.
  const way = options.explain || options.past ? matching : matching.replying
  const start = begin({ from: arrived.to, node: arrived.node, set: space.and(way.repliesTo(headersOnly(space, arrived.set)), space.mark(0)), request: undefined })
  const ends = walk(way, start, { ...options, throughProxies: false, replyTo: leg })
  const home = ends.filter((e) => e.verdict === 'delivered')
  const began = pullThroughLeg(space, leg, arrived.set)
  const back = space.union(home.map((e) => way.repliesTo(headersOnly(space, e.set))))
  const returned = returnedBy(way, leg, began, ends)
  const parts = options.passing === true ? { parts: ends.map((e) => space.and(began, way.repliesTo(headersOnly(space, e.verdict === 'delivered' ? e.set : putBack(way, leg, e))))) } : {}
  const lost = space.minus(headersOnly(space, began), back)
  const failed = ends.find((e) => e.verdict === 'unknown') ?? ends.find((e) => e.verdict !== 'delivered')
  if (failed && !space.isEmpty(lost)) return { leg, verdict: failed.verdict, layer: failed.layer, ends, returned, ...parts }
  // The same replies come home in one world and are lost in another: which one it is, is not known.
  const doubtful = home.length > 0 ? ends.find((e) => e.verdict !== 'delivered' && e.branch.alternatives.length > 0) : undefined
  if (doubtful) return { leg, verdict: doubtful.branch.alternatives.some((a) => a.doubt.kind === 'unknown') ? 'unknown' : 'ambiguous', layer: doubtful.layer, ends, returned, ...parts }
  return { leg, verdict: home.length > 0 ? 'delivered' : (failed?.verdict ?? 'dropped'), layer: home[0]?.layer ?? failed?.layer ?? 'route', ends, returned, ...parts }
}

/**
 * True where every reply surely comes home without asking: the flow never left its node (a pod network), which also puts back what it rewrote, every filter that a
 * flow begun there would pass lets replies of sessions pass, and the node itself holds every sender.
 */
function staysAtHome(matching: Matching, leg: Leg, arrived: NonNullable<Leg['end']>): boolean {
  const { space, model } = matching
  if (arrived.node !== leg.node || leg.visited.size !== 1 || rewrittenFields(leg).some((f) => f === 'source' || f === 'sourcePort')) return false
  // Both ends of such a reply are the node's own.
  const own = matching.once(`within ${leg.node}`, () => space.and(matching.fromLocal(leg.node), matching.toLocal(leg.node)))
  const context: MatchContext = { ...freshContext(leg.node), session: 'established' }
  const passed = (stages: readonly Stage[]): boolean =>
    stages.every((stage) => {
      if (stage.stage === 'filter') return model.filters.get(stage.filter)?.sessions === 'implicit'
      if (stage.stage === 'route') return passed(stage.local)
      if (stage.stage === 'select') return chosen(stage)
      return stage.stage === 'translate' || stage.stage === 'put-back' || stage.stage === 'deliver'
    })
  const chosen = (stage: Stage & { stage: 'select' }): boolean => {
    for (const one of stage.cases) {
      const { surely, possibly } = matching.compile(one.match, context)
      if (!space.overlaps(own, possibly)) continue
      if (!passed(one.stages)) return false
      if (space.contains(surely, own)) return true
    }
    return passed(stage.otherwise)
  }
  return passed(model.nodes.get(leg.node)?.originate ?? []) && space.contains(matching.fromLocal(leg.node), arrived.set)
}

const everyWorld = (flows: FlowSet): Returned => ({ possibly: flows, surely: flows })

/** The flows of the first leg, as they began, of which every leg's reply comes home: in some world, or in every one. */
export function returnedFlows(matching: Matching, found: readonly Reply[], flows: FlowSet, how: keyof Returned): FlowSet {
  const { space } = matching
  const legs = [...found].toReversed()
  let wanted: FlowSet | undefined
  for (const reply of legs.toReversed()) {
    const own = wanted === undefined ? reply.returned[how] : space.and(reply.returned[how], wanted)
    const before = legs[legs.indexOf(reply) - 1]?.leg
    wanted = before ? pullThroughLeg(space, before, space.and(before.end?.set ?? space.none, requestOnly(matching, own))) : own
  }
  return wanted === undefined ? flows : space.and(flows, wanted)
}

function requestOnly(matching: Matching, set: FlowSet): FlowSet {
  return matching.space.forget(set, ['source', 'destination', 'protocol', 'destinationPort', 'sourcePort', 'mark'])
}
