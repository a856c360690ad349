import type { Span, Text } from '../base/text.ts'
import type { Problem } from '../origin/problem.ts'
import { reportSome } from './tree.ts'
import type { Report } from './tree.ts'

export interface ZoneToken {
  readonly span: Span
  /** As written, without the surrounding quotes; escapes (`\DDD`, `\X`) are kept, so that `\.` and `.` stay apart. */
  readonly raw: string
  readonly quoted: boolean
}

/** One record or `$DIRECTIVE`, its lines joined by parentheses. */
export interface ZoneEntry {
  readonly span: Span
  /** The line begins with white space: the owner is that of the entry before. */
  readonly blankOwner: boolean
  /** At least one. For a directive the first one is its name, `$` included. */
  readonly tokens: readonly ZoneToken[]
  /** `$ORIGIN`, `$TTL`, `$INCLUDE`, `$GENERATE` in capitals as written in the first column, else undefined. */
  readonly directive: string | undefined
  /** Comments of its lines without the `;`, in order. */
  readonly comments: readonly ZoneComment[]
}

export interface ZoneComment {
  readonly span: Span
  readonly says: string
}

export interface ZoneReading {
  readonly entries: readonly ZoneEntry[]
  readonly problems: readonly Problem[]
}

/**
 * Reads the tokens of a DNS master file (RFC 1035 §5.1). Never throws. A quote that isn't closed ends with its line; a parenthesis
 * that isn't closed ends before the next line that begins in the first column.
 */
export function readZone(text: Text): ZoneReading {
  const problems: Problem[] = []
  return { entries: new Reading(text.content, reportSome(problems, text, 'zone')).read(), problems }
}

interface Draft {
  readonly start: number
  readonly blankOwner: boolean
  readonly tokens: ZoneToken[]
  readonly comments: ZoneComment[]
}

class Reading {
  readonly #content: string
  readonly #report: Report
  readonly #entries: ZoneEntry[] = []
  #at = 0
  /** How many more characters may be read a second time, so that unclosed parentheses cost linear time. */
  #again: number

  constructor(content: string, report: Report) {
    this.#content = content
    this.#report = report
    this.#again = 4 * content.length
    if (content.charCodeAt(0) === 0xfeff) this.#at = 1
  }

  read(): ZoneEntry[] {
    while (this.#at < this.#content.length) this.#entry()
    return this.#entries
  }

  /** One line, or more where parentheses join them. */
  #entry(): void {
    const content = this.#content
    const start = this.#at
    const blankOwner = isBlank(content.charCodeAt(start))
    const draft: Draft = { start, blankOwner, tokens: [], comments: [] }
    let line = start
    let depth = 0
    let opening = 0
    for (;;) {
      const at = this.#at
      const code = content.charCodeAt(at)
      if (Number.isNaN(code)) break
      if (code === 0x0a) {
        this.#at++
        if (depth === 0) break
        line = this.#at
      } else if (isBlank(code)) this.#at++
      else if (code === 0x3b) this.#comment(draft)
      else if (code === 0x28) {
        // A second parenthesis in a line that begins with an owner: the first was forgotten.
        if (depth > 0 && line > opening && line < at && canBeginEntry(content.charCodeAt(line))) break
        if (depth++ === 0) opening = at
        this.#at++
      } else if (code === 0x29) {
        this.#at++
        if (depth > 0) depth--
        else this.#report('parenthesis', { start: at, end: at + 1 }, 'This parenthesis closes nothing.')
      } else if (code === 0x22) this.#quoted(draft)
      else this.#bare(draft)
    }
    if (depth > 0) this.#unclosed(draft, opening)
    this.#add(draft)
  }

  #unclosed(draft: Draft, opening: number): void {
    this.#report('parenthesis', { start: opening, end: opening + 1 }, 'This parenthesis is never closed.')
    const content = this.#content
    const limit = this.#at
    for (let line = content.indexOf('\n', opening) + 1; line > 0 && line < limit; line = content.indexOf('\n', line) + 1) {
      if (!canBeginEntry(content.charCodeAt(line))) continue
      if (limit - line > this.#again) return
      this.#again -= limit - line
      this.#at = line
      while ((draft.tokens.at(-1)?.span.start ?? -1) >= line) draft.tokens.pop()
      while ((draft.comments.at(-1)?.span.start ?? -1) >= line) draft.comments.pop()
      return
    }
  }

