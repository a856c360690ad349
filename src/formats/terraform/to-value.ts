import type { Origin } from '../../origin/origin.ts'
import type { Link, Value } from '../../platforms/value.ts'
import type { Evaluation } from './evaluation.ts'
import { linksIn } from './value/links.ts'
import { unknown, type TfValue } from './value/value.ts'

/** So many values does one attribute hand over at most, and all together: what is shared in an expression is written out here. */
const mostOfOne = 100_000
let left = 0

/** A value that isn't too large to be handed over: itself, else an unknown one, and it is told where that is. */
export function admit(value: TfValue, origin: () => Origin, evaluation: Evaluation): TfValue {
  const share = Math.min(mostOfOne, evaluation.valuesLeft)
  left = share
  measure(value)
  evaluation.valuesLeft -= share - Math.max(left, 0)
  if (left >= 0) return value
  const place = origin()
  evaluation.problem('too-large', 'This value is too large to be looked at.', place)
  return unknown('too large', undefined, { origin: place })
}

/** A value that is asked for at once, as platforms take it. */
export function handOverValue(value: TfValue, origin: Origin, evaluation: Evaluation): Value {
  return toValue(admit(value, () => origin, evaluation), origin)
}

function measure(value: TfValue): void {
  if (--left < 0 || value.sensitive) return
  if ('items' in value) {
    for (const item of value.items) {
      measure(item)
      if (left < 0) return
    }
  } else if ('entries' in value && (value.kind === 'map' || value.open?.attribute !== '')) {
    value.entries.forEach((each) => {
      if (left >= 0) measure(each)
    })
  }
}

/** A value as platforms take it: what is sensitive stays with us. `origin` is its own. */
export function toValue(value: TfValue, own: Origin): Value {
  if (value.sensitive) return secretOf(value, own)
  switch (value.kind) {
    case 'null':
      return { kind: 'null', origin: own }
    case 'bool':
      return { kind: 'bool', value: value.value, origin: own }
    case 'number':
      return { kind: 'number', value: value.value.toNumber(), origin: own }
    case 'string':
      return { kind: 'text', value: value.value, origin: own }
    case 'list':
    case 'set':
    case 'tuple':
      return { kind: 'list', items: value.items.map((item) => toPart(item, own)), origin: own }
    case 'map':
      return { kind: 'map', entries: entriesOf(value.entries, own), origin: own }
    case 'object':
      // A whole resource where a value is wanted: whoever reads it finds that resource.
      if (value.open?.attribute === '') return { kind: 'unknown', says: 'a resource', parts: [value.open], origin: own }
      return { kind: 'map', entries: entriesOf(value.entries, own), origin: own }
    case 'unknown':
      return { kind: 'unknown', says: value.says, ...(value.parts !== undefined && { parts: value.parts.map(tidy) }), ...(value.from !== undefined && { from: value.from.map(tidyLink) }), origin: own }
  }
}

function toPart(value: TfValue, origin: Origin): Value {
  return toValue(value, value.origin ?? origin)
}

/** Where something sensitive comes from is no secret; what it is is. */
function secretOf(value: TfValue, origin: Origin): Value {
  const links = value.kind === 'unknown' && value.parts?.every((part) => typeof part === 'object') === true ? value.parts : undefined
  const from = value.kind === 'unknown' && links === undefined ? linksIn(value) : undefined
  return { kind: 'unknown', says: 'sensitive', ...(links !== undefined && { parts: links.map(tidy) }), ...(from && { from: from.map(tidyLink) }), origin }
}

function entriesOf(entries: ReadonlyMap<string, TfValue>, origin: Origin): ReadonlyMap<string, Value> {
  const result = new Map<string, Value>()
  entries.forEach((each, key) => result.set(key, toPart(each, origin)))
  return result
}

/** A resource of which nobody knows how many there are stands for each of them: which one was meant doesn't matter. */
function tidy(part: string | Link): string | Link {
  return typeof part === 'string' ? part : tidyLink(part)
}

function tidyLink(part: Link): Link {
  if (!part.attribute.startsWith('[')) return part
  return { resource: part.resource, attribute: part.attribute.replace(/^\[(?:"(?:[^"\\]|\\.)*"|[^\]]*)\]\.?/, '') }
}
