import type { Span, Text } from '../base/text.ts'
import type { Problem } from '../origin/problem.ts'

export interface ZoneToken {
  readonly span: Span
  /** As written, without the surrounding quotes; escapes (`\DDD`, `\X`) are kept, so that `\.` and `.` stay apart. */
  readonly raw: string
  readonly quoted: boolean
}

/** One record or `$DIRECTIVE`, its lines joined by parentheses. */
export interface ZoneEntry {
  readonly span: Span
  /** The line begins with white space: the owner is that of the entry before. */
  readonly blankOwner: boolean
  /** At least one. For a directive the first one is its name, `$` included. */
  readonly tokens: readonly ZoneToken[]
  /** `$ORIGIN`, `$TTL`, `$INCLUDE`, `$GENERATE` in capitals as written in the first column, else undefined. */
  readonly directive: string | undefined
  /** Comments of its lines without the `;`, in order. */
  readonly comments: readonly ZoneComment[]
}

export interface ZoneComment {
  readonly span: Span
  readonly says: string
}

export interface ZoneReading {
  readonly entries: readonly ZoneEntry[]
  readonly problems: readonly Problem[]
}

/** Reads the tokens of a DNS master file (RFC 1035 §5.1). Never throws. */
export function readZone(_text: Text): ZoneReading {
  return { entries: [], problems: [] }
}

/**
 * The octets of a token as a string of code points 0 to 255: `\DDD` is a decimal octet, `\X` the character itself.
 * What isn't ASCII counts as its UTF-8 octets. An impossible escape (`\999`, a `\` at the end) gives undefined.
 */
export function decodeZoneText(_raw: string): string | undefined {
  return undefined
}
