import type { ExplainDocument } from '../documents/explain.ts'
import type { RenderOptions } from '../options.ts'
import { allPlaces } from '../words/place.ts'
import { headingOf, nextAfterExplain } from '../words/explain.ts'
import { nextStep } from './ending.ts'
import { columns, openPage, pad, paragraph, type Page } from './page.ts'

/** A page of the handbook, as a terminal shows it. */
export function explainText(document: ExplainDocument, options: RenderOptions): string {
  const page = openPage(options)
  const width = Math.min(32, Math.max(0, ...document.related.map(({ id }) => columns(id))))
  const { head, soft, title } = headingOf(document)
  const next = nextAfterExplain(document)
  return [
    soft === '' ? page.bold(head) : `${page.bold(head)}  ${page.dim(soft)}`,
    ...(title === '' ? [] : paragraph(page, '', title, page.bold)),
    ...(document.says === '' ? [] : ['', ...paragraph(page, '', document.says)]),
    ...document.sections.flatMap(({ heading, text }) => ['', page.bold(heading), ...markdownLines(page, text)]),
    ...(document.places.length > 0 ? ['', page.bold('Declared at'), ...allPlaces(document.places).map((place) => `  ${place}`)] : []),
    ...(document.related.length > 0
      ? ['', page.bold('Related'), ...document.related.flatMap(({ id, says }) => paragraph(page, `  ${pad(id, width)}  `, says))]
      : []),
    ...(next ? ['', ...nextStep(page, next)] : []),
    '',
  ].join('\n')
}

/** Our pages' own Markdown: paragraphs, lists and fenced code; `code` and links stay as they are typed, which reads well enough. */
function markdownLines(page: Page, text: string): string[] {
  const lines: string[] = []
  let words: string[] = []
  let head = '  '
  const flush = (): void => {
    if (words.length > 0) lines.push(...paragraph(page, head, words.join(' ')))
    words = []
    head = '  '
  }
  let fenced = false
  for (const line of text.trim().split('\n')) {
    if (/^\s*(```|~~~)/.test(line)) {
      flush()
      fenced = !fenced
    } else if (fenced) lines.push(page.dim(`    ${line.trimEnd()}`))
    else if (line.trim() === '') {
      flush()
      if (lines.at(-1) !== '') lines.push('')
    } else {
      const item = /^\s*(?:[-*]|\d+\.)\s+(.*)/.exec(line)
      if (item) {
        flush()
        head = '  • '
        words.push(item[1] ?? '')
      } else words.push(line.trim())
    }
  }
  flush()
  return lines
}
