import type { FlowSet, FlowSpace } from '../flow/space.ts'
import type { Block, Members } from './blocks.ts'

/** Pairs between which the same flows pass, as one line: everyone of `from` with everyone of `to`, but nobody with itself. */
export interface Fold {
  readonly from: readonly string[]
  readonly to: readonly string[]
  /** Where only one of two families is meant. */
  readonly family: 4 | 6 | undefined
  readonly surely: FlowSet
  readonly possibly: FlowSet
  readonly pairs: number
}

/** How many families an endpoint or a class of addresses has; absent where that is not known. */
export type Families = ReadonlyMap<string, 'one' | 'both'>

interface Targets {
  /** Sorted lists, by their keys. */
  readonly any: Map<string, readonly string[]>
  readonly 4: Set<string>
  readonly 6: Set<string>
}

/** Blocks whose pairs don't overlap, as few rectangles: senders that fare alike with the same receivers stand together. Sorted by ids; empty ones are left out. */
export function fold(space: FlowSpace, blocks: readonly Block[], families: Families): Fold[] {
  const parted = partsOf()
  const byFlows = new Map<string, { surely: FlowSet; possibly: FlowSet; senders: Map<string, { ids: readonly string[]; to: Targets }> }>()
  for (const { from, to, surely, possibly } of blocks) {
    if (space.isEmpty(possibly)) continue
    const key = `${surely} ${possibly}`
    const known = byFlows.get(key) ?? { surely, possibly, senders: new Map<string, { ids: readonly string[]; to: Targets }>() }
    byFlows.set(key, known)
    const receivers = parted(to)
    for (const sender of parted(from)) {
      const entry = known.senders.get(sender.key) ?? { ids: sender.ids, to: { any: new Map<string, readonly string[]>(), 4: new Set<string>(), 6: new Set<string>() } }
      known.senders.set(sender.key, entry)
      for (const receiver of receivers) {
        if (sender.family !== undefined && receiver.family !== undefined && sender.family !== receiver.family) continue
        const family = sender.family ?? receiver.family
        const told = (id: string): boolean => (sender.family === undefined ? families.get(sender.ids[0] ?? '') !== 'one' : receiver.family !== undefined || families.get(id) !== 'one')
        const ofFamily = family === undefined ? [] : receiver.ids.filter(told)
        if (family !== undefined) for (const id of ofFamily) entry.to[family].add(id)
        const others = ofFamily.length === 0 ? receiver.ids : receiver.ids.filter((id) => !told(id))
        if (others.length > 0) entry.to.any.set(ofFamily.length === 0 ? receiver.key : others.join('\u0000'), others)
      }
    }
  }
  return [...byFlows.values()].flatMap(({ surely, possibly, senders }) => foldsOf([...senders.values()], surely, possibly)).toSorted(byIds)
}

/** Members by the family that they are parts of, with the list's own key; each list is made once. */
function partsOf(): (members: Members) => readonly { readonly key: string; readonly ids: readonly string[]; readonly family: 4 | 6 | undefined }[] {
  const known = new Map<readonly string[], Map<string, ReturnType<ReturnType<typeof partsOf>>>>()
  return ({ items, runs }) => {
    const ofItems = known.get(items) ?? new Map<string, ReturnType<ReturnType<typeof partsOf>>>()
    known.set(items, ofItems)
    const told = runs.map(({ first, last }) => `${first}-${last}`).join()
    const before = ofItems.get(told)
    if (before) return before
    const lists = { any: new Set<string>(), 4: new Set<string>(), 6: new Set<string>() }
    for (const { first, last } of runs)
      for (const id of items.slice(first, last + 1)) {
        if (id.endsWith('\n4')) lists[4].add(id.slice(0, -2))
        else if (id.endsWith('\n6')) lists[6].add(id.slice(0, -2))
        else lists.any.add(id)
      }
    const made = ([undefined, 4, 6] as const).flatMap((family) => {
      const ids = [...lists[family ?? 'any']].toSorted()
      return ids.length === 0 ? [] : [{ key: ids.join('\u0000'), ids, family }]
    })
    ofItems.set(told, made)
    return made
  }
}

/** Senders with the same receivers together; what passes in both families needs no family. */
function foldsOf(senders: readonly { readonly ids: readonly string[]; readonly to: Targets }[], surely: FlowSet, possibly: FlowSet): Fold[] {
  const groups = new Map<string, { from: Set<string>; to: readonly string[]; family: 4 | 6 | undefined }>()
  const put = (from: readonly string[], to: readonly string[], family: 4 | 6 | undefined, list = to.join('\u0000')): void => {
    if (to.length === 0) return
    const key = `${family ?? ''} ${list}`
    const known = groups.get(key) ?? { from: new Set<string>(), to, family }
    groups.set(key, known)
    for (const id of from) known.from.add(id)
  }
  for (const { ids, to } of senders) {
    const both = [...to[4]].filter((id) => to[6].has(id))
    const [only] = to.any
    // The one list is sorted, and known by its key.
    if (only && to.any.size === 1 && to[4].size + to[6].size === 0) {
      put(ids, only[1], undefined, only[0])
      continue
    }
    const whole = new Set([...[...to.any.values()].flat(), ...both])
    put(ids, [...whole].toSorted(), undefined)
    for (const family of [4, 6] as const) put(ids, [...to[family]].filter((id) => !whole.has(id)).toSorted(), family)
  }
  return [...groups.values()].flatMap(({ from, to, family }): Fold[] => {
    // Nobody is told to send to itself.
    const [only] = to
    const senders = [...from].filter((id) => to.length > 1 || id !== only).toSorted()
    const receivers = senders.length === 1 ? to.filter((id) => id !== senders[0]) : to
    const held = new Set(receivers)
    const pairs = senders.length * receivers.length - senders.filter((id) => held.has(id)).length
    return pairs === 0 ? [] : [{ from: senders, to: receivers, family, surely, possibly, pairs }]
  })
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function byIds(a: Fold, b: Fold): number {
  return (
    compare(a.from[0] ?? '', b.from[0] ?? '') ||
    compare(a.to[0] ?? '', b.to[0] ?? '') ||
    a.from.length - b.from.length ||
    a.to.length - b.to.length ||
    (a.family ?? 0) - (b.family ?? 0) ||
    compare(a.from.join('\n'), b.from.join('\n')) ||
    compare(a.to.join('\n'), b.to.join('\n'))
  )
}
