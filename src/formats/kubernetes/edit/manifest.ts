import type { Text } from '../../../base/text.ts'
import type { Metadata } from '../../../platforms/kubernetes/resource.ts'
import { entryOf, get, type Entry, type MapTree } from '../../../syntax/tree.ts'
import type { Sources } from '../../edit.ts'
import { documentsOf } from '../documents.ts'

/** A resource as it stands in its file. */
export interface Manifest {
  readonly text: Text
  readonly tree: MapTree
  /** `spec` and its entry. */
  readonly spec: MapTree
}

/** The document of a resource, where its file may be written and is YAML. */
export function manifestOf({ origin }: Metadata, sources: Sources): Manifest | undefined {
  if (origin.kind !== 'written' || /\.json$/i.test(origin.text.path)) return undefined
  const text = sources.open(origin.text.path)
  if (!text || text.content !== origin.text.content) return undefined
  const tree = documentsOf(text, [], []).find(({ tree: one }) => one.span.start <= origin.start && origin.start <= one.span.end)?.tree
  const spec = get(tree, 'spec')
  return tree && spec?.kind === 'map' ? { text, tree, spec } : undefined
}

/** An entry of a map with the map that holds it, down a path of keys. */
export function entryAt(map: MapTree, ...keys: readonly string[]): { readonly entry: Entry; readonly owner: MapTree } | undefined {
  let owner = map
  for (const [place, key] of keys.entries()) {
    const entry = entryOf(owner, key)
    if (!entry) return undefined
    if (place === keys.length - 1) return { entry, owner }
    if (entry.value.kind !== 'map') return undefined
    owner = entry.value
  }
  return undefined
}
