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
  const take = ({ route: one, destination }: Prepared, bundle: Bundle): Bundle[] => {
    const part = space.and(bundle.set, destination.surely)
    if (!space.isEmpty(part)) routed.push({ ...bundle, set: part, route: one })
    const rest = part === space.none ? bundle.set : space.minus(bundle.set, destination.surely)
    if (space.isEmpty(rest)) return []
    const perhaps = destination.surely === destination.possibly ? space.none : space.and(rest, destination.possibly)
    if (space.isEmpty(perhaps)) return [{ ...bundle, set: rest }]
    const doubt = matching.doubtAbout(one, () => ({ kind: 'unknown', code: 'route/address-not-known', says: 'whether an address that is not declared lies within a route', origins: [one.origin] }))
    routed.push({ set: perhaps, route: one, alternatives: [...bundle.alternatives, { doubt, way: 1 }] })
    const sure = space.minus(rest, destination.possibly)
    return [{ set: perhaps, alternatives: [...bundle.alternatives, { doubt, way: 0 }] }, ...(space.isEmpty(sure) ? [] : [{ ...bundle, set: sure }])]
  }
  /** What is left. */
  const visit = (some: Routes, bundle: Bundle): Bundle[] => {
    if ('only' in some) return take(some.only, bundle)
    const inside = space.and(bundle.set, some.destinations)
    if (space.isEmpty(inside)) return [bundle]
    const left = visit(some.before, { ...bundle, set: inside }).flatMap((one) => visit(some.after, one))
    const outside = inside === bundle.set ? space.none : space.minus(bundle.set, some.destinations)
    const same = left.find(({ alternatives }) => alternatives === bundle.alternatives)
    const rest = { ...bundle, set: same ? space.or(outside, same.set) : outside }
    return [...left.filter((one) => one !== same), ...(space.isEmpty(rest.set) ? [] : [rest])]
  }
  const routes = prepared(matching, table)
  const bundle: Bundle = { set, alternatives: [] }
  for (const rest of routes ? visit(routes, bundle) : [bundle]) routed.push({ ...rest, route: undefined })
  return routed
}

const known = new WeakMap<Matching, Map<RouteTable, Routes | undefined>>()

function prepared(matching: Matching, table: RouteTable): Routes | undefined {
  const tables = known.get(matching) ?? new Map<RouteTable, Routes | undefined>()
  known.set(matching, tables)
  if (tables.has(table)) return tables.get(table)
  const weight = (one: Route): number => ('peers' in one.to ? 1000 : lengthOf(one.to.prefix))
  const sorted = table.routes
    .map((one, place) => ({ one, place }))
    .toSorted((a, b) => weight(b.one) - weight(a.one) || a.one.metric - b.one.metric || a.place - b.place)
    .map(({ one }) => ({ route: one, destination: destinationOf(matching, one) }))
  const made = sorted.length === 0 ? undefined : joined(matching, sorted)
  tables.set(table, made)
  return made
}

function joined(matching: Matching, routes: readonly Prepared[]): Routes {
  const [only] = routes
  if (only && routes.length === 1) return { destinations: only.destination.possibly, only }
  const middle = routes.length >> 1
  const [before, after] = [joined(matching, routes.slice(0, middle)), joined(matching, routes.slice(middle))]
  return { destinations: matching.space.or(before.destinations, after.destinations), before, after }
}

interface Prepared {
  readonly route: Route
  readonly destination: Matched
}

interface Bundle {
  readonly set: FlowSet
  readonly alternatives: readonly Alternative[]
}

/** Routes in order, as a tree: each half is asked only about what it carries anything of. */
type Routes = { readonly destinations: FlowSet } & ({ readonly only: Prepared } | { readonly before: Routes; readonly after: Routes })

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
