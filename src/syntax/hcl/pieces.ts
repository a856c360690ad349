import type { Span } from '../../base/text.ts'
import type { Expression, TemplatePart } from './ast.ts'
import type { ForIntroduction } from './collection.ts'

/** A template in the order written, before directives are joined with their ends. */
export type Piece = TextPiece | InterpolationPiece | DirectivePiece

/** Characters in one row and, but for quoted strings, in one line: so far do `~` and `<<-` look. */
export interface TextPiece {
  readonly kind: 'text'
  readonly start: number
  readonly end: number
  value: string
}

interface Marks {
  readonly start: number
  readonly end: number
  /** A `~` behind the opening brace, one before the closing brace. */
  readonly trimsBefore: boolean
  readonly trimsAfter: boolean
}

export interface InterpolationPiece extends Marks {
  readonly kind: 'interpolation'
  readonly value: Expression
}

export type Directive =
  | { readonly word: 'if'; readonly condition: Expression }
  | { readonly word: 'for'; readonly introduction: ForIntroduction }
  | { readonly word: 'else' | 'endif' | 'endfor' }

export interface DirectivePiece extends Marks {
  readonly kind: 'directive'
  readonly directive: Directive
}

/** What Unicode calls white space; JavaScript's own `trim` also takes U+FEFF and leaves U+0085. */
const blank = '\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'
const leadingBlanks = new RegExp(`^[${blank}]*`)
const isBlankOnly = new RegExp(`^[${blank}]*$`)
const isBlank = new RegExp(`[${blank}]`)

/** Cuts the texts beside a `~`: only the one that touches it, and in a heredoc only in its line (terraform 1.11.4, asked 2026-11). */
export function trimTexts(pieces: readonly Piece[]): void {
  for (const [index, piece] of pieces.entries()) {
    if (piece.kind !== 'text') continue
    const before = pieces[index - 1]
    const after = pieces[index + 1]
    if (before !== undefined && before.kind !== 'text' && before.trimsAfter) piece.value = piece.value.replace(leadingBlanks, '')
    if (after !== undefined && after.kind !== 'text' && after.trimsBefore) piece.value = withoutEnd(piece.value)
  }
}

/** By hand, as a regular expression for blanks at the end takes quadratic time. */
function withoutEnd(value: string): string {
  let end = value.length
  while (end > 0 && isBlank.test(value[end - 1] ?? '')) end--
  return value.slice(0, end)
}

/**
 * `<<-`: takes from every line as many blanks as the line with the fewest has before its text; a line of blanks alone doesn't count, one
 * that begins with an interpolation has none. Lines are those that are left after `~` (terraform 1.11.4, asked 2026-11).
 */
export function stripIndentation(pieces: readonly Piece[]): void {
  const firsts: TextPiece[] = []
  let fewest = Number.POSITIVE_INFINITY
  let isFirst = true
  for (const piece of pieces) {
    if (isFirst) {
      isFirst = false
      if (piece.kind !== 'text') fewest = 0
      else if (!(isBlankOnly.test(piece.value) && piece.value.endsWith('\n'))) {
        firsts.push(piece)
        fewest = Math.min(fewest, leadingBlanks.exec(piece.value)?.[0].length ?? 0)
      }
    }
    if (piece.kind === 'text' && piece.value.endsWith('\n')) isFirst = true
  }
  for (const piece of firsts) piece.value = piece.value.slice(fewest)
}

interface Frame {
  readonly opening: DirectivePiece
  readonly outer: TemplatePart[]
  /** What is between the directive and its `%{else}`, once that was read. */
  then: TemplatePart[] | undefined
}

/** What is wrong with a directive. */
export interface Misplaced {
  readonly says: string
  readonly start: number
  readonly end: number
}

/** Parts, and how deep directives nest among them. */
export interface Joined {
  readonly parts: readonly TemplatePart[]
  readonly levels: number
}

/** Joins directives with their ends and texts with their neighbours; an empty text is left out. */
export function joinPieces(pieces: readonly Piece[], span: (start: number, end: number) => Span): Joined | Misplaced {
  let levels = 0
  const open: Frame[] = []
  let parts: TemplatePart[] = []
  let text: { start: number; end: number; value: string } | undefined
  for (const piece of pieces) {
    if (piece.kind === 'text') {
      if (text === undefined) text = { start: piece.start, end: piece.end, value: piece.value }
      else {
        text.end = piece.end
        text.value += piece.value
      }
      continue
    }
    if (text !== undefined && text.value !== '') parts.push({ kind: 'text', span: span(text.start, text.end), value: text.value })
    text = undefined
    if (piece.kind === 'interpolation') {
      parts.push({ kind: 'interpolation', span: span(piece.start, piece.end), value: piece.value })
      continue
    }
    const { directive } = piece
    if (directive.word === 'if' || directive.word === 'for') {
      open.push({ opening: piece, outer: parts, then: undefined })
      levels = Math.max(levels, open.length)
      parts = []
      continue
    }
    const frame = open.at(-1)
    const opened = frame?.opening.directive
    const wanted = directive.word === 'endfor' ? 'for' : 'if'
    if (frame === undefined || opened?.word !== wanted || (directive.word === 'else' && frame.then !== undefined)) {
      return { says: `No %{${wanted}} is open to which this %{${directive.word}} belongs.`, start: piece.start, end: piece.end }
    }
    if (directive.word === 'else') {
      frame.then = parts
      parts = []
      continue
    }
    open.pop()
    const whole = span(frame.opening.start, piece.end)
    if (opened.word === 'if') {
      const then = frame.then ?? parts
      frame.outer.push({ kind: 'if', span: whole, condition: opened.condition, then, otherwise: frame.then === undefined ? [] : parts })
    } else if (opened.word === 'for') frame.outer.push({ kind: 'for', span: whole, ...opened.introduction, body: parts })
    parts = frame.outer
  }
  const unclosed = open.at(-1)?.opening
  if (unclosed !== undefined) {
    return { says: `A %{end${unclosed.directive.word}} is missing for this directive.`, start: unclosed.start, end: unclosed.end }
  }
  if (text !== undefined && text.value !== '') parts.push({ kind: 'text', span: span(text.start, text.end), value: text.value })
  return { parts, levels }
}
