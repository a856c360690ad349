import { containsRanges, isPublic, notPublic, rangeOf } from '../../base/address.ts'
import { isWithinDomain, labelsOf, parentDomain } from '../../base/domain.ts'
import type { Address } from '../../base/address.ts'
import type { MasterRecord, MasterZone, ZoneTree } from './tree.ts'

/** Records by owner; names that only have others below them have none. */
type Names = ReadonlyMap<string, readonly MasterRecord[]>

const indexes = new WeakMap<MasterZone, Names>()

export function namesOf(zone: MasterZone): Names {
  const known = indexes.get(zone)
  if (known) return known
  const names = new Map<string, MasterRecord[]>([[zone.zone.apex, []]])
  for (const one of zone.records) {
    const here = names.get(one.record.owner)
    if (here) here.push(one)
    else names.set(one.record.owner, [one])
  }
  for (const owner of names.keys()) {
    for (let at = parentDomain(owner); at !== undefined && isWithinDomain(at, zone.zone.apex) && !names.has(at); at = parentDomain(at)) names.set(at, [])
  }
  indexes.set(zone, names)
  return names
}

/** Records of one type at a name, without wildcards. */
export function recordsAt(zone: MasterZone, owner: string, type: string): readonly MasterRecord[] {
  return (namesOf(zone).get(owner) ?? []).filter(({ record }) => record.type === type)
}

/** Records of one type by owner, in the order written. */
export function byOwner(zone: MasterZone, ...types: readonly string[]): Map<string, MasterRecord[]> {
  const owners = new Map<string, MasterRecord[]>()
  for (const one of zone.records) {
    if (!types.includes(one.record.type)) continue
    const here = owners.get(one.record.owner)
    if (here) here.push(one)
    else owners.set(one.record.owner, [one])
  }
  return owners
}

/** The name that a record leads to; undefined for the root (`MX 0 .`) and for other data. */
export function targetOf({ record }: MasterRecord): string | undefined {
  return record.data.kind === 'name' && record.data.name !== '.' ? record.data.name : undefined
}

/** The delegation or renamed tree that a name lies at or below, the highest one. */
export function cutAbove(zone: MasterZone, name: string): { readonly owner: string; readonly records: readonly MasterRecord[] } | undefined {
  let found: ReturnType<typeof cutAbove>
  for (let at: string | undefined = name; at !== undefined && at !== zone.zone.apex && isWithinDomain(at, zone.zone.apex); at = parentDomain(at)) {
    const records = recordsAt(zone, at, 'NS')
    if (records.length > 0) found = { owner: at, records }
  }
  return found
}

export function sameView(a: MasterZone, b: MasterZone): boolean {
  const [one, other] = [a.zone.seenBy, b.zone.seenBy]
  return one.kind === other.kind && (one.kind !== 'clients' || other.kind !== 'clients' || one.view === other.view)
}

const apexes = new WeakMap<ZoneTree, ReadonlyMap<string, readonly MasterZone[]>>()

/** The zones of one name, in whatever view. */
export function zonesOf(tree: ZoneTree, apex: string): readonly MasterZone[] {
  let index = apexes.get(tree)
  if (index === undefined) {
    const made = new Map<string, MasterZone[]>()
    for (const zone of tree.zones) {
      const here = made.get(zone.zone.apex)
      if (here) here.push(zone)
      else made.set(zone.zone.apex, [zone])
    }
    index = made
    apexes.set(tree, index)
  }
  return index.get(apex) ?? []
}

/** The zones of the same view that the zone lies below, the closest first. */
export function zonesAbove(tree: ZoneTree, zone: MasterZone): MasterZone[] {
  const above: MasterZone[] = []
  for (let at = parentDomain(zone.zone.apex); at !== undefined; at = parentDomain(at)) {
    above.push(...zonesOf(tree, at).filter((other) => sameView(other, zone)))
  }
  return above
}

export type Look =
  /** No zone of the same view holds it, or more than one, or what the zone would say isn't known. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'missing'; readonly zone: MasterZone }
  | { readonly kind: 'found'; readonly zone: MasterZone; readonly records: readonly MasterRecord[] }

/** What the zones of one view hold at a name, by wildcards too. Aliases are not followed; below a delegation or a DNAME nothing is known. */
export function look(tree: ZoneTree, from: MasterZone, name: string): Look {
  let holders: readonly MasterZone[] = []
  for (let at: string | undefined = name; at !== undefined && holders.length === 0; at = parentDomain(at)) {
    holders = zonesOf(tree, at).filter((zone) => sameView(zone, from))
  }
  const [zone, another] = holders
  if (zone === undefined || another !== undefined || cutAbove(zone, name)) return { kind: 'unknown' }
  const names = namesOf(zone)
  const exact = names.get(name)
  if (exact) return { kind: 'found', zone, records: exact }
  let encloser = parentDomain(name)
  for (; encloser !== undefined && !names.has(encloser); encloser = parentDomain(encloser));
  for (let at = encloser; at !== undefined && isWithinDomain(at, zone.zone.apex); at = parentDomain(at)) {
    if (recordsAt(zone, at, 'DNAME').length > 0) return { kind: 'unknown' }
  }
  const wildcard = names.get(encloser === '' ? '*' : `*.${encloser}`)
  if (wildcard) return { kind: 'found', zone, records: wildcard }
  return zone.complete ? { kind: 'missing', zone } : { kind: 'unknown' }
}

export function hasAddress(records: readonly MasterRecord[]): boolean {
  return records.some(({ record }) => record.type === 'A' || record.type === 'AAAA')
}

export function addressOf({ record }: MasterRecord): Address | undefined {
  return record.data.kind === 'address' ? record.data.address : undefined
}

export function isPrivate(address: Address): boolean {
  return containsRanges(notPublic, [rangeOf(address)])
}

/** Names that the world's root doesn't hold (IANA special-use domain names, and `internal`, reserved by ICANN in 2024). */
const inner = new Set(['internal', 'local', 'localhost', 'test', 'invalid', 'onion', 'arpa', 'lan', 'corp', 'home', 'intranet', 'private'])

/**
 * Is the zone surely one that the internet sees? It has a name that the internet can have, a view of public clients or no views, and at least one
 * public address.
 */
export function isPublicZone({ zone, records }: MasterZone): boolean {
  const last = labelsOf(zone.apex).at(-1)
  if (last === undefined || inner.has(last)) return false
  if (zone.seenBy.kind !== 'everyone' && !(zone.seenBy.kind === 'clients' && zone.seenBy.peers.ranges.some((range) => !containsRanges(notPublic, [range])))) return false
  return records.some((one) => {
    const address = addressOf(one)
    return address !== undefined && isPublic(rangeOf(address))
  })
}

/** Days since 1970 of an ISO 8601 date or time. */
export function dayOf(iso: string): number {
  return Math.floor(Date.parse(iso) / 86_400_000)
}
