import type { ElementPart, FailDocument } from '../documents/fail.ts'
import type { RenderOptions } from '../options.ts'
import { groupBy } from '../../base/group.ts'
import { count, cut, list } from '../words/count.ts'
import { breakWords, elementWords, lineWords, nextAfterFail, recoveryWords, safeGroups, sorted, verdictWords } from '../words/fail.ts'
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
    ...section(page, document.asked.flow === undefined ? 'Promised flows and declared calls hang on' : `${document.asked.flow} hangs on`, wanted, 20, 3, document.asked.flow !== undefined),
    ...section(page, 'Without a second way', way, 10, 2),
    ...(alone.length > 0 ? ['', page.bold(`Cost only what is meant for them (${alone.length})`), ...paragraph(page, '  ', list(alone.map(elementWords), page.limit(8)), page.dim)] : []),
    ...(safe.length > 0 ? ['', page.bold(`Safe (${safe.length})`), ...safeGroups(safe).flatMap(({ why, all }) => paragraph(page, '  ', `${why} (${all.length}): ${list(all.map(elementWords), page.limit(5))}`))] : []),
    ...safeRecovery(page, document),
    ...ending(page, document, nextAfterFail(document)),
    '',
  ].join('\n')
}

function section(page: Page, title: string, elements: readonly ElementPart[], usual: number, lines: number, asked = false): string[] {
  if (elements.length === 0) return []
  const { shown, left } = cut(elements, page.limit(usual))
  return ['', page.bold(elements.length > 1 ? `${title} (${elements.length})` : title), ...shown.flatMap((one) => elementLines(page, one, lines, asked)), ...more(page, left).map((one) => `  ${one}`)]
}

function elementLines(page: Page, element: ElementPart, most: number, asked: boolean): string[] {
  // Of the one flow that was asked about it is said only how much of it breaks.
  const watched = breakWords(asked ? element.breaks.filter(({ extent }) => extent !== 'wholly') : element.breaks)
  const { shown, left } = cut(watched, page.limit(6))
  const rest = element.lines.length
  const lines = cut(element.lines, watched.length > 0 ? (page.verbose ? Number.MAX_SAFE_INTEGER : 0) : page.limit(most))
  return [
    ...withAside(page, `  ${page.tone[element.severity === 'error' ? 'bad' : element.severity === 'warning' ? 'doubt' : 'plain']('✗')} `, elementWords(element), placeWords(element.places)),
    ...shown.flatMap(({ kind, says, places }) => withAside(page, `      ${kind === 'promised' ? 'breaks promise ' : 'breaks '}`, says, placeWords(places ?? []))),
    ...more(page, left, 'that break').map((one) => `      ${one}`),
    ...(watched.length === 0 || page.verbose ? lines.shown.flatMap((one) => paragraph(page, '      breaks ', lineWords(one, page.limit(3)))) : rest > 0 ? paragraph(page, '      ', `and what ${count(element.lines.reduce((sum, { pairs }) => sum + pairs, 0), 'pair')} may send each other (--verbose)`, page.dim) : []),
    ...(watched.length === 0 ? more(page, lines.left).map((one) => `      ${one}`) : []),
    ...(element.recovery && watched.length > 0 && (element.recovery.rto !== undefined || element.recovery.rpo !== undefined || element.recovery.seconds !== null) ? paragraph(page, '      back ', recoveryWords(element.recovery), page.dim) : []),
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
    page.bold('How soon others are asked'),
    ...shown.flatMap(([says, all]) => withAside(page, '  ', `${list(all.map(({ one }) => elementWords(one)), page.limit(3))}: ${says}`, placeWords(all.flatMap(({ recovery }) => recovery.terms.flatMap(({ places }) => places)).slice(0, 1)))),
    ...more(page, left).map((one) => `  ${one}`),
  ]
}
