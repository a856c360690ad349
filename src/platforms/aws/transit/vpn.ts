import { everyIpv4, everyIpv6, type AddressRange } from '../../../base/address.ts'
import type { Facts } from '../../../model/facts.ts'
import type { NextHop, Route } from '../../../model/table.ts'
import type { Origin } from '../../../origin/origin.ts'
import type { Unread } from '../../../origin/problem.ts'
import type { Resource } from '../../resource.ts'
import { attribute, bool, items, prefix, text } from '../attribute.ts'
import { fromGateway, fromVpc, type Core, type Door } from '../door.ts'
import { referred } from '../compute/locate.ts'
import { cloudNode, handOver, onlyTo, twoSided } from '../vpc/gateway.ts'
import type { Vpc } from '../vpc/network.ts'
import { fromAttachment, type Attachment, type Attachments } from './attachment.ts'
import { toLines, type Line } from './premises.ts'
import type { GatewayTables } from './route-table.ts'

const bgp = (id: string): string => `which ranges ${id} learns by BGP is not declared`
const whole = ({ family, first, last }: AddressRange): boolean => first === 0n && last === (family === 4 ? everyIpv4 : everyIpv6).last

interface VirtualGateway {
  readonly id: string
  readonly vpc: Vpc | undefined
  readonly resource: Resource
}

/** Virtual private gateways by id, and the VPC that each is attached to. */
function virtualGateways({ world, networks }: Core): Map<string, VirtualGateway> {
  const attached = new Map<string, Vpc>()
  for (const resource of world.ofType('aws_vpn_gateway_attachment')) {
    const gateway = referred(world, attribute(resource, 'vpn_gateway_id'), 'aws_vpn_gateway')
    const vpc = networks.vpcOf(resource)
    if (gateway && vpc) attached.set(gateway.id, vpc)
  }
  return new Map(
    world
      .ofType('aws_vpn_gateway')
      .map((resource) => [resource.id, { id: resource.id, vpc: networks.vpcOf(resource) ?? attached.get(resource.id), resource }]),
  )
}

/** What leads out of AWS: virtual private gateways, VPN connections, Direct Connect gateways. */
export interface Ways {
  readonly lines: readonly Line[]
  readonly door: Door
}

/**
 * Virtual private gateways with their lines, and the lines of transit gateways. A virtual private gateway knows only what static routes or
 * BGP tell it, passes IPv4 alone over VPN, and hands to its own VPC (AWS: vpn-route-priority, 2026-11).
 */
export function virtualDoor(core: Core, attachments: Attachments, tables: GatewayTables): Ways {
  const { world } = core
  const gateways = virtualGateways(core)
  const unread: Unread[] = []
  const lines: Line[] = [...vpnLines(core, gateways, attachments, tables, unread), ...directLines(core, gateways, unread)]
  const of = (gateway: string): Line[] => lines.filter((line) => line.gateways.some((one) => one.node === gateway))
  const hop = (target: Resource, from: Vpc): NextHop => {
    const gateway = gateways.get(target.id)
    if (gateway?.vpc?.id === from.id) return { kind: 'nodes', nodes: [target.id], arrivesOn: fromVpc(from.id) }
    // AWS: a gateway that is not attached to the VPC is a blackhole.
    return gateway?.vpc || !(target.lookedUp === true || from.foreign)
      ? { kind: 'blackhole' }
      : { kind: 'unknown', says: `which VPC ${target.id} is attached to is not declared` }
  }
  const parts = [...gateways.values()].map((one) => gatewayFacts(one, of(one.id)))
  return {
    lines,
    door: {
      targets: ['aws_vpn_gateway'],
      hop,
      learned: ({ id }) => {
        const own = of(id)
        const open =
          own.map((one) => one.open).find((one) => one !== undefined) ??
          (world.byId(id)?.lookedUp === true ? `what is connected to ${id} was not read` : undefined)
        return { ranges: own.flatMap(({ ranges }) => ranges), open }
      },
      facts: { nodes: parts.flatMap(({ nodes }) => nodes ?? []), tables: parts.flatMap(({ tables: own }) => own ?? []) },
      unread,
    },
  }
}

