import type { ReachDocument } from '../documents/reach.ts'
import type { RenderOptions } from '../options.ts'
import { foldConnections } from '../words/connections.ts'
import { count, cut, list } from '../words/count.ts'
import { nextAfterReach } from '../words/next.ts'
import { ending } from './ending.ts'
import { andMore, plain, rowsOf, table } from './write.ts'

/** Who reaches whom as one table, a row for those that reach alike. */
export function reachMarkdown(document: ReachDocument, options: RenderOptions): string {
  const most = rowsOf(options, 8)
  const rows = foldConnections(document).flatMap((sources) =>
    sources.targets.map((target) => [
      plain(list(sources.from, most)),
      plain(list(target.to, most)),
      plain(target.surely),
      plain(target.possibly),
    ]),
  )
  const { shown, left } = cut(rows, rowsOf(options, 100))
  const doubt = document.connections.some((one) => one.possibly.length > 0)
  return [
    `### ${count(document.connections.length, 'pair')} of ${count(document.endpoints.length, 'endpoint')} can talk`,
    '',
    ...table(
      ['From', 'To', 'Over', ...(doubt ? ['Perhaps over'] : [])],
      shown.map((row) => (doubt ? row : row.slice(0, 3))),
    ),
    ...andMore(left),
    ...ending(document, options, nextAfterReach(document)),
    '',
  ].join('\n')
}
