import type { Field, FlowSet } from '../flow/space.ts'
import type { Rewrite } from '../layers/nat.ts'
import type { Matching } from '../model/matching.ts'
import type { Branch, Leg } from './branch.ts'

/** A leg that remembers what a node rewrote, so that the reply can be put back. */
export function rememberRewrites(leg: Leg, node: string, rewrites: readonly Rewrite[]): Leg {
  return { ...leg, rewrites: [...leg.rewrites, ...rewrites.map((r) => ({ ...r, node }))] }
}

/** Linux puts a reply's destination back as it comes in, before it is routed; so does everything else that translates sources. */
export function undoSource(matching: Matching, leg: Leg, node: string, branch: Branch): Branch {
  return undo(matching, leg, node, branch, ['source', 'sourcePort'])
}

/** …and its source as it goes out. */
export function undoDestination(matching: Matching, leg: Leg, node: string, branch: Branch): Branch {
  return undo(matching, leg, node, branch, ['destination', 'destinationPort'])
}

const mirror: Readonly<Record<Field, Field>> = {
  source: 'destination',
  destination: 'source',
  sourcePort: 'destinationPort',
  destinationPort: 'sourcePort',
  protocol: 'protocol',
  mark: 'mark',
}

function undo(matching: Matching, leg: Leg, node: string, branch: Branch, fields: readonly Field[]): Branch {
  const { space } = matching
  let { set } = branch
  for (const { field, before, node: where } of leg.rewrites.toReversed()) {
    if (where !== node || !fields.includes(field)) continue
    // The reply holds in its mirrored field what the request held before the rewrite; what else was rewritten on the way says nothing here.
    const others = leg.rewrites.map((r) => mirror[r.field]).filter((f) => f !== mirror[field])
    const earlier: FlowSet = space.forget(space.reverse(space.forget(before, ['mark'])), others)
    const restored = space.and(space.forget(set, [mirror[field]]), earlier)
    set = space.isEmpty(restored) ? set : restored
  }
  return { ...branch, set }
}
