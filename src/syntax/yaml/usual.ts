import { withoutDoubles } from '../entries.ts'
import { deepestTree } from '../tree.ts'
import type { Entry, ListTree, MapTree, Report, ScalarTree, Tree } from '../tree.ts'
import type { YamlDialect } from '../yaml.ts'
import { readDoubleQuoted } from './quoted.ts'
import { resolvePlain } from './scalar.ts'

/**
 * Reads one document of the YAML that people usually write, and declines everything else: undefined means that `readWhole` must read
 * it, never that it is wrong. About ten times as fast. What it accepts it reads as `readWhole` does; a property test compares them.
 * Declined: anchors, aliases, tags, merge and complex keys, tabs, carriage returns, folded blocks, quoted strings over several lines,
 * and all that isn't well formed. The document stands from `start` to `end` of the content, behind its `---` line.
 */
export function readUsual(
  content: string, start: number, end: number, dialect: YamlDialect, report: Report,
): { readonly tree: Tree | undefined } | undefined {
  // Problems wait until it is certain that nobody reads the document a second time.
  const waiting: Parameters<Report>[] = []
  try {
    const tree = new Reading(content, start, end, dialect, (...problem) => waiting.push(problem)).read()
    for (const problem of waiting) report(...problem)
    return { tree }
  } catch (error) {
    if (error === declined) return undefined
    throw error
  }
}

/** Thrown where the text leaves the ordinary, caught above. Made once, because making one is what costs. */
const declined = new Error('left to readWhole')

function decline(): never {
  throw declined
}

const newline = 0x0a
const space = 0x20
const tab = 0x09
const hash = 0x23
const colon = 0x3a
const dash = 0x2d

class Reading {
  readonly #content: string
  readonly #end: number
  readonly #dialect: YamlDialect
  readonly #report: Report
  #at: number
  /** The column of what comes next, at the first character of a line's content; -1 at the end of the document. */
  #column = -1
  #depth = 0

  constructor(content: string, start: number, end: number, dialect: YamlDialect, report: Report) {
    this.#content = content
    this.#at = start
    this.#end = end
    this.#dialect = dialect
    this.#report = report
  }

  read(): Tree | undefined {
    this.#nextLine(this.#at)
    if (this.#column < 0) return undefined
    const tree = this.#block(-1)
    if (this.#column >= 0) decline()
    return tree
  }

  #code(at: number): number {
    return at < this.#end ? this.#content.charCodeAt(at) : newline
  }

  /** Goes to the first content at or after the beginning of a line; blank lines and comments are passed. */
  #nextLine(from: number): void {
    let line = from
    while (line < this.#end) {
      let at = line
      while (this.#code(at) === space) at++
      const code = this.#code(at)
      if (code === newline) line = at + 1
      else if (code === hash) line = this.#lineEnd(at) + 1
      else {
        if (code === tab) decline()
        this.#at = at
        this.#column = at - line
        return
      }
    }
    this.#at = this.#end
    this.#column = -1
  }

  /** Where the newline stands that ends the line of a place, or the end. */
  #lineEnd(at: number): number {
    const newlineAt = this.#content.indexOf('\n', at)
    return newlineAt < 0 || newlineAt > this.#end ? this.#end : newlineAt
  }

  /** After a value: nothing but a comment may follow in its line. Goes to the next content. */
  #finishLine(from: number): void {
    let at = from
    while (this.#code(at) === space) at++
    const code = this.#code(at)
    if (code === hash && at > from) at = this.#lineEnd(at)
    else if (code !== newline) decline()
    this.#nextLine(at + 1)
  }

  /** What begins here, at the first content of a line or after a dash; it belongs to something at the column `parent`. */
  #block(parent: number): Tree {
    const code = this.#code(this.#at)
    if (code === dash && this.#isGap(this.#at + 1)) return this.#list()
    const keyEnd = this.#keyEnd(this.#at, code)
    if (keyEnd !== undefined) return this.#map(keyEnd)
    return this.#value(parent)
  }

