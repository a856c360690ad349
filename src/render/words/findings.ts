import type { CheckDocument, FindingPart, WitnessPart } from '../documents/check.ts'
import { count, list } from './count.ts'
import { flowWords } from './flow.ts'

/** `2 errors, 1 warning and 3 notes`. */
export function summaryWords(document: CheckDocument): string {
  const { error, warning, note } = document.summary
  const parts = [error > 0 && count(error, 'error'), warning > 0 && count(warning, 'warning'), note > 0 && count(note, 'note')].filter(
    (part) => part !== false,
  )
  if (parts.length === 0) return 'Nothing found'
  const last = parts.pop() ?? ''
  return parts.length === 0 ? last : `${parts.join(', ')} and ${last}`
}

/** What a finding says, and for whom else. */
export function findingWords({ says, also }: FindingPart): string {
  return also === undefined ? says : `${says} The same of ${list(also, 6)}.`
}

/** Everything that a finding says of what happens. */
export function saidOf({ says, follows = [] }: FindingPart): string {
  return [says, ...follows.map((one) => one.says)].join(' ')
}

/** The flow that shows it: `internet → db tcp/5432: delivered`; what the finding says already is not said again. */
export function witnessWords(witness: WitnessPart, said: string): string {
  const { from, to, verdict, says } = witness
  const { destinations, ...rest } = witness.flow
  const flow = destinations === undefined || destinations === to ? rest : witness.flow
  const why = says === undefined || said.includes(says) ? '' : ` (${says})`
  return `${from} → ${to} ${flowWords(flow)}${verdict === undefined ? '' : `: ${verdict}`}${why}`
}
