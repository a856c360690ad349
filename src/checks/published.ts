import { intersectAddresses, type AddressSet } from '../base/address.ts'
import type { Analysis } from '../engine/analysis.ts'
import type { Listener } from '../model/listener.ts'

/** Whole host names that listeners are there for, without patterns, each with its listeners; sorted. */
export function publishedNames({ facts }: Analysis): [string, Listener[]][] {
  const byName = new Map<string, Listener[]>()
  for (const listener of facts.listeners) {
    for (const name of listener.names) {
      const plain = name.toLowerCase().replace(/\.$/, '')
      if (!plain.includes('.') || /[*~^$\s]/.test(plain) || plain.startsWith('.')) continue
      byName.set(plain, [...(byName.get(plain) ?? []), listener])
    }
  }
  return [...byName].toSorted(([a], [b]) => (a < b ? -1 : 1))
}

/** The addresses at which a listener really is: those of its node that it is bound to. */
export function listenedAt({ matching }: Analysis, { addresses, node }: Listener): AddressSet {
  const own = matching.localAddresses(node)
  return addresses ? intersectAddresses(matching.addresses(addresses), own) : own
}
