import { complementIntervals, intersectIntervals, minusIntervals, normalIntervals } from './interval.ts'
import type { Interval } from './interval.ts'
import { lastAddress } from './ip.ts'
import type { AddressRange, Address } from './ip.ts'
import { intersectRanges, minusRanges, normalRanges } from './range.ts'

/** Tokens are whole numbers below this. */
export const tokenCount = 2 ** 24

/** Where a packet comes from or goes to: an IP address, or the token of an endpoint whose address is not known (a pod in a manifest). */
export type AddressOrToken = Address | { readonly token: number }

/** A set of addresses, and of tokens for endpoints without a known address. */
export interface AddressSet {
  readonly ranges: readonly AddressRange[]
  readonly tokens: readonly Interval[]
}

export const emptyAddresses: AddressSet = { ranges: [], tokens: [] }

export const everyIpv4: AddressRange = { family: 4, first: 0n, last: lastAddress(4) }
export const everyIpv6: AddressRange = { family: 6, first: 0n, last: lastAddress(6) }

/** All IPv4 addresses, all IPv6 addresses and all tokens. */
export const everyAddress: AddressSet = { ranges: [everyIpv4, everyIpv6], tokens: [{ first: 0, last: tokenCount - 1 }] }

/** The set of some ranges, without tokens. */
export function addressesIn(ranges: readonly AddressRange[]): AddressSet {
  return { ranges: normalRanges(ranges), tokens: [] }
}

/** The set that holds one address or token. */
export function onlyAddress(address: AddressOrToken): AddressSet {
  return 'token' in address
    ? { ranges: [], tokens: [{ first: address.token, last: address.token }] }
    : { ranges: [{ family: address.family, first: address.value, last: address.value }], tokens: [] }
}

export function unionAddresses(...sets: readonly AddressSet[]): AddressSet {
  return { ranges: normalRanges(sets.flatMap((set) => set.ranges)), tokens: normalIntervals(sets.flatMap((set) => set.tokens)) }
}

export function intersectAddresses(a: AddressSet, b: AddressSet): AddressSet {
  return { ranges: intersectRanges(a.ranges, b.ranges), tokens: intersectIntervals(a.tokens, b.tokens) }
}

export function minusAddresses(a: AddressSet, b: AddressSet): AddressSet {
  return { ranges: minusRanges(a.ranges, b.ranges), tokens: minusIntervals(a.tokens, b.tokens) }
}

export function complementAddresses(set: AddressSet): AddressSet {
  return { ranges: minusRanges(everyAddress.ranges, set.ranges), tokens: complementIntervals(set.tokens, tokenCount - 1) }
}

export function isEmptyAddresses(set: AddressSet): boolean {
  return set.ranges.every((range) => range.first > range.last) && set.tokens.every((interval) => interval.first > interval.last)
}
