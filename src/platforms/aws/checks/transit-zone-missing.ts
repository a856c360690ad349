import type { Check, StyleInput } from '../../../model/check.ts'
import { part } from '../attribute.ts'
import { referred, subnetsOf } from '../compute/locate.ts'
import { zoneOf } from '../transit/zone.ts'
import type { AwsTree } from '../tree.ts'
import { vpcTypes } from '../vpc/network.ts'

export const transitZoneMissing: Check<StyleInput<AwsTree>> = {
  code: 'aws/transit-zone-missing',
  severity: 'warning',
  needs: ['tree:aws'],
  says: '{subject} has no subnet in {zone}, where {who} lies, whose route table leads to the transit gateway: AWS takes nothing from there.',
  fix: 'Name a subnet of {zone} in the attachment’s subnet_ids.',
  *run({ tree: { world, networks, tables, inhabitants } }) {
    for (const attachment of world.ofType('aws_ec2_transit_gateway_vpc_attachment')) {
      const vpc = networks.vpcs.get(referred(world, part(attachment, 'vpc_id'), ...vpcTypes)?.id ?? '')
      const gateway = referred(world, part(attachment, 'transit_gateway_id'), 'aws_ec2_transit_gateway')
      const named = subnetsOf(world, part(attachment, 'subnet_ids'))
      if (
        !vpc ||
        !gateway ||
        attachment.lookedUp === true ||
        attachment.uncertain !== undefined ||
        named.doubt !== undefined ||
        named.found.length === 0
      )
        continue
      const attached = named.found.map(({ id }) => networks.subnets.get(id)).map((subnet) => subnet && zoneOf(subnet))
      // A zone that isn't known may be the one.
      if (attached.includes(undefined)) continue
      const told = new Set<string>()
      for (const { placement, subnets } of inhabitants) {
        if (placement.doubt !== undefined) continue
        for (const subnet of subnets) {
          const zone = zoneOf(subnet)
          if (subnet.vpc.id !== vpc.id || zone === undefined || attached.includes(zone) || told.has(zone) || !comparable(zone, attached))
            continue
          const leads = tables
            .of(subnet)
            .routes.find(({ target, uncertain }) => uncertain === undefined && target.kind === 'resource' && target.resource === gateway)
          if (!leads) continue
          told.add(zone)
          yield { subject: attachment.id, origins: [attachment.origin, subnet.origin, leads.origin], args: { zone, who: placement.id } }
        }
      }
    }
  },
}

/** Zones by name among names, or members of one list that only AWS knows. */
function comparable(zone: string, others: readonly (string | undefined)[]): boolean {
  const listOf = (one: string): string =>
    /\[\d+\]$/.test(one)
      ? one.replace(/\[\d+\]$/, '')
      : /^[a-z]{2}(?:-[a-z]+)+-\d[a-z]$/.test(one)
        ? 'name'
        : /^[a-z]+\d-az\d$/.test(one)
          ? 'id'
          : one
  return others.every((one) => one !== undefined && listOf(one) === listOf(zone))
}
