import { formatRanges, intersectRanges } from '../../../base/address.ts'
import { noWay } from '../../../model/cause.ts'
import type { Check, StyleInput } from '../../../model/check.ts'
import type { Resource } from '../../resource.ts'
import { attribute } from '../attribute.ts'
import { referred } from '../compute/locate.ts'
import type { AwsTree } from '../tree.ts'
import { vpcTypes, type Vpc } from '../vpc/network.ts'
import type { DeclaredRoute, Table } from '../vpc/routes.ts'
import { peeringOf } from './way.ts'

export const peeringRouteAstray: Check<StyleInput<AwsTree>> = {
  code: 'aws/peering-route-astray',
  severity: 'error',
  needs: ['tree:aws'],
  says: '{tables} lead {to} over {subject} to {peer}, which has {ranges} alone: what is sent there is thrown away.',
  fix: 'Lead {ranges} over the peering connection, or take the routes away.',
  *run({ tree: { world, networks, tables } }) {
    const astray = new Map<string, { readonly peering: Resource; readonly peer: Vpc; readonly routes: { readonly table: Table; readonly route: DeclaredRoute }[] }>()
    for (const table of tables.all.values()) {
      for (const route of table.routes) {
        const peering = route.target.kind === 'resource' ? peeringOf(world, route.target.resource) : undefined
        if (!peering || route.uncertain !== undefined || peering.uncertain !== undefined) continue
        const ends = ['vpc_id', 'peer_vpc_id'].map((name) => networks.vpcs.get(referred(world, attribute(peering, name), ...vpcTypes)?.id ?? ''))
        const peer = ends.find((vpc) => vpc !== undefined && vpc.id !== table.vpc.id)
        if (!peer || !ends.some((vpc) => vpc?.id === table.vpc.id) || !misses(route, peer)) continue
        const key = `${peering.id} ${table.vpc.id} ${formatRanges(route.to.peers.ranges)}`
        const known = astray.get(key)
        if (known) known.routes.push({ table, route })
        else astray.set(key, { peering, peer, routes: [{ table, route }] })
      }
    }
    for (const { peering, peer, routes } of astray.values())
      yield {
        subject: peering.id,
        origins: [...routes.map(({ route }) => route.origin), peer.origin, peering.origin],
        args: {
          tables: routes.map(({ table }) => table.id).join(', '),
          to: formatRanges(routes.flatMap(({ route }) => route.to.peers.ranges)),
          peer: peer.id,
          ranges: formatRanges(peer.ranges),
        },
        cause: routes.map(({ table }) => noWay(table.vpc.id, peer.id)),
      }
  },
}

/** A peering connection delivers to the peer's own addresses and passes nothing on (rule 37; AWS: vpc-peering-basics, 2026-11). */
function misses({ to }: DeclaredRoute, peer: Vpc): boolean {
  const { ranges, groups, endpoints } = to.peers
  return (
    to.open === undefined &&
    ranges.length > 0 &&
    groups.length + endpoints.length === 0 &&
    !peer.foreign &&
    peer.ranges.length > 0 &&
    peer.open.length === 0 &&
    intersectRanges(ranges, peer.ranges).length === 0
  )
}
