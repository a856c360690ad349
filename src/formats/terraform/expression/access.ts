import type { Link } from '../../../platforms/value.ts'
import { attributeLink, convert } from '../value/convert.ts'
import { Fault } from '../value/fault.ts'
import { numberType, stringType, dynamicType, type Type } from '../value/type.ts'
import { linksIn } from '../value/links.ts'
import { linked, markSensitive, unknown, type Refinement, type TfValue } from '../value/value.ts'
import { why } from './operators.ts'

/** `value.name`. Of a resource, what isn't set is unknown and links; a `Fault` where there is no such attribute. */
export function attributeOf(value: TfValue, name: string): TfValue {
  return markSensitive(plainAttribute(value, name), value.sensitive)
}

function plainAttribute(value: TfValue, name: string): TfValue {
  switch (value.kind) {
    case 'object': {
      const own = value.entries.get(name)
      if (own !== undefined) return own
      if (value.open !== undefined) return linked(attributeLink(value.open, name))
      throw new Fault(`This object has no attribute "${name}".`, { code: 'terraform/no-such-attribute' })
    }
    case 'map': {
      const own = value.entries.get(name)
      if (own !== undefined) return own
      throw new Fault(`This map has no element with the key "${name}".`, { code: 'terraform/no-such-attribute' })
    }
    case 'null':
      throw new Fault(`This value is null, so it has no attribute "${name}".`, { code: 'terraform/no-such-attribute' })
    case 'unknown': {
      const link = linkOf(value)
      const { each } = value
      // Where nobody counted, a name may be an attribute of the only one or a key.
      if (each !== undefined) return each.kind === 'object' && (each.entries.has(name) || each.open !== undefined) ? plainAttribute(each, name) : each
      const type = memberType(value.type, name)
      return link === undefined ? unknown(value.says, type, { from: value.from }) : follow(value.says, attributeLink(link, name), type)
    }
    default:
      throw new Fault(`A ${value.kind} has no attributes.`, { code: 'terraform/no-such-attribute' })
  }
}

function memberType(type: Type, name: string): Type {
  switch (type.kind) {
    case 'map':
      return type.element
    case 'dynamic':
      return type
    case 'object': {
      const own = type.attributes.get(name)
      if (own !== undefined) return own
      throw new Fault(`This object has no attribute "${name}".`, { code: 'terraform/no-such-attribute' })
    }
    default:
      throw new Fault(`A ${type.kind} has no attributes.`, { code: 'terraform/no-such-attribute' })
  }
}

/** `value[key]`. A `Fault` where there is no such element. */
export function elementAt(value: TfValue, key: TfValue): TfValue {
  // HCL drops the mark of an object's key, not that of another index (asked of Terraform 1.11).
  return markSensitive(plainElement(value, key), value.sensitive || (key.sensitive && value.kind !== 'object'))
}

function plainElement(value: TfValue, key: TfValue): TfValue {
  switch (value.kind) {
    case 'null':
      throw new Fault('This value is null, so it has no elements.', { code: 'terraform/bad-index' })
    case 'list':
    case 'tuple': {
      const at = keyOf(key, numberType)
      if (at.kind === 'unknown') return unknown(at.says, value.kind === 'list' ? value.element : dynamicType, { from: linksIn(value) })
      const index = at.kind === 'number' ? at.value.small : Number.NaN
      if (!Number.isInteger(index) || index < 0) throw new Fault('An index is a whole number of at least 0.', { code: 'terraform/bad-index' })
      const own = value.items[index]
      if (own === undefined) throw new Fault(`There is no element ${index}: there are ${value.items.length}.`, { code: 'terraform/bad-index' })
      return own
    }
    case 'map':
    case 'object': {
      const at = keyOf(key, stringType)
      if (at.kind !== 'string') return unknown(why(at), value.kind === 'map' ? value.element : dynamicType, { from: linksIn(value) })
      const own = value.entries.get(at.value)
      if (own !== undefined) return own
      if (value.kind === 'object' && value.open !== undefined) return linked(attributeLink(value.open, at.value))
      const name = key.sensitive ? 'this key' : `the key "${at.value}"`
      throw new Fault(`There is no element with ${name}.`, { code: 'terraform/bad-index' })
    }
    case 'unknown':
      return ofUnknown(value, key)
    case 'set':
      throw new Fault('The elements of a set have no order and no keys.', { code: 'terraform/bad-index' })
    default:
      throw new Fault(`A ${value.kind} has no elements.`, { code: 'terraform/bad-index' })
  }
}

