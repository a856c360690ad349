import { isEmptyAddresses } from '../base/address.ts'
import type { Question } from '../engine/question.ts'
import type { Trace } from '../engine/trace.ts'
import type { FixCandidatePart, FixDocument, FixProofPart } from '../render/documents/fix.ts'
import { Draft } from './fix/draft.ts'
import { askedPart, patchParts, remainsPart } from './fix/parts.ts'
import { keptPromises, type Kept } from './fix/promises.ts'
import { besides } from './fix/proof.ts'
import { search, type Candidate } from './fix/search.ts'
import { exactly, look, type Goal, type State } from './fix/state.ts'
import { searchStop } from './fix/stop.ts'
import { placesOf } from '../origin/place.ts'
import { flowParameters } from './flow-parameters.ts'
import { headOf, nothingRead, readNetwork } from './network.ts'
import { operation, refuse, type Answer, type Context } from './operation.ts'

/** Which smallest change makes a flow pass, or stops it; and the proof that it does that and what else. */
export default operation({
  name: 'fix',
  summary: 'which smallest change makes this flow pass, or stops it, and what else would it open?',
  effect: 'writes',
  parameters: [
    ...flowParameters,
    { name: 'stop', kind: 'flag', summary: 'the flow is to be stopped instead, and nothing that is promised' },
    { name: 'tighten', kind: 'text', placeholder: 'RULE', summary: 'narrow this rule instead to what the promises need, or without any what is declared to be called', example: 'bastion.tf:7' },
    { name: 'finding', kind: 'text', placeholder: 'FINDING', summary: 'mend what check found: its code where it is found once, or its fingerprint', example: 'policy/blocks-declared-dependency' },
    { name: 'write', kind: 'flag', summary: 'change the files; without it they are only read, and the patch is shown' },
    { name: 'paths', kind: 'paths', summary: 'what to read' },
  ],
  examples: [
    { says: 'what keeps the checkout from the catalog, as a patch', arguments: 'fix --from checkout --to http://catalog:8080/ examples/shop-broken' },
    { says: 'a route and a rule in Terraform', arguments: 'fix --from app --to db:5432 examples/shop-aws-broken' },
    { says: 'a rule that lets pass no more than what is called', arguments: 'fix --tighten modules/application/main.tf:39 examples/shop-aws' },
    { says: 'close a door', arguments: 'fix --stop --from internet --to bastion:22 examples/shop-aws-broken' },
  ],
  formats: ['text', 'json', 'markdown', 'html'],
  document: 'netwright/fix@1',
  async run(input, context) {
    const headers: Record<string, string> = {}
    for (const header of input.header) {
      const at = header.indexOf(':')
      if (at < 1) return refuse(context.tool, { code: 'usage/header', says: `"${header}" is not a header.`, todo: "Write it as 'name: value'." })
      headers[header.slice(0, at).trim().toLowerCase()] = header.slice(at + 1).trim()
    }
    if (input.finding !== undefined) {
      const network = await readNetwork(context)
      const nothing = nothingRead(context, network)
      if (nothing) return nothing
      const { askedByFinding } = await import('./fix/finding.ts')
      const asked = await askedByFinding(context, network, input.finding)
      if ('refusal' in asked) return refuse(context.tool, asked.refusal)
      return 'tighten' in asked ? narrow(context, asked.tighten, input.write) : mend(context, asked.question, asked.goal, input.write)
    }
    const question: Question = { from: input.from, to: input.to, port: input.port, protocol: input.protocol, sourcePort: input.sourcePort, request: input.request, headers }
    if (input.tighten !== undefined) return narrow(context, input.tighten, input.write)
    return mend(context, question, input.stop ? 'stop' : 'pass', input.write)
  },
})

