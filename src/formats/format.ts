import type { Text } from '../base/text.ts'
import type { Reading } from '../model/facts.ts'
import type { Profile } from '../model/profile.ts'

/** How sure a format is that a file is its own. Two `yes` for one file is a finding. */
export type Recognition = 'yes' | 'perhaps' | 'no'

export interface ReadingContext {
  readonly profile: Profile
  /** Another file of the roots by its path relative to them; undefined when it isn't there or leaves the roots (`why` says which). */
  readonly open: (path: string) => { readonly text: Text } | { readonly why: 'absent' | 'outside' | 'unreadable' | 'too large' }
  /** Paths of the roots that match a glob with `*` and `?` within one folder's names, in byte order. */
  readonly match: (glob: string) => readonly string[]
  /** Every path of the roots, in byte order. */
  readonly paths: readonly string[]
}

/** One kind of file. Formats never touch the disk and never throw. */
export interface Format {
  readonly name: string
  /** What people call it: `Kubernetes manifests`. */
  readonly says: string
  /** By the path and the first 64 KiB. Cheap. */
  readonly recognise: (path: string, head: string) => Recognition
  /** All files that were recognised, together: what belongs together is joined here (includes, a host's dumps, a cluster's manifests). */
  readonly read: (files: readonly Text[], context: ReadingContext) => Reading
}
