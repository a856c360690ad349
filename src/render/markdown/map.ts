import type { MapDocument } from '../documents/map.ts'
import { mermaidOf } from '../mermaid.ts'
import type { RenderOptions } from '../options.ts'
import { cut, list } from '../words/count.ts'
import { countWords, idWithin, mainAddresses, networksOf, occupantsOf, readWords, waysIn } from '../words/inventory.ts'
import { nextAfterMap } from '../words/next.ts'
import { mainPlace } from '../words/place.ts'
import { ending } from './ending.ts'
import { andMore, folded, place, plain, rowsOf, table } from './write.ts'

/** GitHub draws no larger diagrams (maxTextSize of Mermaid, 50,000 characters; mermaid.js.org/config, 2026-11). */
const longestDiagram = 48_000

/** The inventory for a ticket: the picture, the ways in, networks and namespaces in tables. */
export function mapMarkdown(document: MapDocument, options: RenderOptions): string {
  const picture = mermaidOf(document).trimEnd()
  const ways = waysIn(document)
  return [
    `### ${plain(readWords(document))}`,
    '',
    plain(countWords(document)),
    ...(picture.length <= longestDiagram ? ['', '```mermaid', picture, '```'] : []),
    ...(ways.length > 0
      ? ['', '**From the outside**', '', ...ways.map((levels) => `- ${levels.map((level) => plain(list(level, 4))).join(' → ')}`)]
      : []),
    ...networks(document, options),
    ...groups(document, options),
    ...ending(document, options, nextAfterMap(document)),
    '',
  ].join('\n')
}

function networks(document: MapDocument, options: RenderOptions): string[] {
  const rows = networksOf(document).flatMap(({ prefixes, members }) =>
    members.map(({ node, on }) => [plain(list(prefixes, 3)), plain(node.id), plain(node.kind), plain(on), place(mainPlace(node.places))]),
  )
  const { shown, left } = cut(rows, rowsOf(options, 60))
  return shown.length === 0
    ? []
    : ['', '**Networks**', '', ...table(['Network', 'Node', 'Kind', 'Addresses there', 'Declared at'], shown), ...andMore(left)]
}

function groups(document: MapDocument, options: RenderOptions): string[] {
  const names = new Map((document.groups ?? []).map((group) => [group.id, group.name]))
  return [...names.keys(), undefined].flatMap((group) => {
    const found = occupantsOf(document, group)
    const name = group === undefined ? undefined : names.get(group)
    const { shown, left } = cut(found, rowsOf(options, 60))
    return folded(
      `${plain(name ?? 'Elsewhere')}: ${found.length}`,
      shown.length === 0
        ? []
        : [
            ...table(
              ['', 'Addresses', 'Led to by', 'Calls', 'Declared at'],
              shown.map(({ endpoint, by, to }) => [
                plain(idWithin(endpoint.id, name)),
                plain(mainAddresses(endpoint.addresses)),
                plain(list(by, 4)),
                plain(list(to, 4)),
                place(mainPlace(endpoint.places)),
              ]),
            ),
            ...andMore(left),
          ],
    )
  })
}
