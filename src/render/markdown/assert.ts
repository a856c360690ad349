import type { AssertDocument, PackPart, PromisePart } from '../documents/assert.ts'
import type { RenderOptions } from '../options.ts'
import { askHeading, askWords, assertTone, assertWords, packWords, promiseTone, promiseWitnessWords, promiseWord, requirementTones, requirementWord, scopeWords } from '../words/assert.ts'
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
    ...(document.promises.length > 0 || document.summary.unread > 0 || !document.packs ? [`### ${marks[assertTone(document)]} ${plain(assertWords(document))}`, ''] : []),
    ...table(['', 'Promise', 'Why', 'Shown by', 'Line'], shown.map(row)),
    ...andMore(left),
    ...folded(
      `${held.length} that hold`,
      held.length === 0 ? [] : table(['', 'Promise', 'Where'], held.slice(0, most).map((one) => [marks[promiseTone(one)], plain(`${one.name}${one.allowed ? ` (${promiseWord(one)})` : ''}`), place(mainPlace(one.places))])),
    ),
    ...(document.packs ?? []).flatMap((pack) => onePack(pack, most)),
    ...ending(document, options, nextAfterAssert(document)),
    '',
  ].join('\n')
}

function row(one: PromisePart): string[] {
  const line = one.decides[0]?.places ?? []
  return [`${marks[promiseTone(one)]} ${promiseWord(one)}`, plain(one.name), plain(one.says), one.witness ? code(promiseWitnessWords(one.witness)) : '', place(mainPlace(line.length > 0 ? line : one.places))]
}

/** The requirements as a table; below it the flows and lines that break some. */
function onePack(pack: PackPart, most: number): string[] {
  const { says, covers, scope, requirements } = pack
  const ask = askWords(pack)
  const broken = requirements.filter(({ verdict, promises, signs, findings }) => verdict === 'broken' || [...promises, ...signs].some((one) => one.verdict === 'broken') || findings.length > 0)
  return [
    '',
    `#### ${plain(says)}`,
    '',
    `${plain(packWords(pack))}. ${plain(`What was asked about: ${covers}.`)}`,
    '',
    ...(scope.length > 0 ? [...table(['In scope', 'Who', 'What is meant'], scope.map((one) => [plain(one.name), plain(scopeWords(one)), plain(one.says)])), ''] : []),
    ...(ask.length > 0 ? [plain(askHeading), '', '```yaml', ...ask, '```', ''] : []),
    ...table(
      ['', 'Requirement', 'What it asks for', 'Why', 'Not evaluated'],
      requirements.map((one) => [`${marks[requirementTones[one.verdict]]} ${requirementWord(one)}`, plain(one.id), plain(one.says), plain(one.verdict === 'holds' ? one.evaluated.join('; ') : one.because), plain(one.missing.join('; '))]),
    ),
    ...folded(
      `what speaks against ${broken.length} of them`,
      broken.length === 0
        ? []
        : table(
            ['Requirement', 'Shown by', 'Line'],
            broken.flatMap((one) => [
              ...[...one.promises, ...one.signs].filter(({ verdict }) => verdict === 'broken').map((promise) => [plain(one.id), promise.witness ? code(promiseWitnessWords(promise.witness)) : plain(promise.says), place(mainPlace(promise.decides[0]?.places ?? []))]),
              ...one.findings.slice(0, most).map((finding) => [plain(one.id), plain(`${finding.sign ? 'perhaps: ' : ''}${finding.says}`), place(mainPlace(finding.places))]),
            ]),
          ),
    ),
  ]
}
