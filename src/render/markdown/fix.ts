import type { FixCandidatePart, FixDocument, FixProofPart } from '../documents/fix.ts'
import type { RenderOptions } from '../options.ts'
import { cut } from '../words/count.ts'
import { alternativeWords, askedWords, besidesWords, commandsOf, editWords, fixWords, nextAfterFix, pairWords, proofWords } from '../words/fix.ts'
import { mainPlace } from '../words/place.ts'
import { ending } from './ending.ts'
import { andMore, folded, marks, place, plain, rowsOf, table } from './write.ts'

/** For a ticket or a comment: the edits, the patch, the proof; alternatives folded. */
export function fixMarkdown(document: FixDocument, options: RenderOptions): string {
  const { says, tone } = fixWords(document)
  const { proof, remains, alternatives } = document
  const { shown, left } = cut(alternatives, rowsOf(options, 6))
  return [
    `### ${marks[tone]} ${plain(says)}`,
    '',
    plain(askedWords(document)),
    ...(document.edits.length > 0 ? ['', ...document.edits.map((edit) => `- ${plain(editWords(edit))} ${place(mainPlace(edit.places))}`)] : []),
    ...(remains.length > 0 ? ['', ...table(['In the way', 'What would have to be', 'Where'], remains.map((one) => [plain(one.says), plain(one.todo), place(mainPlace(one.places))]))] : []),
    ...patchLines(document),
    ...commandLines(document),
    ...(proof ? ['', `**Proof:** ${plain(proofWords(document.before, proof))}. It ${plain(besidesWords(proof))}.`, ...besidesLines(proof, options)] : []),
    ...shown.flatMap((one) => folded(`Or: ${plain(alternativeWords(one, document))} (${plain(besidesWords(one.proof))})`, [...patchLines(one), ...besidesLines(one.proof, options)])),
    ...andMore(left),
    ...ending(document, options, nextAfterFix(document)),
    '',
  ].join('\n')
}

/** A fence that nothing in the patch can close. */
function patchLines({ patches }: Pick<FixCandidatePart, 'patches'>): string[] {
  if (patches.length === 0) return []
  const text = patches.map(({ diff }) => diff).join('')
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return ['', `${fence}diff`, text.replace(/\n$/, ''), fence]
}

function commandLines(document: FixDocument): string[] {
  return commandsOf(document).flatMap(({ on, run }) => ['', `A dump is changed; on ${plain(on)} it takes`, '', '```sh', ...run, '```'])
}

function besidesLines(proof: FixProofPart, options: RenderOptions): string[] {
  const lines = [...proof.alsoOpens.map((pair) => `- ➕ ${plain(pairWords(pair))}`), ...proof.alsoCloses.map((pair) => `- ➖ ${plain(pairWords(pair))}`)]
  const { shown, left } = cut(lines, rowsOf(options, 15))
  return shown.length === 0 ? [] : ['', ...shown, ...andMore(left)]
}
