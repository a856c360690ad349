import { complementAddresses, emptyAddresses, everyIpv4, everyIpv6, intersectAddresses, isEmptyAddresses, unionAddresses, type AddressSet } from '../../base/address.ts'
import type { Arrived } from '../../engine/arrivals.ts'
import { pullToStart, type End } from '../../engine/branch.ts'
import type { Party } from '../../engine/parties.ts'
import { beganOf, doubtsOf, type Passage, type Undecided } from '../../engine/passages.ts'
import type { Doubt } from '../../flow/path.ts'
import type { FlowSet } from '../../flow/space.ts'
import type { Matching } from '../../model/matching.ts'
import { outsideNode } from '../../model/model.ts'
import type { Asking, Outcome } from './outcome.ts'
import type { Over } from './over.ts'
import { servicesOf } from './parties.ts'
import { decidingSteps, show } from './shown.ts'

/** Who sends what to whom, understood. */
export interface Between {
  readonly from: Party
  readonly to: Party
  /** Who may belong to them, or may not. */
  readonly perhaps: { readonly from: Party; readonly to: Party }
  /** The traffic, of one family where only that is asked about. */
  readonly over: FlowSet
  /** Is all traffic meant? */
  readonly everything: boolean
}

/** The flows of some traffic. */
export function trafficOf({ space }: Matching, over: Over): FlowSet {
  if (over.length === 0) return space.all
  return space.union(over.map(({ protocols, ports }) => space.product({ protocols, ...(ports && { destinationPorts: ports }) })))
}

/** A part of what arrives, by the way on which it does. */
export interface Part {
  readonly way: Arrived
  /** As it began. */
  readonly began: FlowSet
}

/** What of some senders arrives at somebody: surely, or in worlds that others contradict. Parts are found when they are asked for. */
export interface Arriving {
  readonly verdict: 'surely' | 'perhaps' | 'no'
  readonly parts: () => readonly Part[]
  readonly undecided: readonly Undecided[]
}

/**
 * Everything that arrives at `to` from `senders` over some traffic: by reach's own account, by the port that `to` itself sees behind proxies, and what is sent to a Service.
 * What those who are `allowed` pass on is theirs: who sent it to them does not matter.
 */
export function arriving(asking: Asking, senders: AddressSet, to: Party, traffic: FlowSet, everything: boolean, allowed?: Party): Arriving {
  const { matching } = asking
  const { space } = matching
  const passages = asking.passages()
  const from = space.source(senders)
  const asked = space.and(from, traffic)
  const found: { readonly passage: Passage; readonly flows: FlowSet; readonly sure: boolean }[] = []
  for (const { passage, addressed, endpoint } of passages.towards(to)) {
    const wanted = space.and(asked, addressed)
    const own = endpoint === undefined || !allowed ? passage : withoutWays(matching, passage, allowed)
    if (!space.overlaps(own.possibly, wanted)) continue
    const flows = withoutSelf(matching, to, senders, endpoint, space.and(own.possibly, wanted))
    if (!space.isEmpty(flows)) found.push({ passage: own, flows, sure: space.overlaps(own.surely, flows) })
  }
  const behind = everything ? [] : behindProxies(asking, to, from, traffic, allowed)
  const served = sentToServices(asking, to, asked).filter(({ way }) => !allowed || !isPassedOnBy(way, allowed))
  const sure = found.some((one) => one.sure) || [...behind, ...served].some(({ way, began }) => space.overlaps(way.surely, began))
  const something = found.length + behind.length + served.length > 0
  const parts = (): Part[] => [
    ...found.flatMap(({ passage, flows }) =>
      passage.ways.flatMap((way): Part[] => {
        if (!space.overlaps(way.told, flows)) return []
        const began = beganOf(matching, way, flows)
        return space.isEmpty(began) ? [] : [{ way, began }]
      }),
    ),
    ...behind,
    ...served,
  ]
  const undecided = sure ? [] : passages.undecided.filter((one) => mayReach(asking, one, to, from, traffic))
  return { verdict: sure ? 'surely' : something || undecided.length > 0 ? 'perhaps' : 'no', parts, undecided }
}

