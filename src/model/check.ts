import type { Verdict } from '../flow/path.ts'
import type { Origin } from '../origin/origin.ts'
import type { Facts } from './facts.ts'
import type { Profile } from './profile.ts'

export type Severity = 'error' | 'warning' | 'note'

/** What a check must have to say anything: a facet with at least one fact, or a format's own tree. Without it the check is named as skipped. */
export type Need = keyof Facts | `tree:${string}`

/** What a check found; the sentence is made from the check's templates and `args` when it is printed. */
export interface Found {
  /** The id of what is at fault, as people know it. */
  readonly subject: string
  /** The lines that are at fault, the most telling first. */
  readonly origins: readonly Origin[]
  readonly args?: Readonly<Record<string, string | number>>
  /** Only where a finding is graver or lighter than its check. */
  readonly severity?: Severity
  /** What it comes from, in words that the findings of other checks share; the lines of `origins` where it doesn't say. */
  readonly cause?: readonly string[]
  /** One concrete flow that shows it; findings about behaviour have one. */
  readonly witness?: Witness
}

/** A flow that anybody can ask about again: `from` and `to` as one writes them, and what became of it. */
export interface Witness {
  readonly from: string
  readonly to: string
  readonly flow: {
    readonly protocol: string
    readonly ports?: string
    readonly sources?: string
    readonly destinations?: string
    readonly http?: { readonly hosts?: string; readonly paths?: string; readonly methods?: string }
  }
  readonly verdict: Verdict
  /** What decided, as a step says it. */
  readonly says?: string
}

/**
 * One fault that can be found. Its page, `<fault>.md` beside it, says what it finds, why it matters, an example, what to write instead, and when it
 * stays silent; the first paragraph of "Why it matters" is printed with each finding.
 */
export interface Check<Input> {
  /** `domain/fault`, reads well after "allow": `filter/shadowed-rule`. Never reused. */
  readonly code: string
  readonly severity: Severity
  readonly needs: readonly Need[]
  /** Codes of checks that go deeper: what one of them finds, from the same cause, is told in place of this. */
  readonly effectOf?: readonly string[]
  /** One sentence with `{subject}` and the names of `args` in braces. */
  readonly says: string
  /** What to do, likewise. */
  readonly fix: string
  readonly run: (input: Input) => Iterable<Found>
}

/** What a format's own style checks see: the format's tree as its reader gave it, and all facts. */
export interface StyleInput<Tree> {
  readonly tree: Tree
  readonly facts: Facts
  readonly profile: Profile
  /** ISO 8601 date. */
  readonly today: string
}
