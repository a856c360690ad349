import { intersectAddresses, isEmptyAddresses, minusAddresses, type AddressSet } from '../../base/address.ts'
import type { FlowSet } from '../../flow/space.ts'
import type { Matching } from '../../model/matching.ts'
import type { Pool } from '../../model/http.ts'
import type { Zone } from '../../model/name.ts'
import { startsOf } from '../arrivals.ts'
import type { Start } from '../branch.ts'
import { lookUp } from '../lookup.ts'
import { memberKey } from '../passed.ts'
import { plannedCalls } from '../planned.ts'
import { lostWith, type Element } from './elements.ts'
import { changeOf, Failover, type Moved } from './failover.ts'
import { changedChoices, isWatched, lossesOf, unwellKey, type Lost } from './loss.ts'
import { Survey, type Effect } from './survey.ts'
import { waysFrom } from './ways.ts'

/** A flow that somebody wants to pass: a promise, a declared call. By name, it is only begun when somebody answers for the name. */
export interface Wanted {
  readonly starts: readonly Start[]
  readonly name?: { readonly name: string; readonly from: string; readonly meant?: AddressSet }
}

/**
 * What losses break. One run over flows, however many losses are then asked about.
 *
 * `breaks` says of all flows that are allowed what a loss of some elements together does; `breaksOf` says it of single wanted flows, as promises ask
 * (`survives`): `new Failures(matching).breaksOf(elements, wanted)`, with elements of `elementsOf(matching)`.
 */
export class Failures {
  readonly matching: Matching
  readonly #allowed: () => Survey
  readonly #health: () => { readonly survey: Survey; readonly of: ReadonlyMap<Start, { readonly pool: string; readonly member: string }> }
  readonly #failover: Failover
  readonly #wanted = new WeakMap<Wanted, Survey>()
  readonly #effects = new Map<string, Effect>()
  readonly #answers = new Map<string, { readonly addresses: AddressSet; readonly known: boolean }>()

