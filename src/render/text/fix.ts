import type { FixCandidatePart, FixDocument, FixProofPart } from '../documents/fix.ts'
import type { RenderOptions } from '../options.ts'
import { cut } from '../words/count.ts'
import { alternativeWords, askedWords, besidesWords, commandsOf, editWords, fixWords, nextAfterFix, pairWords, proofWords } from '../words/fix.ts'
import { placeWords } from '../words/place.ts'
import { ending } from './ending.ts'
import { more, openPage, paragraph, withAside, type Page } from './page.ts'

/** The edits, the patch, what it proves; then what else would do. */
export function fixText(document: FixDocument, options: RenderOptions): string {
  const page = openPage(options)
  const { says, tone } = fixWords(document)
  const { proof, alternatives, remains } = document
  const { shown, left } = cut(alternatives, page.limit(4))
  return [
    ...paragraph(page, '', says, (text) => page.bold(page.tone[tone](text))),
    ...paragraph(page, '', askedWords(document), page.dim),
    ...(document.edits.length > 0 ? ['', ...document.edits.flatMap((edit) => withAside(page, `  ${page.tone.good('+')} `, editWords(edit), placeWords(edit.places)))] : []),
    ...(remains.length > 0 ? ['', page.bold('What nobody but you can change'), ...remains.flatMap((one) => [...withAside(page, `  ${page.tone.bad('✗')} `, one.says, placeWords(one.places)), ...paragraph(page, '    ', one.todo, page.dim)])] : []),
    ...(document.patches.length > 0 ? ['', ...document.patches.flatMap(({ diff }) => diffLines(page, diff))] : []),
    ...commandLines(page, document),
    ...(proof ? ['', ...proofLines(page, document, proof)] : []),
    ...(shown.length > 0
      ? ['', page.bold('Or'), ...shown.flatMap((one) => [...paragraph(page, '  ', alternativeWords(one, document)), ...paragraph(page, '    ', `in ${placesOf(one)}: ${besidesWords(one.proof)}`, page.dim)]), ...more(page, left).map((line) => `  ${line}`)]
      : []),
    ...ending(page, document, nextAfterFix(document)),
    '',
  ].join('\n')
}

const placesOf = ({ patches }: FixCandidatePart): string => patches.map(({ file }) => file).join(', ')

/** As it is, in colours: a patch is copied, so nothing in it is wrapped or indented. */
function diffLines(page: Page, diff: string): string[] {
  return diff
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => (/^(?:---|\+\+\+|diff |new file)/.test(line) ? page.bold(line) : line.startsWith('@@') ? page.dim(line) : line.startsWith('+') ? page.tone.good(line) : line.startsWith('-') ? page.tone.bad(line) : line))
}

/** What is copied into a shell is not wrapped either. */
function commandLines(page: Page, document: FixDocument): string[] {
  return commandsOf(document).flatMap(({ on, run }) => ['', page.bold(`A dump is changed; on ${on} it takes`), ...run.map((line) => `  ${line}`)])
}

function proofLines(page: Page, document: FixDocument, proof: FixProofPart): string[] {
  const opens = cut(proof.alsoOpens, page.limit(8))
  const closes = cut(proof.alsoCloses, page.limit(8))
  return [
    ...paragraph(page, 'Proof: ', `${proofWords(document.before, proof)}. It ${besidesWords(proof)}.`, page.tone.plain, page.bold),
    ...opens.shown.flatMap((pair) => paragraph(page, `  ${page.tone.doubt('+')} `, pairWords(pair))),
    ...more(page, opens.left).map((line) => `  ${line}`),
    ...closes.shown.flatMap((pair) => paragraph(page, `  ${page.tone.bad('-')} `, pairWords(pair))),
    ...more(page, closes.left).map((line) => `  ${line}`),
  ]
}