/** Nobody is asked whether he reaches himself. */
function withoutSelf({ space }: Matching, to: Party, senders: AddressSet, endpoint: string | undefined, flows: FlowSet): FlowSet {
  let rest = flows
  for (const one of to.members) {
    if (space.isEmpty(rest)) return rest
    if (one.endpoint === outsideNode || (endpoint !== undefined && one.endpoint !== endpoint)) continue
    if (isEmptyAddresses(intersectAddresses(one.addresses, senders))) continue
    rest = space.minus(rest, space.and(space.source(one.addresses), endpoint === undefined ? space.destination(one.addresses) : space.all))
  }
  return rest
}

/** Is the last leg opened by one of these? */
function isPassedOnBy({ end }: Arrived, { members }: Party): boolean {
  return end.branch.finished.length > 0 && members.some(({ endpoint }) => endpoint === end.branch.leg.from)
}

function withoutWays({ space }: Matching, passage: Passage, allowed: Party): Passage {
  const ways = passage.ways.filter((way) => !isPassedOnBy(way, allowed))
  if (ways.length === passage.ways.length) return passage
  const told = (sets: readonly FlowSet[]): FlowSet => space.forget(space.union(sets), ['sourcePort', 'mark'])
  return { ...passage, ways, possibly: told(ways.map((way) => way.told)), surely: told(ways.map((way) => way.toldSurely)) }
}

/** On later legs the header is the proxy's: traffic is what comes to the receiver. */
function behindProxies(asking: Asking, to: Party, from: FlowSet, traffic: FlowSet, allowed: Party | undefined): Part[] {
  const { matching } = asking
  const { space } = matching
  const wanted = new Set(to.members.map(({ endpoint }) => endpoint))
  const outside = to.members.some(({ endpoint }) => endpoint === outsideNode)
  const addressed = space.destination(to.addresses)
  return asking.passages().all.flatMap((passage) =>
    passage.ways.flatMap((way): Part[] => {
      if (way.end.branch.finished.length === 0 || (way.to === undefined ? !outside || way.node !== outsideNode : !wanted.has(way.to))) return []
      if (!space.overlaps(way.began, from) || (allowed && isPassedOnBy(way, allowed))) return []
      const part = space.intersect([way.end.set, traffic, addressed])
      const began = space.isEmpty(part) ? part : space.intersect([way.began, pullToStart(space, way.end.branch, part), from])
      return space.isEmpty(began) ? [] : [{ way, began }]
    }),
  )
}

/** What is sent to the address of a Service arrives at whoever is behind it. */
function sentToServices(asking: Asking, to: Party, asked: FlowSet): Part[] {
  const { matching } = asking
  const { space } = matching
  const services = servicesOf(matching, to)
  if (services.length === 0) return []
  const wanted = space.and(asked, space.destination(unionAddresses(...services.map(({ id }) => matching.model.addressesOf.get(id) ?? emptyAddresses))))
  return asking.passages().all.flatMap(({ ways }) =>
    ways.flatMap((way): Part[] => {
      const began = space.and(way.began, wanted)
      return space.isEmpty(began) ? [] : [{ way, began }]
    }),
  )
}

/** May a way whose end isn't known lead to somebody? What is on its way to him may; whoever passes it on somewhere may send it to whomever he reaches himself. */
function mayReach(asking: Asking, { end, sent }: Undecided, to: Party, from: FlowSet, traffic: FlowSet): boolean {
  const { matching } = asking
  const { space, model } = matching
  if (!space.overlaps(sent, from)) return false
  const still = space.intersect([end.set, space.destination(to.addresses), traffic])
  if (!space.isEmpty(still) && space.overlaps(pullToStart(space, end.branch, still), from)) return true
  const code = end.branch.alternatives.at(-1)?.doubt.code
  if (code === 'engine/too-many-ways' || code === 'nat/nobody') return true
  if (end.layer !== 'http' && end.layer !== 'listen' && end.layer !== 'balance') return false
  const own = (model.endpointsOfNode.get(end.at) ?? []).map(({ id }) => model.addressesOf.get(id) ?? emptyAddresses)
  const onward = space.and(space.source(unionAddresses(...own)), traffic)
  return asking.passages().towards(to).some(({ passage, addressed }) => space.overlaps(passage.possibly, space.and(onward, addressed)))
}

export const everybody = (matching: Matching): AddressSet => ({
  ranges: [everyIpv4, everyIpv6],
  tokens: matching.model.tokens.length > 0 ? [{ first: 0, last: matching.model.tokens.length - 1 }] : [],
})

