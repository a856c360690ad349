import type { Span, Text } from '../base/text.ts'
import type { Problem } from '../origin/problem.ts'
import { withoutDoubles } from './entries.ts'
import { bareValue, readQuoted } from './json/scalar.ts'
import { deepestTree, reportSome } from './tree.ts'
import type { Entry, Report, Tree } from './tree.ts'

export interface JsonReading {
  /** Undefined when there is no value at all, or more than can be held (`json/too-large`). */
  readonly tree: Tree | undefined
  readonly problems: readonly Problem[]
}

/** So many values (about 200 bytes each in memory) and so many UTF-16 code units does one text hold at most. */
export const mostJsonValues = 4_000_000
export const longestJson = 256 * 1024 * 1024

/**
 * Reads one JSON value (RFC 8259). Never throws; after what is wrong reading goes on at the next element: comments, trailing or missing
 * commas and keys without quotes cost a problem, a word that isn't JSON counts as null, what nests too deep counts as null.
 */
export function readJson(text: Text): JsonReading {
  const problems: Problem[] = []
  const report = reportSome(problems, text, 'json')
  if (text.content.length > longestJson) {
    report('too-large', { start: 0, end: 0 }, `The text is longer than ${longestJson / 1024 / 1024} MiB; it is not read.`)
    return { tree: undefined, problems }
  }
  return { tree: new Reading(text.content, report).read(), problems }
}

/** An open map (`entries`) or list (`items`). */
interface Frame {
  readonly start: number
  readonly entries: Entry[] | undefined
  readonly items: Tree[]
  key: string
  keySpan: Span
  /** Whether an element was read, and no comma after it. */
  full: boolean
  /** Where the last comma stands that no element followed. */
  comma: number | undefined
}

const none: Span = { start: 0, end: 0 }

class Reading {
  readonly #content: string
  readonly #report: Report
  readonly #open: Frame[] = []
  #lists = 0
  #at = 0
  #values = 0
  #root: Tree | undefined

  constructor(content: string, report: Report) {
    this.#content = content
    this.#report = report
    if (content.charCodeAt(0) === 0xfeff) this.#at = 1
  }

  read(): Tree | undefined {
    for (;;) {
      const code = this.#next()
      const frame = this.#open.at(-1)
      if (Number.isNaN(code)) break
      if (this.#values > mostJsonValues) {
        this.#report('too-large', this.#here(), `There are more than ${mostJsonValues} values; the text is not read.`)
        return undefined
      }
      if (frame === undefined) {
        if (this.#root !== undefined) {
          this.#report('trailing', this.#here(), 'The value ends before this; the rest of the text is not read.')
          break
        }
        this.#value(code)
      } else if (code === 0x2c) this.#comma(frame)
      else if (code === 0x5d || code === 0x7d) this.#close(frame, code)
      else if (frame.entries === undefined) {
        this.#separated(frame)
        this.#value(code)
      } else this.#entry(frame, code)
    }
    this.#finish()
    return this.#root
  }

  /** The next character that is neither white space nor in a comment; `NaN` at the end. */
  #next(): number {
    const content = this.#content
    for (;;) {
      const code = content.charCodeAt(this.#at)
      if (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) this.#at++
      else if (code === 0x2f && (content.charCodeAt(this.#at + 1) === 0x2f || content.charCodeAt(this.#at + 1) === 0x2a)) this.#comment()
      else return code
    }
  }

  #comment(): void {
    const start = this.#at
    const isBlock = this.#content.charCodeAt(start + 1) === 0x2a
    const end = this.#content.indexOf(isBlock ? '*/' : '\n', start + 2)
    this.#at = end < 0 ? this.#content.length : end + (isBlock ? 2 : 1)
    this.#report('comment', { start, end: start + 2 }, 'JSON has no comments.', 'warning')
  }

  #comma(frame: Frame): void {
    if (!frame.full) this.#report('comma', this.#here(), 'An element is missing before this comma.')
    frame.full = false
    frame.comma = this.#at++
  }

  /** Before an element: a comma must stand after the one before it. */
  #separated(frame: Frame): void {
    if (frame.full) this.#report('comma', { start: this.#at, end: this.#at }, 'A comma is missing here.')
    frame.full = true
    frame.comma = undefined
  }

