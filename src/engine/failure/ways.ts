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
    // What nobody chose and nothing rewrote has this way alone: where it doesn't arrive, nothing of it does.
    const { choices, alternatives, leg, finished } = end.branch
    if (!arrives && choices === 0 && alternatives.length === 0 && finished.length === 0 && leg.rewrites.length === 0) return []
    const flows = pullToStart(space, end.branch, end.set)
    if (space.isEmpty(flows)) return []
    const legs = legsOf(end)
    const way: Way = { ok: arrives, flows, nodes: new Set(legs.flatMap((leg) => [...leg.visited])), keys: keysOf(end), legs, rough: isJoined(end) || end.verdict === 'looped' }
    if (!arrives || end.verdict === 'left') return [way]
    const sessions = space.and(flows, matching.once('sessions', () => space.protocol([{ first: 6, last: 6 }, { first: 132, last: 132 }])))
    if (space.isEmpty(sessions)) return [way]
    const others = space.minus(flows, sessions)
    return [...(space.isEmpty(others) ? [] : [{ ...way, flows: others }]), ...withReturns(matching, { ...way, flows: sessions }, end, losses)]
  })
}

function keysOf({ branch }: End): Set<string> {
  const keys = new Set<string>()
  for (let at: Passed | undefined = branch.passed; at !== undefined; at = at.before) keys.add(at.key)
  return keys
}

/** Did others that came by other ways stop where this one went on? */
function isJoined({ branch }: End): boolean {
  for (let at: Passed | undefined = branch.passed; at !== undefined; at = at.before) if (at.joined === true) return true
  return false
}

/** The way home of each leg added to the way there. */
function withReturns(matching: Matching, way: Way, end: End, losses: Losses | undefined): Way[] {
  const { space } = matching
  const back = replies(matching, end, { explain: false, past: false, passing: true, losses })
  let ways: Way[] = [way]
  for (const reply of back) {
    if (reply.ends.length === 0 && reply.verdict === 'delivered') continue
    const index = way.legs.findIndex((leg) => leg.from === reply.leg.from && leg.begin === reply.leg.begin)
    // Which flows a rewritten reply answers that got lost isn't told from the reply alone.
    const mixed = reply.ends.some(isJoined) || (reply.ends.length > 1 && reply.leg.rewrites.length > 0)
    const all = returnsOf(reply, space.none)
    const every = mixed ? { nodes: all.flatMap((one) => [...one.nodes]), keys: all.flatMap((one) => [...one.keys]) } : undefined
    const parts = all.map((one) => ({ ...one, ...every, flows: toStart(space, way.legs, Math.max(0, index), one.flows) }))
    ways = ways.flatMap((before): Way[] => {
      let rest = before.flows
      const made: Way[] = []
      for (const part of parts) {
        const flows = space.and(before.flows, part.flows)
        if (space.isEmpty(flows)) continue
        rest = space.minus(rest, part.flows)
        made.push({ ...before, rough: before.rough || mixed, ok: before.ok && part.home, flows, nodes: new Set([...before.nodes, ...part.nodes]), keys: new Set([...before.keys, ...part.keys]) })
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
  readonly flows: FlowSet
  readonly nodes: Iterable<string>
  readonly keys: Iterable<string>
}

function returnsOf({ ends, parts = [] }: Reply, none: FlowSet): Return[] {
  return ends.map((end, place) => ({
    home: end.verdict === 'delivered',
    flows: parts[place] ?? none,
    nodes: end.branch.leg.visited,
    keys: keysOf(end),
  }))
}

/** Too many ways home to tell apart: one that passes all of them. */
function roughly(matching: Matching, way: Way, back: readonly Reply[]): Way[] {
  const { space } = matching
  const all = back.flatMap((reply) => returnsOf(reply, space.none))
  const joined: Way = { ...way, rough: true, nodes: new Set([...way.nodes, ...all.flatMap((one) => [...one.nodes])]), keys: new Set([...way.keys, ...all.flatMap((one) => [...one.keys])]) }
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

/** Flows of a way that something takes away, and those that it leaves: where one of several is chosen the same flow may be both. */
export interface Taken {
  readonly lost: FlowSet
  readonly left: FlowSet
}

/** What of a way is brought to some of a node's endpoints, or passed on by them in their own name. */
export function takenBy(matching: Matching, way: Way, node: string, lost: { readonly to: FlowSet; readonly from: FlowSet }): Taken {
  const { space } = matching
  const whole: Taken = { lost: way.flows, left: space.none }
  let found = space.none
  let { flows: left } = way
  for (const [index, leg] of way.legs.entries()) {
    if (index > 0 && leg.node === node && space.overlaps(leg.begin, lost.from)) return whole
    if (leg.end?.node !== node) continue
    const part = space.and(leg.end.set, lost.to)
    if (space.isEmpty(part)) continue
    if (part === leg.end.set) return whole
    const began = (set: FlowSet): FlowSet => toStart(space, way.legs, index, pullThroughLeg(space, leg, set))
    found = space.or(found, began(part))
    left = space.and(left, began(space.minus(leg.end.set, lost.to)))
  }
  return { lost: space.and(found, way.flows), left }
}


