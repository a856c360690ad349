import { formatRanges, intersectAddresses, isEmptyAddresses, minusAddresses, rangesToPrefixes, type AddressOrToken, type AddressSet } from '../base/address.ts'
import { AddressIndex, type FlowSet, type FlowSpace } from '../flow/space.ts'
import type { Arrival } from './arrivals.ts'

/*
 * Sets of arrivals read back as who and whom: senders are cut into classes that see the same rest, then receivers likewise.
 */

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

/** Someone by one concrete address: an endpoint's, or any one of a class. */
export interface Item {
  readonly id: string
  readonly address: AddressOrToken
}

/** All items of a side, sorted for reading sets. */
export interface SideOfReach {
  readonly index: AddressIndex
  readonly ids: readonly string[]
}

export function sideOf(items: readonly Item[]): SideOfReach {
  const index = new AddressIndex(items.map((i) => i.address))
  return { index, ids: index.order.map((place) => items[place]?.id ?? '') }
}

export interface SeenAlike {
  readonly runs: { readonly first: number; readonly last: number }[]
  readonly possibly: FlowSet
  readonly surely: FlowSet
}

/** One place's arrivals, cut by classes of senders, then of receivers. */
export function blocksOf(space: FlowSpace, arrival: Arrival, senders: SideOfReach, receivers: SideOfReach): Block[] {
  const sources = seenBy(space, arrival, 'source', senders)
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
    seenBy(space, source, 'destination', receivers).map(({ runs, possibly, surely }) => ({
      from: { items: senders.ids, runs: source.runs },
      to: { items: receivers.ids, runs },
      possibly,
      surely,
    })),
  )
}

/** Items by what they see of both sets; those that see nothing are left out. */
export function seenBy(space: FlowSpace, { possibly, surely }: Pick<Arrival, 'possibly' | 'surely'>, side: 'source' | 'destination', { index }: SideOfReach): SeenAlike[] {
  const classes = new Map<FlowSet, Map<FlowSet, SeenAlike>>()
  const put = (first: number, last: number, may: FlowSet, sure: FlowSet): void => {
    if (space.isEmpty(may)) return
    const bySure = classes.get(may) ?? new Map<FlowSet, SeenAlike>()
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

/** Undeclared addresses that no rule tells apart. */
export interface AddressClass {
  readonly id: string
  /** The endpoint that stands for them and others. */
  readonly of: string
  readonly node: string
  readonly addresses: AddressSet
}

/** Addresses of one node that no endpoint holds, cut into classes that the arrivals don't tell apart. */
export function cutAddresses(space: FlowSpace, { id, node, addresses }: { readonly id: string; readonly node: string; readonly addresses: AddressSet }, found: readonly Arrival[]): AddressClass[] {
  if (isEmptyAddresses(addresses)) return []
  let parts: AddressSet[] = [addresses]
  for (const { node: place, to, possibly, surely } of found) {
    for (const set of surely === possibly ? [possibly] : [possibly, surely]) {
      const sent = space.and(set, space.source(addresses))
      if (!space.isEmpty(sent)) parts = refine(parts, space.regions(sent, 'source').map((r) => r.addresses))
      if (place === node && to === undefined) parts = refine(parts, space.regions(space.and(set, space.destination(addresses)), 'destination').map((r) => r.addresses))
    }
  }
  return named(id, parts).map((part) => ({ ...part, of: id, node }))
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
