import { containsRanges, rangesToPrefixes, type AddressRange } from '../../../base/address.ts'
import type { Want } from '../../../model/want.ts'
import type { Argument, ResourceChange, ResourceStep } from '../../change.ts'
import type { Resource } from '../../resource.ts'
import { attribute, blocks } from '../attribute.ts'
import { fromSubnet } from '../door.ts'
import type { AwsTree } from '../tree.ts'
import type { Vpc } from '../vpc/network.ts'
import type { Table } from '../vpc/routes.ts'
import { familiesOf, labelOf, prefixesOf, sideOf } from './party.ts'

/** Where a route may lead, and how its argument is called. */
interface Way {
  readonly argument: string
  readonly target: Resource
  readonly says: string
}

/** Routes in the tables that the flow is looked up in: to the other network by what joins the two, else to the internet by a gateway. */
export function wayThere(want: Want, tree: AwsTree): ResourceChange[] {
  if (want.at === 'internet') return publicAddress(want, tree, 'to')
  const tables = tablesOf(want, tree)
  const vpc = tree.networks.vpcs.get(want.at)
  if (tables.length === 0 || !vpc) return []
  const there = sideOf(tree, want.flow, 'to')
  const families = familiesOf(want.flow)
  const others = [...new Set(there.inhabitants.map((one) => one.vpc))].filter((one) => one.id !== vpc.id)
  const changes: ResourceChange[] = []
  for (const other of others) {
    const subnets = there.ranges.filter(({ family }) => families.includes(family))
    const whole = other.ranges.filter((range) => families.includes(range.family) && subnets.some((own) => containsRanges([range], [own])))
    for (const way of between(tree, vpc, other)) {
      changes.push(routes(tables, way, whole, 'route', tree))
      if (rangesToPrefixes(subnets).some((one) => !whole.some((range) => range.first === one.first && range.last === one.last))) changes.push(routes(tables, way, subnets, 'route to the subnets alone', tree))
    }
  }
  if (others.length === 0 && (there.world || there.inhabitants.length === 0)) {
    const known = want.flow.destination.ranges.filter(({ family }) => families.includes(family))
    for (const family of families) {
      const wanted: readonly AddressRange[] = there.world ? there.ranges.filter((range) => range.family === family) : known.filter((range) => range.family === family)
      for (const way of outOf(tree, want, vpc, family)) changes.push(routes(tables, way, wanted, `route by ${way.says}`, tree))
    }
  }
  return [...changes.filter(({ steps }) => steps.length > 0), ...associations(want, tree, vpc)]
}

/** Who is asked from the internet, or asks there by an internet gateway, needs an address of it. */
export function publicAddress(want: Want, tree: AwsTree, side: 'from' | 'to'): ResourceChange[] {
  return sideOf(tree, want.flow, side).inhabitants.flatMap(({ placement: { resource, public: one } }): ResourceChange[] =>
    one.kind === 'none' && resource.type === 'aws_instance' && resource.lookedUp !== true
      ? [{ kind: 'public address', says: `give ${resource.id} a public address`, steps: [{ do: 'set', of: resource.id, arguments: [{ name: 'associate_public_ip_address', value: { kind: 'bool', value: true } }] }] }]
      : [],
  )
}

