import {
  everyIpv4,
  everyIpv6,
  intersectAddresses,
  isEmptyAddresses,
  minusAddresses,
  minusRanges,
  notPublic,
  parseAddress,
  parsePrefix,
  parseRange,
  unionAddresses,
  type AddressRange,
  type AddressSet,
} from '../base/address.ts'
import type { Matching } from '../model/matching.ts'
import { outsideNode } from '../model/model.ts'

/** Who a question is about, once what was written has been understood. */
export interface Party {
  /** As it is shown: the endpoint's id, the address, `internet`. */
  readonly says: string
  readonly addresses: AddressSet
  /** The endpoints behind it, with the part of their addresses that is meant. Undeclared addresses belong to `internet` or a segment. */
  readonly members: readonly { readonly endpoint: string; readonly node: string; readonly addresses: AddressSet }[]
}

export type PartyFound = { readonly party: Party } | { readonly ambiguous: readonly string[] } | { readonly none: true; readonly near: readonly string[] }

/** `internet`, an address, a prefix, an endpoint's id or an unambiguous part of it, `app=checkout`, `shop:app=checkout`. Names and URLs are not looked up here. */
export function findParty(matching: Matching, text: string): PartyFound {
  const { model } = matching
  const written = text.trim()
  if (['internet', 'world', 'outside'].includes(written.toLowerCase())) return { party: internet(matching) }
  if (written.toLowerCase() === 'internet (ipv6)') return { party: ofAddresses(matching, written, { ...internet(matching).addresses, ranges: internet(matching).addresses.ranges.filter((r) => r.family === 6) }) }
  if (['any', 'all', '*'].includes(written.toLowerCase())) return { party: ofAddresses(matching, 'any', { ranges: [everyIpv4, everyIpv6], tokens: tokensOf(matching) }) }
  const bare = written.replace(/^\[(.*)\]$/, '$1')
  const address = parseAddress(bare)
  const range: AddressRange | undefined = address ? { family: address.family, first: address.value, last: address.value } : (parsePrefix(bare) ?? parseRange(bare))
  const exact = model.endpoints.get(written) ?? model.endpoints.get(model.aliases.get(written) ?? '')
  if (exact && !(range && exact.kind === 'addresses')) return { party: ofEndpoints(matching, [exact.id]) }
  if (range) return { party: ofAddresses(matching, written, { ranges: [range], tokens: [] }) }
  const query = /^(?:([^:=]+):)?([\w./-]+=[^=]*(?:,[\w./-]+=[^=,]*)*)$/.exec(written)
  if (query) {
    const wanted = (query[2] ?? '').split(',').map((pair) => pair.split('='))
    const found = [...model.endpoints.values()].filter(
      (e) => e.kind !== 'service' && e.kind !== 'addresses' && (query[1] === undefined || e.within.includes(query[1])) && wanted.every(([key, value]) => e.labels[key ?? ''] === value),
    )
    return found.length > 0 ? { party: ofEndpoints(matching, found.map((e) => e.id)) } : { none: true, near: [] }
  }
  return byPart(matching, written)
}

function byPart(matching: Matching, written: string): PartyFound {
  const { model } = matching
  const all = [...model.endpoints.values()].filter((e) => e.kind !== 'addresses')
  const lower = written.toLowerCase()
  const named = all.filter((e) => e.names.some((n) => n.toLowerCase() === lower))
  if (named.length === 1 && named[0]) return { party: ofEndpoints(matching, [named[0].id]) }
  const parts = (id: string): string[] => id.toLowerCase().split('/')
  const whole = all.filter((e) => parts(e.id).at(-1) === lower || e.id.toLowerCase().endsWith(`/${lower}`) || sameEnds(e.id, lower))
  // A workload goes before the Service of its name: people mean those who run.
  const running = whole.filter((e) => e.kind !== 'service')
  const chosen = running.length > 0 ? running : whole.length > 0 ? whole : all.filter((e) => e.id.toLowerCase().includes(lower))
  const [only] = chosen
  if (chosen.length === 1 && only) return { party: ofEndpoints(matching, [only.id]) }
  if (chosen.length > 1) return { ambiguous: chosen.map((e) => e.id).toSorted() }
  return { none: true, near: nearest(lower, all.map((e) => e.id)) }
}

