import type { Report } from '../tree.ts'

export type Mark =
  | '(' | ')' | '[' | ']' | '{' | '}' | ',' | '.' | '...' | ':' | '::' | '?' | '=' | '=>' | '!' | '~'
  | '==' | '!=' | '<' | '>' | '<=' | '>=' | '&&' | '||' | '+' | '-' | '*' | '/' | '%'

/** `quote` is an opening `"`, `heredoc` a whole `<<MARKER` with its line's end; what is inside a template isn't split into tokens. */
export type TokenKind = Mark | 'name' | 'number' | 'quote' | 'heredoc' | 'newline' | 'end' | 'invalid'

/** So many tokens (about 150 bytes of memory each) are read of one text; then comes its end. */
export const mostHclTokens = 8_000_000
export const tooManyTokens = `There are more than ${mostHclTokens} words and marks; the rest of the text is not read.`

/** Names beyond ASCII need the tables of Unicode (UAX 31; hclsyntax/spec.md, Identifiers, 2026-11). */
const restOfName = /[\p{ID_Continue}-]*/uy
const startOfName = /\p{ID_Start}/uy
const heredocMarker = /<<-?(?:\p{ID_Start}|_)[\p{ID_Continue}-]*\r?\n/uy

/** What a character may be in a name: 1 its first, 2 only a later one. */
const inNames = new Uint8Array(128)
for (let code = 0; code < 128; code++) {
  const letter = String.fromCharCode(code)
  inNames[code] = /[A-Za-z_]/.test(letter) ? 1 : /[0-9-]/.test(letter) ? 2 : 0
}

/**
 * Splits a part of a text into the tokens of HCL, one at a time: `kind`, `start` and `end` describe the one that is looked at.
 * A line comment counts as the end of its line (hclsyntax/spec.md, Comments and Whitespace, 2026-11).
 */
export class Scanner {
  readonly content: string
  kind: TokenKind = 'newline'
  start: number
  end: number
  /** Whether the ends of lines are tokens. Inside (), [] and interpolations they are blanks; set it before `next`. */
  newlines: boolean
  /** How many tokens were looked at. */
  count = 0
  readonly #report: Report

  constructor(content: string, start: number, newlines: boolean, report: Report) {
    this.content = content
    this.start = start
    this.end = start
    this.newlines = newlines
    this.#report = report
  }

  /** Goes on to the next token. */
  next(): TokenKind {
    if (this.count++ >= mostHclTokens) return this.#set('end', this.content.length, this.content.length)
    const { content } = this
    let at = this.end
    for (;;) {
      const code = content.charCodeAt(at)
      if (code === 0x20 || code === 0x09) at++
      else if (code < 128 && inNames[code] === 1) return this.#name(at)
      else if (code === 0x0a) {
        at++
        if (this.newlines) return this.#set('newline', at - 1, at)
      } else if (code === 0x0d && content.charCodeAt(at + 1) === 0x0a) at++
      else if (code === 0x23 || (code === 0x2f && content.charCodeAt(at + 1) === 0x2f)) at = this.#lineEnd(at)
      else if (code === 0x2f && content.charCodeAt(at + 1) === 0x2a) at = this.#comment(at)
      else return this.#other(at, code)
    }
  }

  is(kind: TokenKind): boolean {
    return this.kind === kind
  }

  /** The text of the token. */
  text(): string {
    return this.content.slice(this.start, this.end)
  }

  /** Whether there were more tokens than are read. */
  get isFull(): boolean {
    return this.count > mostHclTokens
  }

  /** Reads on from another place, where a template ended. */
  goOn(at: number): TokenKind {
    this.end = at
    return this.next()
  }

