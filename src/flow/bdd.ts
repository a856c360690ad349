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
const firstCapacity = 1 << 13
/** One cache entry: two operands, operation, result. */
const entry = 4

export class Bdd {
  /** Level, false branch and true branch of each node. */
  level: Int32Array
  low: Int32Array
  high: Int32Array
  /** How many nodes there are, the two constants included. */
  count = 2
  readonly limit: number
  #table: Int32Array
  #tableMask: number
  #cache: Int32Array
  #cacheMask: number

  constructor(limit: number) {
    this.limit = limit
    this.level = new Int32Array(firstCapacity)
    this.low = new Int32Array(firstCapacity)
    this.high = new Int32Array(firstCapacity)
    this.level.fill(bottom, 0, 2)
    this.high[1] = 1
    this.low[1] = 1
    this.#table = new Int32Array(firstCapacity * 2)
    this.#tableMask = this.#table.length - 1
    this.#cache = new Int32Array(firstCapacity * entry)
    this.#cacheMask = firstCapacity - 1
  }

  /** The node that tests `level` and goes on to `low` or `high`, both of which lie below it. */
  make(level: number, low: number, high: number): number {
    if (low === high) return low
    const mask = this.#tableMask
    const table = this.#table
    let slot = mix(low, high, level) & mask
    for (;;) {
      const node = table[slot] as number
      if (node === 0) break
      if (this.low[node] === low && this.high[node] === high && this.level[node] === level) return node
      slot = (slot + 1) & mask
    }
    const node = this.count
    if (node >= this.limit) throw new FlowSpaceFull('nodes', this.limit)
    if (node === this.level.length) {
      this.#grow()
      slot = mix(low, high, level) & this.#tableMask
      while (this.#table[slot] !== 0) slot = (slot + 1) & this.#tableMask
    }
    this.level[node] = level
    this.low[node] = low
    this.high[node] = high
    this.#table[slot] = node
    this.count = node + 1
    return node
  }

  #grow(): void {
    const capacity = this.level.length * 2
    this.level = widened(this.level, capacity)
    this.low = widened(this.low, capacity)
    this.high = widened(this.high, capacity)
    const table = new Int32Array(capacity * 2)
    const mask = table.length - 1
    for (let node = 2; node < this.count; node++) {
      let slot = mix(this.low[node] as number, this.high[node] as number, this.level[node] as number) & mask
      while (table[slot] !== 0) slot = (slot + 1) & mask
      table[slot] = node
    }
    this.#table = table
    this.#tableMask = mask
    // The cache forgets what it knew: refilling costs less than moving, since growth doubles.
    this.#cache = new Int32Array(capacity * entry)
    this.#cacheMask = capacity - 1
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
    const fLevel = this.level[f] as number
    const gLevel = this.level[g] as number
    const top = fLevel < gLevel ? fLevel : gLevel
    const low = this.and(fLevel === top ? (this.low[f] as number) : f, gLevel === top ? (this.low[g] as number) : g)
    const high = this.and(fLevel === top ? (this.high[f] as number) : f, gLevel === top ? (this.high[g] as number) : g)
    return this.#remember(f, g, opAnd, this.make(top, low, high))
  }

  or(f: number, g: number): number {
    if (f === g || g === 0) return f
    if (f === 0) return g
    if (f === 1 || g === 1) return 1
    if (f > g) return this.or(g, f)
    const known = this.#recall(f, g, opOr)
    if (known >= 0) return known
    const fLevel = this.level[f] as number
    const gLevel = this.level[g] as number
    const top = fLevel < gLevel ? fLevel : gLevel
    const low = this.or(fLevel === top ? (this.low[f] as number) : f, gLevel === top ? (this.low[g] as number) : g)
    const high = this.or(fLevel === top ? (this.high[f] as number) : f, gLevel === top ? (this.high[g] as number) : g)
    return this.#remember(f, g, opOr, this.make(top, low, high))
  }

  /** f and not g. */
  minus(f: number, g: number): number {
    if (g === 0) return f
    if (f === 0 || g === 1 || f === g) return 0
    if (f === 1) return this.not(g)
    const known = this.#recall(f, g, opMinus)
    if (known >= 0) return known
    const fLevel = this.level[f] as number
    const gLevel = this.level[g] as number
    const top = fLevel < gLevel ? fLevel : gLevel
    const low = this.minus(fLevel === top ? (this.low[f] as number) : f, gLevel === top ? (this.low[g] as number) : g)
    const high = this.minus(fLevel === top ? (this.high[f] as number) : f, gLevel === top ? (this.high[g] as number) : g)
    return this.#remember(f, g, opMinus, this.make(top, low, high))
  }

