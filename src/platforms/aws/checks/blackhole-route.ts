import type { Check, StyleInput } from '../../../model/check.ts'
import { attribute, blocks } from '../attribute.ts'
import { referred } from '../compute/locate.ts'
import type { AwsTree } from '../tree.ts'
import type { Resource } from '../../resource.ts'
import type { Table } from '../vpc/routes.ts'
import { vpcTypes } from '../vpc/network.ts'
import type { World } from '../world.ts'
import { referrersOf } from './referrers.ts'

export const blackholeRoute: Check<StyleInput<AwsTree>> = {
  code: 'aws/blackhole-route',
  severity: 'error',
  needs: ['tree:aws'],
  says: 'The route {route} of {subject} leads nowhere: {because}.',
  fix: 'Attach {target} to {vpc}, lead the route to what is attached there, or take it away.',
  *run({ tree: { world, tables } }) {
    const told = new Set<object>()
    for (const table of tables.all.values()) {
      if (table.vpc.foreign) continue
      for (const route of table.routes) {
        if (route.target.kind !== 'resource' || route.uncertain !== undefined || told.has(route.origin)) continue
        const { resource } = route.target
        const because = lacks(world, resource, table)
        if (because === undefined) continue
        told.add(route.origin)
        yield {
          subject: table.id,
          origins: [route.origin, resource.origin],
          args: { route: route.says, because, target: resource.id, vpc: table.vpc.id },
        }
      }
    }
  },
}

/** Why a gateway surely takes nothing from this VPC. */
function lacks(world: World, gateway: Resource, { vpc }: Table): string | undefined {
  if (gateway.lookedUp === true || gateway.uncertain !== undefined) return undefined
  const ends = endsOf(world, gateway)
  if (ends === undefined || ends.includes(vpc.id)) return undefined
  if (ends.length === 0) return `${gateway.id} is attached to no VPC`
  return gateway.type === 'aws_vpc_peering_connection'
    ? `${gateway.id} joins ${ends.join(' and ')}, not ${vpc.id}`
    : `${gateway.id} is attached to ${ends.join(', ')}, not to ${vpc.id}`
}

/** The VPCs that something is attached to; undefined where not all of them are known. */
function endsOf(world: World, gateway: Resource): string[] | undefined {
  const at = (...values: readonly ReturnType<typeof attribute>[]): string[] | undefined => {
    const found = values.map((value) => referred(world, value, ...vpcTypes))
    // What is only looked up may be the very one.
    return found.some((one) => one === undefined || one.lookedUp === true) ? undefined : found.flatMap((one) => one?.id ?? [])
  }
  switch (gateway.type) {
    case 'aws_internet_gateway': {
      const own = attribute(gateway, 'vpc_id')
      if (own) return at(own)
      if (blocks(attribute(gateway, 'attachments')).length > 0) return undefined
      const beside = world
        .ofType('aws_internet_gateway_attachment')
        .filter((one) => referred(world, attribute(one, 'internet_gateway_id'), gateway.type) === gateway)
      return world
        .ofType('aws_internet_gateway_attachment')
        .some((one) => !referred(world, attribute(one, 'internet_gateway_id'), gateway.type))
        ? undefined
        : at(...beside.map((one) => attribute(one, 'vpc_id')))
    }
    case 'aws_egress_only_internet_gateway':
      return at(attribute(gateway, 'vpc_id'))
    case 'aws_vpc_peering_connection':
      return at(attribute(gateway, 'vpc_id'), attribute(gateway, 'peer_vpc_id'))
    case 'aws_ec2_transit_gateway': {
      const attachments = world.ofType('aws_ec2_transit_gateway_vpc_attachment')
      const others = referrersOf(world, gateway).some(
        ({ type }) => /attachment|ram_|peering/.test(type) && type !== 'aws_ec2_transit_gateway_vpc_attachment',
      )
      const unsure = attachments.some(
        (one) => !referred(world, attribute(one, 'transit_gateway_id'), gateway.type) || one.uncertain !== undefined,
      )
      const own = attachments.filter((one) => referred(world, attribute(one, 'transit_gateway_id'), gateway.type) === gateway)
      return others || unsure ? undefined : at(...own.map((one) => attribute(one, 'vpc_id')))
    }
    default:
      return undefined
  }
}
