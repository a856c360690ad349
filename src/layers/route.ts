import type { FlowSet } from '../flow/space.ts'
import { lengthOf } from '../model/link/tables.ts'
import type { Matching } from '../model/matching.ts'
import type { Route, RouteTable } from '../model/table.ts'

/** Flows that one route carries; without a route nothing leads to their destination. */
export interface Routed {
  readonly set: FlowSet
  readonly route: Route | undefined
}

/** Looks up the destination: the longest prefix wins (endpoints known by identity before all prefixes), then the lowest metric, then the first. */
export function route(matching: Matching, table: RouteTable, set: FlowSet): Routed[] {
  const { space } = matching
  const routed: Routed[] = []
  let rest = set
  for (const { route: one, destination } of prepared(matching, table)) {
    if (space.isEmpty(rest)) break
    const part = space.and(rest, destination)
    if (space.isEmpty(part)) continue
    routed.push({ set: part, route: one })
    rest = space.minus(rest, destination)
  }
  if (!space.isEmpty(rest)) routed.push({ set: rest, route: undefined })
  return routed
}

const known = new WeakMap<Matching, Map<RouteTable, { route: Route; destination: FlowSet }[]>>()

function prepared(matching: Matching, table: RouteTable): { route: Route; destination: FlowSet }[] {
  const tables = known.get(matching) ?? new Map<RouteTable, { route: Route; destination: FlowSet }[]>()
  known.set(matching, tables)
  const ready = tables.get(table)
  if (ready) return ready
  const weight = (one: Route): number => ('peers' in one.to ? 1000 : lengthOf(one.to.prefix))
  const made = table.routes
    .map((one, place) => ({ one, place }))
    .toSorted((a, b) => weight(b.one) - weight(a.one) || a.one.metric - b.one.metric || a.place - b.place)
    .map(({ one }) => ({
      route: one,
      destination: 'peers' in one.to ? matching.peersAs('destination', one.to.peers).possibly : matching.space.destination({ ranges: [one.to.prefix], tokens: tokensFor(matching, one) }),
    }))
  tables.set(table, made)
  return made
}

/** A default route also carries what is addressed by identity only. */
function tokensFor(matching: Matching, one: Route): { first: number; last: number }[] {
  const whole = 'prefix' in one.to && lengthOf(one.to.prefix) === 0
  return whole && matching.model.tokens.length > 0 ? [{ first: 0, last: matching.model.tokens.length - 1 }] : []
}
