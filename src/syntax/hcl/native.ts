import type { Span, Text } from '../../base/text.ts'
import type { Report } from '../tree.ts'
import { deepestHcl } from './ast.ts'
import type { Expression, HclAttribute, HclBlock, Label, NativeBody } from './ast.ts'
import { characterSays, ExpressionReader } from './expression.ts'
import { describeToken } from './reading.ts'
import { afterRest, balancedEnd, beginsBlock, blockEnd, indentationOf, nextItem } from './recover.ts'
import { tooManyTokens } from './scanner.ts'
import type { Scanner, TokenKind } from './scanner.ts'
import { readQuoted } from './template.ts'

/** A block that is open. */
interface Opening {
  readonly header: Span
  readonly indentation: number
  readonly outer: Opening | undefined
  readonly depth: number
  isOneLine: boolean
}

/**
 * Reads the body of a file. A block that is never closed ends, in a second reading, where a line that is no further in begins another
 * block.
 */
export class BodyReader {
  readonly #text: Text
  readonly #content: string
  readonly #report: Report
  readonly #expressions: ExpressionReader
  readonly #tokens: Scanner
  /** Whether lines that are no further in than an open block's end it. */
  readonly #byIndentation: boolean
  /** How many characters may be looked at again after a fault. */
  #patience: number
  #stopped = false
  /** The outermost block that the end of the text finds open. */
  unclosed: Span | undefined

  constructor(text: Text, byIndentation: boolean, report: Report) {
    this.#text = text
    this.#content = text.content
    this.#report = report
    this.#byIndentation = byIndentation
    this.#patience = 4 * text.content.length + 1_000_000
    this.#expressions = new ExpressionReader(text.content, text.content.charCodeAt(0) === 0xfeff ? 1 : 0, true, report)
    this.#tokens = this.#expressions.tokens
  }

  read(): NativeBody {
    this.#tokens.next()
    return { kind: 'native', text: this.#text, span: { start: 0, end: this.#content.length }, items: this.#items(undefined) }
  }

  /** Up to the end of the text or the brace that closes the block; the brace is left for the caller. */
  #items(opening: Opening | undefined): (HclAttribute | HclBlock)[] {
    const tokens = this.#tokens
    const items: (HclAttribute | HclBlock)[] = []
    const names = new Map<string, HclAttribute>()
    for (;;) {
      switch (tokens.kind) {
        case 'newline':
          tokens.next()
          break
        case 'end':
          if (tokens.isFull && !this.#stopped) this.#stop('too-large', tooManyTokens)
          return items
        case '}':
          if (opening !== undefined) return items
          this.#report(
            'brace',
            { start: tokens.start, end: tokens.end }, 'This } closes nothing: it is one too many, or a { is missing before it.',
          )
          tokens.next()
          break
        case 'name':
          if (this.#byIndentation && opening !== undefined && this.#endsHere(opening)) return items
          this.#item(opening, items, names)
          break
        default:
          this.#noItem()
      }
    }
  }

  /** Whether a block begins here, not further in than the one that is open. */
  #endsHere(opening: Opening): boolean {
    const { start } = this.#tokens
    return indentationOf(this.#content, start) <= opening.indentation && beginsBlock(this.#content, start)
  }

  /** Whether a brace that stands first in its line is less far in than the block that is open: then it closes one around it. */
  #closesOuter(opening: Opening): boolean {
    return this.#byIndentation && opening.outer !== undefined && indentationOf(this.#content, this.#tokens.start) < opening.indentation
  }

