import type { Origin } from '../../../origin/origin.ts'
import type { Link } from '../../../platforms/value.ts'
import { Num } from './number.ts'
import { spend, stop } from './budget.ts'
import { boolType, dynamicType, listType, mapType, numberType, objectType, setType, stringType, tupleType, type Type } from './type.ts'

/**
 * A value of Terraform's language, as far as it is known before anything is applied. Values never change and are shared freely.
 * `origin` is the literal, constructor or other expression that made it, where one did; equality ignores it.
 */
export type TfValue =
  | NullValue
  | BoolValue
  | NumberValue
  | StringValue
  | ListValue
  | SetValue
  | MapValue
  | TupleValue
  | ObjectValue
  | Unknown

interface Common {
  /** Nothing in it is unknown. */
  readonly known: boolean
  /** It is marked as sensitive itself. */
  readonly sensitive: boolean
  /** It or anything in it is marked as sensitive. */
  readonly secret: boolean
  /** How deeply values are nested in it; 0 where they can't be. */
  readonly depth: number
  readonly origin: Origin | undefined
}

export interface NullValue extends Common {
  readonly kind: 'null'
  readonly type: Type
}

export interface BoolValue extends Common {
  readonly kind: 'bool'
  readonly value: boolean
}

export interface NumberValue extends Common {
  readonly kind: 'number'
  readonly value: Num
}

export interface StringValue extends Common {
  readonly kind: 'string'
  /** In Unicode's normalisation form C. */
  readonly value: string
}

export interface ListValue extends Common {
  readonly kind: 'list'
  readonly element: Type
  readonly items: readonly TfValue[]
}

export interface SetValue extends Common {
  readonly kind: 'set'
  readonly element: Type
  /** Each once, in the order in which Terraform goes through them. */
  readonly items: readonly TfValue[]
}

export interface MapValue extends Common {
  readonly kind: 'map'
  readonly element: Type
  /** Sorted by key (byte order). */
  readonly entries: ReadonlyMap<string, TfValue>
}

export interface TupleValue extends Common {
  readonly kind: 'tuple'
  readonly items: readonly TfValue[]
}

export interface ObjectValue extends Common {
  readonly kind: 'object'
  /** Sorted by key (byte order). */
  readonly entries: ReadonlyMap<string, TfValue>
  /**
   * A resource, of which only what the configuration sets is in `entries`: every other attribute is unknown and links here. Such an object isn't
   * wholly known. With an attribute (`endpoint[0]`) it is a part of the resource.
   */
  readonly open: Link | undefined
}

export interface Unknown extends Common {
  readonly kind: 'unknown'
  readonly type: Type
  /** What is missing, a phrase: `computed at apply`. */
  readonly says: string
  /** For a text its pieces in order. One link alone: it is exactly that attribute, of whatever type. */
  readonly parts: readonly (string | Link)[] | undefined
  /** Attributes that it may be, or is made of in a way that isn't known; none where `parts` says all. */
  readonly from: readonly Link[] | undefined
  /** What each element looks like, of a collection of which only how many it has isn't known. */
  readonly each: TfValue | undefined
  readonly refined: Refinement | undefined
}

/** What is known of an unknown value beside its type. */
export interface Refinement {
  readonly notNull?: boolean
  /** A string begins so, or each element of a list of them. */
  readonly prefix?: string
  /** Bounds of a collection's length. */
  readonly least?: number
  readonly most?: number
}

/** Values nested more deeply than this end the evaluation: whoever walks a value may do it by recursion. */
const DEEPEST = 200

export function nullValue(type: Type = dynamicType, origin?: Origin): NullValue {
  return { kind: 'null', type, known: true, sensitive: false, secret: false, depth: 0, origin }
}

export function bool(value: boolean, origin?: Origin): BoolValue {
  return { kind: 'bool', value, known: true, sensitive: false, secret: false, depth: 0, origin }
}

export function number(value: Num | number, origin?: Origin): NumberValue {
  const num = typeof value === 'number' ? Num.of(value) : value
  return { kind: 'number', value: num, known: true, sensitive: false, secret: false, depth: 0, origin }
}

/** Normalises the text (form C), as Terraform does with every string. */
export function string(text: string, origin?: Origin): StringValue {
  const value = isPlain(text) ? text : text.normalize('NFC')
  return { kind: 'string', value, known: true, sensitive: false, secret: false, depth: 0, origin }
}

/** Items have the element type already: see `convert`. */
export function list(element: Type, items: readonly TfValue[], origin?: Origin): ListValue {
  const { known, secret, depth } = sum(items)
  return { kind: 'list', element, items, known, sensitive: false, secret, depth, origin }
}

/** Entries have the element type already, in any order. */
export function map(element: Type, entries: ReadonlyMap<string, TfValue>, origin?: Origin): MapValue {
  const { known, secret, depth } = sumOf(entries)
  return { kind: 'map', element, entries: sortKeys(entries), known, sensitive: false, secret, depth, origin }
}

export function tuple(items: readonly TfValue[], origin?: Origin): TupleValue {
  const { known, secret, depth } = sum(items)
  return { kind: 'tuple', items, known, sensitive: false, secret, depth, origin }
}

