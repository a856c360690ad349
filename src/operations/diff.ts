import type { DiffDocument } from '../render/documents/diff.ts'
import { brakesOf, readBrakes } from './diff/brakes.ts'
import { compare, wantedParts } from './diff/compare.ts'
import { nothingRead, readNetwork } from './network.ts'
import { operation, refuse, type Context, type Refusal, type Sides } from './operation.ts'

/** What changed between two states of a network: exactly which flows, and by which lines. */
export default operation({
  name: 'diff',
  summary: 'which flows were gained or lost, which findings are new or gone?',
  effect: 'reads',
  parameters: [
    { name: 'failOn', kind: 'list', placeholder: 'WHAT', summary: 'make the exit status 1: gained, gained:internet, lost, new:error, new:warning, new:note (new:error unless said), never', example: 'gained:internet' },
    { name: 'maxLost', kind: 'text', placeholder: 'PAIRS', summary: 'make the exit status 1 where more pairs lose something: a number, or a share of those that had something', example: '30%' },
    { name: 'maxGained', kind: 'text', placeholder: 'PAIRS', summary: 'likewise where more pairs gain something', example: '10' },
    { name: 'only', kind: 'list', placeholder: 'PART', summary: 'only these parts: flows, findings, names, requests', example: 'flows' },
    { name: 'whole', kind: 'flag', summary: 'in JSON name every pair, however many; without, the first 500 lines of 200 names and 2,000 pairs' },
    { name: 'paths', kind: 'paths', sides: true, summary: 'OLD and NEW (files, folders, REV:path, -); or a revision, A..B, and -- before paths in both; HEAD and what is here when left out' },
  ],
  examples: [
    { says: 'two folders', arguments: 'diff examples/shop examples/shop-broken' },
    { says: 'this branch against main', arguments: 'diff main' },
    { says: 'two revisions of one folder, as a comment for a pull request', arguments: 'diff main..HEAD --format markdown -- infra/' },
    { says: 'a plan: what is there, and what will be', arguments: 'diff plan.json' },
    { says: 'stop a change that opens something to the internet, or closes too much', arguments: 'diff main --fail-on gained:internet --fail-on new:error --max-lost 30%' },
  ],
  formats: ['text', 'json', 'markdown', 'html', 'sarif', 'mermaid', 'svg', 'dot'],
  document: 'netwright/diff@1',
  async run(input, context) {
    const brakes = readBrakes(input)
    if ('refusal' in brakes) return refuse(context.tool, brakes.refusal)
    const parts = wantedParts(input.only)
    if ('refusal' in parts) return refuse(context.tool, parts.refusal)
    const sides = await openSides(context, input.paths)
    if ('refusal' in sides) return refuse(context.tool, sides.refusal)
    const old = await readNetwork(sides.old)
    const now = await readNetwork(sides.now)
    // Nothing on one side alone: a network that begins, or ends.
    if (old.formats.length === 0 && now.formats.length === 0) return nothingRead(sides.now, now) ?? refuse(context.tool, nothing)
    const shares = brakes.brakes.some((brake) => brake.kind === 'most' && brake.share)
    const compared = await compare({ sides, old, now }, parts.parts, { shares, whole: input.whole }, context.progress)
    const held = brakesOf(brakes.brakes, compared)
    const document: DiffDocument = { ...compared, brakes: held }
    return { document, exit: held.length > 0 ? 1 : 0 }
  },
})

const nothing: Refusal = { code: 'input/nothing-to-read', says: 'There is nothing to read there.', todo: 'Name two states of a network.' }

async function openSides(context: Context, words: readonly string[]): Promise<Sides | { readonly refusal: Refusal }> {
  const asked = await context.sides(words)
  if ('refusal' in asked) return asked
  const { alone } = asked
  if (alone && (await readNetwork(alone)).formats.some(({ moments }) => moments)) {
    // The same files, read at the other moment: a context of their own.
    return { old: { ...alone, files: { ...alone.files }, moment: 'before' }, now: alone, names: { old: 'before', now: 'after' } }
  }
  return asked.open()
}