function gatewayFacts({ id, vpc, resource }: VirtualGateway, lines: readonly Line[]): Partial<Facts> {
  const { origin } = resource
  const routes: Route[] = []
  const ids = { out: `${id}/routes`, in: `${id}/to-vpc` }
  const add = (range: AddressRange, of: readonly Line[], metric: number, where: Origin): void => {
    routes.push({ to: { prefix: range }, via: toLines(of, id), metric, origin: where })
  }
  for (const line of lines)
    for (const range of line.ranges) {
      const same = lines.filter((one) =>
        one.ranges.some((other) => other.family === range.family && other.first === range.first && other.last === range.last),
      )
      if (same[0] === line) add(range, same, 0, line.origin)
    }
  for (const family of [4, 6] as const) {
    const open = lines.filter((one) => one.open !== undefined && one.families.includes(family))
    if (open[0]) add(family === 4 ? everyIpv4 : everyIpv6, open, 1, open[0].origin)
  }
  const unread =
    resource.lookedUp === true
      ? onlyTo(ids.out, { kind: 'unknown', says: `what is connected to ${id} was not read` }, origin).routes.map((one) => ({
          ...one,
          metric: 2,
        }))
      : []
  const toVpc: NextHop = vpc ? { kind: 'nodes', nodes: [vpc.id], arrivesOn: fromGateway(id) } : { kind: 'blackhole' }
  return {
    nodes: [
      cloudNode(
        id,
        {
          arrive: twoSided([handOver(ids.out)], [handOver(ids.in)], origin),
        },
        vpc ? [vpc.id] : [],
        origin,
        resource.keys.filter((key) => key !== id),
      ),
    ],
    tables: [{ id: ids.out, routes: [...routes, ...unread], otherwise: origin }, onlyTo(ids.in, toVpc, origin)],
  }
}

function vpnLines(
  { world }: Core,
  gateways: ReadonlyMap<string, VirtualGateway>,
  attachments: Attachments,
  tables: GatewayTables,
  unread: Unread[],
): Line[] {
  const routes = new Map<string, AddressRange[]>()
  for (const resource of world.ofType('aws_vpn_connection_route')) {
    const connection = referred(world, attribute(resource, 'vpn_connection_id'), 'aws_vpn_connection')
    const range = prefix(attribute(resource, 'destination_cidr_block'))
    if (connection && range) routes.set(connection.id, [...(routes.get(connection.id) ?? []), range])
    else
      unread.push({
        what: `${resource.id}: ${connection ? 'its destination' : 'its connection'} is not known`,
        origin: resource.origin,
        changesAnswers: true,
      })
  }
  return world.ofType('aws_vpn_connection').flatMap((resource): Line[] => {
    const { id, origin } = resource
    const virtual = gateways.get(referred(world, attribute(resource, 'vpn_gateway_id'), 'aws_vpn_gateway')?.id ?? '')
    const attachment = attachments.all.find((one) => one.id === id)
    const customer = referred(world, attribute(resource, 'customer_gateway_id'), 'aws_customer_gateway')
    const dynamic = bool(attribute(resource, 'static_routes_only'), false) !== true
    const named = (name: string): AddressRange | undefined => prefix(attribute(resource, name))
    const there = [named('local_ipv4_network_cidr') ?? everyIpv4, named('local_ipv6_network_cidr') ?? everyIpv6]
    const here = [named('remote_ipv4_network_cidr') ?? everyIpv4, named('remote_ipv6_network_cidr') ?? everyIpv6]
    const declared = [...(routes.get(id) ?? []), ...(attachment ? tables.staticTo(attachment) : []), ...there]
    const ranges = [
      ...new Map(declared.filter((one) => !whole(one)).map((one) => [`${one.family} ${one.first} ${one.last}`, one])).values(),
    ]
    if (!virtual && !attachment) {
      unread.push({ what: `${id}: the gateway that it belongs to is not known`, origin, changesAnswers: true })
      return []
    }
    return [
      {
        id,
        behind: customer?.id ?? id,
        gateways: virtual
          ? [{ node: virtual.id, arrivesOn: `attachment ${id}`, vpcs: virtual.vpc ? [virtual.vpc.id] : [], origin }]
          : attachment
            ? [{ node: attachment.gateway, arrivesOn: fromAttachment(attachment), origin }]
            : [],
        ranges,
        open: dynamic ? bgp(id) : undefined,
        // AWS: tunnels carry one family; on virtual private gateways that is IPv4 (ipv4-ipv6, Site-to-Site VPN, 2026-11).
        families: text(attribute(resource, 'tunnel_inside_ip_version')) === 'ipv6' ? [6] : [4],
        ...([...there, ...here].every(whole) ? {} : { selectors: { there, here, origin } }),
        ...(resource.uncertain !== undefined && { pending: resource.uncertain }),
        origin,
      },
    ]
  })
}

