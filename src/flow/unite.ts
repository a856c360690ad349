import type { Bdd } from './bdd.ts'

/** So few are joined pairwise: what is in the cache of pairs is worth more than what is spared. */
const few = 8

/** Steps for each operand, beyond which pairs are joined after all: some sets fall apart into more combinations than their union has nodes. */
const mostSteps = 200

/** What is to be joined: sets, sorted and without doubles, and pairs that stand for what both of a pair hold. */
interface Parts {
  readonly sets: Int32Array
  readonly pairs: Int32Array
}

interface Kept {
  readonly parts: Parts
  readonly union: number
  readonly next: Kept | undefined
}

/**
 * The union of products, from the top down: at each variable all of them are divided at once, until few are left. Hardly a node is made that the result does not
 * hold, where joining pairs makes those of every union on the way, and multiplying those of every product.
 */
export function unite(bdd: Bdd, products: readonly (readonly number[])[]): number {
  const sets: number[] = []
  const tails = new Map<number, number[][]>()
  for (const factors of products) {
    const [head = 1, ...tail] = factors.length > 1 ? byLevel(bdd, factors) : factors
    if (tail.length === 0) sets.push(head)
    else if (head !== 0) {
      const others = tails.get(head)
      if (others) others.push(tail)
      else tails.set(head, [tail])
    }
  }
  // Products that share their first factor are one, of it and the union of the rest.
  const pairs = [...tails].flatMap(([head, others]) => [head, unite(bdd, others)])
  return new Union(bdd, sets.length + pairs.length).of(sorted(sets, pairs))
}

/** Factors without those that say nothing, what lies above first. */
function byLevel(bdd: Bdd, factors: readonly number[]): number[] {
  return factors.filter((factor) => factor !== 1).sort((a, b) => bdd.level(a) - bdd.level(b))
}

class Union {
  readonly #bdd: Bdd
  readonly #kept = new Map<number, Kept>()
  #left: number

  constructor(bdd: Bdd, size: number) {
    this.#bdd = bdd
    this.#left = size * mostSteps
  }

  of(parts: Parts): number {
    const { sets, pairs } = parts
    if (sets.length + pairs.length / 2 <= few || this.#left-- <= 0) return this.#joined(parts)
    const hash = hashOf(pairs, hashOf(sets, 0))
    const first = this.#kept.get(hash)
    for (let known = first; known !== undefined; known = known.next) if (isSame(known.parts, parts)) return known.union
    let top = this.#bdd.level(1)
    for (const one of sets) top = Math.min(top, this.#bdd.level(one))
    for (const one of pairs) top = Math.min(top, this.#bdd.level(one))
    const low = this.of(this.#half(parts, top, false))
    const union = this.#bdd.make(top, low, this.of(this.#half(parts, top, true)))
    this.#kept.set(hash, { parts, union, next: first })
    return union
  }

  #half({ sets, pairs }: Parts, level: number, high: boolean): Parts {
    const bdd = this.#bdd
    const halfSets: number[] = []
    const halfPairs: number[] = []
    for (const one of sets) halfSets.push(bdd.level(one) > level ? one : high ? bdd.high(one) : bdd.low(one))
    for (let at = 0; at < pairs.length; at++) {
      const one = pairs[at] ?? 0
      halfPairs.push(bdd.level(one) > level ? one : high ? bdd.high(one) : bdd.low(one))
    }
    return sorted(halfSets, halfPairs)
  }

  #joined({ sets, pairs }: Parts): number {
    const bdd = this.#bdd
    let level = [...sets]
    for (let at = 0; at < pairs.length; at += 2) level.push(bdd.and(pairs[at] ?? 0, pairs[at + 1] ?? 0))
    while (level.length > 1) {
      const next: number[] = []
      for (let at = 0; at < level.length; at += 2) next.push(bdd.or(level[at] ?? 0, level[at + 1] ?? 0))
      level = next
    }
    return level[0] ?? 0
  }
}

const everything: Parts = { sets: Int32Array.of(1), pairs: new Int32Array(0) }

/** Pairs of which one says nothing are sets. */
function sorted(sets: number[], pairs: number[]): Parts {
  let size = 0
  for (let at = 0; at < pairs.length; at += 2) {
    const [head = 0, tail = 0] = [pairs[at], pairs[at + 1]]
    if (head === 1 || tail === 1 || head === tail) sets.push(head === 1 ? tail : head)
    else if (head !== 0 && tail !== 0) {
      pairs[size] = head
      pairs[size + 1] = tail
      size += 2
    }
  }
  const own = Int32Array.from(sets).sort()
  let distinct = 0
  for (const one of own) {
    if (one === 1) return everything
    if (one !== 0 && (distinct === 0 || own[distinct - 1] !== one)) own[distinct++] = one
  }
  return { sets: own.subarray(0, distinct), pairs: Int32Array.from(pairs.slice(0, size)) }
}

function hashOf(numbers: Int32Array, from: number): number {
  let hash = from + numbers.length
  for (const number of numbers) hash = Math.imul(hash ^ number, 0x9e3779b1) ^ (hash >>> 15)
  return hash
}

function isSame(a: Parts, b: Parts): boolean {
  return areEqual(a.sets, b.sets) && areEqual(a.pairs, b.pairs)
}

function areEqual(a: Int32Array, b: Int32Array): boolean {
  if (a.length !== b.length) return false
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false
  return true
}
