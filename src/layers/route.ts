import type { Alternative } from '../flow/path.ts'
import type { FlowSet } from '../flow/space.ts'
import { lengthOf } from '../model/link/tables.ts'
import type { Matched, Matching } from '../model/matching.ts'
import type { Route, RouteTable } from '../model/table.ts'

/** Flows that one route carries; without a route nothing leads to their destination. */
export interface Routed {
  readonly set: FlowSet
  readonly route: Route | undefined
  /** In worlds where an endpoint whose address isn't known lies within the route's prefix, or does not. */
  readonly alternatives: readonly Alternative[]
}

/** Looks up the destination: the longest prefix wins (endpoints known by identity before all prefixes), then the lowest metric, then the first. */
export function route(matching: Matching, table: RouteTable, set: FlowSet): Routed[] {
  const { space } = matching
  const routed: Routed[] = []
  let here: { set: FlowSet; alternatives: readonly Alternative[] }[] = [{ set, alternatives: [] }]
  for (const { route: one, destination } of prepared(matching, table)) {
    if (here.length === 0) break
    const next: typeof here = []
    for (const bundle of here) {
      const part = space.and(bundle.set, destination.surely)
      if (!space.isEmpty(part)) routed.push({ ...bundle, set: part, route: one })
      const rest = part === space.none ? bundle.set : space.minus(bundle.set, destination.surely)
      if (space.isEmpty(rest)) continue
      const perhaps = destination.surely === destination.possibly ? space.none : space.and(rest, destination.possibly)
      if (space.isEmpty(perhaps)) {
        next.push({ ...bundle, set: rest })
        continue
      }
      const doubt = matching.doubtAbout(one, () => ({ kind: 'unknown', code: 'route/address-not-known', says: 'whether an address that is not declared lies within a route', origins: [one.origin] }))
      routed.push({ set: perhaps, route: one, alternatives: [...bundle.alternatives, { doubt, way: 1 }] })
      next.push({ set: perhaps, alternatives: [...bundle.alternatives, { doubt, way: 0 }] })
      const sure = space.minus(rest, destination.possibly)
      if (!space.isEmpty(sure)) next.push({ ...bundle, set: sure })
    }
    here = next
  }
  for (const rest of here) routed.push({ ...rest, route: undefined })
  return routed
}

const known = new WeakMap<Matching, Map<RouteTable, Prepared[]>>()

function prepared(matching: Matching, table: RouteTable): Prepared[] {
  const tables = known.get(matching) ?? new Map<RouteTable, Prepared[]>()
  known.set(matching, tables)
  const ready = tables.get(table)
  if (ready) return ready
  const weight = (one: Route): number => ('peers' in one.to ? 1000 : lengthOf(one.to.prefix))
  const made = table.routes
    .map((one, place) => ({ one, place }))
    .toSorted((a, b) => weight(b.one) - weight(a.one) || a.one.metric - b.one.metric || a.place - b.place)
    .map(({ one }) => ({ route: one, destination: destinationOf(matching, one) }))
  tables.set(table, made)
  return made
}

interface Prepared {
  readonly route: Route
  readonly destination: Matched
}

/** A default route also carries what is addressed by identity only; a longer prefix those that are known to lie within. */
function destinationOf(matching: Matching, { to }: Route): Matched {
  const { space } = matching
  if ('peers' in to) {
    const { possibly } = matching.peersAs('destination', to.peers)
    const set = to.family === undefined ? possibly : space.and(possibly, matching.ofFamily(to.family))
    return { surely: set, possibly: set }
  }
  return matching.within('destination', to.prefix)
}