/** A subnet that nobody gave a table has the main one: perhaps one that leads there was meant. */
function associations(want: Want, tree: AwsTree, vpc: Vpc): ResourceChange[] {
  const arrived = [...tree.networks.subnets.values()].filter((subnet) => fromSubnet(subnet.id) === want.arrivesOn)
  const subnets = arrived.length > 0 ? arrived : sideOf(tree, want.flow, 'from').inhabitants.flatMap((one) => one.subnets)
  const bare = [...new Set(subnets)].filter((subnet) => subnet.vpc.id === vpc.id && !subnet.foreign && tree.world.byId(tree.tables.of(subnet).id) === undefined)
  const wanted = sideOf(tree, want.flow, 'to')
  const others = [...tree.tables.all.values()].filter(
    (table) => table.vpc.id === vpc.id && tree.world.byId(table.id)?.lookedUp === undefined && tree.world.byId(table.id) !== undefined && table.routes.some(({ to, target }) => target.kind === 'resource' && wanted.ranges.some((range) => containsRanges(to.peers.ranges, [range]))),
  )
  return bare.flatMap((subnet) =>
    others.slice(0, 3).map((table): ResourceChange => ({
      kind: 'route table association',
      says: `give ${subnet.id} the route table ${table.id}`,
      steps: [
        {
          do: 'add',
          type: 'aws_route_table_association',
          beside: table.id,
          name: labelOf(subnet.id),
          arguments: [
            { name: 'subnet_id', value: { kind: 'reference', resource: subnet.id, attribute: 'id' } },
            { name: 'route_table_id', value: { kind: 'reference', resource: table.id, attribute: 'id' } },
          ],
        },
      ],
    })),
  )
}

/** Tables by which the flow is looked up at this place: those of the sender's subnets, or of the subnet that it comes from. */
function tablesOf({ by }: Want, tree: AwsTree): Table[] {
  return (by ?? '').split(' or ').flatMap((id) => tree.tables.all.get(id) ?? []).filter((table) => tree.world.byId(handleOf(tree, table).resource)?.lookedUp === undefined)
}

/** How a table is referred to: by itself, or as the main one that its VPC has without anybody declaring it. */
function handleOf(tree: AwsTree, { id, vpc }: Table): { readonly resource: string; readonly attribute: string } {
  return tree.world.byId(id) ? { resource: id, attribute: 'id' } : { resource: vpc.id, attribute: 'main_route_table_id' }
}

/** What joins two networks: a peering connection of both, or a transit gateway that both are attached to. */
function between(tree: AwsTree, one: Vpc, other: Vpc): Way[] {
  const { world } = tree
  const vpcOf = (resource: Resource, name: string): string | undefined => {
    const found = world.follow(attribute(resource, name), ['aws_vpc', 'aws_default_vpc'])
    return found?.kind === 'resource' ? found.resource.id : undefined
  }
  const peerings = world.ofType('aws_vpc_peering_connection').filter((resource) => {
    const ends = [vpcOf(resource, 'vpc_id'), vpcOf(resource, 'peer_vpc_id')]
    return ends.includes(one.id) && ends.includes(other.id)
  })
  const attached = world.ofType('aws_ec2_transit_gateway_vpc_attachment')
  const gatewaysOf = (vpc: Vpc): Resource[] =>
    attached.flatMap((resource) => {
      const found = vpcOf(resource, 'vpc_id') === vpc.id ? world.follow(attribute(resource, 'transit_gateway_id'), ['aws_ec2_transit_gateway']) : undefined
      return found?.kind === 'resource' ? [found.resource] : []
    })
  const shared = gatewaysOf(one).filter((gateway) => gatewaysOf(other).some(({ id }) => id === gateway.id))
  return [
    ...peerings.map((target): Way => ({ argument: 'vpc_peering_connection_id', target, says: target.id })),
    ...[...new Set(shared)].map((target): Way => ({ argument: 'transit_gateway_id', target, says: target.id })),
  ]
}

