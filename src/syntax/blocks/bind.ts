import type { BlockTokens, Mark, Word } from '../blocks.ts'
import type { Report } from '../tree.ts'
import { noWord, unclosedEnd } from './word.ts'

/**
 * Words as `named` reads its configuration: `{`, `}` and `;` stand by themselves wherever they are, `!` is a word of its own
 * (`!10.0.0.1` and `! 10.0.0.1` are the same), comments are `//`, `#` and those of C, also right after a word
 * (BIND 9.20 administrator reference manual §8.1; lib/isccfg/parser.c, 2026-11). Unlike there, `10.0.0.0/8` is one word.
 */
export class BindTokens implements BlockTokens {
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
    const at = this.#skip(this.end)
    this.start = at
    if (at >= content.length) {
      this.end = at
      return 'end'
    }
    const code = content.charCodeAt(at)
    if (code === 0x3b || code === 0x7b || code === 0x7d) {
      this.end = at + 1
      return code === 0x3b ? ';' : code === 0x7b ? '{' : '}'
    }
    if (code === 0x22) this.#quoted(at)
    else this.#bare(at)
    return 'word'
  }

  /** Past white space and comments. */
  #skip(from: number): number {
    const content = this.#content
    let at = from
    for (;;) {
      const code = content.charCodeAt(at)
      if (code <= 0x20) at++
      else if (code === 0x23 || (code === 0x2f && content.charCodeAt(at + 1) === 0x2f)) {
        const newline = content.indexOf('\n', at)
        at = newline < 0 ? content.length : newline + 1
      } else if (code === 0x2f && content.charCodeAt(at + 1) === 0x2a) {
        const close = content.indexOf('*/', at + 2)
        if (close < 0) this.#report('unclosed-comment', { start: at, end: at + 2 }, 'This comment is never closed.')
        at = close < 0 ? content.length : close + 2
      } else return at
    }
  }

  #bare(start: number): void {
    const content = this.#content
    let at = start + 1
    if (content.charCodeAt(start) !== 0x21) {
      for (; at < content.length; at++) {
        const code = content.charCodeAt(at)
        if (code <= 0x20 || code === 0x3b || code === 0x7b || code === 0x7d || code === 0x22 || code === 0x23) break
        if (code === 0x2f && (content.charCodeAt(at + 1) === 0x2f || content.charCodeAt(at + 1) === 0x2a)) break
      }
    }
    this.end = at
    const raw = content.slice(start, at)
    this.word = { span: { start, end: at }, raw, value: raw, quote: 'none', hasVariables: false }
  }

  /** `\"` is a quote, every other backslash stays; a string may go over several lines. */
  #quoted(start: number): void {
    const content = this.#content
    let at = start + 1
    for (; at < content.length; at++) {
      const code = content.charCodeAt(at)
      if (code === 0x22) break
      if (code === 0x5c) at++
    }
    let inside = at
    if (at < content.length) this.end = at + 1
    else {
      inside = unclosedEnd(content, start)
      this.end = inside
      this.#report('unclosed-quote', { start, end: start + 1 }, 'This quote is never closed.')
    }
    const value = content.slice(start + 1, inside).replaceAll('\\"', '"')
    this.word = { span: { start, end: this.end }, raw: content.slice(start, this.end), value, quote: 'double', hasVariables: false }
  }
}
