import { implied } from '../../origin/origin.ts'
import type { Origin } from '../../origin/origin.ts'
import type { Value } from '../../platforms/value.ts'
import { blocksOf } from '../blocks.ts'
import { alternativesOf, boolValue, eitherValue, jsonOf, linkValue, listValue, numberValue } from './value.ts'
import { sensitive, textOf, textValue, unknownValue } from './value.ts'
import { snake } from './types/table.ts'
import type { Draft, Field, Fields, Plain, TypeTable } from './types/table.ts'

/** Whose properties are translated. */
export interface Owner {
  readonly id: string
  /** `AWS::EC2::Subnet` */
  readonly type: string
  readonly origin: Origin
  /** Told of each property that no table knows. */
  readonly skip: (what: string, origin: Origin, changesAnswers: boolean) => void
}

/** The table that counts for a resource with these properties. */
export function tableFor(table: TypeTable, properties: ReadonlyMap<string, unknown>): TypeTable {
  const variant = table.variants?.find((one) => properties.has(one.with))
  return variant === undefined ? table : tableFor(variant.table, properties)
}

/** The resources that an entry's properties come to: itself first, then those that the provider has apart. */
export function translate(table: TypeTable, properties: ReadonlyMap<string, Value>, owner: Owner): readonly Draft[] {
  const chosen = tableFor(table, properties)
  const translation = new Translation(owner, chosen.quiet !== true)
  const attributes = translation.attributes(chosen.fields, properties, '')
  for (const { to, value, says } of chosen.implied ?? []) if (!attributes.has(to)) attributes.set(to, valueOf(value, implied(says)))
  const own: Draft = { type: chosen.type, suffix: '', attributes }
  return [...(chosen.finish?.(own, owner.id) ?? [own]), ...translation.drafts]
}

function valueOf(plain: Plain, origin: Origin): Value {
  if (typeof plain === 'string') return textValue(plain, origin)
  if (typeof plain === 'number') return numberValue(plain, String(plain), origin)
  if (typeof plain === 'boolean') return boolValue(plain, origin)
  if (isList(plain)) return listValue(plain.map((item) => valueOf(item, origin)), origin)
  return { kind: 'map', entries: new Map(Object.entries(plain).map(([key, item]) => [key, valueOf(item, origin)])), origin }
}

function isList(plain: Plain): plain is readonly Plain[] {
  return Array.isArray(plain)
}

class Translation {
  readonly drafts: Draft[] = []
  readonly #owner: Owner
  readonly #matters: boolean

  constructor(owner: Owner, matters: boolean) {
    this.#owner = owner
    this.#matters = matters
  }

  attributes(fields: Fields, entries: ReadonlyMap<string, Value>, path: string): Map<string, Value> {
    const into = new Map<string, Value>()
    this.#fill(into, fields, entries, path)
    return into
  }

