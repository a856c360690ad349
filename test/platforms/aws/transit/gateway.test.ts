import { describe, expect, test } from 'vitest'
import type { Resource } from '../../../../src/platforms/resource.ts'
import { link, resource, unknown, type Built } from '../build.ts'
import { ask, lowered, network, verdict } from '../network.ts'

type Attributes = { readonly [name: string]: Built }

const every = [{ from_port: 0, to_port: 0, protocol: '-1', cidr_blocks: ['0.0.0.0/0'], ipv6_cidr_blocks: ['::/0'] }]

/** A VPC with one subnet, one instance, and a way to a gateway for everything: `10.N.0.0/16`, `2001:db8:N::/56`. */
function site(
  name: string,
  at: number,
  routes: readonly Built[],
  more: { readonly subnet?: Attributes; readonly ingress?: readonly Built[] } = {},
): Resource[] {
  return [
    resource(`aws_vpc.${name}`, { cidr_block: `10.${at}.0.0/16`, ipv6_cidr_block: `2001:db8:${at}::/56` }),
    resource(`aws_subnet.${name}`, {
      vpc_id: link(`aws_vpc.${name}`),
      cidr_block: `10.${at}.1.0/24`,
      ipv6_cidr_block: `2001:db8:${at}::/64`,
      availability_zone: 'eu-west-1a',
      ...more.subnet,
    }),
    resource(`aws_route_table.${name}`, { vpc_id: link(`aws_vpc.${name}`), route: routes }),
    resource(`aws_route_table_association.${name}`, {
      route_table_id: link(`aws_route_table.${name}`),
      subnet_id: link(`aws_subnet.${name}`),
    }),
    resource(`aws_security_group.${name}`, { vpc_id: link(`aws_vpc.${name}`), ingress: more.ingress ?? every, egress: every }),
    resource(`aws_instance.${name}`, {
      subnet_id: link(`aws_subnet.${name}`),
      private_ip: `10.${at}.1.10`,
      ipv6_addresses: [`2001:db8:${at}::10`],
      vpc_security_group_ids: [link(`aws_security_group.${name}`)],
    }),
  ]
}

const toGateway = (gateway: string): Built[] => [
  { cidr_block: '10.0.0.0/8', transit_gateway_id: link(gateway) },
  { ipv6_cidr_block: '2001:db8::/32', transit_gateway_id: link(gateway) },
]
const main = 'aws_ec2_transit_gateway.main'
const attach = (name: string, more: Attributes = {}, gateway = main): Resource =>
  resource(`aws_ec2_transit_gateway_vpc_attachment.${name}`, {
    transit_gateway_id: link(gateway),
    vpc_id: link(`aws_vpc.${name}`),
    subnet_ids: [link(`aws_subnet.${name}`)],
    ...more,
  })
const to = (name: string): string => `aws_ec2_transit_gateway_vpc_attachment.${name}`
const table = (name: string, gateway = main): Resource =>
  resource(`aws_ec2_transit_gateway_route_table.${name}`, { transit_gateway_id: link(gateway) })
const both = [...site('one', 1, toGateway(main)), ...site('two', 2, toGateway(main))]
const gateway = (more: Attributes = {}): Resource => resource(main, more)
const ownTables = { default_route_table_association: 'disable', default_route_table_propagation: 'disable' }
const associate = (attachment: string, name: string): Resource =>
  resource(`aws_ec2_transit_gateway_route_table_association.${attachment.replaceAll('.', '_')}_${name}`, {
    transit_gateway_attachment_id: link(attachment),
    transit_gateway_route_table_id: link(`aws_ec2_transit_gateway_route_table.${name}`),
  })
const propagate = (attachment: string, name: string): Resource =>
  resource(`aws_ec2_transit_gateway_route_table_propagation.${attachment.replaceAll('.', '_')}_${name}`, {
    transit_gateway_attachment_id: link(attachment),
    transit_gateway_route_table_id: link(`aws_ec2_transit_gateway_route_table.${name}`),
  })
const route = (name: string, prefix: Built, more: Attributes, of: Built = link(main, 'association_default_route_table_id')): Resource =>
  resource(`aws_ec2_transit_gateway_route.${name}`, { destination_cidr_block: prefix, transit_gateway_route_table_id: of, ...more })

const check = (resources: readonly Resource[], from: string, target: string, expected: string): void => {
  expect(verdict(ask(network(...resources), from, target))).toBe(expected)
}
const four = '10.2.1.10:80'
const six = '[2001:db8:2::10]:80'

