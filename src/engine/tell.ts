import { formatAddress, formatPrefix, formatRanges, minusRanges, notPublic, prefixAround, type Address, type AddressRange, type AddressSet } from '../base/address.ts'
import { formatIntervals } from '../base/interval.ts'
import { protocolName } from '../base/protocol.ts'
import type { FlowSet } from '../flow/space.ts'
import type { Judged } from '../layers/filter.ts'
import type { Translated } from '../layers/nat.ts'
import type { Filter } from '../model/filter.ts'
import { lengthOf } from '../model/link/tables.ts'
import type { Matching } from '../model/matching.ts'
import type { Endpoint } from '../model/endpoint.ts'
import { outsideNode, type Model } from '../model/model.ts'
import type { Route } from '../model/table.ts'
import type { Translation } from '../model/translation.ts'
import type { Origin } from '../origin/origin.ts'
import { icmpText, isIcmp } from './flows.ts'

/** Short phrases for steps: lower case, no full stop. Made only when a walk explains itself. */

const mostNamed = 3

export function judged(filter: Filter, { rule, verdict }: Judged): string {
  const what = verdict === 'accept' ? 'accepts' : verdict === 'drop' ? 'drops' : 'rejects'
  return rule ? `${filter.says}: ${rule.says} ${what} it` : `${filter.says}: ${filter.otherwise.says} ${what} it`
}

export function translated(matching: Matching, translation: Translation, one: Translated): string {
  const parts: string[] = []
  for (const { field, values } of one.rewrites) {
    if (field === 'destination' || field === 'source') parts.push(`${field} becomes ${addressesText(matching, matching.space.addressesOf(values, field))}`)
    else if (field === 'destinationPort') parts.push(`port becomes ${formatIntervals(matching.space.portsOf(values, field))}`)
  }
  return `${translation.says}${one.rule ? `, ${one.rule.says}` : ''}: ${parts.join(', ')}`
}

export function untranslated(translation: Translation, one: Translated): string {
  return `${translation.says}: ${one.rule?.says ?? 'the last rule'} ${one.outcome === 'rejected' ? 'rejects' : 'drops'} it`
}

export function destination(matching: Matching, set: FlowSet): string {
  return addressesText(matching, matching.space.addressesOf(set, 'destination'))
}

export function ports(matching: Matching, set: FlowSet): string {
  const protocols = matching.space.protocolsOf(set).flatMap((i) => (i.last - i.first < 3 ? [protocolName(i.first)] : ['any protocol']))
  const numbers = matching.space.portsOf(set, 'destinationPort')
  const [only] = matching.space.protocolsOf(set)
  const icmp = protocols.length === 1 && only !== undefined && only.first === only.last && isIcmp(only.first)
  const every = numbers.length === 1 && numbers[0]?.first === 0 && numbers[0].last === 65535
  return every ? protocols.join(', ') : icmp ? `${protocols.join(', ')} type ${icmpText(numbers)}` : `${protocols.join(', ')}/${formatIntervals(numbers)}`
}

/** Public addresses that nobody declared: so many prefixes that a name says more. */
export function isRestOfInternet({ model }: Matching, ranges: readonly AddressRange[]): boolean {
  const outside = model.addressesOf.get(outsideNode)?.ranges ?? []
  return minusRanges(ranges, minusRanges(outside, notPublic)).length === 0
}

/** Endpoint names where they are known, else addresses. */
export function addressesText(matching: Matching, set: AddressSet): string {
  const names = set.tokens.flatMap((t) => (t.last - t.first < 64 ? Array.from({ length: t.last - t.first + 1 }, (_, i) => matching.model.tokens[t.first + i]) : [])).filter((n) => n !== undefined)
  const ranges = set.ranges.length === 0 ? [] : formatRanges(set.ranges).split(',').map((r) => r.trim())
  const parts = [...names, ...ranges]
  if (ranges.length > mostNamed && isRestOfInternet(matching, set.ranges)) return [...names, outsideNode].join(', ')
  if (parts.length === 0) return set.tokens.length > 0 ? 'any endpoint' : 'nobody'
  return parts.length > mostNamed ? `${parts.slice(0, mostNamed).join(', ')} and ${parts.length - mostNamed} more` : parts.join(', ')
}

