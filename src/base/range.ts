import { addressBits, formatAddress, lastAddress, parsePrefix } from './ip.ts'
import type { AddressRange, Family, Address, Prefix } from './ip.ts'

/** The same addresses as the fewest disjoint ranges: IPv4 before IPv6, ascending. Empty ranges (first > last) vanish. */
export function normalRanges(ranges: readonly AddressRange[]): AddressRange[] {
  const sorted = ranges
    .filter((range) => range.first <= range.last)
    .sort((a, b) => a.family - b.family || (a.first < b.first ? -1 : a.first > b.first ? 1 : 0))
  const result: { family: Family; first: bigint; last: bigint }[] = []
  for (const { family, first, last } of sorted) {
    const previous = result.at(-1)
    if (previous?.family === family && first <= previous.last + 1n) {
      if (last > previous.last) previous.last = last
    } else result.push({ family, first, last })
  }
  return result
}

export function unionRanges(...sets: readonly (readonly AddressRange[])[]): AddressRange[] {
  return normalRanges(sets.flat())
}

/** What both hold, normal. */
export function intersectRanges(a: readonly AddressRange[], b: readonly AddressRange[]): AddressRange[] {
  const left = normalRanges(a)
  const right = normalRanges(b)
  const result: AddressRange[] = []
  for (let i = 0, j = 0; ; ) {
    const x = left[i]
    const y = right[j]
    if (!x || !y) return result
    if (x.family === y.family) {
      const first = x.first > y.first ? x.first : y.first
      const last = x.last < y.last ? x.last : y.last
      if (first <= last) result.push({ family: x.family, first, last })
    }
    if (x.family < y.family || (x.family === y.family && x.last < y.last)) i++
    else j++
  }
}

/** What of `a` is not in `b`, normal. */
export function minusRanges(a: readonly AddressRange[], b: readonly AddressRange[]): AddressRange[] {
  return intersectRanges(a, [...complementRanges(b, 4), ...complementRanges(b, 6)])
}

/** All addresses of one family that the ranges leave out, ascending. */
export function complementRanges(ranges: readonly AddressRange[], family: Family): AddressRange[] {
  const result: AddressRange[] = []
  let next = 0n
  for (const range of normalRanges(ranges)) {
    if (range.family !== family) continue
    if (range.first > next) result.push({ family, first: next, last: range.first - 1n })
    next = range.last + 1n
  }
  const top = lastAddress(family)
  if (next <= top) result.push({ family, first: next, last: top })
  return result
}

export function containsAddress(ranges: readonly AddressRange[], address: Address): boolean {
  return ranges.some(({ family, first, last }) => family === address.family && first <= address.value && address.value <= last)
}

/** True where every address of `inner` is in `outer`. */
export function containsRanges(outer: readonly AddressRange[], inner: readonly AddressRange[]): boolean {
  return minusRanges(inner, outer).length === 0
}

/** The fewest prefixes that hold exactly these addresses, ascending. */
export function rangesToPrefixes(ranges: readonly AddressRange[]): Prefix[] {
  const prefixes: Prefix[] = []
  for (const { family, first, last } of normalRanges(ranges)) {
    const bits = addressBits(family)
    for (let at = first; at <= last; ) {
      let hostBits = 0
      while (hostBits < bits) {
        const wider = 1n << BigInt(hostBits + 1)
        if ((at & (wider - 1n)) !== 0n || at + wider - 1n > last) break
        hostBits++
      }
      const end = at + (1n << BigInt(hostBits)) - 1n
      prefixes.push({ family, first: at, last: end, length: bits - hostBits, hostBits: false })
      at = end + 1n
    }
  }
  return prefixes
}

/** `10.0.0.0/8`, or the bare address where the prefix holds one alone. */
export function formatPrefix({ family, first, length }: Prefix): string {
  const address = formatAddress({ family, value: first })
  return length === addressBits(family) ? address : `${address}/${length}`
}

/** An address, a prefix where the range is one, else `first-last`. */
export function formatRange(range: AddressRange): string {
  const [prefix, more] = rangesToPrefixes([range])
  if (prefix && !more) return formatPrefix(prefix)
  return `${formatAddress({ family: range.family, value: range.first })}-${formatAddress({ family: range.family, value: range.last })}`
}

/** The fewest prefixes, joined by `, `; an address alone stands without its length. The empty text for no addresses. */
export function formatRanges(ranges: readonly AddressRange[]): string {
  return rangesToPrefixes(ranges).map(formatPrefix).join(', ')
}

/**
 * What is never routed on the internet (IANA special-purpose address registries, 2026-11). The documentation ranges 192.0.2.0/24,
 * 198.51.100.0/24, 203.0.113.0/24, 2001:db8::/32 and 3fff::/20 are deliberately absent: people write their examples with them.
 */
export const notPublic: readonly AddressRange[] = normalRanges(
  [
    '0.0.0.0/8', // this network (RFC 791)
    '10.0.0.0/8', // private (RFC 1918)
    '100.64.0.0/10', // carrier-grade NAT (RFC 6598)
    '127.0.0.0/8', // loopback
    '169.254.0.0/16', // link-local (RFC 3927)
    '172.16.0.0/12', // private (RFC 1918)
    '192.0.0.0/24', // protocol assignments (RFC 6890)
    '192.168.0.0/16', // private (RFC 1918)
    '198.18.0.0/15', // benchmarks (RFC 2544)
    '224.0.0.0/3', // multicast, reserved, broadcast
    '::/96', // unspecified, loopback, IPv4-compatible
    '::ffff:0:0/96', // IPv4-mapped: never on the wire
    '64:ff9b:1::/48', // local NAT64 (RFC 8215)
    '100::/64', // discard (RFC 6666)
    '2001:2::/48', // benchmarks (RFC 5180)
    'fc00::/7', // unique local (RFC 4193)
    'fe80::/10', // link-local
    'fec0::/10', // site-local, deprecated (RFC 3879)
    'ff00::/8', // multicast
  ].flatMap((text) => parsePrefix(text) ?? []),
)

/** True where every address of the range can be routed on the internet. */
export function isPublic(range: AddressRange): boolean {
  return intersectRanges([range], notPublic).length === 0
}
