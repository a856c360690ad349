/** The two kinds of IP address. */
export type Family = 4 | 6

/** One IP address as a number: 32 bits for family 4, 128 for family 6. */
export interface Address {
  readonly family: Family
  readonly value: bigint
}

/** Addresses from `first` to `last`, both included, of one family. */
export interface AddressRange {
  readonly family: Family
  readonly first: bigint
  readonly last: bigint
}

/** A range that is a prefix. `hostBits` says that the text named a host inside it (`10.1.2.3/8`) and that those bits were dropped. */
export interface Prefix extends AddressRange {
  readonly length: number
  readonly hostBits: boolean
}

export function addressBits(family: Family): 32 | 128 {
  return family === 4 ? 32 : 128
}

/** The highest address of a family. */
export function lastAddress(family: Family): bigint {
  return family === 4 ? 0xffff_ffffn : (1n << 128n) - 1n
}

const decimalOctet = /^(?:0|[1-9]\d{0,2})$/
const hexGroup = /^[0-9a-fA-F]{1,4}$/

/**
 * An address from its text, or undefined. Strict: four decimal octets without leading zeros for IPv4 (no octal, no shorthand);
 * for IPv6 the forms of RFC 4291, 2.2, without a zone. `::ffff:192.0.2.1` is the IPv6 address that it is written as.
 */
export function parseAddress(text: string): Address | undefined {
  // The longest address has 45 characters, so longer texts are not even split.
  if (text.length > 45) return undefined
  if (text.includes(':')) {
    const value = parseIpv6(text)
    return value === undefined ? undefined : { family: 6, value }
  }
  const value = parseIpv4(text)
  return value === undefined ? undefined : { family: 4, value: BigInt(value) }
}

function parseIpv4(text: string): number | undefined {
  const octets = text.split('.')
  if (octets.length !== 4) return undefined
  let value = 0
  for (const octet of octets) {
    if (!decimalOctet.test(octet) || Number(octet) > 255) return undefined
    value = value * 256 + Number(octet)
  }
  return value
}

function parseIpv6(text: string): bigint | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const [left, right] = halves
  const head = parseGroups(left ?? '', right === undefined)
  const tail = right === undefined ? [] : parseGroups(right, true)
  if (!head || !tail) return undefined
  const missing = 8 - head.length - tail.length
  // RFC 4291: `::` stands for one or more groups.
  if (right === undefined ? missing !== 0 : missing < 1) return undefined
  const groups = [...head, ...new Array<number>(missing).fill(0), ...tail]
  return BigInt(`0x${groups.map((group) => group.toString(16).padStart(4, '0')).join('')}`)
}

/** The 16-bit groups of one side of `::`; a dotted IPv4 address may stand for the last two, where the text ends with it. */
function parseGroups(text: string, endsAddress: boolean): number[] | undefined {
  if (text === '') return []
  const parts = text.split(':')
  const groups: number[] = []
  for (const [index, part] of parts.entries()) {
    if (hexGroup.test(part)) groups.push(Number.parseInt(part, 16))
    else if (endsAddress && index === parts.length - 1 && part.includes('.')) {
      const value = parseIpv4(part)
      if (value === undefined) return undefined
      groups.push(Math.floor(value / 65536), value % 65536)
    } else return undefined
  }
  return groups
}

/** The address as text: dotted decimal, or the one canonical form of RFC 5952 (with `::ffff:192.0.2.1` for mapped addresses). */
export function formatAddress({ family, value }: Address): string {
  return family === 4 ? formatIpv4(Number(value)) : formatIpv6(value)
}

function formatIpv4(value: number): string {
  return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`
}

function formatIpv6(value: bigint): string {
  if (value >> 32n === 0xffffn) return `::ffff:${formatIpv4(Number(value & 0xffff_ffffn))}`
  const digits = value.toString(16).padStart(32, '0')
  const groups = Array.from({ length: 8 }, (_, index) => Number.parseInt(digits.slice(index * 4, index * 4 + 4), 16))
  // RFC 5952, 4.2: the longest run of zeros is shortened, the first of equals, never a single group.
  let start = -1
  let length = 1
  for (let at = 0; at < 8; at++) {
    let end = at
    while (end < 8 && groups[end] === 0) end++
    if (end - at > length) {
      start = at
      length = end - at
    }
    at = Math.max(at, end)
  }
  const hex = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':')
  return start < 0 ? hex(groups) : `${hex(groups.slice(0, start))}::${hex(groups.slice(start + length))}`
}

/** The prefix of a given length that holds an address. */
export function prefixAround({ family, value }: Address, length: number): Prefix {
  const size = 1n << BigInt(addressBits(family) - length)
  const host = value & (size - 1n)
  return { family, first: value - host, last: value - host + size - 1n, length, hostBits: host !== 0n }
}

/**
 * `10.0.0.0/8`, `2001:db8::/32`: a prefix from its text, or undefined. Host bits are dropped and reported in `hostBits`;
 * with `hostBits: 'refuse'` such a text is wrong.
 */
export function parsePrefix(text: string, options: { readonly hostBits?: 'drop' | 'refuse' } = {}): Prefix | undefined {
  const slash = text.indexOf('/')
  if (slash < 0) return undefined
  const address = parseAddress(text.slice(0, slash))
  const digits = text.slice(slash + 1)
  if (!address || !decimalOctet.test(digits) || Number(digits) > addressBits(address.family)) return undefined
  const prefix = prefixAround(address, Number(digits))
  return prefix.hostBits && options.hostBits === 'refuse' ? undefined : prefix
}

/** An address, a prefix or `first-last` (spaces around the dash allowed) as a range, or undefined. Host bits of a prefix are dropped. */
export function parseRange(text: string): AddressRange | undefined {
  const single = parseAddress(text)
  if (single) return rangeOf(single)
  if (text.includes('/')) return parsePrefix(text)
  const dash = text.indexOf('-')
  if (dash < 0) return undefined
  const first = parseAddress(text.slice(0, dash).trim())
  const last = parseAddress(text.slice(dash + 1).trim())
  if (!first || !last || first.family !== last.family || first.value > last.value) return undefined
  return { family: first.family, first: first.value, last: last.value }
}

/** The range that holds one address alone. */
export function rangeOf({ family, value }: Address): AddressRange {
  return { family, first: value, last: value }
}
