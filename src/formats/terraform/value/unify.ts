import { spend } from './budget.ts'
import { dynamicType, listType, mapType, objectType, sameType, setType, tupleType, type ObjectType, type Type } from './type.ts'

/** Whether any value of a type may be converted; a text to a number may yet fail for what it says. */
export function convertible(from: Type, to: Type): boolean {
  return convertedType(from, to) !== undefined
}

/** The type that a value of one type has once it is converted to another: `to`, its `dynamic` parts filled in. Undefined: it can't be. */
export function convertedType(from: Type, to: Type): Type | undefined {
  spend(1)
  if (to.kind === 'dynamic') return from
  if (from.kind === 'dynamic') return withoutOptional(to)
  switch (to.kind) {
    case 'string':
      return from.kind === 'string' || from.kind === 'number' || from.kind === 'bool' ? to : undefined
    case 'number':
    case 'bool':
      return from.kind === to.kind || from.kind === 'string' ? to : undefined
    case 'list':
    case 'set': {
      const collection = to.kind === 'list' ? listType : setType
      if (from.kind === 'list' || from.kind === 'set') return wrapped(collection, convertedType(from.element, to.element))
      return from.kind === 'tuple' ? wrapped(collection, convertedElement(from.elements, to.element)) : undefined
    }
    case 'map':
      if (from.kind === 'map') return wrapped(mapType, convertedType(from.element, to.element))
      return from.kind === 'object' ? wrapped(mapType, convertedElement([...from.attributes.values()], to.element)) : undefined
    case 'tuple': {
      if (from.kind !== 'tuple' || from.elements.length !== to.elements.length) return undefined
      const elements: Type[] = []
      for (const [at, each] of from.elements.entries()) {
        const type = convertedType(each, to.elements[at] ?? dynamicType)
        if (type === undefined) return undefined
        elements.push(type)
      }
      return tupleType(elements)
    }
    case 'object':
      return convertedObject(from, to)
  }
}

/** What the members of a tuple or object become as elements of one collection. */
export function convertedElement(members: readonly Type[], element: Type): Type | undefined {
  if (members.length === 0) return withoutOptional(element)
  if (element.kind === 'dynamic') return unify(members)
  const types: Type[] = []
  for (const each of members) {
    const type = convertedType(each, element)
    if (type === undefined) return undefined
    types.push(type)
  }
  return unify(types)
}

function convertedObject(from: Type, to: ObjectType): Type | undefined {
  if (from.kind !== 'object' && from.kind !== 'map') return undefined
  const attributes = new Map<string, Type>()
  for (const [name, wanted] of to.attributes) {
    const own = 'element' in from ? from.element : from.attributes.get(name)
    if (own === undefined && to.optional?.has(name) !== true) return undefined
    const type = own === undefined ? withoutOptional(wanted) : convertedType(own, wanted)
    if (type === undefined) return undefined
    attributes.set(name, type)
  }
  return objectType(attributes)
}

function wrapped(collection: (element: Type) => Type, element: Type | undefined): Type | undefined {
  return element === undefined ? undefined : collection(element)
}

/** A type that a value may have: which attributes were optional is of no account then. */
export function withoutOptional(type: Type): Type {
  spend(1)
  switch (type.kind) {
    case 'list':
      return listType(withoutOptional(type.element))
    case 'set':
      return setType(withoutOptional(type.element))
    case 'map':
      return mapType(withoutOptional(type.element))
    case 'tuple':
      return tupleType(type.elements.map(withoutOptional))
    case 'object':
      return objectType(new Map([...type.attributes].map(([name, each]) => [name, withoutOptional(each)])))
    default:
      return type
  }
}

/**
 * The one type to which values of all these types convert; undefined where there is none. The elements of a list, the two sides of a conditional
 * (go-cty's convert package, on which Terraform stands, 2026-11): objects of the same attributes become an object, others a map; tuples of one
 * length a tuple, others a list; among simple types text wins; what isn't known yet leaves collections unknown.
 */
