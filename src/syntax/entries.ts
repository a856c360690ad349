import type { Entry, Report } from './tree.ts'

/** Above this many entries a set finds what is written twice; below it, looking at each pair is faster. */
const few = 16

/** Each key once, with its last value; each earlier one is a problem at the later one's place. */
export function withoutDoubles(entries: Entry[], report: Report): Entry[] {
  if (!hasDoubles(entries)) return entries
  const last = new Map<string, Entry>()
  for (const entry of entries) {
    if (last.has(entry.key)) report('duplicate-key', entry.keySpan, 'This key is written twice in one map; only its last value counts.')
    last.delete(entry.key)
    last.set(entry.key, entry)
  }
  return [...last.values()]
}

function hasDoubles(entries: readonly Entry[]): boolean {
  const { length } = entries
  if (length > few) return new Set(entries.map(({ key }) => key)).size < length
  for (let i = 1; i < length; i++) {
    const key = entries[i]?.key
    for (let j = 0; j < i; j++) if (entries[j]?.key === key) return true
  }
  return false
}

/** YAML 1.1 merge: what the map has itself wins over what is merged, an earlier merged map over a later one. */
export function withMerged(own: Entry[], merged: readonly Entry[]): Entry[] {
  if (merged.length === 0) return own
  const keys = new Set(own.map(({ key }) => key))
  const result = [...own]
  for (const entry of merged) {
    if (keys.has(entry.key)) continue
    keys.add(entry.key)
    result.push(entry)
  }
  return result
}
