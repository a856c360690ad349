import { formatRanges, intersectAddresses, isEmptyAddresses, minusAddresses, rangesToPrefixes, type AddressOrToken, type AddressSet } from '../base/address.ts'
import type { FlowSet } from '../flow/space.ts'
import type { Matching } from '../model/matching.ts'
import { arrivals, type Arrival, type ReachScope } from './arrivals.ts'
import type { End } from './branch.ts'

/** One end of a connection: an endpoint, or a class of undeclared addresses that no rule tells apart. */
export interface ReachEnd {
  readonly id: string
  readonly kind: 'endpoint' | 'addresses'
  readonly addresses: AddressSet
}

/** What passes between every one of `from` and every one of `to`: exact sets over protocol, port and HTTP. `possibly` holds `surely`. */
export interface Block {
  readonly from: readonly string[]
  readonly to: readonly string[]
  readonly surely: FlowSet
  readonly possibly: FlowSet
}

export interface Connection {
  readonly from: string
  readonly to: string
  readonly surely: FlowSet
  readonly possibly: FlowSet
}

export interface Reached {
  readonly ends: readonly ReachEnd[]
  /** By classes: who can't be told apart stands together. Blocks of several places may speak of one pair: their flows add up. */
  readonly blocks: readonly Block[]
  /** Ways whose end isn't known. */
  readonly unknown: readonly End[]
}

/**
 * Who reaches whom over what, exactly, by classes of endpoints that no rule tells apart. Flows of TCP and SCTP count only if their replies come
 * home; others count when they arrive.
 */
