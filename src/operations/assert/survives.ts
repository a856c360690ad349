import type { Asking, Outcome } from './outcome.ts'
import type { SurvivesPromise } from './promises.ts'

/** Whatever of some kind is lost, the flow still passes. */
export function answerSurvives(_asking: Asking, { lose }: SurvivesPromise): Outcome {
  return { verdict: 'unknown', says: `What the loss of ${lose.map(({ text }) => text).join(' or ')} does cannot be told yet.` }
}