  #entry(frame: Frame, code: number): void {
    this.#separated(frame)
    const start = this.#at
    if (code === 0x22) {
      const key = this.#quoted()
      frame.key = key
      frame.keySpan = { start, end: this.#at }
    } else {
      const key = this.#bare()
      frame.key = key
      frame.keySpan = { start, end: this.#at }
      if (key === '' || this.#next() !== 0x3a) {
        if (key === '') this.#at++
        this.#report('unexpected', { start, end: this.#at }, 'A key in double quotes must stand here.')
        frame.full = false
        return
      }
      this.#report('key', frame.keySpan, 'A key must stand in double quotes.')
    }
    let next = this.#next()
    const hasColon = next === 0x3a
    if (hasColon) {
      this.#at++
      next = this.#next()
    } else this.#report('colon', frame.keySpan, 'A colon and a value must follow this key.')
    const hasValue = !(Number.isNaN(next) || next === 0x2c || next === 0x7d || next === 0x5d)
    // Without a colon a string is rather the next key.
    if (hasValue && (hasColon || next !== 0x22)) {
      this.#value(next)
      return
    }
    if (hasColon) this.#report('value', frame.keySpan, 'This key has no value.')
    this.#add({ kind: 'scalar', span: { start: this.#at, end: this.#at }, value: null, text: '', tag: undefined })
  }

  #value(code: number): void {
    const start = this.#at
    if (code === 0x22) {
      const text = this.#quoted()
      this.#add({ kind: 'scalar', span: { start, end: this.#at }, value: text, text, tag: undefined })
    } else if (code === 0x7b || code === 0x5b) this.#openFrame(code)
    else {
      const text = this.#bare()
      if (text === '') this.#at++
      const value = bareValue(text)
      const span = { start, end: this.#at }
      if (value === undefined) this.#report('unexpected', span, 'This is no JSON value; it counts as null.')
      this.#add({ kind: 'scalar', span, value: value ?? null, text, tag: undefined })
    }
  }

  #quoted(): string {
    const { value, end } = readQuoted(this.#content, this.#at, this.#report)
    this.#at = end
    return value
  }

  /** Up to white space or a character that has a meaning; empty when one stands here. */
  #bare(): string {
    const start = this.#at
    const content = this.#content
    let at = start
    for (; at < content.length; at++) {
      const code = content.charCodeAt(at)
      if (code <= 0x22) {
        if (code === 0x20 || code === 0x22 || code === 0x0a || code === 0x0d || code === 0x09) break
      } else if (code === 0x2c || code === 0x3a || code === 0x5b || code === 0x5d || code === 0x7b || code === 0x7d) break
    }
    this.#at = at
    return content.slice(start, at)
  }

  #openFrame(code: number): void {
    const start = this.#at
    if (this.#open.length === deepestTree) {
      this.#report('too-deep', this.#here(), `Values nest deeper than ${deepestTree} levels here; what is inside counts as null.`)
      this.#skip()
      this.#add({ kind: 'scalar', span: { start, end: this.#at }, value: null, text: '', tag: undefined })
      return
    }
    this.#at++
    if (code === 0x5b) this.#lists++
    this.#open.push({ start, entries: code === 0x7b ? [] : undefined, items: [], key: '', keySpan: none, full: false, comma: undefined })
  }

  /** Past the map or list that begins here, without looking at what is in it. */
  #skip(): void {
    const content = this.#content
    let depth = 0
    for (; this.#at < content.length; this.#at++) {
      const code = content.charCodeAt(this.#at)
      if (code === 0x22) this.#at = readQuoted(content, this.#at, ignore).end - 1
      else if (code === 0x7b || code === 0x5b) depth++
      else if ((code === 0x7d || code === 0x5d) && --depth === 0) {
        this.#at++
        return
      }
    }
  }

  #close(frame: Frame, code: number): void {
    const closes = frame.entries === undefined ? 0x5d : 0x7d
    if (code !== closes) {
      const other = code === 0x5d ? this.#lists : this.#open.length - this.#lists
      this.#report('bracket', this.#here(), `A ${closes === 0x5d ? ']' : '}'} must close what is open here.`)
      // Somebody further out waits for it: then what is open here ends. Else it is one too many.
      if (other === 0) {
        this.#at++
        return
      }
    } else {
      this.#at++
      if (frame.comma !== undefined && frame.full === false) {
        this.#report('comma', { start: frame.comma, end: frame.comma + 1 }, 'An element is missing after this comma.')
      }
    }
    this.#closed(frame)
  }

  #closed(frame: Frame): void {
    this.#open.pop()
    const span = { start: frame.start, end: this.#at }
    if (frame.entries === undefined) {
      this.#lists--
      this.#add({ kind: 'list', span, items: frame.items, tag: undefined })
    } else this.#add({ kind: 'map', span, entries: withoutDoubles(frame.entries, this.#report), tag: undefined })
  }

  #add(value: Tree): void {
    this.#values++
    const frame = this.#open.at(-1)
    if (frame === undefined) this.#root = value
    else if (frame.entries === undefined) frame.items.push(value)
    else frame.entries.push({ key: frame.key, keySpan: frame.keySpan, value })
  }

  #finish(): void {
    const innermost = this.#open.at(-1)
    if (innermost !== undefined) {
      this.#report('unclosed', { start: innermost.start, end: innermost.start + 1 }, 'What opens here is never closed.')
    } else if (this.#root === undefined) this.#report('empty', { start: 0, end: 0 }, 'There is no JSON value in this text.')
    for (let frame = innermost; frame !== undefined; frame = this.#open.at(-1)) this.#closed(frame)
  }

  #here(): Span {
    return { start: this.#at, end: Math.min(this.#at + 1, this.#content.length) }
  }
}

function ignore(): void {
  // Whoever skips a value has said why.
}
