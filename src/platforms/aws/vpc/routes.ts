import { containsRanges, formatRange, intersectRanges, normalRanges, parsePrefix, type AddressRange } from '../../../base/address.ts'
import { implied, type Origin } from '../../../origin/origin.ts'
import type { Problem, Unread } from '../../../origin/problem.ts'
import type { Resource } from '../../resource.ts'
import type { Value } from '../../value.ts'
import { attribute, blocks, items, missingBlocks, part, text } from '../attribute.ts'
import type { World } from '../world.ts'
import type { Named, Names } from './named.ts'
import type { Networks, Subnet, Vpc } from './network.ts'
import { targetOf, targetText, type Target } from './target.ts'

/** A route as it is declared. */
export interface DeclaredRoute {
  /** Whom it is for; `open` where that isn't known (entirely). */
  readonly to: Named
  /** The prefix list that it refers to. */
  readonly list: string | undefined
  readonly target: Target
  /** Among equal prefixes (AWS: route-tables-priority, 2026-11): a static one with a prefix, one with a prefix list, a learned one. */
  readonly rank: 0 | 1 | 2
  readonly uncertain: string | undefined
  /** AWS itself says that what it leads to is not there, or not attached: `blackhole` (DescribeRouteTables, 2026-11). */
  readonly gone?: true
  readonly says: string
  readonly origin: Origin
}

export interface Table {
  readonly id: string
  readonly vpc: Vpc
  readonly routes: readonly DeclaredRoute[]
  /** Virtual private gateways whose learned routes it takes. */
  readonly learnsFrom: readonly { readonly target: Target; readonly origin: Origin }[]
  /** Why there may be other routes. */
  readonly open: string | undefined
  readonly origin: Origin
}

const tableTypes = ['aws_route_table', 'aws_default_route_table']

/** Route tables, and which one each subnet and each gateway has. */
export class Tables {
  readonly unread: Unread[] = []
  readonly problems: Problem[] = []
  readonly all = new Map<string, Table>()
  /** By the id of the gateway: tables for what comes in there. */
  readonly edges = new Map<string, Table>()
  readonly #of = new Map<string, Table>()
  readonly #main = new Map<string, Table>()
  readonly #world: World
  readonly #names: Names
  readonly #networks: Networks

