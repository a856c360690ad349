import type { CheckDocument, FindingPart } from '../documents/check.ts'
import type { RenderOptions } from '../options.ts'
import { count, cut } from '../words/count.ts'
import { findingWords, saidOf, summaryWords, witnessWords } from '../words/findings.ts'
import { nextAfterCheck } from '../words/next.ts'
import { mainPlace } from '../words/place.ts'
import { ending } from './ending.ts'
import { andMore, code, folded, place, plain, rowsOf, table } from './write.ts'

const marks: Readonly<Record<FindingPart['severity'], string>> = { error: '❌', warning: '⚠️', note: 'ℹ️' }
const order = ['error', 'warning', 'note'] as const

/** Findings for a pull request: errors and warnings in the open, notes folded, each with its reason and its fix folded behind it. */
export function checkMarkdown(document: CheckDocument, options: RenderOptions): string {
  const sorted = order.flatMap((severity) => document.findings.filter((finding) => finding.severity === severity))
  const { shown, left } = cut(sorted, rowsOf(options, 60))
  const grave = shown.filter((finding) => finding.severity !== 'note')
  const notes = shown.filter((finding) => finding.severity === 'note')
  const accepted = document.accepted ?? []
  return [
    `### ${summaryWords(document)}`,
    ...(grave.length > 0 ? ['', ...overview(grave)] : []),
    ...(grave.length > 0 ? folded('Why, and what to do', grave.flatMap(details)) : []),
    ...folded(count(notes.length, 'note'), notes.length === 0 ? [] : [...overview(notes), '', ...notes.flatMap(details)]),
    ...andMore(left),
    ...folded(
      `${count(accepted.length, 'finding')} accepted in the settings`,
      accepted.length === 0
        ? []
        : table(
            ['Code', 'Subject', 'Because', 'Until'],
            accepted.map((one) => [code(one.code), plain(one.subject), plain(one.because ?? ''), plain(one.until ?? '')]),
          ),
    ),
    ...folded(
      `${count(document.skipped.length, 'check')} skipped`,
      document.skipped.length === 0
        ? []
        : table(
            ['Check', 'Needs'],
            document.skipped.map((one) => [code(one.check), plain(one.needs)]),
          ),
    ),
    ...ending(document, options, nextAfterCheck(document)),
    '',
  ].join('\n')
}

function overview(findings: readonly FindingPart[]): string[] {
  return table(
    ['', 'Finding', 'Code', 'Where'],
    findings.map((finding) => [marks[finding.severity], plain(findingWords(finding)), code(finding.code), place(mainPlace(finding.places))]),
  )
}

function details(finding: FindingPart): string[] {
  return [
    `**${code(finding.code)}** ${plain(finding.subject)}`,
    '',
    ...(finding.why === '' ? [] : [`- Why: ${plain(finding.why)}`]),
    ...(finding.follows ?? []).map(({ says }) => `- So: ${plain(says)}`),
    ...(finding.witness ? [`- Witness: ${plain(witnessWords(finding.witness, saidOf(finding)))}`] : []),
    ...(finding.fix === '' ? [] : [`- Fix: ${plain(finding.fix)}`]),
    ...(finding.places.length > 1 ? [`- At: ${finding.places.map(place).join(', ')}`] : []),
    '',
  ]
}
