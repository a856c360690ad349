import type { Doubt, Step } from '../../flow/path.ts'
import type { Packet } from '../../flow/space.ts'
import type { Matching, Request } from '../../model/matching.ts'
import type { Passages } from '../../engine/passages.ts'
import type { Origin } from '../../origin/origin.ts'
import type { Verdict } from '../../flow/path.ts'
import type { Callers } from './parties.ts'

/** What answers are made from: one model, and one reach run when somebody needs it. */
export interface Asking {
  readonly matching: Matching
  readonly callers: Callers
  readonly passages: () => Passages
  /** Deciding lines are wanted for what holds, too. */
  readonly explain: boolean
}

/** One concrete flow, as it begins, and what becomes of it. */
export interface Shown {
  readonly from: string
  readonly to: string
  readonly packet: Packet
  readonly request: Request | undefined
  readonly verdict: Verdict
  readonly steps: readonly Step[]
  /** What shows it again, where a trace alone does not. */
  readonly command?: string
}

/** What was found out about one promise. */
export interface Outcome {
  readonly verdict: 'holds' | 'broken' | 'unknown'
  /** Why, as one sentence. */
  readonly says: string
  /** Someone who was named is nobody: nothing was asked. */
  readonly vacuous?: true
  readonly witness?: Shown
  /** What is not known, where that decides. */
  readonly doubts?: readonly Doubt[]
  /** The lines that decide, the most telling first. */
  readonly because?: readonly Deciding[]
}

export interface Deciding {
  readonly says: string
  readonly origins: readonly Origin[]
}

export const vacuous = (missing: readonly string[]): Outcome => ({ verdict: 'unknown', vacuous: true, says: `Nothing was asked: ${missing.join('; ')}.` })
