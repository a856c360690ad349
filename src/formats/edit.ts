import type { Text } from '../base/text.ts'
import type { Model } from '../model/model.ts'
import type { Narrowing, Want } from '../model/want.ts'
import type { ResourceChange } from '../platforms/change.ts'

/**
 * How a format offers changes to its own files. `fix` asks every editor about every want, tries each edit on a copy in memory, reads it again and traces
 * again: an edit that doesn't do what it says is thrown away, so an editor may offer what is only likely. It never opens or writes a file by itself, and never
 * throws. The edits of one editor come best first: the narrowest that suits the style of the file. Of those that are of one `kind` only the first that works is used;
 * another `kind` is another candidate.
 */
export interface Editor {
  /** Text edits that fulfil a want. */
  readonly edits?: (want: Want, sources: Sources) => readonly Edit[]
  /** Text edits that make a rule match no more than is needed. */
  readonly narrow?: (wanted: Narrowing, sources: Sources) => readonly Edit[]
  /** What a platform wants of resources, as text of this format; none where it doesn't declare them. */
  readonly write?: (change: ResourceChange, sources: Sources) => readonly Edit[]
}

/** What an editor may look at. */
export interface Sources {
  readonly model: Model
  /** What a format or platform keeps for its own checks, under its name: `Reading.trees`. */
  readonly trees: ReadonlyMap<string, unknown>
  /** A file as it is now, with the edits so far; undefined for what can't be written (a git revision, standard input, what lies outside of the named roots). */
  readonly open: (path: string) => Text | undefined
}

/** One change that makes sense as a whole: applied entirely or not at all. */
export interface Edit {
  /** What sort of change it is, for who chooses: `policy rule`, `security group rule`, `selector`. */
  readonly kind: string
  /** A phrase that goes on from "to": `allow tcp 8080 from shop/Deployment/web in policy shop/catalog`. */
  readonly says: string
  /**
   * Where the file is a picture of something that runs: what does the same there (`on`, a host), as it is typed in a shell. It is shown to
   * people and never run.
   */
  readonly commands?: readonly { readonly on: string; readonly run: string }[]
  readonly changes: readonly TextChange[]
}

/** Text between two offsets (UTF-16 code units) of a file as it is now, replaced; `start === end` inserts. A file that isn't there yet is made from offset 0. */
export interface TextChange {
  readonly path: string
  readonly start: number
  readonly end: number
  readonly text: string
}
