import { emptyAddresses, type AddressSet } from '../base/address.ts'
import type { FlowSet } from '../flow/space.ts'
import type { Matching } from '../model/matching.ts'
import { arrivals, type ReachScope } from './arrivals.ts'
import { blocksOf, cutAddresses, idsOf, sideOf, type AddressClass, type Block, type Item, type Members, type SideOfReach } from './blocks.ts'
import type { End } from './branch.ts'

/** One end of a connection: an endpoint, or a class of undeclared addresses that no rule tells apart. */
export interface ReachEnd {
  readonly id: string
  readonly kind: 'endpoint' | 'addresses'
  readonly addresses: AddressSet
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
  return reachedBy(matching, arrivals(matching, scope))
}

/** Arrivals read back as who and whom. */
export function reachedBy(matching: Matching, found: ReturnType<typeof arrivals>): Reached {
  const cuts = [...matching.model.endpoints.values()]
    .filter((one) => one.kind === 'addresses')
    .flatMap(({ id, node }) => cutAddresses(matching.space, { id, node, addresses: matching.model.addressesOf.get(id) ?? emptyAddresses }, found.arrivals))
  const senders = sideOf(itemsOf(matching, cuts, undefined))
  const receivers = new Map<string, SideOfReach>()
  const blocks = found.arrivals.flatMap((arrival) => {
    const known = receivers.get(arrival.node) ?? sideOf(itemsOf(matching, cuts, arrival.node))
    receivers.set(arrival.node, known)
    return blocksOf(matching.space, arrival, senders, known)
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
