import { containsRanges, everyIpv4, everyIpv6, formatRange, parsePrefix, type AddressRange } from '../../../base/address.ts'
import type { NextHop, Route, RouteTable } from '../../../model/table.ts'
import { derived, implied, type Origin } from '../../../origin/origin.ts'
import type { DeclaredRoute, Table } from './routes.ts'
import { everyone } from './security.ts'

/**
 * A table whose ways to the internet alone say what they can't bring anywhere: addresses of VPCs are not on the internet, so that whoever has no other way to them has
 * none.
 */
export function withLosses(table: RouteTable, outward: ReadonlySet<string>): RouteTable {
  const loses = { peers: { ranges: [], endpoints: [], groups: [everyone] }, says: 'private addresses are not on the internet' }
  return { ...table, routes: table.routes.map((route) => ('prefix' in route.to && route.to.prefix.family === 4 && leadsOut(route.via, outward) ? { ...route, loses } : route)) }
}

/** Does a table know, besides what is local, no other way for IPv4 than these? */
export function knowsOnly(table: RouteTable, outward: ReadonlySet<string>): boolean {
  return table.routes.every(({ to, via }) => !('prefix' in to) || to.prefix.family === 6 || via.kind === 'local' || leadsOut(via, outward))
}

function leadsOut(via: NextHop, outward: ReadonlySet<string>): boolean {
  return via.kind === 'nodes' ? via.nodes.every((node) => outward.has(node)) : via.kind === 'either' && via.of.every((one) => leadsOut(one, outward))
}

/** Where a declared route leads. */
export type HopOf = (route: DeclaredRoute, table: Table) => NextHop

/** A route of the model, and what it is called. */
export interface Entry {
  readonly to: Route['to']
  readonly via: NextHop
  readonly metric: number
  readonly says: string
  readonly origin: Origin
  /** The prefix list that it comes from. */
  readonly list?: string | undefined
}

type Single = Exclude<NextHop, { kind: 'either' | 'maybe' }>

const sameHop = (a: NextHop, b: NextHop): boolean => JSON.stringify(a) === JSON.stringify(b)
const either = (of: readonly NextHop[], says: string): NextHop => {
  const flat = of.flatMap((one): readonly Single[] => {
    if (one.kind === 'either') return one.of
    return one.kind === 'maybe' ? [{ kind: 'nodes', nodes: one.nodes, arrivesOn: one.arrivesOn }, { kind: 'none' }] : [one]
  })
  const distinct = flat.filter((one, index) => flat.findIndex((other) => sameHop(one, other)) === index)
  const [only] = distinct
  return distinct.length === 1 && only ? only : { kind: 'either', of: distinct, says }
}
const nowhere: NextHop = { kind: 'none' }

/** Private ranges: what networks behind a virtual private gateway usually hold. */
const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'].flatMap((written) =>
  [parsePrefix(written)].flatMap((range) => range ?? []),
)

/**
 * A route table as the walk looks it up: the longest prefix, then static before learned and prefixes before prefix lists. Where lists overlap and lead elsewhere, AWS
 * "randomly" chooses one (rules 31 and 32; route-tables-priority, 2026-11). `extra`: entries that other resources give it; `learned`: those of gateways.
 */
export function lookupTable(
  table: Table,
  hopOf: HopOf,
  extra: readonly Entry[],
  learned: readonly {
    readonly ranges: readonly AddressRange[]
    readonly open: string | undefined
    readonly via: NextHop
    readonly says: string
    readonly origin: Origin
  }[],
): RouteTable {
  const declared = table.routes.flatMap((route) => entriesOf(route, hopOf(route, table)))
  let entries: Entry[] = [...ambiguousLists(declared), ...extra]
  for (const { ranges, via, says, origin } of learned)
    entries.push(
      ...ranges.map((prefix): Entry => ({ to: { prefix }, via, metric: 2, says: `${formatRange(prefix)} → ${says} (learned)`, origin })),
    )
  for (const one of learned) if (one.open !== undefined) entries.push(...perhapsLearned(entries, one.via, one.open, one.origin, table))
  entries = entries.map((entry, index) => {
    const route = table.routes.find((one) => one.origin === entry.origin && one.uncertain !== undefined)
    return route ? { ...entry, via: either([entry.via, nextBest(entries, entry, index)], route.uncertain ?? '') } : entry
  })
  if (table.open !== undefined) entries = doubtAll(entries, table.open, table.origin)
  return {
    id: table.id,
    routes: entries.map(({ to, via, metric, origin }) => ({ to, via, metric, origin })),
    otherwise: table.origin,
  }
}

function entriesOf(route: DeclaredRoute, via: NextHop): Entry[] {
  const { to, rank, says, origin, list } = route
  const common = { via, metric: rank, says, origin, list }
  const named =
    to.peers.groups.length + to.peers.endpoints.length > 0
      ? [{ ...common, to: { peers: { ...to.peers, ranges: [] }, ...(to.family !== undefined && { family: to.family }) } }]
      : []
  return [...to.peers.ranges.map((prefix): Entry => ({ ...common, to: { prefix } })), ...named]
}

