/**
 * A reduced ordered binary decision diagram: an arena of nodes in typed arrays, hash-consed, so that two equal functions have the same
 * handle. Handles 0 and 1 are false and true. There are no reference counts: the whole arena goes when its owner goes.
 * Recursion is as deep as there are variables. The `as number` casts read typed arrays at indexes that are inside by construction.
 */

/** Thrown, alone of its kind, where a question needs more nodes (or more ranges to print) than its limit allows. Callers catch it. */
export class FlowSpaceFull extends Error {
  override readonly name = 'FlowSpaceFull'
  constructor(what = 'nodes', limit = 0) {
    super(`The question needs more than ${limit} ${what}.`)
  }
}

/** Variables to quantify away: those marked in `drop`, and every one at or below level `tail`. `last` is the lowest that counts. */
export interface Quantifier {
  readonly id: number
  readonly drop: Uint8Array
  readonly last: number
  readonly tail: number
}

/** Where each level goes; levels beyond the array stay. `last` is the lowest level that moves. */
export interface Renaming {
  readonly id: number
  readonly to: Int32Array
  readonly last: number
}

// Operations in the cache; those with a parameter carry it above the low four bits.
const opAnd = 1
const opOr = 2
const opMinus = 3
const opNot = 4
const opWithin = 5
const opOverlap = 6
const opForget = 7
const opRename = 8
const opChoose = 9
const opRestrict = 10

/** Below every variable. */
const bottom = 0x7fff_ffff
const firstCapacity = 1 << 16
/** One cache entry: two operands, operation, result. */
const entry = 4
/** Cache entries for each node that there is room for: a power of two. */
const cacheShare = 1 / 4

export class Bdd {
  /** How many nodes there are, the two constants included. */
  count = 2
  readonly limit: number
  /** Four numbers a node, so that one look touches one line of memory: level, false branch, true branch, next node of its bucket. */
  #nodes: Int32Array
  /** The first node of each bucket; 0 ends a bucket. */
  #buckets: Int32Array
  #cache: Int32Array
  #cacheMask: number

  constructor(limit: number) {
    this.limit = limit
    this.#nodes = new Int32Array(firstCapacity * 4)
    this.#nodes.set([bottom, 0, 0, 0, bottom, 1, 1, 0])
    this.#buckets = new Int32Array(firstCapacity)
    this.#cache = new Int32Array(firstCapacity * cacheShare * entry)
    this.#cacheMask = firstCapacity * cacheShare - 1
  }

  /** The level of the variable that a node tests; below all for the constants. */
  level(node: number): number {
    return this.#nodes[node << 2] as number
  }

  /** Where a node goes when its variable is false. */
  low(node: number): number {
    return this.#nodes[(node << 2) + 1] as number
  }

  /** Where a node goes when its variable is true. */
  high(node: number): number {
    return this.#nodes[(node << 2) + 2] as number
  }

