import { Fault } from '../value/fault.ts'
import { number, string, type TfValue } from '../value/value.ts'

/** Keys and values of what a loop goes through, in order; or what is missing to know them. A `Fault` where it is nothing to go through. */
export function pairsOf(collection: TfValue): { readonly pairs: Iterable<readonly [TfValue, TfValue]> } | { readonly says: string } {
  switch (collection.kind) {
    case 'list':
    case 'tuple':
      return { pairs: counted(collection.items) }
    case 'set':
      return { pairs: collection.items.map((item) => [item, item] as const) }
    case 'map':
    case 'object':
      if (collection.kind === 'object' && collection.open !== undefined) return { says: 'the attributes of a resource' }
      return { pairs: named(collection.entries) }
    case 'unknown':
      if (collection.type.kind === 'string' || collection.type.kind === 'number' || collection.type.kind === 'bool') break
      return { says: collection.says }
    case 'null':
      throw new Fault('A null value can\'t be gone through.')
    default:
      break
  }
  throw new Fault(`A ${collection.kind === 'unknown' ? collection.type.kind : collection.kind} can't be gone through.`)
}

function* counted(items: readonly TfValue[]): Iterable<readonly [TfValue, TfValue]> {
  let at = 0
  for (const item of items) yield [number(at++), item]
}

function* named(entries: ReadonlyMap<string, TfValue>): Iterable<readonly [TfValue, TfValue]> {
  for (const [key, value] of entries) yield [string(key), value]
}
