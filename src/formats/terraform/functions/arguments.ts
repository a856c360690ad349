import { Fault } from '../value/fault.ts'
import { Num } from '../value/number.ts'
import { dynamicType, type Type } from '../value/type.ts'
import { typeOf, type TfValue } from '../value/value.ts'
import type { Parameter } from './function.ts'

/** Parameters of these types, that must be known and not null. */
export function parametersOf(...types: readonly Type[]): readonly Parameter[] {
  return types.map((type) => ({ type }))
}

/** What an argument holds that was converted to a text, a number, a bool, a list… already. */
export function textOf(value: TfValue | undefined): string {
  return value?.kind === 'string' ? value.value : ''
}

export function numberOf(value: TfValue | undefined): Num {
  return value?.kind === 'number' ? value.value : Num.of(0)
}

export function itemsOf(value: TfValue | undefined): readonly TfValue[] {
  return value !== undefined && 'items' in value ? value.items : []
}

export function entriesOf(value: TfValue | undefined): ReadonlyMap<string, TfValue> {
  return value !== undefined && 'entries' in value ? value.entries : new Map<string, TfValue>()
}

/** A whole number that a double holds; a `Fault` of that argument otherwise. */
export function wholeOf(value: TfValue | undefined, argument: number): number {
  const { small } = numberOf(value)
  if (!Number.isInteger(small)) throw new Fault('A whole number is needed.', { argument })
  return small
}

/** The type of what is in a collection; of a tuple's or object's members only where they have one. */
export function elementOf(value: TfValue | undefined): Type {
  if (value === undefined) return dynamicType
  const type = typeOf(value)
  return 'element' in type ? type.element : dynamicType
}
