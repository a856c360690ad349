import type { TfValue } from '../value/value.ts'
import { linkOf } from './access.ts'
import type { Evaluation } from './evaluation.ts'

/** What refers to nothing: null, an empty text or collection. */
export function isNothing(value: TfValue): boolean {
  switch (value.kind) {
    case 'null':
      return true
    case 'string':
      return value.value === ''
    case 'list':
    case 'set':
    case 'tuple':
      return value.items.length === 0
    case 'map':
    case 'object':
      return value.entries.size === 0 && value.known
    default:
      return false
  }
}

/** Whether a value is an attribute of something of which nobody knows how many there are: whoever reads it expects that there may be none. */
export function isOfUncertain(value: TfValue, evaluation: Evaluation): boolean {
  const link = value.kind === 'unknown' ? linkOf(value) : undefined
  return link !== undefined && evaluation.scope.isUncertain(link.resource)
}
