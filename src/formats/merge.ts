import type { Resource } from '../platforms/resource.ts'
import type { UnknownValue, Value } from '../platforms/value.ts'

/** So deeply values are joined; what lies deeper is as the first says. */
const deepest = 50

/** One resource that two sources describe: as the first says, and what that leaves open as the second does. Each is found by the texts that refer to either. */
export function mergeResources(first: Resource, second: Resource): Resource {
  const attributes = new Map(first.attributes)
  for (const [name, value] of second.attributes) {
    const own = attributes.get(name)
    attributes.set(name, own === undefined ? value : mergeValues(own, value, 0))
  }
  return {
    ...first,
    keys: [...first.keys, ...second.keys.filter((key) => !first.keys.includes(key))],
    region: first.region ?? second.region,
    attributes,
  }
}

/** A link says whose value it is, which is more than the value; what is only looked up is the same once it is known. */
function isMore({ parts }: UnknownValue, other: Value): boolean {
  if (parts === undefined) return false
  return other.kind === 'unknown' || parts.some((part) => typeof part === 'object' && !/^(?:.*[.:])?data\./.test(part.resource))
}

function mergeValues(first: Value, second: Value, depth: number): Value {
  if (depth > deepest) return first
  if (first.kind === 'unknown') return first.says === 'sensitive' || isMore(first, second) ? first : second
  if (first.kind === 'map' && second.kind === 'map') {
    const entries = [...first.entries].map(([key, value]) => {
      const other = second.entries.get(key)
      return [key, other === undefined ? value : mergeValues(value, other, depth + 1)] as const
    })
    return { ...first, entries: new Map(entries) }
  }
  if (first.kind === 'list' && second.kind === 'list' && first.items.length === second.items.length) {
    return { ...first, items: first.items.map((item, at) => mergeValues(item, second.items[at] ?? item, depth + 1)) }
  }
  return first
}
