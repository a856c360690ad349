import type { AssertDocument, PromisePart } from '../documents/assert.ts'
import type { RenderOptions } from '../options.ts'
import { assertTone, assertWords, promiseTone, promiseWitnessWords, promiseWord } from '../words/assert.ts'
import { cut } from '../words/count.ts'
import { nextAfterAssert } from '../words/next.ts'
import { mainPlace } from '../words/place.ts'
import { ending } from './ending.ts'
import { andMore, code, folded, marks, place, plain, rowsOf, table } from './write.ts'

/** A verdict line, what does not hold as a table, what holds folded. */
export function assertMarkdown(document: AssertDocument, options: RenderOptions): string {
  const most = rowsOf(options, 50)
  const open = [...document.promises.filter(({ verdict }) => verdict === 'broken'), ...document.promises.filter(({ verdict }) => verdict === 'unknown')]
  const held = document.promises.filter(({ verdict }) => verdict === 'holds')
  const { shown, left } = cut(open, most)
  return [
    `### ${marks[assertTone(document)]} ${plain(assertWords(document))}`,
    '',
    ...table(['', 'Promise', 'Why', 'Shown by', 'Line'], shown.map(row)),
    ...andMore(left),
    ...folded(
      `${held.length} that hold`,
      held.length === 0 ? [] : table(['', 'Promise', 'Where'], held.slice(0, most).map((one) => [marks[promiseTone(one)], plain(`${one.name}${one.allowed ? ` (${promiseWord(one)})` : ''}`), place(mainPlace(one.places))])),
    ),
    ...(document.packs ?? []).flatMap(({ says, requirements }) => [
      '',
      `#### ${plain(says)}`,
      '',
      ...table(['', 'Requirement', 'What it asks for', 'Why'], requirements.map((one) => [plain(one.verdict.replace('-', ' ')), plain(one.id), plain(one.says), plain(one.because)])),
    ]),
    ...ending(document, options, nextAfterAssert(document)),
    '',
  ].join('\n')
}

function row(one: PromisePart): string[] {
  const line = one.decides[0]?.places ?? []
  return [`${marks[promiseTone(one)]} ${promiseWord(one)}`, plain(one.name), plain(one.says), one.witness ? code(promiseWitnessWords(one.witness)) : '', place(mainPlace(line.length > 0 ? line : one.places))]
}
