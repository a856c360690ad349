import { Text } from '../../../base/text.ts'
import { noFacts } from '../../../model/facts.ts'
import { placesOf } from '../../../origin/place.ts'
import type { PackPart, PromisePart, RequirementPart } from '../../../render/documents/assert.ts'
import type { FindingPart } from '../../../render/documents/check.ts'
import { readYaml } from '../../../syntax/yaml.ts'
import { isSelected, type Findings } from '../../findings.ts'
import type { Network } from '../../network.ts'
import { answer } from '../answer.ts'
import type { Asking } from '../outcome.ts'
import { inside } from '../parties.ts'
import { promisePart } from '../parts.ts'
import { readPromises, type NetworkPromise } from '../promises.ts'
import { suggest } from './candidates.ts'
import type { Pack, PackPromise, PackRequirement, RulesAsked } from './pack.ts'
import { readRules } from './rules.ts'
import { filled, membersOf, scopeNames, told, type Scopes } from './scopes.ts'

/** What a requirement is evaluated by. */
export interface Evaluation {
  readonly asking: Asking
  readonly network: Network
  /** Everything was read and understood. */
  readonly complete: boolean
  /** All findings; those that somebody accepted break nothing, and are told. */
  readonly findings: () => Promise<Findings & { readonly accepted?: readonly FindingPart[] }>
}

/** Every requirement of a pack: holds, broken, cannot tell, not applicable. */
export async function evaluatePack(evaluation: Evaluation, pack: Pack, scopes: Scopes): Promise<PackPart> {
  const requirements: RequirementPart[] = []
  for (const requirement of pack.requirements) requirements.push(await evaluate(evaluation, pack, scopes, requirement))
  const count = (verdict: RequirementPart['verdict']): number => requirements.filter((one) => one.verdict === verdict).length
  return {
    id: pack.id,
    says: pack.says,
    covers: pack.covers,
    summary: {
      holds: count('holds'),
      inPart: requirements.filter((one) => one.verdict === 'holds' && one.missing.length > 0).length,
      broken: count('broken'),
      cannotTell: count('cannot-tell'),
      notApplicable: count('not-applicable'),
    },
    scope: pack.scope.map(({ name, says, example, candidates }) => {
      const texts = scopes.get(name)
      return {
        name,
        says,
        said: texts !== undefined,
        ...whoIs(evaluation.asking, texts ?? [], candidates?.places === true),
        ...(texts === undefined && { example, suggestions: [...suggest(evaluation.network.model, candidates)] }),
      }
    }),
    requirements,
  }
}

/** Who was named, by ids; places by their own names. */
function whoIs(asking: Asking, texts: readonly string[], places: boolean): { readonly endpoints: string[]; readonly missing: string[] } {
  const { endpoints } = asking.matching.model
  const lies = (text: string): boolean => places && inside(endpoints.values(), text).length > 0
  const { party, missing } = membersOf(asking, texts.filter((text) => !lies(text)))
  return { endpoints: [...texts.filter(lies), ...party.members.map(({ endpoint }) => endpoint)].toSorted(), missing: [...missing] }
}

/** What was found out for one requirement, piece by piece. */
interface Evaluated {
  /** What was evaluated, each with how it came out. */
  readonly did: string[]
  readonly broke: string[]
  /** Why it is not known. */
  readonly open: string[]
  /** What was found, and accepted. */
  readonly accepted: string[]
  readonly promises: PromisePart[]
  readonly signs: PromisePart[]
  readonly findings: RequirementPart['findings']
}

