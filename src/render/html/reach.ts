import type { ReachDocument } from '../documents/reach.ts'
import type { RenderOptions } from '../options.ts'
import { foldConnections, type Sources } from '../words/connections.ts'
import { count } from '../words/count.ts'
import { nextAfterReach } from '../words/next.ts'
import { escapeXml } from './escape.ts'
import { cell, details, htmlPage, table, type Cell } from './page.ts'

const mostNamed = 12

/** Who reaches whom, a table for each set of sources. */
export function reachHtml(document: ReachDocument, options: RenderOptions): string {
  const doubt = document.connections.some((one) => one.possibly.length > 0)
  const title = `${count(document.connections.length, 'pair')} of ${count(document.endpoints.length, 'endpoint')} can talk`
  const body = [
    `<h1>${escapeXml(title)}</h1>`,
    ...(doubt ? ['<p class="soft">“Perhaps” is what may pass, depending on what is not known.</p>'] : []),
    ...foldConnections(document).flatMap((sources) => [`<h2>${names(sources.from)}</h2>`, ...reached(sources)]),
    ...details(
      'All endpoints',
      table(
        ['Endpoint', 'Kind', 'Addresses'],
        document.endpoints.map((one) => [cell(one.id), cell(one.kind), cell(one.addresses.slice(0, mostNamed).join(', '))]),
      ),
    ),
  ]
  return htmlPage(title, body, document, nextAfterReach(document), options.asked)
}

/** What may pass perhaps has its column only where there is such a thing. */
function reached(sources: Sources): string[] {
  const doubt = sources.targets.some((target) => target.possibly !== '')
  return table(
    ['To', 'Over', ...(doubt ? ['Perhaps'] : [])],
    sources.targets.map((target): Cell[] => [
      { html: names(target.to) },
      cell(target.surely),
      ...(doubt ? [{ html: target.possibly === '' ? '' : `<span class="doubt">${escapeXml(target.possibly)}</span>` }] : []),
    ]),
  )
}

/** A long list is cut where all of it can still be pointed at. */
function names(all: readonly string[]): string {
  if (all.length <= mostNamed + 1) return escapeXml(all.join(', '))
  const shown = `${all.slice(0, mostNamed).join(', ')} and ${all.length - mostNamed} more`
  return `<span title="${escapeXml(all.slice(0, 200).join(', '))}">${escapeXml(shown)}</span>`
}
