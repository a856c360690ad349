import { formatPlace, type Place } from '../../origin/place.ts'
import type { RenderOptions } from '../options.ts'
import type { Tone } from '../words/verdict.ts'

/** How many rows of a list a ticket takes. */
export function rowsOf(options: RenderOptions, usual: number): number {
  return options.limit ?? (options.verbose ? Number.MAX_SAFE_INTEGER : usual)
}

/** Text that is only text: nothing in it is Markdown, HTML, a mention or a reference to an issue. */
export function plain(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_{}[\]<>|~#!]/g, (character) => (character === '<' ? '&lt;' : character === '>' ? '&gt;' : `\\${character}`))
    .replace(/@(?=\w)/g, '@\u200B')
    .trim()
}

/** Code in a sentence or a cell; a pipe would end the cell even there. */
export function code(text: string): string {
  const one = text.replace(/\s+/g, ' ').trim()
  if (one === '') return ''
  const longest = Math.max(0, ...[...one.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  const padded = longest > 0 ? ` ${one} ` : one
  return `${fence}${padded.replaceAll('|', '\\|')}${fence}`
}

export function place(one: Place | undefined): string {
  return one === undefined ? '' : 'file' in one ? code(formatPlace(one)) : plain(formatPlace(one))
}

/** A table; without rows nothing. Cells are Markdown already. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return []
  return [`| ${heads.join(' | ')} |`, `|${heads.map(() => '---').join('|')}|`, ...rows.map((row) => `| ${row.join(' | ')} |`)]
}

export function folded(summary: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `<details><summary>${summary}</summary>`, '', ...lines, '', '</details>']
}

export function andMore(left: number): string[] {
  return left === 0 ? [] : ['', `… and ${left} more (\`--limit N\`, or \`--format json\`)`]
}

export const marks: Readonly<Record<Tone, string>> = { good: '✅', bad: '❌', doubt: '❔', plain: '' }
