import { everyIpv4, type AddressRange } from '../../../base/address.ts'
import { nobody } from '../../../flow/match.ts'
import type { Facts } from '../../../model/facts.ts'
import type { NextHop, Route } from '../../../model/table.ts'
import type { Unread } from '../../../origin/problem.ts'
import type { Resource } from '../../resource.ts'
import { attribute, prefix, text } from '../attribute.ts'
import { referred } from '../compute/locate.ts'
import { fromGateway, fromVpc, type Core, type Door } from '../door.ts'
import { cloudNode, handOver, twoSided } from '../vpc/gateway.ts'
import type { Vpc } from '../vpc/network.ts'
import { toLines, type Line } from './premises.ts'

const gatewayType = 'aws_ec2_local_gateway'
const tableType = 'aws_ec2_local_gateway_route_table'
const associationType = 'aws_ec2_local_gateway_route_table_vpc_association'

/** A local gateway as far as it is known: the thing itself, or its route table where only that was looked up. */
interface LocalGateway {
  readonly resource: Resource
  readonly tables: readonly Resource[]
  readonly vpcs: readonly Vpc[]
  readonly ranges: readonly AddressRange[]
}

/**
 * Local gateways of Outposts: between the VPCs that are associated with their route table and the network where the rack stands, over IPv4 (AWS Outposts, "Local gateway
 * route tables", 2026-11). Gateways and tables are only looked up, so whether customer-owned addresses take the place of private ones isn't known, nor every route.
 */
export function localGateways(core: Core): { readonly lines: readonly Line[]; readonly door: Door } {
  const { world, networks } = core
  const unread: Unread[] = []
  const tables = world.ofType(tableType)
  const gatewayOf = (resource: Resource): Resource | undefined => {
    if (resource.type === gatewayType) return resource
    if (resource.type === associationType) {
      const table = referred(world, attribute(resource, 'local_gateway_route_table_id'), tableType)
      return table && gatewayOf(table)
    }
    const outpost = text(attribute(resource, 'outpost_arn'))
    return (
      referred(world, attribute(resource, 'local_gateway_id'), gatewayType) ??
      world.ofType(gatewayType).find((one) => outpost !== undefined && text(attribute(one, 'outpost_arn')) === outpost) ??
      resource
    )
  }
  const ofTable = (resource: Resource): Resource | undefined => {
    const table = referred(world, attribute(resource, 'local_gateway_route_table_id'), tableType)
    if (!table)
      unread.push({ what: `${resource.id}: the route table that it belongs to was not read`, origin: resource.origin, changesAnswers: true })
    return table && gatewayOf(table)
  }
  const associated = world.ofType(associationType).map((one) => ({ gateway: ofTable(one), vpc: networks.vpcOf(one) }))
  const routes = world.ofType('aws_ec2_local_gateway_route').map((one) => ({ gateway: ofTable(one), range: prefix(attribute(one, 'destination_cidr_block')) }))
  const gateways = [...new Set([...world.ofType(gatewayType), ...tables.flatMap((one) => gatewayOf(one) ?? [])])].map((resource): LocalGateway => ({
    resource,
    tables: tables.filter((one) => gatewayOf(one) === resource),
    vpcs: associated.flatMap(({ gateway, vpc }) => (gateway === resource && vpc ? [vpc] : [])),
    ranges: routes.flatMap(({ gateway, range }) => (gateway === resource && range ? [range] : [])),
  }))
  const parts = gateways.map(gatewayFacts)
  return {
    lines: gateways.map(lineOf),
    door: {
      targets: [gatewayType, tableType, associationType],
      hop: (target: Resource, from: Vpc): NextHop => {
        const named = gatewayOf(target)
        const own = gateways.find(({ resource }) => resource === named)
        return own?.vpcs.includes(from) === true
          ? { kind: 'nodes', nodes: [own.resource.id], arrivesOn: fromVpc(from.id) }
          : { kind: 'unknown', says: `whether ${from.id} is associated with the route table of ${target.id} is not declared` }
      },
      facts: { nodes: parts.flatMap(({ nodes }) => nodes ?? []), tables: parts.flatMap(({ tables: own }) => own ?? []) },
      unread,
    },
  }
}

const lineId = ({ id }: Resource): string => `${id}/virtual-interfaces`
const isWhole = ({ first, last }: AddressRange): boolean => first === everyIpv4.first && last === everyIpv4.last

function lineOf({ resource, tables, vpcs, ranges }: LocalGateway): Line {
  const { id, origin } = resource
  const modes = new Set(tables.map((one) => text(attribute(one, 'mode'))?.toLowerCase()))
  const direct = modes.size === 1 && modes.has('direct-vpc-routing')
  return {
    id: lineId(resource),
    behind: id,
    gateways: [{ node: id, arrivesOn: `attachment ${id}`, vpcs: vpcs.map((vpc) => vpc.id), origin }],
    ranges: ranges.filter((one) => !isWhole(one)),
    open: `which routes ${id} has was not read`,
    families: [4],
    ...(!direct && { pending: `the mode of the route table of ${id} is not declared`, drops: 'private addresses where it takes customer-owned ones' }),
    origin,
  }
}

function gatewayFacts(gateway: LocalGateway): Partial<Facts> {
  const { resource, vpcs, ranges } = gateway
  const { id, origin } = resource
  const ids = { out: `${id}/routes`, in: `${id}/to-vpc` }
  const out = toLines([lineOf(gateway)], id)
  const common = (vpc: Vpc): Pick<Route, 'via' | 'metric' | 'origin'> => ({
    via: { kind: 'nodes', nodes: [vpc.id], arrivesOn: fromGateway(id) },
    metric: 0,
    origin,
  })
  return {
    nodes: [
      cloudNode(
        id,
        { arrive: twoSided([handOver(ids.out)], [handOver(ids.in)], origin) },
        vpcs.map((vpc) => vpc.id),
        origin,
        resource.keys.filter((key) => key !== id),
      ),
    ],
    tables: [
      {
        id: ids.out,
        routes: [...ranges.filter((one) => !isWhole(one)), everyIpv4].map((range): Route => ({ to: { prefix: range }, via: out, metric: isWhole(range) ? 1 : 0, origin })),
        otherwise: origin,
      },
      {
        id: ids.in,
        routes: vpcs.flatMap((vpc): Route[] => [
          { ...common(vpc), to: { peers: { ...nobody, groups: [vpc.id] } } },
          ...vpc.ranges.map((range): Route => ({ ...common(vpc), to: { prefix: range } })),
        ]),
        otherwise: origin,
      },
    ],
  }
}
