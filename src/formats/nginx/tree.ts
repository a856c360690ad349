import type { Level } from './statement.ts'

/** nginx's own tree, for its style checks: one entry for every main file, and for every folder of fragments without one. */
export interface NginxTree {
  readonly configurations: readonly NginxConfiguration[]
}

export interface NginxConfiguration {
  /** The node's id. */
  readonly id: string
  /** The main file's top level; for fragments one made-up level that holds an `http` block with all of them. */
  readonly main: Level
  /** True where no main file was there. */
  readonly fragment: boolean
}