/** Entries in any order. With `open` it is a resource of which no more than these is known. */
export function object(entries: ReadonlyMap<string, TfValue>, origin?: Origin, open?: Link): ObjectValue {
  const { known, secret, depth } = sumOf(entries)
  return { kind: 'object', entries: sortKeys(entries), open, known: known && open === undefined, sensitive: false, secret, depth, origin }
}

/** Items are each once and in order already: see `makeSet`, which sees to both. */
export function orderedSet(element: Type, items: readonly TfValue[], origin?: Origin): SetValue {
  const { known, secret, depth } = sum(items)
  // An element can't be marked by itself in a set: the mark is the set's.
  return { kind: 'set', element, items, known, sensitive: secret, secret, depth, origin }
}

export interface UnknownDetails {
  readonly parts?: readonly (string | Link)[] | undefined
  readonly from?: readonly Link[] | undefined
  readonly each?: TfValue | undefined
  readonly refined?: Refinement | undefined
  readonly origin?: Origin | undefined
}

export function unknown(says: string, type: Type = dynamicType, { parts, from, each, refined, origin }: UnknownDetails = {}): Unknown {
  return { kind: 'unknown', type, says, parts, from: parts === undefined ? from : undefined, each, refined, known: false, sensitive: false, secret: false, depth: 0, origin }
}

/** An attribute of a resource that is known at apply. */
export function linked(link: Link, type: Type = dynamicType, origin?: Origin): Unknown {
  return unknown('computed at apply', type, { parts: [link], origin })
}

export function markSensitive<V extends TfValue>(value: V, sensitive = true): V {
  return sensitive && !value.sensitive ? { ...value, sensitive: true, secret: true } : value
}

export function withOrigin<V extends TfValue>(value: V, origin: Origin): V {
  return { ...value, origin }
}

const shapes = new WeakMap<TupleValue | ObjectValue, Type>()

export function typeOf(value: TfValue): Type {
  switch (value.kind) {
    case 'null':
    case 'unknown':
      return value.type
    case 'bool':
      return boolType
    case 'number':
      return numberType
    case 'string':
      return stringType
    case 'list':
      return listType(value.element)
    case 'set':
      return setType(value.element)
    case 'map':
      return mapType(value.element)
    case 'tuple':
    case 'object': {
      let type = shapes.get(value)
      if (type === undefined) {
        spend(1)
        if (value.kind === 'tuple') type = tupleType(value.items.map(typeOf))
        else type = value.open === undefined ? objectType(new Map([...value.entries].map(([key, each]) => [key, typeOf(each)]))) : dynamicType
        shapes.set(value, type)
      }
      return type
    }
  }
}

interface Sum {
  known: boolean
  secret: boolean
  depth: number
}

function sum(values: readonly TfValue[]): Readonly<Sum> {
  const all: Sum = { known: true, secret: false, depth: 0 }
  for (const value of values) put(all, value)
  return checked(all)
}

/** Maps are gone through without an iterator wherever much is: that makes two objects an entry. */
function sumOf(entries: ReadonlyMap<string, TfValue>): Readonly<Sum> {
  const all: Sum = { known: true, secret: false, depth: 0 }
  entries.forEach((value) => put(all, value))
  return checked(all)
}

function put(all: Sum, { known, secret, depth }: TfValue): void {
  if (!known) all.known = false
  if (secret) all.secret = true
  if (depth >= all.depth) all.depth = depth + 1
}

function checked(all: Sum): Sum {
  if (all.depth > DEEPEST) stop(`values are nested more than ${DEEPEST} deep`)
  return all
}

function sortKeys(entries: ReadonlyMap<string, TfValue>): ReadonlyMap<string, TfValue> {
  let last: string | undefined
  let isSorted = true
  entries.forEach((_, key) => {
    if (last !== undefined && isSorted && compareText(last, key) > 0) isSorted = false
    last = key
  })
  if (isSorted) return entries
  const sorted = new Map<string, TfValue>()
  for (const key of sortTexts([...entries.keys()])) {
    const value = entries.get(key)
    if (value !== undefined) sorted.set(key, value)
  }
  return sorted
}

/** Sorts the array itself; of a few keys, as most have, each is put in its place. */
function sortTexts(texts: string[]): readonly string[] {
  if (texts.length > 12) return texts.sort(compareText)
  for (let at = 1; at < texts.length; at++) {
    const own = texts[at] ?? ''
    let place = at
    for (; place > 0 && compareText(texts[place - 1] ?? '', own) > 0; place--) texts[place] = texts[place - 1] ?? ''
    texts[place] = own
  }
  return texts
}

/** The order of the texts' UTF-8 bytes, which is that of code points. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let at = 0; at < length; at++) {
    const left = a.charCodeAt(at)
    const right = b.charCodeAt(at)
    if (left === right) continue
    // A surrogate stands for a code point above every other code unit.
    const leftHigh = left >= 0xd800 && left <= 0xdfff
    const rightHigh = right >= 0xd800 && right <= 0xdfff
    if (leftHigh !== rightHigh) return leftHigh ? 1 : -1
    return left - right
  }
  return a.length - b.length
}

/** Only characters below U+0300, of which none composes with another. */
function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) >= 0x300) return false
  return true
}