async function evaluate(evaluation: Evaluation, pack: Pack, scopes: Scopes, requirement: PackRequirement): Promise<RequirementPart> {
  const { id, says, promises = [], checks = [], rules = [], signs = {}, needs = [], about, besides, missing } = requirement
  const not = [missing, besides].flatMap((one) => one ?? [])
  const part = (verdict: RequirementPart['verdict'], because: string, more: Partial<RequirementPart> = {}): RequirementPart => ({
    id,
    says,
    verdict,
    because,
    evaluated: [],
    missing: [],
    promises: [],
    signs: [],
    findings: [],
    ...more,
  })
  if (needs.length > 0 && !needs.some((need) => isThere(evaluation.network, need)))
    return part('not-applicable', `There is no ${needs.map((need) => needWords[need] ?? need.replace('tree:', '')).join(' and no ')} in what was read.`)
  const all = [...promises, ...(signs.promises ?? [])]
  const nobody = [...new Set(all.flatMap(scopeNames))].filter((name) => scopes.get(name)?.length === 0)
  // Whoever is nobody among others who are named costs nothing: a list of them may well be empty in part.
  const empty = all.filter((promise) => sides(promise).some((names) => names.length > 0 && names.every((name) => nobody.includes(name))))
  const nothingElse = empty.length > 0 && empty.length === all.length && checks.length + rules.length === 0 && missing === undefined
  const none = about === undefined ? (nothingElse ? nobody : []) : [about].filter((name) => scopes.get(name)?.length === 0)
  if (none.length > 0) return part('not-applicable', `It was said that ${listed(none)} ${none.length === 1 ? 'is' : 'are'} nobody.`)
  const found: Evaluated = { did: [], broke: [], open: [], accepted: [], promises: [], signs: [], findings: [] }
  const unsaid = new Set<string>()
  const asked = (promise: PackPromise): PromisePart | undefined => {
    if (empty.includes(promise)) return undefined
    const names = scopeNames(promise).filter((name) => !scopes.has(name))
    for (const name of names) unsaid.add(name)
    const means = meansOf(promise).filter((name) => scopes.get(name)?.length === 0)
    if (means.length > 0) {
      found.open.push(`it was said that ${listed(means)} ${means.length === 1 ? 'is' : 'are'} nobody`)
      return undefined
    }
    return names.length > 0 ? undefined : ask(evaluation.asking, promise, scopes, `${pack.id} ${id}`)
  }
  for (const promise of promises) note(found, asked(promise), 'promises')
  for (const promise of signs.promises ?? []) note(found, asked(promise), 'signs')
  for (const one of rules) readOpenRules(evaluation, one, found)
  const ran = await readFindings(evaluation, requirement, about === undefined ? undefined : scopes.get(about), found)
  not.push(...found.accepted)
  const unnamed = listed([...unsaid])
  const open = [
    ...(unsaid.size > 0 ? [`it was not said who ${unnamed} ${unsaid.size === 1 ? 'is' : 'are'}`] : []),
    ...found.open,
    ...((ran || rules.length > 0) && !evaluation.complete ? ['not everything was read or understood'] : []),
  ]
  const more = { evaluated: found.did, promises: found.promises, signs: found.signs, findings: found.findings }
  if (found.broke.length > 0) {
    const besidesIt = unsaid.size > 0 ? [`what depends on ${unnamed}, whom nobody named`] : []
    return part('broken', sentence(found.broke.join('; ')), { ...more, missing: [...besidesIt, ...not] })
  }
  if (open.length > 0 || missing !== undefined) {
    const less = found.did.length > 0 ? 'what was evaluated is only a part of it' : 'no configuration shows it'
    return part('cannot-tell', sentence(open.length > 0 ? open.join('; ') : less), { ...more, missing: not })
  }
  if (found.did.length === 0) return part('not-applicable', 'Nothing of the kind was read.')
  return part('holds', not.length > 0 ? 'As far as it was evaluated.' : 'All of it was evaluated.', { ...more, missing: not })
}

/** The scopes of each side of a promise, where it names nobody else: who sends, who gets. What is to be passed is no side: that there is none makes nothing inapplicable. */
function sides(promise: PackPromise): string[][] {
  return bodiesOf(promise).flatMap(({ from, to }) => [from, to].map(namesIfOnly))
}

/** The scopes of what is to be passed or stayed in. */
function meansOf(promise: PackPromise): string[] {
  return bodiesOf(promise).flatMap((body) => scopeNames([body['by'], body['in']]))
}

function bodiesOf({ says: _says, ...promise }: PackPromise): Readonly<Record<string, unknown>>[] {
  return Object.values(promise).filter((body): body is Readonly<Record<string, unknown>> => typeof body === 'object' && body !== null)
}

/** The scopes that a side consists of; none where it names others, too. */
function namesIfOnly(side: unknown): string[] {
  const items: readonly unknown[] = Array.isArray(side) ? side : [side]
  return items.every((item) => typeof item === 'string' && item.startsWith('$')) ? items.flatMap(scopeNames) : []
}

function note(found: Evaluated, part: PromisePart | undefined, where: 'promises' | 'signs'): void {
  if (!part) return
  found[where].push(part)
  const { verdict, expects } = part
  const words = { holds: 'holds', broken: where === 'signs' ? 'no' : 'broken', unknown: 'cannot tell' }[verdict]
  found.did.push(`${expects}: ${words}${verdict === 'holds' && part.says.startsWith('Nothing gets there') ? ' (nothing gets there at all)' : ''}`)
  if (verdict === 'unknown') found.open.push(`not known: ${expects}: ${part.says.replace(/\.$/, '')}`)
  if (verdict === 'broken' && where === 'promises') found.broke.push(`not so: ${expects}`)
  if (verdict === 'broken' && where === 'signs') found.open.push(`not so, which is a sign and no proof: ${expects}`)
}

