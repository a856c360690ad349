import type { Origin } from '../origin/origin.ts'

/**
 * What is declared about how an endpoint's data outlives a loss. `standby`, `replica`: somebody else has it and takes over by himself where `takesOver` is said; `backup`: it is
 * restored from there, by somebody; `shared`: all parts of the endpoint have the same data, and none is lost with a part; `nobody`: it keeps data, and
 * nothing is declared to outlive it. Several facts of one endpoint add up.
 */
export interface Keeping {
  /** The endpoint's id. */
  readonly endpoint: string
  readonly by: 'standby' | 'replica' | 'backup' | 'shared' | 'nobody'
  /** `multi_az: a standby that is written to synchronously`. */
  readonly says: string
  /** How far back what is left lies, at most, in seconds; undefined: not known. */
  readonly lag: number | undefined
  /** Until it takes over by itself, in seconds; absent: nobody does so by himself, or it isn't known how long it takes. */
  readonly takesOver?: number
  /** The largest loss that it outlives: of a part of the endpoint (its zone, its host), of all of it, of the region. */
  readonly outlives: 'part' | 'whole' | 'region'
  readonly origin: Origin
}
