import type { Group } from '../../../model/endpoint.ts'
import { joinFacts, type Facts } from '../../../model/facts.ts'
import type { NextHop, RouteTable } from '../../../model/table.ts'
import type { Problem, Unread } from '../../../origin/problem.ts'
import type { Stage } from '../../../model/node.ts'
import { attribute, text } from '../attribute.ts'
import { fromVpc, type Core, type Door } from '../door.ts'
import type { Served } from '../service.ts'
import type { Placement } from '../placement.ts'
import type { World } from '../world.ts'
import { Acls, boundaryFilter, type Bounded } from './acl.ts'
import { amazonFacts } from './amazon.ts'
import { carrierGateways, isCarried } from './carrier.ts'
import { deviceFacts, deviceNode } from './device.ts'
import { unreadDhcp } from './dhcp.ts'
import { handOvers } from './handover.ts'
import { giveElastic } from './elastic.ts'
import { filterStage } from './gateway.ts'
import { readGroups, type SecurityGroup } from './group.ts'
import { endpointsOf, groupDoubt, groupsOfInhabitants, inhabitantsOf, overlap, publicId, type Inhabitant } from './inhabit.ts'
import { placeInstances } from './instance.ts'
import { egressOnlyFacts, gatewayFacts, internetGateways, perhapsGateway, type PublicAddress } from './internet.ts'
import { anyOf, knowsOnly, lookupTable, withLosses, type HopOf } from './lookup.ts'
import { Names } from './named.ts'
import { natFacts, natGateways } from './nat.ts'
import { Networks } from './network.ts'
import { edgeKey, tableKey, vpcFacts } from './node.ts'
import { peeringDoor } from './peering.ts'
import { Tables, type Table } from './routes.ts'
import { groupFilter, type Direction, type Referring } from './security.ts'

/** What was read of VPCs, for whoever asks about the declarations themselves. */
export interface VpcsRead {
  readonly networks: Networks
  readonly tables: Tables
  readonly acls: Acls
  readonly groups: ReadonlyMap<string, SecurityGroup>
}

/** Opens doors, once it is known what VPCs there are. */
export type Opens = (core: Core) => readonly Door[]

