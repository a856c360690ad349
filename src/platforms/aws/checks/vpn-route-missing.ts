import type { Check, StyleInput } from '../../../model/check.ts'
import { part } from '../attribute.ts'
import { referred } from '../compute/locate.ts'
import type { AwsTree } from '../tree.ts'
import { vpcTypes } from '../vpc/network.ts'
import { tablesOf } from './way.ts'

export const vpnRouteMissing: Check<StyleInput<AwsTree>> = {
  code: 'aws/vpn-route-missing',
  severity: 'warning',
  needs: ['tree:aws'],
  says: '{subject} leads to {vpc} by {gateway}, and no route table of {vpc} has a route to {gateway} or learns its routes: no reply finds the way back.',
  fix: 'Let the route tables of {vpc} learn from {gateway} (propagating_vgws, or an aws_vpn_gateway_route_propagation), or add a route to it.',
  *run({ tree: { world, networks, tables, inhabitants } }) {
    for (const vpn of world.ofType('aws_vpn_connection')) {
      const gateway = referred(world, part(vpn, 'vpn_gateway_id'), 'aws_vpn_gateway')
      if (!gateway || gateway.lookedUp === true || vpn.lookedUp === true || vpn.uncertain !== undefined || gateway.uncertain !== undefined) continue
      const beside = world.ofType('aws_vpn_gateway_attachment')
      const attached = part(gateway, 'vpc_id') ?? beside.flatMap((one) => (referred(world, part(one, 'vpn_gateway_id'), gateway.type) === gateway ? (part(one, 'vpc_id') ?? []) : []))[0]
      const vpc = networks.vpcs.get(referred(world, attached, ...vpcTypes)?.id ?? '')
      if (!vpc || vpc.foreign || !inhabitants.some((one) => one.vpc === vpc && one.placement.future !== true)) continue
      const own = tablesOf(tables, vpc)
      // AWS: without propagation the routes have to be entered by hand (vpn-edit-static-routes; SetUpVPNConnections, 2026-11).
      const may = own.some(
        ({ routes, learnsFrom, open }) =>
          open !== undefined ||
          learnsFrom.some(({ target }) => target.kind !== 'resource' || target.resource === gateway) ||
          routes.some(({ target }) => target.kind === 'unknown' || (target.kind === 'resource' && target.resource === gateway)),
      )
      // A propagation whose table isn't known may be the one that is missed.
      const loose = world.ofType('aws_vpn_gateway_route_propagation').some((one) => !referred(world, part(one, 'route_table_id'), 'aws_route_table', 'aws_default_route_table'))
      if (may || loose) continue
      yield {
        subject: vpn.id,
        origins: [vpn.origin, gateway.origin, ...own.filter(({ origin }) => origin.kind !== 'implied').map(({ origin }) => origin)],
        args: { vpc: vpc.id, gateway: gateway.id },
      }
    }
  },
}