export function route(found: Route): string {
  return 'prefix' in found.to ? formatPrefix(prefixAround({ family: found.to.prefix.family, value: found.to.prefix.first }, lengthOf(found.to.prefix))) : 'its endpoints'
}

export function hop(found: Route, name: string, gateway: Address | undefined): string {
  return `route ${route(found)}: ${gateway ? `by ${formatAddress(gateway)} on ${name}` : `on ${name}`}`
}

/** Which endpoints of a node the flows are addressed to. */
export function holders(matching: Matching, node: string, set: FlowSet): string[] {
  const { model, space } = matching
  const own = (model.endpointsOfNode.get(node) ?? []).filter((e) => e.kind !== 'service')
  const [only] = own
  if (own.length === 1 && only) return [only.id]
  const addressed = space.addressesOf(set, 'destination')
  return amongMany(model, node, own, addressed).filter((e) => overlap(model.addressesOf.get(e.id), addressed)).map((e) => e.id)
}

const manyHolders = 64
const heldTokens = new WeakMap<Model, Map<string, { readonly byToken: ReadonlyMap<number, readonly number[]>; readonly ranged: readonly number[] }>>()

/** Of many endpoints those that may hold some of few addresses, in the same order. */
function amongMany(model: Model, node: string, own: readonly Endpoint[], { ranges, tokens }: AddressSet): readonly Endpoint[] {
  const asked = tokens.reduce((count, { first, last }) => count + last - first + 1, 0)
  if (own.length < manyHolders || asked > own.length) return own
  const nodes = heldTokens.get(model) ?? new Map<string, ReturnType<typeof indexTokens>>()
  heldTokens.set(model, nodes)
  const index = nodes.get(node) ?? indexTokens(model, own)
  nodes.set(node, index)
  const places = ranges.length === 0 ? [] : [...index.ranged]
  for (const { first, last } of tokens) for (let token = first; token <= last; token++) places.push(...(index.byToken.get(token) ?? []))
  return [...new Set(places)].sort((a, b) => a - b).flatMap((place) => own[place] ?? [])
}

/** The places of endpoints in their list, by the tokens that they have, and those of whoever has addresses. */
function indexTokens(model: Model, own: readonly Endpoint[]): { byToken: Map<number, number[]>; ranged: number[] } {
  const byToken = new Map<number, number[]>()
  const ranged: number[] = []
  for (const [place, { id }] of own.entries()) {
    const { ranges, tokens } = model.addressesOf.get(id) ?? { ranges: [], tokens: [] }
    if (ranges.length > 0) ranged.push(place)
    for (const { first, last } of tokens) for (let token = first; token <= last; token++) byToken.set(token, [...(byToken.get(token) ?? []), place])
  }
  return { byToken, ranged }
}

export function holder(matching: Matching, node: string, set: FlowSet): string {
  const ids = node === outsideNode ? [outsideNode] : holders(matching, node, set)
  if (ids.length === 0) return node
  return ids.length > mostNamed ? `${ids.slice(0, mostNamed).join(', ')} and ${ids.length - mostNamed} more` : ids.join(', ')
}

export function holderOrigins(matching: Matching, node: string, set: FlowSet): Origin[] {
  return holders(matching, node, set)
    .slice(0, mostNamed)
    .flatMap((id) => matching.model.endpoints.get(id)?.origin ?? [])
}

function overlap(a: AddressSet | undefined, b: AddressSet): boolean {
  if (!a) return false
  return (
    a.tokens.some((x) => b.tokens.some((y) => x.first <= y.last && y.first <= x.last)) ||
    a.ranges.some((x) => b.ranges.some((y) => x.family === y.family && x.first <= y.last && y.first <= x.last))
  )
}
