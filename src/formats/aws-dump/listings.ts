import type { Kind, Listing } from './table.ts'
import { api } from './services/api.ts'
import { balance } from './services/balance.ts'
import { cache } from './services/cache.ts'
import { compute } from './services/compute.ts'
import { containers } from './services/containers.ts'
import { data } from './services/data.ts'
import { dns } from './services/dns.ts'
import { edge } from './services/edge.ts'
import { firewall } from './services/firewall.ts'
import { gateways } from './services/gateways.ts'
import { instances } from './services/instances.ts'
import { network } from './services/network.ts'
import { security } from './services/security.ts'
import { transit } from './services/transit.ts'

const all: readonly Listing[] = [
  ...api,
  ...balance,
  ...cache,
  ...compute,
  ...containers,
  ...data,
  ...dns,
  ...edge,
  ...firewall,
  ...gateways,
  ...instances,
  ...network,
  ...security,
  ...transit,
]

/** What is known under each key. */
export const listings: ReadonlyMap<string, Listing> = new Map(all.map((one) => [one.key, one]))

/** The paths that a kind's id is made of. */
export function idPaths({ id }: Kind): readonly string[] {
  return typeof id === 'string' ? [id] : id
}

/** The field by which a kind is known. */
export function markOf(kind: Kind): string {
  return kind.has ?? idPaths(kind).find((path) => !/^[@^]/.test(path)) ?? ''
}
