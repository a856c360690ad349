import type { Alternative } from '../flow/path.ts'
import type { FlowSet, FlowSpace } from '../flow/space.ts'
import type { Matching } from '../model/matching.ts'
import { headersOnly, type End, type Leg } from './branch.ts'
import { undoDestination, undoSource } from './session.ts'

/** Of the flows of a leg, as they began, those whose replies come home: in some world, and in every one. */
export interface Returned {
  readonly possibly: FlowSet
  readonly surely: FlowSet
}

/** `way` is the analysis in which the replies were followed to their ends; `began` are the flows that they answer. */
export function returnedBy(way: Matching, leg: Leg, began: FlowSet, ends: readonly End[]): Returned {
  const { space } = way
  const beganAs = (set: FlowSet): FlowSet => space.and(began, way.repliesTo(headersOnly(space, set)))
  const home = ends.filter(({ verdict }) => verdict === 'delivered')
  const back = beganAs(space.union(home.map(({ set }) => set)))
  if (ends.every(({ verdict }) => verdict !== 'unknown') && home.every(({ branch }) => branch.alternatives.length === 0)) return { possibly: back, surely: back }
  const fates = ends.map((end) => {
    const isHome = end.verdict === 'delivered'
    return { isHome, mayBe: isHome || end.verdict === 'unknown', alternatives: end.branch.alternatives, flows: beganAs(isHome ? end.set : putBack(way, leg, end)) }
  })
  return {
    possibly: space.union(fates.filter(({ mayBe }) => mayBe).map(({ flows }) => flows)),
    surely: space.union(fates.filter(({ isHome }) => isHome).map((one) => space.minus(one.flows, contested(space, one, fates, (other) => (other.isHome ? other.flows : space.none))))),
  }
}

/** A reply that got lost on its way, as it would have come home, wherever it was: as it is, and with what was rewritten put back. */
function putBack(matching: Matching, leg: Leg, { branch, set }: End): FlowSet {
  let back = { ...branch, set }
  for (const node of new Set(leg.rewrites.map((one) => one.node).toReversed())) {
    const undone = undoDestination(matching, leg, node, undoSource(matching, leg, node, back))
    back = { ...undone, set: matching.space.or(back.set, undone.set) }
  }
  return back.set
}

/** Flows that went some way, and what was decided on it. */
export interface Fate {
  readonly alternatives: readonly Alternative[]
  readonly flows: FlowSet
}

/** Flows that may fare otherwise: they took one way of a doubt whose other way ends elsewhere. `alike` are the flows of another that surely fare the same. */
export function contested<F extends Fate>(space: FlowSpace, one: F, all: readonly F[], alike: (other: F) => FlowSet): FlowSet {
  const ways = new Map(one.alternatives.map((a) => [a.doubt.id, a.way]))
  if (ways.size === 0) return space.none
  const others = all.filter((other) => other !== one && other.alternatives.some((a) => ways.has(a.doubt.id) && ways.get(a.doubt.id) !== a.way))
  const lost = space.union(others.map((other) => space.and(space.minus(other.flows, alike(other)), one.flows)))
  // What no other world brings anywhere that is known is contested too.
  return space.or(lost, space.minus(one.flows, space.union(others.map(({ flows }) => flows))))
}
