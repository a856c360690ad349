import type { Check, StyleInput } from '../../../model/check.ts'
import { attribute } from '../attribute.ts'
import type { AwsTree } from '../tree.ts'
import { mayBeUnasked } from './absent.ts'
import { subnetTypes } from '../vpc/network.ts'

export const flowLogsOff: Check<StyleInput<AwsTree>> = {
  code: 'aws/flow-logs-off',
  severity: 'note',
  needs: ['tree:aws'],
  says: '{subject} keeps no flow logs.',
  fix: 'Add an aws_flow_log for the VPC; rejected traffic alone costs little and shows most.',
  *run({ tree: { world, networks, inhabitants } }) {
    const logged = new Set<string>()
    for (const log of world.ofType('aws_flow_log')) {
      for (const [name, types] of [
        ['vpc_id', ['aws_vpc', 'aws_default_vpc']],
        ['subnet_id', subnetTypes],
      ] as const) {
        const value = attribute(log, name)
        if (value === undefined) continue
        const found = world.follow(value, types)
        // A log of something that isn't known may be the one that is missed.
        if (found?.kind !== 'resource') return
        logged.add(found.resource.id)
      }
    }
    for (const vpc of networks.vpcs.values()) {
      const own = inhabitants.filter((one) => one.vpc.id === vpc.id)
      // What nobody declares (a region's default VPC) may be logged by who made it.
      if (vpc.origin.kind === 'implied' || vpc.foreign || own.length === 0 || logged.has(vpc.id) || mayBeUnasked(world, vpc.resource, 'aws_flow_log')) continue
      const subnets = new Set(own.flatMap((one) => one.subnets.map(({ id }) => id)))
      if (subnets.size > 0 && [...subnets].every((id) => logged.has(id))) continue
      yield { subject: vpc.id, origins: [vpc.origin] }
    }
  },
}
