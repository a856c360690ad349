import type { Renaming } from './bdd.ts'
import { fields, firstAdded, levelsOf } from './fields.ts'
import type { Field, Side } from './fields.ts'

/** Fields that change places pairwise. `id` is the renaming's own within its space. */
export function renaming(id: number, swaps: readonly (readonly [Field, Field])[]): Renaming {
  const to = Int32Array.from({ length: firstAdded }, (_, level) => level)
  let last = -1
  for (const [a, b] of swaps) {
    for (let bit = 0; bit < fields[a].width; bit++) {
      to[fields[a].start + bit] = fields[b].start + bit
      to[fields[b].start + bit] = fields[a].start + bit
    }
    last = Math.max(last, fields[a].start + fields[a].width - 1, fields[b].start + fields[b].width - 1)
  }
  return { id, to, last }
}

/** A side moved up or down by some levels: for sets that do not depend on what lies there. */
export function shift(id: number, field: Side, by: number): Renaming {
  const to = Int32Array.from({ length: firstAdded }, (_, level) => level)
  for (const level of levelsOf(field)) to[level] = level + by
  return { id, to, last: fields[field].start + fields[field].width - 1 }
}
