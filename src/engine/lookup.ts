import { containsAddress, intersectAddresses, minusRanges, notPublic, rangeOf, type AddressSet } from '../base/address.ts'
import type { Step } from '../flow/path.ts'
import { resolve } from '../layers/name.ts'
import type { Matching } from '../model/matching.ts'
import { outsideNode } from '../model/model.ts'
import type { Zone } from '../model/name.ts'

/** What a name led to. */
export interface NameFound {
  /** Empty where the name leads nowhere. */
  readonly addresses: AddressSet
  /** False when no zone that was read covers it. */
  readonly known: boolean
  readonly outcome: 'answered' | 'nxdomain' | 'nodata' | 'undeclared' | 'delegated' | 'loop' | 'ambiguous'
  readonly steps: readonly Step[]
  /** The answers of which a policy, or nobody knows what, gives one alone; only where there are several. */
  readonly alternatives?: readonly AddressSet[]
  /** Why some who ask get no answer, while others do. */
  readonly sometimes?: string
}

/**
 * Looks a name up as an endpoint would; who has no zone for it is led to the listener that claims it. `meant` is the part of the endpoint's addresses
 * that asks: a view may depend on it. `zones`: those that answer, where it isn't all of them; nobody is then led anywhere by what he claims.
 */
export function lookUp(matching: Matching, name: string, from: string, meant?: AddressSet, zones?: readonly Zone[]): NameFound {
  const { model } = matching
  const asker = model.endpoints.get(from)
  const node = asker?.node ?? from
  const own = meant ?? (node === outsideNode ? { ranges: minusRanges(model.addressesOf.get(outsideNode)?.ranges ?? [], notPublic) } : model.addressesOf.get(from))
  const found = resolve(zones ?? model.facts.zones, { name, types: ['A', 'AAAA'] }, {
    addresses: asker?.addresses ?? [],
    ...(own && own.ranges.length > 0 ? { ranges: own.ranges } : asker?.somewhere && { ranges: asker.somewhere }),
    node: node === outsideNode ? undefined : node,
    searches: asker?.searches ?? [],
  })
  const steps = found.steps.map((s): Step => ({ at: node, layer: 'name', action: s.action === 'answer' ? 'resolve' : s.action, says: s.says, because: s.origins }))
  const targets = found.answers.map(({ target }) => (target.kind === 'address' ? { ranges: [rangeOf(target.address)], tokens: [] } : addressesOf(matching, target.endpoint, target.family)))
  const addresses: AddressSet = { ranges: targets.flatMap((t) => t.ranges), tokens: targets.flatMap((t) => t.tokens) }
  if (found.outcome === 'undeclared' || found.outcome === 'delegated') {
    const claimed = zones === undefined ? claim(matching, name) : undefined
    if (claimed) return { addresses: claimed.addresses, known: true, outcome: 'answered', steps: [claimed.step(node)] }
    return { addresses, known: false, outcome: found.outcome, steps }
  }
  const chosen = [...new Set(found.answers.map(({ choice }) => choice))]
  const alternatives = chosen.map((choice): AddressSet => {
    const own = targets.filter((_, place) => found.answers[place]?.choice === choice)
    return { ranges: own.flatMap((t) => t.ranges), tokens: own.flatMap((t) => t.tokens) }
  })
  return {
    addresses,
    known: true,
    outcome: found.outcome,
    steps,
    ...(chosen.length > 1 && { alternatives }),
    ...(found.sometimes !== undefined && { sometimes: found.sometimes }),
  }
}

/** The addresses of an endpoint, of one family where only that is meant; of an unknown address whose family isn't known either, all. */
function addressesOf({ model }: Matching, id: string, family: 4 | 6 | undefined): AddressSet {
  const known = model.addressesOf.get(model.aliases.get(id) ?? id) ?? { ranges: [], tokens: [] }
  if (family === undefined) return known
  const each = known.tokens.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, place) => first + place))
  const own = each.filter((token) => (model.tokenFamilies[token] ?? family) === family)
  return { ranges: known.ranges.filter((one) => one.family === family), tokens: own.map((token) => ({ first: token, last: token })) }
}

/** Who claims a host name. */
interface Claim {
  readonly addresses: AddressSet
  readonly step: (at: string) => Step
}

const claims = new WeakMap<Matching, Map<string, Claim | undefined>>()

/** The endpoints whose listeners claim a host name (server_name, Ingress host). */
export function claim(matching: Matching, name: string): Claim | undefined {
  const wanted = name.toLowerCase().replace(/\.$/, '')
  const known = claims.get(matching) ?? new Map<string, Claim | undefined>()
  claims.set(matching, known)
  if (!known.has(wanted)) known.set(wanted, claimOf(matching, wanted))
  return known.get(wanted)
}

function claimOf(matching: Matching, wanted: string): Claim | undefined {
  const { model } = matching
  const claiming = model.facts.listeners.filter((l) => l.names.some((n) => covers(n.toLowerCase(), wanted)))
  const exact = claiming.filter((l) => l.names.some((n) => n.toLowerCase() === wanted))
  const chosen = exact.length > 0 ? exact : claiming
  if (chosen.length === 0) return undefined
  // Who listens on all addresses is found at those that its node has.
  const sets = chosen.map((l) => {
    if (!l.addresses) return matching.localAddresses(l.node)
    const { ranges, tokens } = matching.addresses(l.addresses)
    const single = ranges.filter((r) => r.first === r.last)
    const several = intersectAddresses({ ranges: ranges.filter((r) => r.first !== r.last), tokens: [] }, matching.localAddresses(l.node))
    return { ranges: [...single, ...several.ranges], tokens }
  })
  const loopback = { family: 4 as const, value: 0x7f000001n }
  const addresses: AddressSet = {
    ranges: sets.flatMap((s) => s.ranges).filter((r) => !(containsAddress([r], loopback) || (r.family === 6 && r.first === 1n && r.last === 1n))),
    tokens: sets.flatMap((s) => s.tokens),
  }
  const origins = chosen.map((l) => l.origin)
  return {
    addresses,
    step: (at) => ({ at, layer: 'name', action: 'resolve', says: `no zone for ${wanted} was read; ${[...new Set(chosen.map((l) => l.node))].join(', ')} claims the name`, because: origins }),
  }
}

function covers(pattern: string, name: string): boolean {
  if (pattern === name) return true
  if (pattern.startsWith('*.')) return name.endsWith(pattern.slice(1)) && name.length > pattern.length - 1
  if (pattern.startsWith('.')) return name.endsWith(pattern) || name === pattern.slice(1)
  return false
}
