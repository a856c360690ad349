import type { Origin } from './origin.ts'

/**
 * Something wrong with an input that was read. It costs only what it touches; the rest is still read.
 * `code` is stable (`yaml/syntax`, `nginx/include-outside-root`), `says` a whole sentence without secrets.
 */
export interface Problem {
  readonly code: string
  readonly severity: 'error' | 'warning'
  readonly says: string
  readonly origin: Origin
}

/** Something that was seen and not understood. `changesAnswers` is false when it cannot alter where a flow goes. */
export interface Unread {
  readonly what: string
  readonly origin: Origin
  readonly changesAnswers: boolean
  /** It was understood and lies nowhere: told only to those who ask about it. */
  readonly aside?: true
}
