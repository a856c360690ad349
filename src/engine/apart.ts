import type { AddressOrToken } from '../base/address.ts'
import { unionAddresses, onlyAddress } from '../base/address.ts'
import { AddressIndex, type FlowSet, type FlowSpace } from '../flow/space.ts'
import type { Both, Place, Sure } from './difference.ts'
import { inFamily, type Located, type Moved, type Standing } from './standing.ts'

/** Endpoints to which the same passes on both sides: sets about the source, protocol, port and HTTP. */
export interface Receivers {
  readonly ids: readonly string[]
  readonly flows: Both
  /** Families in which they can't be compared. */
  readonly missing: readonly (4 | 6)[]
}

/** Endpoints, or their parts by family, that send the same on both sides: what is left of a set once the source is one of them. */
export interface Senders {
  readonly ids: readonly string[]
  readonly flows: Both
  readonly missing: readonly (4 | 6)[]
}

interface Apart {
  readonly id: string
  readonly old: Located | undefined
  readonly now: Located | undefined
}

/**
 * Whoever is not addressed alike, or is reached through proxies too, is compared by itself: all that arrives there on either side, by whichever address and on
 * whichever way. Those that fare alike stand together.
 */
export function apartReceivers(space: FlowSpace, standing: Standing, places: readonly Place[], legs: ReadonlyMap<string, Both>): Receivers[] {
  const stable = standing.stable.filter(({ id }) => legs.has(id)).map((one): Apart => {
    const where = { node: one.node, addresses: one.items.map(({ address }) => ({ family: 'either' as const, address })) }
    return { id: one.id, old: where, now: where }
  })
  const known = new Set([...stable, ...standing.moved].map(({ id }) => id))
  const others = [...legs.keys()].filter((id) => !known.has(id)).map((id): Apart => ({ id, old: undefined, now: undefined }))
  const apart: Apart[] = [...stable, ...standing.moved, ...others]
  const nobody: Sure = { possibly: space.none, surely: space.none }
  const found = apart.map((one) => ({ one, old: legs.get(one.id)?.old ?? nobody, now: legs.get(one.id)?.now ?? nobody }))
  for (const side of ['old', 'now'] as const) {
    for (const { node, flows } of places) {
      const here = found.flatMap((entry) => (entry.one[side]?.node === node ? (entry.one[side]?.addresses ?? []).map(({ address }) => ({ entry, address })) : []))
      if (here.length === 0 || space.isEmpty(flows[side].possibly)) continue
      const addresses = here.map(({ address }) => address)
      const wanted = space.destination(unionAddresses(...addresses.map(onlyAddress)))
      const possibly = restsBy(space, space.and(flows[side].possibly, wanted), addresses)
      const surely = flows[side].surely === flows[side].possibly ? possibly : restsBy(space, space.and(flows[side].surely, wanted), addresses)
      here.forEach(({ entry }, place) => {
        entry[side] = add(space, entry[side], { possibly: possibly[place] ?? space.none, surely: surely[place] ?? space.none })
      })
    }
  }
  const moved = new Map(standing.moved.map((one) => [one.id, one]))
  return alike(found.map(({ one, old, now }) => ({ id: one.id, flows: { old, now }, missing: missingFamilies(standing, moved.get(one.id)) })))
}

/** What each of many addresses sees of a set when it is the destination. */
function restsBy(space: FlowSpace, set: FlowSet, addresses: readonly AddressOrToken[]): FlowSet[] {
  const rests: FlowSet[] = []
  if (space.isEmpty(set)) return rests
  for (const { members, rest } of space.classesBy(set, 'destination', addresses)) for (const member of members) rests[member] = rest
  return rests
}

/** Moved endpoints, or their parts by family, with the addresses that they send from on either side; made once. */
export interface MovedSenders {
  readonly units: readonly { readonly id: string; readonly missing: readonly (4 | 6)[] }[]
  readonly old: Side
  readonly now: Side
}

interface Side {
  readonly index: AddressIndex
  /** The unit of each place of the index's order. */
  readonly unitAt: readonly number[]
}

