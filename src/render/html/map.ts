import type { MapDocument } from '../documents/map.ts'
import type { RenderOptions } from '../options.ts'
import { pictureOf } from '../picture.ts'
import { layOut } from '../svg.ts'
import { list } from '../words/count.ts'
import { countWords, idWithin, mainAddresses, networksOf, occupantsOf, readWords, waysIn } from '../words/inventory.ts'
import { nextAfterMap } from '../words/next.ts'
import { escapeXml } from './escape.ts'
import { cell, details, figure, htmlPage, placeCell, table } from './page.ts'

/** The picture, then the inventory. */
export async function mapHtml(document: MapDocument, options: RenderOptions): Promise<string> {
  const body = [
    `<h1>${escapeXml(readWords(document))}</h1>`,
    `<p>${escapeXml(countWords(document))}</p>`,
    ...(await mapFigure(document)),
    ...inventory(document),
  ]
  return htmlPage(`Map: ${readWords(document)}`, body, document, nextAfterMap(document), options.asked)
}

export async function mapFigure(document: MapDocument): Promise<string[]> {
  return figure(await layOut(pictureOf(document), false))
}

/** What comes from outside, the networks, and what lies where, as lists. */
export function inventory(document: MapDocument): string[] {
  const names = new Map((document.groups ?? []).map((group) => [group.id, group.name]))
  const ways = waysIn(document)
  return [
    ...(ways.length > 0
      ? [
          '<h2>From the outside</h2>',
          '<ul>',
          ...ways.map((levels) => `<li>${escapeXml(levels.map((level) => list(level, 4)).join(' → '))}</li>`),
          '</ul>',
        ]
      : []),
    ...networks(document),
    ...[...names.keys(), undefined].flatMap((group) => {
      const name = group === undefined ? undefined : names.get(group)
      const found = occupantsOf(document, group)
      const rows = found.map(({ endpoint, by, to }) => [
        cell(idWithin(endpoint.id, name), 'word'),
        cell(mainAddresses(endpoint.addresses)),
        cell(list(by, 4)),
        cell(list(to, 6)),
        placeCell(endpoint.places),
      ])
      return details(
        `${name ?? 'Elsewhere'}: ${found.length}`,
        table(['', 'Addresses', 'Led to by', 'Calls', 'Declared at'], rows),
        found.length <= 20,
      )
    }),
  ]
}

function networks(document: MapDocument): string[] {
  return networksOf(document).flatMap(({ prefixes, members }) =>
    details(
      `${list(prefixes, 3)}: ${members.length}`,
      table(
        ['Node', 'Kind', 'Addresses there', 'Also on', 'Declared at'],
        members.map(({ node, on, others }) => [
          cell(node.id, 'word'),
          cell(node.kind),
          cell(on),
          cell(others.join(', ')),
          placeCell(node.places),
        ]),
      ),
      members.length <= 20,
    ),
  )
}
