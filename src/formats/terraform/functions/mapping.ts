import { convert } from '../value/convert.ts'
import { spend, spendBytes } from '../value/budget.ts'
import { Fault } from '../value/fault.ts'
import { dynamicType, listType, mapType, sameType, stringType } from '../value/type.ts'
import { list, map, markSensitive, object, string, tuple, typeOf, unknown, type TfValue } from '../value/value.ts'
import { why } from '../expression/operators.ts'
import { linksIn } from '../value/links.ts'
import { elementOf, entriesOf, itemsOf, textOf } from './arguments.ts'
import type { Functions, Parameter } from './function.ts'

const anything: Parameter = { type: dynamicType, needs: 'itself' }

/** Functions of maps and objects. */
export const mappings: Functions = {
  keys: {
    parameters: [anything],
    result: dynamicType,
    run: ([own]) => {
      const names = requireEntries(own).map(([key]) => string(key))
      return own?.kind === 'map' ? list(stringType, names) : tuple(names)
    },
    marks: 'inside',
  },
  lookup: {
    picks: true,
    parameters: [anything, { type: stringType }],
    rest: { type: dynamicType, nullable: true, needs: 'nothing' },
    result: ([own]) => (own === undefined ? dynamicType : elementOf(own)),
    marks: 'inside',
    run: (args) => lookup(args),
  },
  merge: {
    parameters: [],
    rest: { type: dynamicType, nullable: true, needs: 'nothing' },
    result: dynamicType,
    marks: 'inside',
    run: (args) => merge(args),
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
    keeps: true,
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

function requireEntries(value: TfValue | undefined): [string, TfValue][] {
  if (value?.kind !== 'map' && value?.kind !== 'object') throw new Fault('A map or an object is needed.', { argument: 0 })
  spend(value.entries.size)
  return [...value.entries]
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
  if (missing !== undefined) return unknown(missing, alike ? first : dynamicType, { from: linksIn(...args) })
  return alike && first.kind === 'map' ? map(first.element, entries) : object(entries)
}
