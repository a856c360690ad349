import type { AddressOrToken, AddressRange, AddressSet } from '../base/address.ts'
import type { Interval } from '../base/interval.ts'
import { FlowSpaceFull } from './bdd.ts'
import type { Bdd } from './bdd.ts'
import { addressWidth, fields, ipv4Width, ipv6Width, tokenWidth } from './fields.ts'
import type { Place } from './fields.ts'
import { addressBitCount, writeAddress } from './packet.ts'

/** Sets read back into addresses and intervals. A *rest* is what remains of a set below the field that was read. */
export interface RegionNode {
  readonly addresses: AddressSet
  readonly rest: number
}

export interface ClassNode {
  readonly members: readonly number[]
  readonly rest: number
}

export interface BoxNode {
  readonly source: AddressSet
  readonly destination: AddressSet
  readonly protocols: readonly Interval[]
  readonly destinationPorts: readonly Interval[]
  readonly sourcePorts: readonly Interval[]
  readonly rest: number
}

const rangeLimit = 1_000_000

/** How many more ranges a walk may find. */
interface Budget {
  left: number
  readonly limit: number
}

function spend(budget: Budget): void {
  if (budget.left-- <= 0) throw new FlowSpaceFull('ranges', budget.limit)
}

/** Walks a field of at most 48 bits and calls `emit` for ascending runs of numbers with equal rest. */
function walkNumbers(
  bdd: Bdd,
  node: number,
  { start, width }: Place,
  end: number,
  budget: Budget,
  emit: (first: number, last: number, rest: number) => void,
): void {
  let from = 0
  let to = -1
  let rest = -1
  const visit = (at: number, bit: number, base: number): void => {
    const level = bdd.level(at)
    if (bit === width || level >= end) {
      if (at !== rest) {
        if (rest >= 0) emit(from, to, rest)
        spend(budget)
        from = base
        rest = at
      }
      to = base + 2 ** (width - bit) - 1
      return
    }
    const tests = level === start + bit
    visit(tests ? bdd.low(at) : at, bit + 1, base)
    visit(tests ? bdd.high(at) : at, bit + 1, base + 2 ** (width - bit - 1))
  }
  visit(node, 0, 0)
  emit(from, to, rest)
}

const powers = Array.from({ length: ipv6Width + 1 }, (_, exponent) => 1n << BigInt(exponent))

/** The same for the 128 bits of IPv6. */
function walkWide(
  bdd: Bdd,
  node: number,
  start: number,
  end: number,
  budget: Budget,
  emit: (first: bigint, last: bigint, rest: number) => void,
): void {
  let from = 0n
  let to = -1n
  let rest = -1
  const visit = (at: number, bit: number, base: bigint): void => {
    const level = bdd.level(at)
    if (bit === ipv6Width || level >= end) {
      if (at !== rest) {
        if (rest >= 0) emit(from, to, rest)
        spend(budget)
        from = base
        rest = at
      }
      to = base + (powers[ipv6Width - bit] ?? 1n) - 1n
      return
    }
    const tests = level === start + bit
    visit(tests ? bdd.low(at) : at, bit + 1, base)
    visit(tests ? bdd.high(at) : at, bit + 1, base + (powers[ipv6Width - bit - 1] ?? 0n))
  }
  visit(node, 0, 0n)
  emit(from, to, rest)
}

/** The source addresses of a set, cut by equal rest, in order of their first address; `false` is a rest like any other. */
export function regionsAtTop(bdd: Bdd, set: number, limit = rangeLimit): RegionNode[] {
  const found = new Map<number, { ranges: AddressRange[]; tokens: Interval[] }>()
  const of = (rest: number): { ranges: AddressRange[]; tokens: Interval[] } => {
    let region = found.get(rest)
    if (!region) {
      region = { ranges: [], tokens: [] }
      found.set(rest, region)
    }
    return region
  }
  const budget: Budget = { left: limit, limit }
  const [ipv4, ipv6, token] = byTag(bdd, set)
  const start = 2
  walkNumbers(bdd, ipv4, { start, width: ipv4Width }, addressWidth, budget, (first, last, rest) => {
    of(rest).ranges.push({ family: 4, first: BigInt(first), last: BigInt(last) })
  })
  walkWide(bdd, ipv6, start, addressWidth, budget, (first, last, rest) => {
    of(rest).ranges.push({ family: 6, first, last })
  })
  walkNumbers(bdd, token, { start, width: tokenWidth }, addressWidth, budget, (first, last, rest) => {
    of(rest).tokens.push({ first, last })
  })
  return Array.from(found, ([rest, addresses]) => ({ addresses, rest }))
}

