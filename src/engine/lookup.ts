import { containsAddress, intersectAddresses, minusRanges, notPublic, type AddressSet } from '../base/address.ts'
import type { Step } from '../flow/path.ts'
import { resolve } from '../layers/name.ts'
import type { Matching } from '../model/matching.ts'
import { outsideNode } from '../model/model.ts'

/** What a name led to. */
export interface NameFound {
  /** Empty where the name leads nowhere. */
  readonly addresses: AddressSet
  /** False when no zone that was read covers it. */
  readonly known: boolean
  readonly outcome: 'answered' | 'nxdomain' | 'nodata' | 'undeclared' | 'delegated' | 'loop' | 'ambiguous'
  readonly steps: readonly Step[]
}

/**
 * Looks a name up as an endpoint would; who has no zone for it is led to the listener that claims it. `meant` is the part of the endpoint's addresses
 * that asks: a view may depend on it.
 */
export function lookUp(matching: Matching, name: string, from: string, meant?: AddressSet): NameFound {
  const { model } = matching
  const asker = model.endpoints.get(from)
  const node = asker?.node ?? from
  const own = meant ?? (node === outsideNode ? { ranges: minusRanges(model.addressesOf.get(outsideNode)?.ranges ?? [], notPublic) } : model.addressesOf.get(from))
  const found = resolve(model.facts.zones, { name, types: ['A', 'AAAA'] }, {
    addresses: asker?.addresses ?? [],
    ...(own && own.ranges.length > 0 ? { ranges: own.ranges } : asker?.somewhere && { ranges: asker.somewhere }),
    node: node === outsideNode ? undefined : node,
    searches: asker?.searches ?? [],
  })
  const steps = found.steps.map((s): Step => ({ at: node, layer: 'name', action: s.action === 'answer' ? 'resolve' : s.action, says: s.says, because: s.origins }))
  const targets = found.answers.map((a) => (a.target.kind === 'address' ? { ranges: [{ family: a.target.address.family, first: a.target.address.value, last: a.target.address.value }], tokens: [] } : (model.addressesOf.get(model.aliases.get(a.target.endpoint) ?? a.target.endpoint) ?? { ranges: [], tokens: [] })))
  const addresses: AddressSet = { ranges: targets.flatMap((t) => t.ranges), tokens: targets.flatMap((t) => t.tokens) }
  if (found.outcome === 'undeclared' || found.outcome === 'delegated') {
    const claimed = claim(matching, name)
    if (claimed) return { addresses: claimed.addresses, known: true, outcome: 'answered', steps: [claimed.step(node)] }
    return { addresses, known: false, outcome: found.outcome, steps }
  }
  return { addresses, known: true, outcome: found.outcome, steps }
}

/** The endpoints whose listeners claim a host name (server_name, Ingress host). */
export function claim(matching: Matching, name: string): { addresses: AddressSet; step: (at: string) => Step } | undefined {
  const { model } = matching
  const wanted = name.toLowerCase().replace(/\.$/, '')
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
