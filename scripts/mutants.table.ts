/** One way to break the program that the tests must notice. */
export interface Mutant {
  /** What the broken program would believe, in a few words. */
  readonly name: string
  /** From the checkout's root. */
  readonly file: string
  /** Stands in the file exactly once. */
  readonly search: string
  readonly replacement: string
  /** What vitest is asked to run: paths or parts of them. The fewest files that ought to notice. */
  readonly tests: readonly string[]
}

export const mutants: readonly Mutant[] = [
]
