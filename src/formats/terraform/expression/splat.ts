import type { Step } from '../../../syntax/hcl/ast.ts'
import { spend } from '../value/budget.ts'
import { Fault } from '../value/fault.ts'
import { linksIn } from '../value/links.ts'
import { dynamicType, listType, sameType } from '../value/type.ts'
import { list, markSensitive, tuple, typeOf, unknown, type TfValue } from '../value/value.ts'
import { everyOf, linkOf } from './access.ts'

type Splat = Step & { readonly kind: 'splat' }

/**
 * `source[*]…`: the steps behind it for each element. What is no list, set or tuple counts as the only element, null as none; of an unknown
 * resource attribute it is unknown and links.
 */
export function splat(source: TfValue, step: Splat, walk: (value: TfValue, steps: readonly Step[]) => TfValue): TfValue {
  return markSensitive(plain(source, step, walk), source.sensitive)
}

function plain(source: TfValue, step: Splat, walk: (value: TfValue, steps: readonly Step[]) => TfValue): TfValue {
  switch (source.kind) {
    case 'null':
      if (source.type.kind === 'list' || source.type.kind === 'set' || source.type.kind === 'tuple') {
        throw new Fault('This value is null, so it has no elements.', { span: step.span })
      }
      return tuple([])
    case 'list':
    case 'set':
    case 'tuple': {
      spend(source.items.length)
      const items = source.items.map((item) => walk(item, step.steps))
      const [first] = items
      if (source.kind === 'tuple') return tuple(items)
      if (first === undefined) return list(typeOf(walk(unknown('no element', source.element), step.steps)), [])
      const element = typeOf(first)
      return items.every((item) => sameType(typeOf(item), element)) ? list(element, items) : tuple(items)
    }
    case 'unknown': {
      const { kind } = source.type
      const each = walk(everyOf(source), step.steps)
      const link = linkOf(each)
      const parts = link && [link]
      const details = { parts, from: linksIn(each), each: source.each && each }
      if (kind === 'list' || kind === 'set') return unknown(source.says, listType(typeOf(each)), details)
      if (kind === 'tuple') return tuple(source.type.kind === 'tuple' ? source.type.elements.map((type) => walk(unknown(source.says, type), step.steps)) : [])
      if (kind !== 'dynamic' && source.refined?.notNull === true) return tuple([walk(source, step.steps)])
      return unknown(source.says, dynamicType, details)
    }
    default:
      return tuple([walk(source, step.steps)])
  }
}
