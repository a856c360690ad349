import type { Level, Statement } from './statement.ts'
import type { Lowered, Output } from './output.ts'
import type { Scope } from './variables.ts'

/** One nginx: all that a main file or a folder of fragments says. */
export interface Configuration {
  /** The node's id: `nginx`, or `nginx:<folder>`. */
  readonly id: string
  /** Upstream blocks by their lower-case name. */
  readonly upstreams: ReadonlyMap<string, Statement>
  readonly output: Output
}

/** One server on one socket, while its routers are being written. */
export interface Site {
  readonly configuration: Configuration
  readonly server: Level
  /** Id of its routers, without the part that tells them apart. */
  readonly id: string
  readonly scope: Scope
  /** The named locations that exist. */
  readonly named: ReadonlyMap<string, Level>
  /** The router of the given name, written once when it is first needed; its id. */
  readonly router: (name: string, says: string, write: () => Lowered) => string
  /** Takes one from what is left for ways that split in two; false when nothing is left. */
  readonly maySplit: () => boolean
  /** A number that tells one object from another, to name routers by what they depend on. */
  readonly mark: (thing: object) => number
  /** The router that looks for a location again: `last` (after rewrite) or `redirect` (try_files, error_page: the server's rewrites run again). */
  readonly again: (how: 'last' | 'redirect', round: Round) => string
  /** The router of a named location, or undefined where there is none. */
  readonly at: (name: string, round: Round) => string | undefined
}

/** What an internal redirect leaves behind. */
export interface Round {
  /** Whether `$arg_x` is still what the client sent: try_files and error_page with a path of their own drop the query. */
  readonly query: Scope['query']
  readonly method: Scope['method']
  /** `error_page 403 =299 …`: whatever answers then, has this status. */
  readonly status: number | undefined
  /** Inside an error page: another error has none (recursive_error_pages is off by default). */
  readonly failing: boolean
  /** The path is no more the one that the client asked for, which `$request_uri` still is. */
  readonly moved: boolean
}

export const firstRound: Round = { query: 'kept', method: 'kept', status: undefined, failing: false, moved: false }


/** What is known while a request passes one location's phases. */
export interface Visit {
  readonly site: Site
  /** The innermost block that counts: an `if` stands for its location. */
  readonly level: Level
  readonly scope: Scope
  readonly round: Round
  /** Inside of nginx: `internal` locations answer. */
  readonly internal: boolean
  /** The path was changed, and a location has to be found again at the end of the rewrites. */
  readonly changed: boolean
  /** After `rewrite … break`: proxy_pass passes the changed path whole (nginx: valid_location is 0). */
  readonly cut: boolean
  /** How many ifs were split on this way. */
  readonly splits: number
}
