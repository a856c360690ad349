import type { Origin } from '../../origin/origin.ts'
import type { UnknownValue, Value } from '../../platforms/value.ts'
import { isObject, member } from './scan.ts'

export type Path = readonly (string | number)[]

/** What a resource holds, as parsed: what is known, and the shapes of what isn't and of what nobody may see. */
export interface Raw {
  readonly values: unknown
  readonly unknown: unknown
  readonly sensitive: unknown
}

export interface Among {
  readonly rank: number
  readonly count: number
}

/** How one resource's values are made. */
export interface Making {
  readonly origin: Origin
  /** What a place that isn't known yet will hold; `among`: it is an item of a list, the how manieth of how many that aren't known. */
  readonly missing: (path: Path, among?: Among) => Value
}

/** Attributes nest as far as their blocks do; what lies deeper isn't read. */
const deepestValue = 100

/** Names whose content is secret in every provider, also where a state doesn't mark it. */
const secretName =
  /(?:^|_)(?:password|passwd|secret(?:_string|_key|_binary)?|private_key(?:_pem|_openssh)?|auth_token|preshared_key|api_key|customer_gateway_configuration)$/

/** One attribute. `true` in a shape means all of it; an object or a list goes into its members. */
export function makeValue({ values, unknown, sensitive }: Raw, path: Path, making: Making, among?: Among): Value {
  const { origin } = making
  if (sensitive === true) return unknownValue('sensitive', origin)
  if (unknown === true) return making.missing(path, among)
  const isText = typeof values === 'string'
  if (isText && values !== '' && secretName.test(String(path.at(-1)))) return unknownValue('sensitive', origin)
  if (isText) return { kind: 'text', value: values, origin }
  if (typeof values === 'number') return { kind: 'number', value: values, origin }
  if (typeof values === 'boolean') return { kind: 'bool', value: values, origin }
  const isList = Array.isArray(values) || (!isObject(values) && Array.isArray(unknown) && unknown.length > 0)
  if (!isList && !isObject(values) && !isObject(unknown)) return { kind: 'null', origin }
  if (path.length > deepestValue) return unknownValue('nested too deep to be read', origin)
  if (isList) {
    const known: readonly unknown[] = Array.isArray(values) ? values : []
    const shape: readonly unknown[] = Array.isArray(unknown) ? unknown : []
    const hidden: readonly unknown[] = Array.isArray(sensitive) ? sensitive : []
    const length = Math.max(known.length, shape.length)
    const count = shape.filter((one) => one === true).length
    let rank = 0
    const items = Array.from({ length }, (_, i) =>
      makeValue({ values: known[i], unknown: shape[i], sensitive: hidden[i] }, [...path, i], making, {
        rank: shape[i] === true ? rank++ : -1,
        count,
      }),
    )
    return { kind: 'list', items, origin }
  }
  const entries = new Map<string, Value>()
  for (const key of keysOf(values, unknown)) {
    const raw = { values: member(values, key), unknown: member(unknown, key), sensitive: member(sensitive, key) }
    entries.set(key, makeValue(raw, [...path, key], making))
  }
  // Nothing known of something that may not even be there.
  if (entries.size === 0 && !isObject(values)) return { kind: 'null', origin }
  return { kind: 'map', entries, origin }
}

export function unknownValue(says: string, origin: Origin): UnknownValue {
  return { kind: 'unknown', says, origin }
}

/** The keys of what is known, and of what isn't and stands nowhere else. */
function keysOf(values: unknown, unknown: unknown): readonly string[] {
  const known = isObject(values) ? Object.keys(values) : []
  if (!isObject(unknown)) return known
  return [...known, ...Object.keys(unknown).filter((key) => member(values, key) === undefined && holdsTrue(unknown[key], 0))]
}

function holdsTrue(shape: unknown, depth: number): boolean {
  if (shape === true) return true
  if (depth > deepestValue || typeof shape !== 'object' || shape === null) return false
  return Object.values(shape).some((one) => holdsTrue(one, depth + 1))
}

/** The attributes of one resource, read when somebody asks for the first of them, each made when it is asked for. */
export class Attributes implements ReadonlyMap<string, Value> {
  readonly #load: () => Raw
  readonly #making: Making
  #raw: Raw | undefined
  #keys: readonly string[] | undefined
  #isComplete = false
  readonly #made = new Map<string, Value>()

  constructor(load: () => Raw, making: Making) {
    this.#load = load
    this.#making = making
  }

  get size(): number {
    return this.#names().length
  }

  has(key: string): boolean {
    if (this.#isComplete) return this.#made.has(key)
    const raw = (this.#raw ??= this.#load())
    return member(raw.values, key) !== undefined || holdsTrue(member(raw.unknown, key), 0)
  }

  get(key: string): Value | undefined {
    const made = this.#made.get(key)
    if (made) return made
    if (!this.has(key)) return undefined
    const raw = (this.#raw ??= this.#load())
    const own = {
      values: member(raw.values, key),
      unknown: member(raw.unknown, key),
      sensitive: raw.sensitive === true || member(raw.sensitive, key),
    }
    const value = makeValue(own, [key], this.#making)
    this.#made.set(key, value)
    // Nothing is left to be made: what was parsed isn't needed any more.
    if (this.#made.size === this.#keys?.length) {
      this.#isComplete = true
      this.#raw = undefined
    }
    return value
  }

  forEach(visit: (value: Value, key: string, map: ReadonlyMap<string, Value>) => void): void {
    for (const [key, value] of this.entries()) visit(value, key, this)
  }

  *entries(): MapIterator<[string, Value]> {
    for (const key of this.#names()) {
      const value = this.get(key)
      if (value) yield [key, value]
    }
  }

  *keys(): MapIterator<string> {
    yield* this.#names()
  }

  *values(): MapIterator<Value> {
    for (const [, value] of this.entries()) yield value
  }

  [Symbol.iterator](): MapIterator<[string, Value]> {
    return this.entries()
  }

  #names(): readonly string[] {
    if (this.#keys) return this.#keys
    const raw = (this.#raw ??= this.#load())
    return (this.#keys = keysOf(raw.values, raw.unknown))
  }
}

/** The paths that a state file calls sensitive, as a shape. */
export function shapeOfPaths(paths: unknown): unknown {
  const shape: Record<string, unknown> = Object.create(null) as Record<string, unknown>
  if (!Array.isArray(paths)) return shape
  for (const path of paths as readonly unknown[]) {
    if (!Array.isArray(path)) continue
    // Whatever lies deeper in an attribute: all of the attribute is kept back where its first step is all that is understood.
    const first: unknown = member(path[0], 'value')
    if (typeof first === 'string') shape[first] = true
  }
  return shape
}
