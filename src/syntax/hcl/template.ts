import type { Expression } from './ast.ts'
import { readForIntroduction } from './collection.ts'
import { readEscape } from './escape.ts'
import { joinPieces, stripIndentation, trimTexts } from './pieces.ts'
import type { Directive, Piece } from './pieces.ts'
import { describeToken } from './reading.ts'
import type { Reading } from './reading.ts'
import { tooManyTokens } from './scanner.ts'

type Form = 'quoted' | 'heredoc' | 'json'

/** `"…"`, from the token `quote` on. */
export function readQuoted(reading: Reading): Expression | undefined {
  const { tokens } = reading
  const { content, start } = tokens
  // Most strings are plain: they end before anything that has a meaning.
  for (let at = start + 1; ; at++) {
    const code = content.charCodeAt(at)
    if (code === 0x22) {
      tokens.goOn(at + 1)
      return { kind: 'text', span: reading.span(start, at + 1), value: content.slice(start + 1, at), form: 'quoted' }
    }
    if (code === 0x5c || code === 0x24 || code === 0x25 || code === 0x0a || !(code < 128)) break
  }
  const pieces: Piece[] = []
  const { newlines } = tokens
  const end = readQuotedPieces(reading, start, pieces)
  if (end === undefined) return undefined
  const template = assemble(reading, pieces, 'quoted', start, end + 1)
  tokens.newlines = newlines
  tokens.goOn(end + 1)
  return template
}

/** Gives the offset of the closing quote. */
function readQuotedPieces(reading: Reading, start: number, pieces: Piece[]): number | undefined {
  const { content } = reading.tokens
  let at = start + 1
  let first = at
  let from = at
  let value = ''
  for (;;) {
    const code = content.charCodeAt(at)
    if (code === 0x22 || Number.isNaN(code) || code === 0x0a) break
    if (code === 0x5c) {
      const escape = readEscape(content, at)
      if (escape === undefined) {
        return reading.fail(
          'escape',
          'This escape sequence does not exist; there are \\n, \\r, \\t, \\", \\\\, \\uNNNN and \\UNNNNNNNN.',
          at,
          Math.min(at + 2, content.length),
        )
      }
      value += content.slice(from, at) + escape.value
      at = escape.end
      from = at
    } else if (isEscapedOpening(content, at, code)) {
      value += content.slice(from, at + 1)
      from = at + 2
      at += 3
    } else if ((code === 0x24 || code === 0x25) && content.charCodeAt(at + 1) === 0x7b) {
      addText(pieces, first, at, value + content.slice(from, at))
      const next = readSequence(reading, at, pieces)
      if (next === undefined) return undefined
      at = next
      first = next
      from = next
      value = ''
    } else at++
  }
  if (content.charCodeAt(at) !== 0x22) {
    return reading.fail(
      'unclosed-quote',
      'This quote is not closed in its line; for text of several lines there are \\n and heredocs (<<EOT).', start, start + 1,
    )
  }
  addText(pieces, first, at, value + content.slice(from, at))
  return at
}

function addText(pieces: Piece[], start: number, end: number, value: string): void {
  if (end > start) pieces.push({ kind: 'text', start, end, value })
}

/** `$${` and `%%{`, which stand for `${` and `%{`. */
function isEscapedOpening(content: string, at: number, code: number): boolean {
  return (code === 0x24 || code === 0x25) && content.charCodeAt(at + 1) === code && content.charCodeAt(at + 2) === 0x7b
}

/**
 * `<<MARKER` or `<<-MARKER`, from the token `heredoc` on. The closing marker's line must end, also at the end of the text (terraform
 * 1.11.4, asked 2026-11).
 */
export function readHeredoc(reading: Reading): Expression | undefined {
  const { tokens } = reading
  const { content, start, end: first, newlines } = tokens
  const opening = tokens.text().trimEnd()
  const indented = opening.startsWith('<<-')
  const marker = opening.slice(indented ? 3 : 2)
  const pieces: Piece[] = []
  let at = first
  let closing = reading.findMarker(marker, first)
  while (closing !== undefined && !isBetween(content, at, closing)) {
    const next = readLine(reading, at, pieces)
    if (next === undefined) return undefined
    at = next
    // What is inside an interpolation doesn't end the heredoc around it.
    if (at > closing) closing = reading.findMarker(marker, lineStart(content, at))
  }
  if (closing === undefined) {
    return reading.fail(
      'unclosed-heredoc',
      `This heredoc is never closed: its marker ${marker} must follow on a line of its own.`, start, start + opening.length,
    )
  }
  if (indented) {
    trimTexts(pieces)
    stripIndentation(pieces)
  }
  const end = closing + marker.length
  const template = assemble(reading, pieces, 'heredoc', start, end, indented)
  tokens.newlines = newlines
  tokens.goOn(end)
  return template
}

/** Whether a line begins at `at`, and nothing but blanks is before the marker. */
function isBetween(content: string, at: number, marker: number): boolean {
  return at <= marker && content.charCodeAt(at - 1) === 0x0a && /^[ \t\r]*$/.test(content.slice(at, marker))
}

