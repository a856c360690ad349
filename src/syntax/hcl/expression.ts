import type { Span } from '../../base/text.ts'
import type { Report } from '../tree.ts'
import { deepestHcl } from './ast.ts'
import type { BinaryOperator, Expression } from './ast.ts'
import { readBraces, readTuple } from './collection.ts'
import { describeToken } from './reading.ts'
import type { Reading } from './reading.ts'
import { Scanner } from './scanner.ts'
import type { TokenKind } from './scanner.ts'
import { readSteps } from './steps.ts'
import { readHeredoc, readQuoted } from './template.ts'

/** Reads expressions from one text, by recursive descent; never throws. */
export class ExpressionReader implements Reading {
  readonly tokens: Scanner
  readonly #report: Report
  /** Where an offset of `content` stands in the text that spans count in: JSON's strings have escapes. */
  readonly #place: ((offset: number) => number) | undefined
  /** Levels that are open, the blocks around the expression among them. */
  depth = 0
  /** Levels of what was read since the level that is open began. */
  #height = 0
  /** How many characters were searched in vain for the ends of heredocs. */
  searched = 0
  /** Why the last expression is invalid. */
  reason = ''
  failures = 0

  constructor(content: string, start: number, newlines: boolean, report: Report, place?: (offset: number) => number) {
    this.#place = place
    this.#report =
      place === undefined
        ? report
        : (fault, { start: from, end }, says, severity) => report(fault, { start: place(from), end: place(end) }, says, severity)
    this.tokens = new Scanner(content, start, newlines, this.#report)
  }

  span(start: number, end: number): Span {
    const place = this.#place
    return place === undefined ? { start, end } : { start: place(start), end: place(end) }
  }

  fail(fault: string, says: string, start = this.tokens.start, end = this.tokens.end): undefined {
    this.failures++
    this.reason = says
    if (!this.tokens.isFull) this.#report(fault, { start, end }, says)
    return undefined
  }

  enter(): boolean {
    if (this.depth >= deepestHcl) return this.#tooDeep()
    this.depth++
    return true
  }

  leave(): void {
    this.depth--
    this.#height++
  }

  raise(levels: number): boolean {
    this.#height += levels
    return this.#height <= deepestHcl || this.#tooDeep()
  }

  #tooDeep(): false {
    this.fail('too-deep', `Expressions nest deeper than ${deepestHcl} levels here; this one is not read.`)
    return false
  }

  findMarker(marker: string, from: number): number | undefined {
    const { content } = this.tokens
    for (let at = content.indexOf(marker, from); at >= 0; at = content.indexOf(marker, at + 1)) {
      let end = at + marker.length
      while (isBlank(content.charCodeAt(end))) end++
      if (content.charCodeAt(end) !== 0x0a) continue
      let start = at
      while (start > from && isBlank(content.charCodeAt(start - 1))) start--
      if (start === from || content.charCodeAt(start - 1) === 0x0a) return at
    }
    this.searched += content.length - from
    return undefined
  }

  read(): Expression | undefined {
    if (!this.enter()) return undefined
    const outer = this.#height
    this.#height = 0
    const expression = this.#conditional()
    this.leave()
    if (expression !== undefined && this.#height > deepestHcl && !this.raise(0)) return undefined
    this.#height = Math.max(this.#height, outer)
    return expression
  }

  #conditional(): Expression | undefined {
    const { tokens } = this
    const { start } = tokens
    const condition = this.#binary(1)
    if (condition === undefined || !tokens.is('?')) return condition
    tokens.next()
    const then = this.read()
    if (then === undefined) return undefined
    if (!tokens.is(':')) {
      return this.fail(
        'conditional',
        `After the first result of ? a : and the other one must follow, and here is ${describeToken(tokens)}.`,
      )
    }
    tokens.next()
    const otherwise = this.read()
    if (otherwise === undefined) return undefined
    return { kind: 'conditional', span: { start: this.#at(start), end: otherwise.span.end }, condition, then, otherwise }
  }

  #at(offset: number): number {
    return this.#place === undefined ? offset : this.#place(offset)
  }

  /** Operators that bind at least as tightly as `lowest`; those of one level are grouped from the left. */
  #binary(lowest: number): Expression | undefined {
    const { tokens } = this
    const outer = this.#height
    this.#height = 0
    let left = this.#term()
    for (;;) {
      if (left === undefined) return undefined
      const level = levelOf(tokens.kind)
      if (level < lowest) break
      const operator = tokens.kind as BinaryOperator
      tokens.next()
      const right = this.#binary(level + 1)
      if (right === undefined) return undefined
      if (!this.raise(1)) return undefined
      left = { kind: 'binary', span: { start: left.span.start, end: right.span.end }, operator, left, right }
    }
    this.#height = Math.max(this.#height, outer)
    return left
  }