  #fill(into: Map<string, Value>, fields: Fields, entries: ReadonlyMap<string, Value>, path: string): void {
    for (const [name, value] of entries) {
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined
      if (field === undefined) this.#skip(`${path}${name}`, value.origin)
      else if (value.kind !== 'null') this.#put(into, field, value, `${path}${name}`)
    }
  }

  #skip(name: string, origin: Origin): void {
    this.#owner.skip(`${this.#owner.type} ${name} of ${this.#owner.id}`, origin, this.#matters)
  }

  #put(into: Map<string, Value>, field: Field, value: Value, path: string): void {
    switch (field.kind) {
      case 'idle':
        return
      case 'lift':
        if (value.kind === 'unknown') this.#spread(into, field.fields, value)
        else for (const entries of mapsOf(value)) this.#fill(into, field.fields, entries, `${path}.`)
        return
      case 'keyed':
        if (value.kind === 'unknown') this.#spread(into, field.fields, value)
        else this.#fill(into, field.fields, pairsOf(value), `${path}.`)
        return
      case 'apart':
        this.#apart(field, value, path)
        return
      default:
        set(into, field.to, this.#value(field, value, path))
    }
  }

  /** What isn't known as a whole isn't known in any of its parts. */
  #spread(into: Map<string, Value>, fields: Fields, value: Value): void {
    const says = value.kind === 'unknown' ? value.says : 'not known'
    for (const field of Object.values(fields)) {
      if (field.kind === 'lift' || field.kind === 'keyed') this.#spread(into, field.fields, value)
      else if ('to' in field) set(into, field.to, unknownValue(says, value.origin))
    }
  }

  #value(field: Exclude<Field, { readonly kind: 'idle' | 'lift' | 'keyed' | 'apart' }>, value: Value, path: string): Value {
    const { origin } = value
    if (field.kind === 'secret') return unknownValue(sensitive, origin)
    if (field.kind === 'block' && alternativesOf(value) !== undefined) return this.#blocks(field.fields, value, path)
    if (value.kind === 'unknown') return value
    switch (field.kind) {
      case 'any':
        return value
      case 'text':
        return textual(value)
      case 'number': {
        const written = value.kind === 'text' ? value.value.trim() : ''
        return /^-?\d+(?:\.\d+)?$/.test(written) ? numberValue(Number(written), written, origin) : value
      }
      case 'bool': {
        // Templates are YAML 1.1, which has more words for it (template-formats, 2026-11).
        const written = value.kind === 'text' ? value.value.toLowerCase() : ''
        if (/^(?:true|yes|on)$/.test(written)) return boolValue(true, origin)
        return /^(?:false|no|off)$/.test(written) ? boolValue(false, origin) : value
      }
      case 'texts':
        return listValue((value.kind === 'list' ? value.items : [value]).map(textual), origin)
      case 'choice': {
        const written = textOf(value)
        const meant = written !== undefined && Object.hasOwn(field.values, written) ? field.values[written] : undefined
        return meant === undefined ? textual(value) : typeof meant === 'boolean' ? boolValue(meant, origin) : textValue(meant, origin)
      }
      case 'tags':
        return { kind: 'map', entries: value.kind === 'map' ? value.entries : pairsOf(value), origin }
      case 'block':
        return this.#blocks(field.fields, value, path)
      case 'named':
        if (value.kind !== 'map') return value
        return listValue([...value.entries].map(([key, item]) => this.#named(field.key, field.fields, key, item, path)), origin)
      case 'pluck': {
        const picked = (value.kind === 'list' ? value.items : [value]).flatMap(
          (item) => (item.kind === 'map' ? (item.entries.get(field.entry) ?? []) : [item]),
        )
        return field.first ? (picked[0] ?? { kind: 'null', origin }) : listValue(picked, origin)
      }
      case 'deep':
        return blocksOf(value, snake, 'template')
      case 'document':
        return value.kind === 'text' ? value : textOrUnknown(value)
      case 'small': {
        const small = smallNames(value)
        const json = jsonOf(small)
        // What is only partly known is handed over as it is, so that its ports still count.
        return json === undefined ? small : textValue(json, origin)
      }
    }
  }

  #blocks(fields: Fields, value: Value, path: string): Value {
    const { origin } = value
    const items = value.kind === 'list' ? value.items : [value]
    return listValue(
      items.map((item, index): Value => {
        const alternatives = alternativesOf(item)?.map((one) => one && this.#blocks(fields, one, path))
        if (alternatives !== undefined && item.kind === 'unknown') return eitherValue(item.says, item.origin, alternatives)
        if (item.kind !== 'map') return item
        const where = value.kind === 'list' ? `${path}[${index}].` : `${path}.`
        return { kind: 'map', entries: this.attributes(fields, item.entries, where), origin: item.origin }
      }),
      origin,
    )
  }

  #named(name: string, fields: Fields, key: string, item: Value, path: string): Value {
    if (item.kind !== 'map') return item
    const entries = new Map<string, Value>([
      [name, textValue(key, item.origin)],
      ...this.attributes(fields, item.entries, `${path}.${key}.`),
    ])
    return { kind: 'map', entries, origin: item.origin }
  }

  #apart(field: Extract<Field, { readonly kind: 'apart' }>, value: Value, path: string): void {
    const name = snake(path.split('.').at(-1) ?? path)
    for (const [index, item] of (value.kind === 'list' ? value.items : [value]).entries()) {
      const back = linkValue(this.#owner.id, field.of, item.origin)
      // Of a list of texts each is the one attribute of what stands apart.
      const entries = item.kind === 'map' ? item.entries : new Map([['', item]])
      const attributes = this.attributes(field.fields, entries, `${path}[${index}].`)
      set(attributes, field.back, back)
      this.drafts.push({ type: field.type, suffix: `.${name}[${index}]`, attributes, origin: item.origin })
    }
  }
}

/** Sets an attribute; behind a dot that of a block, of which there is one. */
function set(into: Map<string, Value>, to: string, value: Value): void {
  const dot = to.indexOf('.')
  if (dot < 0) {
    into.set(to, value)
    return
  }
  const name = to.slice(0, dot)
  const held = into.get(name)
  const before = held?.kind === 'list' && held.items[0]?.kind === 'map' ? held.items[0].entries : new Map<string, Value>()
  const entries = new Map(before)
  set(entries, to.slice(dot + 1), value)
  into.set(name, listValue([{ kind: 'map', entries, origin: value.origin }], held?.origin ?? value.origin))
}

function textual(value: Value): Value {
  const written = value.kind === 'number' || value.kind === 'bool' ? textOf(value) : undefined
  return written === undefined ? value : textValue(written, value.origin)
}

function mapsOf(value: Value): readonly ReadonlyMap<string, Value>[] {
  if (value.kind === 'map') return [value.entries]
  return value.kind === 'list' ? value.items.flatMap(mapsOf) : []
}

/** `[{Key, Value}]` as a map. */
function pairsOf(value: Value): ReadonlyMap<string, Value> {
  const pairs = new Map<string, Value>()
  for (const entries of mapsOf(value)) {
    const key = textOf(entries.get('Key'))
    const held = entries.get('Value')
    if (key !== undefined && held !== undefined) pairs.set(key, held)
  }
  return pairs
}

function textOrUnknown(value: Value): Value {
  const json = jsonOf(value)
  return json === undefined ? value : textValue(json, value.origin)
}

/** `ContainerPort` as `containerPort`, however deep. */
function smallNames(value: Value): Value {
  if (value.kind === 'list') return listValue(value.items.map(smallNames), value.origin)
  if (value.kind !== 'map') return value
  const entries = [...value.entries].map(([key, item]) => [key.charAt(0).toLowerCase() + key.slice(1), smallNames(item)] as const)
  return { kind: 'map', entries: new Map(entries), origin: value.origin }
}
