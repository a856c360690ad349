/** How much of what may be spent is left; nothing that a template says makes reading it take longer or more. */
export class Budget {
  /** Values evaluated. */
  #steps = 3_000_000
  /** UTF-16 code units of texts that were put together. */
  #units = 64_000_000
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

  resource(): boolean {
    return --this.#resources >= 0
  }

  stack(): boolean {
    return --this.#stacks >= 0
  }

  /** Runs one level deeper; `else` where it is too deep. */
  deeper<T>(run: () => T, otherwise: () => T): T {
    if (this.#depth >= deepest) return otherwise()
    this.#depth++
    try {
      return run()
    } finally {
      this.#depth--
    }
  }
}

/** CloudFormation itself takes templates of 1 MB (cloudformation-limits, 2026-11). */
const longestText = 4_000_000
/** Trees nest up to 500 levels; resources that need each other's attributes come on top. */
const deepest = 700
