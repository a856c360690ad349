import type { AddressRange } from '../base/address.ts'
import { normalIntervals } from '../base/interval.ts'
import type { Interval } from '../base/interval.ts'
import type { Bdd } from './bdd.ts'

/**
 * Where each field of a flow lies among the variables, from the top:
 *
 *     source: tag 2 + address 128 | destination: tag 2 + address 128 | protocol 8 | destinationPort 16 | sourcePort 16 | mark 32 | added
 *
 * Most significant bit first. The tag is 0- for IPv4 (the 32 bits that follow hold it), 10 for IPv6 (128 bits), 11 for a token (24 bits).
 * So every pattern of bits is a flow, no set ever tests a bit that its tag leaves unused, and `not` and `===` need no universe.
 * For ICMP and ICMPv6 the destination port holds type * 256 + code.
 */
export const addressWidth = 130

export type Side = 'source' | 'destination'
export type NumberField = 'protocol' | 'destinationPort' | 'sourcePort' | 'mark'
export type Field = Side | NumberField

export interface Place {
  /** The level of the first (most significant) bit. */
  readonly start: number
  readonly width: number
}

export const fields: Readonly<Record<Field, Place>> = {
  source: { start: 0, width: addressWidth },
  destination: { start: addressWidth, width: addressWidth },
  protocol: { start: 260, width: 8 },
  destinationPort: { start: 268, width: 16 },
  sourcePort: { start: 284, width: 16 },
  mark: { start: 300, width: 32 },
}

/** All levels of a field, from the top. */
export function levelsOf(field: Field): number[] {
  const { start, width } = fields[field]
  return Array.from({ length: width }, (_, bit) => start + bit)
}

/** The level of the first added variable. */
export const firstAdded = 332

export const ipv4Width = 32
export const ipv6Width = 128
export const tokenWidth = 24

export const icmpProtocols: readonly Interval[] = [
  { first: 1, last: 1 },
  { first: 58, last: 58 },
]

/**
 * The set of numbers in some intervals, as a function of `width` variables (at most 48) at the levels that `levelOf` gives, ascending;
 * `inside` and `outside` are what follows below. Linear in the number of intervals.
 */
export function numbersIn(
  bdd: Bdd,
  levelOf: (bit: number) => number,
  width: number,
  intervals: readonly Interval[],
  inside = 1,
  outside = 0,
): number {
  // The edges, where membership turns: ascending, each greater than zero and inside the field.
  const size = 2 ** width
  const edges: number[] = []
  let startsInside = false
  for (const { first, last } of normalIntervals(intervals)) {
    if (last < 0 || first >= size) continue
    if (first <= 0) startsInside = true
    else edges.push(first)
    if (last + 1 < size) edges.push(last + 1)
  }
  const build = (bit: number, base: number, from: number, to: number, isIn: boolean): number => {
    if (from === to) return isIn ? inside : outside
    const middle = base + 2 ** (width - bit - 1)
    let cut = from
    for (let end = to; cut < end; ) {
      const probe = (cut + end) >> 1
      if ((edges[probe] ?? 0) < middle) cut = probe + 1
      else end = probe
    }
    let inUpper = isIn !== ((cut - from) % 2 === 1)
    let upper = cut
    if (upper < to && edges[upper] === middle) {
      inUpper = !inUpper
      upper++
    }
    const low = build(bit + 1, base, from, cut, isIn)
    return bdd.make(levelOf(bit), low, build(bit + 1, middle, upper, to, inUpper))
  }
  return build(0, 0, 0, edges.length, startsInside)
}

/** The same for 128-bit ranges (normal, all IPv6) at the levels from `start` on. */
function wideNumbersIn(bdd: Bdd, start: number, ranges: readonly AddressRange[], inside: number): number {
  // Edges as four 32-bit words each, so that the descent looks at single bits and never computes with big numbers.
  const end = 1n << 128n
  const edges: bigint[] = []
  let startsInside = false
  for (const { first, last } of ranges) {
    if (first === 0n) startsInside = true
    else edges.push(first)
    if (last + 1n < end) edges.push(last + 1n)
  }
  const words = new Uint32Array(edges.length * 4)
  // The number of bits down to the lowest one that is set: an edge is the base of a subtree at that depth or deeper.
  const depths = new Uint8Array(edges.length)
  for (const [index, edge] of edges.entries()) {
    for (let word = 0; word < 4; word++) words[index * 4 + word] = Number((edge >> BigInt(96 - 32 * word)) & 0xffff_ffffn)
    for (let word = 3; word >= 0; word--) {
      const value = words[index * 4 + word] ?? 0
      if (value !== 0) {
        depths[index] = word * 32 + 32 - trailingZeros(value)
        break
      }
    }
  }
  const build = (bit: number, from: number, to: number, isIn: boolean): number => {
    if (from === to) return isIn ? inside : 0
    const word = bit >> 5
    const shift = 31 - (bit & 31)
    let cut = from
    for (let stop = to; cut < stop; ) {
      const probe = (cut + stop) >> 1
      if ((((words[probe * 4 + word] ?? 0) >>> shift) & 1) === 0) cut = probe + 1
      else stop = probe
    }
    let inUpper = isIn !== ((cut - from) % 2 === 1)
    let upper = cut
    if (upper < to && (depths[upper] ?? 0) <= bit + 1) {
      inUpper = !inUpper
      upper++
    }
    const low = build(bit + 1, from, cut, isIn)
    return bdd.make(start + bit, low, build(bit + 1, upper, to, inUpper))
  }
  return build(0, 0, edges.length, startsInside)
}

function trailingZeros(value: number): number {
  return 31 - Math.clz32(value & -value)
}

/** Addresses and tokens of one side as a function; ranges and tokens must be normal. `inside` is what follows below. */
export function addressesAt(bdd: Bdd, side: Side, ranges: readonly AddressRange[], tokens: readonly Interval[], inside = 1): number {
  const { start } = fields[side]
  const bits = start + 2
  const firstWide = ranges.findIndex((range) => range.family === 6)
  const narrow = firstWide < 0 ? ranges : ranges.slice(0, firstWide)
  const wide = firstWide < 0 ? [] : ranges.slice(firstWide)
  const ipv4 = numbersIn(
    bdd,
    (bit) => bits + bit,
    ipv4Width,
    narrow.map(({ first, last }) => ({ first: Number(first), last: Number(last) })),
    inside,
  )
  const ipv6 = wide.length === 0 ? 0 : wideNumbersIn(bdd, bits, wide, inside)
  const token = tokens.length === 0 ? 0 : numbersIn(bdd, (bit) => bits + bit, tokenWidth, tokens, inside)
  return bdd.make(start, ipv4, bdd.make(start + 1, ipv6, token))
}
