import type { AssertDocument, PackPart, PromisePart, PromiseWitnessPart, RequirementPart } from '../documents/assert.ts'
import { count } from './count.ts'
import { flowWords } from './flow.ts'
import type { Tone } from './verdict.ts'

/** `2 of 5 promises are broken, 1 cannot be told`. */
export function assertWords({ summary, promises }: AssertDocument): string {
  const all = promises.length
  const { broken, unknown, unread } = summary
  if (all === 1 && unread === 0 && broken + unknown === 1) return broken === 1 ? 'The promise is broken' : 'Whether the promise holds cannot be told'
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

/** `2 of 29 requirements are broken; 5 hold, 4 of them in part; 20 cannot be told; 2 do not apply`. */
export function packWords({ summary: { holds, inPart, broken, cannotTell, notApplicable }, requirements }: PackPart): string {
  const part = inPart === 0 ? '' : inPart === holds ? ', as far as evaluated' : `, ${inPart} of them as far as evaluated`
  return [
    `${broken === 0 ? 'none' : broken} of ${count(requirements.length, 'requirement')} ${broken > 1 ? 'are' : 'is'} broken`,
    `${holds === 0 ? 'none' : holds} ${holds > 1 ? 'hold' : 'holds'}${part}`,
    ...(cannotTell > 0 ? [`${cannotTell} cannot be told`] : []),
    ...(notApplicable > 0 ? [`${notApplicable} ${notApplicable === 1 ? 'does' : 'do'} not apply`] : []),
  ].join('; ')
}

export const requirementTones: Readonly<Record<RequirementPart['verdict'], Tone>> = { holds: 'good', broken: 'bad', 'cannot-tell': 'doubt', 'not-applicable': 'plain' }

export const requirementWord = ({ verdict }: RequirementPart): string => verdict.replace('-', ' ')

/** What to write so that everything of a pack is asked, as lines of `.netwright.yaml`; nothing where everybody was named. Who has no candidate is left out, as a remark. */
export function askWords({ id, scope }: PackPart): string[] {
  const unsaid = scope.filter(({ said }) => !said)
  if (unsaid.length === 0) return []
  const lines = unsaid.map(({ name, says, example = '', suggestions = [] }) => ({ line: suggestions.length > 0 ? `${name}: [${suggestions.map(yamlText).join(', ')}]` : `# ${name}: [${yamlText(example)}]`, says }))
  return ['packs:', `  ${id}:`, ...lines.flatMap(({ line, says }) => [`    # ${says}`, `    ${line}`])]
}

export const askHeading = 'Who is in scope? Write it once into .netwright.yaml; [] says that there is nobody. What stands here was found by name alone: check it. What begins with # is an example.'

const yamlText = (text: string): string => (/^[\w./=@-]+$/.test(text) ? text : `'${text.replaceAll("'", "''")}'`)

/** `db, edge`, and who was not found. */
export function scopeWords({ said, endpoints, missing }: PackPart['scope'][number]): string {
  if (!said) return 'not said'
  const all = [...endpoints, ...missing.map((one) => `? ${one}`)]
  return all.length === 0 ? 'nobody' : all.join(', ')
}
