/** What can be read and how large it is; `key` is for its source alone. */
export interface Entry {
  /** Relative to the root, with `/`. */
  readonly path: string
  readonly bytes: number
  readonly key: string
}

export type Missing = 'absent' | 'outside' | 'unreadable'

/** Where files come from: folders on the disk, a git revision, standard input. */
export interface Source {
  /** Absent for what is no folder or file on the disk; there the keys are absolute paths. */
  readonly kind?: 'disk'
  readonly entries: readonly Entry[]
  /** Links that stay inside, to the path that they lead to. */
  readonly links: ReadonlyMap<string, string>
  readonly faults: readonly SourceFault[]
  readonly ignored: number
  /** The file behind a path, also one that is not listed. */
  find(path: string): Entry | Missing
  /** The names of the files in a folder that is passed over in listing (`.terraform/modules/net`); none where it isn't there. */
  list?(folder: string): readonly string[]
  /** Its first bytes, `limit` at most; undefined when it cannot be read. */
  read(entry: Entry, limit: number): Uint8Array | undefined
}

/** Something wrong with a path itself. */
export interface SourceFault {
  readonly code: string
  readonly path: string
  readonly says: string
}

/** Folders that are never what someone wants to have read unless it is said. */
export const passedFolders: ReadonlySet<string> = new Set(['.git', 'node_modules', '.terraform'])

/** By bytes of UTF-8, which is by code points. */
export function byteOrder(a: string, b: string): number {
  if (a === b) return 0
  const surrogates = /[\uD800-\uDFFF]/
  if (surrogates.test(a) || surrogates.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b))
  return a < b ? -1 : 1
}

/** A source of one text that is already there. */
export function single(path: string, bytes: Uint8Array): Source {
  const entry: Entry = { path, bytes: bytes.length, key: path }
  return {
    entries: [entry],
    links: new Map(),
    faults: [],
    ignored: 0,
    find: (asked) => (asked === path ? entry : 'outside'),
    read: (_, limit) => bytes.subarray(0, limit),
  }
}
