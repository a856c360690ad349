import type { Span, Text } from '../base/text.ts'
import type { Problem } from '../origin/problem.ts'
import { reportSome } from './tree.ts'
import type { Report } from './tree.ts'

export interface LineWord {
  readonly span: Span
  /** Quotes and escapes undone. */
  readonly value: string
  readonly quoted: boolean
}

export interface Line {
  /** From the first word to the end of the last one. */
  readonly span: Span
  /** Spaces and tabs before the first word, counted in characters: FRR and Cisco nest by them. */
  readonly indent: number
  /** At least one, save for a comment. */
  readonly words: readonly LineWord[]
  /** The whole line is a comment: its text without the mark. */
  readonly comment: string | undefined
}

export interface LinesReading {
  /** Blank lines are left out. */
  readonly lines: readonly Line[]
  readonly problems: readonly Problem[]
}

export interface LineRules {
  /** Marks that make a line a comment when they are its first characters. iptables-save: `#`. FRR: `!` and `#`. */
  readonly comments: readonly string[]
  /** Which characters quote: iptables-save only `"`, with `\"`, `\\`, `\'` escaped inside. Some `none`: FRR reads quotes as they are. */
  readonly quotes: 'double' | 'none'
}

/** Reads lines of words. Never throws; a quote that isn't closed ends with its line. Problems have the code `lines/…`. */
export function readLines(text: Text, rules: LineRules): LinesReading {
  const problems: Problem[] = []
  const report = reportSome(problems, text, 'lines')
  const lines: Line[] = []
  const { content } = text
  let start = content.charCodeAt(0) === 0xfeff ? 1 : 0
  while (start < content.length) {
    const newline = content.indexOf('\n', start)
    const end = newline < 0 ? content.length : newline
    const line = readLine(content, start, end, rules, report)
    if (line !== undefined) lines.push(line)
    start = end + 1
  }
  return { lines, problems }
}

function readLine(content: string, start: number, end: number, rules: LineRules, report: Report): Line | undefined {
  const first = skipBlank(content, start, end)
  if (first === end) return undefined
  const indent = first - start
  const mark = rules.comments.find((comment) => content.startsWith(comment, first))
  if (mark !== undefined) {
    const comment = content.slice(first + mark.length, end).trim()
    return { span: { start: first, end: skipBlankBack(content, first, end) }, indent, words: [], comment }
  }
  const words: LineWord[] = []
  for (let at = first; at < end; at = skipBlank(content, at, end)) {
    const word = rules.quotes === 'double' ? readWord(content, at, end, report) : readBare(content, at, end)
    words.push(word)
    at = word.span.end
  }
  return { span: { start: first, end: words.at(-1)?.span.end ?? end }, indent, words, comment: undefined }
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0d
}

function skipBlank(content: string, from: number, end: number): number {
  let at = from
  while (at < end && isBlank(content.charCodeAt(at))) at++
  return at
}

function skipBlankBack(content: string, start: number, from: number): number {
  let at = from
  while (at > start && isBlank(content.charCodeAt(at - 1))) at--
  return at
}

function readBare(content: string, start: number, end: number): LineWord {
  let at = start
  while (at < end && !isBlank(content.charCodeAt(at))) at++
  return { span: { start, end: at }, value: content.slice(start, at), quoted: false }
}

/**
 * A word as iptables-restore takes it: a quote may open within a word and ends the word when it closes; a backslash escapes the next
 * character inside quotes only (netfilter iptables 1.8 iptables/xshared.c, 2026-11).
 */
function readWord(content: string, start: number, end: number, report: Report): LineWord {
  let at = start
  while (at < end && !isBlank(content.charCodeAt(at)) && content.charCodeAt(at) !== 0x22) at++
  if (at === end || content.charCodeAt(at) !== 0x22) return { span: { start, end: at }, value: content.slice(start, at), quoted: false }
  const quote = at
  let value = content.slice(start, quote)
  let from = ++at
  for (; at < end; at++) {
    const code = content.charCodeAt(at)
    if (code === 0x22) return { span: { start, end: at + 1 }, value: value + content.slice(from, at), quoted: true }
    if (code === 0x5c && at + 1 < end) {
      value += content.slice(from, at)
      from = ++at
    }
  }
  report('unclosed-quote', { start: quote, end: quote + 1 }, 'This quote is not closed in its line.')
  const last = skipBlankBack(content, from, end)
  return { span: { start, end: last }, value: value + content.slice(from, last), quoted: true }
}
