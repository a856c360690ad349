import { equals } from '../value/equal.ts'
import { convert } from '../value/convert.ts'
import { spend, spendBytes } from '../value/budget.ts'
import { Fault } from '../value/fault.ts'
import { SHORT, Num } from '../value/number.ts'
import { boolType, dynamicType, listType, numberType, stringType, type Type } from '../value/type.ts'
import { unify } from '../value/unify.ts'
import { bool, list, markSensitive, nullValue, number, tuple, typeOf, unknown, type TfValue } from '../value/value.ts'
import { linksIn } from '../value/links.ts'
import { linkOf, prefixOf } from '../expression/access.ts'
import { isNothing } from '../expression/perhaps.ts'
import { why } from '../expression/operators.ts'
import { elementOf, itemsOf, wholeOf } from './arguments.ts'
import type { Call, Functions, Parameter } from './function.ts'
import { graphemes } from './text.ts'

const anything: Parameter = { type: dynamicType, needs: 'itself' }
const anyList: Parameter = { type: listType(dynamicType), needs: 'itself' }
const whole: Parameter = { type: numberType }

/** Functions of lists, sets and tuples, and of whatever has a length or may be null. */
export const sequences: Functions = {
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
    run: (args, call) => coalesce(args, call),
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
      for (const [at, each] of args.entries()) {
        if (each.kind === 'unknown') return unknown(each.says, undefined, { from: linksIn(...args.slice(at)) })
        if ('items' in each && each.items.length > 0) return each
      }
      throw new Fault('No argument has elements.')
    },
  },
  compact: {
    keeps: true,
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
    keeps: true,
    parameters: [{ type: listType(dynamicType) }],
    result: ([own]) => (own === undefined ? dynamicType : typeOf(own)),
    run: ([own]) => list(elementOf(own), distinct(itemsOf(own))),
  },
  element: {
    picks: true,
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
      return markSensitive(missing === undefined ? tuple(items) : unknown(missing, undefined, { from: linksIn(own) }), sensitive)
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
  length: {
    parameters: [anything],
    result: numberType,
    marks: 'inside',
    run: ([own]) => length(own),
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
  one: {
    picks: true,
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
    keeps: true,
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
}

function requireSequence(value: TfValue | undefined): void {
  if (value?.kind !== 'list' && value?.kind !== 'set' && value?.kind !== 'tuple') throw new Fault('A list, a set or a tuple is needed.', { argument: 0 })
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

function coalesce(args: readonly TfValue[], call: Call): TfValue {
  const type = args.some((each) => typeOf(each).kind === 'dynamic' && each.kind !== 'null') ? dynamicType : unify(args.map(typeOf))
  if (type === undefined) throw new Fault('The arguments have no type in common.')
  for (const [at, each] of args.entries()) {
    const value = type.kind === 'dynamic' ? each : convert(each, type)
    if (value.kind === 'unknown') {
      if (value.refined?.notNull === true && (value.refined.prefix ?? '') !== '') return value
      const link = linkOf(value)
      // An id is never empty; what may not be there at all counts if nothing is named for that case.
      const isSure = link !== undefined && (call.isUncertain(link.resource) ? args.slice(at + 1).every(isNothing) : /^(?:id|arn)$/.test(link.attribute))
      return isSure ? value : unknown(value.says, type, { from: linksIn(...args.slice(at)) })
    }
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

/** So many elements of a list that isn't known are told apart. */
const mostApart = 1000

/**
 * A part of an attribute that is known at apply: each element links. There are as many as were asked for, for of a shorter list Terraform takes no such
 * part.
 */
function sliceOfUnknown(own: TfValue & { readonly kind: 'unknown' }, from: number, to: number): TfValue {
  const type = own.type.kind === 'list' ? own.type : dynamicType
  const link = linkOf(own)
  if (link === undefined || from < 0 || to < from || to - from > mostApart) return unknown(own.says, type, { from: linksIn(own), refined: { notNull: true } })
  const element = own.type.kind === 'list' ? own.type.element : dynamicType
  const items = Array.from({ length: to - from }, (_, i) => unknown(own.says, element, { parts: [{ resource: link.resource, attribute: `${link.attribute}[${from + i}]` }], refined: prefixOf(own) }))
  return own.type.kind === 'list' ? list(element, items) : tuple(items)
}
