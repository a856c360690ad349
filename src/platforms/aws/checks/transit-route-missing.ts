import type { Check, StyleInput } from '../../../model/check.ts'
import { noWay } from '../../../model/cause.ts'
import { part, text } from '../attribute.ts'
import { referred } from '../compute/locate.ts'
import type { AwsTree } from '../tree.ts'
import { vpcTypes, type Vpc } from '../vpc/network.ts'
import { tablesOf } from './way.ts'

export const transitRouteMissing: Check<StyleInput<AwsTree>> = {
  code: 'aws/transit-route-missing',
  severity: 'warning',
  needs: ['tree:aws'],
  says: '{subject} attaches {vpc} to {gateway}, no route table of {vpc} leads there, and those of {others} do: {vpc} sends nothing there and answers nobody who asks from there.',
  fix: 'Give the route tables of {vpc} a route to {gateway}, or take the attachment away.',
  *run({ tree: { world, networks, tables, inhabitants } }) {
    const attachments = world.ofType('aws_ec2_transit_gateway_vpc_attachment').map((attachment) => ({
      attachment,
      gateway: referred(world, part(attachment, 'transit_gateway_id'), 'aws_ec2_transit_gateway'),
      vpc: networks.vpcs.get(referred(world, part(attachment, 'vpc_id'), ...vpcTypes)?.id ?? ''),
    }))
    for (const { attachment, gateway, vpc } of attachments) {
      if (!gateway || !vpc || vpc.foreign || attachment.lookedUp === true || attachment.uncertain !== undefined) continue
      // Who takes part in multicast alone needs no route (AWS: tgw-multicast-overview, 2026-11).
      const multicast = part(gateway, 'multicast_support')
      if (multicast && text(multicast) !== 'disable') continue
      const leads = (one: Vpc): boolean | undefined => {
        const own = tablesOf(tables, one)
        const known = own.flatMap(({ routes }) => routes).map(({ target }) => (target.kind === 'unknown' ? undefined : target.kind === 'resource' && target.resource === gateway))
        if (known.includes(true)) return true
        return known.includes(undefined) || own.some(({ open }) => open !== undefined) ? undefined : false
      }
      if (!inhabitants.some((one) => one.vpc === vpc && one.placement.future !== true) || leads(vpc) !== false) continue
      // AWS: a VPC sends to a transit gateway only what a route of the subnet's table leads there (tgw-vpc-attachments, 2026-11).
      const others = attachments.flatMap((one) => (one.gateway === gateway && one.vpc && one.vpc !== vpc && leads(one.vpc) === true ? [one.vpc] : []))
      if (others.length === 0) continue
      yield {
        subject: attachment.id,
        origins: [attachment.origin, vpc.origin, ...others.flatMap((one) => tablesOf(tables, one).flatMap(({ routes }) => routes.flatMap(({ target, origin }) => (target.kind === 'resource' && target.resource === gateway ? [origin] : []))))],
        args: { vpc: vpc.id, gateway: gateway.id, others: [...new Set(others.map(({ id }) => id))].join(', ') },
        cause: [...new Set(others)].flatMap((one) => [noWay(vpc.id, one.id)]),
      }
    }
  },
}