describe('transit gateways', () => {
  test.each<[string, readonly Resource[], string, string]>([
    ['default tables', [...both, gateway(), attach('one'), attach('two')], four, 'delivered'],
    ['IPv6 is off unless it is on', [...both, gateway(), attach('one'), attach('two')], six, 'unrouted by route'],
    ['IPv6', [...both, gateway(), attach('one', { ipv6_support: 'enable' }), attach('two', { ipv6_support: 'enable' })], six, 'delivered'],
    ['no defaults', [...both, gateway(ownTables), attach('one'), attach('two')], four, 'dropped by filter'],
    [
      'one is not associated',
      [...both, gateway(), attach('one', { transit_gateway_default_route_table_association: false }), attach('two')],
      four,
      'dropped by filter',
    ],
    [
      'the other does not propagate',
      [...both, gateway(), attach('one'), attach('two', { transit_gateway_default_route_table_propagation: false })],
      four,
      'unrouted by route',
    ],
    [
      'whether it does is not known',
      [...both, gateway(), attach('one', { transit_gateway_default_route_table_association: unknown() }), attach('two')],
      four,
      'unknown by filter',
    ],
    [
      'a static route',
      [
        ...both,
        gateway(),
        attach('one'),
        attach('two', { transit_gateway_default_route_table_propagation: false }),
        route('two', '10.2.0.0/16', { transit_gateway_attachment_id: link(to('two')) }),
      ],
      four,
      'delivered',
    ],
    [
      'a default table by its own id',
      [
        ...both,
        gateway({ association_default_route_table_id: 'tgw-rtb-1', propagation_default_route_table_id: 'tgw-rtb-1' }),
        attach('one'),
        attach('two'),
        route('two', '10.2.1.0/24', { blackhole: true }, 'tgw-rtb-1'),
      ],
      four,
      'dropped by route',
    ],
    [
      'a default table that was read itself',
      [
        ...both,
        gateway({ association_default_route_table_id: 'tgw-rtb-1', propagation_default_route_table_id: 'tgw-rtb-1' }),
        attach('one'),
        attach('two'),
        resource('aws_ec2_transit_gateway_route_table.default', { transit_gateway_id: link(main) }, { keys: ['tgw-rtb-1'] }),
        route('two', '10.2.1.0/24', { blackhole: true }, 'tgw-rtb-1'),
      ],
      four,
      'dropped by route',
    ],
    [
      'a blackhole',
      [...both, gateway(), attach('one'), attach('two'), route('two', '10.2.0.0/16', { blackhole: true })],
      four,
      'dropped by route',
    ],
    [
      'a wider blackhole',
      [...both, gateway(), attach('one'), attach('two'), route('two', '10.0.0.0/8', { blackhole: true })],
      four,
      'delivered',
    ],
    [
      'a static route to nobody knows where',
      [...both, gateway(), attach('one'), attach('two'), route('two', '10.2.1.0/24', { transit_gateway_attachment_id: unknown() })],
      four,
      'unknown by route, reply unknown by route',
    ],
    [
      'tables of its own',
      [
        ...both,
        gateway(ownTables),
        attach('one'),
        attach('two'),
        table('a'),
        associate(to('one'), 'a'),
        associate(to('two'), 'a'),
        propagate(to('one'), 'a'),
        propagate(to('two'), 'a'),
      ],
      four,
      'delivered',
    ],
    [
      'isolated: the way back is missing',
      [
        ...both,
        gateway(ownTables),
        attach('one'),
        attach('two'),
        table('a'),
        table('b'),
        associate(to('one'), 'a'),
        associate(to('two'), 'b'),
        propagate(to('two'), 'a'),
      ],
      four,
      'delivered, reply unrouted by route',
    ],
    [
      'a prefix list',
      [
        ...both,
        gateway(ownTables),
        attach('one'),
        attach('two'),
        table('a'),
        associate(to('one'), 'a'),
        associate(to('two'), 'a'),
        resource('aws_ec2_managed_prefix_list.all', { entry: [{ cidr: '10.2.0.0/16' }] }),
        resource('aws_ec2_transit_gateway_prefix_list_reference.two', {
          prefix_list_id: link('aws_ec2_managed_prefix_list.all'),
          transit_gateway_attachment_id: link(to('two')),
          transit_gateway_route_table_id: link('aws_ec2_transit_gateway_route_table.a'),
        }),
        route('one', '10.1.0.0/16', { transit_gateway_attachment_id: link(to('one')) }, link('aws_ec2_transit_gateway_route_table.a')),
      ],
      four,
      'delivered',
    ],
    [
      'somebody else’s gateway',
      [...both, resource(main, {}, { lookedUp: true }), attach('one'), attach('two')],
      four,
      'unknown by route, reply unknown by route',
    ],
    ['a VPC that is not attached', [...both, gateway(), attach('one')], four, 'unrouted by route'],
    ['a gateway to which the sender is not attached', [...both, gateway(), attach('two')], four, 'dropped by route'],
    ['a gateway that was not read', [...both, attach('one'), attach('two')], four, 'unknown by route'],
    [
      'how many attachments there are is not known',
      [
        ...both,
        gateway(),
        attach('one'),
        resource(
          to('two'),
          { transit_gateway_id: link(main), vpc_id: link('aws_vpc.two'), subnet_ids: [link('aws_subnet.two')] },
          { uncertain: 'count is not known' },
        ),
      ],
      four,
      'ambiguous by route, reply ambiguous by route',
    ],
  ])('%s', (_, resources, target, expected) => check(resources, 'aws_instance.one', target, expected))

  test('zones that nobody tells', () => {
    const apart = resource('aws_subnet.apart', { vpc_id: link('aws_vpc.one'), cidr_block: '10.1.2.0/24' })
    check(
      [...both, gateway(), attach('one', { subnet_ids: [link('aws_subnet.apart')] }), attach('two'), apart],
      'aws_instance.one',
      four,
      'unknown by filter',
    )
  })
  test('zones that only AWS knows by their place in a list', () => {
    const zone = link('data.aws_availability_zones.all', 'names[0]')
    const apart = resource('aws_subnet.apart', { vpc_id: link('aws_vpc.three'), cidr_block: '10.3.2.0/24', availability_zone: zone })
    check(
      [
        ...both,
        ...site('three', 3, toGateway(main), { subnet: { availability_zone: zone } }),
        gateway(),
        attach('three', { subnet_ids: [link('aws_subnet.apart')] }),
        attach('two'),
        apart,
      ],
      'aws_instance.three',
      four,
      'delivered',
    )
  })
})