async function mend(context: Context, question: Question, goal: Goal, write: boolean): Promise<Answer> {
  context.progress('following the flow')
  const start = await look(context, new Draft(context.files), question, goal)
  const nothing = nothingRead(context, start.network)
  if (nothing) return nothing
  const { traced } = start
  if (!traced) return refuse(context.tool, start.misasked ?? { code: 'usage/no-target', says: 'There is nowhere to go to.', todo: 'Say --to an endpoint, address, name or URL.' })
  const common = {
    schema: 'netwright/fix@1' as const,
    ...headOf(context, start.network, traced.doubts),
    asked: askedPart(traced.understood, goal, question.request),
    before: { verdict: traced.verdict, layer: traced.layer, reply: traced.reply ?? null },
  }
  if (start.holds) {
    const document: FixDocument = { ...common, outcome: 'nothing-to-do', edits: [], patches: [], proof: null, remains: [], alternatives: [] }
    return { document, exit: 0 }
  }
  context.progress('trying edits')
  const exact = exactly(question, start)
  const stopping = goal === 'stop' ? await searchStop(context, start, exact) : undefined
  const candidates = stopping ? stopping.candidates : await search(context, start, exact)
  context.progress('comparing every flow')
  const kept = await keptPromises(context, start.network)
  const proven = candidates
    .map((candidate) => ({ candidate, part: candidatePart(start, candidate, [exact], kept) }))
    // What breaks a promise stops too much.
    .filter(({ part }) => goal === 'pass' || part.proof.promises.broken.length === 0)
    .toSorted((a, b) => compare(sizeOf(a.part), sizeOf(b.part)))
  const [first, ...others] = proven
  const changes = first !== undefined && first.part.patches.length > 0
  const unmet = (first ? first.candidate.remains : (stopping?.remains ?? [])).map(remainsPart)
  // Where nothing can be named that stops it, it is something that isn't known.
  const last = first?.candidate.state.traced ?? traced
  const breaking = candidates.length > 0 && !first ? candidates.map((candidate) => candidatePart(start, candidate, [exact], kept)) : []
  const remains = unmet.length > 0 || breaking.length > 0 || first?.candidate.state.holds ? unmet : inTheWay(last, start, goal)
  const document: FixDocument = {
    ...common,
    outcome: changes && first.candidate.state.holds ? 'fixed' : changes ? 'partly' : 'none',
    ...(changes ? first.part : { edits: [], patches: [], proof: null }),
    remains: [...remains, ...breaking.map(({ edits, proof }) => ({ says: `to ${edits.map(({ says }) => says).join(', and to ')} would stop it`, todo: `and break what is promised: ${proof.promises.broken.join(', ')}`, places: edits.flatMap(({ places }) => places) }))],
    alternatives: others.filter(({ part }) => part.patches.length > 0).map(({ part }) => part),
  }
  return finish(context, document, write ? first?.candidate.state.draft : undefined, !changes && traced.verdict === 'unknown')
}

async function narrow(context: Context, asked: string, write: boolean): Promise<Answer> {
  context.progress('asking what is needed')
  const network = await readNetwork(context)
  const nothing = nothingRead(context, network)
  if (nothing) return nothing
  const { tighten } = await import('./fix/tighten.ts')
  const found = await tighten(context, network, asked)
  if ('refusal' in found) return refuse(context.tool, found.refusal)
  const { rule, by } = found.rule
  context.progress('comparing every flow')
  const kept = await keptPromises(context, network)
  const proven = found.drafts
    .map(({ draft, network: after }) => {
      const more = besides(network, after, [])
      const proof: FixProofPart = { asked: 'delivered', reply: null, holds: true, opens: [...more.opens], closes: [...more.closes], alsoOpens: [...more.alsoOpens], alsoCloses: [...more.alsoCloses], counts: more.counts, names: more.names, requests: more.requests, promises: { checked: kept.checked, broken: kept.broken(after) } }
      return { draft, part: { ...patchParts(draft), proof } }
    })
    // A narrower rule opens nothing; of several the one that closes most is the narrowest.
    .filter(({ part: { proof } }) => proof.counts.alsoOpens === 0 && proof.promises.broken.length === 0)
    .toSorted((a, b) => b.part.proof.counts.alsoCloses - a.part.proof.counts.alsoCloses)
  const [first, ...others] = proven
  const useful = first && first.part.proof.counts.alsoCloses > 0
  const needed = found.needs.length === 0 ? `nothing that ${found.because === 'promises' ? 'is promised' : 'is declared to be called'} arrives at all` : ''
  const document: FixDocument = {
    schema: 'netwright/fix@1',
    ...headOf(context, network, []),
    asked: { wants: 'tighten', from: 'any', to: by, rule: rule.says },
    before: null,
    outcome: useful ? 'fixed' : found.drafts.length > 0 ? 'nothing-to-do' : 'none',
    ...(useful ? first.part : { edits: [], patches: [], proof: null }),
    remains: found.drafts.length > 0 ? [] : [{ says: `${rule.says} can't be written narrower${needed === '' ? '' : `: ${needed}`}`, todo: 'it would have to name only those who need it', places: placesOf(rule.origin) }],
    alternatives: useful ? others.filter(({ part }) => part.proof.counts.alsoCloses > 0).map(({ part }) => part) : [],
  }
  return finish(context, document, write && useful ? first.draft : undefined, false)
}