  #stop(fault: string, says: string): void {
    this.#stopped = true
    const { start } = this.#tokens
    this.#report(fault, { start, end: start }, says)
    this.#tokens.goOn(this.#content.length)
  }

  #noItem(): void {
    const tokens = this.#tokens
    const { start } = tokens
    if (tokens.kind === 'invalid') this.#expressions.fail('character', characterSays(tokens))
    else if (tokens.kind === 'quote') this.#expressions.fail('item', 'The name of an attribute or block stands without quotes.')
    else this.#expressions.fail('item', `An attribute (name = value) or a block must begin here, and here is ${describeToken(tokens)}.`)
    this.#recover(start)
  }

  /** Goes on behind the statement that begins at `start` and is broken. */
  #recover(start: number): void {
    const tokens = this.#tokens
    const failed = Math.max(tokens.start, start)
    const { searched } = this.#expressions
    const find = (marker: string, from: number): number | undefined => this.#expressions.findMarker(marker, from)
    const { end, seen } = balancedEnd(this.#content, start, failed, find)
    const goOn = afterRest(this.#content, end ?? nextItem(this.#content, start))
    // What was looked at in vain, and what will be read again.
    this.#patience -= Math.max(0, Math.max(failed, seen) - goOn) + this.#expressions.searched - searched
    tokens.newlines = true
    if (this.#patience < 0) this.#stop('too-broken', 'Too much of this text is broken; the rest of it is not read.')
    else tokens.goOn(goOn)
  }

  #item(opening: Opening | undefined, items: (HclAttribute | HclBlock)[], names: Map<string, HclAttribute>): void {
    const tokens = this.#tokens
    const nameSpan = { start: tokens.start, end: tokens.end }
    const name = tokens.text()
    tokens.next()
    if (tokens.kind === '=') {
      const attribute = this.#attribute(opening, name, nameSpan)
      const first = names.get(name)
      if (first === undefined) {
        names.set(name, attribute)
        items.push(attribute)
      } else {
        const { line } = this.#text.position(first.nameSpan.start)
        this.#report('duplicate-attribute', nameSpan, `${name} was already given in line ${line}; that value counts, and this one must go.`)
      }
      return
    }
    const block = this.#block(opening, name, nameSpan)
    if (block !== undefined) items.push(block)
  }

  #attribute(opening: Opening | undefined, name: string, nameSpan: Span): HclAttribute {
    const tokens = this.#tokens
    const equals = tokens.end
    const before = this.#expressions.searched
    tokens.next()
    this.#expressions.depth = opening?.depth ?? 0
    let expression = this.#expressions.read()
    this.#patience -= this.#expressions.searched - before
    if (expression !== undefined && tokens.kind !== 'newline' && tokens.kind !== 'end') {
      if (tokens.kind !== '}') expression = this.#expressions.fail('missing-newline', endSays(tokens))
      else if (opening?.isOneLine === false) {
        this.#report(
          'missing-newline',
          { start: tokens.start, end: tokens.end }, 'The closing brace of a block of several lines stands on its own line.',
        )
      }
    }
    const { start } = nameSpan
    if (expression !== undefined) return { kind: 'attribute', text: this.#text, span: { start, end: expression.span.end }, name, nameSpan, expression }
    this.#recover(start)
    const span = this.#trimmed(equals, Math.max(equals, this.#stopped ? equals : tokens.start))
    const invalid: Expression = { kind: 'invalid', span, reason: this.#expressions.reason }
    return { kind: 'attribute', text: this.#text, span: { start, end: span.end }, name, nameSpan, expression: invalid }
  }

  /** The span without blanks at its ends. */
  #trimmed(start: number, end: number): Span {
    const written = this.#content.slice(start, end)
    const { length } = written.trimEnd()
    // Blank altogether: what is missing is missing at its start.
    return { start: length === 0 ? start : start + written.length - written.trimStart().length, end: start + length }
  }

  #block(outer: Opening | undefined, type: string, typeSpan: Span): HclBlock | undefined {
    const tokens = this.#tokens
    const labels: Label[] = []
    while (tokens.kind === 'name' || tokens.kind === 'quote') {
      const label = this.#label(tokens.kind)
      if (label === undefined) {
        this.#recover(typeSpan.start)
        return undefined
      }
      labels.push(label)
    }
    if (tokens.kind !== '{') {
      this.#expressions.fail('item', headerSays(tokens, labels.length > 0))
      this.#recover(typeSpan.start)
      return undefined
    }
    const header = { start: typeSpan.start, end: labels.at(-1)?.span.end ?? typeSpan.end }
    const depth = (outer?.depth ?? 0) + 1
    if (depth > deepestHcl) {
      this.#report('too-deep', header, `Blocks nest deeper than ${deepestHcl} levels here; this one is not read.`)
      tokens.goOn(blockEnd(this.#content, tokens.start, (marker, from) => this.#expressions.findMarker(marker, from)))
      return undefined
    }
    const opening: Opening = { header, indentation: indentationOf(this.#content, typeSpan.start), outer, depth, isOneLine: false }
    return this.#rest(opening, type, typeSpan, labels)
  }

  #label(kind: 'name' | 'quote'): Label | undefined {
    const tokens = this.#tokens
    const span = { start: tokens.start, end: tokens.end }
    if (kind === 'name') {
      const value = tokens.text()
      tokens.next()
      return { span, value }
    }
    const label = readQuoted(this.#expressions)
    if (label === undefined || label.kind === 'text') return label
    return this.#expressions.fail(
      'label',
      'The label of a block is fixed: nothing can be computed in it.', label.span.start, label.span.end,
    )
  }

  /** From the opening brace to the closing one. */
  #rest(opening: Opening, type: string, typeSpan: Span, labels: readonly Label[]): HclBlock {
    const tokens = this.#tokens
    const { header } = opening
    const inside = tokens.end
    const first: TokenKind = tokens.next()
    opening.isOneLine = first !== 'newline' && first !== '}' && first !== 'end'
    const items = opening.isOneLine ? this.#oneLine(opening) : this.#items(opening)
    const isClosed = tokens.kind === '}' && !this.#closesOuter(opening)
    const inner = { start: inside, end: isClosed ? tokens.start : Math.max(inside, this.#contentEnd()) }
    const end = isClosed ? tokens.end : inner.end
    const body: NativeBody = { kind: 'native', text: this.#text, span: inner, items }
    if (isClosed) {
      const after = tokens.next()
      if (after !== 'newline' && after !== 'end' && after !== '}') {
        this.#report('missing-newline', { start: tokens.start, end: tokens.end }, 'The line must end behind the closing brace of a block.')
      }
    } else if (!this.#stopped) {
      this.unclosed = header
      if (this.#byIndentation) {
        const { line } = this.#text.position(header.start)
        this.#report('unclosed-block', header, `A closing brace is missing for the block that begins at line ${line}.`)
      }
    }
    return { kind: 'block', span: { start: header.start, end }, headerSpan: header, type, typeSpan, labels, body }
  }

  /** Where what was read ends, behind the last thing that is no blank. */
  #contentEnd(): number {
    const written = this.#content.slice(0, this.#tokens.start)
    return written.trimEnd().length
  }

  /**
   * `{ name = value }` is all that may stand in one line (hclsyntax/spec.md, OneLineBlock, 2026-11); more is told and read nevertheless.
   */
  #oneLine(opening: Opening): (HclAttribute | HclBlock)[] {
    const tokens = this.#tokens
    const { start } = tokens
    const { failures } = this.#expressions
    const items = this.#items(opening)
    const isOne = items.length <= 1 && items.every(({ kind }) => kind === 'attribute')
    const hasLines = this.#content.slice(items[0]?.span.end ?? start, tokens.start).includes('\n')
    if (this.#expressions.failures === failures && (!isOne || hasLines)) {
      this.#report(
        'one-line-block',
        { start, end: start + 1 },
        'Behind a { in the same line only one attribute and the closing brace may stand; put each on its own line.',
      )
    }
    return items
  }
}

function endSays(tokens: Scanner): string {
  if (tokens.kind === 'invalid') return characterSays(tokens)
  if (tokens.kind === '=') return 'The line must end behind a value; a second attribute stands on its own line.'
  return `The line must end behind a value, and here is ${describeToken(tokens)}.`
}

function headerSays(tokens: Scanner, hasLabels: boolean): string {
  if (tokens.kind === '=') return 'A block has no =; only attributes have, and those have no labels.'
  if (tokens.kind === 'newline') return 'A { must follow on the same line when this is a block, or = and a value when it is an attribute.'
  if (tokens.kind === 'invalid') return characterSays(tokens)
  return hasLabels
    ? `After the labels of a block a { must follow, and here is ${describeToken(tokens)}.`
    : `After a name = and a value, or labels and a {, must follow, and here is ${describeToken(tokens)}.`
}
