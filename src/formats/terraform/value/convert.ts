import type { Link } from '../../../platforms/value.ts'
import { spend } from './budget.ts'
import { Fault } from './fault.ts'
import { formatNumber } from './format-number.ts'
import { Num } from './number.ts'
import { makeSet } from './set.ts'
import { dynamicType, formatType, hasDynamic, sameType, type ObjectType, type Type } from './type.ts'
import { convertedElement, convertedType, unify, withoutOptional } from './unify.ts'
import { bool, linked, list, map, markSensitive, nullValue, number, object, string, tuple, typeOf, unknown, withOrigin, type ObjectValue, type TfValue } from './value.ts'

/**
 * A value as one of another type, by Terraform's rules; a `Fault` where it can't be. Marks and origins are kept. A type with `dynamic` parts takes
 * them from the value: a tuple to `list(dynamic)` finds the one element type.
 */
export function convert(value: TfValue, to: Type): TfValue {
  if (to.kind === 'dynamic') return value
  const converted = convertPlain(value, to)
  if (converted === value) return value
  const marked = markSensitive(converted, value.sensitive)
  return value.origin === undefined || marked.origin !== undefined ? marked : withOrigin(marked, value.origin)
}

function convertPlain(value: TfValue, to: Type): TfValue {
  spend(1)
  switch (value.kind) {
    case 'null': {
      const type = convertedType(value.type, to)
      if (type === undefined) throw mismatch(value, to)
      return sameType(type, value.type) ? value : nullValue(type)
    }
    case 'unknown': {
      const type = convertedType(value.type, to)
      if (type === undefined) throw mismatch(value, to)
      if (sameType(type, value.type)) return value
      return unknown(value.says, type, {
        parts: value.parts,
        from: value.from,
        each: value.each && 'element' in type ? convertEach(value.each, type.element) : undefined,
        refined: type.kind === value.type.kind ? value.refined : undefined,
      })
    }
    case 'bool':
    case 'number':
    case 'string':
      return convertSimple(value, to)
    case 'list':
    case 'set':
    case 'tuple':
      return convertSequence(value.items, value, to)
    case 'map':
    case 'object':
      if (value.kind === 'object' && value.open !== undefined) return convertOpen(value, value.open, to)
      if (to.kind === 'object') return convertToObject(value.entries, to)
      if (to.kind !== 'map') throw mismatch(value, to)
      if (value.kind === 'map' && sameType(value.element, to.element)) return value
      if (value.kind === 'map' && value.entries.size === 0) return map(convertedType(value.element, to.element) ?? withoutOptional(to.element), value.entries)
      return convertToMap(value.entries, to.element)
  }
}

/** What can't be an element of the type may be no element at all: nobody knows that there is one. */
function convertEach(each: TfValue, element: Type): TfValue | undefined {
  try {
    return convert(each, element)
  } catch (error) {
    if (error instanceof Fault) return undefined
    throw error
  }
}

function convertSimple(value: TfValue & { readonly kind: 'bool' | 'number' | 'string' }, to: Type): TfValue {
  if (value.kind === to.kind) return value
  if (to.kind === 'string') {
    if (value.kind === 'number') return string(formatNumber(value.value))
    if (value.kind === 'bool') return string(value.value ? 'true' : 'false')
  }
  if (value.kind === 'string' && to.kind === 'number') {
    // Go's ParseFloat would take more (0x1p-2, Inf); cty passes base 10 and refuses words.
    const parsed = Num.parse(value.value)
    if (parsed === undefined) throw new Fault('A number is required; this text is none.')
    return number(parsed)
  }
  if (value.kind === 'string' && to.kind === 'bool') {
    if (value.value === 'true' || value.value === '1') return bool(true)
    if (value.value === 'false' || value.value === '0') return bool(false)
    throw new Fault('A bool is required: this text is neither "true" nor "false".')
  }
  throw mismatch(value, to)
}

