import type { Value } from '../../platforms/value.ts'
import { literal } from './block.ts'
import type { ResourceSet } from './resource.ts'
import { toValue } from './to-value.ts'
import { string, type TfValue } from './value/value.ts'

const none: readonly string[] = []

/**
 * A resource's attributes as platforms take them. All were evaluated, but each is only turned into a platform's value when it is asked for: of most
 * resources few are. Nothing is reported then.
 */
export class Handed implements ReadonlyMap<string, Value> {
  readonly #set: ResourceSet
  readonly #names: readonly string[]
  /** What they came to, in the same order; undefined where it stands there literally. */
  readonly #found: readonly (TfValue | undefined)[]
  /** The tags that the provider gives to each of its resources: `tags_all` is of them and of its own. */
  readonly #defaults: Value | undefined
  #made: (Value | undefined)[] | undefined
  /** Only of many. */
  #places: ReadonlyMap<string, number> | undefined

  constructor(set: ResourceSet, names: readonly string[], found: readonly (TfValue | undefined)[], defaults: Value | undefined) {
    this.#set = set
    this.#names = names
    this.#found = found
    this.#defaults = defaults
  }

  get size(): number {
    return this.#names.length
  }

  has(name: string): boolean {
    return this.#placeOf(name) >= 0
  }

  get(name: string): Value | undefined {
    return this.#at(this.#placeOf(name))
  }

  /** Those of some names that are there; where none is, as with most resources, that is found out in one go. */
  namesOf(some: ReadonlySet<string>): readonly string[] {
    let count = 0
    for (let at = 0; at < this.#names.length; at++) if (some.has(this.#names[at] ?? '')) count++
    return count === 0 ? none : [...some].filter((name) => this.has(name))
  }

  /** What `get` gives where that is a text, without making a value of it. */
  text(name: string): string | undefined {
    const place = this.#placeOf(name)
    if (place < 0) return undefined
    const found = this.#found[place]
    if (found !== undefined) return found.kind === 'string' && !found.sensitive ? found.value : undefined
    const expression = this.#set.inside.attributes.get(name)?.expression
    return expression?.kind === 'text' ? string(expression.value).value : undefined
  }

  forEach(run: (value: Value, name: string, map: ReadonlyMap<string, Value>) => void): void {
    for (const [name, value] of this.entries()) run(value, name, this)
  }

  keys(): MapIterator<string> {
    return this.#names.values()
  }

  *values(): MapIterator<Value> {
    for (const [, value] of this.entries()) yield value
  }

  *entries(): MapIterator<[string, Value]> {
    for (const [place, name] of this.#names.entries()) {
      const value = this.#at(place)
      if (value !== undefined) yield [name, value]
    }
  }

  [Symbol.iterator](): MapIterator<[string, Value]> {
    return this.entries()
  }

  #placeOf(name: string): number {
    if (this.#names.length <= 24) return this.#names.indexOf(name)
    this.#places ??= new Map(this.#names.map((each, place) => [each, place]))
    return this.#places.get(name) ?? -1
  }

  #at(place: number): Value | undefined {
    const name = this.#names[place]
    if (name === undefined) return undefined
    this.#made ??= new Array<Value | undefined>(this.#names.length).fill(undefined)
    return (this.#made[place] ??= this.#make(name, place))
  }

  #make(name: string, place: number): Value | undefined {
    if (name === 'tags_all' && this.#defaults !== undefined) return allTags(this.get('tags'), this.#defaults)
    const set = this.#set
    const attribute = set.inside.attributes.get(name)
    const value = this.#found[place] ?? (attribute && literal(attribute.expression, set.instance, attribute.text))
    return value && toValue(value, set.originOf(name, value) ?? set.place())
  }
}

/** The resource's own tag counts where both have one (AWS provider: default_tags, 2026-11). */
function allTags(own: Value | undefined, defaults: Value): Value {
  if (own === undefined || own.kind === 'null') return defaults
  if (own.kind !== 'map' || defaults.kind !== 'map') return own.kind === 'map' ? defaults : own
  const entries = new Map(defaults.entries)
  own.entries.forEach((value, key) => entries.set(key, value))
  return { kind: 'map', entries, origin: own.origin }
}
