import type { ExplainDocument } from '../documents/explain.ts'
import { headingOf, nextAfterExplain } from '../words/explain.ts'
import { allPlaces } from '../words/place.ts'
import { escapeXml } from './escape.ts'
import { cell, htmlPage, table } from './page.ts'

/** A page of the handbook. */
export function explainHtml(document: ExplainDocument): string {
  const { head, soft, title } = headingOf(document)
  const body = [
    `<h1>${escapeXml(head)}${soft === '' ? '' : ` <span class="soft">${escapeXml(soft)}</span>`}</h1>`,
    ...(title === '' ? [] : [`<p><strong>${escapeXml(title)}</strong></p>`]),
    ...(document.says === '' ? [] : [`<p>${escapeXml(document.says)}</p>`]),
    ...document.sections.flatMap(({ heading, text }) => [`<h2>${escapeXml(heading)}</h2>`, ...markdownHtml(text)]),
    ...(document.places.length > 0
      ? [
          '<h2>Declared at</h2>',
          '<ul>',
          ...allPlaces(document.places).map((place) => `<li class="place">${escapeXml(place)}</li>`),
          '</ul>',
        ]
      : []),
    ...(document.related.length > 0
      ? [
          '<h2>Related</h2>',
          ...table(
            ['', ''],
            document.related.map(({ id, says }) => [cell(id, 'word'), cell(says)]),
          ),
        ]
      : []),
  ]
  return htmlPage(title === '' ? head : `${head}: ${title}`, body, document, nextAfterExplain(document), undefined)
}

/** Paragraphs, lists, fenced code, and code within a line: what our own pages use. Everything else is text. */
function markdownHtml(text: string): string[] {
  const lines: string[] = []
  let open: { readonly tag: 'p' | 'ul' | 'pre'; readonly parts: string[] } | undefined
  const close = (): void => {
    if (open?.tag === 'p') lines.push(`<p>${inline(open.parts.join(' '))}</p>`)
    if (open?.tag === 'ul') lines.push('<ul>', ...open.parts.map((part) => `<li>${inline(part)}</li>`), '</ul>')
    if (open?.tag === 'pre') lines.push(`<pre>${escapeXml(open.parts.join('\n'))}</pre>`)
    open = undefined
  }
  for (const line of text.trim().split('\n')) {
    const fence = /^\s*(```|~~~)/.test(line)
    if (open?.tag === 'pre') {
      if (fence) close()
      else open.parts.push(line)
      continue
    }
    const item = /^\s*(?:[-*]|\d+\.)\s+(.*)/.exec(line)?.[1]
    if (fence) {
      close()
      open = { tag: 'pre', parts: [] }
    } else if (line.trim() === '') close()
    else if (item !== undefined) {
      if (open?.tag !== 'ul') {
        close()
        open = { tag: 'ul', parts: [] }
      }
      open.parts.push(item)
    } else if (open?.tag === 'ul') open.parts.push(`${open.parts.pop() ?? ''} ${line.trim()}`)
    else {
      open ??= { tag: 'p', parts: [] }
      open.parts.push(line.trim())
    }
  }
  close()
  return lines
}

const inline = (text: string): string => escapeXml(text).replace(/`([^`]+)`/g, '<code>$1</code>')