/** `shop/checkout` for `shop/Deployment/checkout`. */
function sameEnds(id: string, lower: string): boolean {
  const [first, , last, more] = id.toLowerCase().split('/')
  return more === undefined && last !== undefined && `${first ?? ''}/${last}` === lower
}

export function ofEndpoints(matching: Matching, ids: readonly string[]): Party {
  const members = ids.flatMap((id) => {
    const endpoint = matching.model.endpoints.get(id)
    const addresses = matching.model.addressesOf.get(id)
    return endpoint && addresses ? [{ endpoint: id, node: endpoint.node, addresses }] : []
  })
  return { says: ids.join(', '), addresses: unionAddresses(...members.map((m) => m.addresses)), members }
}

/** Public addresses that nobody declared holds. */
function internet(matching: Matching): Party {
  const free = matching.model.addressesOf.get(outsideNode) ?? { ranges: [], tokens: [] }
  const addresses: AddressSet = { ranges: minusRanges(free.ranges, notPublic), tokens: [] }
  return { says: outsideNode, addresses, members: [{ endpoint: outsideNode, node: outsideNode, addresses }] }
}

/** Addresses by who holds them; what nobody holds lies outside. */
export function ofAddresses(matching: Matching, says: string, asked: AddressSet): Party {
  const members: { endpoint: string; node: string; addresses: AddressSet }[] = []
  const addresses = byIdentity(matching, asked)
  let rest = addresses
  for (const endpoint of matching.model.endpoints.values()) {
    if (endpoint.id === outsideNode || endpoint.kind === 'service') continue
    const own = matching.model.addressesOf.get(endpoint.id)
    if (!own) continue
    const part = intersectAddresses(own, addresses)
    if (isEmptyAddresses(part)) continue
    members.push({ endpoint: endpoint.id, node: endpoint.node, addresses: part })
    rest = minusAddresses(rest, own)
  }
  const outside = intersectAddresses(rest, matching.model.addressesOf.get(outsideNode) ?? { ranges: [], tokens: [] })
  if (!isEmptyAddresses(outside)) members.push({ endpoint: outsideNode, node: outsideNode, addresses: outside })
  return { says, addresses, members }
}

/** Endpoints that are known by their identity though one of their addresses is known too are meant by that address, unless two hold it. */
function byIdentity(matching: Matching, asked: AddressSet): AddressSet {
  const holders = new Map<string, { readonly range: AddressRange; readonly tokens: AddressSet['tokens'] }[]>()
  for (const { id, somewhere } of matching.model.endpoints.values()) {
    for (const range of somewhere ?? []) {
      if (range.first !== range.last || !asked.ranges.some(({ family, first, last }) => family === range.family && first <= range.first && range.first <= last)) continue
      const own = matching.model.addressesOf.get(id)
      if (!own) continue
      const { tokens } = intersectAddresses(own, matching.everyOf(range.family))
      const key = `${range.family} ${range.first}`
      holders.set(key, [...(holders.get(key) ?? []), { range, tokens }])
    }
  }
  const only = [...holders.values()].flatMap((list) => (list.length === 1 ? list : []))
  return only.length === 0 ? asked : unionAddresses({ ranges: minusRanges(asked.ranges, only.map(({ range }) => range)), tokens: asked.tokens }, { ranges: [], tokens: only.flatMap(({ tokens }) => tokens) })
}

function tokensOf(matching: Matching): { first: number; last: number }[] {
  const count = matching.model.tokens.length
  return count > 0 ? [{ first: 0, last: count - 1 }] : []
}

function nearest(written: string, ids: readonly string[]): string[] {
  const score = (id: string): number => {
    const last = id.toLowerCase().split('/').at(-1) ?? ''
    let same = 0
    while (same < written.length && written[same] === last[same]) same += 1
    return same
  }
  return ids
    .map((id) => ({ id, score: score(id) }))
    .filter((c) => c.score >= 2)
    .toSorted((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
    .slice(0, 5)
    .map((c) => c.id)
}

/** Is this the text of an address, rather than a name? */
export function isAddressText(text: string): boolean {
  return parseAddress(text.replace(/^\[(.*)\]$/, '$1')) !== undefined
}
