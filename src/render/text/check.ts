import { groupBy } from '../../base/group.ts'
import type { CheckDocument, FindingPart } from '../documents/check.ts'
import type { RenderOptions } from '../options.ts'
import { count, cut, list } from '../words/count.ts'
import { findingWords, saidOf, summaryWords, witnessWords } from '../words/findings.ts'
import { nextAfterCheck } from '../words/next.ts'
import { allPlaces, placeWords } from '../words/place.ts'
import type { Tone } from '../words/verdict.ts'
import { ending } from './ending.ts'
import { more, openPage, paragraph, withAside, type Page } from './page.ts'

const severities = ['error', 'warning', 'note'] as const
const tones: Readonly<Record<FindingPart['severity'], Tone>> = { error: 'bad', warning: 'doubt', note: 'plain' }
/** Findings of one code told in full before the others are only named. */
const mostAlike = 3

/** The sum, then the findings, gravest first, with what to do about each. */
export function checkText(document: CheckDocument, options: RenderOptions): string {
  const page = openPage(options)
  const sorted = severities.flatMap((severity) => document.findings.filter((finding) => finding.severity === severity))
  const { shown, left } = cut(sorted, page.limit(40))
  const summary = summaryLine(page, document)
  return [
    ...summary,
    ...[...groupBy(shown, (finding) => `${finding.severity} ${finding.code}`).values()].flatMap((alike) => ofOneCode(page, alike)),
    ...(left > 0 ? ['', ...more(page, left, 'findings')] : []),
    ...(sorted.length > 8 ? ['', ...summary] : []),
    ...accepted(page, document),
    ...skipped(page, document),
    ...ending(page, document, nextAfterCheck(document)),
    '',
  ].join('\n')
}

function summaryLine(page: Page, document: CheckDocument): string[] {
  const { error, warning } = document.summary
  const tone: Tone = error > 0 ? 'bad' : warning > 0 ? 'doubt' : 'good'
  return [page.bold(page.tone[tone](summaryWords(document)))]
}

function ofOneCode(page: Page, alike: readonly FindingPart[]): string[] {
  const told = cut(alike, page.verbose ? alike.length : mostAlike)
  const lines = told.shown.flatMap((finding) => ['', ...oneFinding(page, finding)])
  if (told.left === 0) return lines
  const rest = alike.slice(mostAlike)
  return [
    ...lines,
    '',
    ...paragraph(
      page,
      '  ',
      `… ${rest.length} more ${rest[0]?.code ?? ''}: ${list(
        rest.map((finding) => finding.subject),
        6,
      )} (--verbose)`,
      page.dim,
    ),
  ]
}

function oneFinding(page: Page, finding: FindingPart): string[] {
  const tone = tones[finding.severity]
  const field = (name: string, text: string): string[] => paragraph(page, `  ${name.padEnd(8)}`, text, undefined, page.dim)
  return [
    ...withAside(page, `${page.bold(page.tone[tone](finding.severity.padEnd(9)))}`, finding.code, placeWords(finding.places), page.bold),
    ...paragraph(page, '  ', findingWords(finding)),
    ...(finding.follows ?? []).flatMap(({ says }) => field('so', says)),
    ...(page.verbose && finding.why !== '' ? field('why', finding.why) : []),
    ...(finding.witness ? field('witness', witnessWords(finding.witness, saidOf(finding))) : []),
    ...(finding.fix === '' ? [] : field('fix', finding.fix)),
    ...(page.verbose
      ? allPlaces(finding.places)
          .slice(1)
          .flatMap((place) => field('also', place))
      : []),
  ]
}

function accepted(page: Page, document: CheckDocument): string[] {
  const all = document.accepted ?? []
  if (all.length === 0) return []
  if (!page.verbose) return ['', page.dim(`${count(all.length, 'finding')} accepted in the settings (--verbose)`)]
  return [
    '',
    page.bold('Accepted in the settings'),
    ...all.flatMap((one) =>
      paragraph(
        page,
        '  ',
        [`${one.code} ${one.subject}`, one.because, one.until && `until ${one.until}`].filter((part) => part !== undefined).join(', '),
      ),
    ),
  ]
}

function skipped(page: Page, document: CheckDocument): string[] {
  const { skipped: all } = document
  if (all.length === 0) return []
  const byNeed = [...groupBy(all, (one) => one.needs)].map(([needs, checks]) => `${checks.length} for want of ${needs}`)
  if (!page.verbose) return ['', ...paragraph(page, '', `${count(all.length, 'check')} skipped: ${list(byNeed, 4)}`, page.dim)]
  return ['', page.bold(`${count(all.length, 'check')} skipped`), ...all.map((one) => `  ${one.check} ${page.dim(`needs ${one.needs}`)}`)]
}
