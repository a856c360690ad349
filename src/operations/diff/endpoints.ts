import { formatAddress } from '../../base/address.ts'
import type { Pair } from '../../engine/difference.ts'
import type { Endpoint } from '../../model/endpoint.ts'
import { placesOf } from '../../origin/place.ts'
import type { DiffDocument } from '../../render/documents/diff.ts'
import type { EndpointPart } from '../../render/documents/reach.ts'

/** Who is new, who is gone, and who is the same by other addresses or another id. */
export function changedEndpoints({ old, now, same }: Pair): DiffDocument['endpoints'] {
  const moved = [...same.later].flatMap(([before, after]): DiffDocument['endpoints']['moved'] => {
    const was = addressesOf(old.model.endpoints.get(before))
    const is = addressesOf(now.model.endpoints.get(after))
    // An address that one side doesn't know has not changed.
    const differs = was.length > 0 && is.length > 0 && was.join() !== is.join()
    return differs || before !== after ? [{ id: after, ...(before !== after && { was: before }), old: was, new: is }] : []
  })
  return { added: same.added.map(endpointPart), removed: same.removed.map(endpointPart), moved: moved.toSorted((a, b) => (a.id < b.id ? -1 : 1)) }
}

const addressesOf = (endpoint: Endpoint | undefined): string[] => (endpoint?.addresses ?? []).map(formatAddress).toSorted()

function endpointPart(endpoint: Endpoint): EndpointPart {
  return { id: endpoint.id, kind: endpoint.kind, names: [...endpoint.names], addresses: endpoint.addresses.map(formatAddress), places: placesOf(endpoint.origin) }
}
