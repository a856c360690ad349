import type { Span } from '../../base/text.ts'
import type { Expression } from '../../syntax/hcl/ast.ts'
import { boolType, dynamicType, listType, mapType, numberType, setType, stringType, tupleType, type Type } from './value/type.ts'
import { object, tuple, type TfValue } from './value/value.ts'

/** What `type = …` of a variable says. */
export interface Constraint {
  readonly type: Type
  readonly defaults: Defaults | undefined
}

/** Values that `optional(…, default)` gives, along the shape of the type. */
interface Defaults {
  /** Of an object: what an attribute is where the value lacks it or has it as null. */
  readonly values: ReadonlyMap<string, TfValue>
  /** Below attributes of an object, elements of a tuple (by number), or every element of a collection (`*`). */
  readonly below: ReadonlyMap<string, Defaults>
}

export const anything: Constraint = { type: dynamicType, defaults: undefined }

/**
 * Reads a type: `list(object({ cidr = string, public = optional(bool, false) }))`. `evaluate` gives the value of a default, converted to
 * its type
 * already; what is no type is reported, and counts as `any`.
 */
export function readConstraint(
  expression: Expression,
  evaluate: (expression: Expression, type: Type) => TfValue,
  report: (span: Span, says: string) => void,
): Constraint {
  const wrong = (span: Span, says: string): Constraint => {
    report(span, says)
    return anything
  }
  switch (expression.kind) {
    case 'parentheses':
      return readConstraint(expression.value, evaluate, report)
    case 'variable': {
      const type = named(expression.name)
      return type === undefined ? wrong(expression.span, 'This is no type.') : { type, defaults: undefined }
    }
    case 'call':
      break
    default:
      return wrong(expression.span, 'This is no type.')
  }
  const [argument, ...others] = expression.args
  if (argument === undefined || others.length > 0) return wrong(expression.span, `The type ${expression.name} takes one argument.`)
  switch (expression.name) {
    case 'list':
    case 'set':
    case 'map': {
      const { type, defaults } = readConstraint(argument, evaluate, report)
      const whole = expression.name === 'list' ? listType(type) : expression.name === 'set' ? setType(type) : mapType(type)
      return { type: whole, defaults: defaults && { values: new Map(), below: new Map([['*', defaults]]) } }
    }
    case 'tuple': {
      if (argument.kind !== 'tuple') return wrong(argument.span, 'A tuple type takes a list of types.')
      const elements = argument.items.map((item) => readConstraint(item, evaluate, report))
      const below = new Map(elements.flatMap(({ defaults }, i) => (defaults === undefined ? [] : [[String(i), defaults] as const])))
      return { type: tupleType(elements.map(({ type }) => type)), defaults: below.size === 0 ? undefined : { values: new Map(), below } }
    }
    case 'object':
      return argument.kind === 'object'
        ? readObject(argument, evaluate, report)
        : wrong(argument.span, 'An object type takes a map of attribute types.')
    default:
      return wrong(expression.span, 'This is no type.')
  }
}

function readObject(
  argument: Expression & { readonly kind: 'object' },
  evaluate: (expression: Expression, type: Type) => TfValue,
  report: (span: Span, says: string) => void,
): Constraint {
  const attributes = new Map<string, Type>()
  const optional = new Set<string>()
  const values = new Map<string, TfValue>()
  const below = new Map<string, Defaults>()
  for (const { key, value } of argument.entries) {
    const name = key.kind === 'text' ? key.value : undefined
    if (name === undefined) {
      report(key.span, 'The name of an attribute must be written out.')
      continue
    }
    const isOptional = value.kind === 'call' && value.name === 'optional'
    const [of, otherwise] = isOptional ? value.args : [value]
    if (of === undefined) {
      report(value.span, 'optional takes a type, and perhaps a default.')
      continue
    }
    const { type, defaults } = readConstraint(of, evaluate, report)
    attributes.set(name, type)
    if (isOptional) optional.add(name)
    if (defaults !== undefined) below.set(name, defaults)
    if (otherwise !== undefined) values.set(name, evaluate(otherwise, type))
  }
  const sorted = new Map([...attributes].sort(([a], [b]) => (a < b ? -1 : 1)))
  return {
    type: { kind: 'object', attributes: sorted, optional },
    defaults: values.size === 0 && below.size === 0 ? undefined : { values, below },
  }
}

function named(name: string): Type | undefined {
  switch (name) {
    case 'string':
      return stringType
    case 'number':
      return numberType
    case 'bool':
      return boolType
    case 'any':
      return dynamicType
    // Without an element type it is one of anything (Terraform: Type Constraints, 2026-11).
    case 'list':
      return listType(dynamicType)
    case 'set':
      return setType(dynamicType)
    case 'map':
      return mapType(dynamicType)
    default:
      return undefined
  }
}

/** A value with the defaults put in where attributes are absent or null; before it is converted to the type. */
export function withDefaults(value: TfValue, defaults: Defaults | undefined): TfValue {
  if (defaults === undefined) return value
  const { values, below } = defaults
  const every = below.get('*')
  switch (value.kind) {
    case 'object':
    case 'map': {
      if (values.size === 0 && below.size === 0) return value
      const entries = new Map<string, TfValue>()
      for (const [key, each] of value.entries) entries.set(key, withDefaults(each, below.get(key) ?? every))
      for (const [key, otherwise] of values) {
        const here = entries.get(key)
        if (here === undefined || here.kind === 'null') entries.set(key, withDefaults(otherwise, below.get(key)))
      }
      // What was a map may hold different types now: conversion makes of it what it is to be.
      return keepMark(object(entries, value.origin), value)
    }
    case 'list':
    case 'set':
    case 'tuple': {
      const items = value.items.map((item, i) => withDefaults(item, below.get(String(i)) ?? every))
      return keepMark(tuple(items, value.origin), value)
    }
    default:
      return value
  }
}

function keepMark<V extends TfValue>(value: V, of: TfValue): V {
  return of.sensitive ? { ...value, sensitive: true, secret: true } : value
}