function ofUnknown(value: TfValue & { readonly kind: 'unknown' }, key: TfValue): TfValue {
  const { type, each } = value
  if (each !== undefined && type.kind !== 'set') return each
  const link = linkOf(value)
  switch (type.kind) {
    case 'list':
    case 'tuple': {
      const at = keyOf(key, numberType)
      const index = at.kind === 'number' ? at.value.small : undefined
      if (index !== undefined && (!Number.isInteger(index) || index < 0)) {
        throw new Fault('An index is a whole number of at least 0.', { code: 'terraform/bad-index' })
      }
      if (type.kind === 'list') return follow(value.says, indexLink(link, at), type.element, prefixOf(value))
      if (index === undefined) return unknown(value.says)
      const own = type.elements[index]
      if (own === undefined) throw new Fault(`There is no element ${index}: there are ${type.elements.length}.`, { code: 'terraform/bad-index' })
      return follow(value.says, indexLink(link, at), own)
    }
    case 'map':
      return follow(value.says, indexLink(link, keyOf(key, stringType)), type.element)
    case 'object': {
      const at = keyOf(key, stringType)
      return at.kind === 'string' ? follow(value.says, link && attributeLink(link, at.value), memberType(type, at.value)) : unknown(value.says)
    }
    case 'dynamic':
      return follow(value.says, indexLink(link, key), type)
    case 'set':
      throw new Fault('The elements of a set have no order and no keys.', { code: 'terraform/bad-index' })
    default:
      throw new Fault(`A ${type.kind} has no elements.`, { code: 'terraform/bad-index' })
  }
}

function keyOf(key: TfValue, type: Type): TfValue {
  const converted = convert(key, type)
  if (converted.kind === 'null') throw new Fault('The index is null.', { code: 'terraform/bad-index' })
  return converted
}

/** The attribute of a resource that a value is, where it is exactly one. */
export function linkOf(value: TfValue): Link | undefined {
  if (value.kind === 'object') return value.open
  if (value.kind !== 'unknown' || value.parts?.length !== 1) return undefined
  const [part] = value.parts
  return typeof part === 'object' ? part : undefined
}

function indexLink(link: Link | undefined, key: TfValue): Link | undefined {
  if (link === undefined) return undefined
  if (key.kind === 'number') return { resource: link.resource, attribute: `${link.attribute}[${key.value.small}]` }
  return key.kind === 'string' ? { resource: link.resource, attribute: `${link.attribute}[${JSON.stringify(key.value)}]` } : undefined
}

/** What an unknown value's `.*` or `[*]` is: every element of it. */
export function everyOf(value: TfValue & { readonly kind: 'unknown' }): TfValue {
  const link = linkOf(value)
  if (value.each !== undefined) return value.each
  const element = 'element' in value.type ? value.type.element : dynamicType
  return follow(value.says, link && { resource: link.resource, attribute: `${link.attribute}[*]` }, element)
}

/** What is known of an element of a list of which all elements begin alike. */
export function prefixOf({ type, refined }: TfValue & { readonly kind: 'unknown' }): Refinement | undefined {
  return type.kind === 'list' && refined?.prefix !== undefined ? { notNull: true, prefix: refined.prefix } : undefined
}

function follow(says: string, link: Link | undefined, type: Type, refined?: Refinement): TfValue {
  return unknown(says, type, { parts: link && [link], refined })
}