describe('security groups across a transit gateway', () => {
  const referring = (own: Attributes, attachment: Attributes = {}): Resource[] => [
    ...site('one', 1, toGateway(main)),
    ...site('two', 2, toGateway(main), {
      ingress: [{ from_port: 80, to_port: 80, protocol: 'tcp', security_groups: [link('aws_security_group.one')] }],
    }),
    gateway(own),
    attach('one', attachment),
    attach('two'),
  ]
  test.each<[Attributes, Attributes, string]>([
    [{}, {}, 'dropped by filter'],
    [{ security_group_referencing_support: 'enable' }, {}, 'delivered'],
    [{ security_group_referencing_support: 'enable' }, { security_group_referencing_support: 'disable' }, 'dropped by filter'],
  ])('%o %o is %s', (own, attachment, expected) => check(referring(own, attachment), 'aws_instance.one', four, expected))
})

describe('peerings of transit gateways', () => {
  const peer = 'aws_ec2_transit_gateway.peer'
  const peering = 'aws_ec2_transit_gateway_peering_attachment.main'
  const peered = (...more: readonly Resource[]): Resource[] => [
    ...site('one', 1, toGateway(main)),
    ...site('two', 2, toGateway(peer)),
    gateway(),
    resource(peer),
    attach('one'),
    attach('two', {}, peer),
    table('peer', peer),
    table('main'),
    resource(peering, { transit_gateway_id: link(main), peer_transit_gateway_id: link(peer), peer_region: 'eu-west-2' }),
    associate(peering, 'main'),
    associate(peering, 'peer'),
    propagate(to('two'), 'peer'),
    propagate(to('one'), 'main'),
    ...more,
  ]
  const accepted = resource('aws_ec2_transit_gateway_peering_attachment_accepter.main', { transit_gateway_attachment_id: link(peering) })
  const there = route('there', '10.2.0.0/16', { transit_gateway_attachment_id: link(peering) })
  const back = route(
    'back',
    '10.1.0.0/16',
    { transit_gateway_attachment_id: link('aws_ec2_transit_gateway_peering_attachment_accepter.main') },
    link(peer, 'association_default_route_table_id'),
  )
  test.each<[string, readonly Resource[], string]>([
    ['static routes on both sides', [accepted, there, back], 'delivered'],
    ['no static route', [accepted, back], 'unrouted by route'],
    ['none back', [accepted, there], 'delivered, reply unrouted by route'],
    [
      'not accepted, as far as one knows',
      [
        there,
        resource('aws_ec2_transit_gateway_route.back', {
          destination_cidr_block: '10.1.0.0/16',
          transit_gateway_attachment_id: link(peering),
          transit_gateway_route_table_id: link(peer, 'association_default_route_table_id'),
        }),
      ],
      'ambiguous by route',
    ],
  ])('%s', (_, more, expected) => {
    const { verdict: out } = ask(network(...peered(...more)), 'aws_instance.one', four)
    if (expected.startsWith('ambiguous')) expect(out).toBe('ambiguous')
    else check(peered(...more), 'aws_instance.one', four, expected)
  })
})

