import type { Check, StyleInput } from '../../../model/check.ts'
import { part, text } from '../attribute.ts'
import { referred, subnetsOf } from '../compute/locate.ts'
import { zoneOf } from '../transit/zone.ts'
import type { AwsTree } from '../tree.ts'

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
      const appliances = new Set(
        routes.flatMap((route) =>
          route?.target.kind === 'resource'
            ? [`${route.target.resource.id}${route.target.attribute === 'id' ? '' : `.${route.target.attribute}`}`]
            : [],
        ),
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
