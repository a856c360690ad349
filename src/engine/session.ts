import type { Field, FlowSet } from '../flow/space.ts'
import type { Rewrite } from '../layers/nat.ts'
import type { Matching } from '../model/matching.ts'
import { rewrittenFields, type Branch, type Leg } from './branch.ts'

/** A leg that remembers what a node rewrote, so that the reply can be put back. */
export function rememberRewrites(leg: Leg, node: string, cases: readonly (readonly Rewrite[])[]): Leg {
  return { ...leg, rewrites: [...leg.rewrites, { node, cases }] }
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
  const touched = rewrittenFields(leg).map((f) => mirror[f])
  for (const { node: where, cases } of leg.rewrites.toReversed()) {
    if (where !== node) continue
    set = space.union(cases.map((one) => one.toReversed().reduce((reply, rewrite) => (fields.includes(rewrite.field) ? putBack(matching, rewrite, touched, reply, cases.length > 1) : reply), set)))
  }
  return { ...branch, set }
}

/** The reply holds in its mirrored field what the request held before the rewrite; what else was rewritten on the way says nothing here. */
function putBack(matching: Matching, { field, before, values }: Rewrite, touched: readonly Field[], reply: FlowSet, several: boolean): FlowSet {
  const { space } = matching
  const others = touched.filter((f) => f !== mirror[field])
  const earlier = space.forget(matching.repliesTo(space.forget(before, ['mark'])), others)
  // Of several cases only those speak of a reply whose rewrite it shows.
  const own = several ? space.and(reply, matching.repliesTo(values)) : reply
  const restored = space.and(space.forget(own, [mirror[field]]), earlier)
  return space.isEmpty(restored) && !several ? reply : restored
}
