import type { ElementPart, FailDocument } from '../documents/fail.ts'
import type { RenderOptions } from '../options.ts'
import { pictureOf } from '../picture.ts'
import { layOut } from '../svg.ts'
import { breakWords, elementWords, lineWords, nextAfterFail, recoveryWords, safeGroups, sorted, verdictWords } from '../words/fail.ts'
import { allPlaces } from '../words/place.ts'
import { escapeXml } from './escape.ts'
import { cell, details, htmlPage, placeCell, table } from './page.ts'

const mostLines = 12

/** The map with the cuts, then what each of them breaks. */
export async function failHtml(document: FailDocument, options: RenderOptions): Promise<string> {
  const { wanted, way, alone } = sorted(document)
  const title = verdictWords(document)
  const picture = document.map ? ['<figure>', await layOut(pictureOf(document), false), '</figure>'] : []
  const body = [
    `<h1>${escapeXml(title)}</h1>`,
    ...document.watched.failing.map((name) => `<p class="doubt">Does not surely pass today: ${escapeXml(name)}</p>`),
    ...picture,
    ...(wanted.length > 0 ? ['<h2>Promised flows and declared calls hang on</h2>', ...wanted.flatMap(elementHtml)] : []),
    ...(way.length > 0 ? ['<h2>Without a second way</h2>', ...way.flatMap(elementHtml)] : []),
    ...details('Cost only what is meant for them', table(['Element', 'Where'], alone.map((one) => [cell(elementWords(one)), placeCell(one.places)]))),
    ...details(
      'Safe',
      table(
        ['Element', 'Why', 'How soon', 'Where'],
        safeGroups(document.safe).flatMap(({ why, all }) => all.map((one) => [cell(elementWords(one)), cell(why), cell(one.recovery ? recoveryWords(one.recovery) : ''), placeCell(one.places)])),
      ),
    ),
  ]
  return htmlPage(`Fail: ${title}`, body, document, nextAfterFail(document), options.asked)
}

function elementHtml(element: ElementPart): string[] {
  const watched = breakWords(element.breaks)
  const lines = element.lines.slice(0, mostLines).map((one) => lineWords(one, 6))
  const more = element.lines.length > mostLines ? [`and ${element.lines.length - mostLines} more`] : []
  return [
    `<section class="finding ${element.severity === 'error' ? 'bad' : element.severity === 'warning' ? 'doubt' : ''}">`,
    `<p><strong>${escapeXml(elementWords(element))}</strong> <span class="place">${escapeXml(allPlaces(element.places).slice(0, 3).join(', '))}</span></p>`,
    ...watched.map(({ kind, says }) => `<p>${kind === 'promised' ? 'breaks promise' : 'breaks'} ${escapeXml(says)}</p>`),
    ...[...lines, ...more].map((says) => `<p class="soft">${escapeXml(says)}</p>`),
    ...(element.recovery ? [`<p class="soft">back ${escapeXml(recoveryWords(element.recovery))}</p>`] : []),
    '</section>',
  ]
}
