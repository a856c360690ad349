import type { Span } from '../../base/text.ts'
import type { Expression } from './ast.ts'
import type { Scanner } from './scanner.ts'

/**
 * What the readers of the kinds of expressions share. Each looks at the first token of what it reads and leaves the tokens behind its
 * last one; undefined means that it is broken, that the problem has been reported, and that the whole expression counts as invalid.
 */
export interface Reading {
  readonly tokens: Scanner
  /** One expression with all operators. */
  read(): Expression | undefined
  /** Reports what is wrong at the token that is looked at, or from `start` to `end`. */
  fail(fault: string, says: string, start?: number, end?: number): undefined
  span(start: number, end: number): Span
  /** One level deeper; false, and a problem, where it is too deep. Whoever enters leaves. */
  enter(): boolean
  leave(): void
  /** What was just read is so many levels higher than it was read; false, and a problem, where that is too much. */
  raise(levels: number): boolean
  /** Where a line stands that ends a heredoc: the start of its marker, searched from the start of a line; undefined where there is none. */
  findMarker(marker: string, from: number): number | undefined
}

/** `a name`, `the end of the line`…: what stands there, for messages, without any of the text but marks. */
export function describeToken(tokens: Scanner): string {
  switch (tokens.kind) {
    case 'newline':
      return 'the end of the line'
    case 'end':
      return 'the end of the text'
    case 'name':
      return 'a name'
    case 'number':
      return 'a number'
    case 'quote':
      return 'a string'
    case 'heredoc':
      return 'a heredoc'
    case 'invalid':
      return 'a character that has no meaning here'
    default:
      return tokens.kind
  }
}
