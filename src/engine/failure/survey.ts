import { unionAddresses } from '../../base/address.ts'
import type { FlowSet } from '../../flow/space.ts'
import type { Matching } from '../../model/matching.ts'
import type { Start } from '../branch.ts'
import { listenerKey, memberKey, spareKey } from '../passed.ts'
import { heldAmong } from './holders.ts'
import { changedChoices, lossesOf, type Lost } from './loss.ts'
import { takenBy, together, waysFrom, type Taken, type Way } from './ways.ts'

/** What a loss does to flows, as they began. */
export interface Effect {
  /** Surely passed, and none of their ways is left. */
  readonly wholly: FlowSet
  /** Surely passed, and now some of their ways lead nowhere, and nobody notices. */
  readonly share: FlowSet
  /** Passed in some worlds, and do in none any more. */
  readonly perhaps: FlowSet
}

interface Surveyed {
  readonly start: Start
  readonly ways: readonly Way[]
  /** Flows that get there whichever way they go. */
  readonly sure: FlowSet
  /** Flows that get there by some way. */
  readonly possibly: FlowSet
  /** Ways that arrive, and share flows with others: somebody chooses, or not everything is known. */
  readonly shared: readonly Way[]
}

interface Spot {
  readonly from: Surveyed
  readonly way: Way
}

/** Flows whose ways were followed once, with all that they pass: which loss breaks which of them is then told without following most of them again. */
export class Survey {
  readonly #matching: Matching
  readonly #throughProxies: boolean
  readonly #surveyed: readonly Surveyed[]
  readonly #byNode = new Map<string, Spot[]>()
  readonly #byKey = new Map<string, Spot[]>()
  /** Those that somebody at this node gets or passes on. */
  readonly #byEnd = new Map<string, Spot[]>()
  readonly #meetings = new Map<string, ReadonlyMap<string, readonly Spot[]>>()

