import { formatAddress } from '../base/address.ts'
import type { Endpoint } from '../model/endpoint.ts'
import type { Model } from '../model/model.ts'

/** By what an endpoint of one network was recognised in another. */
export type Likeness = 'id' | 'address' | 'name'

/** Which endpoints of two networks are the same thing. Ranges that no endpoint holds are none. */
export interface Correspondence {
  /** An endpoint's id in the later network, by its id in the earlier. */
  readonly later: ReadonlyMap<string, string>
  readonly by: Readonly<Record<Likeness, number>>
  readonly added: readonly Endpoint[]
  readonly removed: readonly Endpoint[]
}

/**
 * Matches endpoints by id, then those that are left by an address that one of each network alone holds, then by a name (a label `Name` too) that one of each
 * alone has. A Service is never taken for a workload.
 */
export function correspond(old: Model, now: Model): Correspondence {
  const later = new Map<string, string>()
  const by = { id: 0, address: 0, name: 0 }
  let left = declared(old)
  let free = declared(now)
  const pair = (likeness: Likeness, found: readonly (readonly [Endpoint, Endpoint])[]): void => {
    for (const [one, other] of found) {
      if (later.has(one.id)) continue
      later.set(one.id, other.id)
      by[likeness] += 1
    }
    const taken = new Set(found.map(([, other]) => other.id))
    left = left.filter((one) => !later.has(one.id))
    free = free.filter((one) => !taken.has(one.id))
  }
  const byId = new Map(free.map((one) => [one.id, one]))
  pair('id', left.flatMap((one) => pairOf(one, byId.get(one.id))))
  pair('address', alone(left, free, (one) => one.addresses.map(formatAddress)))
  pair('name', alone(left, free, namesOf))
  return { later, by, added: free, removed: left }
}

const declared = (model: Model): Endpoint[] => [...model.endpoints.values()].filter((one) => one.kind !== 'addresses')

const sort = (one: Endpoint): string => (one.kind === 'service' ? 'service' : 'end')

const pairOf = (one: Endpoint, other: Endpoint | undefined): (readonly [Endpoint, Endpoint])[] => (other && sort(one) === sort(other) ? [[one, other]] : [])

const namesOf = ({ names, labels }: Endpoint): string[] => [...names, ...(labels['Name'] === undefined ? [] : [labels['Name']])].map((name) => name.toLowerCase())

/** Pairs that share a key which nobody else on either side has; who could be two others is left alone. */
function alone(left: readonly Endpoint[], free: readonly Endpoint[], keysOf: (one: Endpoint) => readonly string[]): (readonly [Endpoint, Endpoint])[] {
  const index = (all: readonly Endpoint[]): Map<string, Endpoint[]> => {
    const found = new Map<string, Endpoint[]>()
    for (const one of all) for (const key of new Set(keysOf(one).map((k) => `${sort(one)} ${k}`))) found.set(key, [...(found.get(key) ?? []), one])
    return found
  }
  const before = index(left)
  const after = index(free)
  const wanted = new Map<Endpoint, Set<Endpoint>>()
  const claimed = new Map<Endpoint, Set<Endpoint>>()
  for (const [key, [one, ...others]] of before) {
    const [other, ...more] = after.get(key) ?? []
    if (!one || !other || others.length > 0 || more.length > 0) continue
    wanted.set(one, (wanted.get(one) ?? new Set()).add(other))
    claimed.set(other, (claimed.get(other) ?? new Set()).add(one))
  }
  return [...wanted].flatMap(([one, others]) => {
    const [other] = others
    return other && others.size === 1 && claimed.get(other)?.size === 1 ? [[one, other] as const] : []
  })
}
