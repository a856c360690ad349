import type { CheckDocument, WitnessPart } from '../documents/check.ts'
import { count } from './count.ts'
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

/** The flow that shows it: `internet → db tcp/5432: delivered`; what the finding says already is not said again. */
export function witnessWords(witness: WitnessPart, said: string): string {
  const { from, to, verdict, says } = witness
  const { destinations, ...rest } = witness.flow
  const flow = destinations === undefined || destinations === to ? rest : witness.flow
  const why = says === undefined || said.includes(says) ? '' : ` (${says})`
  return `${from} → ${to} ${flowWords(flow)}${verdict === undefined ? '' : `: ${verdict}`}${why}`
}