/** Where the next line begins; `at` where one does. */
function lineStart(content: string, at: number): number {
  if (content.charCodeAt(at - 1) === 0x0a) return at
  const newline = content.indexOf('\n', at)
  return newline < 0 ? content.length : newline + 1
}

/** Characters and sequences up to the end of a line, or to the first sequence's end; gives where to go on. */
function readLine(reading: Reading, start: number, pieces: Piece[]): number | undefined {
  const { tokens } = reading
  const { content } = tokens
  tokens.count++
  if (tokens.isFull) return reading.fail('too-large', tooManyTokens)
  let at = start
  let from = start
  let value = ''
  for (;;) {
    const code = content.charCodeAt(at)
    if (Number.isNaN(code)) break
    if (code === 0x0a) {
      at++
      break
    }
    if (isEscapedOpening(content, at, code)) {
      value += content.slice(from, at + 1)
      from = at + 2
      at += 3
    } else if ((code === 0x24 || code === 0x25) && content.charCodeAt(at + 1) === 0x7b) {
      addText(pieces, start, at, value + content.slice(from, at))
      return readSequence(reading, at, pieces)
    } else at++
  }
  addText(pieces, start, at, value + content.slice(from, at))
  return at
}

/** A whole text as a template without quotes or escapes: JSON's strings (json/spec.md, Strings, 2026-11). */
export function readBare(reading: Reading): Expression | undefined {
  const { content } = reading.tokens
  const pieces: Piece[] = []
  for (let at = 0; at < content.length; ) {
    const next = readLine(reading, at, pieces)
    if (next === undefined) return undefined
    at = next
  }
  return assemble(reading, pieces, 'json', 0, content.length)
}

function assemble(reading: Reading, pieces: Piece[], form: Form, start: number, end: number, trimmed = false): Expression | undefined {
  const span = reading.span(start, end)
  const only = pieces[0]
  if (only === undefined) return { kind: 'text', span, value: '', form }
  if (only.kind === 'interpolation' && pieces.length === 1) return { kind: 'wrap', span, value: only.value }
  if (!trimmed) trimTexts(pieces)
  // Terraform's strings are in normal form C (hclsyntax/spec.md on strings; terraform 1.11.4, asked 2026-11).
  for (const piece of pieces) if (piece.kind === 'text') piece.value = piece.value.normalize('NFC')
  const joined = joinPieces(pieces, (from, to) => reading.span(from, to))
  if ('says' in joined) return reading.fail('directive', joined.says, joined.start, joined.end)
  if (!reading.raise(joined.levels)) return undefined
  const { parts } = joined
  const part = parts[0]
  if (part === undefined || (part.kind === 'text' && parts.length === 1)) {
    if (pieces.every(({ kind }) => kind === 'text')) return { kind: 'text', span, value: part?.kind === 'text' ? part.value : '', form }
  }
  return { kind: 'template', span, form, parts }
}

/** `${…}` or `%{…}`, from its first character on; gives where the template goes on. */
function readSequence(reading: Reading, start: number, pieces: Piece[]): number | undefined {
  const { tokens } = reading
  const { content } = tokens
  const isDirective = content.charCodeAt(start) === 0x25
  const trimsBefore = content.charCodeAt(start + 2) === 0x7e
  tokens.newlines = false
  tokens.goOn(start + (trimsBefore ? 3 : 2))
  let read: { readonly value: Expression } | { readonly directive: Directive } | undefined
  if (isDirective) {
    const directive = readDirective(reading)
    read = directive === undefined ? undefined : { directive }
  } else {
    const value = reading.read()
    read = value === undefined ? undefined : { value }
  }
  if (read === undefined) return undefined
  const trimsAfter = tokens.kind === '~' && content.charCodeAt(tokens.end) === 0x7d
  if (tokens.kind !== '}' && !trimsAfter) {
    const what = isDirective ? 'directive' : 'interpolation'
    return reading.fail('unclosed-interpolation', `A } must close the ${what} in this template, and here is ${describeToken(tokens)}.`)
  }
  const end = tokens.end + (trimsAfter ? 1 : 0)
  const marks = { start, end, trimsBefore, trimsAfter }
  pieces.push('value' in read ? { kind: 'interpolation', ...marks, ...read } : { kind: 'directive', ...marks, ...read })
  return end
}

function readDirective(reading: Reading): Directive | undefined {
  const { tokens } = reading
  const word = tokens.kind === 'name' ? tokens.text() : ''
  switch (word) {
    case 'if': {
      tokens.next()
      const condition = reading.read()
      return condition === undefined ? undefined : { word, condition }
    }
    case 'for': {
      const introduction = readForIntroduction(reading)
      return introduction === undefined ? undefined : { word, introduction }
    }
    case 'else':
    case 'endif':
    case 'endfor':
      tokens.next()
      return { word }
    default:
      return reading.fail(
        'directive',
        'After %{ one of if, else, endif, for and endfor must follow; %%{ stands for the characters themselves.',
      )
  }
}
