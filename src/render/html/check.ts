import type { CheckDocument, FindingPart } from '../documents/check.ts'
import type { RenderOptions } from '../options.ts'
import { allPlaces } from '../words/place.ts'
import { findingWords, saidOf, summaryWords, witnessWords } from '../words/findings.ts'
import { nextAfterCheck } from '../words/next.ts'
import { escapeXml } from './escape.ts'
import { cell, details, htmlPage, table } from './page.ts'

const order = ['error', 'warning', 'note'] as const
const titles: Readonly<Record<FindingPart['severity'], string>> = { error: 'Errors', warning: 'Warnings', note: 'Notes' }
const tones: Readonly<Record<FindingPart['severity'], string>> = { error: 'bad', warning: 'doubt', note: 'plain' }

/** Every finding, gravest first. */
export function checkHtml(document: CheckDocument, options: RenderOptions): string {
  return htmlPage(`Check: ${summaryWords(document)}`, checkBody(document), document, nextAfterCheck(document), options.asked)
}

/** The same within another page. */
export function checkBody(document: CheckDocument): string[] {
  const accepted = (document.accepted ?? []).map((one) => [
    cell(one.code),
    cell(one.subject),
    cell(one.because ?? ''),
    cell(one.until ?? ''),
  ])
  return [
    `<h1>${escapeXml(summaryWords(document))}</h1>`,
    ...order.flatMap((severity) => {
      const findings = document.findings.filter((finding) => finding.severity === severity)
      return findings.length === 0 ? [] : [`<h2>${titles[severity]}</h2>`, ...findings.flatMap(findingHtml)]
    }),
    ...details(`${accepted.length} accepted in the settings`, table(['Code', 'Subject', 'Because', 'Until'], accepted)),
    ...details(
      `${document.skipped.length} checks skipped`,
      table(
        ['Check', 'Needs'],
        document.skipped.map((one) => [cell(one.check), cell(one.needs)]),
      ),
    ),
  ]
}

function findingHtml(finding: FindingPart): string[] {
  const fields: readonly (readonly [string, string])[] = [
    ['Where', allPlaces(finding.places).join(', ')],
    ['Why', finding.why],
    ['Witness', finding.witness ? witnessWords(finding.witness, saidOf(finding)) : ''],
    ...(finding.follows ?? []).map(({ says }) => ['So', says] as const),
    ['Fix', finding.fix],
  ]
  return [
    `<section class="finding ${tones[finding.severity]}">`,
    `<p><strong>${escapeXml(findingWords(finding))}</strong></p>`,
    `<p class="soft"><code>${escapeXml(finding.code)}</code> ${escapeXml(finding.subject)}</p>`,
    '<dl>',
    ...fields
      .filter(([, text]) => text !== '')
      .map(([name, text]) => `<dt>${name}</dt><dd${name === 'Where' ? ' class="place"' : ''}>${escapeXml(text)}</dd>`),
    '</dl>',
    '</section>',
  ]
}
