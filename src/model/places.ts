import { containsRanges, everyIpv4, everyIpv6, intersectRanges, type AddressRange } from '../base/address.ts'
import type { Interval } from '../base/interval.ts'
import type { Model } from './model.ts'

/** Tokens that lie in the same ranges, of one family. */
interface Place {
  readonly family: 4 | 6 | undefined
  /** Undefined: anywhere. */
  readonly somewhere: readonly AddressRange[] | undefined
  readonly tokens: readonly Interval[]
}

export interface Lying {
  readonly surely: readonly Interval[]
  /** Known to lie partly inside. */
  readonly possibly: readonly Interval[]
  /** Nothing is known of where they lie. */
  readonly anywhere: readonly Interval[]
}

/** Where the endpoints lie whose addresses aren't known: asked of ranges, answered by tokens. */
export class TokenPlaces {
  readonly #places: readonly Place[]
  /** Of each place the least and the greatest IPv4 address, and the same of IPv6: rounded to what is quickly compared. */
  readonly #hulls: Float64Array
  readonly #families = new Map<4 | 6 | undefined, readonly Interval[]>()
  readonly #known = new Map<string, Lying>()

  constructor({ tokens, tokenFamilies, endpoints }: Pick<Model, 'tokens' | 'tokenFamilies' | 'endpoints'>) {
    const places = new Map<string, { family: 4 | 6 | undefined; somewhere: readonly AddressRange[] | undefined; tokens: number[] }>()
    const families = new Map<4 | 6 | undefined, number[]>()
    for (const [token, id] of tokens.entries()) {
      const family = tokenFamilies[token]
      const whole = endpoints.get(id)?.somewhere
      const somewhere = family === undefined ? whole : whole?.filter((one) => one.family === family)
      const key = `${family ?? ''} ${somewhere?.map((r) => `${r.family} ${r.first} ${r.last}`).join() ?? 'anywhere'}`
      const place = places.get(key) ?? { family, somewhere, tokens: [] }
      places.set(key, place)
      place.tokens.push(token)
      const own = families.get(family) ?? []
      families.set(family, own)
      own.push(token)
    }
    this.#places = [...places.values()].map((place) => ({ ...place, tokens: intervalsOf(place.tokens) }))
    this.#hulls = Float64Array.from(this.#places.flatMap(({ somewhere }) => (somewhere ? hullOf(somewhere) : everything)))
    for (const [family, own] of families) this.#families.set(family, intervalsOf(own))
  }

  /** Tokens whose address is of this family; undefined: it isn't known of which. */
  ofFamily(family: 4 | 6 | undefined): readonly Interval[] {
    return this.#families.get(family) ?? []
  }

  /** Who lies within ranges. With a family, flows of that family are meant; without, an address that may be of either is asked about all ranges. */
  within(ranges: readonly AddressRange[], family: 4 | 6 | undefined): Lying {
    const key = `${family ?? ''} ${ranges.map((r) => `${r.family} ${r.first} ${r.last}`).join()}`
    const known = this.#known.get(key)
    if (known) return known
    const whole = { 4: containsRanges(ranges, [everyIpv4]), 6: containsRanges(ranges, [everyIpv6]) }
    const all = whole[4] || whole[6]
    const asked = hullOf(ranges)
    const surely: Interval[] = []
    const possibly: Interval[] = []
    const anywhere: Interval[] = []
    for (let at = 0; at < this.#places.length; at++) {
      // Rounding keeps the order: what is apart after it was apart before.
      if (!all && !meet(this.#hulls, at * 4, asked)) continue
      const place = this.#places[at]
      if (!place) continue
      if (place.family !== undefined && family !== undefined && place.family !== family) continue
      if (place.family === undefined ? whole[4] || whole[6] : whole[place.family]) {
        surely.push(...place.tokens)
        continue
      }
      if (place.somewhere === undefined) {
        anywhere.push(...place.tokens)
        continue
      }
      const only = place.family ?? family
      const somewhere = only === undefined ? place.somewhere : place.somewhere.filter((one) => one.family === only)
      const own = place.family === undefined ? ranges : ranges.filter((one) => one.family === place.family)
      if (somewhere.length > 0 && containsRanges(own, somewhere)) surely.push(...place.tokens)
      else if (intersectRanges(somewhere, own).length > 0) possibly.push(...place.tokens)
    }
    const lying = { surely, possibly, anywhere }
    this.#known.set(key, lying)
    return lying
  }
}

type Hull = readonly [number, number, number, number]

const everything: Hull = [-Infinity, Infinity, -Infinity, Infinity]

function hullOf(ranges: readonly AddressRange[]): Hull {
  const hull: [number, number, number, number] = [Infinity, -Infinity, Infinity, -Infinity]
  for (const { family, first, last } of ranges) {
    const at = family === 4 ? 0 : 2
    hull[at] = Math.min(hull[at], Number(first))
    hull[at + 1] = Math.max(hull[at + 1] ?? 0, Number(last))
  }
  return hull
}

function meet(hulls: Float64Array, at: number, [first4, last4, first6, last6]: Hull): boolean {
  const meets4 = (hulls[at] ?? 0) <= last4 && first4 <= (hulls[at + 1] ?? 0)
  return meets4 || ((hulls[at + 2] ?? 0) <= last6 && first6 <= (hulls[at + 3] ?? 0))
}

/** Numbers as the fewest intervals; sorts in place. */
export function intervalsOf(numbers: number[]): Interval[] {
  numbers.sort((a, b) => a - b)
  const intervals: { first: number; last: number }[] = []
  for (const number of numbers) {
    const before = intervals.at(-1)
    if (before && number <= before.last + 1) before.last = number
    else intervals.push({ first: number, last: number })
  }
  return intervals
}
