import { all, anything, nobody } from '../../../flow/match.ts'
import type { Facts } from '../../../model/facts.ts'
import type { FilterRule } from '../../../model/filter.ts'
import type { Route } from '../../../model/table.ts'
import { implied } from '../../../origin/origin.ts'
import type { Unread } from '../../../origin/problem.ts'
import type { Resource } from '../../resource.ts'
import { attribute, bool, prefix, text } from '../attribute.ts'
import { fromSubnet, type Core, type Door } from '../door.ts'
import { groupsOf, locate, place, referred } from '../compute/locate.ts'
import { cloudNode, filterStage, handOver, onlyTo, ruleFilter, translateStage, twoSided } from '../vpc/gateway.ts'
import { namedMatch } from '../vpc/named.ts'
import type { Subnet } from '../vpc/network.ts'
import { deviceFilter } from '../vpc/security.ts'

const type = 'aws_ec2_client_vpn_endpoint'
const clients = 'clients'

/**
 * Client VPN: clients reach what an authorization rule names and a route leads to; their address is translated to that of the endpoint's
 * interface in an associated subnet, whose security groups judge what it sends (AWS: how-it-works, authorization rules, Client VPN
 * administrator guide, 2026-11).
 */
export function clientDoor(core: Core): Door {
  const { world, networks } = core
  const unread: Unread[] = []
  const subnetsFor = (id: string): Subnet[] =>
    world
      .ofType('aws_ec2_client_vpn_network_association')
      .flatMap((one) =>
        referred(world, attribute(one, 'client_vpn_endpoint_id'), type)?.id === id
          ? (networks.subnetOf(attribute(one, 'subnet_id')) ?? [])
          : [],
      )
  const made = world.ofType(type).flatMap((resource) => {
    const subnets = subnetsFor(resource.id)
    if (subnets.length === 0) return []
    return [{ resource, ...endpointFacts(resource, subnets, core, unread) }]
  })
  const join = <Key extends keyof Facts>(key: Key): Facts[Key][number][] =>
    made.flatMap(({ facts }) => (facts[key] ?? []) as readonly Facts[Key][number][])
  return {
    targets: [],
    hop: () => ({ kind: 'blackhole' }),
    held: made.map(({ resource, vpc }) => ({ vpc, endpoints: [resource.id], node: resource.id, origin: resource.origin })),
    members: made.flatMap(({ resource, groups }) => groups.map((group) => ({ group, endpoint: resource.id }))),
    facts: {
      nodes: join('nodes'),
      endpoints: join('endpoints'),
      filters: join('filters'),
      translations: join('translations'),
      tables: join('tables'),
    },
    unread,
  }
}

