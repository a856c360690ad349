import type { ChangePart, DiffDocument } from '../documents/diff.ts'
import type { RenderOptions } from '../options.ts'
import { count } from '../words/count.ts'
import { changeFlows, ledWords, nextAfterDiff, partyWords, requestWords, toldWords, verdictWords, witnessLine } from '../words/diff.ts'
import { findingWords } from '../words/findings.ts'
import { allPlaces } from '../words/place.ts'
import { escapeXml } from './escape.ts'
import { cell, details, htmlPage, placeCell, signCell, table } from './page.ts'

const mostNamed = 12

/** What changed, flows first, each with what decides on both sides. */
export function diffHtml(document: DiffDocument, options: RenderOptions): string {
  const { compared, changes, endpoints, findings, names, requests, brakes } = document
  const title = verdictWords(document)
  const listed = (heading: string, lines: readonly string[]): string[] => (lines.length === 0 ? [] : [`<h2>${escapeXml(heading)}</h2>`, ...lines])
  const body = [
    `<h1>${escapeXml(title)}</h1>`,
    `<p class="soft">${escapeXml(`${compared.old} → ${compared.new}`)}</p>`,
    ...brakes.map((brake) => `<p class="bad">Stopped by <code>${escapeXml(brake.brake)}</code>: ${escapeXml(brake.says)}</p>`),
    ...listed('Gained', changes.filter((one) => one.kind === 'gained').flatMap(changeHtml)),
    ...listed('Lost', changes.filter((one) => one.kind === 'lost').flatMap(changeHtml)),
    ...listed('Findings', table(['', 'Finding', 'Code', 'Where'], [...findings.new.map((one) => [signCell('+', one.severity === 'error' ? 'bad' : 'doubt'), cell(findingWords(one)), cell(one.code), placeCell(one.places)]), ...findings.gone.map((one) => [signCell('−', 'good'), cell(findingWords(one)), cell(one.code), placeCell(one.places)])])),
    ...listed('Requests', table(['At', 'Requests', 'Before', 'Now', 'Where'], requests.map((one) => [cell(one.at), cell(requestWords(one, mostNamed)), cell(one.old.says), cell(one.new.says), placeCell(one.new.places)]))),
    ...listed('Names', table(['Name', 'Asked by', 'Before', 'Now', 'Where'], names.map((one) => [cell(one.name), cell(one.from), cell(ledWords(one.old)), cell(ledWords(one.new)), placeCell(one.new.places)]))),
    ...details(
      'Endpoints',
      table(
        ['', 'Endpoint', 'Before', 'Now'],
        [
          ...endpoints.added.map((one) => [signCell('+', 'plain'), cell(one.id), cell(''), cell(one.addresses.join(', '))]),
          ...endpoints.removed.map((one) => [signCell('−', 'plain'), cell(one.id), cell(one.addresses.join(', ')), cell('')]),
          ...endpoints.moved.map((one) => [cell(''), cell(one.id), cell(one.old.join(', ')), cell(one.new.join(', '))]),
        ],
      ),
    ),
  ]
  return htmlPage(`Diff: ${title}`, body, document, nextAfterDiff(document), options.asked)
}

function changeHtml(change: ChangePart): string[] {
  const fields: readonly (readonly [string, string])[] = [
    ['Before', change.old ? [toldWords(change.old), ...allPlaces(change.old.places)].join(' · ') : ''],
    ['Now', change.new ? [toldWords(change.new), ...allPlaces(change.new.places)].join(' · ') : ''],
    ['Witness', change.witness ? witnessLine(change.witness) : ''],
  ]
  return [
    `<section class="finding ${change.kind === 'gained' ? 'doubt' : 'bad'}">`,
    `<p><strong>${escapeXml(`${partyWords(change.from, mostNamed, change.named?.from)} → ${partyWords(change.to, mostNamed, change.named?.to)}`)}</strong> ${escapeXml(changeFlows(change))}</p>`,
    ...(change.pairs > 1 ? [`<p class="soft">${escapeXml(count(change.pairs, 'pair'))}</p>`] : []),
    '<dl>',
    ...fields.filter(([, text]) => text !== '').map(([name, text]) => `<dt>${name}</dt><dd>${escapeXml(text)}</dd>`),
    '</dl>',
    '</section>',
  ]
}
