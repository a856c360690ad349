import type { Kind, Listing } from './table.ts'
import { balance } from './services/balance.ts'
import { compute } from './services/compute.ts'
import { data } from './services/data.ts'
import { dns } from './services/dns.ts'
import { ec2 } from './services/ec2.ts'
import { edge } from './services/edge.ts'
import { transit } from './services/transit.ts'

const all: readonly Listing[] = [...balance, ...compute, ...data, ...dns, ...ec2, ...edge, ...transit]

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
