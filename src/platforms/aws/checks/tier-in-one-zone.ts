import type { Check, StyleInput } from '../../../model/check.ts'
import { zoneOf } from '../transit/zone.ts'
import type { AwsTree } from '../tree.ts'

/** What spreads over zones by itself as soon as it is given subnets there. */
const spreads = new Set(['aws_autoscaling_group', 'aws_ecs_service', 'aws_eks_node_group', 'aws_lambda_function', 'aws_lb', 'aws_elb'])

export const tierInOneZone: Check<StyleInput<AwsTree>> = {
  code: 'aws/tier-in-one-zone',
  severity: 'note',
  needs: ['tree:aws'],
  says: '{subject} has subnets in {zone} alone: if that zone fails, all of it does.',
  fix: 'Give it subnets in two zones or more.',
  *run({ tree: { inhabitants } }) {
    for (const { placement, subnets } of inhabitants) {
      const zones = new Set(subnets.map(zoneOf))
      const [zone] = zones
      if (
        !spreads.has(placement.resource.type) ||
        placement.doubt !== undefined ||
        placement.resource.lookedUp === true ||
        zones.size !== 1 ||
        zone === undefined
      )
        continue
      yield { subject: placement.id, origins: [placement.origin, ...subnets.map(({ origin }) => origin)], args: { zone } }
    }
  },
}
