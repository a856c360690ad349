import { formatRanges, intersectRanges } from '../../../base/address.ts'
import type { Check, StyleInput } from '../../../model/check.ts'
import type { Resource } from '../../resource.ts'
import { attribute } from '../attribute.ts'
import { referred } from '../compute/locate.ts'
import type { AwsTree } from '../tree.ts'
import { vpcTypes, type Vpc } from '../vpc/network.ts'

export const overlappingNetworks: Check<StyleInput<AwsTree>> = {
  code: 'aws/overlapping-networks',
  severity: 'error',
  needs: ['tree:aws'],
  says: '{one} and {other} are joined by {subject}, and both use {ranges}: an address there is never the other’s.',
  fix: 'Give one of the networks another range, or put private NAT between them.',
  *run({ tree: { world, networks } }) {
    const vpcOf = (resource: Resource, name: string): Vpc | undefined =>
      networks.vpcs.get(referred(world, attribute(resource, name), ...vpcTypes)?.id ?? '')
    for (const peering of world.ofType('aws_vpc_peering_connection')) {
      const [one, other] = [vpcOf(peering, 'vpc_id'), vpcOf(peering, 'peer_vpc_id')]
      if (!one || !other) continue
      const shared = intersectRanges(one.ranges, other.ranges)
      // AWS refuses such a connection (vpc-peering-basics, 2026-11).
      if (one.id !== other.id && shared.length > 0)
        yield {
          subject: peering.id,
          origins: [peering.origin, one.origin, other.origin],
          args: { one: one.id, other: other.id, ranges: formatRanges(shared) },
        }
    }
    const attached = new Map<Resource, { vpc: Vpc; attachment: Resource }[]>()
    for (const attachment of world.ofType('aws_ec2_transit_gateway_vpc_attachment')) {
      const gateway = referred(world, attribute(attachment, 'transit_gateway_id'), 'aws_ec2_transit_gateway')
      const vpc = vpcOf(attachment, 'vpc_id')
      if (gateway && vpc) attached.set(gateway, [...(attached.get(gateway) ?? []), { vpc, attachment }])
    }
    for (const [gateway, all] of attached)
      for (const [place, { vpc, attachment }] of all.entries())
        for (const later of all.slice(place + 1)) {
          const shared = intersectRanges(vpc.ranges, later.vpc.ranges)
          // Networks that share a gateway need not talk: tables may keep them apart.
          if (vpc.id !== later.vpc.id && shared.length > 0)
            yield {
              subject: gateway.id,
              severity: 'warning',
              origins: [attachment.origin, later.attachment.origin, vpc.origin, later.vpc.origin],
              args: { one: vpc.id, other: later.vpc.id, ranges: formatRanges(shared) },
            }
        }
  },
}
