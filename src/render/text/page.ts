import colors from 'picocolors'
import type { AskedWords, RenderOptions } from '../options.ts'
import type { Tone } from '../words/verdict.ts'

type Paint = (text: string) => string

/** What a report is written on. */
export interface Page {
  /** Columns. */
  readonly width: number
  readonly verbose: boolean
  /** Part of a larger report, which says itself what is left open and what to do next. */
  readonly part: boolean
  readonly asked: AskedWords | undefined
  /** How many rows of a list to show, where `usual` fits a screen. */
  readonly limit: (usual: number) => number
  readonly bold: Paint
  readonly dim: Paint
  readonly tone: Readonly<Record<Tone, Paint>>
}

export function openPage(options: RenderOptions): Page {
  const { bold, dim, green, red, yellow } = colors.createColors(options.color)
  return {
    width: Math.max(40, options.width),
    verbose: options.verbose,
    part: options.part ?? false,
    asked: options.asked,
    limit: (usual) => options.limit ?? (options.verbose ? Number.MAX_SAFE_INTEGER : usual),
    bold,
    dim,
    tone: { good: green, bad: red, doubt: yellow, plain: (text) => text },
  }
}

/** A page on which every line will be indented by so many columns. */
export function narrow(page: Page, columns: number): Page {
  return { ...page, width: page.width - columns }
}

/** Columns that a text takes on a terminal: wide for East Asian characters and pictures, none for marks that combine. */
export function columns(text: string): number {
  let sum = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    if (code < 0x300) sum += 1
    else if (/\p{Mn}|\p{Me}|\u200D/u.test(character)) sum += 0
    else sum += isWide(code) ? 2 : 1
  }
  return sum
}

// Unicode: East_Asian_Width W and F, in rough ranges (EastAsianWidth.txt 15.1)
function isWide(code: number): boolean {
  return (
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x1f300 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd)
  )
}

export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columns(text)))
}

/** The end of a long id says more than its beginning. */
export function shorten(text: string, width: number): string {
  if (columns(text) <= width) return text
  const characters = [...text]
  while (characters.length > 0 && columns(characters.join('')) > width - 1) characters.shift()
  return `…${characters.join('')}`
}

/** Lines of at most `width` columns, broken between words; a longer word keeps a line of its own, so that it can be copied. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/)) {
    if (word === '') continue
    if (line === '') line = word
    else if (columns(line) + 1 + columns(word) <= width) line += ` ${word}`
    else {
      lines.push(line)
      line = word
    }
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line]
}

/** A paragraph: the first line begins with `head`, the others are indented below its text. `paint` colours the text, not the head. */
export function paragraph(
  page: Page,
  head: string,
  text: string,
  paint: Paint = page.tone.plain,
  paintHead: Paint = page.tone.plain,
): string[] {
  const indent = columns(head)
  return wrap(text, Math.max(20, page.width - indent)).map(
    (line, place) => (place === 0 ? paintHead(head) : ' '.repeat(indent)) + paint(line),
  )
}

/** As a paragraph, with `aside` dimmed at the right edge of its last line, or on a line of its own where it doesn't fit. */
export function withAside(page: Page, head: string, text: string, aside: string, paint: Paint = page.tone.plain): string[] {
  const indent = columns(stripped(head))
  const lines = wrap(text, Math.max(20, page.width - indent))
  const written = lines.map((line, place) => (place === 0 ? head : ' '.repeat(indent)) + paint(line))
  if (aside === '') return written
  const last = lines.at(-1) ?? ''
  const room = page.width - indent - columns(last) - columns(aside)
  if (room >= 2) return [...written.slice(0, -1), `${written.at(-1) ?? ''}${' '.repeat(room)}${page.dim(aside)}`]
  const own = wrap(aside, Math.max(20, page.width - indent))
  const flush = own.length === 1 && columns(aside) <= page.width - indent ? page.width - columns(aside) : indent
  return [...written, ...own.map((line) => ' '.repeat(flush) + page.dim(line))]
}

/** Columns of a painted text: our own colour codes take none. */
function stripped(text: string): string {
  // oxlint-disable-next-line no-control-regex -- colours begin with one
  return text.replace(/\u001B\[\d+m/g, '')
}

/** How a cut list ends. */
export function more(page: Page, left: number, what = ''): string[] {
  return left === 0 ? [] : [page.dim(`… and ${left} more${what === '' ? '' : ` ${what}`} (--limit N, or --format json)`)]
}