/** The facts of all VPCs: what lies in them, and the ways in, out and between. `served`: what services place there. */
export function lowerVpcs(
  world: World,
  served: Served,
  doors: readonly Opens[],
): {
  readonly facts: Partial<Facts>
  readonly problems: Problem[]
  readonly unread: Unread[]
  readonly inhabitants: readonly Inhabitant[]
  readonly read: VpcsRead
} {
  const networks = new Networks(world)
  const names = new Names(world, networks)
  const security = readGroups(world, networks, names)
  const acls = new Acls(world, networks, names)
  const tables = new Tables(world, networks, names)
  const placed = placeInstances(world)
  const elastic = giveElastic(world, placed, [...placed.placements, ...served.placements])
  const { inhabitants, homeless } = inhabitantsOf(elastic.placements, networks, security.groups, tables)
  const vpcs = [...networks.vpcs.values()]
  const ambiguous = overlap(vpcs)

  const boundaries = new Map<string, Facts['filters'][number]>()
  const boundary: Core['boundary'] = (subnet, direction): Stage[] => {
    const id = `network ACL of ${subnet.id}/${direction}`
    const filter = boundaries.get(id) ?? boundaryFilter(id, direction, subnet, acls.of(subnet))
    if (!filter) return []
    boundaries.set(id, filter)
    return [filterStage(id)]
  }
  const core: Core = { world, networks, names, tables, inhabitants, security: security.groups, appliances: served.appliances, boundary }
  const open = [peeringDoor(world, networks), ...doors.flatMap((opens) => opens(core))]
  const gateways = internetGateways(world, networks)
  const carriers = carrierGateways(world, networks)
  const { nats, unread: unreadNats } = natGateways(core)
  const referring: Referring = (from, to) => {
    const found = open.flatMap((door) => door.referring?.(from, to) ?? [])
    return found.length > 0 ? found : undefined
  }

  const devices = new Map<string, Inhabitant>()
  const byId = new Map(inhabitants.map((one) => [one.placement.id, one]))
  const egressOnly = new Map(
    world
      .ofType('aws_egress_only_internet_gateway')
      .flatMap((resource) => [[resource.id, { resource, vpc: networks.vpcOf(resource) }]] as const),
  )
  const hopOf: HopOf = (route, table): NextHop => {
    const via = certainHop(route, table)
    const uncertain = route.target.kind === 'resource' ? route.target.resource.uncertain : undefined
    if (uncertain === undefined || via.kind === 'either' || via.kind === 'maybe') return via
    return { kind: 'either', of: [via, { kind: 'blackhole' }], says: `whether there is what a route leads to: ${uncertain}` }
  }
  const certainHop: HopOf = (route, table): NextHop => {
    const { target } = route
    const { vpc } = table
    if (target.kind === 'local') return { kind: 'local' }
    if (route.gone) return { kind: 'blackhole' }
    if (target.kind === 'unknown') return { kind: 'unknown', says: `where a route leads: ${target.says}` }
    const { resource } = target
    const hand = (node: string): NextHop => ({ kind: 'nodes', nodes: [node], arrivesOn: fromVpc(vpc.id) })
    switch (resource.type) {
      case 'aws_internet_gateway':
        // AWS: a route to a gateway that is not attached here is a blackhole.
        return gateways.byVpc.get(vpc.id)?.id === resource.id
          ? hand(resource.id)
          : vpc.foreign || resource.lookedUp === true
            ? { kind: 'unknown', says: `whether ${resource.id} is attached to ${vpc.id} is not declared` }
            : { kind: 'blackhole' }
      case 'aws_ec2_carrier_gateway':
        return carriers.byVpc.get(vpc.id)?.id === resource.id ? hand(resource.id) : { kind: 'blackhole' }
      case 'aws_egress_only_internet_gateway':
        return egressOnly.get(resource.id)?.vpc?.id === vpc.id ? hand(resource.id) : { kind: 'blackhole' }
      case 'aws_nat_gateway':
        return nats.some(({ id }) => id === resource.id)
          ? hand(resource.id)
          : { kind: 'unknown', says: `where ${resource.id} lies is not known` }
      case 'aws_instance':
      case 'aws_network_interface': {
        const device = byId.get(placed.of.get(resource.id) ?? resource.id)
        if (!device) return { kind: 'unknown', says: `${resource.id} was not read` }
        devices.set(device.placement.id, device)
        return hand(deviceNode(device.placement.id))
      }
      default: {
        const door = open.find(({ targets }) => targets.includes(resource.type))
        return door
          ? door.hop(resource, vpc, target.attribute, { table, route })
          : { kind: 'unknown', says: `where ${resource.id} leads is not followed yet` }
      }
    }
  }
  const lookups = new Map<string, RouteTable>()
  const lookup = (id: string, table: Table): RouteTable => {
    const known = lookups.get(id)
    if (known) return known
    const extra = open.flatMap((door) => door.extra?.(table) ?? []).map((one) => ({ ...one, metric: 0 }))
    const learned = table.learnsFrom.flatMap(({ target, origin }) => {
      const via = hopOf(
        {
          target,
          to: { peers: { ranges: [], endpoints: [], groups: [] }, origin },
          list: undefined,
          rank: 2,
          uncertain: undefined,
          says: '',
          origin,
        },
        table,
      )
      if (target.kind !== 'resource')
        return [{ ranges: [], open: 'which routes it learns is not declared', via, says: 'a gateway', origin }]
      const own = open
        .map((door) => (door.targets.includes(target.resource.type) ? door.learned?.(target.resource, table) : undefined))
        .find((one) => one !== undefined)
      return [
        {
          ...(own ?? { ranges: [], open: `which routes ${target.resource.id} learns is not declared` }),
          via,
          says: target.resource.id,
          origin,
        },
      ]
    })
    const made = { ...lookupTable(table, hopOf, extra, learned), id }
    lookups.set(id, made)
    return made
  }

  // A NAT gateway whose own subnet leads to the internet alone leads nowhere else either.
  const toInternet = new Set([...gateways.byVpc.values()].map(({ id }) => id))
  const outward = new Set([
    ...toInternet,
    ...nats.filter(({ subnet }) => subnet && knowsOnly(lookup(tables.of(subnet).id, tables.of(subnet)), toInternet)).map(({ id }) => id),
  ])
  const parts: Partial<Facts>[] = []
  for (const vpc of vpcs) {
    const own = inhabitants.filter((one) => one.vpc.id === vpc.id)
    const subnets = [...networks.subnets.values()]
      .filter((subnet) => subnet.vpc.id === vpc.id)
      .map((subnet) => ({ subnet, table: tables.of(subnet) }))
    const bounded: Bounded[] = subnets.flatMap(({ subnet }) => (acls.of(subnet).open ? [] : [{ subnet, acl: acls.of(subnet) }]))
    const mine = new Map<string, RouteTable>()
    for (const { table } of subnets) mine.set(table.id, lookup(table.id, table))
    for (const { tables: several } of own)
      if (several.length > 1 && !mine.has(tableKey(several)))
        mine.set(
          tableKey(several),
          anyOf(
            tableKey(several),
            several.map((one) => lookup(one.id, one)),
          ),
        )
    if (own.some((one) => one.tables.length === 0))
      mine.set(`${vpc.id}/some table`, { id: `${vpc.id}/some table`, routes: [], otherwise: vpc.origin })
    const gateway = gateways.byVpc.get(vpc.id)
    const edges = [...tables.edges].filter(([, table]) => table.vpc.id === vpc.id).map(([id, table]) => ({ gateway: id, table }))
    for (const { gateway: id, table } of edges) mine.set(edgeKey(table, id), lookup(edgeKey(table, id), table))
    const nat = nats.filter((one) => one.vpc.id === vpc.id)
    const held = [
      ...nat.map((one) => ({ vpc: vpc.id, endpoints: [one.id], node: one.id, origin: one.resource.origin })),
      ...open.flatMap((door) => door.held ?? []).filter((one) => one.vpc === vpc.id),
    ]
    const endpoints = new Set(own.flatMap(({ placement }) => [placement.id, ...(placement.interfaces ?? []).map(({ id }) => id)]))
    const {
      handing,
      handed,
      filters: handingFilters,
    } = handOvers(
      served.handovers.filter(({ endpoint }) => endpoints.has(endpoint)),
      own,
      core,
      security.groups,
      referring,
    )
    parts.push(
      { filters: handingFilters },
      vpcFacts({
        vpc,
        inhabitants: own,
        subnets,
        bounded,
        lookups: new Map([...mine].map(([key, table]) => [key, withLosses(table, outward)])),
        edges,
        held,
        returns: open.flatMap((door) => door.returns ?? []).filter((one) => one.vpc === vpc.id),
        handovers: handing,
        listeners: served.listeners.filter(({ endpoint }) => endpoints.has(endpoint)),
      }),
    )
    const used = new Set(own.flatMap(({ placement }) => placement.groups))
    const guarded = {
      groups: [...security.groups.values()].filter((group) => used.has(group.id)),
      free: own
        .filter(({ placement }) => placement.groups.length === 0 && groupDoubt(placement) === undefined)
        .map(({ placement }) => placement.id),
      doubtful: own.flatMap(({ placement }) => {
        const strange = placement.groups.find((id) => !security.groups.has(id))
        const says = groupDoubt(placement) ?? (strange === undefined ? undefined : `security group ${strange} was not read`)
        return says === undefined ? [] : [{ endpoint: placement.id, says, origin: placement.origin }]
      }),
      // AWS: on unless it is said (NLB "Security groups", 2026-11).
      unjudged: own.flatMap(({ placement: { id, resource } }) => {
        const enforced = resource.type === 'aws_lb' || resource.type === 'aws_alb' ? attribute(resource, 'enforce_security_group_inbound_rules_on_private_link_traffic') : undefined
        if (enforced === undefined || text(enforced) !== 'off') return []
        return [{ endpoint: id, from: world.ofType('aws_vpc_endpoint').map((one) => one.id), says: `${resource.id}: what comes by PrivateLink`, origin: enforced.origin }]
      }),
    }
    parts.push({
      filters: (['egress', 'ingress'] as const satisfies readonly Direction[]).map((direction) =>
        groupFilter(vpc, direction, guarded, security.groups, referring, handed),
      ),
    })
    const six = own
      .filter(({ placement }) => placement.ipv6 !== false && placement.sheltered === undefined)
      .map(({ placement }) => placement.id)
    const carrier = carriers.byVpc.get(vpc.id)
    const carried = carrier ? own.filter((one) => isCarried(world, one)) : []
    if (carrier) parts.push(gatewayFacts(carrier, carried.flatMap(({ placement }) => publicAddressOf(placement)), []))
    const publics = [
      ...own.filter((one) => !carried.includes(one)).flatMap(({ placement }) => publicAddressOf(placement)),
      ...nat.flatMap((one) => one.public),
    ]
    if (gateway) parts.push(gatewayFacts(gateway, publics, six))
    else if (vpc.foreign && publics.length + six.length > 0) parts.push(gatewayFacts(perhapsGateway(vpc), publics, six))
    else parts.push({ endpoints: publics.map((one) => unattached(one, vpc.id)) })
    for (const { resource, vpc: at } of egressOnly.values())
      if (at?.id === vpc.id) parts.push(egressOnlyFacts(resource.id, vpc, resource.origin, gateway?.id, six))
    parts.push({ endpoints: own.flatMap(({ placement }) => publicOfWhole(placement, gateway?.id ?? vpc.id)) })
    for (const one of nat) parts.push(natFacts(one, core, gateway, ambiguous))
  }
  for (const device of devices.values()) parts.push(deviceFacts(device, core, security.groups, referring))
  parts.push(amazonFacts(vpcs), {
    endpoints: endpointsOf(inhabitants, ambiguous),
    groups: [...withMembers(groupsOfInhabitants(inhabitants, networks, security.groups), open), ...names.groups()],
    filters: [...boundaries.values()],
  })
  const missing = homeless.map((one): Unread => ({
    what: `${one.id}: where it lies is not known`,
    origin: one.origin,
    changesAnswers: true,
  }))
  return {
    facts: joinFacts([...parts, ...open.map((door) => door.facts)]),
    problems: [...tables.problems, ...open.flatMap((door) => door.problems ?? [])],
    unread: [
      ...unreadDhcp(world),
      ...security.unread,
      ...acls.unread,
      ...tables.unread,
      ...placed.unread,
      ...elastic.unread,
      ...gateways.unread,
      ...carriers.unread,
      ...unreadNats,
      ...missing,
      ...open.flatMap((door) => door.unread ?? []),
    ],
    inhabitants,
    read: { networks, tables, acls, groups: security.groups },
  }
}

