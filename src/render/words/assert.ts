import type { AssertDocument, PromisePart, PromiseWitnessPart } from '../documents/assert.ts'
import { count } from './count.ts'
import { flowWords } from './flow.ts'
import type { Tone } from './verdict.ts'

/** `2 of 5 promises are broken, 1 cannot be told`. */
export function assertWords({ summary, promises }: AssertDocument): string {
  const all = promises.length
  const { broken, unknown, unread } = summary
  const parts = [
    ...(broken > 0 ? [`${broken === all && all > 1 ? 'all ' : ''}${broken} of ${count(all, 'promise')} ${broken === 1 ? 'is' : 'are'} broken`] : []),
    ...(unknown > 0 ? [broken > 0 ? `${unknown} cannot be told` : `${unknown} of ${count(all, 'promise')} cannot be told`] : []),
    ...(unread > 0 ? [`${unread} could not be read`] : []),
  ]
  if (parts.length > 0) return parts.join(', ')
  return all === 1 ? 'The promise holds' : `All ${all} promises hold`
}

export function assertTone({ summary }: AssertDocument): Tone {
  return summary.broken > 0 ? 'bad' : summary.unknown + summary.unread > 0 ? 'doubt' : 'good'
}

const tones: Readonly<Record<PromisePart['verdict'], Tone>> = { holds: 'good', broken: 'bad', unknown: 'doubt' }

export const promiseTone = ({ verdict, allowed }: PromisePart): Tone => (allowed ? 'doubt' : tones[verdict])

/** `holds`, `broken`, `unknown`, `vacuous`, and what counts as held though it is not known. */
export function promiseWord({ verdict, vacuous, allowed }: PromisePart): string {
  if (allowed) return vacuous ? 'allowed (vacuous)' : 'allowed (unknown)'
  return vacuous ? 'vacuous' : verdict
}

/** `internet → db, tcp/5432 from 203.0.113.9: delivered`. */
export function promiseWitnessWords({ from, to, flow, request, verdict }: PromiseWitnessPart): string {
  const { http: _http, ...bare } = flow
  return `${from} → ${to}, ${request ?? flowWords(bare)}: ${verdict}`
}
