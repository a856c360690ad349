import type { Text } from '../base/text.ts'
import type { Reading } from '../model/facts.ts'
import type { Profile } from '../model/profile.ts'
import type { Resource } from '../platforms/resource.ts'

/** How sure a format is that a file is its own. Two `yes` for one file is a finding. */
export type Recognition = 'yes' | 'perhaps' | 'no'

export interface ReadingContext {
  readonly profile: Profile
  /** Inputs of configurations that are evaluated (Terraform's variables and workspace). */
  readonly variables?: Variables
  /** Which of two moments of a plan is meant: what is there, or what will be (that is meant unless told). */
  readonly moment?: 'before' | 'after'
  /** With what selectors, groups and ranges that mean nobody yet could come to mean. */
  readonly future?: boolean
  /** Another file of the roots by its path relative to them; undefined when it isn't there or leaves the roots (`why` says which). */
  readonly open: (path: string) => { readonly text: Text } | { readonly why: 'absent' | 'outside' | 'unreadable' | 'too large' }
  /** Paths of the roots that match a glob with `*` and `?` within one folder's names, in byte order. */
  readonly match: (glob: string) => readonly string[]
  /** Every path of the roots, in byte order. */
  readonly paths: readonly string[]
}

/** Values that were given beside the files: those of the environment first of all, then `givenValues`. */
export interface Variables {
  readonly environment: Readonly<Record<string, string>>
  readonly values: Readonly<Record<string, string>>
  /** Paths of files with values, in the order given. */
  readonly files: readonly string[]
  /** Both in one order, where it is known. */
  readonly given?: readonly Given[]
  readonly workspace: string | undefined
}

/** A file with values, or one value. */
export type Given = { readonly file: string } | { readonly name: string; readonly value: string }

/** What was given one by one, the later over the earlier: in the order of the command line, and where there was none files before single values. */
export function givenValues(variables: Variables | undefined): readonly Given[] {
  if (variables === undefined) return []
  const { files, values, given } = variables
  return given ?? [...files.map((file) => ({ file })), ...Object.entries(values).map(([name, value]) => ({ name, value }))]
}

/** What a format gives back: facts, or resources that their platform lowers to facts together with those of other formats. */
export interface FormatReading extends Reading {
  readonly resources?: readonly Resource[]
}

/** One kind of file. Formats never touch the disk and never throw. */
export interface Format {
  readonly name: string
  /** What people call it: `Kubernetes manifests`. */
  readonly says: string
  /** A file of it holds two moments, what is there and what will be; `ReadingContext.moment` says which is read. */
  readonly moments?: true
  /** By the path and the first 64 KiB. Cheap. */
  readonly recognise: (path: string, head: string) => Recognition
  /** Its reader, which is loaded when the first of its files is met. */
  readonly load: () => Promise<Read>
}

/** Reads all files that were recognised, together: what belongs together is joined here (includes, a host's dumps, a cluster's manifests). */
export type Read = (files: readonly Text[], context: ReadingContext) => FormatReading