  not(f: number): number {
    if (f < 2) return 1 - f
    const known = this.#recall(f, 0, opNot)
    if (known >= 0) return known
    const result = this.make(this.level[f] as number, this.not(this.low[f] as number), this.not(this.high[f] as number))
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
    const fLevel = this.level[f] as number
    const gLevel = this.level[g] as number
    const top = fLevel < gLevel ? fLevel : gLevel
    const result =
      this.within(fLevel === top ? (this.low[f] as number) : f, gLevel === top ? (this.low[g] as number) : g) &&
      this.within(fLevel === top ? (this.high[f] as number) : f, gLevel === top ? (this.high[g] as number) : g)
    this.#remember(f, g, opWithin, result ? 1 : 0)
    return result
  }

  /** True where something is in both. Makes no nodes. */
  overlap(f: number, g: number): boolean {
    if (f === 0 || g === 0) return false
    if (f === 1 || g === 1 || f === g) return true
    if (f > g) return this.overlap(g, f)
    const known = this.#recall(f, g, opOverlap)
    if (known >= 0) return known === 1
    const fLevel = this.level[f] as number
    const gLevel = this.level[g] as number
    const top = fLevel < gLevel ? fLevel : gLevel
    const result =
      this.overlap(fLevel === top ? (this.low[f] as number) : f, gLevel === top ? (this.low[g] as number) : g) ||
      this.overlap(fLevel === top ? (this.high[f] as number) : f, gLevel === top ? (this.high[g] as number) : g)
    this.#remember(f, g, opOverlap, result ? 1 : 0)
    return result
  }

  /** There is a value of the dropped variables with which f holds. */
  forget(f: number, quantifier: Quantifier): number {
    if (f < 2) return f
    const level = this.level[f] as number
    if (level >= quantifier.tail) return 1
    if (level > quantifier.last) return f
    const op = opForget + quantifier.id * 16
    const known = this.#recall(f, 0, op)
    if (known >= 0) return known
    const low = this.forget(this.low[f] as number, quantifier)
    let result: number
    if (quantifier.drop[level] === 1) result = low === 1 ? 1 : this.or(low, this.forget(this.high[f] as number, quantifier))
    else result = this.make(level, low, this.forget(this.high[f] as number, quantifier))
    return this.#remember(f, 0, op, result)
  }

  /** f with its variables renamed; the new order may be any, as long as no two variables become one. */
  rename(f: number, renaming: Renaming): number {
    const level = this.level[f] as number
    if (f < 2 || level > renaming.last) return f
    const op = opRename + renaming.id * 16
    const known = this.#recall(f, 0, op)
    if (known >= 0) return known
    const low = this.rename(this.low[f] as number, renaming)
    const high = this.rename(this.high[f] as number, renaming)
    return this.#remember(f, 0, op, this.choose(renaming.to[level] as number, low, high))
  }

  /** The function that is `low` where the variable at `level` is false and `high` where it is true; neither tests that variable. */
  choose(level: number, low: number, high: number): number {
    if (low === high) return low
    const lowLevel = this.level[low] as number
    const highLevel = this.level[high] as number
    const top = lowLevel < highLevel ? lowLevel : highLevel
    if (level < top) return this.make(level, low, high)
    const op = opChoose + level * 16
    const known = this.#recall(low, high, op)
    if (known >= 0) return known
    const whenLow = this.choose(
      level,
      lowLevel === top ? (this.low[low] as number) : low,
      highLevel === top ? (this.low[high] as number) : high,
    )
    const whenHigh = this.choose(
      level,
      lowLevel === top ? (this.high[low] as number) : low,
      highLevel === top ? (this.high[high] as number) : high,
    )
    return this.#remember(low, high, op, this.make(top, whenLow, whenHigh))
  }

  /** f with the variables of a cube (a conjunction of literals) set as the cube says; the result no longer tests them. */
  restrict(f: number, cube: number): number {
    let at = cube
    const level = this.level[f] as number
    while ((this.level[at] as number) < level) at = this.low[at] === 0 ? (this.high[at] as number) : (this.low[at] as number)
    if (f < 2 || at < 2) return f
    if (this.level[at] === level) {
      return this.low[at] === 0
        ? this.restrict(this.high[f] as number, this.high[at] as number)
        : this.restrict(this.low[f] as number, this.low[at] as number)
    }
    const known = this.#recall(f, at, opRestrict)
    if (known >= 0) return known
    const result = this.make(level, this.restrict(this.low[f] as number, at), this.restrict(this.high[f] as number, at))
    return this.#remember(f, at, opRestrict, result)
  }

  /** How many nodes a function has, the constants left out. */
  nodes(f: number): number {
    const seen = new Set<number>()
    const stack = [f]
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (node < 2 || seen.has(node)) continue
      seen.add(node)
      stack.push(this.low[node] as number, this.high[node] as number)
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
