import type { GroupPart, MapDocument } from '../documents/map.ts'
import type { RenderOptions } from '../options.ts'
import { cut, list } from '../words/count.ts'
import { countWords, idWithin, networksOf, occupantsOf, readWords, waysIn, type Occupant } from '../words/inventory.ts'
import { nextAfterMap } from '../words/next.ts'
import { ending } from './ending.ts'
import { columns, more, narrow, openPage, pad, paragraph, withAside, type Page } from './page.ts'

/** What was read, how the outside gets in, the networks with their hosts, the namespaces with their workloads. */
export function mapText(document: MapDocument, options: RenderOptions): string {
  const page = openPage(options)
  return [
    ...paragraph(page, '', readWords(document), page.bold),
    ...paragraph(page, '', countWords(document)),
    ...entrances(page, document),
    ...networks(page, document),
    ...groups(page, document),
    ...ending(page, document, nextAfterMap(document)),
    '',
  ].join('\n')
}

function entrances(page: Page, document: MapDocument): string[] {
  const { shown, left } = cut(waysIn(document), page.limit(8))
  if (shown.length === 0) return []
  return [
    '',
    page.bold('From the outside'),
    ...shown.flatMap((levels) => paragraph(page, '  ', levels.map((level) => list(level, page.limit(3))).join(' → '))),
    ...more(page, left),
  ]
}

function networks(page: Page, document: MapDocument): string[] {
  const { shown, left } = cut(networksOf(document), page.limit(12))
  if (shown.length === 0) return []
  const width = Math.min(28, Math.max(...shown.flatMap(({ members }) => members.map(({ node }) => columns(node.id)))))
  return [
    '',
    page.bold('Networks'),
    ...shown.flatMap(({ prefixes, members }) => {
      const some = cut(members, page.limit(10))
      const inner = narrow(page, 3)
      const rows = some.shown.map(({ node, on, others }) =>
        withAside(
          inner,
          `${pad(node.id, width)}  ${pad(node.kind, 6)}  `,
          on,
          others.length > 0 ? `also on ${others.join(', ')}` : '',
        ).join('\n'),
      )
      return [...paragraph(page, '', list(prefixes, 4)), ...branches(page, [...rows, ...more(page, some.left)])]
    }),
    ...more(page, left),
  ]
}

function groups(page: Page, document: MapDocument): string[] {
  const all = (document.groups ?? []).filter((group) => group.kind !== 'network')
  const roots = all.filter((group) => group.within === undefined)
  const loose = occupantsOf(document, undefined)
  return [
    ...roots.flatMap((root) => [
      '',
      ...paragraph(page, `${root.name}  `, [root.kind, ...podRanges(document, root.id)].join(' · '), page.dim, page.bold),
      ...branches(page, blocks(narrow(page, 3), document, all, root)),
    ]),
    ...(loose.length > 0 ? ['', page.bold('Elsewhere'), ...branches(page, occupants(narrow(page, 3), loose, undefined))] : []),
  ]
}

function podRanges(document: MapDocument, group: string): string[] {
  return document.segments
    .filter((segment) => segment.within === group && segment.prefixes.length > 0)
    .map((segment) => list(segment.prefixes, 4))
}

/**
 * Lines of this page are indented by whoever puts them on a branch. A group's own things, then the groups in it; each is one branch,
 * whose first line is its head.
 */
function blocks(page: Page, document: MapDocument, all: readonly GroupPart[], group: GroupPart): string[] {
  const inner = cut(
    all.filter((one) => one.within === group.id),
    page.limit(30),
  )
  return [
    ...occupants(page, occupantsOf(document, group.id), group.name),
    ...inner.shown.map((one) => [one.name, ...branches(page, blocks(narrow(page, 3), document, all, one))].join('\n')),
    ...more(page, inner.left),
  ]
}

function occupants(page: Page, found: readonly Occupant[], group: string | undefined): string[] {
  const { shown, left } = cut(found, page.limit(12))
  const width = Math.min(36, Math.max(0, ...shown.map(({ endpoint }) => columns(idWithin(endpoint.id, group)))))
  return [
    ...shown.map(({ endpoint, by, to }) => {
      const onward = endpoint.kind === 'service' ? '→' : 'calls'
      const ways = [
        by.length > 0
          ? `← ${list(
              by.map((id) => idWithin(id, group)),
              3,
            )}`
          : '',
        to.length > 0
          ? `${onward} ${list(
              to.map((id) => idWithin(id, group)),
              4,
            )}`
          : '',
      ]
      const head = idWithin(endpoint.id, group)
      const told = ways.filter((part) => part !== '').join(' · ')
      return told === '' ? head : paragraph(page, `${pad(head, width)}  `, told, page.dim).join('\n')
    }),
    ...more(page, left),
  ]
}

/** Branches of a tree: the lines of each after its first are indented below it. */
function branches(page: Page, items: readonly string[]): string[] {
  return items.flatMap((item, place) => {
    const last = place === items.length - 1
    return item.split('\n').map((line, number) => page.dim(number === 0 ? (last ? '└─ ' : '├─ ') : last ? '   ' : '│  ') + line)
  })
}
