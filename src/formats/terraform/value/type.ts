import { spend } from './budget.ts'

/**
 * Terraform's types. `dynamic` is a type that isn't known: that of a bare null, of an unknown of which nothing is known, `any` in a constraint.
 */
export type Type =
  | { readonly kind: 'dynamic' | 'bool' | 'number' | 'string' }
  | { readonly kind: 'list'; readonly element: Type }
  | { readonly kind: 'set'; readonly element: Type }
  | { readonly kind: 'map'; readonly element: Type }
  | { readonly kind: 'tuple'; readonly elements: readonly Type[] }
  | ObjectType

export interface ObjectType {
  readonly kind: 'object'
  readonly attributes: ReadonlyMap<string, Type>
  /** Attributes that a value which is converted to this type may lack: they become null. */
  readonly optional?: ReadonlySet<string>
}

export const dynamicType: Type = { kind: 'dynamic' }
export const boolType: Type = { kind: 'bool' }
export const numberType: Type = { kind: 'number' }
export const stringType: Type = { kind: 'string' }

export function listType(element: Type): Type {
  return { kind: 'list', element }
}

export function setType(element: Type): Type {
  return { kind: 'set', element }
}

export function mapType(element: Type): Type {
  return { kind: 'map', element }
}

export function tupleType(elements: readonly Type[]): Type {
  return { kind: 'tuple', elements }
}

export function objectType(attributes: ReadonlyMap<string, Type>): ObjectType {
  return { kind: 'object', attributes }
}

/** Optional attributes don't count: they only say how to convert. */
export function sameType(a: Type, b: Type): boolean {
  if (a === b) return true
  spend(1)
  switch (a.kind) {
    case 'list':
    case 'set':
    case 'map':
      return a.kind === b.kind && sameType(a.element, b.element)
    case 'tuple':
      return b.kind === 'tuple' && a.elements.length === b.elements.length && a.elements.every((each, at) => sameType(each, b.elements[at] ?? dynamicType))
    case 'object': {
      if (b.kind !== 'object' || a.attributes.size !== b.attributes.size) return false
      for (const [name, each] of a.attributes) {
        const other = b.attributes.get(name)
        if (other === undefined || !sameType(each, other)) return false
      }
      return true
    }
    default:
      return a.kind === b.kind
  }
}

/** Whether something in the type isn't known. */
export function hasDynamic(type: Type): boolean {
  spend(1)
  switch (type.kind) {
    case 'dynamic':
      return true
    case 'list':
    case 'set':
    case 'map':
      return hasDynamic(type.element)
    case 'tuple':
      return type.elements.some(hasDynamic)
    case 'object':
      return [...type.attributes.values()].some(hasDynamic)
    default:
      return false
  }
}

/** As Terraform writes it in a constraint: `list(object({name=string}))`; in messages. */
export function formatType(type: Type, depth = 0): string {
  if (depth > 3) return '…'
  switch (type.kind) {
    case 'dynamic':
      return 'any'
    case 'list':
    case 'set':
    case 'map':
      return `${type.kind}(${formatType(type.element, depth + 1)})`
    case 'tuple':
      return type.elements.length > 8 ? `tuple of ${type.elements.length}` : `tuple([${type.elements.map((each) => formatType(each, depth + 1)).join(', ')}])`
    case 'object':
      if (type.attributes.size > 8) return `object of ${type.attributes.size}`
      return `object({${[...type.attributes].map(([name, each]) => `${name}=${formatType(each, depth + 1)}`).join(', ')}})`
    default:
      return type.kind
  }
}
