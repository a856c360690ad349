import { containsRanges, everyIpv4, everyIpv6, formatRange, intersectRanges, parsePrefix, type AddressRange } from '../../../base/address.ts'
import type { NextHop, Route, RouteTable } from '../../../model/table.ts'
import type { Attachment } from './attachment.ts'
import { ranks, type Entry, type GatewayTable } from './route-table.ts'

type Single = Exclude<NextHop, { kind: 'either' | 'maybe' }>
const flat = (hop: NextHop): readonly Single[] => (hop.kind === 'either' ? hop.of : hop.kind === 'maybe' ? [{ kind: 'blackhole' }] : [hop])

function either(of: readonly NextHop[], says: string): NextHop {
  const each = of.flatMap(flat)
  const distinct = each.filter((one, index) => each.findIndex((other) => JSON.stringify(one) === JSON.stringify(other)) === index)
  const [only] = distinct
  return distinct.length === 1 && only ? only : { kind: 'either', of: distinct, says }
}

const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'].flatMap((written) =>
  [parsePrefix(written)].flatMap((range) => range ?? []),
)
const same = (a: AddressRange, b: AddressRange): boolean => a.family === b.family && a.first === b.first && a.last === b.last
const size = ({ first, last }: AddressRange): bigint => last - first

/** A table as it is looked up. `hopOf`: where an attachment leads. */
export function lookUpTable(id: string, table: GatewayTable, hopOf: (attachment: Attachment) => NextHop): RouteTable {
  const entries = table.entries
  const best = (range: AddressRange, without: readonly Entry[]): NextHop => {
    let found: Entry | undefined
    for (const one of entries) {
      if (without.includes(one) || !('prefix' in one.to) || !containsRanges([one.to.prefix], [range])) continue
      if (
        !found ||
        !('prefix' in found.to) ||
        size(one.to.prefix) < size(found.to.prefix) ||
        (same(one.to.prefix, found.to.prefix) && one.rank < found.rank)
      )
        found = one
    }
    return found ? hop(found) : { kind: 'blackhole' }
  }
  const hop = ({ attachment }: Entry): NextHop => (attachment ? hopOf(attachment) : { kind: 'blackhole' })
  const shared = overlapping(table)
  const routes = entries.map((one): Route => {
    const { to, origin, rank } = one
    const common = { to, metric: rank, origin }
    if (one.uncertain !== undefined)
      return { ...common, via: either([hop(one), 'prefix' in to ? best(to.prefix, [one]) : { kind: 'blackhole' }], one.uncertain) }
    const rivals = 'prefix' in to && shared.has(one) ? rivalsOf(table, one, to.prefix) : []
    // Rule 39: of VPCs whose ranges are the same or overlap only the first attached is propagated (AWS: tgw-vpc-attachments "Limits",
    // 2026-11).
    if (rivals.length > 0 && 'prefix' in to) {
      const twins = entries.filter((other) => other.rank === ranks.vpc && 'prefix' in other.to && same(other.to.prefix, to.prefix))
      const says = `${[one, ...rivals].map(({ attachment }) => attachment?.id).join(' and ')} attach VPCs with ${formatRange(to.prefix)}: only the one that is attached first is propagated`
      return { ...common, via: either([...twins.map(hop), ...(twins.length === rivals.length + 1 ? [] : [best(to.prefix, twins)])], says) }
    }
    return { ...common, via: hop(one) }
  })
  for (const { attachment, says, origin } of table.learning) {
    const open = best(everyIpv4, []).kind === 'blackhole' ? [everyIpv4, everyIpv6] : privateRanges
    for (const prefix_ of open)
      if (!routes.some(({ to }) => 'prefix' in to && same(to.prefix, prefix_)))
        routes.push({
          to: { prefix: prefix_ },
          metric: ranks[attachment.kind],
          origin,
          via: either([best(prefix_, []), hopOf(attachment)], says),
        })
  }
  const { open } = table
  if (open === undefined) return { id, routes, otherwise: table.origin }
  const unknown: NextHop = { kind: 'unknown', says: open }
  const doubted = routes.map((one): Route => ({ ...one, via: either([one.via, unknown], open) }))
  const rest = [everyIpv4, everyIpv6].filter((range) => !routes.some(({ to }) => 'prefix' in to && same(to.prefix, range)))
  return {
    id,
    routes: [
      ...doubted,
      ...rest.map((prefix_): Route => ({ to: { prefix: prefix_ }, via: unknown, metric: ranks.undeclared, origin: table.origin })),
    ],
    otherwise: table.origin,
  }
}

/** Entries of VPCs that share something with another: told in one pass, as most share nothing. */
function overlapping(table: GatewayTable): ReadonlySet<Entry> {
  const found = new Set<Entry>()
  for (const family of [4, 6] as const) {
    const sorted = table.entries
      .flatMap((entry) =>
        entry.rank === ranks.vpc && 'prefix' in entry.to && entry.to.prefix.family === family ? [{ entry, range: entry.to.prefix }] : [],
      )
      .toSorted((a, b) => (a.range.first < b.range.first ? -1 : a.range.first > b.range.first ? 1 : 0))
    let widest = sorted[0]
    for (const one of sorted.slice(1)) {
      if (widest && one.range.first <= widest.range.last) {
        found.add(one.entry)
        found.add(widest.entry)
      }
      if (!widest || one.range.last > widest.range.last) widest = one
    }
  }
  return found
}

/** Entries of other VPCs whose ranges share something with this one's. */
function rivalsOf(table: GatewayTable, own: Entry, range: AddressRange): Entry[] {
  return table.entries.filter(
    (one) =>
      one.rank === ranks.vpc &&
      one.attachment !== own.attachment &&
      'prefix' in one.to &&
      intersectRanges([one.to.prefix], [range]).length > 0,
  )
}
