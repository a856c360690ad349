import type { Span, Text } from '../base/text.ts'
import type { Problem } from '../origin/problem.ts'

export interface LineWord {
  readonly span: Span
  /** Quotes and escapes undone. */
  readonly value: string
  readonly quoted: boolean
}

export interface Line {
  /** From the first word to the end of the last one. */
  readonly span: Span
  /** Spaces and tabs before the first word, counted in characters: FRR and Cisco nest by them. */
  readonly indent: number
  /** At least one, save for a comment. */
  readonly words: readonly LineWord[]
  /** The whole line is a comment: its text without the mark. */
  readonly comment: string | undefined
}

export interface LinesReading {
  /** Blank lines are left out. */
  readonly lines: readonly Line[]
  readonly problems: readonly Problem[]
}

export interface LineRules {
  /** Marks that make a line a comment when they are its first characters. iptables-save: `#`. FRR: `!` and `#`. */
  readonly comments: readonly string[]
  /** Which characters quote: iptables-save only `"`, with `\"`, `\\`, `\'` escaped inside. Some `none`: FRR reads quotes as they are. */
  readonly quotes: 'double' | 'none'
}

/** Reads lines of words. Never throws; a quote that isn't closed ends with its line. */
export function readLines(_text: Text, _rules: LineRules): LinesReading {
  return { lines: [], problems: [] }
}
