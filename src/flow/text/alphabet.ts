import { TOP, reluctance, readable, type Characters } from './characters.ts'

/** All code units cut into intervals, and the intervals gathered into the classes that an automaton cannot tell apart. */
export class Alphabet {
  /** First unit of each interval, ascending, the first is 0. */
  readonly starts: Int32Array
  /** The class of each interval. */
  readonly classes: Int32Array
  /** How many classes there are. */
  readonly size: number
  readonly #low = new Int32Array(128)
  #readable: Int32Array | undefined

  constructor(starts: Int32Array, classes: Int32Array, size: number) {
    this.starts = starts
    this.classes = classes
    this.size = size
    for (let unit = 0; unit < 128; unit++) this.#low[unit] = this.#search(unit)
  }

  classOf(unit: number): number {
    return unit < 128 ? (this.#low[unit] ?? 0) : this.#search(unit)
  }

  #search(unit: number): number {
    let low = 0
    let high = this.starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.starts[middle] ?? 0) <= unit) low = middle
      else high = middle - 1
    }
    return this.classes[low] ?? 0
  }

  /** The characters of a class. */
  characters(wanted: number): Characters {
    const result: { first: number; last: number }[] = []
    this.classes.forEach((each, index) => {
      if (each === wanted) result.push({ first: this.starts[index] ?? 0, last: (this.starts[index + 1] ?? TOP + 1) - 1 })
    })
    return result
  }

  /** How many characters each class has. */
  sizes(): Int32Array {
    const sizes = new Int32Array(this.size)
    this.classes.forEach((each, index) => {
      sizes[each] = (sizes[each] ?? 0) + (this.starts[index + 1] ?? TOP + 1) - (this.starts[index] ?? 0)
    })
    return sizes
  }

  /** For each class the character that reads best. */
  readables(): Int32Array {
    return (this.#readable ??= Int32Array.from({ length: this.size }, (_, each) => readable(this.characters(each)) ?? 0))
  }

  /** The classes, those first whose best character reads best. */
  byReadability(): number[] {
    const best = this.readables()
    return Array.from({ length: this.size }, (_, each) => each).sort((a, b) => reluctance(best[a] ?? 0) - reluctance(best[b] ?? 0) || a - b)
  }
}

/** The coarsest alphabet that each of the sets is a union of classes of, and for each class which sets hold it. */
export function alphabetOf(sets: readonly Characters[]): { alphabet: Alphabet; members: Uint8Array[] } {
  const cuts = new Set<number>([0])
  for (const set of sets) {
    for (const { first, last } of set) {
      cuts.add(first)
      if (last < TOP) cuts.add(last + 1)
    }
  }
  const starts = Int32Array.from(cuts).sort()
  const position = new Map<number, number>()
  starts.forEach((start, index) => position.set(start, index))
  // Refine the intervals set by set: cheaper than a signature for each interval.
  let classes = new Int32Array(starts.length)
  let size = 1
  for (const set of sets) {
    const inside = new Uint8Array(starts.length)
    for (const { first, last } of set) {
      for (let index = position.get(first) ?? 0; index < starts.length && (starts[index] ?? 0) <= last; index++) inside[index] = 1
    }
    const renamed = new Map<number, number>()
    classes = classes.map((each, index) => {
      const key = each * 2 + (inside[index] ?? 0)
      const known = renamed.get(key) ?? renamed.size
      renamed.set(key, known)
      return known
    })
    size = renamed.size
  }
  const first = new Int32Array(size).fill(-1)
  classes.forEach((each, index) => {
    if ((first[each] ?? -1) < 0) first[each] = starts[index] ?? 0
  })
  const members = sets.map((set) => Uint8Array.from(first, (unit) => (set.some((i) => i.first <= unit && unit <= i.last) ? 1 : 0)))
  return { alphabet: new Alphabet(starts, classes, size), members }
}

/** The alphabet that refines both, and for each of its classes the class of either that it lies in. */
export function meet(a: Alphabet, b: Alphabet): { alphabet: Alphabet; left: Int32Array; right: Int32Array } {
  const starts: number[] = []
  const classes: number[] = []
  const names = new Map<number, number>()
  const left: number[] = []
  const right: number[] = []
  let i = 0
  let j = 0
  while (i < a.starts.length && j < b.starts.length) {
    const one = a.classes[i] ?? 0
    const other = b.classes[j] ?? 0
    const key = one * b.size + other
    let name = names.get(key)
    if (name === undefined) {
      name = names.size
      names.set(key, name)
      left.push(one)
      right.push(other)
    }
    starts.push(Math.max(a.starts[i] ?? 0, b.starts[j] ?? 0))
    classes.push(name)
    const nextA = a.starts[i + 1] ?? TOP + 1
    const nextB = b.starts[j + 1] ?? TOP + 1
    if (nextA <= nextB) i++
    if (nextB <= nextA) j++
  }
  return {
    alphabet: new Alphabet(Int32Array.from(starts), Int32Array.from(classes), names.size),
    left: Int32Array.from(left),
    right: Int32Array.from(right),
  }
}
