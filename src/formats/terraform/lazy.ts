import type { Link } from '../../platforms/value.ts'
import type { ObjectValue, TfValue, TupleValue } from './value/value.ts'
import { compareText, unknown } from './value/value.ts'

/** Entries of which each is worked out when it is asked for: neighbours may need each other without a cycle. */
class LazyEntries extends Map<string, TfValue> {
  readonly #work: (key: string) => TfValue

  constructor(names: readonly string[], work: (key: string) => TfValue) {
    super()
    this.#work = work
    for (const name of names) super.set(name, pending)
  }

  override get(key: string): TfValue | undefined {
    const value = super.get(key)
    if (value !== pending) return value
    const found = this.#work(key)
    super.set(key, found)
    return found
  }

  override *entries(): MapIterator<[string, TfValue]> {
    for (const key of this.keys()) {
      const value = this.get(key)
      if (value !== undefined) yield [key, value]
    }
  }

  override *values(): MapIterator<TfValue> {
    for (const [, value] of this.entries()) yield value
  }

  override [Symbol.iterator](): MapIterator<[string, TfValue]> {
    return this.entries()
  }

  override forEach(run: (value: TfValue, key: string, map: Map<string, TfValue>) => void): void {
    for (const [key, value] of this.entries()) run(value, key, this)
  }
}

const pending: TfValue = unknown('not worked out yet')

/** An object whose entries are worked out one by one; with `open` it is a resource, of which no more than these is known. */
export function lazyObject(names: readonly string[], work: (name: string) => TfValue, open?: Link): ObjectValue {
  const entries = new LazyEntries(names.toSorted(compareText), work)
  return {
    kind: 'object',
    entries,
    open,
    sensitive: false,
    origin: undefined,
    get known() {
      return open === undefined && every(entries.values(), (value) => value.known)
    },
    get secret() {
      return !every(entries.values(), (value) => !value.secret)
    },
    get depth() {
      return deepest(entries.values())
    },
  }
}

/** A tuple of such objects. */
export function lazyTuple(items: readonly TfValue[]): TupleValue {
  return {
    kind: 'tuple',
    items,
    sensitive: false,
    origin: undefined,
    get known() {
      return every(items, (value) => value.known)
    },
    get secret() {
      return !every(items, (value) => !value.secret)
    },
    get depth() {
      return deepest(items)
    },
  }
}

function every(values: Iterable<TfValue>, holds: (value: TfValue) => boolean): boolean {
  for (const value of values) if (!holds(value)) return false
  return true
}

function deepest(values: Iterable<TfValue>): number {
  let depth = 0
  for (const value of values) if (value.depth >= depth) depth = value.depth + 1
  return depth
}
