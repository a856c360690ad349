import { equals } from '../value/equal.ts'
import { convert } from '../value/convert.ts'
import { spend, spendBytes } from '../value/budget.ts'
import { Fault } from '../value/fault.ts'
import { SHORT, Num } from '../value/number.ts'
import { boolType, dynamicType, listType, mapType, numberType, sameType, stringType, type Type } from '../value/type.ts'
import { unify } from '../value/unify.ts'
import { bool, linked, list, map, markSensitive, nullValue, number, object, string, tuple, typeOf, unknown, type TfValue } from '../value/value.ts'
import { linkOf } from '../expression/access.ts'
import { why } from '../expression/operators.ts'
import { elementOf, entriesOf, itemsOf, textOf, wholeOf } from './arguments.ts'
import type { Functions, Parameter } from './function.ts'
import { graphemes } from './text.ts'

const anything: Parameter = { type: dynamicType, needs: 'itself' }
const anyList: Parameter = { type: listType(dynamicType), needs: 'itself' }
const whole: Parameter = { type: numberType }

export const collections: Functions = {
  alltrue: { parameters: [{ type: listType(boolType), needs: 'itself' }], result: boolType, run: ([own]) => every(itemsOf(own), false) },
  anytrue: { parameters: [{ type: listType(boolType), needs: 'itself' }], result: boolType, run: ([own]) => every(itemsOf(own), true) },
  chunklist: {
    parameters: [anyList, whole],
    result: ([own]) => listType(own === undefined ? dynamicType : typeOf(own)),
    marks: 'inside',
    run: ([own, size]) => {
      const count = wholeOf(size, 1)
      if (count < 0) throw new Fault('The size must not be negative.', { argument: 1 })
      const items = itemsOf(own)
      const element = elementOf(own)
      const chunks: TfValue[] = []
      if (count === 0 && items.length > 0) chunks.push(list(element, items))
      else for (let at = 0; at < items.length; at += count) chunks.push(list(element, items.slice(at, at + count)))
      return list(listType(element), chunks)
    },
  },
  coalesce: {
    parameters: [],
    rest: { type: dynamicType, nullable: true, needs: 'nothing' },
    result: dynamicType,
    marks: 'inside',
    run: (args) => coalesce(args),
  },
  coalescelist: {
    parameters: [],
    rest: { type: dynamicType, nullable: true, needs: 'nothing' },
    result: dynamicType,
    run: (args) => {
      for (const [at, each] of args.entries()) {
        const { kind } = typeOf(each)
        if (kind !== 'list' && kind !== 'tuple' && (kind !== 'dynamic' || each.kind === 'null')) throw new Fault('Lists and tuples are needed.', { argument: at })
      }
      for (const each of args) {
        if (each.kind === 'unknown') return unknown(each.says)
        if ('items' in each && each.items.length > 0) return each
      }
      throw new Fault('No argument has elements.')
    },
  },
  compact: {
    parameters: [{ type: listType(stringType), needs: 'all' }],
    result: listType(stringType),
    run: ([own]) => list(stringType, itemsOf(own).filter((item) => item.kind === 'string' && item.value !== '')),
  },
  concat: {
    parameters: [],
    rest: anything,
    result: dynamicType,
    marks: 'inside',
    run: (args) => {
      if (args.length === 0) throw new Fault('At least one list is needed.')
      for (const [at, { kind }] of args.entries()) if (kind !== 'list' && kind !== 'tuple') throw new Fault('Lists and tuples are needed.', { argument: at })
      const items = args.flatMap((each) => itemsOf(each))
      spend(items.length)
      spendBytes(8 * items.length)
      if (args.every(({ kind }) => kind === 'list')) {
        const type = unify(args.map(typeOf))
        if (type?.kind === 'list') return list(type.element, items.map((item) => convert(item, type.element)))
      }
      return tuple(items)
    },
  },
  contains: {
    parameters: [anything, { type: dynamicType, needs: 'nothing' }],
    result: boolType,
    run: ([own, value]) => {
      requireSequence(own)
      let missing: TfValue | undefined
      for (const item of itemsOf(own)) {
        spend(1)
        const equal = value === undefined ? false : equals(item, value)
        if (equal === true) return bool(true)
        if (equal === undefined) missing ??= item.known ? value : item
      }
      return missing === undefined ? bool(false) : unknown(why(missing), boolType)
    },
  },
  distinct: {
    parameters: [{ type: listType(dynamicType) }],
    result: ([own]) => (own === undefined ? dynamicType : typeOf(own)),
    run: ([own]) => list(elementOf(own), distinct(itemsOf(own))),
  },
  element: {
    parameters: [anything, whole],
    result: ([own]) => (own === undefined ? dynamicType : elementOf(own)),
    marks: 'inside',
    run: ([own, index]) => {
      if (own?.kind !== 'list' && own?.kind !== 'tuple') throw new Fault('A list or a tuple is needed.', { argument: 0 })
      const size = Math.max(own.items.length, 1)
      const rest = wholeOf(index, 1) % size
      // Of a list a negative index counts from the end; of a tuple Terraform refuses one but for whole rounds (asked, 1.11).
      const at = own.kind === 'list' && rest < 0 ? rest + size : rest
      if (at < 0) throw new Fault('The index must not be negative.', { argument: 1 })
      const found = own.items[at]
      if (found === undefined) throw new Fault('There are no elements.', { argument: 0 })
      return found
    },
  },
  flatten: {
    parameters: [anything],
    result: dynamicType,
    marks: 'inside',
    run: ([own]) => {
      requireSequence(own)
      const items: TfValue[] = []
      const { missing, sensitive } = flatten(itemsOf(own), items)
      return markSensitive(missing === undefined ? tuple(items) : unknown(missing), sensitive)
    },
  },
  index: {
    parameters: [{ type: dynamicType }, { type: dynamicType }],
    result: numberType,
    run: ([own, value]) => {
      if (own?.kind !== 'list' && own?.kind !== 'tuple') throw new Fault('A list or a tuple is needed.', { argument: 0 })
      const at = own.items.findIndex((item) => value !== undefined && equals(item, value) === true)
      if (at < 0) throw new Fault('This value is not in the list.', { argument: 1 })
      return number(Num.of(at, SHORT))
    },
  },
  keys: {
    parameters: [anything],
    result: dynamicType,
    run: ([own]) => {
      const names = requireEntries(own).map(([key]) => string(key))
      return own?.kind === 'map' ? list(stringType, names) : tuple(names)
    },
    marks: 'inside',
  },
  length: {
    parameters: [anything],
    result: numberType,
    marks: 'inside',
    run: ([own]) => length(own),
  },
  lookup: {
    parameters: [anything, { type: stringType }],
    rest: { type: dynamicType, nullable: true, needs: 'nothing' },
    result: ([own]) => (own === undefined ? dynamicType : elementOf(own)),
    marks: 'inside',
    run: (args) => lookup(args),
  },
  matchkeys: {
    parameters: [anyList, { type: listType(dynamicType) }, { type: listType(dynamicType) }],
    result: ([own]) => (own === undefined ? dynamicType : typeOf(own)),
    run: ([own, keys, searched]) => {
      const values = itemsOf(own)
      const names = itemsOf(keys)
      if (values.length !== names.length) throw new Fault('There must be as many keys as values.', { argument: 1 })
      const type = unify([elementOf(keys), elementOf(searched)])
      if (type === undefined) throw new Fault('The keys and what is searched have no type in common.', { argument: 2 })
      const wanted = itemsOf(searched).map((each) => convert(each, type))
      spend(names.length * (wanted.length + 1))
      const isWanted = (key: TfValue | undefined): boolean => {
        const own = key && convert(key, type)
        return own !== undefined && wanted.some((each) => equals(own, each) === true)
      }
      return list(elementOf(own), values.filter((_, at) => isWanted(names[at])))
    },
  },
  merge: {
    parameters: [],
    rest: { type: dynamicType, nullable: true, needs: 'nothing' },
    result: dynamicType,
    marks: 'inside',
    run: (args) => merge(args),
  },
  one: {
    parameters: [anything],
    result: ([own]) => (own === undefined ? dynamicType : elementOf(own)),
    marks: 'inside',
    run: ([own]) => {
      requireSequence(own)
      const [first, second] = itemsOf(own)
      if (second !== undefined) throw new Fault('There is more than one element.', { argument: 0 })
      return first ?? nullValue(own?.kind === 'tuple' ? dynamicType : elementOf(own))
    },
  },
  reverse: {
    parameters: [anything],
    result: ([own]) => (own === undefined ? dynamicType : typeOf(own)),
    marks: 'inside',
    run: ([own]) => {
      requireSequence(own)
      const items = itemsOf(own).toReversed()
      return own?.kind === 'tuple' ? tuple(items) : list(elementOf(own), items)
    },
  },
  slice: {
    parameters: [{ type: dynamicType, needs: 'nothing' }, whole, whole],
    result: ([own]) => (own?.kind === 'list' ? typeOf(own) : dynamicType),
    marks: 'inside',
    run: ([own, from, to]) => {
      if (own?.kind === 'unknown') return sliceOfUnknown(own, wholeOf(from, 1), wholeOf(to, 2))
      if (own?.kind !== 'list' && own?.kind !== 'tuple') throw new Fault('A list or a tuple is needed.', { argument: 0 })
      const start = wholeOf(from, 1)
      const end = wholeOf(to, 2)
      if (start < 0) throw new Fault('The start must not be negative.', { argument: 1 })
      if (end < 0 || end > own.items.length) throw new Fault('The end lies outside of the list.', { argument: 2 })
      if (start > end) throw new Fault('The start lies behind the end.', { argument: 1 })
      const items = own.items.slice(start, end)
      return own.kind === 'list' ? list(own.element, items) : tuple(items)
    },
  },
  transpose: {
    parameters: [{ type: mapType(listType(stringType)) }],
    result: mapType(listType(stringType)),
    run: ([own]) => {
      const gathered = new Map<string, TfValue[]>()
      for (const [key, values] of entriesOf(own)) {
        for (const value of itemsOf(values)) {
          spend(1)
          if (value.kind === 'null') throw new Fault('One of the texts is null.', { argument: 0 })
          const known = gathered.get(textOf(value))
          if (known === undefined) gathered.set(textOf(value), [string(key)])
          else known.push(string(key))
        }
      }
      return map(listType(stringType), new Map([...gathered].map(([key, values]) => [key, list(stringType, values)])))
    },
  },
  values: {
    parameters: [anything],
    result: dynamicType,
    marks: 'inside',
    run: ([own]) => {
      const values = requireEntries(own).map(([, value]) => value)
      return own?.kind === 'map' ? list(own.element, values) : tuple(values)
    },
  },
  zipmap: {
    parameters: [{ type: listType(stringType) }, anything],
    result: dynamicType,
    marks: 'inside',
    run: ([keys, values]) => {
      const names = itemsOf(keys)
      const items = itemsOf(values)
      if (values?.kind !== 'list' && values?.kind !== 'tuple') throw new Fault('A list or a tuple is needed.', { argument: 1 })
      if (names.length !== items.length) throw new Fault('There must be as many keys as values.', { argument: 1 })
      spend(names.length)
      const entries = new Map<string, TfValue>()
      for (const [at, name] of names.entries()) {
        if (name.kind === 'null') throw new Fault('One of the keys is null.', { argument: 0 })
        const item = items[at]
        if (item !== undefined) entries.set(textOf(name), item)
      }
      return markSensitive(values.kind === 'list' ? map(values.element, entries) : object(entries), keys?.secret === true)
    },
  },
}

