import type { Bit, Bits } from './bits.ts'

/**
 * Binary codes for classes that may still be split: the leaves of a binary tree, whose depth-n forks all test the dimension's n-th
 * variable. Every pattern of bits comes to exactly one leaf. Splitting a leaf adds a fork below it alone, and sets made before never test
 * the new bit there, so they stay right.
 */
export class Codes<Handle, Variable extends number = number> {
  readonly variables: Variable[] = []
  readonly #bits: Bits<Handle, Variable>
  readonly #low: number[] = [-1]
  readonly #high: number[] = [-1]
  readonly #parent: number[] = [-1]
  readonly #depth: number[] = [0]
  readonly #leaves: number[] = [1]
  readonly #literals: { low: Handle; high: Handle }[] = []

  constructor(bits: Bits<Handle, Variable>) {
    this.#bits = bits
  }

  isLeaf(node: number): boolean {
    return this.#low[node] === -1
  }

  /** Makes a leaf into a balanced tree of `count` leaves; the new leaves, in order. */
  split(leaf: number, count: number): number[] {
    if (!this.isLeaf(leaf)) throw new Error(`${leaf} is split already`)
    for (let at = this.#parent[leaf] ?? -1; at >= 0; at = this.#parent[at] ?? -1) this.#leaves[at] = (this.#leaves[at] ?? 0) + count - 1
    const made: number[] = []
    this.#grow(leaf, count, made)
    return made
  }

  #grow(node: number, count: number, made: number[]): void {
    this.#leaves[node] = count
    if (count === 1) {
      made.push(node)
      return
    }
    const depth = this.#depth[node] ?? 0
    if (this.variables.length === depth) {
      const variable = this.#bits.addVariable()
      this.variables.push(variable)
      this.#literals.push({ low: this.#bits.literal(variable, false), high: this.#bits.literal(variable, true) })
    }
    const low = this.#parent.push(node) - 1
    const high = this.#parent.push(node) - 1
    this.#low[node] = low
    this.#high[node] = high
    this.#low.push(-1, -1)
    this.#high.push(-1, -1)
    this.#depth.push(depth + 1, depth + 1)
    this.#leaves.push(1, 1)
    const half = (count + 1) >> 1
    this.#grow(low, half, made)
    this.#grow(high, count - half, made)
  }

  /** The set of the leaves. Time is the leaves' number times the depth at most. */
  set(leaves: readonly number[]): Handle {
    const marked = new Map<number, number>()
    for (const leaf of leaves) {
      for (let at = leaf; at >= 0; at = this.#parent[at] ?? -1) marked.set(at, (marked.get(at) ?? 0) + 1)
    }
    return this.#build(0, marked)
  }

  #build(node: number, marked: ReadonlyMap<number, number>): Handle {
    const bits = this.#bits
    const count = marked.get(node)
    if (count === undefined) return bits.none
    if (count === this.#leaves[node]) return bits.all
    const literals = this.#literals[this.#depth[node] ?? 0]
    if (!literals) throw new Error('a fork without a variable')
    const low = this.#build(this.#low[node] ?? -1, marked)
    const high = this.#build(this.#high[node] ?? -1, marked)
    if (low === bits.none) return high === bits.all ? literals.high : bits.and(literals.high, high)
    if (high === bits.none) return low === bits.all ? literals.low : bits.and(literals.low, low)
    if (low === bits.all) return bits.or(literals.low, high)
    if (high === bits.all) return bits.or(literals.high, low)
    return bits.or(bits.and(literals.low, low), bits.and(literals.high, high))
  }

  /** The leaf that an assignment comes to; a variable that it leaves out counts as false. */
  decode(assignment: readonly Bit<Variable>[]): number {
    const high = new Set(assignment.filter((bit) => bit.positive).map((bit) => bit.variable))
    let at = 0
    while (!this.isLeaf(at)) at = (high.has(this.#variable(at)) ? this.#high[at] : this.#low[at]) ?? 0
    return at
  }

  /** What a fork tests. */
  #variable(fork: number): Variable {
    const variable = this.variables[this.#depth[fork] ?? 0]
    if (variable === undefined) throw new Error('a fork without a variable')
    return variable
  }

  /** The leaves below a node (the leaf itself, if it is one), in order. */
  leavesBelow(node: number): number[] {
    const result: number[] = []
    const stack = [node]
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      if (this.isLeaf(at)) result.push(at)
      else stack.push(this.#high[at] ?? 0, this.#low[at] ?? 0)
    }
    return result
  }

  /** The leaves whose cube passes the test. A fork that does not pass is not gone into. */
  leavesWhere(test: (cube: readonly Bit<Variable>[]) => boolean): number[] {
    const result: number[] = []
    const visit = (node: number, cube: readonly Bit<Variable>[]): void => {
      if (!test(cube)) return
      if (this.isLeaf(node)) {
        result.push(node)
        return
      }
      const variable = this.#variable(node)
      visit(this.#low[node] ?? 0, [...cube, { variable, positive: false }])
      visit(this.#high[node] ?? 0, [...cube, { variable, positive: true }])
    }
    visit(0, [])
    return result
  }

  /** The cube of a leaf. */
  cube(leaf: number): Bit<Variable>[] {
    const result: Bit<Variable>[] = []
    for (let at = leaf; at > 0; at = this.#parent[at] ?? 0) {
      const above = this.#parent[at] ?? 0
      result.push({ variable: this.#variable(above), positive: this.#high[above] === at })
    }
    return result.reverse()
  }
}
