import type { AddressSet } from '../../base/address.ts'
import type { FlowSet, FlowSpace } from '../../flow/space.ts'
import type { Matching } from '../../model/matching.ts'
import { begin, pullThroughLeg, pullToStart, requestPart, type End, type Leg, type Losses, type Start } from '../branch.ts'
import type { Passed } from '../passed.ts'
import { heldAmong } from './holders.ts'
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

/** Flows of a way that something takes away, and those of them that it leaves a way as well: where one of several is chosen the same flow may be both. */
export interface Taken {
  readonly lost: FlowSet
  readonly both: FlowSet
}

/** What of a way is brought to some of a node's endpoints, or passed on by them in their own name. `ids`: who they are. */
export function takenBy(matching: Matching, way: Way, node: string, lost: { readonly to: FlowSet; readonly from: FlowSet }, ids: readonly string[]): Taken {
  const { space } = matching
  const whole: Taken = { lost: way.flows, both: space.none }
  let taken: Taken = { lost: space.none, both: space.none }
  for (const [index, leg] of way.legs.entries()) {
    if (index > 0 && leg.node === node && space.overlaps(leg.begin, lost.from)) return whole
    if (leg.end?.node !== node) continue
    // What nobody rewrote is still told by whom it is for.
    if (index === 0 && leg.rewrites.length === 0) {
      taken = together(space, taken, { lost: flowsTo(matching, way, node, ids), both: space.none })
      continue
    }
    const legs = narrowed(matching, leg, ids)
    const ends = legs.map((one) => endOf(space, leg, one))
    const part = ends.map((one) => space.and(one, lost.to))
    if (part.every((one) => space.isEmpty(one))) continue
    const began = (sets: readonly FlowSet[]): FlowSet => toStart(space, way.legs, index, space.union(sets.map((one, place) => (space.isEmpty(one) ? space.none : pullThroughLeg(space, legs[place]?.leg ?? leg, one)))))
    const here = space.and(began(part), way.flows)
    // Where one of several was chosen the same flows may go to the others.
    taken = together(space, taken, { lost: here, both: space.and(here, began(ends.map((one) => space.minus(one, lost.to)))) })
  }
  return taken
}

/** Two things taken at once: what either leaves is left as far as the other doesn't take it. */
export function together(space: FlowSpace, a: Taken, b: Taken): Taken {
  if (space.isEmpty(a.lost)) return b
  if (space.isEmpty(b.lost)) return a
  const gone = space.or(space.minus(a.lost, a.both), space.minus(b.lost, b.both))
  return { lost: space.or(a.lost, b.lost), both: space.minus(space.or(a.both, b.both), gone) }
}

const destinations = new WeakMap<Way, ReadonlyMap<string, readonly { readonly address: AddressSet; readonly rest: FlowSet }[]>>()
/** Flows of a way to some endpoints of a node, read for all of its endpoints at once. */
function flowsTo(matching: Matching, way: Way, node: string, ids: readonly string[]): FlowSet {
  const { space } = matching
  const known = destinations.get(way) ?? readDestinations(matching, way, node)
  destinations.set(way, known)
  const parts = ids.flatMap((id) => (known.get(id) ?? []).map(({ address, rest }) => space.and(rest, space.destination(address))))
  const [only = space.none] = parts
  return parts.length > 1 ? space.union(parts) : only
}

function readDestinations(matching: Matching, way: Way, node: string): Map<string, { address: AddressSet; rest: FlowSet }[]> {
  const { space } = matching
  const found = new Map<string, { address: AddressSet; rest: FlowSet }[]>()
  for (const { addresses, rest } of space.regions(way.flows, 'destination')) {
    if (space.isEmpty(rest)) continue
    for (const { id, address } of heldAmong(matching, node, addresses)) found.set(id, [...(found.get(id) ?? []), { address, rest }])
  }
  return found
}

/** A leg once for each way in which it may have been rewritten to lead to these: where a thousand rules rewrote it together, few of them did. */
function narrowed(matching: Matching, leg: Leg, ids: readonly string[]): Narrowed[] {
  const { space, model } = matching
  const place = leg.rewrites.findLastIndex(({ cases }) => cases.length > 1 && cases.every((one) => one.some(({ field }) => field === 'destination')))
  const rewriting = leg.rewrites[place]
  if (!rewriting) return [{ leg, values: space.all, number: -1 }]
  const { byAddress, others, siblings } = casesOf(matching, rewriting)
  const wanted = new Set<number>(others)
  for (const id of ids) for (const key of keysOfAddresses(model.addressesOf.get(id) ?? { ranges: [], tokens: [] }) ?? []) for (const number of byAddress.get(key) ?? []) wanted.add(number)
  // The same flows may have been rewritten otherwise by the same rule.
  const whole = new Set([...wanted].flatMap((number) => siblings.get(rewriting.cases[number]?.[0]?.before ?? space.none) ?? [number]))
  return [...whole].flatMap((number) => {
    const one = rewriting.cases[number]
    if (!one) return []
    const values = space.intersect(one.map((rewrite) => rewrite.values))
    return [{ leg: { ...leg, rewrites: leg.rewrites.map((before, at) => (at === place ? { ...before, cases: [one] } : before)) }, values, number }]
  })
}

interface Narrowed {
  readonly leg: Leg
  readonly values: FlowSet
  readonly number: number
}

const knownEnds = new WeakMap<Leg, Map<number, FlowSet>>()

/** What a leg ended as that one case rewrote. */
function endOf(space: FlowSpace, leg: Leg, { values, number }: Narrowed): FlowSet {
  const set = leg.end?.set ?? space.none
  if (number < 0) return set
  const ends = knownEnds.get(leg) ?? new Map<number, FlowSet>()
  knownEnds.set(leg, ends)
  const known = ends.get(number) ?? space.and(set, values)
  ends.set(number, known)
  return known
}

interface Cases {
  readonly byAddress: ReadonlyMap<string, readonly number[]>
  /** Cases that lead to more addresses than one would list. */
  readonly others: readonly number[]
  /** Cases of the same flows. */
  readonly siblings: ReadonlyMap<FlowSet, readonly number[]>
}

const knownCases = new WeakMap<Leg['rewrites'][number], Cases>()

function casesOf({ space }: Matching, rewriting: Leg['rewrites'][number]): Cases {
  const known = knownCases.get(rewriting)
  if (known) return known
  const byAddress = new Map<string, number[]>()
  const others: number[] = []
  const siblings = new Map<FlowSet, number[]>()
  for (const [number, one] of rewriting.cases.entries()) {
    const before = one[0]?.before ?? space.none
    siblings.set(before, [...(siblings.get(before) ?? []), number])
    const to = one.find(({ field }) => field === 'destination')
    const keys = to && keysOfAddresses(space.addressesOf(to.values, 'destination'))
    if (!keys) others.push(number)
    else for (const key of keys) byAddress.set(key, [...(byAddress.get(key) ?? []), number])
  }
  const made = { byAddress, others, siblings }
  knownCases.set(rewriting, made)
  return made
}

const mostListed = 64n

/** Single addresses and tokens by name; undefined where there are too many. */
function keysOfAddresses({ ranges, tokens }: AddressSet): string[] | undefined {
  const keys: string[] = []
  for (const { family, first, last } of ranges) {
    if (last - first >= mostListed) return undefined
    for (let value = first; value <= last; value++) keys.push(`${family} ${value}`)
  }
  for (const { first, last } of tokens) {
    if (last - first >= 4096) return undefined
    for (let token = first; token <= last; token++) keys.push(`token ${token}`)
  }
  return keys
}
