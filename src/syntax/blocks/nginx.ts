import type { BlockTokens, Mark, Word } from '../blocks.ts'
import type { Report } from '../tree.ts'
import { noWord, unclosedEnd } from './word.ts'

const newline = 0x0a
const dollar = 0x24
const brace = 0x7b
const backslash = 0x5c

/**
 * Words as nginx's own `ngx_conf_read_token` makes them (freenginx/nginx src/core/ngx_conf_file.c, 2026-11): a word without quotes ends
 * at white space, `;` or `{`, and `{` right after `$` belongs to it; `}`, `#` and quotes count only where a word begins, so `\d{2}`
 * must be quoted and `a}` is one word. After a closing quote only white space, `;`, `{` or `)` may come.
 */
export class NginxTokens implements BlockTokens {
  word: Word = noWord
  start = 0
  end = 0
  readonly #content: string
  readonly #report: Report

  constructor(content: string, report: Report) {
    this.#content = content
    this.#report = report
    if (content.charCodeAt(0) === 0xfeff) this.end = 1
  }

  read(): Mark | 'word' {
    const content = this.#content
    let at = this.end
    for (;;) {
      const code = content.charCodeAt(at)
      if (code === 0x20 || code === 0x09 || code === 0x0d || code === newline) at++
      else if (code === 0x23) {
        const next = content.indexOf('\n', at)
        at = next < 0 ? content.length : next + 1
      } else break
    }
    this.start = at
    if (at >= content.length) {
      this.end = at
      return 'end'
    }
    const code = content.charCodeAt(at)
    if (code === 0x3b || code === brace || code === 0x7d) {
      this.end = at + 1
      return code === 0x3b ? ';' : code === brace ? '{' : '}'
    }
    if (code === 0x22 || code === 0x27) this.#quoted(at, code)
    else this.#bare(at)
    return 'word'
  }

  #bare(start: number): void {
    const content = this.#content
    let at = start
    let hasBackslash = false
    let hasDollar = false
    for (; at < content.length; at++) {
      const code = content.charCodeAt(at)
      if (code === backslash) {
        hasBackslash = true
        at++
      } else if (code === dollar) {
        hasDollar = true
        if (content.charCodeAt(at + 1) === brace) at++
      } else if (code === 0x20 || code === 0x09 || code === 0x0d || code === newline || code === 0x3b || code === brace) break
    }
    this.end = Math.min(at, content.length)
    const raw = content.slice(start, this.end)
    const value = hasBackslash ? unescape(raw) : raw
    this.word = { span: { start, end: this.end }, raw, value, quote: 'none', hasVariables: hasDollar && variable.test(value) }
  }

  #quoted(start: number, quote: number): void {
    const content = this.#content
    let at = start + 1
    for (; at < content.length; at++) {
      const code = content.charCodeAt(at)
      if (code === quote) break
      if (code === backslash) at++
    }
    let inside = at
    if (at < content.length) this.end = at + 1
    else {
      inside = unclosedEnd(content, start)
      this.end = inside
      this.#report('unclosed-quote', { start, end: start + 1 }, 'This quote is never closed.')
    }
    const value = unescape(content.slice(start + 1, inside))
    const span = { start, end: this.end }
    const raw = content.slice(start, this.end)
    this.word = { span, raw, value, quote: quote === 0x22 ? 'double' : 'single', hasVariables: variable.test(value) }
    if (at < content.length && !mayFollowQuote(content.charCodeAt(this.end))) {
      this.#report('unexpected', { start: this.end, end: this.end + 1 }, 'White space, ; or { must follow the closing quote.')
    }
  }
}

const variable = /\$[\w{]/

function mayFollowQuote(code: number): boolean {
  return code <= 0x20 || code === 0x3b || code === brace || code === 0x29 || Number.isNaN(code)
}

/** `\"`, `\'` and `\\` lose the backslash, `\t`, `\r`, `\n` become what they mean, every other backslash stays. */
function unescape(raw: string): string {
  if (!raw.includes('\\')) return raw
  return raw.replace(/\\(["'\\trn])/g, (_, escaped: string) => escapes[escaped] ?? escaped)
}

const escapes: Record<string, string> = { t: '\t', r: '\r', n: '\n' }
