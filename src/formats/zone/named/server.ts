import type { Span, Text } from '../../../base/text.ts'
import type { Peers } from '../../../flow/match.ts'
import type { Word } from '../../../syntax/blocks.ts'

/** One `zone "…" { … };` of a named.conf. */
export interface ZoneStatement {
  /** Absolute, lower case, without the last dot. */
  readonly name: string
  /** `primary`, `secondary`, `forward`…: today's words also for `master` and `slave`; `in-view` for a zone that another view holds. */
  readonly type: string
  readonly file: Word | undefined
  readonly inView: string | undefined
  readonly text: Text
  readonly span: Span
  /** The server's working directory, where relative file names begin. */
  readonly directory: string | undefined
}

/** Clients of a view, and its zones. A configuration without views has one view without a name. */
export interface View {
  readonly name: string | undefined
  /** Whom it serves: its own clients without those of earlier views. Undefined: everyone. */
  readonly clients: Peers | undefined
  readonly zones: readonly ZoneStatement[]
}

/** What a named.conf and its includes say. */
export interface NamedServer {
  readonly text: Text
  readonly directory: string | undefined
  readonly views: readonly View[]
  /** Who may ask for names that the server doesn't hold, as written; undefined where nothing is said. */
  readonly recursion: boolean | undefined
  /** Addresses that questions for other names are passed to, as written. */
  readonly forwarders: readonly string[]
}
