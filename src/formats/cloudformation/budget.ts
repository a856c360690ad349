/** How much of what may be spent is left; nothing that a template says makes reading it take longer or more. */
export class Budget {
  /** Values evaluated. */
  #steps = 3_000_000
  /** UTF-16 code units of texts that were put together. */
  #units = 64_000_000
  /** Rounds of loops. */
  #rounds = 100_000
  #resources = 50_000
  #stacks = 500
  #depth = 0

  step(): boolean {
    return --this.#steps >= 0
  }

  units(count: number): boolean {
    if (count > longestText) return false
    this.#units -= count
    return this.#units >= 0
  }

  round(): boolean {
    return --this.#rounds >= 0
  }

  resource(): boolean {
    return --this.#resources >= 0
  }

  stack(): boolean {
    return --this.#stacks >= 0
  }

  /** Runs deeper, by so many levels as the calls that it takes; `otherwise` where that is too deep. */
  deeper<T>(run: () => T, otherwise: () => T, levels = 1): T {
    if (this.#depth + levels > deepest) return otherwise()
    this.#depth += levels
    try {
      return run()
    } finally {
      this.#depth -= levels
    }
  }
}

/** CloudFormation itself takes templates of 1 MB (cloudformation-limits, 2026-11). */
const longestText = 4_000_000
/** Trees nest up to 500 levels; resources that need each other's attributes come on top. */
const deepest = 700
/** What making a resource, a condition or an output for another one counts as. */
export const needed = 8