function requireSequence(value: TfValue | undefined): void {
  if (value?.kind !== 'list' && value?.kind !== 'set' && value?.kind !== 'tuple') throw new Fault('A list, a set or a tuple is needed.', { argument: 0 })
}

function requireEntries(value: TfValue | undefined): [string, TfValue][] {
  if (value?.kind !== 'map' && value?.kind !== 'object') throw new Fault('A map or an object is needed.', { argument: 0 })
  spend(value.entries.size)
  return [...value.entries]
}

/** Whether all are true, or at least one where one decides; a null counts as not true. */
function every(items: readonly TfValue[], deciding: boolean): TfValue {
  let missing: TfValue | undefined
  for (const item of items) {
    const value = item.kind === 'bool' && item.value
    if (item.kind === 'unknown') missing ??= item
    else if (value === deciding) return bool(deciding)
  }
  return missing === undefined ? bool(!deciding) : unknown(why(missing), boolType)
}

function coalesce(args: readonly TfValue[]): TfValue {
  const type = args.some((each) => typeOf(each).kind === 'dynamic' && each.kind !== 'null') ? dynamicType : unify(args.map(typeOf))
  if (type === undefined) throw new Fault('The arguments have no type in common.')
  for (const each of args) {
    const value = type.kind === 'dynamic' ? each : convert(each, type)
    if (value.kind === 'unknown') return value.refined?.notNull === true && (value.refined.prefix ?? '') !== '' ? value : unknown(value.says, type)
    if (value.kind !== 'null' && !(value.kind === 'string' && value.value === '')) return value
  }
  throw new Fault('No argument is neither null nor empty.')
}

