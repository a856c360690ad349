import { formatRanges, intersectAddresses, isEmptyAddresses, minusAddresses, rangesToPrefixes, type AddressOrToken, type AddressSet } from '../base/address.ts'
import { AddressIndex, type FlowSet } from '../flow/space.ts'
import type { Matching } from '../model/matching.ts'
import { arrivals, type Arrival, type ReachScope } from './arrivals.ts'
import type { End } from './branch.ts'

/** One end of a connection: an endpoint, or a class of undeclared addresses that no rule tells apart. */
export interface ReachEnd {
  readonly id: string
  readonly kind: 'endpoint' | 'addresses'
  readonly addresses: AddressSet
}

/** Some of those who send or receive, as runs over a list that is kept once. */
export interface Members {
  readonly items: readonly string[]
  readonly runs: readonly { readonly first: number; readonly last: number }[]
}

/** What passes between every one of `from` and every one of `to`: exact sets over protocol, port and HTTP. `possibly` holds `surely`. */
export interface Block {
  readonly from: Members
  readonly to: Members
  readonly surely: FlowSet
  readonly possibly: FlowSet
}

/** The ids of members, without doubles. */
export function idsOf({ items, runs }: Members): string[] {
  return [...new Set(runs.flatMap(({ first, last }) => items.slice(first, last + 1)))]
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
  const senders = sideOf(itemsOf(matching, cuts, undefined))
  const receivers = new Map<string, SideOfReach>()
  const blocks = found.arrivals.flatMap((arrival) => {
    const known = receivers.get(arrival.node) ?? sideOf(itemsOf(matching, cuts, arrival.node))
    receivers.set(arrival.node, known)
    return blocksOf(matching, arrival, senders, known)
  })
  const classIds = new Set(cuts.map((c) => c.id))
  const used = new Set(classIds.size === 0 ? [] : blocks.flatMap((b) => [...idsAmong(b.from, classIds), ...idsAmong(b.to, classIds)]))
  const declared = [...matching.model.endpoints.values()].filter((e) => e.kind !== 'service' && e.kind !== 'addresses')
  const ends: ReachEnd[] = [
    ...declared.map((e): ReachEnd => ({ id: e.id, kind: 'endpoint', addresses: matching.model.addressesOf.get(e.id) ?? { ranges: [], tokens: [] } })),
    ...cuts.filter((c) => used.has(c.id)).map((c): ReachEnd => ({ id: c.id, kind: 'addresses', addresses: c.addresses })),
  ]
  return { ends: ends.toSorted((a, b) => compare(a.id, b.id)), blocks, unknown: found.unknown }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function idsAmong({ items, runs }: Members, wanted: ReadonlySet<string>): string[] {
  const found: string[] = []
  for (const { first, last } of runs) {
    for (let at = first; at <= last; at++) {
      const id = items[at]
      if (id !== undefined && wanted.has(id)) found.push(id)
    }
  }
  return found
}

/** How many pairs there are in blocks, counted quickly: those of an endpoint with itself and those in two blocks are counted too. */
export function pairCount(reached: Reached): number {
  const count = ({ runs }: Members): number => runs.reduce((sum, r) => sum + r.last - r.first + 1, 0)
  return reached.blocks.reduce((sum, b) => sum + count(b.from) * count(b.to), 0)
}

/** Every pair once, sorted: blocks written out. `wanted` says which to keep. */
export function connections(matching: Matching, reached: Reached, wanted: (from: string, to: string) => boolean = () => true): Connection[] {
  const { space } = matching
  const pairs = new Map<string, { from: string; to: string; surely: FlowSet; possibly: FlowSet }>()
  for (const { from, to, surely, possibly } of reached.blocks) {
    const receivers = idsOf(to)
    for (const a of idsOf(from)) {
      for (const b of receivers) {
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

/** All items of a side, sorted for reading sets. */
interface SideOfReach {
  readonly index: AddressIndex
  readonly ids: readonly string[]
}

function sideOf(items: readonly Item[]): SideOfReach {
  const index = new AddressIndex(items.map((i) => i.address))
  return { index, ids: index.order.map((place) => items[place]?.id ?? '') }
}

interface Seen {
  readonly runs: { readonly first: number; readonly last: number }[]
  readonly possibly: FlowSet
  readonly surely: FlowSet
}

/** One place's arrivals, cut by classes of senders, then of receivers. */
function blocksOf(matching: Matching, arrival: Arrival, senders: SideOfReach, receivers: SideOfReach): Block[] {
  const { space } = matching
  const sources = seenBy(matching, arrival, 'source', senders)
  if (arrival.to !== undefined) {
    const to: Members = { items: [arrival.to], runs: [{ first: 0, last: 0 }] }
    return sources.map(({ runs, possibly, surely }) => ({
      from: { items: senders.ids, runs },
      to,
      possibly: space.forget(possibly, ['destination']),
      surely: space.forget(surely, ['destination']),
    }))
  }
  return sources.flatMap((source) =>
    seenBy(matching, source, 'destination', receivers).map(({ runs, possibly, surely }) => ({
      from: { items: senders.ids, runs: source.runs },
      to: { items: receivers.ids, runs },
      possibly,
      surely,
    })),
  )
}

/** Items by what they see of both sets; those that see nothing are left out. */
function seenBy(matching: Matching, { possibly, surely }: Pick<Arrival, 'possibly' | 'surely'>, side: 'source' | 'destination', { index }: SideOfReach): Seen[] {
  const { space } = matching
  const classes = new Map<FlowSet, Map<FlowSet, Seen>>()
  const put = (first: number, last: number, may: FlowSet, sure: FlowSet): void => {
    if (space.isEmpty(may)) return
    const bySure = classes.get(may) ?? new Map<FlowSet, Seen>()
    classes.set(may, bySure)
    const known = bySure.get(sure)
    if (known) known.runs.push({ first, last })
    else bySure.set(sure, { runs: [{ first, last }], possibly: may, surely: sure })
  }
  const mays = space.runsBy(possibly, side, index)
  if (surely === possibly) for (const { first, last, rest } of mays) put(first, last, rest, rest)
  else {
    const sures = space.runsBy(surely, side, index)
    let at = 0
    for (const may of mays) {
      for (let first = may.first; first <= may.last; ) {
        while ((sures[at]?.last ?? Infinity) < first) at += 1
        const last = Math.min(may.last, sures[at]?.last ?? may.last)
        put(first, last, may.rest, sures[at]?.rest ?? space.none)
        first = last + 1
      }
    }
  }
  return [...classes.values()].flatMap((bySure) => [...bySure.values()])
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

const sizeOf = (set: AddressSet, family: 4 | 6): bigint => set.ranges.reduce((sum, r) => (r.family === family ? sum + r.last - r.first + 1n : sum), 0n)

/** The class that holds most of a family keeps its endpoint's name (with the family, where IPv6 fares differently); the others are called by their prefixes. */
function named(endpoint: string, parts: readonly AddressSet[]): { id: string; addresses: AddressSet }[] {
  const largest = (family: 4 | 6): AddressSet | undefined => {
    const [first] = parts.filter((p) => sizeOf(p, family) > 0n).toSorted((a, b) => (sizeOf(b, family) > sizeOf(a, family) ? 1 : -1))
    return first
  }
  const four = largest(4)
  const six = largest(6)
  return parts.map((addresses) => {
    if (addresses === four || (four === undefined && addresses === six)) return { id: endpoint, addresses }
    if (addresses === six) return { id: `${endpoint} (IPv6)`, addresses }
    const prefixes = rangesToPrefixes(addresses.ranges)
    return { id: prefixes.length <= 4 ? formatRanges(addresses.ranges) : `${formatRanges(prefixes.slice(0, 1))} and ${prefixes.length - 1} more prefixes`, addresses }
  })
}