function byTag(bdd: Bdd, set: number): [number, number, number] {
  const [ipv4, others] = bdd.level(set) === 0 ? [bdd.low(set), bdd.high(set)] : [set, set]
  return bdd.level(others) === 1 ? [ipv4, bdd.low(others), bdd.high(others)] : [ipv4, others, others]
}

/** The addresses of a set that depends on the source alone. */
export function rangesAtTop(bdd: Bdd, set: number): AddressSet {
  return regionsAtTop(bdd, set).find(({ rest }) => rest === 1)?.addresses ?? { ranges: [], tokens: [] }
}

/** Groups concrete source addresses by what remains of the set for them. */
export function classesAtTop(bdd: Bdd, set: number, addresses: readonly AddressOrToken[]): ClassNode[] {
  const found = new Map<number, number[]>()
  const bits = new Uint8Array(addressWidth)
  for (const [index, address] of addresses.entries()) {
    // Only the bits that count need fresh values; no set tests the others.
    bits.fill(0, 0, addressBitCount(address))
    writeAddress(bits, 0, address)
    let node = set
    for (let level = bdd.level(node); level < addressWidth; level = bdd.level(node)) {
      node = bits[level] === 1 ? bdd.high(node) : bdd.low(node)
    }
    const members = found.get(node)
    if (members) members.push(index)
    else found.set(node, [index])
  }
  return Array.from(found, ([rest, members]) => ({ members, rest }))
}

/** The numbers of a field at the top of a set, by what remains for them. */
function numbersByRest(bdd: Bdd, set: number, place: Place): Map<number, Interval[]> {
  const found = new Map<number, Interval[]>()
  const budget: Budget = { left: rangeLimit, limit: rangeLimit }
  walkNumbers(bdd, set, place, place.start + place.width, budget, (first, last, rest) => {
    const intervals = found.get(rest)
    if (intervals) intervals.push({ first, last })
    else found.set(rest, [{ first, last }])
  })
  return found
}

/** The numbers of a set that depends on that field alone. */
export function numbersOf(bdd: Bdd, set: number, place: Place): Interval[] {
  return numbersByRest(bdd, set, place).get(1) ?? []
}

/** Where each part of a box ends. */
const below = ['destination', 'protocol', 'destinationPort', 'sourcePort', 'mark'] as const
const cuts: readonly number[] = below.map((field) => fields[field].start)

/** How many boxes a set has: the ways through what remains after each field, counted without listing a range. */
function countBoxes(bdd: Bdd, set: number): number {
  const known = cuts.map(() => new Map<number, number>())
  const count = (node: number, stage: number): number => {
    if (node === 0) return 0
    const cut = cuts[stage]
    const memo = known[stage]
    if (cut === undefined || !memo) return 1
    const before = memo.get(node)
    if (before !== undefined) return before
    const seen = new Set<number>([node])
    let total = 0
    // The set grows while it is walked, and the walk reaches what was added.
    for (const at of seen) {
      if (bdd.level(at) < cut) seen.add(bdd.low(at)).add(bdd.high(at))
      else total += count(at, stage + 1)
    }
    memo.set(node, total)
    return total
  }
  return count(set, 0)
}

/**
 * The first `limit` boxes of a set, and how many more there are. `lift` brings a function of destination and below up to where the source
 * is read.
 */
export function boxesOf(bdd: Bdd, set: number, limit: number, lift: (rest: number) => number): { boxes: BoxNode[]; leftOut: number } {
  const boxes: BoxNode[] = []
  const full = (): boolean => boxes.length >= limit
  const sources = full() || set === 0 ? [] : regionsAtTop(bdd, set)
  for (const source of sources) {
    if (source.rest === 0) continue
    if (full()) break
    for (const destination of regionsAtTop(bdd, lift(source.rest))) {
      if (destination.rest === 0 || full()) continue
      for (const [afterProtocol, protocols] of numbersByRest(bdd, destination.rest, fields.protocol)) {
        if (afterProtocol === 0 || full()) continue
        for (const [afterPort, destinationPorts] of numbersByRest(bdd, afterProtocol, fields.destinationPort)) {
          if (afterPort === 0 || full()) continue
          for (const [rest, sourcePorts] of numbersByRest(bdd, afterPort, fields.sourcePort)) {
            if (rest === 0 || full()) continue
            boxes.push({ source: source.addresses, destination: destination.addresses, protocols, destinationPorts, sourcePorts, rest })
          }
        }
      }
    }
  }
  return { boxes, leftOut: countBoxes(bdd, set) - boxes.length }
}
