/**
 * What evaluation may cost. Steps count expressions evaluated and values walked; bytes count the texts and collections that were made.
 * One budget serves all expressions of a reading, and each expression gets at most a share of it, so that one bomb doesn't cost the rest.
 */
export interface Budget {
  steps: number
  bytes: number
}

/** Enough for every expression of the largest configurations; about two seconds of work. */
export function newBudget(): Budget {
  return { steps: 30_000_000, bytes: 500_000_000 }
}

/** What one expression may cost at most: about a quarter of a second. A loop of 100,000 rounds with a call in each takes half of it. */
const SHARE: Readonly<Budget> = { steps: 1_500_000, bytes: 16_000_000 }

/** The evaluation can't go on: `says` is a phrase. */
export class Stopped extends Error {
  readonly says: string
  constructor(says: string) {
    super(says)
    this.says = says
  }
}

/** What is left for the expression that is being evaluated; outside of any nothing is counted. Evaluation is never interleaved: it is synchronous. */
let steps = Number.POSITIVE_INFINITY
let bytes = Number.POSITIVE_INFINITY
let depth = 0

/** Expressions nested in each other's evaluation (a local that needs a local that…) more deeply than this end it. */
const DEEPEST = 400

/** Runs with a share of the budget of its own, also inside of another run; what was used is taken from the budget. `stopped` says what to do where that ends. */
export function within<T>(budget: Budget, run: () => T, stopped: (says: string) => T): T {
  const outerSteps = steps
  const outerBytes = bytes
  const ownSteps = Math.min(SHARE.steps, budget.steps)
  const ownBytes = Math.min(SHARE.bytes, budget.bytes)
  steps = ownSteps
  bytes = ownBytes
  depth++
  try {
    if (depth > DEEPEST) stop(`more than ${DEEPEST} expressions wait for each other`)
    return run()
  } catch (error) {
    if (error instanceof Stopped) return stopped(error.says)
    throw error
  } finally {
    budget.steps -= ownSteps - Math.max(steps, 0)
    budget.bytes -= ownBytes - Math.max(bytes, 0)
    steps = outerSteps
    bytes = outerBytes
    depth--
  }
}

export function spend(count: number): void {
  if ((steps -= count) < 0) stop('too many steps')
}

/** Before a text or collection of this size is made. */
export function spendBytes(count: number): void {
  if ((bytes -= count) < 0) stop('results too large')
}

export function stop(says: string): never {
  throw new Stopped(says)
}
