import type { AddressRange, AddressSet } from '../../base/address.ts'
import type { Matching } from '../../model/matching.ts'

/** One of an endpoint's addresses. */
export interface Held {
  readonly id: string
  readonly address: AddressSet
}

interface Holders {
  readonly byToken: ReadonlyMap<number, Held>
  readonly byRange: readonly (Held & { readonly range: AddressRange })[]
}

const known = new WeakMap<Matching, Map<string, Holders>>()

/** Who of a node's endpoints holds which of some addresses. */
export function heldAmong(matching: Matching, node: string, { ranges, tokens }: AddressSet): Held[] {
  const nodes = known.get(matching) ?? new Map<string, Holders>()
  known.set(matching, nodes)
  const { byToken, byRange } = nodes.get(node) ?? holdersAt(matching, node)
  if (!nodes.has(node)) nodes.set(node, { byToken, byRange })
  const found: Held[] = []
  for (const { first, last } of tokens) {
    if (last - first > byToken.size) for (const [token, held] of byToken) if (first <= token && token <= last) found.push(held)
    if (last - first <= byToken.size)
      for (let token = first; token <= last; token++) {
        const held = byToken.get(token)
        if (held) found.push(held)
      }
  }
  if (ranges.length > 0) for (const one of byRange) if (ranges.some((r) => r.family === one.range.family && r.first <= one.range.last && one.range.first <= r.last)) found.push(one)
  return found
}

function holdersAt({ model }: Matching, node: string): Holders {
  const byToken = new Map<number, Held>()
  const byRange: (Held & { range: AddressRange })[] = []
  for (const { id, kind } of model.endpointsOfNode.get(node) ?? []) {
    if (kind === 'addresses') continue
    const own = model.addressesOf.get(id)
    for (const { first, last } of own?.tokens ?? []) for (let token = first; token <= last; token++) byToken.set(token, { id, address: { ranges: [], tokens: [{ first: token, last: token }] } })
    for (const range of own?.ranges ?? []) byRange.push({ id, range, address: { ranges: [range], tokens: [] } })
  }
  return { byToken, byRange }
}
