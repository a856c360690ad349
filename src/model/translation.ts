import type { Interval } from '../base/interval.ts'
import type { Match, Peers } from '../flow/match.ts'
import type { Origin } from '../origin/origin.ts'

/** What an address becomes: one of `members` (any one of them: all are possible), or the address of an interface. */
export type NewAddress =
  | {
      readonly kind: 'members'
      readonly members: readonly { readonly peers: Peers; readonly port: number | undefined; readonly origin: Origin }[]
      /** Somebody watches them: those that are gone are passed over. */
      readonly watched?: true
    }
  | { readonly kind: 'outgoing' }
  | { readonly kind: 'incoming' }
  /** The address stays, only ports change. */
  | { readonly kind: 'same' }

export type TranslationAction =
  | {
      readonly do: 'translate'
      readonly destination?: { readonly to: NewAddress; readonly ports?: readonly Interval[] }
      readonly source?: { readonly to: NewAddress; readonly ports?: readonly Interval[] }
      /** It isn't known whether the source is translated (a masquerade that depends on which node answers): both ways go on. */
      readonly sometimes?: string
    }
  /** Leave as it is and ask no further rule. */
  | { readonly do: 'leave' }
  /** A destination that nobody stands behind (a Service without endpoints). */
  | { readonly do: 'reject'; readonly with: 'reset' | 'icmp' }
  | { readonly do: 'drop' }
  | { readonly do: 'jump'; readonly chain: string }
  | { readonly do: 'goto'; readonly chain: string }
  | { readonly do: 'return' }
  | { readonly do: 'mark'; readonly value: number; readonly mask: number }
  | { readonly do: 'continue' }
  | { readonly do: 'unknown'; readonly says: string }

export interface TranslationRule {
  readonly match: Match
  readonly action: TranslationAction
  readonly says: string
  readonly origin: Origin
}

/** Rules that rewrite, the first that matches decides; replies of a session are put back without asking the rules. */
export interface Translation {
  readonly id: string
  readonly says: string
  readonly chains: Readonly<Record<string, readonly TranslationRule[]>>
  readonly start: string
}