export function movedSenders(standing: Standing): MovedSenders {
  const units: { id: string; missing: readonly (4 | 6)[] }[] = []
  const numbers = new Map<string, number>()
  const sides = (['old', 'now'] as const).map((side): Side => {
    const own = standing.moved.flatMap((one) => {
      const families = new Set([...(one.old?.addresses ?? []), ...(one.now?.addresses ?? [])].map((a) => a.family))
      return (one[side]?.addresses ?? []).map(({ family, address }) => {
        const id = standing.byFamily && families.size > 1 && family !== 'either' ? inFamily(one.id, family) : one.id
        const unit = numbers.get(id) ?? units.push({ id, missing: missingFamilies(standing, one) }) - 1
        numbers.set(id, unit)
        return { unit, address }
      })
    })
    const index = new AddressIndex(own.map(({ address }) => address))
    return { index, unitAt: index.order.map((place) => own[place]?.unit ?? -1) }
  })
  const [old, now] = sides
  const nobody: Side = { index: new AddressIndex([]), unitAt: [] }
  return { units, old: old ?? nobody, now: now ?? nobody }
}

/** Moved endpoints as senders, by what they see of sets of both sides; who sees nothing of either is left out. */
export function apartSenders(space: FlowSpace, { units, ...sides }: MovedSenders, flows: Both): Senders[] {
  const read = ({ index, unitAt }: Side, set: FlowSet): FlowSet[] => {
    const rests: FlowSet[] = Array.from({ length: units.length }, () => space.none)
    if (space.isEmpty(set)) return rests
    for (const { first, last, rest } of space.runsBy(set, 'source', index)) {
      if (space.isEmpty(rest)) continue
      for (let at = first; at <= last; at++) {
        const unit = unitAt[at] ?? -1
        const known = rests[unit]
        rests[unit] = known === undefined || known === space.none ? rest : space.or(known, rest)
      }
    }
    return rests
  }
  const both = (side: 'old' | 'now'): { possibly: FlowSet[]; surely: FlowSet[] } => {
    const possibly = read(sides[side], flows[side].possibly)
    return { possibly, surely: flows[side].surely === flows[side].possibly ? possibly : read(sides[side], flows[side].surely) }
  }
  const old = both('old')
  const now = both('now')
  const groups = new Map<FlowSet, Map<FlowSet, { ids: string[]; flows: Both; missing: readonly (4 | 6)[] }[]>>()
  for (const [place, { id, missing }] of units.entries()) {
    const was: Sure = { possibly: old.possibly[place] ?? space.none, surely: old.surely[place] ?? space.none }
    const is: Sure = { possibly: now.possibly[place] ?? space.none, surely: now.surely[place] ?? space.none }
    if (was.possibly === is.possibly && was.surely === is.surely) continue
    const byNow = groups.get(was.possibly) ?? new Map<FlowSet, { ids: string[]; flows: Both; missing: readonly (4 | 6)[] }[]>()
    groups.set(was.possibly, byNow)
    const alikes = byNow.get(is.possibly) ?? []
    byNow.set(is.possibly, alikes)
    const known = alikes.find(({ flows: { old: a, now: b }, missing: own }) => a.surely === was.surely && b.surely === is.surely && own.join() === missing.join())
    if (known) known.ids.push(id)
    else alikes.push({ ids: [id], flows: { old: was, now: is }, missing })
  }
  return [...groups.values()].flatMap((byNow) => [...byNow.values()].flat())
}

function add(space: FlowSpace, a: Sure, b: Sure): Sure {
  const possibly = space.or(a.possibly, b.possibly)
  return { possibly, surely: a.surely === a.possibly && b.surely === b.possibly ? possibly : space.or(a.surely, b.surely) }
}

/** Those with the same sets together; who sees the same on both sides is no difference. */
function alike(all: readonly { readonly id: string; readonly flows: Both; readonly missing: readonly (4 | 6)[] }[]): { ids: string[]; flows: Both; missing: readonly (4 | 6)[] }[] {
  const groups = new Map<string, { ids: string[]; flows: Both; missing: readonly (4 | 6)[] }>()
  for (const { id, flows, missing } of all) {
    const key = `${flows.old.possibly} ${flows.old.surely} ${flows.now.possibly} ${flows.now.surely} ${missing.join()}`
    const known = groups.get(key)
    if (known) known.ids.push(id)
    else groups.set(key, { ids: [id], flows, missing })
  }
  return [...groups.values()]
}

/** Where one side's family isn't known: the families that the other has no address of. */
function missingFamilies({ byFamily }: Standing, one: Moved | undefined): (4 | 6)[] {
  if (byFamily || !one?.old || !one.now) return []
  const known = (where: Located): Set<4 | 6> | undefined => {
    const families = where.addresses.flatMap(({ family }) => (family === 'either' ? [] : [family]))
    return families.length === where.addresses.length ? new Set(families) : undefined
  }
  const was = known(one.old)
  const is = known(one.now)
  const own = was && !is ? was : is && !was ? is : undefined
  return own ? ([4, 6] as const).filter((family) => !own.has(family)) : []
}

