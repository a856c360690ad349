import type { AddressOrToken } from '../base/address.ts'
import type { Bdd } from './bdd.ts'
import { addressWidth } from './fields.ts'
import { writeAddress } from './packet.ts'

/** Neighbours in an index, by their places in its order, that see the same rest of a set. */
export interface AddressRun {
  readonly first: number
  readonly last: number
  readonly rest: number
}

/**
 * Many concrete addresses, sorted once, as a tree of the bits in which they differ: sets are then read for all of them together, in time that
 * goes with the set's own structure rather than with their number.
 */
export class AddressIndex {
  /** For each place in the sorted order, the address's place in the list that was given. */
  readonly order: readonly number[]
  readonly #bits: readonly Uint8Array[]
  /** Inner nodes of the tree: the bit that divides, the first place of its upper half, and its two halves (negative: a leaf, as -1 - place). */
  readonly #bit: Int32Array
  readonly #low: Int32Array
  readonly #high: Int32Array
  readonly #first: Int32Array
  readonly #last: Int32Array
  readonly #root: number
  #made = 0

  constructor(addresses: readonly AddressOrToken[]) {
    const written = addresses.map((address, place) => {
      const bits = new Uint8Array(width)
      writeAddress(bits, 0, address)
      return { bits, place, order: orderOf(address) }
    })
    written.sort((a, b) => a.order[0] - b.order[0] || (a.order[1] < b.order[1] ? -1 : a.order[1] > b.order[1] ? 1 : a.place - b.place))
    this.order = written.map((w) => w.place)
    this.#bits = written.map((w) => w.bits)
    const size = Math.max(1, addresses.length)
    this.#bit = new Int32Array(size)
    this.#low = new Int32Array(size)
    this.#high = new Int32Array(size)
    this.#first = new Int32Array(size)
    this.#last = new Int32Array(size)
    this.#root = addresses.length === 0 ? 0 : this.#build(0, addresses.length - 1)
  }

  /** Runs of equal rest, in order; `start` is the level of the address's first bit, and nothing above it is tested by the set. */
  runs(bdd: Bdd, set: number, start: number): AddressRun[] {
    const runs: AddressRun[] = []
    if (this.order.length === 0) return runs
    const end = start + width
    const emit = (first: number, last: number, rest: number): void => {
      const before = runs.at(-1)
      if (before && before.rest === rest) runs[runs.length - 1] = { first: before.first, last, rest }
      else runs.push({ first, last, rest })
    }
    const visit = (node: number, tree: number): void => {
      const leaf = tree < 0
      const first = leaf ? -1 - tree : (this.#first[tree] ?? 0)
      const bits = this.#bits[first]
      const divides = leaf ? width : (this.#bit[tree] ?? 0)
      let at = node
      // Where all of the tree's addresses agree, the set is followed down.
      for (let level = bdd.level(at); level < end && level - start < divides; level = bdd.level(at)) at = bits?.[level - start] === 1 ? bdd.high(at) : bdd.low(at)
      const level = bdd.level(at)
      if (leaf || level >= end) return emit(first, leaf ? first : (this.#last[tree] ?? 0), at)
      const tests = level - start === divides
      visit(tests ? bdd.low(at) : at, this.#low[tree] ?? 0)
      visit(tests ? bdd.high(at) : at, this.#high[tree] ?? 0)
    }
    visit(set, this.#root)
    return runs
  }

  #build(first: number, last: number): number {
    const a = this.#bits[first]
    const b = this.#bits[last]
    let bit = 0
    while (bit < width && a?.[bit] === b?.[bit]) bit += 1
    // The same address twice: they can't be told apart, and are one leaf's run.
    if (first === last) return -1 - first
    if (bit === width) return this.#chain(first, last)
    let low = first
    let high = last
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#bits[middle]?.[bit] === 1) high = middle
      else low = middle + 1
    }
    return this.#node(bit, first, last, () => this.#build(first, low - 1), () => this.#build(low, last))
  }

  #chain(first: number, last: number): number {
    if (first === last) return -1 - first
    return this.#node(width, first, last, () => -1 - first, () => this.#chain(first + 1, last))
  }

  #node(bit: number, first: number, last: number, low: () => number, high: () => number): number {
    const node = this.#made
    this.#made += 1
    this.#bit[node] = bit
    this.#first[node] = first
    this.#last[node] = last
    this.#low[node] = low()
    this.#high[node] = high()
    return node
  }
}

/** A local name: read in the innermost loops. */
const width: number = addressWidth

/** The order of the bits: IPv4, IPv6, tokens, each by its number; numbers where they are exact. */
function orderOf(address: AddressOrToken): readonly [number, number | bigint] {
  if ('token' in address) return [2, address.token]
  return address.family === 4 ? [0, Number(address.value)] : [1, address.value]
}
