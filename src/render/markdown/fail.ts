import type { ElementPart, FailDocument } from '../documents/fail.ts'
import type { RenderOptions } from '../options.ts'
import { cut, list } from '../words/count.ts'
import { blocksOf, breakWords, elementsWords, elementWords, lineWords, nextAfterFail, recoveryWords, safeGroups, sorted, verdictWords, type Block } from '../words/fail.ts'
import { mainPlace } from '../words/place.ts'
import { ending } from './ending.ts'
import { andMore, folded, place, plain, rowsOf, table } from './write.ts'

/** The same as a ticket: what hangs on one thing in a table, everything else folded. */
export function failMarkdown(document: FailDocument, options: RenderOptions): string {
  const { wanted, way, alone } = sorted(document)
  const rows = (elements: readonly ElementPart[], usual: number): string[] => {
    const { shown, left } = cut(blocksOf(elements), rowsOf(options, usual))
    return [...table(['Element', 'Breaks', 'Back', 'Where'], shown.map(row)), ...andMore(left)]
  }
  const words = verdictWords(document)
  return [
    `### ${document.summary.promised > 0 ? '❌ ' : ''}${capital(plain(words))}`,
    ...(document.watched.failing.length > 0 ? ['', `Do not surely pass today: ${plain(list(document.watched.failing, 5))}.`] : []),
    ...(wanted.length > 0 ? ['', ...rows(wanted, 20)] : []),
    ...folded(`Without a second way: ${way.length}`, rows(way, 30)),
    ...folded(`Cost only what is meant for them: ${alone.length}`, alone.length === 0 ? [] : [plain(elementsWords(alone, 100))]),
    ...folded(`Safe: ${document.safe.length}`, safeGroups(document.safe).map(({ why, all }) => `- ${plain(why)} (${all.length}): ${plain(list(all.map((one) => `${elementWords(one)}${one.recovery && one.recovery.terms.length > 0 ? ` (${recoveryWords(one.recovery)})` : ''}`), 20))}`)),
    ...ending(document, options, nextAfterFail(document)),
    '',
  ].join('\n')
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

function row({ elements, first, recoveries }: Block): string[] {
  const watched = breakWords(first.breaks).map(({ kind, says }) => `${kind === 'promised' ? '**promise** ' : ''}${plain(says)}`)
  const lines = first.lines.map((one) => plain(lineWords(one, 3)))
  const { shown, left } = cut(watched.length > 0 ? watched : lines, 4)
  const back = recoveries.map(({ says, of, all }) => plain(!all ? `${elementsWords(of, 3)}: ${says}` : says))
  return [plain(elementsWords(elements, 8)), `${shown.join('<br>')}${left > 0 ? `<br>and ${left} more` : ''}`, back.join('<br>'), place(mainPlace(first.places))]
}
