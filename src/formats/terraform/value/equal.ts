import { spend } from './budget.ts'
import { hasDynamic, sameType } from './type.ts'
import { typeOf, type TfValue } from './value.ts'

/** Whether two values are the same by Terraform's `==`; undefined where that depends on what isn't known. Values of two types never are. */
export function equals(a: TfValue, b: TfValue): boolean | undefined {
  if (a === b && a.known) return true
  spend(1)
  if (a.kind === 'null' || b.kind === 'null') {
    if (a.kind === b.kind) return true
    const other = a.kind === 'null' ? b : a
    return other.kind === 'unknown' && other.refined?.notNull !== true ? undefined : false
  }
  if (a.kind === 'unknown' || b.kind === 'unknown') {
    const [left, right] = [typeOf(a), typeOf(b)]
    if (!hasDynamic(left) && !hasDynamic(right) && !sameType(left, right)) return false
    return samePrefix(a, b) && samePrefix(b, a) ? undefined : false
  }
  if (a.kind !== b.kind) return false
  switch (a.kind) {
    case 'bool':
    case 'string':
      return 'value' in b && a.value === b.value
    case 'number':
      return b.kind === 'number' && a.value.equals(b.value)
    case 'list':
      return b.kind === 'list' && sameType(a.element, b.element) ? equalItems(a.items, b.items) : false
    case 'tuple':
      return b.kind === 'tuple' ? sameShape(a, b, equalItems(a.items, b.items)) : false
    case 'set':
      if (b.kind !== 'set' || !sameType(a.element, b.element)) return false
      if (a.known && b.known) return equalItems(a.items, b.items)
      return undefined
    case 'map':
      return b.kind === 'map' && sameType(a.element, b.element) ? equalEntries(a.entries, b.entries) : false
    case 'object': {
      if (b.kind !== 'object') return false
      if (a.open !== undefined || b.open !== undefined) return undefined
      return sameShape(a, b, equalEntries(a.entries, b.entries))
    }
  }
}

/** Members that are equal but for their type (two nulls, a list and a tuple) make their holders differ. */
function sameShape(a: TfValue, b: TfValue, equal: boolean | undefined): boolean | undefined {
  if (equal === false) return false
  const [left, right] = [typeOf(a), typeOf(b)]
  return sameType(left, right) || hasDynamic(left) || hasDynamic(right) ? equal : false
}

function samePrefix(a: TfValue, b: TfValue): boolean {
  if (a.kind !== 'unknown' || a.refined?.prefix === undefined) return true
  const other = b.kind === 'string' ? b.value : b.kind === 'unknown' ? b.refined?.prefix : undefined
  if (other === undefined) return true
  const { prefix } = a.refined
  return other.length >= prefix.length || b.kind === 'string' ? other.startsWith(prefix) : prefix.startsWith(other)
}

function equalItems(a: readonly TfValue[], b: readonly TfValue[]): boolean | undefined {
  if (a.length !== b.length) return false
  let result: boolean | undefined = true
  for (const [at, each] of a.entries()) {
    const other = b[at]
    const equal = other === undefined ? false : equals(each, other)
    if (equal === false) return false
    if (equal === undefined) result = undefined
  }
  return result
}

function equalEntries(a: ReadonlyMap<string, TfValue>, b: ReadonlyMap<string, TfValue>): boolean | undefined {
  if (a.size !== b.size) return false
  let result: boolean | undefined = true
  for (const [key, each] of a) {
    const other = b.get(key)
    const equal = other === undefined ? false : equals(each, other)
    if (equal === false) return false
    if (equal === undefined) result = undefined
  }
  return result
}
