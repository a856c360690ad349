import type { Question } from '../engine/question.ts'
import type { FixCandidatePart, FixDocument, FixProofPart } from '../render/documents/fix.ts'
import { Draft } from './fix/draft.ts'
import { askedPart, patchParts, remainsPart } from './fix/parts.ts'
import { besides } from './fix/proof.ts'
import { search, type Candidate } from './fix/search.ts'
import { look, type State } from './fix/state.ts'
import { headOf, nothingRead } from './network.ts'
import { operation, refuse, type Answer, type Context } from './operation.ts'

/** Which smallest change makes a flow pass, or stops it; and the proof that it does that and what else. */
export default operation({
  name: 'fix',
  summary: 'which smallest change makes this flow pass, or stops it, and what else would it open?',
  effect: 'writes',
  parameters: [
    { name: 'from', kind: 'text', default: 'internet', placeholder: 'ENDPOINT', summary: 'who sends it: internet, an address, an endpoint, app=web' },
    { name: 'to', kind: 'text', placeholder: 'ENDPOINT', summary: 'who gets it: an endpoint, address, name, host:port or URL', example: 'db:5432' },
    { name: 'port', kind: 'number', least: 0, most: 65535, summary: 'the destination port' },
    { name: 'protocol', kind: 'text', default: 'tcp', summary: 'tcp, udp, sctp, icmp, icmpv6 or a number' },
    { name: 'sourcePort', kind: 'number', least: 0, most: 65535, summary: 'the source port (any unreserved one, where not said)' },
    { name: 'request', kind: 'text', placeholder: "'METHOD URL'", summary: 'the HTTP request that it carries', example: "'POST https://shop.example/cart'" },
    { name: 'header', kind: 'list', placeholder: "'NAME: VALUE'", summary: 'a header of the request' },
    { name: 'write', kind: 'flag', summary: 'change the files; without it they are only read, and the patch is shown' },
    { name: 'paths', kind: 'paths', summary: 'what to read' },
  ],
  examples: [
    { says: 'what keeps the checkout from the catalog, as a patch', arguments: 'fix --from checkout --to http://catalog:8080/ examples/shop-broken' },
    { says: 'a route and a rule in Terraform', arguments: 'fix --from app --to db:5432 examples/shop-aws-broken' },
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
    const question: Question = { from: input.from, to: input.to, port: input.port, protocol: input.protocol, sourcePort: input.sourcePort, request: input.request, headers }
    return makePass(context, question, input.write)
  },
})

async function makePass(context: Context, question: Question, write: boolean): Promise<Answer> {
  context.progress('following the flow')
  const start = await look(context, new Draft(context.files), question)
  const nothing = nothingRead(context, start.network)
  if (nothing) return nothing
  if (start.misasked) return refuse(context.tool, start.misasked)
  const { traced } = start
  if (!traced) return refuse(context.tool, { code: 'usage/no-target', says: 'There is nowhere to go to.', todo: 'Say --to an endpoint, address, name or URL.' })
  const common = {
    schema: 'netwright/fix@1' as const,
    ...headOf(context, start.network, traced.doubts),
    asked: askedPart(traced.understood, 'pass', question.request),
    before: { verdict: traced.verdict, layer: traced.layer, reply: traced.reply ?? null },
  }
  if (start.passes) {
    const document: FixDocument = { ...common, outcome: 'nothing-to-do', edits: [], patches: [], proof: null, remains: [], alternatives: [] }
    return { document, exit: 0 }
  }
  context.progress('trying edits')
  const candidates = await search(context, start, question)
  const proven = candidates
    .map((candidate) => ({ candidate, part: candidatePart(start, candidate, [question]) }))
    .toSorted((a, b) => compare(sizeOf(a.part), sizeOf(b.part)))
  const [first, ...others] = proven
  if (!first) return refuse(context.tool, { code: 'fault/unexpected', says: 'No candidate was made.', todo: 'Please report it.' })
  const { state, remains } = first.candidate
  const changes = first.part.patches.length > 0
  const document: FixDocument = {
    ...common,
    outcome: state.passes && changes ? 'fixed' : changes ? 'partly' : 'none',
    ...(changes ? first.part : { edits: [], patches: [], proof: null }),
    remains: remains.map(remainsPart),
    alternatives: others.map(({ part }) => part),
  }
  return finish(context, document, write ? state.draft : undefined, !changes && traced.verdict === 'unknown')
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

function candidatePart(start: State, { state }: Candidate, questions: readonly Question[]): FixCandidatePart {
  return { ...patchParts(state.draft), proof: proofPart(start, state, questions) }
}

function proofPart(start: State, state: State, questions: readonly Question[]): FixProofPart {
  const more = besides(start.network, state.network, questions)
  return {
    asked: state.traced?.verdict ?? 'unknown',
    reply: state.traced?.reply ?? null,
    holds: state.passes,
    opens: [...more.opens],
    closes: [...more.closes],
    alsoOpens: [...more.alsoOpens],
    alsoCloses: [...more.alsoCloses],
    counts: more.counts,
    names: more.names,
    requests: more.requests,
    promises: { checked: 0, broken: [] },
  }
}

/** What it opens besides, the internet first; then what it closes besides; then how many lines it changes. */
function sizeOf({ proof, patches }: FixCandidatePart): number[] {
  const outside = proof.alsoOpens.filter(({ from, to }) => from.startsWith('internet') || to.startsWith('internet')).length
  const lines = patches.flatMap(({ diff }) => diff.split('\n').filter((line) => /^[-+](?![-+])/.test(line))).length
  return [proof.promises.broken.length, outside, proof.counts.alsoOpens, proof.counts.alsoCloses, lines]
}

function compare(a: readonly number[], b: readonly number[]): number {
  return a.map((one, place) => one - (b[place] ?? 0)).find((left) => left !== 0) ?? 0
}
