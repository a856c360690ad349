import type { ReportDocument } from '../documents/report.ts'
import type { RenderOptions } from '../options.ts'
import { nextAfterReport } from '../words/next.ts'
import { checkText } from './check.ts'
import { ending } from './ending.ts'
import { mapText } from './map.ts'
import { openPage } from './page.ts'
import { traceText } from './trace.ts'

/** A first look: the map, the flows that matter, the findings, each as its own verb draws it, and one ending for all. */
export function reportText(document: ReportDocument, options: RenderOptions): string {
  const page = openPage(options)
  const part = { ...options, part: true }
  const section = (title: string, text: string): string[] => [
    '',
    page.dim(`── ${title} ${'─'.repeat(Math.max(3, page.width - title.length - 4))}`),
    '',
    text.trimEnd(),
  ]
  return [
    mapText(document.map, part).trimEnd(),
    ...document.traces.flatMap((trace) => section('a flow that matters', traceText(trace, part))),
    ...section('what is wrong, risky or fragile', checkText(document.check, part)),
    ...ending(page, document, nextAfterReport(document)),
    '',
  ].join('\n')
}