  constructor(matching: Matching, starts: readonly Start[], throughProxies: boolean) {
    this.#matching = matching
    this.#throughProxies = throughProxies
    this.#surveyed = starts.map((start) => this.#survey(start))
    const put = (map: Map<string, Spot[]>, key: string, spot: Spot): void => {
      const known = map.get(key)
      if (known) known.push(spot)
      else map.set(key, [spot])
    }
    for (const from of this.#surveyed)
      for (const way of from.ways) {
        const spot = { from, way }
        for (const node of way.nodes) put(this.#byNode, node, spot)
        for (const key of way.keys) put(this.#byKey, key, spot)
        const ends = new Set(way.legs.flatMap((leg, index) => [...(leg.end ? [leg.end.node] : []), ...(index > 0 ? [leg.node] : [])]))
        for (const node of ends) put(this.#byEnd, node, spot)
      }
  }

  #survey(start: Start): Surveyed {
    const { space } = this.#matching
    const ways = waysFrom(this.#matching, start, this.#throughProxies)
    const possibly = space.union(ways.filter(({ ok }) => ok).map(({ flows }) => flows))
    const bad = space.union(ways.filter(({ ok }) => !ok).map(({ flows }) => flows))
    let seen = space.none
    let twice = bad
    for (const { ok, flows } of ways) {
      if (!ok) continue
      if (space.overlaps(seen, flows)) twice = space.or(twice, space.and(seen, flows))
      seen = space.or(seen, flows)
    }
    const shared = space.isEmpty(twice) ? [] : ways.filter((way) => way.ok && space.overlaps(way.flows, twice))
    return { start, ways, sure: space.minus(possibly, bad), possibly, shared }
  }

  /** What gets there now, of each start in the order in which they were given. */
  get now(): readonly { readonly start: Start; readonly sure: FlowSet; readonly possibly: FlowSet }[] {
    return this.#surveyed
  }

  /** Does any way that arrives pass what is lost? */
  touches(lost: Lost): boolean {
    const arrives = (spots: readonly Spot[] | undefined): boolean => spots?.some(({ way }) => way.ok) === true
    if ([...lost.nodes].some((node) => arrives(this.#byNode.get(node)))) return true
    if ([...lost.interfaces, ...lost.members].some((key) => arrives(this.#byKey.get(key)))) return true
    if ([...lost.listeners, ...lost.certificates].some((id) => arrives(this.#byKey.get(listenerKey(id))))) return true
    const losses = lossesOf(this.#matching, lost, new Set())
    return [...lost.endpoints].some((id) => {
      const node = this.#matching.model.endpoints.get(id)?.node ?? ''
      const flows = losses.endpoints(this.#matching, node)
      return flows !== undefined && (this.#byEnd.get(node) ?? []).some(({ way }) => way.ok && !this.#matching.space.isEmpty(takenBy(this.#matching, way, node, flows, [id]).lost))
    })
  }

  /** Does any way pass one of these choices? */
  chooses({ pools, rules }: { readonly pools: readonly { readonly id: string }[]; readonly rules: readonly string[] }): boolean {
    return pools.some(({ id }) => this.#byKey.has(spareKey(id))) || rules.some((key) => this.#byKey.has(key))
  }

  /** What a loss breaks, by the place of each start that it touches. Who is lost himself misses nothing. `unwell`: members whose health checks no longer get through. */
  effects(lost: Lost, unwell: ReadonlySet<string>): ReadonlyMap<Start, Effect> {
    const { space } = this.#matching
    const losses = lossesOf(this.#matching, lost, unwell)
    const touched = new Map<Surveyed, Map<Way, Taken>>()
    const take = ({ from, way }: Spot, taken: Taken): void => {
      if (space.isEmpty(taken.lost)) return
      const ways = touched.get(from) ?? new Map<Way, Taken>()
      touched.set(from, ways)
      const before = ways.get(way)
      ways.set(way, before ? together(space, before, taken) : taken)
    }
    const hit = (spot: Spot): void => take(spot, { lost: spot.way.flows, both: space.none })
    for (const node of lost.nodes) for (const spot of this.#byNode.get(node) ?? []) hit(spot)
    for (const key of [...lost.interfaces, ...lost.members]) for (const spot of this.#byKey.get(key) ?? []) hit(spot)
    for (const id of [...lost.listeners, ...lost.certificates]) for (const spot of this.#byKey.get(listenerKey(id)) ?? []) hit(spot)
    for (const [node, ids] of this.#lostByNode(lost)) {
      const flows = losses.endpoints(this.#matching, node)
      if (flows) for (const spot of new Set(ids.flatMap((id) => this.#meeting(node, id)))) take(spot, takenBy(this.#matching, spot.way, node, flows, ids))
    }
    const again = new Map<Surveyed, FlowSet[]>()
    const anew = (key: string): void => {
      for (const { from, way } of this.#byKey.get(key) ?? []) {
        again.set(from, [...(again.get(from) ?? []), way.flows])
        if (!touched.has(from)) touched.set(from, new Map())
      }
    }
    const changed = changedChoices(this.#matching, lost, unwell)
    for (const key of changed.rules) anew(key)
    for (const pool of changed.pools) {
      anew(spareKey(pool.id))
      // The only one has no other place to be met at.
      if (pool.members.filter(({ down }) => !down).length === 1) for (const member of pool.members) anew(memberKey(pool, member))
    }
    const effects = new Map<Start, Effect>()
    const gone = this.#senders(lost)
    const partly = space.union([...lost.partly].flatMap((id) => this.#matching.model.addressesOf.get(id) ?? []).map((own) => space.source(own)))
    for (const [from, ways] of touched) {
      if (lost.nodes.has(from.start.node)) continue
      const effect = this.#effect(from, ways, again.get(from) ?? [], () => losses)
      const senders = gone.get(from.start.node)
      const whole = senders === undefined ? effect : mapped(effect, (set) => space.minus(set, senders))
      const left = lost.partly.size === 0 || space.isEmpty(whole.share) ? whole : { ...whole, share: space.minus(whole.share, partly) }
      if (!isNothing(this.#matching, left)) effects.set(from.start, left)
    }
    return effects
  }

  /** Ways that bring something to an endpoint of a node, or on which it passes something on. */
  #meeting(node: string, id: string): readonly Spot[] {
    const known = this.#meetings.get(node) ?? this.#meetingsAt(node)
    this.#meetings.set(node, known)
    return known.get(id) ?? []
  }

  #meetingsAt(node: string): Map<string, Spot[]> {
    const { space } = this.#matching
    const found = new Map<string, Spot[]>()
    for (const spot of this.#byEnd.get(node) ?? []) {
      const { legs } = spot.way
      const met = unionAddresses(...legs.flatMap((leg, index) => [...(leg.end?.node === node ? [space.addressesOf(leg.end.set, 'destination')] : []), ...(index > 0 && leg.node === node ? [space.addressesOf(leg.begin, 'source')] : [])]))
      for (const id of new Set(heldAmong(this.#matching, node, met).map((one) => one.id))) found.set(id, [...(found.get(id) ?? []), spot])
    }
    return found
  }

  #lostByNode({ endpoints, nodes }: Lost): Map<string, string[]> {
    const found = new Map<string, string[]>()
    for (const id of endpoints) {
      const node = this.#matching.model.endpoints.get(id)?.node
      // What ends at a node that is lost passes it.
      if (node !== undefined && !nodes.has(node)) found.set(node, [...(found.get(node) ?? []), id])
    }
    return found
  }

  #effect(from: Surveyed, ways: ReadonlyMap<Way, Taken>, more: readonly FlowSet[], losses: () => ReturnType<typeof lossesOf>): Effect {
    const { space } = this.#matching
    // Where others would be chosen instead, or several ways were told as one, what is left must be followed anew.
    const anew = space.union([...more, ...[...ways].flatMap(([way, { lost }]) => (way.rough ? [lost] : []))])
    const taken = space.minus(space.union([...ways].flatMap(([way, { lost }]) => (way.ok ? [lost] : []))), anew)
    // Where every flow has one way, that is all.
    const single = from.shared.length === 0 && from.sure === from.possibly
    const broken = single ? taken : space.and(from.sure, taken)
    const kept = [...ways].flatMap(([way, { both }]) => (way.ok ? [both] : []))
    const others = from.shared.flatMap((way) => {
      const here = space.and(way.flows, taken)
      const own = ways.get(way)
      return space.isEmpty(here) ? [] : [own ? space.minus(here, space.minus(own.lost, own.both)) : here]
    })
    const left = space.union([...kept, ...others])
    const known: Effect = {
      wholly: space.minus(broken, left),
      share: space.and(broken, left),
      perhaps: single ? space.none : space.minus(space.minus(space.and(from.possibly, taken), from.sure), left),
    }
    const flows = space.and(anew, from.possibly)
    if (space.isEmpty(flows)) return known
    // Which of its addresses a host sends from depends on which it has: all of them begin again.
    const now = waysFrom(this.#matching, { ...from.start, set: space.and(from.start.set, space.forget(flows, ['source'])) }, this.#throughProxies, losses())
    const possibly = space.union(now.filter(({ ok }) => ok).map((one) => one.flows))
    const bad = space.union(now.filter(({ ok }) => !ok).map((one) => one.flows))
    const lost = space.minus(space.and(flows, from.sure), space.minus(possibly, bad))
    return {
      wholly: space.or(known.wholly, space.minus(lost, possibly)),
      share: space.or(known.share, space.and(lost, possibly)),
      perhaps: space.or(known.perhaps, space.minus(space.minus(flows, from.sure), possibly)),
    }
  }

  /** By node: flows from endpoints that are lost themselves. */
  #senders(lost: Lost): Map<string, FlowSet> {
    const { model, space } = this.#matching
    const found = new Map<string, FlowSet>()
    for (const id of lost.endpoints) {
      const endpoint = model.endpoints.get(id)
      const addresses = model.addressesOf.get(id)
      if (endpoint && addresses) found.set(endpoint.node, space.or(found.get(endpoint.node) ?? space.none, space.source(addresses)))
    }
    return found
  }
}

const mapped = ({ wholly, share, perhaps }: Effect, change: (set: FlowSet) => FlowSet): Effect => ({ wholly: change(wholly), share: change(share), perhaps: change(perhaps) })

function isNothing({ space }: Matching, { wholly, share, perhaps }: Effect): boolean {
  return space.isEmpty(wholly) && space.isEmpty(share) && space.isEmpty(perhaps)
}
