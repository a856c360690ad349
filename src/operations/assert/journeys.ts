import { emptyAddresses } from '../../base/address.ts'
import type { Arrived } from '../../engine/arrivals.ts'
import { pullToStart, type End, type Start } from '../../engine/branch.ts'
import { legsOf, type Reply, replies } from '../../engine/reply.ts'
import { holders } from '../../engine/tell.ts'
import type { FlowSet } from '../../flow/space.ts'
import { outsideNode } from '../../model/model.ts'
import type { Asking } from './outcome.ts'
import { fatesOf, serves } from './must.ts'
import { arriving, type Between } from './packets.ts'
import type { Requests } from './requests.ts'

/** One way of the flows that a promise is about, which arrives. */
export interface Journey {
  readonly start: Start
  readonly end: End
  /** As they began. */
  readonly began: FlowSet
  /** Those that go this way in every world. */
  readonly surely: FlowSet
  readonly replies: readonly Reply[]
  readonly throughProxies: boolean
}

/** The ways of flows between two parties, all from the one reach run; and ways whose end is not known. */
export function journeysBetween(asking: Asking, { from, to, over, everything }: Between): { readonly journeys: readonly Journey[]; readonly undecided: readonly End[] } {
  const { space } = asking.matching
  const found = arriving(asking, from.addresses, to, over, everything)
  const seen = new Map<Arrived, FlowSet>()
  for (const { way, began } of found.parts()) seen.set(way, space.or(seen.get(way) ?? space.none, began))
  const journeys = [...seen].map(([way, began]): Journey => ({ start: way.start, end: way.end, began, surely: space.and(began, way.surely), replies: way.replies, throughProxies: way.end.branch.finished.length > 0 }))
  return { journeys, undecided: found.undecided.map(({ end }) => end) }
}

/** The ways of requests, each walked by itself. */
export function journeysOf(asking: Asking, all: readonly Requests[]): { readonly journeys: readonly Journey[]; readonly undecided: readonly End[] } {
  const { matching } = asking
  const { space } = matching
  const { ends, good } = fatesOf(matching, all.flatMap(({ starts }) => starts), true)
  return {
    journeys: ends
      .filter(({ end, fine }) => serves(end) && !space.isEmpty(fine))
      .map(({ start, end, fine }): Journey => ({ start, end, began: fine, surely: space.and(fine, good), replies: replies(matching, end, { explain: false, past: false }), throughProxies: true })),
    undecided: ends.filter(({ end }) => end.verdict === 'unknown').map(({ end }) => end),
  }
}

/** Every node that a way touches, forward and back. */
export function nodesOf({ end, replies: back }: Pick<Journey, 'end' | 'replies'>, andBack: boolean): Set<string> {
  const nodes = new Set(legsOf(end).flatMap((leg) => [...leg.visited]))
  if (andBack) for (const { ends } of back) for (const one of ends) for (const node of one.branch.leg.visited) nodes.add(node)
  return nodes
}

/** Who gets the flows of a way. */
export function receiversOf({ matching }: Asking, { end, began }: Pick<Journey, 'end' | 'began'>): string[] {
  const { space, model } = matching
  if (end.at === outsideNode) return [outsideNode]
  const all = holders(matching, end.at, end.set)
  if (all.length < 2) return all
  return all.filter((id) => {
    const part = space.and(end.set, space.destination(model.addressesOf.get(id) ?? emptyAddresses))
    return !space.isEmpty(part) && space.overlaps(began, pullToStart(space, end.branch, part))
  })
}

/** Of faulty ways and fair ones, what surely fares badly: whichever world it is, it goes a faulty way. */
export function surelyFaulty({ matching }: Asking, faulty: readonly Journey[], fair: readonly Journey[]): { readonly journey: Journey; readonly flows: FlowSet } | undefined {
  const { space } = matching
  const others = space.union(fair.filter(({ end }) => end.branch.alternatives.length > 0).map(({ began }) => began))
  for (const journey of faulty) {
    const flows = journey.end.branch.alternatives.length === 0 ? journey.surely : space.minus(journey.surely, others)
    if (!space.isEmpty(flows)) return { journey, flows }
  }
  return undefined
}
