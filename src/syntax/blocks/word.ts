import type { Word } from '../blocks.ts'

export const noWord: Word = { span: { start: 0, end: 0 }, raw: '', value: '', quote: 'none', hasVariables: false }

/** Where a quote that is never closed is taken to end: with its line, before a `;` or `{` that ends the line. */
export function unclosedEnd(content: string, start: number): number {
  let end = content.indexOf('\n', start)
  if (end < 0) end = content.length
  while (end > start + 1 && content.charCodeAt(end - 1) <= 0x20) end--
  const last = content.charCodeAt(end - 1)
  if (end > start + 1 && (last === 0x3b || last === 0x7b)) end--
  return end
}