function convertSequence(items: readonly TfValue[], value: TfValue & { readonly kind: 'list' | 'set' | 'tuple' }, to: Type): TfValue {
  if (to.kind === 'tuple') {
    if (value.kind !== 'tuple' || items.length !== to.elements.length) throw mismatch(value, to)
    return tuple(items.map((item, at) => convert(item, to.elements[at] ?? dynamicType)))
  }
  if (to.kind !== 'list' && to.kind !== 'set') throw mismatch(value, to)
  if (value.kind !== 'tuple' && value.kind === to.kind && sameType(value.element, to.element)) return value
  if (items.length === 0) {
    const element = value.kind === 'tuple' ? withoutOptional(to.element) : convertedType(value.element, to.element)
    if (element === undefined) throw mismatch(value, to)
    return to.kind === 'list' ? list(element, []) : makeSet(element, [])
  }
  const { element, converted } = convertMembers(items, to.element, value, to)
  return to.kind === 'list' ? list(element, converted) : makeSet(element, converted)
}

function convertToMap(entries: ReadonlyMap<string, TfValue>, wanted: Type): TfValue {
  if (entries.size === 0) return map(withoutOptional(wanted), entries)
  const { element, converted } = convertMembers([...entries.values()], wanted)
  let at = 0
  const result = new Map<string, TfValue>()
  for (const key of entries.keys()) result.set(key, converted[at++] ?? nullValue(element))
  return map(element, result)
}

/** Members brought to one type: the one that is wanted, as far as that is known. */
function convertMembers(members: readonly TfValue[], wanted: Type, value?: TfValue, to?: Type): { readonly element: Type; readonly converted: TfValue[] } {
  spend(members.length)
  let element: Type | undefined = wanted
  if (wanted.kind === 'dynamic') element = unify(distinctTypes(members))
  else if (hasDynamic(wanted)) element = convertedElement(distinctTypes(members), wanted)
  if (element === undefined) {
    throw value !== undefined && to !== undefined ? mismatch(value, to) : new Fault('All elements must have one type; these have no type in common.')
  }
  const target = wanted.kind === 'dynamic' ? element : wanted
  if (element.kind === 'dynamic') element = commonKnown(members)
  const converted = members.map((each) => convert(each, target))
  if (!hasDynamic(wanted) || wanted.kind === 'dynamic') return { element: withoutOptional(element), converted }
  const own = element
  return { element: own, converted: converted.map((each) => convert(each, own)) }
}

/** The type of all that is no null, where nothing but nulls hides it: there must be one then. */
function commonKnown(members: readonly TfValue[]): Type {
  if (!members.every(({ known }) => known)) return dynamicType
  const some = members.filter(({ kind }) => kind !== 'null')
  const [first] = some
  if (first === undefined) return dynamicType
  const type = typeOf(first)
  if (!some.every((each) => sameType(typeOf(each), type))) throw new Fault('All elements must have one type; these have no type in common.')
  return type
}

/** Types of many values, without most doubles: lists of alike objects are common. */
function distinctTypes(values: readonly TfValue[]): Type[] {
  const types: Type[] = []
  for (const value of values) {
    const type = typeOf(value)
    const last = types.at(-1)
    if (last === undefined || !sameType(last, type)) types.push(type)
  }
  return types
}

function convertToObject(entries: ReadonlyMap<string, TfValue>, to: ObjectType): TfValue {
  const result = new Map<string, TfValue>()
  for (const [name, type] of to.attributes) {
    const own = entries.get(name)
    if (own !== undefined) result.set(name, convert(own, type))
    else if (to.optional?.has(name) === true) result.set(name, nullValue(withoutOptional(type)))
    else throw new Fault(`The attribute "${name}" is required.`)
  }
  return object(result)
}

/** A resource: what the configuration doesn't set of it is unknown and links to it. */
function convertOpen(value: ObjectValue, open: Link, to: Type): TfValue {
  if (to.kind === 'map') return unknown('the attributes of a resource', to, { parts: [open] })
  if (to.kind !== 'object') throw new Fault(`A ${formatType(to)} is required; this is a resource.`)
  const result = new Map<string, TfValue>()
  for (const [name, type] of to.attributes) {
    const own = value.entries.get(name)
    result.set(name, own === undefined ? linked(attributeLink(open, name), withoutOptional(type)) : convert(own, type))
  }
  return object(result)
}

/** The link to an attribute of what a link leads to. */
export function attributeLink(link: Link, name: string): Link {
  return { resource: link.resource, attribute: link.attribute === '' ? name : `${link.attribute}.${name}` }
}

export function mismatch(value: TfValue, to: Type): Fault {
  return new Fault(`A ${formatType(to)} is required; this is a ${formatType(typeOf(value))}.`)
}
