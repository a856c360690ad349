import { formatAddress, formatPrefix, prefixAround, type Address } from '../../base/address.ts'
import type { Analysis } from '../../engine/analysis.ts'
import type { Check } from '../../model/check.ts'
import { lengthOf } from '../../model/link/tables.ts'
import { stagesWithin, type Stage } from '../../model/node.ts'
import type { Route, RouteTable } from '../../model/table.ts'
import { isWritten } from '../../origin/origin.ts'
import { joined } from '../obstacle.ts'

export const blackholesEndpoint: Check<Analysis> = {
  code: 'route/blackholes-endpoint',
  severity: 'warning',
  needs: ['tables', 'endpoints'],
  says: 'The {kind} route {prefix} of {subject} throws away what it sends to {endpoints}.',
  fix: 'Take the route away, or give {endpoints} a longer one.',
  *run(analysis) {
    const holders = declaredAddresses(analysis)
    for (const node of analysis.model.nodes.values()) {
      const tables = new Set([...node.arrive, ...node.originate].flatMap(tablesOf))
      for (const table of [...tables].flatMap((id) => analysis.model.tables.get(id) ?? [])) {
        if (!table.routes.some(isHole)) continue
        const lost = new Map<Route, { address: Address; endpoint: string }[]>()
        for (const held of holders) {
          if (held.node === node.id) continue
          const found = longest(table, held.address)
          if (!found || !isHole(found) || !isWritten(found.origin)) continue
          lost.set(found, [...(lost.get(found) ?? []), held])
        }
        for (const [route, held] of lost) {
          const [first] = held
          if (!first || !('prefix' in route.to)) continue
          yield {
            subject: node.id,
            origins: [route.origin],
            args: {
              kind: route.via.kind,
              prefix: formatPrefix(
                prefixAround({ family: route.to.prefix.family, value: route.to.prefix.first }, lengthOf(route.to.prefix)),
              ),
              endpoints: joined(held.map((one) => one.endpoint)),
            },
            witness: {
              from: node.id,
              to: formatAddress(first.address),
              flow: { protocol: 'tcp' },
              verdict: route.via.kind === 'blackhole' ? 'dropped' : 'rejected',
            },
          }
        }
      }
    }
  },
}

function isHole({ via }: Route): boolean {
  return via.kind === 'blackhole' || via.kind === 'unreachable' || via.kind === 'prohibit'
}

function tablesOf(stage: Stage): string[] {
  return [...(stage.stage === 'route' ? [stage.table] : []), ...stagesWithin(stage).flatMap(tablesOf)]
}

function declaredAddresses({ model }: Analysis): { address: Address; endpoint: string; node: string }[] {
  return [...model.endpoints.values()]
    .filter((endpoint) => endpoint.kind !== 'addresses' && endpoint.kind !== 'service')
    .flatMap((endpoint) => endpoint.addresses.map((address) => ({ address, endpoint: endpoint.id, node: endpoint.node })))
}

/** The longest prefix, then the lowest metric, then the first. */
function longest({ routes }: RouteTable, { family, value }: Address): Route | undefined {
  let best: Route | undefined
  let length = -1
  for (const route of routes) {
    if (!('prefix' in route.to) || route.to.prefix.family !== family || value < route.to.prefix.first || value > route.to.prefix.last)
      continue
    const own = lengthOf(route.to.prefix)
    if (own > length || (own === length && best !== undefined && route.metric < best.metric)) [best, length] = [route, own]
  }
  return best
}
