import type { Origin } from '../../origin/origin.ts'
import type { Link, UnknownValue, Value } from '../../platforms/value.ts'

/** What `sensitive` values say instead of themselves. */
export const sensitive = 'sensitive'

export function textValue(value: string, origin: Origin): Value {
  return { kind: 'text', value, origin }
}

/** A text as it is deployed: dynamic references are looked up when the stack is made (dynamic-references, 2026-11). */
export function resolvedText(text: string, origin: Origin): Value {
  const found = /\{\{resolve:([\w-]+):/.exec(text)
  if (found === null) return textValue(text, origin)
  return unknownValue(found[1] === 'ssm' ? 'looked up in Systems Manager' : sensitive, origin)
}

/** A number keeps how it was written: account numbers begin with zeros, and most properties are texts. */
export function numberValue(value: number, text: string, origin: Origin): Value {
  const number = { kind: 'number' as const, value, text, origin }
  return number
}

export function boolValue(value: boolean, origin: Origin): Value {
  return { kind: 'bool', value, origin }
}

export function listValue(items: readonly Value[], origin: Origin): Value {
  return { kind: 'list', items, origin }
}

export function unknownValue(says: string, origin: Origin, parts?: readonly (string | Link)[]): UnknownValue {
  return parts === undefined ? { kind: 'unknown', says, origin } : { kind: 'unknown', says, parts, origin }
}

/** Known only once it was made, but known whose it is. */
export function linkValue(resource: string, attribute: string, origin: Origin, says = 'computed at apply'): UnknownValue {
  return { kind: 'unknown', says, parts: [{ resource, attribute }], origin }
}

/** One of several values, and it isn't known which; undefined stands for `AWS::NoValue`. */
export function eitherValue(says: string, origin: Origin, either: readonly (Value | undefined)[]): Value {
  const unknown = { ...unknownValue(says, origin), either }
  return unknown
}

/** What a value may be that isn't known; undefined where that isn't known either. */
export function alternativesOf(value: Value): readonly (Value | undefined)[] | undefined {
  return 'either' in value && Array.isArray(value.either) ? (value.either as readonly (Value | undefined)[]) : undefined
}

/** The text of a single value that is known, as CloudFormation would write it. */
export function textOf(value: Value | undefined): string | undefined {
  switch (value?.kind) {
    case 'text':
      return value.value
    case 'bool':
      return String(value.value)
    case 'number':
      return 'text' in value && typeof value.text === 'string' ? value.text : String(value.value)
    default:
      return undefined
  }
}

/** The same value, believed because of another place. */
export function movedTo(value: Value, origin: Origin): Value {
  return { ...value, origin }
}

/** The one link that a value is, where it is nothing else. */
export function linkOf(value: Value | undefined): Link | undefined {
  if (value?.kind !== 'unknown' || value.parts?.length !== 1) return undefined
  const [part] = value.parts
  return typeof part === 'object' ? part : undefined
}

/** The first thing in a value, however deep, that isn't known. */
export function unknownIn(value: Value): UnknownValue | undefined {
  if (value.kind === 'unknown') return value
  const inner = value.kind === 'list' ? value.items : value.kind === 'map' ? value.entries.values() : []
  for (const one of inner) {
    const found = unknownIn(one)
    if (found) return found
  }
  return undefined
}

/** Whether two values are the same, origins aside; undefined where that isn't known. Numbers and booleans equal their texts. */
export function equalValues(a: Value | undefined, b: Value | undefined): boolean | undefined {
  if (a === undefined || b === undefined) return a === b
  if (a.kind === 'unknown' || b.kind === 'unknown') {
    if (a.kind !== b.kind || a.kind !== 'unknown' || b.kind !== 'unknown' || a.parts === undefined || b.parts === undefined) {
      return undefined
    }
    return JSON.stringify(a.parts) === JSON.stringify(b.parts) ? true : undefined
  }
  if (a.kind === 'list' || b.kind === 'list') {
    if (a.kind !== 'list' || b.kind !== 'list' || a.items.length !== b.items.length) return false
    return all(a.items.map((item, index) => equalValues(item, b.items[index])))
  }
  if (a.kind === 'map' || b.kind === 'map') {
    if (a.kind !== 'map' || b.kind !== 'map' || a.entries.size !== b.entries.size) return false
    return all([...a.entries].map(([key, item]) => equalValues(item, b.entries.get(key))))
  }
  return textOf(a) === textOf(b) && (a.kind === 'null') === (b.kind === 'null')
}

function all(answers: readonly (boolean | undefined)[]): boolean | undefined {
  if (answers.includes(false)) return false
  return answers.includes(undefined) ? undefined : true
}

/** A value as JSON text; undefined where something in it isn't known. */
export function jsonOf(value: Value): string | undefined {
  return unknownIn(value) === undefined ? JSON.stringify(plainOf(value)) : undefined
}

function plainOf(value: Value): unknown {
  if (value.kind === 'list') return value.items.map(plainOf)
  if (value.kind === 'map') {
    const object = Object.create(null) as Record<string, unknown>
    for (const [key, item] of value.entries) object[key] = plainOf(item)
    return object
  }
  return value.kind === 'null' || value.kind === 'unknown' ? null : value.value
}

/** Texts and values one after the other. Where one isn't known, what is known of the others is kept in `parts`. */
export function concatenate(pieces: readonly (string | Value)[], origin: Origin): Value {
  const parts: (string | Link)[] = []
  let says: string | undefined
  let opaque = false
  const add = (part: string | Link): void => {
    const last = parts.at(-1)
    if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part
    else if (part !== '') parts.push(part)
  }
  for (const piece of pieces) {
    if (typeof piece === 'string') add(piece)
    else if (piece.kind === 'unknown') {
      says ??= piece.says
      if (piece.says === sensitive) says = sensitive
      if (piece.parts === undefined) opaque = true
      else for (const part of piece.parts) add(part)
    } else if (piece.kind === 'list') {
      const inner = concatenate(piece.items.flatMap((item, index) => (index === 0 ? [item] : [',', item])), origin)
      if (inner.kind === 'text') add(inner.value)
      else if (inner.kind === 'unknown') {
        says ??= inner.says
        if (inner.parts === undefined) opaque = true
        else for (const part of inner.parts) add(part)
      }
    } else add(textOf(piece) ?? '')
  }
  if (says !== undefined) return opaque || says === sensitive ? unknownValue(says, origin) : unknownValue(says, origin, parts)
  const [only = ''] = parts
  return textValue(typeof only === 'string' ? only : '', origin)
}