/** Where no obstacle can be named: what isn't known, or what no rule decides. */
function inTheWay({ doubts, verdict, layer, obstacles, understood }: Trace, { matching }: State, goal: Goal): FixDocument['remains'] {
  const told = doubts.map(({ says, origins }) => ({ says, todo: 'it would have to be known before anything can be promised of this flow', places: placesOf(...origins) }))
  const stopped = obstacles.map(({ says, because }) => ({ says, todo: 'it would have to be otherwise', places: placesOf(...because) }))
  if (told.length > 0) return told
  if (stopped.length > 0) return stopped
  if (goal === 'stop') return [{ says: `no rule that could be edited lets it pass: ${verdict} at ${layer}`, todo: 'a filter would have to stand on its way', places: [] }]
  const { from, to } = understood
  const has = (side: typeof from): (4 | 6)[] => ([4, 6] as const).filter((family) => !isEmptyAddresses(matching.amongFamilies(side.addresses, [family])))
  const [ours, theirs] = [has(from), has(to)]
  if (ours.length > 0 && theirs.length > 0 && !ours.some((family) => theirs.includes(family))) {
    const says = `${from.says} has IPv${ours.join('')} addresses alone, and ${to.says} IPv${theirs.join('')}`
    return [{ says, todo: 'both would need an address of one family', places: [] }]
  }
  return [{ says: `${verdict} at ${layer}`, todo: 'something that is not declared would have to be otherwise', places: [] }]
}

/** The answer; with `--write`, and only for a proven patch, the files are changed first. */
async function finish(context: Context, document: FixDocument, draft: Draft | undefined, unknown: boolean): Promise<Answer> {
  const exit = document.outcome === 'fixed' || document.outcome === 'nothing-to-do' ? 0 : unknown ? 3 : 1
  // Who may not write answers with the patch.
  if (!draft || document.outcome !== 'fixed' || context.mayWrite !== true) return { document, exit }
  const { writeFiles } = await import('./files/write.ts')
  const done = await writeFiles(context.files, draft.changed())
  return 'refusal' in done ? refuse(context.tool, done.refusal) : { document: { ...document, written: [...done.written] }, exit }
}

function candidatePart(start: State, { state }: Candidate, questions: readonly Question[], kept: Kept): FixCandidatePart {
  return { ...patchParts(state.draft), proof: proofPart(start, state, questions, kept) }
}

function proofPart(start: State, state: State, questions: readonly Question[], kept: Kept): FixProofPart {
  const more = besides(start.network, state.network, questions)
  return {
    asked: state.traced?.verdict ?? 'unknown',
    reply: state.traced?.reply ?? null,
    holds: state.holds,
    opens: [...more.opens],
    closes: [...more.closes],
    alsoOpens: [...more.alsoOpens],
    alsoCloses: [...more.alsoCloses],
    counts: more.counts,
    names: more.names,
    requests: more.requests,
    promises: { checked: kept.checked, broken: kept.broken(state.network) },
  }
}

/** What it opens besides, the internet first; then what it closes besides, and how many names and requests go elsewhere; then whether it names addresses where it could name who has them, or lets pass whoever else a wider policy is about; then how many lines it changes. */
function sizeOf({ proof, patches, edits }: FixCandidatePart): number[] {
  const outside = proof.alsoOpens.filter(({ from, to }) => from.startsWith('internet') || to.startsWith('internet')).length
  const lines = patches.flatMap(({ diff }) => diff.split('\n').filter((line) => /^[-+](?![-+])/.test(line))).length
  const loose = edits.filter(({ kind }) => kind.endsWith('by address') || kind === 'rule in a wider policy').length
  return [Number(!proof.holds), proof.promises.broken.length, outside, proof.counts.alsoOpens, proof.counts.alsoCloses, proof.names + proof.requests, loose, lines]
}

function compare(a: readonly number[], b: readonly number[]): number {
  return a.map((one, place) => one - (b[place] ?? 0)).find((left) => left !== 0) ?? 0
}