  #isGap(at: number): boolean {
    const code = this.#code(at)
    return code === space || code === newline
  }

  #enter(): void {
    if (++this.#depth > deepestTree) decline()
  }

  #list(): ListTree {
    this.#enter()
    const start = this.#at
    const column = this.#column
    const items: Tree[] = []
    let end = start
    do {
      const item = this.#afterMark(this.#at + 1, column, false)
      items.push(item)
      end = item.span.end
      if (this.#column > column) decline()
    } while (this.#column === column && this.#code(this.#at) === dash && this.#isGap(this.#at + 1))
    this.#depth--
    return { kind: 'list', span: { start, end }, items, tag: undefined }
  }

  #map(firstKeyEnd: number): MapTree {
    this.#enter()
    const start = this.#at
    const column = this.#column
    const entries: Entry[] = []
    let keyEnd: number | undefined = firstKeyEnd
    let end = start
    for (;;) {
      if (keyEnd === undefined) decline()
      const keySpan = { start: this.#at, end: keyEnd }
      const key = this.#key(keySpan.start, keyEnd)
      let at = keyEnd
      while (this.#code(at) === space) at++
      const value = this.#afterMark(at + 1, column, true)
      entries.push({ key, keySpan, value })
      end = value.span.end
      if (this.#column < column) break
      if (this.#column > column) decline()
      keyEnd = this.#keyEnd(this.#at, this.#code(this.#at))
    }
    this.#depth--
    return { kind: 'map', span: { start, end }, entries: withoutDoubles(entries, this.#report), tag: undefined }
  }

  /** What stands behind a dash or a colon: in the same line, or in the next lines further in, or nothing. */
  #afterMark(from: number, column: number, isValue: boolean): Tree {
    let at = from
    while (this.#code(at) === space) at++
    const code = this.#code(at)
    if (code === tab) decline()
    if (code !== newline && !(code === hash && at > from)) {
      if (isValue) {
        this.#at = at
        if (code === dash && this.#isGap(at + 1)) decline()
        return this.#value(column)
      }
      this.#column += at - this.#at
      this.#at = at
      return this.#block(column)
    }
    this.#nextLine((code === hash ? this.#lineEnd(at) : at) + 1)
    if (this.#column > column) return this.#block(column)
    // The items of a list may stand at the column of its key.
    if (isValue && this.#column === column && this.#code(this.#at) === dash && this.#isGap(this.#at + 1)) return this.#list()
    return this.#nothing(from)
  }

  #nothing(at: number): ScalarTree {
    return { kind: 'scalar', span: { start: at, end: at }, value: null, text: '', tag: undefined }
  }

  /** Where the key ends that begins here, if a key begins here; a colon and a gap follow it in its line. */
  #keyEnd(start: number, first: number): number | undefined {
    if (first === 0x22 || first === 0x27) {
      let at = this.#quoteEnd(start, first)
      const end = at
      while (this.#code(at) === space) at++
      if (this.#code(at) !== colon) return undefined
      if (!this.#isGap(at + 1) || end - start > longestKey) decline()
      return end
    }
    if (!this.#beginsPlain(start, first)) return undefined
    const content = this.#content
    const limit = this.#end
    for (let at = start; at < limit; at++) {
      const code = content.charCodeAt(at)
      if (code === newline) return undefined
      if (code === tab) decline()
      if (code === hash && content.charCodeAt(at - 1) === space && at > start) return undefined
      if (code === colon && this.#isGap(at + 1)) {
        let end = at
        while (content.charCodeAt(end - 1) === space) end--
        if (end - start > longestKey) decline()
        return end
      }
    }
    return undefined
  }

  #key(start: number, end: number): string {
    const first = this.#content.charCodeAt(start)
    if (first === 0x22 || first === 0x27) return this.#unquote(start, end, first)
    const key = this.#content.slice(start, end)
    return key === '<<' ? decline() : key
  }

  /** Whether a plain scalar begins here (YAML 1.2.2 §7.3.3); declines what has another meaning that is not read here. */
  #beginsPlain(at: number, code: number): boolean {
    switch (code) {
      case 0x5b: // [
      case 0x7b: // {
      case 0x7c: // |
      case 0x22: // "
      case 0x27: // '
        return false
      case 0x21: // !
      case 0x23: // #
      case 0x25: // %
      case 0x26: // &
      case 0x2a: // *
      case 0x2c: // ,
      case 0x3e: // >
      case 0x40: // @
      case 0x5d: // ]
      case 0x60: // `
      case 0x7d: // }
      case tab:
        return decline()
      case dash:
      case 0x3f: // ?
      case colon:
        return this.#isGap(at + 1) || this.#code(at + 1) === tab ? decline() : true
      default:
        return true
    }
  }

  /** A scalar or a collection in brackets, with nothing but a comment behind it in its line. */
  #value(parent: number): Tree {
    const start = this.#at
    const code = this.#code(start)
    if (code === 0x22 || code === 0x27) {
      const tree = this.#quotedScalar(start, code)
      this.#finishLine(tree.span.end)
      return tree
    }
    if (code === 0x5b || code === 0x7b) {
      const tree = this.#flow(parent)
      this.#finishLine(this.#at)
      return tree
    }
    if (code === 0x7c) return this.#literal(parent)
    this.#beginsPlain(start, code)
    return this.#plain(parent)
  }

  #plain(parent: number): ScalarTree {
    const start = this.#at
    let end = this.#plainEnd(start)
    let text = this.#content.slice(start, end)
    let at = end
    while (this.#code(at) === space) at++
    const isCommented = this.#code(at) === hash
    let line = this.#lineEnd(at) + 1
    this.#nextLine(line)
    if (this.#column > parent) {
      // It goes on in the next lines: a line break counts as a space, each blank line as a newline.
      if (isCommented) decline()
      while (this.#column > parent) {
        let breaks = 0
        for (; line < this.#at - this.#column; line = this.#lineEnd(line) + 1) {
          if (this.#isComment(line)) decline()
          breaks++
        }
        const from = this.#at
        end = this.#plainEnd(from)
        text += (breaks === 0 ? ' ' : '\n'.repeat(breaks)) + this.#content.slice(from, end)
        at = end
        while (this.#code(at) === space) at++
        const isLast = this.#code(at) === hash
        line = this.#lineEnd(at) + 1
        this.#nextLine(line)
        if (isLast && this.#column > parent) decline()
      }
      return { kind: 'scalar', span: { start, end }, value: resolvePlain(text, this.#dialect), text, tag: undefined }
    }
    return { kind: 'scalar', span: { start, end }, value: resolvePlain(text, this.#dialect), text, tag: undefined }
  }

  #isComment(line: number): boolean {
    let at = line
    while (this.#code(at) === space) at++
    return this.#code(at) === hash
  }

  /** Where the plain text of this line ends: before a comment and the spaces that precede it. */
  #plainEnd(start: number): number {
    const content = this.#content
    const limit = this.#end
    let at = start
    for (; at < limit; at++) {
      const code = content.charCodeAt(at)
      if (code > colon) continue
      if (code === newline) break
      if (code === tab) decline()
      if (code === hash && at > start && content.charCodeAt(at - 1) === space) break
      if (code === colon && this.#isGap(at + 1)) decline()
    }
    while (at > start && content.charCodeAt(at - 1) === space) at--
    return at
  }

  #quotedScalar(start: number, quote: number): ScalarTree {
    const end = this.#quoteEnd(start, quote)
    const text = this.#unquote(start, end, quote)
    return { kind: 'scalar', span: { start, end }, value: text, text, tag: undefined }
  }

  /** Behind the closing quote, which must stand in the same line. */
  #quoteEnd(start: number, quote: number): number {
    const content = this.#content
    for (let at = start + 1; at < this.#end; at++) {
      const code = content.charCodeAt(at)
      if (code === newline) break
      if (code === quote) {
        if (quote === 0x22 || content.charCodeAt(at + 1) !== quote) return at + 1
        at++
      } else if (code === 0x5c && quote === 0x22) at++
    }
    return decline()
  }

  #unquote(start: number, end: number, quote: number): string {
    const inside = this.#content.slice(start + 1, end - 1)
    if (quote === 0x27) return inside.includes("'") ? inside.replaceAll("''", "'") : inside
    return inside.includes('\\') ? (readDoubleQuoted(inside) ?? decline()) : inside
  }

  /** `|`, `|-` or `|+`: the lines further in than the parent, as they are. */
  #literal(parent: number): ScalarTree {
    const start = this.#at
    let at = start + 1
    const chomp = this.#code(at)
    if (chomp === dash || chomp === 0x2b) at++
    const header = at
    while (this.#code(at) === space) at++
    if (this.#code(at) !== newline && !(this.#code(at) === hash && at > header)) decline()
    let line = this.#lineEnd(at) + 1
    let indent = -1
    let longestBlank = 0
    let text = ''
    /** Line ends that wait for a line with text. */
    let breaks = 0
    let end = header
    while (line < this.#end) {
      let content = line
      while (this.#code(content) === space && (indent < 0 || content - line < indent)) content++
      const lineEnd = this.#lineEnd(content)
      if (content === lineEnd) {
        if (indent < 0) longestBlank = Math.max(longestBlank, content - line)
        breaks++
      } else {
        if (this.#code(content) === tab && (indent < 0 || content - line < indent)) decline()
        if (indent < 0) {
          if (content - line <= parent) break
          indent = content - line
          if (longestBlank > indent) decline()
        } else if (content - line < indent) break
        text += '\n'.repeat(breaks) + this.#content.slice(content, lineEnd)
        breaks = 1
        end = lineEnd
      }
      line = lineEnd + 1
    }
    // Without a newline at the very end of the text, and without any text, the package has rules of its own.
    if (line > this.#end || indent < 0) decline()
    if (chomp !== dash) text += '\n'.repeat(chomp === 0x2b ? breaks : 1)
    this.#nextLine(line)
    while (end > header && isWhite(this.#content.charCodeAt(end - 1))) end--
    return { kind: 'scalar', span: { start, end }, value: text, text, tag: undefined }
  }

  /** `[a, b]` or `{a: b}`, over several lines as well, each of them further in than the parent. */
  #flow(parent: number): Tree {
    this.#enter()
    const start = this.#at
    const isMap = this.#code(start) === 0x7b
    const closing = isMap ? 0x7d : 0x5d
    const items: Tree[] = []
    const entries: Entry[] = []
    this.#at++
    for (this.#flowGap(parent); this.#code(this.#at) !== closing; this.#flowGap(parent)) {
      if (isMap) this.#flowEntry(entries, parent)
      else items.push(this.#flowValue(parent))
      this.#flowGap(parent)
      if (this.#code(this.#at) === 0x2c) this.#at++
      else if (this.#code(this.#at) !== closing) decline()
    }
    this.#at++
    this.#depth--
    const span = { start, end: this.#at }
    if (!isMap) return { kind: 'list', span, items, tag: undefined }
    return { kind: 'map', span, entries: withoutDoubles(entries, this.#report), tag: undefined }
  }

  #flowEntry(entries: Entry[], parent: number): void {
    const key = this.#flowValue(parent)
    if (key.kind !== 'scalar' || key.text === '<<' || key.span.end - key.span.start > longestKey) decline()
    // A plain key ends only before a colon with a gap; behind a quoted one the colon needs none.
    if (this.#code(this.#at) !== colon) decline()
    this.#at++
    this.#flowGap(parent)
    entries.push({ key: key.text, keySpan: key.span, value: this.#flowValue(parent) })
  }

  #flowValue(parent: number): Tree {
    const start = this.#at
    const code = this.#code(start)
    if (code === 0x5b || code === 0x7b) return this.#flow(parent)
    if (code === 0x22 || code === 0x27) {
      const tree = this.#quotedScalar(start, code)
      this.#at = tree.span.end
      return tree
    }
    if (!this.#beginsPlain(start, code) || code === dash || code === 0x3f || code === colon) return this.#flowNegative(start, code)
    return this.#flowPlain(start)
  }

  /** Of what begins with a mark only a negative number is usual here. */
  #flowNegative(start: number, code: number): Tree {
    const next = this.#code(start + 1)
    return code === dash && next >= 0x30 && next <= 0x39 ? this.#flowPlain(start) : decline()
  }

  #flowPlain(start: number): ScalarTree {
    let at = start
    for (; at < this.#end; at++) {
      const code = this.#content.charCodeAt(at)
      if (code === 0x2c || code === 0x5d || code === 0x7d || code === newline) break
      if (code === 0x5b || code === 0x7b || code === tab) decline()
      if (code === hash && this.#content.charCodeAt(at - 1) === space) break
      if (code === colon) {
        const next = this.#code(at + 1)
        if (next === space || next === newline) break
        if (next === 0x2c || next === 0x5b || next === 0x5d || next === 0x7b || next === 0x7d) decline()
      }
    }
    let end = at
    while (end > start && this.#content.charCodeAt(end - 1) === space) end--
    // A colon apart from its key, or a line that goes on with more text, is left to the other reader.
    if (end === start || (end < at && this.#code(at) === colon)) decline()
    this.#at = end
    const text = this.#content.slice(start, end)
    return { kind: 'scalar', span: { start, end }, value: resolvePlain(text, this.#dialect), text, tag: undefined }
  }

  /** Past spaces, line ends and comments inside brackets. */
  #flowGap(parent: number): void {
    let at = this.#at
    for (;;) {
      const code = this.#code(at)
      if (at >= this.#end) decline()
      if (code === space) at++
      else if (code === newline) {
        const line = at + 1
        at = line
        while (this.#code(at) === space) at++
        if (this.#code(at) !== newline && at - line <= parent) decline()
      } else if (code === hash) {
        if (!isWhite(this.#content.charCodeAt(at - 1))) decline()
        at = this.#lineEnd(at)
      } else break
    }
    this.#at = at
  }
}

/** A longer key on one line is an error in YAML. */
const longestKey = 1000

function isWhite(code: number): boolean {
  return code === space || code === newline || code === tab
}