/** Nobody of `from` reaches `to`; with `only`, nobody else does. Who may belong to a party, or may not, leaves it open. */
export function answerNever(asking: Asking, between: Between, only: boolean): Outcome {
  const { over, everything, from, to, perhaps } = between
  const widely = { from: together(only ? withOutside(asking.matching, from) : from, perhaps.from), to: together(to, perhaps.to) }
  const others = (one: Party, other: Party): AddressSet => intersectAddresses(complementAddresses(unionAddresses(one.addresses, other.addresses)), everybody(asking.matching))
  const found = arriving(asking, only ? others(widely.from, widely.to) : from.addresses, to, over, everything, only ? widely.from : undefined)
  if (found.verdict === 'surely') return broken(asking, to, found.parts())
  const open = perhaps.from.members.length + perhaps.to.members.length > 0
  const may = open ? arriving(asking, only ? others(withOutside(asking.matching, from), widely.to) : widely.from.addresses, widely.to, over, everything, only ? from : undefined) : found
  if (may.verdict === 'no') return { verdict: 'holds', says: only ? 'Nobody else gets there.' : 'Nothing gets there.' }
  const parts = may.parts()
  const doubts = doubtsOf([...parts.map(({ way }) => way.end), ...may.undecided.map(({ end }) => end)])
  const witness = witnessOf(asking, widely.to, parts)
  return { verdict: 'unknown', says: doubts.length > 0 ? doubtWords('Something may get there', doubts) : 'Who belongs to those who are named is not known entirely.', doubts, ...(witness && { witness }) }
}

export function doubtWords(what: string, doubts: readonly Doubt[]): string {
  const [first, ...rest] = doubts
  return `${what}: ${first?.says ?? 'something that decides is not known'}${rest.length > 0 ? ` (and ${rest.length} more that ${rest.length === 1 ? 'is' : 'are'} not known)` : ''}.`
}

/** Who names the internet means everyone outside, those with private addresses too. */
function withOutside({ model }: Matching, party: Party): Party {
  if (party.says !== outsideNode && !party.says.split(', ').includes(outsideNode)) return party
  return { ...party, addresses: unionAddresses(party.addresses, model.addressesOf.get(outsideNode) ?? emptyAddresses) }
}

/** Two parties as one. */
export function together(one: Party, other: Party): Party {
  if (other.members.length === 0) return one
  const seen = new Set(one.members.map(({ endpoint }) => endpoint))
  return { says: one.says, addresses: unionAddresses(one.addresses, other.addresses), members: [...one.members, ...other.members.filter(({ endpoint }) => !seen.has(endpoint))] }
}

function broken(asking: Asking, to: Party, parts: readonly Part[]): Outcome {
  const { space } = asking.matching
  const sure = parts.flatMap(({ way, began }): Part[] => {
    const own = space.and(began, way.surely)
    return space.isEmpty(own) ? [] : [{ way, began: own }]
  })
  const witness = witnessOf(asking, to, sure)
  return {
    verdict: 'broken',
    says: witness ? `${witness.from} gets to ${witness.to}.` : 'Something gets there.',
    ...(witness && { witness, because: decidingSteps(witness.steps) }),
  }
}

/** One flow of the parts: the internet's first, then that of the first endpoint that has a name. */
function witnessOf(asking: Asking, to: Party, parts: readonly Part[]): ReturnType<typeof show> {
  const { matching } = asking
  const ids = new Set(to.members.map(({ endpoint }) => endpoint))
  const rank = ({ way }: Part): number => (way.start.node === outsideNode ? 0 : matching.model.endpointsOfNode.get(way.start.node)?.every(({ kind }) => kind === 'addresses') ? 2 : 1)
  const arrives = (way: Arrived) => (end: End): number => (end.verdict === way.end.verdict && end.at === way.node ? (way.to === undefined || ids.has(way.to) ? 0 : 1) : end.verdict === 'unknown' ? 2 : 3)
  for (const { way, began } of parts.toSorted((a, b) => rank(a) - rank(b)).slice(0, 4)) {
    const shown = show(matching, way.start, began, way.end.branch.finished.length > 0, arrives(way))
    if (shown) return { ...shown, to: way.to ?? shown.to }
  }
  return undefined
}
