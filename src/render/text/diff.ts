import type { FindingPart } from '../documents/check.ts'
import type { ChangePart, DiffDocument, ToldPart } from '../documents/diff.ts'
import type { RenderOptions } from '../options.ts'
import { count, cut } from '../words/count.ts'
import { besidesWords, changeFlows, doubtfulWords, isDoubtful, ledWords, matchedWords, nextAfterDiff, partyWords, requestWords, toldWords, verdictWords } from '../words/diff.ts'
import { findingWords } from '../words/findings.ts'
import { placeWords } from '../words/place.ts'
import type { Tone } from '../words/verdict.ts'
import { ending } from './ending.ts'
import { more, openPage, paragraph, withAside, type Page } from './page.ts'

/** What changed: flows with the lines that decide on both sides, then endpoints, findings, names and requests. */
export function diffText(document: DiffDocument, options: RenderOptions): string {
  const page = openPage(options)
  const { compared, changes, endpoints, findings, names, requests, brakes } = document
  const tone: Tone = brakes.length > 0 ? 'bad' : 'plain'
  const matched = matchedWords(compared)
  const beside = besidesWords(document)
  // What is only perhaps so is one line, unless all is asked for.
  const sure = page.verbose ? changes : changes.filter((one) => !isDoubtful(one))
  const doubtful = page.verbose ? '' : doubtfulWords(changes)
  return [
    ...paragraph(page, '', verdictWords(document), (text) => page.bold(page.tone[tone](text))),
    ...(beside === '' ? [] : paragraph(page, '', `besides: ${beside}`)),
    ...paragraph(page, '', `${compared.old} → ${compared.new}`, page.dim),
    ...(matched === '' ? [] : paragraph(page, '', matched, page.dim)),
    ...section(page, 'Gained', sure.filter((one) => one.kind === 'gained'), (one) => changeLines(page, '+', one), 12),
    ...section(page, 'Lost', sure.filter((one) => one.kind === 'lost'), (one) => changeLines(page, '-', one), 12),
    ...(doubtful === '' ? [] : ['', ...paragraph(page, '', `${doubtful} (--verbose)`, page.tone.doubt)]),
    ...section(page, 'New findings', findings.new, (one) => findingLines(page, '+', one), 10),
    ...section(page, 'Findings that are gone', findings.gone, (one) => findingLines(page, '-', one), 10),
    ...section(page, 'Names', names, ({ name, from, old, new: now }) => withAside(page, '  ', `${name}: ${ledWords(old)} → ${ledWords(now)}${from === 'internet' ? '' : `, for ${from}`}`, placeWords(now.places.length > 0 ? now.places : old.places)), 10),
    ...section(
      page,
      'Requests',
      requests,
      (one) => [
        ...paragraph(page, '  ', `${one.at}: ${requestWords(one, 3)}`),
        ...withAside(page, '    old  ', one.old.says, placeWords(one.old.places)),
        ...withAside(page, '    new  ', one.new.says, placeWords(one.new.places)),
      ],
      10,
    ),
    ...section(page, 'Endpoints added', endpoints.added, (one) => withAside(page, '  + ', one.id, placeWords(one.places)), 10),
    ...section(page, 'Endpoints removed', endpoints.removed, (one) => withAside(page, '  - ', one.id, placeWords(one.places)), 10),
    ...section(page, 'Endpoints by other addresses or ids', endpoints.moved, (one) => paragraph(page, '  ', `${one.was === undefined ? '' : `${one.was} → `}${one.id}${one.old.join() === one.new.join() ? '' : `: ${one.old.join(', ')} → ${one.new.join(', ')}`}`), 10),
    ...(brakes.length > 0 ? ['', ...brakes.flatMap((brake) => paragraph(page, 'Stopped by ', `${brake.brake}: ${brake.says}`, page.tone.bad, page.tone.bad))] : []),
    ...ending(page, document, nextAfterDiff(document)),
    '',
  ].join('\n')
}

function section<Item>(page: Page, title: string, items: readonly Item[], lines: (item: Item) => readonly string[], usual: number): string[] {
  if (items.length === 0) return []
  const { shown, left } = cut(items, page.limit(usual))
  return ['', page.bold(items.length > 1 ? `${title} (${items.length})` : title), ...shown.flatMap(lines), ...more(page, left).map((line) => `  ${line}`)]
}

function changeLines(page: Page, sign: '+' | '-', change: ChangePart): string[] {
  const paint = page.tone[sign === '+' ? 'good' : 'bad']
  const who = `${partyWords(change.from, page.limit(3), change.named?.from)} → ${partyWords(change.to, page.limit(3), change.named?.to)}: ${changeFlows(change)}`
  return [
    ...withAside(page, `  ${paint(sign)} `, who, change.pairs > 1 ? count(change.pairs, 'pair') : ''),
    ...toldLines(page, 'old', change.old),
    ...toldLines(page, 'new', change.new),
  ]
}

function toldLines(page: Page, side: string, told: ToldPart | null): string[] {
  return told ? withAside(page, `      ${page.dim(side)}  `, toldWords(told), placeWords(told.places), page.dim) : []
}

const tones: Readonly<Record<FindingPart['severity'], Tone>> = { error: 'bad', warning: 'doubt', note: 'plain' }

function findingLines(page: Page, sign: '+' | '-', finding: FindingPart): string[] {
  return withAside(page, `  ${sign} ${page.tone[sign === '+' ? tones[finding.severity] : 'plain'](finding.severity)} `, `${findingWords(finding)} ${finding.code}`, placeWords(finding.places))
}