export function reach(matching: Matching, scope: ReachScope = {}): Reached {
  const found = arrivals(matching, scope)
  const cuts = addressClasses(matching, found.arrivals)
  const senders = itemsOf(matching, cuts, undefined)
  const blocks = found.arrivals.flatMap((arrival) => blocksOf(matching, arrival, senders, cuts))
  const used = new Set(blocks.flatMap((b) => [...b.from, ...b.to]))
  const declared = [...matching.model.endpoints.values()].filter((e) => e.kind !== 'service' && e.kind !== 'addresses')
  const ends: ReachEnd[] = [
    ...declared.map((e): ReachEnd => ({ id: e.id, kind: 'endpoint', addresses: matching.model.addressesOf.get(e.id) ?? { ranges: [], tokens: [] } })),
    ...cuts.filter((c) => used.has(c.id)).map((c): ReachEnd => ({ id: c.id, kind: 'addresses', addresses: c.addresses })),
  ]
  return { ends: ends.toSorted((a, b) => compare(a.id, b.id)), blocks, unknown: found.unknown }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** How many pairs there are in blocks; those of an endpoint with itself are left out. */
export function pairCount(reached: Reached): number {
  return reached.blocks.reduce((sum, b) => sum + b.from.length * b.to.length, 0)
}

/** Every pair once, sorted: blocks written out. `wanted` says which to keep. */
export function connections(matching: Matching, reached: Reached, wanted: (from: string, to: string) => boolean = () => true): Connection[] {
  const { space } = matching
  const pairs = new Map<string, { from: string; to: string; surely: FlowSet; possibly: FlowSet }>()
  for (const { from, to, surely, possibly } of reached.blocks) {
    for (const a of from) {
      for (const b of to) {
        if (a === b || !wanted(a, b)) continue
        const key = `${a}\n${b}`
        const known = pairs.get(key)
        if (known) {
          known.surely = space.or(known.surely, surely)
          known.possibly = space.or(known.possibly, possibly)
        } else pairs.set(key, { from: a, to: b, surely, possibly })
      }
    }
  }
  return [...pairs.values()].toSorted((a, b) => compare(a.from, b.from) || compare(a.to, b.to))
}

interface AddressClass {
  readonly id: string
  readonly node: string
  readonly addresses: AddressSet
}

/** Someone by one concrete address: an endpoint's, or any one of a class. */
interface Item {
  readonly id: string
  readonly address: AddressOrToken
}

function itemsOf(matching: Matching, cuts: readonly AddressClass[], node: string | undefined): Item[] {
  const { model } = matching
  const items: Item[] = []
  const endpoints = node === undefined ? model.endpoints.values() : (model.endpointsOfNode.get(node) ?? [])
  for (const { id, kind } of endpoints) {
    if (kind === 'service' || kind === 'addresses') continue
    const own = model.addressesOf.get(id)
    for (const token of own?.tokens ?? []) items.push({ id, address: { token: token.first } })
    for (const range of own?.ranges ?? []) items.push({ id, address: { family: range.family, value: range.first } })
  }
  for (const cut of cuts) {
    if (node !== undefined && cut.node !== node) continue
    for (const range of cut.addresses.ranges.slice(0, 1)) items.push({ id: cut.id, address: { family: range.family, value: range.first } })
  }
  return items
}

/** One place's arrivals, cut by classes of senders, then of receivers. */
function blocksOf(matching: Matching, arrival: Arrival, senders: readonly Item[], cuts: readonly AddressClass[]): Block[] {
  const { space } = matching
  const sources = classesOf(matching, arrival, 'source', senders)
  if (arrival.to !== undefined) {
    const to = [arrival.to]
    return sources.map(({ members, possibly, surely }) => ({ from: members.map((i) => i.id), to, possibly: space.forget(possibly, ['destination']), surely: space.forget(surely, ['destination']) }))
  }
  const receivers = itemsOf(matching, cuts, arrival.node)
  // Who receives alike from everyone receives alike from each: one of each class is asked.
  const targets = classesOf(matching, arrival, 'destination', receivers)
  const firsts = targets.flatMap(({ members }) => members.slice(0, 1))
  const names = new Map(targets.map(({ members }) => [members[0], members.map((i) => i.id)]))
  return sources.flatMap((source) => {
    const classes = classesOf(matching, source, 'destination', firsts)
    return classes.map(({ members, possibly, surely }) => ({
      from: source.members.map((i) => i.id),
      to: members.flatMap((first) => names.get(first) ?? []),
      possibly,
      surely,
    }))
  })
}

/** Items that see the same of both sets; those that see nothing are left out. */
function classesOf(
  matching: Matching,
  { possibly, surely }: Pick<Arrival, 'possibly' | 'surely'>,
  side: 'source' | 'destination',
  items: readonly Item[],
): { members: Item[]; possibly: FlowSet; surely: FlowSet }[] {
  const { space } = matching
  const addresses = items.map((i) => i.address)
  const rests = new Array<FlowSet>(items.length).fill(space.none)
  if (surely !== possibly) for (const { members, rest } of space.classesBy(surely, side, addresses)) for (const m of members) rests[m] = rest
  const result: { members: Item[]; possibly: FlowSet; surely: FlowSet }[] = []
  for (const { members, rest } of space.classesBy(possibly, side, addresses)) {
    if (space.isEmpty(rest)) continue
    const groups = new Map<FlowSet, Item[]>()
    for (const member of members) {
      const item = items[member]
      if (!item) continue
      const sure = surely === possibly ? rest : (rests[member] ?? space.none)
      const known = groups.get(sure)
      if (known) known.push(item)
      else groups.set(sure, [item])
    }
    for (const [sure, own] of groups) result.push({ members: own, possibly: rest, surely: sure })
  }
  return result
}

/** The undeclared addresses of each node, cut into classes that no rule tells apart. */
function addressClasses(matching: Matching, found: readonly Arrival[]): AddressClass[] {
  const { model, space } = matching
  const classes: AddressClass[] = []
  for (const endpoint of model.endpoints.values()) {
    if (endpoint.kind !== 'addresses') continue
    const own = model.addressesOf.get(endpoint.id)
    if (!own || isEmptyAddresses(own)) continue
    let parts: AddressSet[] = [own]
    for (const { node, to, possibly, surely } of found) {
      for (const set of surely === possibly ? [possibly] : [possibly, surely]) {
        const sent = space.and(set, space.source(own))
        if (!space.isEmpty(sent)) parts = refine(parts, space.regions(sent, 'source').map((r) => r.addresses))
        if (node === endpoint.node && to === undefined) parts = refine(parts, space.regions(space.and(set, space.destination(own)), 'destination').map((r) => r.addresses))
      }
    }
    for (const part of named(endpoint.id, parts)) classes.push({ ...part, node: endpoint.node })
  }
  return classes
}

function refine(parts: readonly AddressSet[], cuts: readonly AddressSet[]): AddressSet[] {
  return parts.flatMap((part) => {
    let rest = part
    const pieces: AddressSet[] = []
    for (const cut of cuts) {
      const piece = intersectAddresses(rest, cut)
      if (isEmptyAddresses(piece)) continue
      pieces.push(piece)
      rest = minusAddresses(rest, cut)
    }
    return isEmptyAddresses(rest) ? pieces : [...pieces, rest]
  })
}

/** A part of IPv4 counts like the same part of IPv6. */
const size = (set: AddressSet): bigint => set.ranges.reduce((sum, r) => sum + (r.family === 4 ? (r.last - r.first + 1n) << 96n : r.last - r.first + 1n), 0n)

/** The greatest class keeps its endpoint's name; the others are called by their prefixes. */
function named(endpoint: string, parts: readonly AddressSet[]): { id: string; addresses: AddressSet }[] {
  const ordered = parts.toSorted((a, b) => (size(b) > size(a) ? 1 : size(b) < size(a) ? -1 : 0))
  return ordered.map((addresses, place) => {
    if (place === 0) return { id: endpoint, addresses }
    const prefixes = rangesToPrefixes(addresses.ranges)
    return { id: prefixes.length <= 4 ? formatRanges(addresses.ranges) : `${formatRanges(prefixes.slice(0, 1))} and ${prefixes.length - 1} more prefixes`, addresses }
  })
}
