import type { Text } from '../../base/text.ts'
import type { Check, StyleInput } from '../../model/check.ts'
import type { NameRecord, Zone } from '../../model/name.ts'
import type { NamedServer } from './named/server.ts'
import type { Value } from './fields.ts'

/** A record with what the facts leave out. */
export interface MasterRecord {
  readonly record: NameRecord
  /** The canonical text of its data, as BIND prints it. */
  readonly shown: string
  /** The fields of its type, in order; none where the type isn't taken apart. */
  readonly fields: readonly Value[]
  /** The TTL stands on its own line, and isn't the file's default. */
  readonly ownTtl: boolean
}

/** One zone as one view gives it. */
export interface MasterZone {
  readonly zone: Zone
  /** The file that it begins in. */
  readonly text: Text
  /** In the order written, doubles included, out-of-zone records left out. */
  readonly records: readonly MasterRecord[]
  /** Everything in it was read: what isn't there doesn't exist. */
  readonly complete: boolean
}

export interface ZoneTree {
  readonly zones: readonly MasterZone[]
  readonly servers: readonly NamedServer[]
}

export type ZoneCheck = Check<StyleInput<ZoneTree>>