export function unify(types: readonly Type[]): Type | undefined {
  const [first] = types
  if (first === undefined) return dynamicType
  if (types.every((each) => sameType(each, first))) return first
  const kinds = new Set(types.map(({ kind }) => kind))
  const dynamic = kinds.delete('dynamic')
  const only = (...names: Type['kind'][]): boolean => [...kinds].every((kind) => names.includes(kind))
  if (kinds.size > 0) {
    if (only('list')) return dynamic ? dynamicType : wrap(listType, elementsOf(types))
    if (only('set')) return dynamic ? dynamicType : wrap(setType, elementsOf(types))
    if (only('map')) return dynamic ? dynamicType : wrap(mapType, elementsOf(types))
    if (only('object')) return dynamic ? dynamicType : unifyObjects(types)
    if (only('tuple')) return dynamic ? dynamicType : unifyTuples(types)
    if (only('map', 'object') || only('list', 'tuple')) {
      const collection = kinds.has('map') ? mapType : listType
      const structures = types.filter(({ kind }) => kind === 'object' || kind === 'tuple').flatMap(membersOf)
      const element = structures.length === 0 ? dynamicType : unify(structures)
      const others = types.filter(({ kind }) => kind === 'map' || kind === 'list')
      const all = element === undefined ? undefined : structures.length === 0 ? unify(elementsOf(others)) : unify([element, ...elementsOf(others)])
      if (all !== undefined) return dynamic ? dynamicType : collection(all)
    }
    if (kinds.has('object') && kinds.has('tuple')) return undefined
  }
  for (const wanted of types.toSorted(prefer)) if (wanted.kind !== 'dynamic' && types.every((each) => sameType(each, wanted) || convertible(each, wanted))) return wanted
  return undefined
}

function elementsOf(types: readonly Type[]): Type[] {
  return types.flatMap((type) => ('element' in type ? [type.element] : []))
}

function membersOf(type: Type): readonly Type[] {
  return type.kind === 'object' ? [...type.attributes.values()] : type.kind === 'tuple' ? type.elements : []
}

function wrap(collection: (element: Type) => Type, elements: readonly Type[]): Type | undefined {
  const element = unify(elements)
  return element === undefined ? undefined : collection(element)
}

function unifyObjects(types: readonly Type[]): Type | undefined {
  const objects = types.flatMap((type) => (type.kind === 'object' ? [type.attributes] : []))
  const [first] = objects
  if (first === undefined) return undefined
  const alike = objects.every((each) => each.size === first.size && [...each.keys()].every((name) => first.has(name)))
  if (!alike) return wrap(mapType, objects.flatMap((each) => [...each.values()]))
  const attributes = new Map<string, Type>()
  for (const name of first.keys()) {
    const type = unify(objects.map((each) => each.get(name) ?? dynamicType))
    if (type === undefined) return undefined
    attributes.set(name, type)
  }
  return objectType(attributes)
}

function unifyTuples(types: readonly Type[]): Type | undefined {
  const tuples = types.flatMap((type) => (type.kind === 'tuple' ? [type.elements] : []))
  const [first] = tuples
  if (first === undefined) return undefined
  if (tuples.some(({ length }) => length !== first.length)) return wrap(listType, tuples.flat())
  const elements: Type[] = []
  for (let at = 0; at < first.length; at++) {
    const type = unify(tuples.map((each) => each[at] ?? dynamicType))
    if (type === undefined) return undefined
    elements.push(type)
  }
  return tupleType(elements)
}

const ranks: Readonly<Record<Type['kind'], number>> = { string: 0, number: 1, bool: 1, list: 2, set: 3, map: 2, tuple: 4, object: 4, dynamic: 5 }

function prefer(a: Type, b: Type): number {
  return ranks[a.kind] - ranks[b.kind]
}