/** Ways to the internet: a NAT gateway for who has no public address, else the internet gateway; over IPv6 an egress-only one where there is one. */
function outOf(tree: AwsTree, want: Want, vpc: Vpc, family: 4 | 6): Way[] {
  const { world } = tree
  const inVpc = (resource: Resource): boolean => {
    const found = world.follow(attribute(resource, 'vpc_id'), ['aws_vpc', 'aws_default_vpc'])
    return found?.kind === 'resource' && found.resource.id === vpc.id
  }
  const internet = world.ofType('aws_internet_gateway').filter(inVpc)
  const egressOnly = world.ofType('aws_egress_only_internet_gateway').filter(inVpc)
  const nat = world.ofType('aws_nat_gateway').filter((resource) => tree.networks.subnetOf(attribute(resource, 'subnet_id'))?.vpc.id === vpc.id)
  const senders = sideOf(tree, want.flow, 'from').inhabitants
  // What a NAT gateway has translated comes from its subnet, and has its public address.
  const isPublic = want.reply || want.arrivesOn !== undefined || (senders.length > 0 && senders.every(({ placement }) => placement.public.kind !== 'none'))
  const ways = (list: readonly Resource[], argument: string, says: string): Way[] => list.slice(0, 1).map((target) => ({ argument, target, says }))
  const byGateway = ways(internet, 'gateway_id', 'the internet gateway')
  if (family === 6) return want.reply ? byGateway : [...ways(egressOnly, 'egress_only_gateway_id', 'the egress-only gateway'), ...byGateway]
  return isPublic ? byGateway : ways(nat, 'nat_gateway_id', 'the NAT gateway')
}

/** One route for each table and prefix, in the style of the tables: blocks of their own, or resources. */
function routes(tables: readonly Table[], way: Way, ranges: readonly AddressRange[], kind: string, tree: AwsTree): ResourceChange {
  const prefixes = prefixesOf(ranges)
  const target: Argument = { name: way.argument, value: { kind: 'reference', resource: way.target.id, attribute: 'id' } }
  const isInline = ({ id }: Table): boolean => {
    const table = tree.world.byId(id)
    return table !== undefined && (table.type === 'aws_default_route_table' || blocks(attribute(table, 'route')).length > 0)
  }
  const missing = (inline: boolean, range: string): Table[] => tables.filter((table) => isInline(table) === inline && !has(table, range, way.target))
  const steps = prefixes.flatMap(({ family, text }): ResourceStep[] => {
    const blocksOf = missing(true, text).map((table): ResourceStep => ({
      do: 'add-block',
      to: table.id,
      block: 'route',
      arguments: [{ name: family === 4 ? 'cidr_block' : 'ipv6_cidr_block', value: { kind: 'text', value: text } }, target],
    }))
    const beside = missing(false, text).map((table) => handleOf(tree, table))
    // Main tables that nobody declared are called otherwise, so each is a resource of its own.
    const sets = [beside.filter((one) => one.attribute === 'id'), ...beside.filter((one) => one.attribute !== 'id').map((one) => [one])].filter((set) => set.length > 0)
    const to: Argument = { name: family === 4 ? 'destination_cidr_block' : 'destination_ipv6_cidr_block', value: { kind: 'text', value: text } }
    const own = sets.flatMap((set): ResourceStep[] => {
      const [first] = set
      return first ? [{ do: 'add', type: 'aws_route', beside: first.resource, name: ['gateway_id', 'nat_gateway_id', 'egress_only_gateway_id'].includes(way.argument) ? 'to_internet' : `to_${labelOf(way.target.id)}`, arguments: [{ name: 'route_table_id', value: { kind: 'each', resources: set.map(({ resource }) => resource), attribute: first.attribute } }, to, target] }] : []
    })
    return [...blocksOf, ...own]
  })
  const [only, more] = tables
  const where = more ? `${tables.length} route tables of ${only?.vpc.id ?? ''}` : only && tree.world.byId(only.id) ? only.id : `the main route table of ${only?.vpc.id ?? ''}`
  return { kind, says: `route ${prefixes.map(({ text }) => text).join(', ')} to ${way.target.id} in ${where}`, steps }
}

/** Whether a table has that route already: the other tables of the sender then are what is missing. */
function has({ routes: known }: Table, prefix: string, target: Resource): boolean {
  return known.some(({ to, target: own }) => prefixesOf(to.peers.ranges).some(({ text }) => text === prefix) && own.kind === 'resource' && own.resource.id === target.id)
}