  #term(): Expression | undefined {
    const { tokens } = this
    const { kind, start } = tokens
    if (kind === '-' || kind === '!') {
      if (!this.enter()) return undefined
      tokens.next()
      const value = this.#term()
      this.leave()
      if (value === undefined) return undefined
      return { kind: 'unary', span: { start: this.#at(start), end: value.span.end }, operator: kind, value }
    }
    const source = this.#primary(kind)
    if (source === undefined || (tokens.kind !== '.' && tokens.kind !== '[')) return source
    const steps = readSteps(this)
    const last = steps?.at(-1)
    if (steps === undefined || last === undefined) return undefined
    return { kind: 'traversal', span: { start: source.span.start, end: last.span.end }, source, steps }
  }

  #primary(kind: TokenKind): Expression | undefined {
    const { tokens } = this
    switch (kind) {
      case 'name':
        return this.#name()
      case 'quote':
        return readQuoted(this)
      case 'number': {
        const number: Expression = { kind: 'number', span: this.span(tokens.start, tokens.end), text: tokens.text() }
        tokens.next()
        return number
      }
      case '[':
        return readTuple(this)
      case '{':
        return readBraces(this)
      case '(':
        return this.#parentheses()
      case 'heredoc':
        return readHeredoc(this)
      case 'invalid':
        return this.fail('character', characterSays(tokens))
      default:
        return this.fail('expression', `A value must stand here, and here is ${describeToken(tokens)}.`)
    }
  }

  #parentheses(): Expression | undefined {
    const { tokens } = this
    const { start, newlines } = tokens
    tokens.newlines = false
    tokens.next()
    const value = this.read()
    if (value === undefined) return undefined
    if (tokens.kind !== ')') return this.fail('parenthesis', `A ) must close the parenthesis here, and here is ${describeToken(tokens)}.`)
    const span = this.span(start, tokens.end)
    tokens.newlines = newlines
    tokens.next()
    return { kind: 'parentheses', span, value }
  }

  #name(): Expression | undefined {
    const { tokens } = this
    const name = tokens.text()
    const span = this.span(tokens.start, tokens.end)
    const following = tokens.next()
    if (following === '(') return this.#call(name, span)
    if (following === '::') return this.#scoped(name, span)
    if (name === 'true' || name === 'false') return { kind: 'bool', span, value: name === 'true' }
    return name === 'null' ? { kind: 'null', span } : { kind: 'variable', span, name }
  }

  /** `provider::aws::arn_parse(…)`; blanks may stand around the colons. */
  #scoped(first: string, span: Span): Expression | undefined {
    const { tokens } = this
    let name = first
    let { end } = span
    while (tokens.kind === '::') {
      if (tokens.next() !== 'name') {
        return this.fail('call', `After :: the name of a function must follow, and here is ${describeToken(tokens)}.`)
      }
      name += `::${tokens.text()}`
      end = this.#at(tokens.end)
      tokens.next()
    }
    if (tokens.kind === '(') return this.#call(name, { start: span.start, end })
    return this.fail(
      'call',
      `After the name of a function with :: its arguments in parentheses must follow, and here is ${describeToken(tokens)}.`,
    )
  }

  #call(name: string, nameSpan: Span): Expression | undefined {
    const { tokens } = this
    const { newlines } = tokens
    const args: Expression[] = []
    let expands = false
    tokens.newlines = false
    tokens.next()
    while (!tokens.is(')')) {
      const argument = this.read()
      if (argument === undefined) return undefined
      args.push(argument)
      if (tokens.is('...')) {
        expands = true
        if (tokens.next() !== ')') return this.fail('call', 'Nothing but the closing ) may follow the ... behind the last argument.')
      } else if (tokens.is(',')) tokens.next()
      else if (!tokens.is(')')) {
        return this.fail(
          'call',
          `After an argument of a function a comma or the closing ) must follow, and here is ${describeToken(tokens)}.`,
        )
      }
    }
    const end = this.#at(tokens.end)
    tokens.newlines = newlines
    tokens.next()
    return { kind: 'call', span: { start: nameSpan.start, end }, name, nameSpan, args, expands }
  }
}

/** How tightly an operator binds (hclsyntax/spec.md, Operations, 2026-11); 0 for what is none. */
function levelOf(kind: TokenKind): number {
  switch (kind) {
    case '||':
      return 1
    case '&&':
      return 2
    case '==':
    case '!=':
      return 3
    case '<':
    case '>':
    case '<=':
    case '>=':
      return 4
    case '+':
    case '-':
      return 5
    case '*':
    case '/':
    case '%':
      return 6
    default:
      return 0
  }
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0d
}

/** What to do about a character that HCL doesn't have. */
export function characterSays(tokens: Scanner): string {
  const { content, start } = tokens
  switch (content[start]) {
    case "'":
      return 'Strings stand in double quotes; a single quote has no meaning here.'
    case '`':
      return 'Strings stand in double quotes; a backquote has no meaning here.'
    case '&':
    case '|':
      return 'There are no operators on bits; for logic write && or ||.'
    case ';':
      return 'A semicolon has no meaning here; write each attribute on its own line.'
    case '<':
      return 'After << or <<- the marker of the heredoc must follow without a space, and then the end of the line.'
    case '\u201c':
    case '\u201d':
      return 'Strings stand in straight double quotes; a typographic quote has no meaning here.'
    default:
      return 'This character has no meaning here.'
  }
}
