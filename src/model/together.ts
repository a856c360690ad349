import type { AddressSet } from '../base/address.ts'
import type { Model } from './model.ts'

/**
 * The earlier of two models with its tokens numbered as in the later one, as far as both have them; its others come after all of those. Sets of both then say the
 * same of the same endpoints. `sameAs`: an endpoint's id in the later model.
 */
export function numberAlike(old: Model, now: Model, sameAs: (old: string) => string | undefined): { readonly old: Model; readonly now: Model } {
  const keyOf = (id: string, family: 4 | 6 | undefined): string => `${family ?? ''} ${id}`
  const inOld = new Map(old.tokens.map((id, token) => [keyOf(sameAs(id) ?? `\n${id}`, old.tokenFamilies[token]), token]))
  const shared: { readonly old: number; readonly now: number }[] = []
  const ownNow: number[] = []
  for (const [token, id] of now.tokens.entries()) {
    const before = inOld.get(keyOf(id, now.tokenFamilies[token]))
    if (before === undefined) ownNow.push(token)
    else shared.push({ old: before, now: token })
  }
  const taken = new Set(shared.map((one) => one.old))
  const ownOld = old.tokens.flatMap((_, token) => (taken.has(token) ? [] : [token]))
  return {
    old: renumbered(old, [...shared.map((one) => one.old), ...ownOld]),
    now: renumbered(now, [...shared.map((one) => one.now), ...ownNow]),
  }
}

/** `order`: today's tokens in their new order. */
function renumbered(model: Model, order: readonly number[]): Model {
  if (order.every((token, place) => token === place)) return model
  const placeOf = new Map(order.map((token, place) => [token, place]))
  const moved = (set: AddressSet): AddressSet => {
    // One interval for each token, as linking makes them.
    const tokens = set.tokens.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, i) => placeOf.get(first + i) ?? first + i))
    return { ranges: set.ranges, tokens: tokens.toSorted((a, b) => a - b).map((token) => ({ first: token, last: token })) }
  }
  return {
    ...model,
    tokens: order.map((token) => model.tokens[token] ?? ''),
    tokenFamilies: order.map((token) => model.tokenFamilies[token]),
    addressesOf: new Map([...model.addressesOf].map(([id, set]) => [id, set.tokens.length > 0 ? moved(set) : set])),
  }
}
