/**
 * Runs a procedure again and again until every answer to every choice that it asks for was given once. The procedure stays plain: it asks for one
 * of n, gets a number, and goes on.
 */
export class Dice {
  readonly #script: number[]
  readonly #sizes: number[] = []
  #asked = 0
  /** What was decided about a thing that isn't known: the same all along one run. */
  readonly world = new Map<object, { readonly way: number; readonly kind: 'unknown' | 'ambiguous' }>()

  constructor(script: number[]) {
    this.#script = script
  }

  /** One of 0..n-1, any. */
  pick(n: number): number {
    const place = this.#asked++
    this.#sizes[place] = n
    return this.#script[place] ?? 0
  }

  pickOf<T>(list: readonly T[]): T {
    return list[list.length === 1 ? 0 : this.pick(list.length)] as T
  }

  /** Which of the two possible worlds this run is in, as far as `thing` goes. */
  perhaps(thing: object, kind: 'unknown' | 'ambiguous' = 'unknown'): boolean {
    const known = this.world.get(thing)
    if (known) return known.way === 1
    const way = this.pick(2)
    this.world.set(thing, { way, kind })
    return way === 1
  }

  /** The script after this one, in the order of a depth-first search. */
  next(): number[] | undefined {
    for (let place = this.#asked - 1; place >= 0; place--) {
      const taken = this.#script[place] ?? 0
      if (taken + 1 < (this.#sizes[place] ?? 1)) return [...Array.from({ length: place }, (_, i) => this.#script[i] ?? 0), taken + 1]
    }
    return undefined
  }
}

/** Every outcome of a procedure; undefined where there are more than `most`. */
export function everyRun<T>(procedure: (dice: Dice) => T, most: number): T[] | undefined {
  const outcomes: T[] = []
  for (let script: number[] | undefined = []; script !== undefined; ) {
    if (outcomes.length >= most) return undefined
    const dice = new Dice(script)
    outcomes.push(procedure(dice))
    script = dice.next()
  }
  return outcomes
}
