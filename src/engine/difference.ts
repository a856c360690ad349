import { everyIpv4, everyIpv6, intersectRanges, type AddressOrToken, type AddressSet } from '../base/address.ts'
import type { FlowSet, FlowSpace } from '../flow/space.ts'
import { Matching } from '../model/matching.ts'
import type { Model } from '../model/model.ts'
import { numberAlike } from '../model/together.ts'
import { arrivals, type Arrival } from './arrivals.ts'
import { apartReceivers, apartSenders, movedSenders, type Receivers, type Senders } from './apart.ts'
import { blocksOf, cutAddresses, seenBy, sideOf, type AddressClass, type Block, type Item, type Members, type SideOfReach } from './blocks.ts'
import type { End } from './branch.ts'
import { correspond, type Correspondence } from './correspond.ts'
import type { Families } from './folds.ts'
import { stand, type Standing } from './standing.ts'

/** Two networks in one space: flows of both can be laid over each other. */
export interface Pair {
  readonly old: Matching
  readonly now: Matching
  readonly same: Correspondence
}

/** Flows on both sides; `possibly` holds `surely`. */
export interface Both {
  readonly old: Sure
  readonly now: Sure
}

export interface Sure {
  readonly possibly: FlowSet
  readonly surely: FlowSet
}

export interface Difference {
  /** Between whom flows pass that did not before, in ids of the later network; those that are gone keep their own. */
  readonly gained: readonly Block[]
  readonly lost: readonly Block[]
  /** Undeclared addresses that neither network tells apart as far as they differ. */
  readonly classes: readonly AddressClass[]
  /** How many families those have that flows are told between. */
  readonly families: Families
  /** Ways whose end isn't known. */
  readonly unknown: { readonly old: readonly End[]; readonly now: readonly End[] }
}

/** The place that stands for all addresses that nobody declared holds: whose they are taken to be may change. */
const undeclared = '\nundeclared'

/** Puts two models side by side. */
export function sideBySide(old: Model, now: Model): Pair {
  const same = correspond(old, now)
  const alike = numberAlike(old, now, (id) => same.later.get(id))
  const first = new Matching(alike.old)
  return { old: first, now: new Matching(alike.now, first), same }
}

/**
 * Which flows one network lets pass that the other does not, exactly, by pairs of endpoints: an endpoint whose address changed is the same one. Where an endpoint has
 * addresses of both families, each family is compared by itself. Flows that surely passed and now perhaps do are lost, perhaps; and the other way round.
 * Addresses that nobody holds are compared where neither network has a holder.
 */
export function difference(pair: Pair): Difference {
  const { old, now } = pair
  const { space } = now
  const standing = stand(pair)
  const before = arrivals(old, {})
  const after = arrivals(now, {})
  const places = joinPlaces(pair, standing, before.arrivals, after.arrivals)
  const legs = new Map(places.flatMap((place) => (place.to === undefined ? [] : [[place.to, place.flows] as const])))
  const fixed = places.filter((place) => place.to === undefined)
  const changed = fixed.filter(({ flows }) => !isSame(flows))

  const own: Item[] = standing.stable.flatMap((one) => one.items)
  const receivers = new Map<string, Item[]>()
  for (const one of standing.stable) if (!legs.has(one.id)) receivers.set(one.node, [...(receivers.get(one.node) ?? []), ...one.items])
  const apart = apartReceivers(space, standing, fixed, legs)
  const moved = movedSenders(standing)
  const sendersOf = (flows: Both): Senders[] => (moved.units.length === 0 ? [] : apartSenders(space, moved, flows))
  const senders = fixed.flatMap(({ node, flows }) => sendersOf(flows).map((from) => ({ node, from })))

  const sides = (['gained', 'lost'] as const).map((kind) => ({
    kind,
    stable: changed.map((place): Arrival => ({ node: place.node, to: undefined, ...what(space, kind, place.flows) })),
    toApart: apart.map((to): { to: Receivers; flows: Sure } => ({ to, flows: withoutFamilies(space, 'source', to.missing, what(space, kind, to.flows)) })),
    fromMoved: senders.map(({ node, from }): { node: string; from: Senders; flows: Sure } => ({ node, from, flows: withoutFamilies(space, 'destination', from.missing, what(space, kind, from.flows)) })),
  }))
  const classes = cutsOf(
    pair,
    sides.flatMap(({ stable, toApart, fromMoved }) => [
      ...stable,
      ...toApart.map(({ flows }): Arrival => ({ node: '', to: '', ...flows })),
      ...fromMoved.map(({ node, flows }): Arrival => ({ node, to: undefined, ...flows })),
    ]),
  )
  const cuts = classes.flatMap(itemsOfClass)
  const from = sideOf([...own, ...cuts])
  const at = new Map<string, SideOfReach>()
  const receiving = (node: string): SideOfReach => {
    const known = at.get(node) ?? sideOf(node === undeclared ? cuts : (receivers.get(node) ?? []))
    at.set(node, known)
    return known
  }
  const movedTo = apart.flatMap((to) => sendersOf(to.flows).map((sender) => ({ to, sender })))
  const blocks = sides.map(({ kind, stable, toApart, fromMoved }): Block[] => [
    ...stable.flatMap((arrival) => blocksOf(space, arrival, from, receiving(arrival.node))),
    ...toApart.flatMap(({ to, flows }) => seenBy(space, flows, 'source', from).map(({ runs, ...seen }) => ({ from: { items: from.ids, runs }, to: all(to.ids), ...seen }))),
    ...fromMoved.flatMap(({ node, from: sender, flows }) => {
      const side = receiving(node)
      return seenBy(space, flows, 'destination', side).map(({ runs, ...seen }) => ({ from: all(sender.ids), to: { items: side.ids, runs }, ...seen }))
    }),
    ...movedTo.flatMap(({ to, sender }) => {
      const flows = what(space, kind, sender.flows)
      return space.isEmpty(flows.possibly) ? [] : [{ from: all(sender.ids), to: all(to.ids), ...flows }]
    }),
  ])
  return { gained: blocks[0] ?? [], lost: blocks[1] ?? [], classes, families: familiesOf(standing, classes), unknown: { old: before.unknown, now: after.unknown } }
}

