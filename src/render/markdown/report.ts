import type { ReportDocument } from '../documents/report.ts'
import type { RenderOptions } from '../options.ts'
import { nextAfterReport } from '../words/next.ts'
import { checkMarkdown } from './check.ts'
import { ending } from './ending.ts'
import { mapMarkdown } from './map.ts'
import { traceMarkdown } from './trace.ts'

/** A first look, for a ticket or a pull request: the map, the flows that matter, the findings. */
export function reportMarkdown(document: ReportDocument, options: RenderOptions): string {
  const part = { ...options, part: true }
  const parts = [
    mapMarkdown(document.map, part),
    ...document.traces.map((trace) => traceMarkdown(trace, part)),
    checkMarkdown(document.check, part),
  ]
  return [...parts.map((text) => `${text.trimEnd()}\n`), ...ending(document, options, nextAfterReport(document)), ''].join('\n')
}
