import type { Problem } from '../origin/problem.ts'
import type { Origin } from '../origin/origin.ts'
import type { Profile } from '../model/profile.ts'

/** A finding that someone decided to live with, until a day. */
export interface Accepted {
  readonly code: string
  readonly subject: string | undefined
  readonly because: string | undefined
  /** ISO 8601 date: the last day on which it is accepted. */
  readonly until: string | undefined
  readonly origin: Origin
}

/** What `.netwright.yaml` says. */
export interface Config {
  /** Its path as a person would type it; undefined when there is none. */
  readonly path: string | undefined
  readonly profile: Profile
  readonly accept: readonly Accepted[]
  /** Globs of paths that are not read. */
  readonly ignore: readonly string[]
  readonly problems: readonly Problem[]
}

export const noConfig: Config = { path: undefined, profile: {}, accept: [], ignore: [], problems: [] }
