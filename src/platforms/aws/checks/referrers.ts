import type { Resource } from '../../resource.ts'
import type { Value } from '../../value.ts'
import type { World } from '../world.ts'

const indexes = new WeakMap<World, ReadonlyMap<string, readonly Resource[]>>()

/** Everything that speaks of a resource anywhere in its attributes, itself left out; worked out once for all. */
export function referrersOf(world: World, { id }: Resource): readonly Resource[] {
  const known = indexes.get(world) ?? indexOf(world)
  indexes.set(world, known)
  return known.get(id) ?? []
}

function indexOf(world: World): Map<string, readonly Resource[]> {
  const found = new Map<string, Set<Resource>>()
  for (const resource of world.resources) {
    const tell = (id: string): void => {
      if (id === resource.id) return
      const own = found.get(id) ?? new Set()
      found.set(id, own)
      own.add(resource)
    }
    const open: Value[] = [...resource.attributes].flatMap(([name, value]) => (/^(?:tags|tags_all|id|arn)$/.test(name) ? [] : [value]))
    for (let value = open.pop(); value; value = open.pop()) {
      if (value.kind === 'list') open.push(...value.items)
      else if (value.kind === 'map') open.push(...value.entries.values())
      else if (value.kind === 'unknown') for (const part of [...(value.parts ?? []), ...(value.from ?? [])]) if (typeof part === 'object') tell(part.resource)
      if (value.kind !== 'text') continue
      const named = world.follow(value, [])
      if (named?.kind === 'resource') tell(named.resource.id)
    }
  }
  return new Map([...found].map(([id, own]) => [id, [...own]]))
}
