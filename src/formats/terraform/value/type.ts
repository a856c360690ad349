/**
 * Terraform's types. `dynamic` is a type that isn't known: that of a bare null, of an unknown of which nothing is known, `any` in a constraint.
 */
export type Type =
  | { readonly kind: 'dynamic' | 'bool' | 'number' | 'string' }
  | { readonly kind: 'list' | 'set' | 'map'; readonly element: Type }
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