  /** The node that tests `level` and goes on to `low` or `high`, both of which lie below it. */
  make(level: number, low: number, high: number): number {
    if (low === high) return low
    const nodes = this.#nodes
    const hash = mix(low, high, level)
    let bucket = hash & (this.#buckets.length - 1)
    const first = this.#buckets[bucket] as number
    for (let node = first; node !== 0; node = nodes[(node << 2) + 3] as number) {
      const at = node << 2
      if (nodes[at + 1] === low && nodes[at + 2] === high && nodes[at] === level) return node
    }
    const node = this.count
    if (node >= this.limit) throw new FlowSpaceFull('nodes', this.limit)
    if (node << 2 === nodes.length) {
      this.#grow()
      bucket = hash & (this.#buckets.length - 1)
    }
    const at = node << 2
    this.#nodes[at] = level
    this.#nodes[at + 1] = low
    this.#nodes[at + 2] = high
    this.#nodes[at + 3] = this.#buckets[bucket] as number
    this.#buckets[bucket] = node
    this.count = node + 1
    return node
  }

  #grow(): void {
    const nodes = widened(this.#nodes, this.#nodes.length * 2)
    const capacity = nodes.length >> 2
    const buckets = new Int32Array(capacity)
    for (let node = 2; node < this.count; node++) {
      const at = node << 2
      const bucket = mix(nodes[at + 1] as number, nodes[at + 2] as number, nodes[at] as number) & (capacity - 1)
      nodes[at + 3] = buckets[bucket] as number
      buckets[bucket] = node
    }
    this.#nodes = nodes
    this.#buckets = buckets
    // The cache forgets what it knew: refilling costs less than moving, since growth doubles.
    this.#cache = new Int32Array(capacity * cacheShare * entry)
    this.#cacheMask = capacity * cacheShare - 1
  }

  /** The cached result, or -1. */
  #recall(f: number, g: number, op: number): number {
    const at = (mix(f, g, op) & this.#cacheMask) * entry
    const cache = this.#cache
    return cache[at] === f && cache[at + 1] === g && cache[at + 2] === op ? (cache[at + 3] as number) : -1
  }

  #remember(f: number, g: number, op: number, result: number): number {
    const at = (mix(f, g, op) & this.#cacheMask) * entry
    const cache = this.#cache
    cache[at] = f
    cache[at + 1] = g
    cache[at + 2] = op
    cache[at + 3] = result
    return result
  }

  and(f: number, g: number): number {
    if (f === g || g === 1) return f
    if (f === 1) return g
    if (f === 0 || g === 0) return 0
    if (f > g) return this.and(g, f)
    const known = this.#recall(f, g, opAnd)
    if (known >= 0) return known
    const fLevel = this.level(f)
    const gLevel = this.level(g)
    const top = fLevel < gLevel ? fLevel : gLevel
    const low = this.and(fLevel === top ? this.low(f) : f, gLevel === top ? this.low(g) : g)
    const high = this.and(fLevel === top ? this.high(f) : f, gLevel === top ? this.high(g) : g)
    return this.#remember(f, g, opAnd, this.make(top, low, high))
  }

  or(f: number, g: number): number {
    if (f === g || g === 0) return f
    if (f === 0) return g
    if (f === 1 || g === 1) return 1
    if (f > g) return this.or(g, f)
    const known = this.#recall(f, g, opOr)
    if (known >= 0) return known
    const fLevel = this.level(f)
    const gLevel = this.level(g)
    const top = fLevel < gLevel ? fLevel : gLevel
    const low = this.or(fLevel === top ? this.low(f) : f, gLevel === top ? this.low(g) : g)
    const high = this.or(fLevel === top ? this.high(f) : f, gLevel === top ? this.high(g) : g)
    return this.#remember(f, g, opOr, this.make(top, low, high))
  }

  /** f and not g. */
  minus(f: number, g: number): number {
    if (g === 0) return f
    if (f === 0 || g === 1 || f === g) return 0
    if (f === 1) return this.not(g)
    const known = this.#recall(f, g, opMinus)
    if (known >= 0) return known
    const fLevel = this.level(f)
    const gLevel = this.level(g)
    const top = fLevel < gLevel ? fLevel : gLevel
    const low = this.minus(fLevel === top ? this.low(f) : f, gLevel === top ? this.low(g) : g)
    const high = this.minus(fLevel === top ? this.high(f) : f, gLevel === top ? this.high(g) : g)
    return this.#remember(f, g, opMinus, this.make(top, low, high))
  }

  not(f: number): number {
    if (f < 2) return 1 - f
    const known = this.#recall(f, 0, opNot)
    if (known >= 0) return known
    const result = this.make(this.level(f), this.not(this.low(f)), this.not(this.high(f)))
    this.#remember(result, 0, opNot, f)
    return this.#remember(f, 0, opNot, result)
  }

  /** True where f implies g. Makes no nodes. */
  within(f: number, g: number): boolean {
    if (f === 0 || g === 1 || f === g) return true
    // A node that is not false holds for something, so nothing is within false, nor all within a node that is not true.
    if (f === 1 || g === 0) return false
    const known = this.#recall(f, g, opWithin)
    if (known >= 0) return known === 1
    const fLevel = this.level(f)
    const gLevel = this.level(g)
    const top = fLevel < gLevel ? fLevel : gLevel
    const result =
      this.within(fLevel === top ? this.low(f) : f, gLevel === top ? this.low(g) : g) &&
      this.within(fLevel === top ? this.high(f) : f, gLevel === top ? this.high(g) : g)
    this.#remember(f, g, opWithin, result ? 1 : 0)
    return result
  }

  /** True where f implies g or h. Makes no nodes. */
  withinEither(f: number, g: number, h: number): boolean {
    if (g === 0 || g === h) return this.within(f, h)
    if (h === 0 || f === 0) return this.within(f, g)
    if (g === 1 || h === 1 || f === g || f === h) return true
    if (g > h) return this.withinEither(f, h, g)
    // The third operand takes the place of the operation: negative, so that it is none.
    const known = this.#recall(f, g, -h)
    if (known >= 0) return known === 1
    const fLevel = this.level(f)
    const gLevel = this.level(g)
    const hLevel = this.level(h)
    const top = Math.min(fLevel, gLevel, hLevel)
    const result =
      this.withinEither(fLevel === top ? this.low(f) : f, gLevel === top ? this.low(g) : g, hLevel === top ? this.low(h) : h) &&
      this.withinEither(fLevel === top ? this.high(f) : f, gLevel === top ? this.high(g) : g, hLevel === top ? this.high(h) : h)
    this.#remember(f, g, -h, result ? 1 : 0)
    return result
  }

  /** True where f implies the union of the others. Makes nodes only where looking alone takes too long. */
  withinUnion(f: number, others: readonly number[]): boolean {
    const known = this.#search(f, others, { left: 2000 })
    if (known !== undefined) return known
    let left = f
    for (const other of others) left = this.minus(left, other)
    return left === 0
  }

  /** Looks for something of f that is in none of the others; undefined when that took more steps than there were left. */
  #search(f: number, others: readonly number[], steps: { left: number }): boolean | undefined {
    const [g = 0, h = 0] = others
    if (others.length < 3) return this.withinEither(f, g, h)
    if (steps.left-- <= 0) return undefined
    let top = this.level(f)
    for (const other of others) top = Math.min(top, this.level(other))
    for (const high of [false, true]) {
      const part = this.level(f) > top ? f : high ? this.high(f) : this.low(f)
      if (part === 0) continue
      const left: number[] = []
      let inside = false
      for (const other of others) {
        const next = this.level(other) > top ? other : high ? this.high(other) : this.low(other)
        if (next === 1 || next === part) {
          inside = true
          break
        }
        if (next !== 0 && !left.includes(next)) left.push(next)
      }
      if (inside) continue
      const result = this.#search(part, left, steps)
      if (result !== true) return result
    }
    return true
  }

  /** True where something is in both. Makes no nodes. */
  overlap(f: number, g: number): boolean {
    if (f === 0 || g === 0) return false
    if (f === 1 || g === 1 || f === g) return true
    if (f > g) return this.overlap(g, f)
    const known = this.#recall(f, g, opOverlap)
    if (known >= 0) return known === 1
    const fLevel = this.level(f)
    const gLevel = this.level(g)
    const top = fLevel < gLevel ? fLevel : gLevel
    const result =
      this.overlap(fLevel === top ? this.low(f) : f, gLevel === top ? this.low(g) : g) ||
      this.overlap(fLevel === top ? this.high(f) : f, gLevel === top ? this.high(g) : g)
    this.#remember(f, g, opOverlap, result ? 1 : 0)
    return result
  }

  /** There is a value of the dropped variables with which f holds. */
  forget(f: number, quantifier: Quantifier): number {
    if (f < 2) return f
    const level = this.level(f)
    if (level >= quantifier.tail) return 1
    if (level > quantifier.last) return f
    const op = opForget + quantifier.id * 16
    const known = this.#recall(f, 0, op)
    if (known >= 0) return known
    const low = this.forget(this.low(f), quantifier)
    let result: number
    if (quantifier.drop[level] === 1) result = low === 1 ? 1 : this.or(low, this.forget(this.high(f), quantifier))
    else result = this.make(level, low, this.forget(this.high(f), quantifier))
    return this.#remember(f, 0, op, result)
  }

  /** f with its variables renamed; the new order may be any, as long as no two variables become one. */
  rename(f: number, renaming: Renaming): number {
    const level = this.level(f)
    if (f < 2 || level > renaming.last) return f
    const op = opRename + renaming.id * 16
    const known = this.#recall(f, 0, op)
    if (known >= 0) return known
    const low = this.rename(this.low(f), renaming)
    const high = this.rename(this.high(f), renaming)
    return this.#remember(f, 0, op, this.choose(renaming.to[level] as number, low, high))
  }

  /** The function that is `low` where the variable at `level` is false and `high` where it is true; neither tests that variable. */
  choose(level: number, low: number, high: number): number {
    if (low === high) return low
    const lowLevel = this.level(low)
    const highLevel = this.level(high)
    const top = lowLevel < highLevel ? lowLevel : highLevel
    if (level < top) return this.make(level, low, high)
    const op = opChoose + level * 16
    const known = this.#recall(low, high, op)
    if (known >= 0) return known
    const whenLow = this.choose(
      level,
      lowLevel === top ? this.low(low) : low,
      highLevel === top ? this.low(high) : high,
    )
    const whenHigh = this.choose(
      level,
      lowLevel === top ? this.high(low) : low,
      highLevel === top ? this.high(high) : high,
    )
    return this.#remember(low, high, op, this.make(top, whenLow, whenHigh))
  }

  /** f with the variables of a cube (a conjunction of literals) set as the cube says; the result no longer tests them. */
  restrict(f: number, cube: number): number {
    let at = cube
    const level = this.level(f)
    while (this.level(at) < level) at = this.low(at) === 0 ? this.high(at) : this.low(at)
    if (f < 2 || at < 2) return f
    if (this.level(at) === level) {
      return this.low(at) === 0
        ? this.restrict(this.high(f), this.high(at))
        : this.restrict(this.low(f), this.low(at))
    }
    const known = this.#recall(f, at, opRestrict)
    if (known >= 0) return known
    const result = this.make(level, this.restrict(this.low(f), at), this.restrict(this.high(f), at))
    return this.#remember(f, at, opRestrict, result)
  }

  /** How many nodes a function has, the constants left out. */
  nodes(f: number): number {
    const seen = new Set<number>()
    const stack = [f]
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (node < 2 || seen.has(node)) continue
      seen.add(node)
      stack.push(this.low(node), this.high(node))
    }
    return seen.size
  }
}

function mix(a: number, b: number, c: number): number {
  let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35)
  hash ^= hash >>> 15
  hash = Math.imul(hash, 0x2c1b3c6d)
  return hash ^ (hash >>> 13)
}

function widened(array: Int32Array, length: number): Int32Array {
  const wider = new Int32Array(length)
  wider.set(array)
  return wider
}
