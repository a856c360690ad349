import type { Text } from '../../../base/text.ts'
import type { Origin } from '../../../origin/origin.ts'
import type { Sources, TextChange } from '../../edit.ts'
import type { Statement } from '../statement.ts'

/** The file of a statement, where it may be written and is as it was read. */
export function writable({ text }: Statement, sources: Sources): Text | undefined {
  const now = sources.open(text.path)
  return now?.content === text.content ? now : undefined
}

/** A word in another's place. */
export function replaceWord({ text, words }: Statement, place: number, now: string): TextChange | undefined {
  const word = words[place]
  if (!word) return undefined
  const quote = word.quote === 'none' ? '' : word.quote === 'single' ? "'" : '"'
  return { path: text.path, start: word.span.start, end: word.span.end, text: `${quote}${now}${quote}` }
}

/** One more word at the end of a statement, before its `;` or `{`. */
export function appendWord({ text, words }: Statement, word: string): TextChange | undefined {
  const last = words.at(-1)
  return last && { path: text.path, start: last.span.end, end: last.span.end, text: ` ${word}` }
}

/** A line above or below a statement that has its line for itself, in its indentation. */
export function insertLine({ text: { path, content }, span }: Statement, line: string, where: 'above' | 'below'): TextChange | undefined {
  const start = content.lastIndexOf('\n', span.start - 1) + 1
  const indent = content.slice(start, span.start)
  const ending = content.includes('\r\n') ? '\r\n' : '\n'
  if (!/^[ \t]*$/.test(indent)) return where === 'above' ? { path, start: span.start, end: span.start, text: `${line} ` } : { path, start: span.end, end: span.end, text: ` ${line}` }
  if (where === 'above') return { path, start, end: start, text: `${indent}${line}${ending}` }
  const end = content.indexOf('\n', span.end)
  return end < 0 ? { path, start: content.length, end: content.length, text: `${ending}${indent}${line}` } : { path, start: end + 1, end: end + 1, text: `${indent}${line}${ending}` }
}

/** Whether a statement, or its head, is what an origin is about. */
export function isAt({ text, span }: Statement, origins: readonly Origin[]): boolean {
  return origins.some((origin) => origin.kind === 'written' && origin.text.path === text.path && origin.start === span.start)
}