describe('lines to premises', () => {
  const gatewayRoutes = [{ cidr_block: '192.168.0.0/16', gateway_id: link('aws_vpn_gateway.main') }]
  const office = [resource('aws_customer_gateway.office', {}), resource('aws_vpn_gateway.main', { vpc_id: link('aws_vpc.one') })]
  const connection = (more: Attributes): Resource =>
    resource('aws_vpn_connection.office', {
      customer_gateway_id: link('aws_customer_gateway.office'),
      vpn_gateway_id: link('aws_vpn_gateway.main'),
      ...more,
    })
  const static_ = [
    connection({ static_routes_only: true }),
    resource('aws_vpn_connection_route.office', {
      vpn_connection_id: link('aws_vpn_connection.office'),
      destination_cidr_block: '192.168.0.0/16',
    }),
  ]
  test.each<[string, readonly Resource[], string, string, string]>([
    ['a static route', [...site('one', 1, gatewayRoutes), ...office, ...static_], 'aws_instance.one', '192.168.1.1:22', 'left'],
    ['from there', [...site('one', 1, gatewayRoutes), ...office, ...static_], '192.168.1.1', '10.1.1.10:22', 'delivered'],
    ['BGP', [...site('one', 1, gatewayRoutes), ...office, connection({})], 'aws_instance.one', '192.168.1.1:22', 'unknown by filter'],
    [
      'a gateway of another VPC',
      [...site('one', 1, gatewayRoutes), ...site('two', 2, gatewayRoutes), ...office, ...static_],
      'aws_instance.two',
      '192.168.1.1:22',
      'dropped by route',
    ],
    [
      'beyond the traffic selectors',
      [
        ...site('one', 1, gatewayRoutes),
        ...office,
        connection({ static_routes_only: true, local_ipv4_network_cidr: '192.168.2.0/24' }),
        ...static_.slice(1),
      ],
      'aws_instance.one',
      '192.168.1.1:22',
      'dropped by filter',
    ],
    [
      'Direct Connect tells nothing of what is behind it',
      [
        ...site('one', 1, gatewayRoutes),
        ...office,
        resource('aws_dx_gateway.main'),
        resource('aws_dx_gateway_association.main', {
          dx_gateway_id: link('aws_dx_gateway.main'),
          associated_gateway_id: link('aws_vpn_gateway.main'),
        }),
      ],
      'aws_instance.one',
      '192.168.1.1:22',
      'unknown by filter',
    ],
  ])('%s', (_, resources, from, target, expected) => check(resources, from, target, expected))
})

test('what is not followed is told', () => {
  const { unread } = lowered(
    resource('aws_ec2_transit_gateway.main', { multicast_support: 'enable' }),
    resource('aws_vpclattice_service_network.main', { name: 'x' }),
    resource('aws_networkmanager_core_network.main', { global_network_id: 'x' }),
    resource('aws_ec2_transit_gateway_policy_table.main', { transit_gateway_id: link(main) }),
    resource('aws_ec2_transit_gateway_vpc_attachment.lost', { transit_gateway_id: link(main), vpc_id: unknown() }),
  )
  expect(
    unread
      .filter(({ changesAnswers }) => changesAnswers)
      .map(({ what }) => what)
      .toSorted(),
  ).toEqual([
    'aws_ec2_transit_gateway.main: multicast domains are not followed',
    'aws_ec2_transit_gateway_policy_table.main: transit gateway policy tables are not followed',
    'aws_ec2_transit_gateway_vpc_attachment.lost: the VPC that it attaches is not known',
    'aws_networkmanager_core_network.main: core networks (Cloud WAN) are not followed',
    'aws_vpclattice_service_network.main: VPC Lattice is not followed',
  ])
})
