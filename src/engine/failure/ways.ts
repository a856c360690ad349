import type { FlowSet, FlowSpace } from '../../flow/space.ts'
import type { Matching } from '../../model/matching.ts'
import { begin, pullThroughLeg, pullToStart, requestPart, type End, type Leg, type Losses, type Start } from '../branch.ts'
import type { Passed } from '../passed.ts'
import { legsOf, replies, type Reply } from '../reply.ts'
import { walk } from '../walk.ts'

/** Flows that go one way to one end, and back; with all that they pass. */
export interface Way {
  /** They get there, and their replies come home where they need any. */
  readonly ok: boolean
  /** As they began. */
  readonly flows: FlowSet
  /** The same flows may go other ways: somebody chooses, or not everything is known. */
  readonly one: boolean
  readonly nodes: ReadonlySet<string>
  /** Interfaces, listeners, members of pools. */
  readonly keys: ReadonlySet<string>
  /** Who gets or begins something on it: conversations, the first of them first. */
  readonly legs: readonly Leg[]
  /** What it passes stands for several ways at once: whoever takes one of them away must look again. */
  readonly rough: boolean
}

/** So many ways home are told apart for each end. */
const mostReturns = 32

/** Every way of some flows, as they are or with a loss. Those that end nowhere and that nobody chose are left out: no other way has their flows. */
export function waysFrom(matching: Matching, start: Start, throughProxies: boolean, losses?: Losses): Way[] {
  const { space } = matching
  const ends = walk(matching, begin(start), { explain: false, throughProxies, past: false, replyTo: undefined, passing: true, losses })
  return ends.flatMap((end): Way[] => {
    const arrives = end.verdict === 'delivered' || end.verdict === 'answered' || end.verdict === 'left'
    const one = end.branch.choices === 0 && end.branch.alternatives.length === 0
    if (!arrives && one) return []
    const flows = pullToStart(space, end.branch, end.set)
    if (space.isEmpty(flows)) return []
    const legs = legsOf(end)
    const way: Way = { ok: arrives, flows, one, nodes: new Set(legs.flatMap((leg) => [...leg.visited])), keys: keysOf(end.branch.passed), legs, rough: false }
    if (!arrives || end.verdict === 'left') return [way]
    const sessions = space.and(flows, matching.once('sessions', () => space.protocol([{ first: 6, last: 6 }, { first: 132, last: 132 }])))
    if (space.isEmpty(sessions)) return [way]
    const others = space.minus(flows, sessions)
    return [...(space.isEmpty(others) ? [] : [{ ...way, flows: others }]), ...withReturns(matching, { ...way, flows: sessions }, end, losses)]
  })
}

function keysOf(passed: Passed | undefined): Set<string> {
  const keys = new Set<string>()
  for (let at = passed; at !== undefined; at = at.before) keys.add(at.key)
  return keys
}

/** The way home of each leg added to the way there. */
function withReturns(matching: Matching, way: Way, end: End, losses: Losses | undefined): Way[] {
  const { space } = matching
  const back = replies(matching, end, { explain: false, past: false, passing: true, losses })
  let ways: Way[] = [way]
  for (const reply of back) {
    if (reply.ends.length === 0 && reply.verdict === 'delivered') continue
    const index = way.legs.findIndex((leg) => leg.from === reply.leg.from && leg.begin === reply.leg.begin)
    const parts = returnsOf(reply, space.none).map((one) => ({ ...one, flows: toStart(space, way.legs, Math.max(0, index), one.flows) }))
    ways = ways.flatMap((before): Way[] => {
      let rest = before.flows
      const made: Way[] = []
      for (const part of parts) {
        const flows = space.and(before.flows, part.flows)
        if (space.isEmpty(flows)) continue
        rest = space.minus(rest, part.flows)
        made.push({ ...before, ok: before.ok && part.home, flows, one: before.one && part.one, nodes: new Set([...before.nodes, ...part.nodes]), keys: new Set([...before.keys, ...part.keys]) })
      }
      // What no way home is for is lost.
      if (!space.isEmpty(rest)) made.push({ ...before, ok: false, flows: rest })
      return made
    })
    if (ways.length > mostReturns) return roughly(matching, way, back)
  }
  return ways
}

interface Return {
  readonly home: boolean
  readonly one: boolean
  readonly flows: FlowSet
  readonly nodes: Iterable<string>
  readonly keys: Iterable<string>
}

function returnsOf({ ends, parts = [] }: Reply, none: FlowSet): Return[] {
  return ends.map((end, place) => ({
    home: end.verdict === 'delivered',
    one: end.branch.choices === 0 && end.branch.alternatives.length === 0,
    flows: parts[place] ?? none,
    nodes: end.branch.leg.visited,
    keys: keysOf(end.branch.passed),
  }))
}

/** Too many ways home to tell apart: one that passes all of them. */
function roughly(matching: Matching, way: Way, back: readonly Reply[]): Way[] {
  const { space } = matching
  const all = back.flatMap((reply) => returnsOf(reply, space.none))
  const joined: Way = { ...way, one: false, rough: true, nodes: new Set([...way.nodes, ...all.flatMap((one) => [...one.nodes])]), keys: new Set([...way.keys, ...all.flatMap((one) => [...one.keys])]) }
  const index = (reply: Reply): number => Math.max(0, way.legs.findIndex((leg) => leg.from === reply.leg.from && leg.begin === reply.leg.begin))
  const of = (home: boolean): FlowSet =>
    space.union(back.flatMap((reply) => returnsOf(reply, space.none).filter((one) => one.home === home).map((one) => toStart(space, way.legs, index(reply), one.flows))))
  const bad = space.and(way.flows, of(false))
  return [{ ...joined, flows: space.and(way.flows, of(true)) }, { ...joined, ok: false, flows: bad }].filter(({ flows }) => !space.isEmpty(flows))
}

/** Flows of one leg, as it began, as the first leg began them. */
function toStart(space: FlowSpace, legs: readonly Leg[], index: number, flows: FlowSet): FlowSet {
  let here = flows
  for (let at = index - 1; at >= 0; at--) {
    const leg = legs[at]
    if (leg) here = pullThroughLeg(space, leg, space.and(leg.end?.set ?? space.none, requestPart(space, here)))
  }
  return here
}

/** Those flows of a way that are brought to some of a node's endpoints on the way, or that those pass on in their own name. */
export function flowsThrough(matching: Matching, way: Way, node: string, lost: { readonly to: FlowSet; readonly from: FlowSet }): FlowSet {
  const { space } = matching
  let found = space.none
  for (const [index, leg] of way.legs.entries()) {
    if (index > 0 && leg.node === node && space.overlaps(leg.begin, lost.from)) return way.flows
    if (leg.end?.node !== node) continue
    const part = space.and(leg.end.set, lost.to)
    if (space.isEmpty(part)) continue
    if (part === leg.end.set) return way.flows
    found = space.or(found, toStart(space, way.legs, index, pullThroughLeg(space, leg, part)))
  }
  return space.and(found, way.flows)
}


