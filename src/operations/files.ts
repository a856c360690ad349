import type { Text } from '../base/text.ts'
import type { Problem } from '../origin/problem.ts'

export type Opened = { readonly text: Text } | { readonly why: 'absent' | 'outside' | 'unreadable' | 'too large' }

/**
 * The files that were named to be read, and nothing else. Listing is done at once, contents are read when they are asked for, each at most once.
 * Paths use `/` and are relative to `root`, which is the folder that was named; where several things were named, or files, it is the deepest folder
 * that holds them all.
 */
export interface Files {
  /** As a person would type it: `examples/shop`, `HEAD~1:k8s`, `-`. */
  readonly root: string
  /** Every file that may be read, in byte order. Links to a file that is listed are not listed again. */
  readonly paths: readonly string[]
  /** The first 64 KiB as text, to recognise a format by; undefined when it cannot be read or is binary. */
  head(path: string): string | undefined
  /** The same `Text` each time. Also opens what is not listed (`.terraform/…`, through links) as long as it stays inside what was named. */
  open(path: string): Opened
  /** Paths that match a glob with `*` and `?` within one folder's names, in byte order. */
  match(glob: string): readonly string[]
  /** What was wrong with reading so far; grows as files are opened. */
  readonly problems: readonly Problem[]
  /** Files that no format would want, by reason. */
  readonly passed: { readonly binary: number; readonly ignored: number }
}

export const noFiles: Files = {
  root: '.',
  paths: [],
  head: () => undefined,
  open: () => ({ why: 'absent' }),
  match: () => [],
  problems: [],
  passed: { binary: 0, ignored: 0 },
}