function readOpenRules({ asking: { matching } }: Evaluation, asked: RulesAsked, found: Evaluated): void {
  const { filters, open, unclear } = readRules(matching, asked)
  if (filters === 0) {
    found.open.push(`no ${asked.says} that something uses was read`)
    return
  }
  const family = asked.family === 'both' ? 'every IPv4 or every IPv6 address' : `every IPv${asked.family} address`
  for (const { rule, family: own, origin } of open)
    found.findings.push({ code: 'rule', subject: rule, says: `${rule} lets every IPv${own} address in over ${asked.over}.`, places: placesOf(origin) })
  const words = open.length > 0 ? 'broken' : unclear.length > 0 ? 'cannot tell' : 'holds'
  found.did.push(`no rule of a ${asked.says} lets ${family} in over ${asked.over}: ${words}`)
  if (open.length > 0) found.broke.push(`${open.length} ${open.length === 1 ? 'rule lets' : 'rules let'} ${family} in over ${asked.over}`)
  else if (unclear.length > 0) found.open.push(`it is not known whom ${unclear.slice(0, 3).join(', ')} ${unclear.length === 1 ? 'lets' : 'let'} in`)
}

/** Adds what checks found; whether any of them had something to look at. */
async function readFindings(
  { findings, asking }: Evaluation,
  { checks = [], signs }: PackRequirement,
  about: readonly string[] | undefined,
  found: Evaluated,
): Promise<boolean> {
  const hints = signs?.checks ?? []
  if (checks.length + hints.length === 0) return false
  const { findings: all, skipped, accepted = [] } = await findings()
  const covers = (codes: readonly string[], { code, severity }: FindingPart): boolean =>
    codes.includes(code) || (codes.length > 0 && severity !== 'note' && isSelected(code, { only: codes, skip: [] }))
  const members = about && new Set(membersOf(asking, about).party.members.map(({ endpoint }) => endpoint))
  const concerns = ({ subject, witness }: FindingPart): boolean =>
    !members || [subject, witness?.from, witness?.to].some((id) => id !== undefined && members.has(id))
  const breaks = all.filter((one) => covers(checks, one) && concerns(one))
  const signsFound = all.filter((one) => covers(hints, one) || (covers(checks, one) && !concerns(one)))
  found.findings.push(...breaks.map((one) => findingPart(one, false)), ...signsFound.map((one) => findingPart(one, true)))
  const [first] = breaks
  if (first) found.broke.push(breaks.length === 1 ? first.says.replace(/\.$/, '') : counted(breaks.length, 'finding'))
  if (signsFound.length > 0) found.open.push(`${counted(signsFound.length, 'finding')} that may concern it`)
  const codes = [...checks, ...hints].filter((code) => skipped.every(({ check }) => check !== code))
  found.accepted.push(...accepted.filter((one) => covers([...checks, ...hints], one)).map(({ code, subject }) => `${code} of ${subject}, which was accepted`))
  const count = breaks.length + signsFound.length
  if (codes.length > 0) found.did.push(`${codes.join(', ')}: ${count === 0 ? 'nothing was found' : counted(count, 'finding')}`)
  return codes.length > 0
}

/** Ids and names stay as they are. */
const sentence = (text: string): string => `${/^[a-z]+ /.test(text) ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : text}.`

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

/** Asked as a file would ask it: the promise is written out, and read. It is told with the names of scopes, which the pack lists. */
function ask(asking: Asking, { says, ...promise }: PackPromise, scopes: Scopes, name: string): PromisePart {
  const said = readPromise(told(promise), name)
  const part = promisePart(asking.matching, said, answer(asking, readPromise(filled(asking, promise, scopes), name)), false)
  return { ...part, ...(says !== undefined && { expects: says }), places: [] }
}

/** A promise of a pack as it is read; that it can't be is our own mistake. */
export function readPromise(promise: unknown, name: string): NetworkPromise {
  const text = new Text('', JSON.stringify([{ name, ...(promise as object) }]))
  const [tree] = readYaml(text).documents
  const read = tree ? readPromises(tree, text) : { promises: [], problems: [] }
  const [first] = read.promises
  if (!first || read.problems.length > 0) throw new TypeError(`${name} is no promise: ${read.problems.map(({ says }) => says).join(' ')}`)
  return first
}

const findingPart = ({ code, subject, says, places }: FindingPart, sign: boolean): RequirementPart['findings'][number] => ({
  code,
  subject,
  says,
  places,
  ...(sign && { sign }),
})

/** What people call it that is not there. */
const needWords: Readonly<Record<string, string>> = { 'tree:aws': 'AWS resource', 'tree:kubernetes': 'Kubernetes manifest' }

function isThere({ facts, trees }: Network, need: string): boolean {
  return need in noFacts ? facts[need as keyof typeof facts].length > 0 : trees.has(need.slice('tree:'.length))
}
