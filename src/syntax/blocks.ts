import type { Span, Text } from '../base/text.ts'
import type { Problem } from '../origin/problem.ts'
import { BindTokens } from './blocks/bind.ts'
import { skipLua } from './blocks/lua.ts'
import { NginxTokens } from './blocks/nginx.ts'
import { deepestTree, reportSome } from './tree.ts'
import type { Report } from './tree.ts'

/** Whose tokens: nginx's (`ngx_conf_read_token`) or BIND's (`named.conf`). */
export type BlockDialect = 'nginx' | 'bind'

export interface Word {
  readonly span: Span
  /** As written, quotes included. */
  readonly raw: string
  /** Quotes and escapes undone. */
  readonly value: string
  readonly quote: 'none' | 'single' | 'double'
  /** nginx: a `$name` or `${name}` is in it (also inside quotes). Always false for BIND. */
  readonly hasVariables: boolean
}

/** One statement: `name args… ;` or `name args… { children }`. */
export interface Directive {
  /** From the name to the `;` or the closing `}`, both included; for BIND without the `;` that follows a `}`. */
  readonly span: Span
  /** The first word's value; empty for a block without words, as BIND's `acl a { { 10.0.0.1; }; };` has one. */
  readonly name: string
  readonly nameSpan: Span
  readonly args: readonly Word[]
  /** Undefined when it ends with `;`. */
  readonly block: readonly Directive[] | undefined
  /** The inside of a block that is code in another language (`content_by_lua_block`), unread; `block` is then empty. */
  readonly opaque: Span | undefined
  /** BIND: the clause that goes on after the `}`, as `keys { k; }` in `inet * allow { any; } keys { k; };`. nginx has none. */
  readonly next: Directive | undefined
}

export interface BlocksReading {
  readonly directives: readonly Directive[]
  readonly problems: readonly Problem[]
}

/** What ends the words of a statement, and where. */
export type Mark = ';' | '{' | '}' | 'end'

/** Splits a text into words and marks. */
export interface BlockTokens {
  /** Reads one word into `word` and gives 'word', or one mark; `start` and `end` tell where. */
  read(): Mark | 'word'
  readonly word: Word
  readonly start: number
  /** Where reading goes on; whoever skips something sets it. */
  end: number
}

interface Draft {
  span: Span
  name: string
  nameSpan: Span
  args: readonly Word[]
  block: Directive[] | undefined
  opaque: Span | undefined
  next: Directive | undefined
}

/**
 * Reads a configuration of braces and semicolons. Never throws; after what is wrong the rest is still read:
 * a missing `;` is noticed where a `}` or the end follows, a quote that isn't closed ends with its line.
 */
export function readBlocks(text: Text, dialect: BlockDialect): BlocksReading {
  const problems: Problem[] = []
  const report = reportSome(problems, text, dialect)
  const tokens = dialect === 'nginx' ? new NginxTokens(text.content, report) : new BindTokens(text.content, report)
  return { directives: new Reading(text.content, tokens, dialect, report).read(), problems }
}

class Reading {
  readonly #content: string
  readonly #tokens: BlockTokens
  readonly #dialect: BlockDialect
  readonly #report: Report
  readonly #top: Directive[] = []
  /** The blocks that are open, outermost first. */
  readonly #open: { readonly draft: Draft; readonly clauses: number }[] = []
  /** How many blocks are open beyond the deepest that is kept. */
  #tooDeep = 0
  #list = this.#top
  #words: Word[] = []
  /** BIND: the statement whose `}` was read and whose `;` was not. */
  #closed: Draft | undefined
  /** How many clauses it has besides the first. */
  #clauses = 0

  constructor(content: string, tokens: BlockTokens, dialect: BlockDialect, report: Report) {
    this.#content = content
    this.#tokens = tokens
    this.#dialect = dialect
    this.#report = report
  }

  read(): Directive[] {
    for (;;) {
      switch (this.#tokens.read()) {
        case 'word':
          this.#word(this.#tokens.word)
          break
        case ';':
          this.#semicolon()
          break
        case '{':
          this.#opening()
          break
        case '}':
          this.#closing()
          break
        case 'end':
          return this.#finish()
      }
    }
  }