  #comment(draft: Draft): void {
    const start = this.#at
    const newline = this.#content.indexOf('\n', start)
    this.#at = newline < 0 ? this.#content.length : newline
    draft.comments.push({ span: { start, end: this.#at }, says: this.#content.slice(start + 1, this.#at).trim() })
  }

  #bare(draft: Draft): void {
    const content = this.#content
    const start = this.#at
    let at = start
    for (; at < content.length; at++) {
      const code = content.charCodeAt(at)
      if (code === 0x5c) {
        if (content.charCodeAt(at + 1) !== 0x0a) at++
      } else if (isBlank(code) || code === 0x0a || code === 0x3b || code === 0x28 || code === 0x29 || code === 0x22) break
    }
    this.#at = Math.min(at, content.length)
    draft.tokens.push({ span: { start, end: this.#at }, raw: content.slice(start, this.#at), quoted: false })
  }

  #quoted(draft: Draft): void {
    const content = this.#content
    const start = this.#at
    let at = start + 1
    for (; at < content.length; at++) {
      const code = content.charCodeAt(at)
      if (code === 0x22 || code === 0x0a) break
      if (code === 0x5c && content.charCodeAt(at + 1) !== 0x0a) at++
    }
    at = Math.min(at, content.length)
    const isClosed = content.charCodeAt(at) === 0x22
    if (!isClosed) this.#report('unclosed-quote', { start, end: start + 1 }, 'This quote is not closed in its line.')
    this.#at = isClosed ? at + 1 : at
    draft.tokens.push({ span: { start, end: this.#at }, raw: content.slice(start + 1, at), quoted: true })
  }

  #add({ start, blankOwner, tokens, comments }: Draft): void {
    const [first] = tokens
    const last = tokens.at(-1)
    if (first === undefined || last === undefined) return
    const directive = first.span.start === start && first.raw.startsWith('$') && !first.quoted ? first.raw.toUpperCase() : undefined
    this.#entries.push({ span: { start: first.span.start, end: last.span.end }, blankOwner, tokens, directive, comments })
  }
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0d
}

function canBeginEntry(code: number): boolean {
  return !(isBlank(code) || code === 0x0a || code === 0x3b || code === 0x29 || code === 0x28 || Number.isNaN(code))
}

/**
 * The octets of a token as a string of code points 0 to 255: `\DDD` is a decimal octet, `\X` the character itself.
 * What isn't ASCII counts as its UTF-8 octets. An impossible escape (`\999`, a `\` at the end) gives undefined.
 */
export function decodeZoneText(raw: string): string | undefined {
  if (/^[\x00-\x5b\x5d-\x7f]*$/.test(raw)) return raw
  let decoded = ''
  for (let at = 0; at < raw.length; ) {
    const escape = raw.indexOf('\\', at)
    decoded += octets(raw.slice(at, escape < 0 ? raw.length : escape))
    if (escape < 0) break
    const digits = /^[0-9]{3}/.exec(raw.slice(escape + 1, escape + 4))?.[0]
    if (digits !== undefined) {
      if (Number(digits) > 255) return undefined
      decoded += String.fromCharCode(Number(digits))
      at = escape + 4
    } else {
      const code = raw.codePointAt(escape + 1)
      if (code === undefined || (code >= 0x30 && code <= 0x39)) return undefined
      const character = String.fromCodePoint(code)
      decoded += octets(character)
      at = escape + 1 + character.length
    }
  }
  return decoded
}

const encoder = new TextEncoder()

function octets(text: string): string {
  if (/^[\x00-\x7f]*$/.test(text)) return text
  let result = ''
  for (const octet of encoder.encode(text)) result += String.fromCharCode(octet)
  return result
}
