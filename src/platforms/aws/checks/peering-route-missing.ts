import { intersectRanges } from '../../../base/address.ts'
import type { Check, StyleInput } from '../../../model/check.ts'
import { noWay } from '../../../model/cause.ts'
import { attribute } from '../attribute.ts'
import { referred } from '../compute/locate.ts'
import type { AwsTree } from '../tree.ts'
import { vpcTypes, type Vpc } from '../vpc/network.ts'
import type { DeclaredRoute } from '../vpc/routes.ts'
import { peeringOf } from './way.ts'

export const peeringRouteMissing: Check<StyleInput<AwsTree>> = {
  code: 'aws/peering-route-missing',
  severity: 'warning',
  needs: ['tree:aws'],
  says: '{there} has a route to {here} over {subject}, and {here} has none back: no reply comes home.',
  fix: 'Give the route tables of {here} a route to {there} over {subject}.',
  *run({ tree: { world, networks, tables } }) {
    for (const peering of world.ofType('aws_vpc_peering_connection')) {
      const ends = ['vpc_id', 'peer_vpc_id'].map((name) =>
        networks.vpcs.get(referred(world, attribute(peering, name), ...vpcTypes)?.id ?? ''),
      )
      const [one, other] = ends
      if (!one || !other || peering.uncertain !== undefined || one.foreign || other.foreign) continue
      const of = (vpc: Vpc): readonly DeclaredRoute[] | undefined => {
        const own = [...tables.all.values()].filter((table) => table.vpc.id === vpc.id)
        if (own.some(({ open }) => open !== undefined)) return undefined
        return own
          .flatMap(({ routes }) => routes)
          .filter(
            ({ target }) => target.kind !== 'resource' || peeringOf(world, target.resource)?.id === peering.id,
          )
      }
      for (const [here, there] of [
        [one, other],
        [other, one],
      ] as const) {
        const [back, forth] = [of(here), of(there)]
        if (back === undefined || forth === undefined) continue
        const over = (routes: readonly DeclaredRoute[]): DeclaredRoute[] => routes.filter(({ target }) => target.kind === 'resource')
        // A route whose target isn't known may be the one that is missed; so may one that isn't surely there.
        if (
          back.some(({ target }) => target.kind === 'unknown') ||
          over(back).length > 0 ||
          over(forth).every(({ uncertain }) => uncertain !== undefined)
        )
          continue
        if (
          over(forth).some(
            ({ to }) =>
              to.peers.ranges.length > 0 &&
              here.ranges.length > 0 &&
              intersectRanges(to.peers.ranges, here.ranges).length === 0 &&
              here.open.length === 0,
          )
        )
          continue
        yield {
          subject: peering.id,
          origins: [...over(forth).map(({ origin }) => origin), peering.origin],
          args: { here: here.id, there: there.id },
          cause: [noWay(here.id, there.id)],
        }
      }
    }
  },
}