function distinct(items: readonly TfValue[]): TfValue[] {
  const simple = new Set<string>()
  const result: TfValue[] = []
  for (const item of items) {
    spend(1)
    if (item.kind === 'string') {
      if (simple.has(item.value)) continue
      simple.add(item.value)
    } else {
      spend(result.length)
      if (result.some((each) => equals(each, item) === true)) continue
    }
    result.push(item)
  }
  return result
}

/** Appends all that is in nested lists, sets and tuples; gives what is missing where one of them isn't known, and whether one was sensitive. */
function flatten(items: readonly TfValue[], into: TfValue[]): { readonly missing?: string; readonly sensitive: boolean } {
  spend(items.length)
  let sensitive = false
  for (const item of items) {
    if (item.kind === 'list' || item.kind === 'set' || item.kind === 'tuple') {
      const inner = flatten(item.items, into)
      if (inner.missing !== undefined) return inner
      if (item.sensitive || inner.sensitive) sensitive = true
    } else if (item.kind === 'unknown' && !isSimple(item.type) && !(item.parts?.length === 1 && item.type.kind === 'dynamic')) {
      return { missing: item.says, sensitive: sensitive || item.sensitive }
    } else into.push(item)
  }
  return { sensitive }
}

function isSimple({ kind }: Type): boolean {
  return kind === 'string' || kind === 'number' || kind === 'bool' || kind === 'map' || kind === 'object'
}

