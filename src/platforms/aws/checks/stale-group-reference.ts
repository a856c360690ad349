import type { Check, StyleInput } from '../../../model/check.ts'
import { attribute } from '../attribute.ts'
import type { AwsTree } from '../tree.ts'
import { vpcTypes } from '../vpc/network.ts'
import type { World } from '../world.ts'

export const staleGroupReference: Check<StyleInput<AwsTree>> = {
  code: 'aws/stale-group-reference',
  severity: 'warning',
  needs: ['tree:aws'],
  says: '{subject} refers to {group} in {other}, which nothing joins to {own}: it matches nobody.',
  fix: 'Join the two VPCs by a peering connection or a transit gateway, refer to addresses, or take the rule away.',
  *run({ tree: { world, groups } }) {
    const joined = joinedVpcs(world)
    if (joined === undefined) return
    for (const group of groups.values()) {
      if (!group.vpc || group.vpc.foreign) continue
      for (const rule of group.rules) {
        if (rule.uncertain !== undefined) continue
        for (const { id, origin } of rule.groups) {
          const other = groups.get(id)?.vpc
          if (!other || other.foreign || other.id === group.vpc.id || joined(group.vpc.id, other.id)) continue
          yield { subject: rule.says, origins: [origin, rule.origin], args: { group: id, other: other.id, own: group.vpc.id } }
        }
      }
    }
  },
}

/** Is there a way between two VPCs across which groups may be known? Undefined where what joins them was not read entirely. */
function joinedVpcs(world: World): ((one: string, other: string) => boolean) | undefined {
  const sets: string[][] = []
  const vpcsOf = (values: readonly ReturnType<typeof attribute>[]): string[] | undefined => {
    const found = values.map((value) => world.follow(value, vpcTypes))
    return found.every((one) => one?.kind === 'resource')
      ? found.flatMap((one) => (one?.kind === 'resource' ? [one.resource.id] : []))
      : undefined
  }
  for (const peering of world.ofType('aws_vpc_peering_connection')) {
    const ends = vpcsOf([attribute(peering, 'vpc_id'), attribute(peering, 'peer_vpc_id')])
    if (ends) sets.push(ends)
  }
  const attached = world.ofType('aws_ec2_transit_gateway_vpc_attachment').map((one) => vpcsOf([attribute(one, 'vpc_id')]))
  if (attached.includes(undefined)) return undefined
  sets.push(attached.flatMap((one) => one ?? []))
  // A group that is lent to other VPCs is known there.
  if (world.ofType('aws_vpc_security_group_vpc_association').length > 0) return undefined
  return (one, other) => sets.some((set) => set.includes(one) && set.includes(other))
}
