import { Text } from '../../../base/text.ts'
import { noFacts } from '../../../model/facts.ts'
import type { PackPart, PromisePart, RequirementPart } from '../../../render/documents/assert.ts'
import type { FindingPart } from '../../../render/documents/check.ts'
import { asItems, get, isAbsent, reportSome, type Tree } from '../../../syntax/tree.ts'
import { readYaml } from '../../../syntax/yaml.ts'
import { isSelected, type Findings } from '../../findings.ts'
import type { Network } from '../../network.ts'
import type { Problem } from '../../../origin/problem.ts'
import { answer } from '../answer.ts'
import type { Asking } from '../outcome.ts'
import { promisePart } from '../parts.ts'
import { readPromises } from '../promises.ts'
import type { Pack, PackPromise, PackRequirement } from './pack.ts'

/** Those who were named for each scope of a pack; an empty list says that there is nobody. */
export type Scopes = ReadonlyMap<string, readonly string[]>

/** What a requirement is evaluated by. */
export interface Evaluation {
  readonly asking: Asking
  readonly network: Network
  /** Everything was read and understood. */
  readonly complete: boolean
  /** All findings that are not accepted. */
  readonly findings: () => Promise<Findings>
}

/** Reads `packs: { pci-dss: { cde: [app=payment] } }` for one pack; a scope that the pack does not have is a problem. */
export function scopesOf(pack: Pack, tree: Tree | undefined, text: Text): { readonly scopes: Scopes; readonly problems: readonly Problem[] } {
  const problems: Problem[] = []
  const report = reportSome(problems, text, 'pack')
  const own = get(tree, pack.id)
  const known = pack.scope.map(({ name }) => name)
  for (const { key, keySpan } of own?.kind === 'map' ? own.entries : []) if (!known.includes(key)) report('unknown-scope', keySpan, `${pack.id} asks for nobody called "${key}"; it asks for ${known.join(', ')}.`)
  const scopes = new Map<string, readonly string[]>()
  for (const name of known) {
    const value = get(own, name)
    if (value === undefined || isAbsent(value)) continue
    const items = value.kind === 'scalar' ? [value] : asItems(value, report, name)
    const texts = items.flatMap((item) => (item.kind === 'scalar' && item.text.trim() !== '' ? [item.text.trim()] : []))
    scopes.set(name, texts.length === 1 && texts[0] === 'none' ? [] : texts)
  }
  return { scopes, problems }
}

/** Every requirement of a pack: holds, broken, cannot tell, not applicable. */
export async function evaluatePack(evaluation: Evaluation, pack: Pack, scopes: Scopes): Promise<PackPart> {
  const requirements: RequirementPart[] = []
  for (const requirement of pack.requirements) requirements.push(await evaluate(evaluation, pack, scopes, requirement))
  return {
    id: pack.id,
    says: pack.says,
    scope: pack.scope.map(({ name, says }) => ({ name, says, endpoints: endpointsOf(evaluation.asking, scopes.get(name) ?? []) })),
    requirements,
  }
}

function endpointsOf({ callers }: Asking, texts: readonly string[]): string[] {
  if (texts.length === 0) return []
  return callers.find(texts.map((text) => ({ text, origin: { kind: 'implied', says: text } }))).party.members.map(({ endpoint }) => endpoint).toSorted()
}

async function evaluate(evaluation: Evaluation, pack: Pack, scopes: Scopes, requirement: PackRequirement): Promise<RequirementPart> {
  const { id, says, promises = [], checks = [], needs = [], missing } = requirement
  const told = (verdict: RequirementPart['verdict'], because: string, more: Partial<Pick<RequirementPart, 'promises' | 'findings'>> = {}): RequirementPart => ({ id, says, verdict, because, promises: [], findings: [], ...more })
  if (needs.length > 0 && !needs.some((need) => isThere(evaluation.network, need))) return told('not-applicable', `There is no ${needs.map((need) => need.replace('tree:', '')).join(' and no ')} in what was read.`)
  const named = [...new Set(promises.flatMap(scopeNames))]
  const nobody = named.filter((name) => scopes.get(name)?.length === 0)
  if (nobody.length > 0) return told('not-applicable', `It is said that there is no ${nobody.join(' and no ')}.`)
  const unsaid = named.filter((name) => !scopes.has(name))
  const asked = promises.filter((promise) => scopeNames(promise).every((name) => scopes.has(name))).map((promise, place) => ask(evaluation.asking, promise, scopes, `${pack.id} ${id}${promises.length > 1 ? `.${place + 1}` : ''}`))
  const all = checks.length > 0 ? await evaluation.findings() : { findings: [], skipped: [] }
  const own = all.findings.filter(({ code, severity }) => severity !== 'note' && isSelected(code, { only: checks, skip: [] }))
  const parts = { promises: asked, findings: own.map(findingPart) }
  const broken = [...asked.filter(({ verdict }) => verdict === 'broken').map(({ expects }) => `broken: ${expects}`), ...(own.length > 0 ? [`${own.length} ${own.length === 1 ? 'finding' : 'findings'}`] : [])]
  if (broken.length > 0) return told('broken', `${broken.join('; ')}.`, parts)
  const ran = checks.some((code) => all.skipped.every(({ check }) => check !== code))
  const open = [
    ...unsaid.map((name) => `say who ${name} is (${pack.scope.find((one) => one.name === name)?.says ?? name}): packs.${pack.id}.${name} in .netwright.yaml`),
    ...asked.filter(({ verdict }) => verdict === 'unknown').map((one) => `${one.expects}: ${one.says.replace(/\.$/, '')}`),
    ...(checks.length > 0 && ran && !evaluation.complete ? ['not everything was read or understood'] : []),
    ...(missing === undefined ? [] : [missing]),
  ]
  if (open.length > 0) return told('cannot-tell', `${open.join('; ')}.`, parts)
  if (asked.length === 0 && !ran) return told('not-applicable', 'Nothing of the kind was read.')
  return told('holds', [...(asked.length > 0 ? [`${asked.length} ${asked.length === 1 ? 'promise holds' : 'promises hold'}`] : []), ...(ran ? [`nothing was found by ${checks.join(', ')}`] : [])].join('; ') + '.', parts)
}

/** Asked as a file would ask it: the promise is written out, and read. */
function ask(asking: Asking, promise: PackPromise, scopes: Scopes, name: string): PromisePart {
  const text = new Text('', JSON.stringify([filled({ name, ...promise }, scopes)]))
  const [tree] = readYaml(text).documents
  const read = tree ? readPromises(tree, text) : { promises: [], problems: [] }
  const [first] = read.promises
  if (!first) throw new TypeError(`${name} is no promise: ${read.problems.map(({ says }) => says).join(' ')}`)
  const part = promisePart(asking.matching, first, answer(asking, first), first.allowUnknown)
  return { ...part, places: [] }
}

function filled(value: unknown, scopes: Scopes): unknown {
  if (typeof value === 'string') return value.startsWith('$') ? (scopes.get(value.slice(1)) ?? value) : value
  if (Array.isArray(value)) return value.flatMap((item: unknown) => filled(item, scopes))
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filled(inner, scopes)]))
  return value
}

function scopeNames(value: unknown): string[] {
  if (typeof value === 'string') return value.startsWith('$') ? [value.slice(1)] : []
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(scopeNames) : []
}

const findingPart = ({ code, subject, says, places }: FindingPart): RequirementPart['findings'][number] => ({ code, subject, says, places })

function isThere({ facts, trees }: Network, need: string): boolean {
  return need in noFacts ? facts[need as keyof typeof facts].length > 0 : trees.has(need.slice('tree:'.length))
}
