import { placesOf } from '../origin/place.ts'
import type { AssertDocument, PackPart, PromisePart, RequirementPart } from '../render/documents/assert.ts'
import type { ProblemPart } from '../render/documents/common.ts'
import { answer } from './assert/answer.ts'
import { learn } from './assert/learn.ts'
import { askingOf } from './assert/asking.ts'
import { evaluatePack, type Evaluation } from './assert/packs/evaluate.ts'
import { packs } from './assert/packs/index.ts'
import type { Pack } from './assert/packs/pack.ts'
import { scopesOf } from './assert/packs/scopes.ts'
import { promisePart } from './assert/parts.ts'
import { promisesOf, type NetworkPromise } from './assert/promises.ts'
import { accept, findAll } from './findings.ts'
import { nearest } from './nearest.ts'
import { headOf, nothingRead, readNetwork, type Network } from './network.ts'
import { operation, refuse, type Context, type Refusal } from './operation.ts'

/** Whether what was promised of a network holds, exactly; each break with a flow that shows it. */
export default operation({
  name: 'assert',
  summary: 'do the promises in .netwright.yaml hold?',
  effect: 'reads',
  parameters: [
    { name: 'allowUnknown', kind: 'list', placeholder: 'NAME', summary: 'this promise counts as held where it is not known whether it holds', example: "'only the app reaches the database'" },
    { name: 'pack', kind: 'list', placeholder: 'PACK', summary: 'a standard, requirement by requirement' },
    { name: 'only', kind: 'list', placeholder: 'NAME', summary: 'only these promises' },
    { name: 'explain', kind: 'flag', summary: 'name the lines by which a promise holds, too' },
    { name: 'learn', kind: 'flag', summary: 'write the promises that hold today, to begin from' },
    { name: 'junit', kind: 'text', placeholder: 'FILE', summary: 'write the answer to this file as JUnit XML, too' },
    { name: 'paths', kind: 'paths', summary: 'what to read' },
  ],
  examples: [
    { says: 'every promise of the nearest .netwright.yaml', arguments: 'assert examples/shop' },
    { says: 'begin from what holds today', arguments: 'assert --learn examples/shop' },
    { says: 'in CI', arguments: 'assert --junit netwright.xml' },
  ],
  formats: ['text', 'json', 'markdown', 'html', 'junit', 'sarif'],
  document: 'netwright/assert@1',
  async run(input, context) {
    const network = await readNetwork(context)
    const nothing = nothingRead(context, network)
    if (nothing) return nothing
    const asking = askingOf(network.model, input.explain)
    if (input.learn) {
      context.progress('learning what holds')
      return { document: learn(asking, headOf(context, network, [])), exit: 0 }
    }
    const read = promisesOf(context.config)
    const unread = read.problems.filter(({ severity }) => severity === 'error').length
    const wanted = await packsCalled(input.pack)
    if ('refusal' in wanted) return refuse(context.tool, wanted.refusal)
    if (read.promises.length === 0 && unread === 0 && wanted.packs.length === 0) return refuse(context.tool, { ...noPromises, ...(context.config.path !== undefined && { says: `${context.config.path} promises nothing.` }) })
    const unknown = unknownName([...input.allowUnknown, ...input.only], read.promises)
    if (unknown) return refuse(context.tool, unknown)
    const asked = read.promises.filter(({ name }) => input.only.length === 0 || input.only.includes(name))
    context.progress('walking every flow')
    const promises = asked.map((promise): PromisePart => promisePart(asking.matching, promise, answer(asking, promise), promise.allowUnknown || input.allowUnknown.includes(promise.name)))
    const count = (verdict: PromisePart['verdict']): number => promises.filter((one) => one.verdict === verdict).length
    const head = headOf(context, network, [])
    const scoped = wanted.packs.map((pack) => ({ pack, ...(context.config.text ? scopesOf(pack, context.config.packs, context.config.text) : { scopes: new Map<string, readonly string[]>(), problems: [] }) }))
    let findings: ReturnType<Evaluation['findings']> | undefined
    const evaluation: Evaluation = { asking, network, complete: head.complete, findings: () => (findings ??= openFindings(context, network)) }
    const evaluated: PackPart[] = []
    for (const { pack, scopes } of scoped) evaluated.push(await evaluatePack(evaluation, pack, scopes))
    const requirement = (verdict: RequirementPart['verdict']): number => evaluated.flatMap(({ requirements }) => requirements).filter((one) => one.verdict === verdict).length
    const problems = [...(head.problems ?? []), ...[...read.problems, ...scoped.flatMap((one) => one.problems)].map(({ code, severity, says, origin }): ProblemPart => ({ code, severity, says, places: placesOf(origin) }))]
    const document: AssertDocument = {
      schema: 'netwright/assert@1',
      ...head,
      complete: head.complete && unread === 0,
      ...(problems.length > 0 && { problems }),
      summary: { holds: count('holds'), broken: count('broken'), unknown: count('unknown'), unread },
      promises,
      ...(evaluated.length > 0 && { packs: evaluated }),
    }
    return { document, exit: document.summary.broken + requirement('broken') > 0 ? 1 : document.summary.unknown + unread + requirement('cannot-tell') > 0 ? 3 : 0, ...(input.junit !== undefined && { also: [{ path: input.junit, format: 'junit' as const }] }) }
  },
})

/** What is found, and what of it was accepted. */
async function openFindings(context: Context, network: Network): ReturnType<Evaluation['findings']> {
  const all = await findAll(network, context.profile, context.today, { only: [], skip: [] }, context.progress)
  const { open, accepted } = accept(all.findings, context.config.accept, context.today)
  return { ...all, findings: open, accepted: accepted.map(({ finding }) => finding) }
}

async function packsCalled(names: readonly string[]): Promise<{ readonly packs: readonly Pack[] } | { readonly refusal: Refusal }> {
  const all = names.flatMap((name) => name.split(',')).map((name) => name.trim())
  const strange = all.find((name) => !Object.hasOwn(packs, name))
  if (strange !== undefined) return { refusal: { code: 'usage/no-pack', says: `There is no pack "${strange}".`, todo: 'Choose one of those that there are.', candidates: Object.keys(packs) } }
  return { packs: await Promise.all(all.flatMap((name) => packs[name]?.() ?? [])) }
}

const noPromises: Refusal = {
  code: 'assert/no-promises',
  says: 'Nothing is promised: there is no .netwright.yaml with promises.',
  todo: 'Begin from what holds today: netwright assert --learn --output promises.yaml, keep what should stay so, and put it into .netwright.yaml.',
}

function unknownName(names: readonly string[], promises: readonly NetworkPromise[]): Refusal | undefined {
  const known = promises.map(({ name }) => name)
  const strange = names.find((name) => !known.includes(name))
  if (strange === undefined) return undefined
  const near = nearest(strange, known)
  return { code: 'usage/no-promise', says: `No promise is called "${strange}".`, todo: 'Write a name as it stands in .netwright.yaml.', candidates: near.length > 0 ? near : known.slice(0, 12) }
}