/**
 * Direct Connect gateways, and private virtual interfaces that end at a virtual private gateway itself. What the other side tells is
 * BGP's.
 */
function directLines({ world, networks }: Core, gateways: ReadonlyMap<string, VirtualGateway>, unread: Unread[]): Line[] {
  const associated = new Map<string, Line['gateways'][number][]>()
  for (const resource of world.ofType('aws_dx_gateway_association')) {
    const direct = referred(world, attribute(resource, 'dx_gateway_id'), 'aws_dx_gateway')
    const found = referred(world, attribute(resource, 'associated_gateway_id'), 'aws_vpn_gateway', 'aws_ec2_transit_gateway')
    if (!direct || !found) {
      unread.push({
        what: `${resource.id}: ${direct ? 'the gateway that it associates' : 'its Direct Connect gateway'} was not read`,
        origin: resource.origin,
        changesAnswers: true,
      })
      continue
    }
    const said = items(attribute(resource, 'allowed_prefixes')).flatMap((value) => prefix(value) ?? [])
    const vpc = gateways.get(found.id)?.vpc
    // AWS: for a virtual private gateway the VPC's own ranges, unless prefixes are named (allowed-to-prefixes, 2026-11).
    const allowed = said.length > 0 ? said : (vpc?.ranges ?? [])
    const own = {
      node: found.id,
      arrivesOn: `attachment ${resource.id}`,
      allowed,
      origin: resource.origin,
      ...(found.type === 'aws_vpn_gateway' ? { vpcs: vpc ? [vpc.id] : [] } : { vpcs: reachable(networks, allowed) }),
    }
    associated.set(direct.id, [...(associated.get(direct.id) ?? []), own])
  }
  const lines = world.ofType('aws_dx_gateway').flatMap(({ id, origin }): Line[] => {
    const own = associated.get(id) ?? []
    return own.length === 0 ? [] : [{ id, behind: id, gateways: own, ranges: [], open: bgp(id), families: [4, 6], origin }]
  })
  const direct = world.ofType('aws_dx_private_virtual_interface').flatMap((resource): Line[] => {
    const virtual = gateways.get(referred(world, attribute(resource, 'vpn_gateway_id'), 'aws_vpn_gateway')?.id ?? '')
    if (!virtual) return []
    const { id, origin } = resource
    const family = text(attribute(resource, 'address_family')) === 'ipv6' ? 6 : 4
    return [
      {
        id,
        behind: id,
        gateways: [{ node: virtual.id, arrivesOn: `attachment ${id}`, vpcs: virtual.vpc ? [virtual.vpc.id] : [], origin }],
        ranges: [],
        open: bgp(id),
        families: [family],
        origin,
      },
    ]
  })
  return [...lines, ...direct]
}

/** VPCs that share something with prefixes. */
function reachable(networks: Core['networks'], allowed: readonly AddressRange[]): string[] {
  return [...networks.vpcs.values()]
    .filter((vpc) =>
      vpc.ranges.some((range) => allowed.some((one) => one.family === range.family && one.first <= range.last && range.first <= one.last)),
    )
    .map(({ id }) => id)
}

/** Where attachments that are no VPCs lead: to their line. */
export function beyondOf(attachment: Attachment, lineOf: (attachment: Attachment) => string | undefined): NextHop {
  const line = lineOf(attachment)
  if (line !== undefined) return { kind: 'nodes', nodes: [line], arrivesOn: fromGateway(attachment.gateway) }
  return {
    kind: 'unknown',
    says: attachment.kind === 'connect' ? `what lies behind ${attachment.id} is not declared` : `where ${attachment.id} leads is not known`,
  }
}