  /** `scope`: only flows from some addresses, or only some flows. */
  constructor(matching: Matching, scope: { readonly from?: AddressSet; readonly flows?: FlowSet } = {}) {
    this.matching = matching
    this.#failover = new Failover(matching)
    this.#allowed = once(() => new Survey(matching, startsOf(matching, scope), true))
    this.#health = once(() => {
      const of = healthChecks(matching)
      return { survey: new Survey(matching, [...of.keys()], false), of }
    })
  }

  /** Allowed flows, as they began: those that get there whichever way they go, and those that do by some way. */
  allowed(): { readonly sure: FlowSet; readonly possibly: FlowSet } {
    const { space } = this.matching
    const { now } = this.#allowed()
    return { sure: space.union(now.map(({ sure }) => sure)), possibly: space.union(now.map(({ possibly }) => possibly)) }
  }

  /** What of all allowed flows the loss of these together breaks. */
  breaks(elements: readonly Element[]): Effect {
    const lost = lostWith(this.matching, elements)
    const key = keyOf(lost)
    const known = this.#effects.get(key)
    if (known) return known
    const made = this.#withDoubt(lost, (gone) => this.#joined(this.#allowed().effects(gone, this.#unwell(gone)).values()))
    this.#effects.set(key, made)
    return made
  }

  /** Pools whose choice changes with the loss of these: who is lost is noticed there, and others are asked. */
  reactions(elements: readonly Element[]): readonly Pool[] {
    const lost = lostWith(this.matching, elements)
    return changedChoices(this.matching, lost, this.#unwell(lost)).pools
  }

  /** Does anything pass these at all? */
  touches(elements: readonly Element[]): boolean {
    return this.#allowed().touches(lostWith(this.matching, elements))
  }

  /** What of a wanted flow surely passes now, or perhaps. A name that nobody answers for leads nowhere. */
  passes(wanted: Wanted): { readonly sure: FlowSet; readonly possibly: FlowSet } {
    const { space } = this.matching
    const { now } = this.#surveyOf(wanted)
    return { sure: space.union(now.map(({ sure }) => sure)), possibly: space.union(now.map(({ possibly }) => possibly)) }
  }

  /** Does the loss of these take a way of a wanted flow, or change a choice on it? */
  concerns(elements: readonly Element[], wanted: Wanted): boolean {
    const lost = lostWith(this.matching, elements)
    const survey = this.#surveyOf(wanted)
    return lost.zones.size > 0 || elements.some(({ takes }) => takes.server !== undefined) || elements.some(({ takes }) => takes.domain !== undefined) || survey.touches(lost) || survey.chooses(changedChoices(this.matching, lost, this.#unwell(lost)))
  }

  /** What of a wanted flow the loss of these together breaks. */
  breaksOf(elements: readonly Element[], wanted: Wanted): Effect {
    const survey = this.#surveyOf(wanted)
    return this.#withDoubt(lostWith(this.matching, elements), (lost) => {
      const unwell = this.#unwell(lost)
      const effect = this.#joined(survey.effects(lost, unwell).values())
      return this.#named(lost, wanted, survey, this.#movedFrom(lost, wanted, survey, effect, unwell))
    })
  }

  /** Records that a wanted flow's name is no longer answered with, once their checks have noticed. */
  renames(elements: readonly Element[], { name }: Wanted): readonly Moved[] | undefined {
    const lost = lostWith(this.matching, elements)
    const found = name && this.#failover.moved(lost, this.#unwell(lost))
    if (!name || !found) return undefined
    const { missing } = changeOf(this.#answer(name, undefined).addresses, this.#answer(name, { key: keyOf(lost), zones: found.zones }).addresses)
    const own = found.moved.filter(({ record }) => !isEmptyAddresses(intersectAddresses(this.#failover.leadsTo(record), missing)))
    return own.length === 0 ? undefined : own
  }

  #joined(effects: Iterable<Effect>): Effect {
    const { space } = this.matching
    const all = [...effects]
    return { wholly: space.union(all.map((one) => one.wholly)), share: space.union(all.map((one) => one.share)), perhaps: space.union(all.map((one) => one.perhaps)) }
  }

  /** What goes only if some are gone of whom that isn't known is perhaps broken. */
  #withDoubt(lost: Lost, effectOf: (lost: Lost) => Effect): Effect {
    const sure = effectOf(lost)
    if (lost.perhaps.size === 0) return sure
    const { space } = this.matching
    const worst = effectOf({ ...lost, endpoints: new Set([...lost.endpoints, ...lost.perhaps]), perhaps: new Set() })
    return { ...sure, perhaps: space.minus(space.union([sure.perhaps, worst.wholly, worst.share, worst.perhaps]), space.or(sure.wholly, sure.share)) }
  }

  /** Where a name's records are checked, what led to the lost ones leads elsewhere: broken is only what doesn't pass there. */
  #movedFrom(lost: Lost, { name, starts }: Wanted, survey: Survey, effect: Effect, unwell: ReadonlySet<string>): Effect {
    const found = name && lost.zones.size === 0 && !lost.endpoints.has(name.from) ? this.#failover.moved(lost, unwell) : undefined
    if (!name || !found) return effect
    const before = this.#answer(name, undefined)
    const after = this.#answer(name, { key: keyOf(lost), zones: found.zones })
    const { missing, added, stays } = changeOf(before.addresses, after.addresses)
    if (!before.known || !after.known || isEmptyAddresses(missing)) return effect
    const { space } = this.matching
    const led = space.destination(missing)
    const kept = mapped(effect, (set) => space.minus(set, led))
    if (isEmptyAddresses(added)) return kept
    const ways = starts.map(({ set, ...start }) => {
      const now = { ...start, set: space.intersect([space.forget(set, ['destination']), space.destination(added), this.matching.oneFamily()]) }
      return { set: now.set, ways: waysFrom(this.matching, now, true, lossesOf(this.matching, lost, unwell)) }
    })
    const passes = space.union(ways.flatMap((one) => one.ways.filter(({ ok }) => ok).map(({ flows }) => flows)))
    const fails = space.minus(space.union(ways.map(({ set }) => set)), space.minus(passes, space.union(ways.flatMap((one) => one.ways.filter(({ ok }) => !ok).map(({ flows }) => flows)))))
    if (space.isEmpty(fails)) return kept
    const surely = space.and(space.union(survey.now.map(({ sure }) => sure)), led)
    const perhaps = space.minus(space.and(space.union(survey.now.map(({ possibly }) => possibly)), led), surely)
    if (space.isEmpty(passes) && !stays) return { ...kept, wholly: space.or(kept.wholly, surely), perhaps: space.or(kept.perhaps, perhaps) }
    return { ...kept, share: space.or(kept.share, surely) }
  }

  #surveyOf(wanted: Wanted): Survey {
    const known = this.#wanted.get(wanted)
    if (known) return known
    const made = new Survey(this.matching, wanted.starts, true)
    this.#wanted.set(wanted, made)
    return made
  }

  /** What is asked for by a name that nobody answers any more is not even begun. */
  #named(lost: Lost, { name }: Wanted, survey: Survey, effect: Effect): Effect {
    const { space, model } = this.matching
    if (name === undefined || lost.zones.size === 0 || lost.endpoints.has(name.from)) return effect
    const before = this.#answer(name, undefined)
    if (!before.known) return effect
    const silent = [...lost.zones].toSorted().join('\n')
    const after = this.#answer(name, { key: silent, zones: model.facts.zones.map((zone) => (lost.zones.has(zone.id) ? dumb(zone) : zone)) })
    const missing = minusAddresses(before.addresses, after.addresses)
    if (isEmptyAddresses(missing) && after.known) return effect
    const sure = space.union(survey.now.map((one) => one.sure))
    const possibly = space.union(survey.now.map((one) => one.possibly))
    const left = isEmptyAddresses(intersectAddresses(before.addresses, after.addresses))
    return left ? { wholly: sure, share: space.none, perhaps: space.minus(possibly, sure) } : { ...effect, share: space.or(effect.share, space.minus(space.and(sure, space.destination(missing)), effect.wholly)) }
  }

  #answer({ name, from, meant }: NonNullable<Wanted['name']>, zones: { readonly key: string; readonly zones: readonly Zone[] } | undefined): { readonly addresses: AddressSet; readonly known: boolean } {
    const key = `${name}\n${from}\n${zones?.key ?? ''}`
    const known = this.#answers.get(key)
    if (known) return known
    const { addresses, known: sure } = lookUp(this.matching, name, from, meant, zones?.zones ?? this.matching.model.facts.zones)
    const made = { addresses, known: sure }
    this.#answers.set(key, made)
    return made
  }

  /** Members that their health checks no longer reach, though nobody touched them: they leave too. */
  #unwell(lost: Lost): ReadonlySet<string> {
    const unwell = new Set<string>()
    if (lost.nodes.size + lost.interfaces.size + lost.endpoints.size === 0) return unwell
    const { space } = this.matching
    const { survey, of } = this.#health()
    const before = new Map(survey.now.map(({ start, possibly }) => [start, possibly]))
    for (const [start, { wholly, perhaps }] of survey.effects(lost, new Set())) {
      const check = of.get(start)
      if (!check || !space.contains(space.or(wholly, perhaps), before.get(start) ?? space.none)) continue
      unwell.add(unwellKey(start.from, check.member))
    }
    return unwell
  }
}

