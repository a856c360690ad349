import type { ElementPart, FailDocument } from '../documents/fail.ts'
import type { RenderOptions } from '../options.ts'
import { groupBy } from '../../base/group.ts'
import { count, cut, list } from '../words/count.ts'
import { blocksOf, breakWords, elementsWords, elementWords, lineWords, nextAfterFail, recoveryWords, safeGroups, sorted, verdictWords, type Block } from '../words/fail.ts'
import { placeWords } from '../words/place.ts'
import { ending } from './ending.ts'
import { more, openPage, paragraph, withAside, type Page } from './page.ts'

/** What has no second way, gravest first; then what costs only itself, and what is safe. */
export function failText(document: FailDocument, options: RenderOptions): string {
  const page = openPage(options)
  const { wanted, way, alone } = sorted(document)
  const { watched, safe } = document
  const tone = document.summary.promised > 0 ? 'bad' : wanted.length > 0 ? 'doubt' : 'plain'
  return [
    ...paragraph(page, '', verdictWords(document), (text) => page.bold(page.tone[tone](text))),
    ...(document.asked.flow !== undefined ? [] : paragraph(page, '', `${count(watched.promised, 'promised flow')} and ${count(watched.declared, 'declared call')} are watched, and everything that may pass.`, page.dim)),
    ...(watched.failing.length > 0 ? paragraph(page, '', `${count(watched.failing.length, 'of them does', 'of them do')} not surely pass today: ${list(watched.failing, 3)}`, page.tone.doubt) : []),
    ...section(page, document.asked.flow === undefined ? 'Promised flows and declared calls hang on' : `${document.asked.flow} hangs on`, wanted, 12, 3, document.asked.flow !== undefined),
    ...section(page, 'Without a second way', way, 10, 2),
    ...(alone.length > 0 ? ['', page.bold(`Cost only what is meant for them (${alone.length})`), ...paragraph(page, '  ', elementsWords(alone, page.limit(8)), page.dim)] : []),
    ...(safe.length > 0 ? ['', page.bold(`Safe (${safe.length})`), ...safeGroups(safe).flatMap(({ why, all }) => paragraph(page, '  ', `${why} (${all.length}): ${elementsWords(all, page.limit(5))}`))] : []),
    ...safeRecovery(page, document),
    ...ending(page, document, nextAfterFail(document)),
    '',
  ].join('\n')
}

function section(page: Page, title: string, elements: readonly ElementPart[], usual: number, lines: number, asked = false): string[] {
  if (elements.length === 0) return []
  const blocks = blocksOf(elements)
  const { shown, left } = cut(blocks, page.limit(usual))
  return ['', page.bold(elements.length > 1 ? `${title} (${elements.length})` : title), ...shown.flatMap((one) => blockLines(page, one, lines, asked)), ...more(page, left, 'that break other flows').map((one) => `  ${one}`)]
}

/** Elements that break the same, and what they break. */
function blockLines(page: Page, { elements, first, recoveries, pairs }: Block, most: number, asked: boolean): string[] {
  // Of the one flow that was asked about it is said only how much of it breaks.
  const watched = breakWords(asked ? first.breaks.filter(({ extent }) => extent !== 'wholly') : first.breaks)
  const { shown, left } = cut(watched, page.limit(6))
  const alone = watched.length === 0
  const lines = cut(first.lines, alone ? page.limit(most) : Number.MAX_SAFE_INTEGER)
  const besides = `${pairs.least === pairs.most ? '' : `${pairs.least} to `}${count(pairs.most, 'pair')}`
  return [
    ...withAside(page, `  ${page.tone[first.severity === 'error' ? 'bad' : first.severity === 'warning' ? 'doubt' : 'plain']('✗')} `, elementsWords(elements, page.limit(12)), placeWords(elements.flatMap(({ places }) => places))),
    ...shown.flatMap(({ kind, says, places }) => withAside(page, `      ${kind === 'promised' ? 'breaks promise ' : 'breaks '}`, says, placeWords(places ?? []))),
    ...more(page, left, 'that break').map((one) => `      ${one}`),
    ...(alone ? lines.shown.flatMap((one) => paragraph(page, '      breaks ', lineWords(one, page.limit(3)))) : []),
    ...(!alone && page.verbose ? elements.flatMap((one) => [...(elements.length > 1 && one.lines.length > 0 ? [`      ${elementWords(one)}:`] : []), ...one.lines.flatMap((line) => paragraph(page, '      breaks ', lineWords(line, page.limit(3))))]) : []),
    ...(!alone && !page.verbose && pairs.most > 0 ? paragraph(page, '      ', `and what ${besides} may send each other (--verbose)`, page.dim) : []),
    ...(alone ? more(page, lines.left).map((one) => `      ${one}`) : []),
    ...(alone && !asked ? [] : recoveries.flatMap(({ says, of, all }) => paragraph(page, '      back ', `${!all ? `(${elementsWords(of, page.limit(3))}) ` : ''}${says}`, page.dim))),
  ]
}

/** How soon others are asked, and whether that is soon enough. */
function safeRecovery(page: Page, { safe }: FailDocument): string[] {
  const told = safe.flatMap((one) => (one.recovery ? [{ one, recovery: one.recovery }] : []))
  if (told.length === 0) return []
  const alike = [...groupBy(told, ({ recovery }) => recoveryWords(recovery))]
  const { shown, left } = cut(alike, page.limit(5))
  return [
    '',
    page.bold('How soon others take over'),
    ...shown.flatMap(([says, all]) => withAside(page, '  ', `${elementsWords(all.map(({ one }) => one), page.limit(6))}: ${says}`, placeWords(all.flatMap(({ recovery }) => recovery.terms.flatMap(({ places }) => places)).slice(0, 1)))),
    ...more(page, left).map((one) => `  ${one}`),
  ]
}