function endpointFacts(
  resource: Resource,
  subnets: readonly Subnet[],
  core: Core,
  unread: Unread[],
): { readonly facts: Partial<Facts>; readonly vpc: string; readonly groups: readonly string[] } {
  const { world } = core
  const { id, origin } = resource
  const [subnet] = subnets
  const vpc = subnet?.vpc
  if (!subnet || !vpc) return { facts: {}, vpc: '', groups: [] }
  const ids = {
    allows: `${id}/authorization`,
    groups: `${id}/security-groups`,
    source: `${id}/source`,
    out: `${id}/routes`,
    back: `${id}/to-clients`,
    begins: `${id}/begins`,
  }
  const cidr = prefix(attribute(resource, 'client_cidr_block'))
  const placed = place(
    world,
    locate(world, undefined, [], 'subnet'),
    groupsOf(world, attribute(resource, 'security_group_ids')),
    vpc.resource,
  )
  const groups = placed?.groups ?? []
  const own = groups.flatMap((group) => core.security.get(group) ?? [])
  const mine = (resources: readonly Resource[]): Resource[] =>
    resources.filter((one) => referred(world, attribute(one, 'client_vpn_endpoint_id'), type) === resource)

  const rules = mine(world.ofType('aws_ec2_client_vpn_authorization_rule')).map((rule): FilterRule => {
    const value = attribute(rule, 'target_network_cidr')
    const everyone = bool(attribute(rule, 'authorize_all_groups'), false) === true
    const who = everyone
      ? anything
      : ({
          kind: 'opaque',
          says: `which clients belong to the group ${text(attribute(rule, 'access_group_id')) ?? 'that it names'}`,
          origin: rule.origin,
        } as const)
    return {
      match: all(value ? namedMatch('destination', [core.names.range(value)]) : anything, who),
      action: { do: 'accept' },
      says: rule.id,
      origin: rule.origin,
    }
  })
  const routes: Route[] = []
  const by = (through: Subnet): Route['via'] => ({ kind: 'nodes', nodes: [vpc.id], arrivesOn: fromSubnet(through.id) })
  // AWS: a route for the VPC is there with each association.
  const local = implied('aws: an associated subnet brings a route for its VPC')
  routes.push(
    { to: { peers: { ...nobody, groups: [vpc.id] } }, via: by(subnet), metric: 0, origin: local },
    ...vpc.ranges.map((range): Route => ({ to: { prefix: range }, via: by(subnet), metric: 0, origin: local })),
  )
  for (const route of mine(world.ofType('aws_ec2_client_vpn_route'))) {
    const through = core.networks.subnetOf(attribute(route, 'target_vpc_subnet_id'))
    const to = prefix(attribute(route, 'destination_cidr_block'))
    if (through && to) routes.push({ to: { prefix: to }, via: by(through), metric: 0, origin: route.origin })
    else if (text(attribute(route, 'target_vpc_subnet_id')) !== 'local')
      unread.push({
        what: `${route.id}: ${to ? 'where it leads' : 'its destination'} is not known`,
        origin: route.origin,
        changesAnswers: true,
      })
  }
  const groupFilter = deviceFilter(ids.groups, id, 'egress', own, core.security, vpc, () => undefined)
  const self = { ...nobody, endpoints: [id] }
  const node = `clients of ${id}`
  const common = { names: [], labels: {}, within: [], exposed: 'no', searches: [], origin } as const
  const addresses = subnets.flatMap(({ ranges }) => ranges.filter(({ family }) => family === 4))
  return {
    vpc: vpc.id,
    groups,
    facts: {
      nodes: [
        cloudNode(
          id,
          {
            arrive: twoSided(
              [
                filterStage(ids.allows),
                filterStage(ids.groups),
                translateStage(ids.source),
                ...core.boundary(subnet, 'egress'),
                handOver(ids.out),
              ],
              [filterStage(ids.begins), handOver(ids.back)],
              origin,
              { interfaces: [clients], says: 'from clients' },
            ),
          },
          [vpc.id],
          origin,
        ),
        cloudNode(node, { arrive: [{ stage: 'deliver' }], originate: [handOver(`${node}/routes`)] }, [], origin),
      ],
      endpoints: [
        { ...common, id, kind: 'service', node: id, addresses: [], somewhere: addresses, within: [vpc.id] },
        { ...common, id: node, kind: 'addresses', node, addresses: [], ...(cidr ? { ranges: [cidr] } : { somewhere: addresses }) },
      ],
      filters: [
        ruleFilter({
          id: ids.allows,
          says: 'authorization rules',
          rules,
          otherwise: {
            action: 'drop',
            says: 'no authorization rule',
            origin: implied('aws: clients reach only what an authorization rule names'),
          },
          sessions: 'implicit',
        }),
        groupFilter,
        ruleFilter({
          id: ids.begins,
          says: 'Client VPN',
          rules: [],
          otherwise: {
            action: 'drop',
            says: 'what begins on the other side',
            origin: implied('aws: a client’s address is translated, so nothing begins on the other side'),
          },
          sessions: 'implicit',
        }),
      ],
      translations: [
        {
          id: ids.source,
          says: 'Client VPN',
          chains: {
            source: [
              {
                match: anything,
                action: { do: 'translate', source: { to: { kind: 'members', members: [{ peers: self, port: undefined, origin }] } } },
                says: id,
                origin,
              },
            ],
          },
          start: 'source',
        },
      ],
      tables: [
        { id: ids.out, routes, otherwise: origin },
        onlyTo(ids.back, { kind: 'nodes', nodes: [node], arrivesOn: 'vpn' }, origin),
        onlyTo(`${node}/routes`, { kind: 'nodes', nodes: [id], arrivesOn: clients }, origin),
      ],
    },
  }
}