const mapped = ({ wholly, share, perhaps }: Effect, change: (set: FlowSet) => FlowSet): Effect => ({ wholly: change(wholly), share: change(share), perhaps: change(perhaps) })

/** The zone with nobody to answer for it. */
const dumb = (zone: Zone): Zone => ({ ...zone, records: [], partial: true })

/** What asks members of watched pools how they are. */
function healthChecks(matching: Matching): Map<Start, { readonly pool: string; readonly member: string }> {
  const { space } = matching
  const starts = new Map<Start, { pool: string; member: string }>()
  for (const { caller, from, node, flows } of plannedCalls(matching)) {
    if (caller.kind !== 'member') continue
    const { pool, member } = caller
    if (!pool.health || !isWatched(pool.health) || space.isEmpty(flows)) continue
    const { port } = pool.health
    const asked = port === undefined ? flows : space.and(space.forget(flows, ['destinationPort']), space.destinationPort([{ first: port, last: port }]))
    starts.set({ from, node, set: asked, request: undefined }, { pool: pool.id, member: memberKey(pool, member) })
  }
  return starts
}

function keyOf(lost: Lost): string {
  return Object.values(lost).map((set: ReadonlySet<string>) => [...set].toSorted().join('\u0001')).join('\u0002')
}

function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined
  return () => (made ??= { value: make() }).value
}