  constructor(world: World, networks: Networks, names: Names) {
    this.#world = world
    this.#names = names
    this.#networks = networks
    const apart = new Map<string, Resource[]>()
    for (const resource of world.ofType('aws_route', 'aws_vpn_gateway_route_propagation')) {
      const table = this.#tableOf(resource, networks)
      if (table !== undefined) apart.set(table, [...(apart.get(table) ?? []), resource])
      else
        this.unread.push({
          what: `${resource.id}: the route table that it belongs to is not known`,
          origin: resource.origin,
          changesAnswers: true,
        })
    }
    for (const resource of world.ofType(...tableTypes)) {
      const vpc = this.#vpcOf(resource, networks)
      if (!vpc) {
        this.unread.push({ what: `${resource.id}: the VPC that it belongs to is not known`, origin: resource.origin, changesAnswers: true })
        continue
      }
      const table = this.#read(resource, vpc, apart.get(resource.id) ?? [])
      this.all.set(table.id, table)
      if (resource.type === 'aws_default_route_table') this.#main.set(vpc.id, table)
    }
    for (const vpc of networks.vpcs.values()) {
      if (this.#main.has(vpc.id)) continue
      const table = this.#impliedMain(vpc, apart.get(mainId(vpc)) ?? [])
      this.all.set(table.id, table)
      this.#main.set(vpc.id, table)
    }
    this.#associate(networks)
  }

  /** The table of a subnet: its own, else the VPC's main one (rule 30; AWS: RouteTables, 2026-11). */
  of(subnet: Subnet): Table {
    const table = this.#of.get(subnet.id) ?? this.#main.get(subnet.vpc.id)
    if (!table) throw new Error(`${subnet.vpc.id} has no main route table`)
    return table
  }

  #associate(networks: Networks): void {
    for (const resource of this.#world.ofType('aws_main_route_table_association')) {
      const vpc = networks.vpcOf(resource)
      const table = this.all.get(this.#tableOf(resource, networks) ?? '')
      if (vpc && table) this.#main.set(vpc.id, table)
      else
        this.unread.push({
          what: `${resource.id}: which table becomes the main one is not known`,
          origin: resource.origin,
          changesAnswers: true,
        })
    }
    for (const resource of this.#world.ofType('aws_route_table_association')) {
      const table = this.all.get(this.#tableOf(resource, networks) ?? '')
      const gateway = this.#world.follow(attribute(resource, 'gateway_id'), ['aws_internet_gateway', 'aws_vpn_gateway'])
      const subnet = networks.subnetOf(attribute(resource, 'subnet_id'))
      if (table && subnet)
        this.#of.set(
          subnet.id,
          resource.uncertain === undefined
            ? table
            : { ...table, id: `route table of ${subnet.id}`, open: `whether ${resource.id} is there: ${resource.uncertain}` },
        )
      else if (table && gateway?.kind === 'resource') this.edges.set(gateway.resource.id, this.#checkedEdge(table))
      else if (subnet)
        this.#of.set(subnet.id, { ...this.#unknownTable(subnet, `${resource.id}: its route table is not known`, resource.origin) })
      else this.unread.push({ what: `${resource.id}: what it associates is not known`, origin: resource.origin, changesAnswers: true })
    }
    for (const subnet of networks.subnets.values()) {
      if (this.#of.has(subnet.id) || !subnet.foreign || subnet.vpc.foreign) continue
      this.#of.set(subnet.id, this.#unknownTable(subnet, `the route table of ${subnet.id} was not read`, subnet.origin))
    }
    for (const table of this.#of.values()) this.all.set(table.id, table)
  }

  #unknownTable(subnet: Subnet, open: string, origin: Origin): Table {
    return { id: `route table of ${subnet.id}`, vpc: subnet.vpc, routes: localRoutes(subnet.vpc, []), learnsFrom: [], open, origin }
  }

  #tableOf(resource: Resource, networks: Networks): string | undefined {
    const found = this.#world.follow(attribute(resource, 'route_table_id'), tableTypes)
    if (found?.kind !== 'resource') return undefined
    if (tableTypes.includes(found.resource.type)) return found.resource.id
    // `aws_vpc.main.main_route_table_id`: the one that nobody declared.
    const vpc = networks.vpcs.get(found.resource.id)
    return vpc && /^(main|default)_route_table_id$/.test(found.attribute) ? (this.#main.get(vpc.id)?.id ?? mainId(vpc)) : undefined
  }

  #vpcOf(resource: Resource, networks: Networks): Vpc | undefined {
    if (resource.type === 'aws_default_route_table') {
      const found = this.#world.follow(attribute(resource, 'default_route_table_id'), ['aws_vpc', 'aws_default_vpc'])
      if (found?.kind === 'resource') return networks.vpcs.get(found.resource.id)
    }
    return networks.vpcOf(resource)
  }

  #impliedMain(vpc: Vpc, apart: readonly Resource[]): Table {
    const origin = implied('aws: a VPC has a main route table with local routes')
    const more = apart.flatMap((resource) => (resource.type === 'aws_route' ? this.#apart(resource, vpc) : []))
    const open = vpc.foreign ? `the route tables of ${vpc.id} were not read` : undefined
    const learnsFrom = apart.flatMap((resource) =>
      resource.type === 'aws_route' ? [] : [this.#learned(attribute(resource, 'vpn_gateway_id'), resource.origin)],
    )
    return { id: mainId(vpc), vpc, routes: [...localRoutes(vpc, more), ...more], learnsFrom, open, origin }
  }

  #read(resource: Resource, vpc: Vpc, apart: readonly Resource[]): Table {
    const value = attribute(resource, 'route')
    const inline = blocks(value).flatMap((block) => {
      const get = (name: string): Value | undefined => part(block, name)
      return this.#routes(
        get,
        { range: ['cidr_block', 'destination_cidr_block'], range6: ['ipv6_cidr_block', 'destination_ipv6_cidr_block'] },
        resource,
        block.origin,
        vpc,
        resource.id,
      )
    })
    const beside = apart.filter(({ type }) => type === 'aws_route').flatMap((one) => this.#apart(one, vpc))
    const routes = [...inline, ...beside]
    const missing = missingBlocks(value)
    const open =
      missing !== undefined
        ? `the routes of ${resource.id} are not known: ${missing.says}`
        : resource.lookedUp === true && value === undefined
          ? `the routes of ${resource.id} were not read`
          : (routes.map(({ to }) => to.open).find((one) => one !== undefined) ?? undefined)
    const learnsFrom = [
      ...items(attribute(resource, 'propagating_vgws')).map((one) => this.#learned(one, one.origin)),
      ...apart.filter(({ type }) => type !== 'aws_route').map((one) => this.#learned(attribute(one, 'vpn_gateway_id'), one.origin)),
    ]
    return { id: resource.id, vpc, routes: [...localRoutes(vpc, routes), ...routes], learnsFrom, open, origin: resource.origin }
  }

  #learned(value: Value | undefined, origin: Origin): Table['learnsFrom'][number] {
    return { target: targetOf(this.#world, (name) => (name === 'gateway_id' ? value : undefined), origin), origin }
  }

  #apart(resource: Resource, vpc: Vpc): DeclaredRoute[] {
    const get = (name: string): Value | undefined => attribute(resource, name)
    return this.#routes(
      get,
      { range: ['destination_cidr_block'], range6: ['destination_ipv6_cidr_block'] },
      resource,
      resource.origin,
      vpc,
      resource.id,
    )
  }

  #routes(
    get: (name: string) => Value | undefined,
    names: { readonly range: readonly string[]; readonly range6: readonly string[] },
    { uncertain }: Resource,
    origin: Origin,
    vpc: Vpc,
    by: string,
  ): DeclaredRoute[] {
    const target = targetOf(this.#world, get, origin)
    const gone = text(get('state')) === 'blackhole'
    const made: DeclaredRoute[] = []
    const add = (to: Named, list: string | undefined, says: string): void => {
      made.push({ to, list, target, rank: list === undefined ? 0 : 1, uncertain, ...(gone && { gone }), says: `${says} → ${targetText(target)}`, origin })
    }
    for (const name of [...names.range, ...names.range6]) {
      const value = get(name)
      if (value !== undefined && text(value) !== '') add(this.#names.range(value), undefined, text(value) ?? 'a prefix that is not known')
    }
    const lists = get('destination_prefix_list_id')
    if (lists !== undefined && text(lists) !== '') {
      const list = this.#names.prefixList(lists)
      const named = this.#names.prefixListNamed(lists)
      add(
        list ? { ...named, peers: { ...named.peers, ranges: list.ranges, groups: [] } } : named,
        list?.id ?? text(lists) ?? 'a prefix list',
        list?.id ?? text(lists) ?? 'a prefix list',
      )
    }
    return made.filter((route) => this.#accepted(route, vpc, by))
  }

  /**
   * Within the VPC's own ranges a route has to be for exactly one subnet, and lead to an interface, a NAT gateway or a Gateway Load Balancer's endpoint
   * (rule 33; AWS: route table concepts, 2026-11). AWS refuses any other, so it isn't there.
   */
  #accepted({ to, target, origin, says }: DeclaredRoute, vpc: Vpc, by: string): boolean {
    const inside = to.peers.ranges.filter((range) => vpc.ranges.some((own) => containsRanges([own], [range])))
    if (inside.length === 0 || target.kind === 'local') return true
    const subnets = [...this.#networks.subnets.values()].filter((subnet) => subnet.vpc.id === vpc.id)
    const whole = [...vpc.ranges, ...subnets.flatMap(({ prefixes }) => prefixes)]
    const has = (ranges: readonly AddressRange[], family: 4 | 6): boolean => ranges.some((one) => one.family === family)
    const exact = inside.every(
      ({ family, first, last }) =>
        whole.some((one) => one.family === family && one.first === first && one.last === last) ||
        subnets.some(({ prefixes, ranges }) => has(ranges, family) && !has(prefixes, family)),
    )
    if (exact && (target.kind === 'unknown' || withinVpc.has(target.resource.type))) return true
    this.problems.push({
      code: 'aws/route-refused',
      severity: 'error',
      says: `${by}: AWS refuses ${says}: within the VPC's own ranges a route is for exactly one subnet, and leads to a network interface, a NAT gateway or a Gateway Load Balancer endpoint.`,
      origin,
    })
    return false
  }

  /** Rule 34: tables of gateways lead to local, interfaces and Gateway Load Balancer endpoints, and know no prefix lists (AWS: gateway route tables, 2026-11). */
  #checkedEdge(table: Table): Table {
    const routes = table.routes.filter((route) => {
      const fine = route.list === undefined && (route.target.kind !== 'resource' || edgeTargets.has(route.target.resource.type))
      if (!fine)
        this.problems.push({
          code: 'aws/route-refused',
          severity: 'error',
          says: `${table.id}: AWS refuses ${route.says} in the table of a gateway: it may lead to local, a network interface or a Gateway Load Balancer endpoint, and names no prefix list.`,
          origin: route.origin,
        })
      return fine
    })
    return { ...table, routes }
  }
}

const firewalls = ['aws_networkfirewall_firewall', 'aws_networkfirewall_vpc_endpoint_association']
const withinVpc = new Set(['aws_network_interface', 'aws_instance', 'aws_nat_gateway', 'aws_vpc_endpoint', ...firewalls])
const edgeTargets = new Set(['aws_network_interface', 'aws_instance', 'aws_vpc_endpoint', ...firewalls])

function mainId(vpc: Vpc): string {
  return `main route table of ${vpc.id}`
}

/** A table holds a local route for each range of its VPC, unless it says itself where that leads. */
function localRoutes(vpc: Vpc, own: readonly DeclaredRoute[]): DeclaredRoute[] {
  const said = (range: AddressRange): boolean =>
    own.some(({ to }) => to.peers.ranges.some((one) => one.family === range.family && one.first === range.first && one.last === range.last))
  const origin = implied('aws: every route table has local routes for the VPC’s ranges')
  const common = { list: undefined, target: { kind: 'local' }, rank: 0, uncertain: undefined, origin } as const
  const known = vpc.ranges
    .filter((range) => !said(range))
    .map((range): DeclaredRoute => ({
      ...common,
      to: { peers: { ranges: [range], endpoints: [], groups: [] }, origin },
      says: `${formatRange(range)} → local`,
    }))
  // Ranges that AWS will choose: whoever lies in the VPC.
  const open = vpc.open.map((family): DeclaredRoute => ({
    ...common,
    to: { peers: { ranges: [], endpoints: [], groups: [vpc.id] }, family, origin },
    says: 'the VPC’s own ranges → local',
  }))
  return [...known, ...open]
}

/** Is everything that such a table does to flows within its VPC local? */
export function isPlain(table: Table): boolean {
  if (table.open !== undefined) return false
  const own = normalRanges(table.vpc.ranges)
  return table.routes.every(
    ({ to, target }) =>
      target.kind === 'local' ||
      (to.open === undefined &&
        to.peers.groups.length + to.peers.endpoints.length === 0 &&
        to.peers.ranges.every((range) => isWider(range, own))),
  )
}

/** Shares nothing with the VPC's ranges, or holds them whole: then the local route is the more specific one. */
function isWider(range: AddressRange, own: readonly AddressRange[]): boolean {
  return own.every(
    (one) => intersectRanges([range], [one]).length === 0 || (containsRanges([range], [one]) && !containsRanges([one], [range])),
  )
}

/** What is never forwarded, whatever a table says (rule 35; AWS: route table considerations, 2026-11). */
export const neverForwarded: readonly AddressRange[] = ['169.254.168.0/22', 'fd00:ec2::/32'].flatMap((written) =>
  [parsePrefix(written)].flatMap((range) => range ?? []),
)
