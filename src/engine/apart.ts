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

/** Moved endpoints as senders, by what they see of sets of both sides. */
export function apartSenders(space: FlowSpace, standing: Standing, flows: Both): Senders[] {
  const nobody: Sure = { possibly: space.none, surely: space.none }
  const units = new Map<string, { id: string; old: Sure; now: Sure; missing: readonly (4 | 6)[] }>()
  const unitOf = (one: Moved, family: Located['addresses'][number]['family']): { old: Sure; now: Sure } => {
    const both = new Set([...(one.old?.addresses ?? []), ...(one.now?.addresses ?? [])].map((a) => a.family))
    const id = standing.byFamily && both.size > 1 && family !== 'either' ? inFamily(one.id, family) : one.id
    const known = units.get(id) ?? { id, old: nobody, now: nobody, missing: missingFamilies(standing, one) }
    units.set(id, known)
    return known
  }
  for (const side of ['old', 'now'] as const) {
    if (space.isEmpty(flows[side].possibly)) continue
    const own = standing.moved.flatMap((one) => (one[side]?.addresses ?? []).map(({ family, address }) => ({ unit: unitOf(one, family), address })))
    const index = new AddressIndex(own.map(({ address }) => address))
    const read = (set: FlowSet): FlowSet[] => {
      const rests: FlowSet[] = []
      for (const { first, last, rest } of space.runsBy(set, 'source', index)) for (let at = first; at <= last; at++) rests[index.order[at] ?? -1] = rest
      return rests
    }
    const possibly = read(flows[side].possibly)
    const surely = flows[side].surely === flows[side].possibly ? possibly : read(flows[side].surely)
    own.forEach(({ unit }, place) => {
      unit[side] = add(space, unit[side], { possibly: possibly[place] ?? space.none, surely: surely[place] ?? space.none })
    })
  }
  return alike([...units.values()].map(({ id, old, now, missing }) => ({ id, flows: { old, now }, missing })))
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