function length(own: TfValue | undefined): TfValue {
  switch (own?.kind) {
    case 'string':
      return number(Num.of(graphemes(own.value).length, SHORT))
    case 'set':
      // Two unknown elements may turn out to be one.
      if (!own.known && own.items.length > 1) return unknown(why(own), numberType, { refined: { notNull: true } })
      return number(Num.of(own.items.length, SHORT))
    case 'list':
    case 'tuple':
      return number(Num.of(own.items.length, SHORT))
    case 'map':
    case 'object':
      return number(Num.of(own.entries.size, SHORT))
    default:
      throw new Fault('A collection or a text is needed.', { argument: 0 })
  }
}

function lookup(args: readonly TfValue[]): TfValue {
  const [own, key, fallback, more] = args
  if (more !== undefined) throw new Fault('Two or three arguments are needed.', { argument: 3 })
  if (own?.kind !== 'map' && own?.kind !== 'object') throw new Fault('A map or an object is needed.', { argument: 0 })
  const found = own.entries.get(textOf(key))
  if (own.kind === 'map') {
    const other = fallback === undefined || own.element.kind === 'dynamic' ? fallback : convert(fallback, own.element)
    if (found !== undefined) return found
    if (other !== undefined) return other
  } else if (found !== undefined) return found
  else if (fallback !== undefined) return fallback
  throw new Fault(key?.secret === true ? 'There is no such key.' : `There is no key "${textOf(key)}".`, { argument: 1 })
}

function merge(args: readonly TfValue[]): TfValue {
  const entries = new Map<string, TfValue>()
  let missing: string | undefined
  for (let at = 0; at < args.length; at++) {
    const each = args[at] ?? object(entries)
    const kind = each.kind === 'null' || each.kind === 'unknown' ? each.type.kind : each.kind
    if (kind !== 'map' && kind !== 'object' && kind !== 'dynamic') throw new Fault('Maps and objects are needed.', { argument: at })
    if (each.kind === 'unknown' || (each.kind === 'object' && each.open !== undefined)) missing ??= why(each)
    else if (each.kind === 'map' || each.kind === 'object') {
      spend(each.entries.size)
      spendBytes(48 * each.entries.size)
      each.entries.forEach((value, key) => entries.set(key, value))
    }
  }
  // Of objects another object comes, whatever their types: those take long to work out.
  if (missing === undefined && args[0]?.kind === 'object') return object(entries)
  const types = args.map(typeOf)
  const [first] = types
  const alike = first !== undefined && types.every((type) => sameType(type, first))
  if (args.every(({ kind }) => kind === 'null')) return object(entries)
  if (missing !== undefined) return unknown(missing, alike ? first : dynamicType)
  return alike && first.kind === 'map' ? map(first.element, entries) : object(entries)
}

/** So many elements of a list that isn't known are told apart. */
const mostApart = 1000

/**
 * A part of an attribute that is known at apply: each element links. There are as many as were asked for, for of a shorter list Terraform takes no such
 * part.
 */
function sliceOfUnknown(own: TfValue & { readonly kind: 'unknown' }, from: number, to: number): TfValue {
  const type = own.type.kind === 'list' ? own.type : dynamicType
  const link = linkOf(own)
  if (link === undefined || from < 0 || to < from || to - from > mostApart) return unknown(own.says, type, { refined: { notNull: true } })
  const element = own.type.kind === 'list' ? own.type.element : dynamicType
  const items = Array.from({ length: to - from }, (_, i) => linked({ resource: link.resource, attribute: `${link.attribute}[${from + i}]` }, element))
  return own.type.kind === 'list' ? list(element, items) : tuple(items)
}