const keyOf = ({ to }: Entry): string => ('prefix' in to ? `${to.prefix.family} ${to.prefix.first} ${to.prefix.last}` : JSON.stringify(to))

/** The same prefix in two lists that lead elsewhere: any one of both. */
function ambiguousLists(entries: readonly Entry[]): Entry[] {
  const byKey = new Map<string, Entry[]>()
  for (const entry of entries) if (entry.list !== undefined) byKey.set(keyOf(entry), [...(byKey.get(keyOf(entry)) ?? []), entry])
  return entries.map((entry) => {
    const rivals = entry.list === undefined ? [] : (byKey.get(keyOf(entry)) ?? [])
    if (rivals.length < 2) return entry
    const origin = derived(
      'prefix lists that overlap',
      rivals.map((one) => one.origin),
    )
    return {
      ...entry,
      origin,
      via: either(
        rivals.map((one) => one.via),
        'prefix lists with different targets overlap, and AWS picks one of them at random',
      ),
    }
  })
}

/** The entry that would be taken without this one. */
function nextBest(entries: readonly Entry[], entry: Entry, index: number): NextHop {
  const { to } = entry
  if (!('prefix' in to)) return nowhere
  return (
    bestFor(
      entries.filter((_, at) => at !== index),
      to.prefix,
    ) ?? nowhere
  )
}

/** The longest prefix that holds all of a range. */
function bestFor(entries: readonly Entry[], range: AddressRange): NextHop | undefined {
  let best: Entry | undefined
  for (const entry of entries) {
    if (!('prefix' in entry.to) || !containsRanges([entry.to.prefix], [range])) continue
    if (!best || !('prefix' in best.to)) best = entry
    else {
      const size = ({ first, last }: AddressRange): bigint => last - first
      const smaller = size(entry.to.prefix) - size(best.to.prefix)
      if (smaller < 0n || (smaller === 0n && entry.metric < best.metric)) best = entry
    }
  }
  return best?.via
}

/** Which routes a gateway learns isn't declared: private destinations may lead there, unless a route of the VPC's own holds them. */
function perhapsLearned(entries: readonly Entry[], via: NextHop, says: string, origin: Origin, table: Table): Entry[] {
  const taken = (range: AddressRange): boolean =>
    entries.some(({ to }) => 'prefix' in to && containsRanges([range], [to.prefix]) && containsRanges([to.prefix], [range]))
  const open = bestFor(entries, everyIpv4) === undefined ? [everyIpv4] : privateRanges
  return open
    .filter((range) => !taken(range) && !table.vpc.ranges.some((own) => containsRanges([own], [range])))
    .map((prefix): Entry => ({ to: { prefix }, via: either([bestFor(entries, prefix) ?? nowhere, via], says), metric: 2, says, origin }))
}

/** Other routes may be there that aren't known: whatever leaves the VPC may go another way. */
function doubtAll(entries: readonly Entry[], says: string, origin: Origin): Entry[] {
  const unknown: NextHop = { kind: 'unknown', says }
  const doubted = entries.map((entry): Entry =>
    entry.via.kind === 'local' ? entry : { ...entry, via: either([entry.via, unknown], says) },
  )
  const rest = [everyIpv4, everyIpv6].filter(
    (range) =>
      !entries.some(
        ({ to }) => 'prefix' in to && to.prefix.first === range.first && to.prefix.last === range.last && to.prefix.family === range.family,
      ),
  )
  return [...doubted, ...rest.map((prefix): Entry => ({ to: { prefix }, via: unknown, metric: 3, says, origin }))]
}

/**
 * One table for what may lie in any one of several subnets with tables of their own: each prefix leads to where any of them leads.
 */
export function anyOf(id: string, tables: readonly RouteTable[]): RouteTable {
  const entries = tables.map((table) => table.routes.map((route): Entry => ({ ...route, says: '' })))
  const keys = new Map<string, Entry>()
  for (const list of entries) for (const entry of list) if (!keys.has(keyOf(entry))) keys.set(keyOf(entry), entry)
  const viaIn = (list: readonly Entry[], entry: Entry): NextHop | undefined =>
    list.find((one) => keyOf(one) === keyOf(entry))?.via ?? ('prefix' in entry.to ? bestFor(list, entry.to.prefix) : undefined)
  const routes = [...keys.values()].map((entry): Route => {
    const hops = entries.map((list) => viaIn(list, entry) ?? nowhere)
    const origins = entries.flatMap((list) => list.filter((one) => keyOf(one) === keyOf(entry)).map(({ origin }) => origin))
    const [first, ...more] = origins
    const origin = first && more.length === 0 ? first : derived('one route for each of its subnets', [...new Set(origins)])
    return {
      to: entry.to,
      via: either(hops, 'its subnets have different route tables, and in which of them it lies is open'),
      metric: entry.metric,
      origin,
    }
  })
  const lacking = tables.find((_, index) => [...keys.values()].some((entry) => viaIn(entries[index] ?? [], entry) === undefined)) ?? tables[0]
  return { id, routes, otherwise: lacking?.otherwise ?? implied('no route leads there') }
}