  #word(word: Word): void {
    if (this.#closed !== undefined && this.#words.length === 0 && !this.#goesOn(this.#closed, word)) {
      this.#missing()
      this.#closed = undefined
    }
    this.#words.push(word)
  }

  /** Whether a word after a `}` belongs to the same statement: on the same line, or one of those that BIND has there. */
  #goesOn(closed: Draft, word: Word): boolean {
    if (this.#clauses === mostClauses) return false
    if (clauses.has(word.value)) return true
    return !this.#content.slice(closed.span.end, word.span.start).includes('\n')
  }

  #missing(): void {
    const end = this.#words.at(-1)?.span.end ?? this.#closed?.span.end ?? 0
    this.#report('missing-semicolon', { start: end, end }, 'A ; is missing here.')
  }

  #semicolon(): void {
    const { start, end } = this.#tokens
    if (this.#words.length > 0) this.#add(this.#draft(end, undefined))
    else if (this.#closed === undefined) this.#report('unexpected', { start, end }, 'A ; stands here without a statement before it.')
    this.#closed = undefined
  }

  #opening(): void {
    const { start, end } = this.#tokens
    if (this.#words.length === 0 && this.#dialect === 'nginx') {
      this.#report('unexpected', { start, end }, 'A { stands here without a directive before it.')
    } else if (this.#words.length === 0 && this.#closed !== undefined) {
      this.#missing()
      this.#closed = undefined
    }
    if (this.#tooDeep > 0 || this.#open.length === deepestTree) {
      if (this.#tooDeep === 0) {
        this.#report('too-deep', { start, end }, `Blocks nest deeper than ${deepestTree} levels here; what is inside is not read.`)
      }
      this.#tooDeep++
      this.#words = []
      this.#closed = undefined
      return
    }
    const draft = this.#draft(end, [])
    const goesOn = this.#closed !== undefined
    this.#add(draft)
    this.#closed = undefined
    if (this.#dialect === 'nginx' && draft.name.endsWith('_by_lua_block')) this.#lua(draft)
    else {
      this.#open.push({ draft, clauses: goesOn ? this.#clauses + 1 : 0 })
      this.#list = draft.block ?? []
    }
  }

  #lua(draft: Draft): void {
    const inside = this.#tokens.end
    const close = skipLua(this.#content, inside)
    draft.opaque = { start: inside, end: close ?? this.#content.length }
    this.#tokens.end = close === undefined ? this.#content.length : close + 1
    draft.span = { start: draft.span.start, end: this.#tokens.end }
    if (close === undefined) this.#report('unclosed-block', draft.nameSpan, 'The Lua of this block is never closed by a }.')
  }

  #closing(): void {
    const { start, end } = this.#tokens
    if (this.#words.length > 0) {
      if (this.#tooDeep === 0) this.#missing()
      this.#add(this.#draft(this.#words.at(-1)?.span.end ?? start, undefined))
    } else if (this.#closed !== undefined) this.#missing()
    this.#closed = undefined
    if (this.#tooDeep > 0) {
      this.#tooDeep--
      return
    }
    const { draft, clauses: count } = this.#open.pop() ?? {}
    if (draft === undefined) {
      this.#report('unexpected', { start, end }, 'This } closes nothing.')
      return
    }
    this.#clauses = count ?? 0
    draft.span = { start: draft.span.start, end }
    this.#list = this.#open.at(-1)?.draft.block ?? this.#top
    if (this.#dialect === 'bind') this.#closed = draft
  }

  #finish(): Directive[] {
    if (this.#words.length > 0) {
      this.#missing()
      this.#add(this.#draft(this.#words.at(-1)?.span.end ?? this.#content.length, undefined))
    } else if (this.#closed !== undefined) this.#missing()
    for (const { draft } of this.#open) {
      draft.span = { start: draft.span.start, end: this.#content.length }
      this.#report('unclosed-block', draft.nameSpan, 'The block that begins here is never closed by a }.')
    }
    return this.#top
  }

  #draft(end: number, block: Directive[] | undefined): Draft {
    const [first, ...args] = this.#words
    const start = first?.span.start ?? this.#tokens.start
    const nameSpan = first?.span ?? { start, end: start }
    this.#words = []
    return { span: { start, end }, name: first?.value ?? '', nameSpan, args, block, opaque: undefined, next: undefined }
  }

  #add(draft: Draft): void {
    if (this.#tooDeep > 0) return
    if (this.#closed === undefined) this.#list.push(draft)
    else this.#closed.next = draft
  }
}

/** More clauses than any statement of BIND has. */
const mostClauses = 16

/** Clauses that BIND allows after a `}` of the same statement (BIND 9.20 administrator reference manual, grammar, 2026-11). */
const clauses = new Set([
  'add-soa', 'allow', 'break-dnssec', 'dnsrps-enable', 'dnsrps-options', 'except-from', 'in-memory', 'keys', 'max-policy-ttl',
  'min-ns-dots', 'min-update-interval', 'nsdname-enable', 'nsdname-wait-recurse', 'nsip-enable', 'nsip-wait-recurse',
  'qname-wait-recurse', 'read-only', 'recursive-only', 'zone-directory',
])