/** Security groups with those members that doors hold. */
function withMembers(groups: readonly Group[], doors: readonly Door[]): Group[] {
  const members = doors.flatMap((door) => door.members ?? [])
  return groups.map((group) => ({
    ...group,
    surely: [...group.surely, ...members.flatMap((one) => (one.group === group.id ? [one.endpoint] : []))],
  }))
}

function publicAddressOf(placement: Placement): PublicAddress[] {
  const { public: one, id } = placement
  if (one.kind === 'none') return []
  if (placement.interfaces)
    return placement.interfaces.flatMap((each) =>
      each.public ? [{ endpoint: each.id, id: each.public.id, addresses: each.public.addresses, doubt: undefined, origin: each.public.origin }] : [],
    )
  return [
    {
      endpoint: id,
      id: publicId(placement),
      addresses: one.kind === 'address' ? one.addresses : [],
      doubt: one.kind === 'unknown' ? one.says : undefined,
      origin: one.origin,
    },
  ]
}

/** What stands for the public addresses of all interfaces. */
function publicOfWhole(placement: Placement, node: string): Facts['endpoints'][number][] {
  const { interfaces, public: one } = placement
  if (!interfaces || one.kind === 'none') return []
  const standsFor = interfaces.flatMap((each) => each.public?.id ?? [])
  const id = publicId(placement)
  if (standsFor.includes(id)) return []
  return [{ id, kind: 'service', names: [], node, addresses: [], standsFor, labels: {}, within: [node], exposed: 'no', searches: [], origin: one.origin }]
}

/** A public address in a VPC without an internet gateway: nothing leads there. */
function unattached(one: PublicAddress, node: string): Facts['endpoints'][number] {
  return {
    id: one.id,
    kind: 'service',
    names: [],
    node,
    addresses: one.addresses,
    labels: {},
    within: [node],
    exposed: 'no',
    searches: [],
    origin: one.origin,
  }
}
