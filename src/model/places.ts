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
    const low = { 4: lowest(ranges, 4), 6: lowest(ranges, 6) }
    const surely: Interval[] = []
    const possibly: Interval[] = []
    const anywhere: Interval[] = []
    for (const place of this.#places) {
      if (place.family !== undefined && family !== undefined && place.family !== family) continue
      if (place.family === undefined ? whole[4] || whole[6] : whole[place.family]) {
        surely.push(...place.tokens)
        continue
      }
      if (place.somewhere === undefined) {
        anywhere.push(...place.tokens)
        continue
      }
      const asked = place.family ?? family
      const somewhere = asked === undefined ? place.somewhere : place.somewhere.filter((one) => one.family === asked)
      if (!somewhere.some((one) => meets(one, low[one.family]))) continue
      const own = place.family === undefined ? ranges : ranges.filter((one) => one.family === place.family)
      if (somewhere.length > 0 && containsRanges(own, somewhere)) surely.push(...place.tokens)
      else if (intersectRanges(somewhere, own).length > 0) possibly.push(...place.tokens)
    }
    const lying = { surely, possibly, anywhere }
    this.#known.set(key, lying)
    return lying
  }
}

/** The least and the greatest address of a family's ranges: a quick no for most places. */
function lowest(ranges: readonly AddressRange[], family: 4 | 6): { readonly first: bigint; readonly last: bigint } | undefined {
  let first: bigint | undefined
  let last: bigint | undefined
  for (const range of ranges) {
    if (range.family !== family) continue
    if (first === undefined || range.first < first) first = range.first
    if (last === undefined || range.last > last) last = range.last
  }
  return first === undefined || last === undefined ? undefined : { first, last }
}

function meets(one: AddressRange, hull: { readonly first: bigint; readonly last: bigint } | undefined): boolean {
  return hull !== undefined && one.first <= hull.last && hull.first <= one.last
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
