import type { ReachDocument } from '../documents/reach.ts'
import type { RenderOptions } from '../options.ts'
import { foldConnections, type Sources, type Targets } from '../words/connections.ts'
import { count, cut, list } from '../words/count.ts'
import { nextAfterReach } from '../words/next.ts'
import { ending } from './ending.ts'
import { columns, more, openPage, pad, paragraph, wrap, type Page } from './page.ts'

/** Who reaches whom, by source; those that reach alike are told together. */
export function reachText(document: ReachDocument, options: RenderOptions): string {
  const page = openPage(options)
  const { shown, left } = cut(foldConnections(document), page.limit(25))
  return [
    page.bold(`${count(document.connections.length, 'pair')} of ${count(document.endpoints.length, 'endpoint')} can talk`),
    ...shown.flatMap((sources) => oneSource(page, sources)),
    ...(left > 0 ? ['', ...more(page, left, 'sources')] : []),
    ...(document.connections.some((one) => one.possibly.length > 0) ? ['', page.dim('? may pass, depending on what is not known')] : []),
    ...ending(page, document, nextAfterReach(document)),
    '',
  ].join('\n')
}

function oneSource(page: Page, sources: Sources): string[] {
  const { shown, left } = cut(sources.targets, page.limit(12))
  const names = shown.map((target) => list(target.to, page.limit(6)))
  const width = Math.min(Math.floor(page.width * 0.55), Math.max(...names.map(columns), 0))
  return [
    '',
    ...paragraph(page, '', list(sources.from, page.limit(4)), page.bold),
    ...shown.flatMap((target, place) => oneTarget(page, target, names[place] ?? '', width)),
    ...more(page, left, 'targets').map((line) => `  ${line}`),
  ]
}

/** Targets at the left, flows at the right, both wrapped in their columns. */
function oneTarget(page: Page, target: Targets, names: string, width: number): string[] {
  const indent = 4
  const left = wrap(names, width)
  const flows = [
    ...(target.surely === '' ? [] : wrap(target.surely, page.width - indent - width - 4).map((line) => ({ line, sure: true }))),
    ...(target.possibly === ''
      ? []
      : wrap(target.possibly, page.width - indent - width - 4).map((line, place) => ({
          line: place === 0 ? `? ${line}` : `  ${line}`,
          sure: false,
        }))),
  ]
  return Array.from({ length: Math.max(left.length, flows.length) }, (_, place) => {
    const flow = flows[place]
    const words = flow === undefined ? '' : flow.sure ? flow.line : page.tone.doubt(flow.line)
    return `  ${place === 0 ? '→ ' : '  '}${words === '' ? (left[place] ?? '') : `${pad(left[place] ?? '', width)}  ${words}`}`
  })
}
