import { Analysis } from '../engine/analysis.ts'
import type { EarlierCalls } from '../engine/earlier-calls.ts'
import type { Model } from '../model/model.ts'
import type { Profile } from '../model/profile.ts'

/** Of the network that was checked last, and of no other. */
let last: EarlierCalls | undefined

/**
 * What checks see of a network. A program that checks the same network again after an edit, or two states of one, takes over from the last time how those calls fare
 * that the difference doesn't touch; the answers are those of a first check.
 */
export function analyse(model: Model, profile: Profile, today: string): Analysis {
  return new Analysis(model, profile, today, last)
}

/** Keeps what the next check may take over, until then. */
export function remember({ fates }: Analysis): void {
  last = fates.isReusable() ? fates : undefined
}