  #set(kind: TokenKind, start: number, end: number): TokenKind {
    this.start = start
    this.end = end
    this.kind = kind
    return kind
  }

  #name(start: number): TokenKind {
    const { content } = this
    let at = start + 1
    let code = content.charCodeAt(at)
    while (code < 128 && inNames[code] !== 0) code = content.charCodeAt(++at)
    if (code > 127) {
      restOfName.lastIndex = at
      restOfName.test(content)
      at = restOfName.lastIndex
    }
    return this.#set('name', start, at)
  }

  #lineEnd(from: number): number {
    const newline = this.content.indexOf('\n', from)
    return newline < 0 ? this.content.length : newline
  }

  #comment(start: number): number {
    const end = this.content.indexOf('*/', start + 2)
    if (end >= 0) return end + 2
    this.#report('unclosed-comment', { start, end: start + 2 }, 'This comment is never closed: a */ is missing.')
    return this.content.length
  }

  #other(at: number, code: number): TokenKind {
    const { content } = this
    const following = content.charCodeAt(at + 1)
    switch (code) {
      case 0x22:
        return this.#set('quote', at, at + 1)
      case 0x28:
        return this.#set('(', at, at + 1)
      case 0x29:
        return this.#set(')', at, at + 1)
      case 0x5b:
        return this.#set('[', at, at + 1)
      case 0x5d:
        return this.#set(']', at, at + 1)
      case 0x7b:
        return this.#set('{', at, at + 1)
      case 0x7d:
        return this.#set('}', at, at + 1)
      case 0x2c:
        return this.#set(',', at, at + 1)
      case 0x2e:
        if (following === 0x2e && content.charCodeAt(at + 2) === 0x2e) return this.#set('...', at, at + 3)
        return this.#set('.', at, at + 1)
      case 0x3a:
        return following === 0x3a ? this.#set('::', at, at + 2) : this.#set(':', at, at + 1)
      case 0x3f:
        return this.#set('?', at, at + 1)
      case 0x7e:
        return this.#set('~', at, at + 1)
      case 0x2b:
        return this.#set('+', at, at + 1)
      case 0x2d:
        return this.#set('-', at, at + 1)
      case 0x2a:
        return this.#set('*', at, at + 1)
      case 0x2f:
        return this.#set('/', at, at + 1)
      case 0x25:
        return this.#set('%', at, at + 1)
      case 0x3d:
        if (following === 0x3d) return this.#set('==', at, at + 2)
        return following === 0x3e ? this.#set('=>', at, at + 2) : this.#set('=', at, at + 1)
      case 0x21:
        return following === 0x3d ? this.#set('!=', at, at + 2) : this.#set('!', at, at + 1)
      case 0x3e:
        return following === 0x3d ? this.#set('>=', at, at + 2) : this.#set('>', at, at + 1)
      case 0x3c:
        if (following === 0x3d) return this.#set('<=', at, at + 2)
        return following === 0x3c ? this.#heredoc(at) : this.#set('<', at, at + 1)
      case 0x26:
        return following === 0x26 ? this.#set('&&', at, at + 2) : this.#set('invalid', at, at + 1)
      case 0x7c:
        return following === 0x7c ? this.#set('||', at, at + 2) : this.#set('invalid', at, at + 1)
      default:
        if (code >= 0x30 && code <= 0x39) return this.#number(at)
        if (code > 127) return this.#unicode(at)
        return Number.isNaN(code) ? this.#set('end', content.length, content.length) : this.#set('invalid', at, at + 1)
    }
  }

  #number(start: number): TokenKind {
    const { content } = this
    let at = this.#digits(start + 1)
    if (content.charCodeAt(at) === 0x2e && this.#isDigit(at + 1)) at = this.#digits(at + 2)
    const mark = content.charCodeAt(at)
    if (mark === 0x65 || mark === 0x45) {
      const sign = content.charCodeAt(at + 1)
      const first = sign === 0x2b || sign === 0x2d ? at + 2 : at + 1
      if (this.#isDigit(first)) at = this.#digits(first + 1)
    }
    return this.#set('number', start, at)
  }

  #digits(from: number): number {
    let at = from
    while (this.#isDigit(at)) at++
    return at
  }

  #isDigit(at: number): boolean {
    const code = this.content.charCodeAt(at)
    return code >= 0x30 && code <= 0x39
  }

  #heredoc(at: number): TokenKind {
    heredocMarker.lastIndex = at
    if (heredocMarker.test(this.content)) return this.#set('heredoc', at, heredocMarker.lastIndex)
    return this.#set('invalid', at, at + 2)
  }

  #unicode(at: number): TokenKind {
    startOfName.lastIndex = at
    if (startOfName.test(this.content)) {
      restOfName.lastIndex = startOfName.lastIndex
      restOfName.test(this.content)
      return this.#set('name', at, restOfName.lastIndex)
    }
    const code = this.content.codePointAt(at) ?? 0
    return this.#set('invalid', at, at + (code > 0xffff ? 2 : 1))
  }
}
