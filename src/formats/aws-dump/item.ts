import { written, type Origin } from '../../origin/origin.ts'
import type { Value } from '../../platforms/value.ts'
import { get, type Tree } from '../../syntax/tree.ts'
import type { Span, Text } from '../../base/text.ts'
import { snake, textOf, type From, type Take } from './table.ts'

/** What items are read among. */
export interface Surroundings {
  /** Told of fields that no table knows. */
  readonly skip: (path: string, tree: Tree) => void
  /** What the data leaves out and the file's name or the other files tell: `zone`, `tgw-rtb`. */
  readonly named: (name: string) => string | undefined
}

/** One thing that AWS describes, with the thing that it stands in. */
export class Item {
  readonly text: Text
  readonly tree: Tree
  readonly around: Item | undefined
  readonly #surroundings: Surroundings

  constructor(text: Text, tree: Tree, around: Item | undefined, surroundings: Surroundings) {
    this.text = text
    this.tree = tree
    this.around = around
    this.#surroundings = surroundings
  }

  /** A part of its tree as an item of its own. */
  within(tree: Tree): Item {
    return new Item(this.text, tree, this, this.#surroundings)
  }

  at(span: Span): Origin {
    return written(this.text, span)
  }

  get origin(): Origin {
    return written(this.text, this.tree.span)
  }

  /** All that a path leads to; a path without `[]` leads to one thing at most. */
  all(path: string): readonly Tree[] {
    if (path === '') return [this.tree]
    if (path.startsWith('^')) return this.around?.all(path.slice(1)) ?? []
    let here: readonly Tree[] = [this.tree]
    for (const { name, index } of stepsOf(path)) {
      const [only] = here
      if (here.length === 1 && only !== undefined && name !== '') {
        const value = get(only, name)
        here = value === undefined ? [] : [value]
      } else if (name !== '') here = here.flatMap((tree) => get(tree, name) ?? [])
      if (index === undefined) continue
      here = here.flatMap((tree) => (tree.kind !== 'list' ? [] : index === 'all' ? tree.items : (tree.items[index] ?? [])))
    }
    return here.some(isNull) ? here.filter((tree) => !isNull(tree)) : here
  }

  /** The text at a path, or that goes by a name. */
  tell(path: string): string | undefined {
    if (path.startsWith('@')) return this.#surroundings.named(path.slice(1))
    return textOf(this.all(path)[0])
  }

  /** Items of a list, or the one object, at a path; undefined where nothing stands there. */
  items(path: string): { readonly of: readonly Item[]; readonly origin: Origin } | undefined {
    const found = this.all(path)
    const [first] = found
    if (first === undefined) return undefined
    const trees = found.flatMap((tree) => (tree.kind === 'list' ? tree.items : [tree]))
    return { of: trees.map((tree) => this.within(tree)), origin: written(this.text, first.span) }
  }

  make(from: From): Value | undefined {
    if (typeof from !== 'string') return from.make(this)
    if (from.startsWith('@')) {
      const value = this.tell(from)
      return value === undefined
        ? { kind: 'unknown', says: 'neither the data nor the file’s name tells it', origin: this.origin }
        : { kind: 'text', value, origin: this.origin }
    }
    const found = this.all(from)
    if (from.includes('[]')) {
      const [first] = found
      const origin = first === undefined ? this.origin : written(this.text, first.span)
      return { kind: 'list', items: found.map((tree) => valueOf(tree, this.text)), origin }
    }
    const [tree] = found
    return tree === undefined ? undefined : valueOf(tree, this.text)
  }

  /** What stands at a path with the names that AWS gives it. */
  asWritten(path: string): Value | undefined {
    const [tree] = this.all(path)
    return tree === undefined ? undefined : valueOf(tree, this.text, (name) => name)
  }

  /** Its attributes. */
  attributes(take: Take): Map<string, Value> {
    const entries = new Map<string, Value>()
    for (const [name, from] of Object.entries(take)) {
      const value = this.make(from)
      if (value !== undefined) entries.set(name, value)
    }
    return entries
  }

  block(take: Take, harmless: readonly string[], path: string): Value {
    if (this.tree.kind !== 'map') return valueOf(this.tree, this.text)
    this.tellUnknown([fieldsOf(take, () => [...usesOf(take), ...harmless])], path)
    return { kind: 'map', entries: this.attributes(take), origin: this.origin }
  }

  gather(take: Take): Value | undefined {
    const entries = this.attributes(take)
    return entries.size === 0 ? undefined : { kind: 'map', entries, origin: this.origin }
  }

  /** Tells of the fields that hold something and that nobody asks for. */
  tellUnknown(known: readonly Fields[], path: string): void {
    if (this.tree.kind !== 'map') return
    for (const { key, value } of this.tree.entries)
      if (!isEmpty(value) && !known.some((fields) => this.#knows(fields, key)))
        this.#surroundings.skip(path === '' ? key : `${path.replace(/\[\]$/, '')}[].${key}`, value)
  }

  #knows({ names, quiet }: Fields, key: string): boolean {
    return names.has(key) || quiet.some(({ path, value }) => path.startsWith(`${key}.`) && this.tell(path) === value)
  }

  /** A value made of the tree at a path, standing where that stands; undefined where there is none. */
  say(path: string, make: (tree: Tree) => string | number | boolean | undefined): Value | undefined {
    const [tree] = this.all(path)
    if (tree === undefined) return undefined
    const value = make(tree)
    const origin = written(this.text, path === '' ? { start: tree.span.start, end: tree.span.start + 1 } : tree.span)
    if (value === undefined) return undefined
    if (typeof value === 'string') return { kind: 'text', value, origin }
    return typeof value === 'number' ? { kind: 'number', value, origin } : { kind: 'bool', value, origin }
  }

  /** A list of keys with values as a map. */
  pairs(path: string, keys: readonly string[], values: readonly string[]): Value | undefined {
    const [tree] = this.all(path)
    if (tree === undefined) return undefined
    const entries = new Map<string, Value>()
    if (tree.kind === 'map') for (const { key, value } of tree.entries) entries.set(key, valueOf(value, this.text))
    for (const one of tree.kind === 'list' ? tree.items : []) {
      const key = keys.map((name) => textOf(get(one, name))).find((text) => text !== undefined)
      const value = values.map((name) => get(one, name)).find((found) => found !== undefined)
      if (key !== undefined && value !== undefined) entries.set(key, valueOf(value, this.text))
    }
    return { kind: 'map', entries, origin: written(this.text, tree.span) }
  }
}

/** Fields that a table knows: by their names, and those that don't matter as long as they say one thing. */
export interface Fields {
  readonly names: ReadonlySet<string>
  readonly quiet: readonly { readonly path: string; readonly value: string }[]
}

const fieldsByTable = new WeakMap<object, Fields>()

/** The fields of a table, worked out once. `paths` as tables write them: `Set[0].Id`, `State.Mode=off`. */
export function fieldsOf(table: object, paths: () => readonly string[]): Fields {
  let fields = fieldsByTable.get(table)
  if (fields === undefined) {
    const all = paths()
    const quiet = all.flatMap((one) => {
      const [path = '', value] = one.split('=')
      return value === undefined ? [] : [{ path, value }]
    })
    fields = { names: new Set(all.filter((one) => !one.includes('=')).map((one) => one.split(/[.[]/)[0] ?? '')), quiet }
    fieldsByTable.set(table, fields)
  }
  return fields
}

interface Step {
  readonly name: string
  /** `[]` and `[0]` behind the name. */
  readonly index: number | 'all' | undefined
}

const stepsByPath = new Map<string, readonly Step[]>()

/** The steps of a path; tables have a few hundred paths. */
function stepsOf(path: string): readonly Step[] {
  let steps = stepsByPath.get(path)
  if (steps === undefined) {
    steps = path.split('.').map((step): Step => {
      const [, name = '', index] = /^([^[]*)(?:\[(\d*)\])?$/.exec(step) ?? []
      return { name, index: index === undefined ? undefined : index === '' ? 'all' : Number(index) }
    })
    stepsByPath.set(path, steps)
  }
  return steps
}

function isNull(tree: Tree): boolean {
  return tree.kind === 'scalar' && tree.value === null
}

/** Paths that a table reads. */
export function usesOf(take: Take): readonly string[] {
  return Object.values(take).flatMap((from) => (typeof from === 'string' ? [from] : from.uses))
}

/** Names whose content is secret, wherever AWS shows it. */
const secret = /(?:Password|Secret|AuthToken|PreSharedKey|CustomerGatewayConfiguration|SecretAccessKey)$/i

/** A tree as it is; keys as attributes are called. */
export function valueOf(tree: Tree, text: Text, spell: (name: string) => string = snake): Value {
  const origin = written(text, tree.span)
  if (tree.kind === 'list') return { kind: 'list', items: tree.items.map((one) => valueOf(one, text, spell)), origin }
  if (tree.kind === 'map') {
    const entries = new Map<string, Value>()
    for (const { key, value } of tree.entries) {
      const shown: Value =
        secret.test(key) && value.kind === 'scalar' ? { kind: 'unknown', says: 'sensitive', origin } : valueOf(value, text, spell)
      entries.set(spell(key), shown)
    }
    return { kind: 'map', entries, origin }
  }
  const { value } = tree
  if (value === null) return { kind: 'null', origin }
  if (typeof value === 'string') return { kind: 'text', value, origin }
  // An account or a port of many digits is kept as it is written.
  if (typeof value === 'number') return { kind: 'number', value, origin }
  return { kind: 'bool', value, origin }
}

function isEmpty(tree: Tree): boolean {
  if (tree.kind === 'list') return tree.items.length === 0
  if (tree.kind === 'map') return tree.entries.length === 0
  return tree.value === null || tree.value === '' || tree.value === false
}
