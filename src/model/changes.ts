import { Text } from '../base/text.ts'
import type { Origin } from '../origin/origin.ts'
import type { Filter, FilterRule } from './filter.ts'
import type { Model } from './model.ts'

/** What a model has become since an earlier one that is the same but for rules of filters, for declared calls, and for the lines where all of it stands. */
export interface Changes {
  /** The rules of a filter that only one of the two has, or that come in another order. Filters that are the same are left out. */
  readonly filters: ReadonlyMap<string, readonly FilterRule[]>
  /** The origin of today for one of then; undefined where that can't be told. */
  readonly today: (origin: Origin) => Origin | undefined
}

/** What has changed since; undefined where anything else has: endpoints, groups, routes, names… In time that goes with the size of the models. */
export function changesSince(before: Model, now: Model): Changes | undefined {
  const lines = new Lines()
  const { facts: factsBefore, filters: filtersBefore, ...restBefore } = before
  const { facts, filters, ...rest } = now
  const { dependencies: _b, filters: _fb, ...otherBefore } = factsBefore
  const { dependencies: _n, filters: _fn, ...other } = facts
  if (!lines.same(restBefore, rest) || !lines.same(otherBefore, other)) return undefined
  if (!lines.same([...filtersBefore.keys()], [...filters.keys()])) return undefined
  const changed = new Map<string, readonly FilterRule[]>()
  for (const [id, filter] of filters) {
    const earlier = filtersBefore.get(id)
    const rules = earlier && changedRules(lines, earlier, filter)
    if (!rules) return undefined
    if (rules.length > 0) changed.set(id, rules)
  }
  lines.close()
  return { filters: changed, today: (origin) => lines.today(origin) }
}

/** Undefined where more than rules differs: how replies are judged, what becomes of the rest, which chains there are. */
function changedRules(lines: Lines, before: Filter, now: Filter): FilterRule[] | undefined {
  const { chains: chainsBefore, ...restBefore } = before
  const { chains, ...rest } = now
  if (!lines.same(restBefore, rest) || !lines.same(Object.keys(chainsBefore), Object.keys(chains))) return undefined
  return Object.entries(chains).flatMap(([name, rules]) => {
    const earlier = chainsBefore[name] ?? []
    const fewer = Math.min(earlier.length, rules.length)
    let head = 0
    while (head < fewer && lines.same(earlier[head], rules[head])) head += 1
    let tail = 0
    while (tail < fewer - head && lines.same(earlier[earlier.length - 1 - tail], rules[rules.length - 1 - tail])) tail += 1
    return [...earlier.slice(head, earlier.length - tail), ...rules.slice(head, rules.length - tail)]
  })
}

type Written = Origin & { readonly kind: 'written' }

/** Compares facts whatever lines say them, and remembers which line of today stands for which of then. */
class Lines {
  /** Origins of texts that were read anew, and what they are now; undefined where they are several. */
  readonly #today = new Map<Origin, Origin | undefined>()
  /** Texts of then that are no more. */
  readonly #gone = new Set<Text>()
  /** Pairs that were found to be the same. */
  readonly #known = new Map<object, object>()
  #left = mostParts

  same(before: unknown, now: unknown): boolean {
    const found: [Origin, Origin][] = []
    const met: object[] = []
    if (!this.#same(before, now, { found, met, depth: 0 })) {
      // What lies within may be the same by chance: nothing is learnt from it.
      for (const one of met) this.#known.delete(one)
      return false
    }
    for (const [then, today] of found) {
      if (then.kind === 'written') this.#gone.add(then.text)
      const known = this.#today.get(then)
      this.#today.set(then, !this.#today.has(then) || (known !== undefined && alike(known, today)) ? today : undefined)
    }
    return true
  }

  /** Nothing more is compared: what was is let go. */
  close(): void {
    this.#known.clear()
  }

  today(origin: Origin): Origin | undefined {
    if (this.#today.has(origin)) return this.#today.get(origin)
    if (origin.kind === 'written') return this.#gone.has(origin.text) ? undefined : origin
    // Made while a flow was followed, out of others.
    return origin.kind !== 'derived' || origin.from.every((one) => this.today(one) === one) ? origin : undefined
  }

  #same(before: unknown, now: unknown, pass: Pass): boolean {
    if (Object.is(before, now)) return true
    if (typeof before !== 'object' || typeof now !== 'object' || before === null || now === null) return false
    const isThing = pass.depth <= things
    if (isThing && this.#known.get(before) === now) return true
    this.#left -= 1
    pass.depth += 1
    if (this.#left < 0 || pass.depth > deepest || !this.#sameObjects(before, now, pass)) return false
    pass.depth -= 1
    if (isThing) {
      this.#known.set(before, now)
      pass.met.push(before)
    }
    return true
  }

  #sameObjects(before: object, now: object, pass: Pass): boolean {
    if (Array.isArray(before)) return Array.isArray(now) && before.length === now.length && before.every((one, place) => this.#same(one, now[place], pass))
    if (before instanceof Map) return now instanceof Map && this.#sameKeyed(before, now, pass)
    if (before instanceof Set) return now instanceof Set && this.#same([...before], [...now], pass)
    // Of anything else than plain data it isn't known what it holds.
    if (!isPlain(before) || !isPlain(now)) return false
    if (isWritten(before) && isWritten(now)) {
      if (before.text === now.text) return before.start === now.start && before.end === now.end
      pass.found.push([before, now])
      return true
    }
    const names = Object.keys(before)
    const others = Object.keys(now)
    if (names.length !== others.length) return false
    for (const [place, name] of names.entries()) if (name !== others[place] || !this.#same(valueOf(before, name), valueOf(now, name), pass)) return false
    if (isDerived(before) && isDerived(now)) pass.found.push([before, now])
    return true
  }

  #sameKeyed(before: ReadonlyMap<unknown, unknown>, now: ReadonlyMap<unknown, unknown>, pass: Pass): boolean {
    return this.#same([...before.keys()], [...now.keys()], pass) && this.#same([...before.values()], [...now.values()], pass)
  }
}

const valueOf = (thing: Readonly<Record<string, unknown>>, name: string): unknown => thing[name]

/** One comparison: the pairs of origins, and what was found to be the same on the way. */
interface Pass {
  readonly found: [Origin, Origin][]
  readonly met: object[]
  depth: number
}

const deepest = 400
/** Things that several lists of a model share stand at most so deep in it. */
const things = 4
/** So many parts are looked at. */
const mostParts = 20_000_000

function isPlain(value: object): value is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

const isWritten = (value: object): value is Written => 'kind' in value && value.kind === 'written' && 'text' in value && value.text instanceof Text
const isDerived = (value: object): value is Origin => 'kind' in value && value.kind === 'derived' && 'from' in value && Array.isArray(value.from)

const alike = (a: Origin, b: Origin): boolean =>
  a === b || (a.kind === 'written' && b.kind === 'written' && a.text === b.text && a.start === b.start && a.end === b.end)
