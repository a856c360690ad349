import { every, single, type Characters } from './characters.ts'

/** A regular expression as a tree. Groups leave no trace: only the language counts. */
export type Regex =
  | { readonly kind: 'set'; readonly set: Characters }
  | { readonly kind: 'sequence'; readonly of: readonly Regex[] }
  | { readonly kind: 'either'; readonly of: readonly Regex[] }
  | { readonly kind: 'repeat'; readonly of: Regex; readonly least: number; readonly most: number | undefined }
  | { readonly kind: 'assert'; readonly any: readonly Assertion[] }

/** What must hold of a place between two characters: of the character before it (or the start) and after it (or the end). */
export interface Assertion {
  /** Bits of `START`, `WORD`, `NEWLINE`, `OTHER`. */
  readonly before: number
  /** Bits of `END`, `WORD`, `NEWLINE`, `OTHER`. */
  readonly after: number
  /** The character after it is the last one. */
  readonly last: boolean
}

export const START = 1
export const END = 1
export const WORD = 2
export const NEWLINE = 4
export const OTHER = 8
export const EITHER = 15

export const anything: Regex = { kind: 'repeat', of: { kind: 'set', set: every }, least: 0, most: undefined }

/** The text itself; with `ignoreCase`, in any case of its ASCII letters. */
export function literal(text: string, ignoreCase = false): Regex {
  const of: Regex[] = []
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    const other = ignoreCase && isLetter(unit) ? unit ^ 32 : unit
    of.push({ kind: 'set', set: other === unit ? single(unit) : [Math.min(unit, other), Math.max(unit, other)].flatMap(single) })
  }
  return { kind: 'sequence', of }
}

export function sequence(...of: readonly Regex[]): Regex {
  return { kind: 'sequence', of }
}

export function isLetter(unit: number): boolean {
  return (unit >= 65 && unit <= 90) || (unit >= 97 && unit <= 122)
}