function familiesOf({ stable, moved }: Standing, classes: readonly AddressClass[]): Families {
  const families = new Map<string, 'one' | 'both'>()
  const put = (id: string, found: readonly (4 | 6 | 'either')[]): void => {
    if (found.length > 0 && !found.includes('either')) families.set(id, new Set(found).size === 1 ? 'one' : 'both')
  }
  for (const { id, families: own } of stable) put(id, own)
  for (const { id, old, now } of moved) put(id, [...(old?.addresses ?? []), ...(now?.addresses ?? [])].map((a) => a.family))
  for (const { id, addresses } of classes) put(id, addresses.ranges.map((r) => r.family))
  return families
}

const all = (items: readonly string[]): Members => ({ items, runs: items.length === 0 ? [] : [{ first: 0, last: items.length - 1 }] })

const isSame = ({ old, now }: Both): boolean => old.possibly === now.possibly && old.surely === now.surely

/** Surely gained is what surely passes and surely did not; possibly, what passes in more worlds than before. Lost is gained the other way round. */
function what(space: FlowSpace, kind: 'gained' | 'lost', both: Both): Sure {
  if (isSame(both)) return { possibly: space.none, surely: space.none }
  const [less, more] = kind === 'gained' ? [both.old, both.now] : [both.now, both.old]
  const surely = space.minus(more.surely, less.possibly)
  const possibly = space.minus(more.possibly, less.possibly)
  const known = more.surely === more.possibly && less.surely === less.possibly
  return { surely, possibly: known ? surely : space.or(possibly, space.minus(more.surely, less.surely)) }
}

/** Who has an address of one family only, and had none that was known, is not compared in the other. */
function withoutFamilies(space: FlowSpace, side: 'source' | 'destination', missing: readonly (4 | 6)[], flows: Sure): Sure {
  if (missing.length === 0) return flows
  const kept = space.not(space[side]({ ranges: missing.map((family) => (family === 4 ? everyIpv4 : everyIpv6)), tokens: [] }))
  return { possibly: space.and(flows.possibly, kept), surely: space.and(flows.surely, kept) }
}

export interface Place {
  readonly node: string
  /** The endpoint at the end of a later leg. */
  readonly to: string | undefined
  readonly flows: Both
}

/** What arrives at the same place on both sides. */
function joinPlaces({ old, now, same }: Pair, standing: Standing, before: readonly Arrival[], after: readonly Arrival[]): Place[] {
  const { space } = now
  const nobody: Sure = { possibly: space.none, surely: space.none }
  const places = new Map<string, { node: string; to: string | undefined; old: Sure; now: Sure }>()
  const put = (side: 'old' | 'now', arrival: Arrival, place: string, to: string | undefined): void => {
    const key = to === undefined ? place : `\n${to}`
    const known = places.get(key) ?? { node: to === undefined ? place : '', to, old: nobody, now: nobody }
    places.set(key, known)
    const own: Sure = to === undefined ? arrival : { possibly: space.forget(arrival.possibly, ['destination']), surely: space.forget(arrival.surely, ['destination']) }
    const had = known[side]
    const sure = own.surely === own.possibly && had.surely === had.possibly
    const possibly = space.or(had.possibly, own.possibly)
    known[side] = { possibly, surely: sure ? possibly : space.or(had.surely, own.surely) }
  }
  const isUndeclared = ({ model }: Matching, node: string): boolean => model.endpointsOfNode.get(node)?.every((e) => e.kind === 'addresses') === true
  for (const one of before) put('old', one, isUndeclared(old, one.node) ? undeclared : (standing.laterNode.get(one.node) ?? one.node), one.to && (same.later.get(one.to) ?? one.to))
  for (const one of after) put('now', one, isUndeclared(now, one.node) ? undeclared : one.node, one.to)
  return [...places.values()].map(({ node, to, ...flows }) => ({ node, to, flows }))
}

/** The addresses that neither network has a holder for, named as the later one does. */
function cutsOf({ old, now }: Pair, found: readonly Arrival[]): AddressClass[] {
  const free = ({ model }: Matching): { id: string; addresses: AddressSet }[] =>
    [...model.endpoints.values()].flatMap(({ id, kind }) => (kind === 'addresses' ? [{ id, addresses: model.addressesOf.get(id) ?? { ranges: [], tokens: [] } }] : []))
  const before = free(old).flatMap(({ addresses }) => addresses.ranges)
  return free(now).flatMap(({ id, addresses }) => {
    const own = { ranges: intersectRanges(addresses.ranges, before), tokens: [] }
    return cutAddresses(now.space, { id, node: undeclared, addresses: own }, found)
  })
}

function itemsOfClass({ id, addresses }: AddressClass): Item[] {
  return addresses.ranges.slice(0, 1).map((range): Item => {
    const address: AddressOrToken = { family: range.family, value: range.first }
    return { id, address }
  })
}
