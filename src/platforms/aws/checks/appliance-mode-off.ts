import type { Check, StyleInput } from '../../../model/check.ts'
import type { Resource } from '../../resource.ts'
import { blocks, part, text } from '../attribute.ts'
import { referred, subnetsOf } from '../compute/locate.ts'
import { zoneOf } from '../transit/zone.ts'
import type { AwsTree } from '../tree.ts'
import type { Networks } from '../vpc/network.ts'

/** What remembers sessions and has to see both directions. */
const remembers = new Set(['aws_vpc_endpoint', 'aws_networkfirewall_firewall', 'aws_network_interface', 'aws_instance'])

export const applianceModeOff: Check<StyleInput<AwsTree>> = {
  code: 'aws/appliance-mode-off',
  severity: 'warning',
  needs: ['tree:aws'],
  says: '{subject} sends what passes {vpc} through {appliances} by zone, without appliance mode: a session’s two directions may take different ones, and the firewall drops what it has not seen begin.',
  fix: 'Set appliance_mode_support = "enable" on {subject}.',
  *run({ tree: { world, networks, tables } }) {
    for (const attachment of world.ofType('aws_ec2_transit_gateway_vpc_attachment')) {
      const mode = part(attachment, 'appliance_mode_support')
      const named = subnetsOf(world, part(attachment, 'subnet_ids'))
      if (
        attachment.lookedUp === true ||
        (mode && text(mode) !== 'disable') ||
        named.doubt !== undefined ||
        !referred(world, part(attachment, 'transit_gateway_id'), 'aws_ec2_transit_gateway')
      )
        continue
      const subnets = named.found.flatMap(({ id }) => networks.subnets.get(id) ?? [])
      const zones = new Set(subnets.map(zoneOf))
      if (zones.size < 2 || zones.has(undefined)) continue
      // Each zone's subnet of the attachment hands over to something in the VPC.
      const routes = subnets.map((subnet) =>
        tables.of(subnet).routes.find(({ target }) => target.kind === 'resource' && remembers.has(target.resource.type)),
      )
      const shared = new Set(subnets.map((subnet) => tables.of(subnet))).size < subnets.length
      const appliances = new Set(
        routes.flatMap((route, place) => {
          if (route?.target.kind !== 'resource') return []
          const { resource, attribute: part_ } = route.target
          const subnet = subnets[place]
          const zone = subnet && zoneOf(subnet)
          // An endpoint of a firewall that is looked up in its status is known only when it is there: the one of the zone is meant, where it has one there.
          if (resource.type === 'aws_networkfirewall_firewall' && !shared && endpointZones(networks, resource).has(zone)) return [`${resource.id} in ${zone ?? ''}`]
          return [`${resource.id}${part_ === 'id' ? '' : `.${part_}`}`]
        }),
      )
      if (routes.includes(undefined) || appliances.size < 2) continue
      yield {
        subject: attachment.id,
        origins: [mode?.origin ?? attachment.origin, attachment.origin, ...routes.flatMap((route) => route?.origin ?? [])],
        args: { vpc: subnets[0]?.vpc.id ?? 'the VPC', appliances: [...appliances].join(' and ') },
      }
    }
  },
}

/** The zones in which a firewall has an endpoint. */
function endpointZones(networks: Networks, firewall: Resource): ReadonlySet<string | undefined> {
  const subnets = blocks(part(firewall, 'subnet_mapping')).flatMap((one) => networks.subnetOf(part(one, 'subnet_id')) ?? [])
  return new Set(subnets.map(zoneOf))
}
