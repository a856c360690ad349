import { describe, expect, it } from 'vitest'
import type { Resource } from '../../../../src/platforms/resource.ts'
import { joined, link, resource, unknown, type Built } from '../build.ts'
import { ask, lowered, network, pairs, steps, verdict } from '../network.ts'

const every = [{ from_port: 0, to_port: 0, protocol: '-1', cidr_blocks: ['0.0.0.0/0'], ipv6_cidr_blocks: ['::/0'] }]
const open = { egress: every, ingress: every }

/** A VPC with a public subnet and a private one behind a NAT gateway, IPv4 and IPv6, and a group that lets everything pass. */
const usual: readonly Resource[] = [
  resource('aws_vpc.main', { cidr_block: '10.0.0.0/16', assign_generated_ipv6_cidr_block: true }),
  resource('aws_subnet.public', {
    vpc_id: link('aws_vpc.main'),
    cidr_block: '10.0.1.0/24',
    map_public_ip_on_launch: true,
    ipv6_cidr_block: unknown(),
    assign_ipv6_address_on_creation: true,
  }),
  resource('aws_subnet.private', {
    vpc_id: link('aws_vpc.main'),
    cidr_block: '10.0.2.0/24',
    ipv6_cidr_block: unknown(),
    assign_ipv6_address_on_creation: true,
  }),
  resource('aws_internet_gateway.main', { vpc_id: link('aws_vpc.main') }),
  resource('aws_egress_only_internet_gateway.main', { vpc_id: link('aws_vpc.main') }),
  resource('aws_eip.nat'),
  resource('aws_nat_gateway.main', { subnet_id: link('aws_subnet.public'), allocation_id: link('aws_eip.nat') }),
  resource('aws_route_table.public', {
    vpc_id: link('aws_vpc.main'),
    route: [
      { cidr_block: '0.0.0.0/0', gateway_id: link('aws_internet_gateway.main') },
      { ipv6_cidr_block: '::/0', gateway_id: link('aws_internet_gateway.main') },
    ],
  }),
  resource('aws_route_table.private', {
    vpc_id: link('aws_vpc.main'),
    route: [
      { cidr_block: '0.0.0.0/0', nat_gateway_id: link('aws_nat_gateway.main') },
      { ipv6_cidr_block: '::/0', egress_only_gateway_id: link('aws_egress_only_internet_gateway.main') },
    ],
  }),
  resource('aws_route_table_association.public', { route_table_id: link('aws_route_table.public'), subnet_id: link('aws_subnet.public') }),
  resource('aws_route_table_association.private', {
    route_table_id: link('aws_route_table.private'),
    subnet_id: link('aws_subnet.private'),
  }),
  resource('aws_security_group.open', { vpc_id: link('aws_vpc.main'), ...open }),
]

const instance = (
  name: string,
  subnet: string,
  groups: Built = [link('aws_security_group.open')],
  more: Readonly<Record<string, Built>> = {},
): Resource => resource(`aws_instance.${name}`, { subnet_id: link(`aws_subnet.${subnet}`), vpc_security_group_ids: groups, ...more })
const group = (name: string, attributes: Readonly<Record<string, Built>>): Resource =>
  resource(`aws_security_group.${name}`, { vpc_id: link('aws_vpc.main'), ...attributes })

/** What is asked of a network, and the verdict. */
function check(resources: readonly Resource[], questions: readonly (readonly [from: string, to: string, expected: string])[]): void {
  const net = network(...resources)
  for (const [from, to, expected] of questions)
    expect(`${from} → ${to}: ${verdict(ask(net, from, to))}`).toBe(`${from} → ${to}: ${expected}`)
}

describe('the ways out of a VPC and in', () => {
  it('are those of each family and subnet', () => {
    check(
      [...usual, instance('public', 'public'), instance('private', 'private')],
      [
        ['internet', 'aws_instance.public:80', 'delivered'],
        ['2001:db8::7', 'aws_instance.public:80', 'delivered'],
        ['198.51.100.7', 'aws_instance.private:80', 'unrouted by route'],
        // It comes in by the internet gateway; its reply would leave by the egress-only one, which knows nothing of it.
        ['2001:db8::7', 'aws_instance.private:80', 'delivered, reply dropped by filter'],
        ['aws_instance.private', '198.51.100.7:443', 'left'],
        ['aws_instance.private', '[2001:db8::7]:443', 'left'],
        ['aws_instance.public', '[2001:db8::7]:443', 'left'],
        ['aws_instance.public', 'aws_instance.private:80', 'delivered'],
        ['internet', 'aws_eip.nat:80', 'dropped by filter'],
      ],
    )
  })

  it('lead private instances to the public addresses of others, by the NAT gateway’s address', () => {
    const net = network(
      ...usual,
      instance('private', 'private'),
      instance('web', 'public', [link('aws_security_group.web')]),
      group('web', {
        egress: every,
        ingress: [{ from_port: 80, to_port: 80, protocol: 'tcp', cidr_blocks: [joined(link('aws_eip.nat', 'public_ip'), '/32')] }],
      }),
    )
    expect(verdict(ask(net, 'aws_instance.private', 'aws_instance.web/public:80'))).toBe('delivered')
    expect(verdict(ask(net, 'internet', 'aws_instance.web:80'))).toBe('dropped by filter')
    expect(verdict(ask(net, 'aws_instance.private', 'aws_instance.web:80'))).toBe('dropped by filter')
  })

  it('an egress-only gateway alone lets replies in, and nothing else', () => {
    const without = usual
      .filter(({ id }) => !/internet_gateway.main$/.test(id) || id.startsWith('aws_egress'))
      .filter(({ id }) => !id.endsWith('public') && !id.startsWith('aws_nat'))
    const subnet = resource('aws_subnet.public', { vpc_id: link('aws_vpc.main'), cidr_block: '10.0.1.0/24' })
    const table = resource('aws_route_table.private', {
      vpc_id: link('aws_vpc.main'),
      route: [{ ipv6_cidr_block: '::/0', egress_only_gateway_id: link('aws_egress_only_internet_gateway.main') }],
    })
    check(
      [...without.filter(({ id }) => id !== 'aws_route_table.private'), subnet, table, instance('private', 'private')],
      [
        ['aws_instance.private', '[2001:db8::7]:443', 'left'],
        ['2001:db8::7', 'aws_instance.private:80', 'dropped by filter'],
      ],
    )
  })

  it('a private NAT gateway has no public address: the internet gateway drops what it sends', () => {
    const nat = resource('aws_nat_gateway.main', { subnet_id: link('aws_subnet.public'), connectivity_type: 'private' })
    check(
      [...usual.filter(({ id }) => id !== 'aws_nat_gateway.main'), nat, instance('private', 'private')],
      [['aws_instance.private', '198.51.100.7:443', 'dropped by filter']],
    )
  })

  it('a regional NAT gateway has a way to the internet gateway of its own', () => {
    const nat = resource('aws_nat_gateway.main', { vpc_id: link('aws_vpc.main'), availability_mode: 'regional' })
    const net = network(...usual.filter(({ id }) => id !== 'aws_nat_gateway.main'), nat, instance('private', 'private'))
    const asked = ask(net, 'aws_instance.private', '198.51.100.7:443')
    expect(verdict(asked)).toBe('left')
    expect(steps(asked).some((step) => step.includes('source becomes aws_nat_gateway.main/public'))).toBe(true)
  })

  it('whether there is a public address may not be known', () => {
    const unsure = instance('unsure', 'public', undefined, { associate_public_ip_address: unknown() })
    check(
      [...usual, unsure],
      [
        ['aws_instance.unsure', '198.51.100.7:443', 'unknown by filter'],
        ['internet', 'aws_instance.unsure/public:80', 'unknown by filter'],
      ],
    )
  })

  it('the default VPC is public', () => {
    check(
      [
        resource('aws_security_group.web', open),
        resource('aws_instance.web', { vpc_security_group_ids: [link('aws_security_group.web')] }),
      ],
      [
        ['internet', 'aws_instance.web:80', 'delivered'],
        ['aws_instance.web', '198.51.100.7:80', 'left'],
      ],
    )
  })
})

describe('what isn’t known', () => {
  const server = instance('server', 'private', [link('aws_security_group.server')])
  const client = instance('client', 'private')

  it.each<[string, readonly Resource[], string]>([
    ['who belongs to an instance’s groups', [instance('server', 'private', unknown('computed at apply'))], 'unknown by filter'],
    [
      'a rule’s prefix',
      [server, group('server', { egress: every, ingress: [{ from_port: 80, to_port: 80, protocol: 'tcp', cidr_blocks: [unknown()] }] })],
      'unknown by filter',
    ],
    [
      'a rule’s ports',
      [
        server,
        group('server', {
          egress: every,
          ingress: [{ from_port: unknown(), to_port: unknown(), protocol: 'tcp', cidr_blocks: ['10.0.0.0/16'] }],
        }),
      ],
      'unknown by filter',
    ],
    ['all rules', [server, group('server', { egress: every, ingress: unknown() })], 'unknown by filter'],
    ['a group that was looked up', [instance('server', 'private', ['sg-0123456789abcdef0'])], 'unknown by filter'],
    [
      'whether a rule is there',
      [
        server,
        group('server', { egress: every }),
        resource(
          'aws_vpc_security_group_ingress_rule.a',
          { security_group_id: link('aws_security_group.server'), ip_protocol: '-1', cidr_ipv4: '10.0.0.0/8' },
          { uncertain: 'count is not known' },
        ),
      ],
      'unknown by filter',
    ],
    [
      'whether the instance is there',
      [
        resource(
          'aws_instance.server',
          { subnet_id: link('aws_subnet.private'), vpc_security_group_ids: [link('aws_security_group.open')] },
          { uncertain: 'count is not known' },
        ),
      ],
      'unknown by filter',
    ],
    [
      'nothing: its subnet is not known, but its VPC',
      [resource('aws_instance.server', { subnet_id: unknown(), vpc_security_group_ids: [link('aws_security_group.open')] })],
      'delivered',
    ],
    [
      'nothing: a rule beside it decides',
      [
        server,
        group('server', { egress: every, ingress: [...every, { from_port: 80, to_port: 80, protocol: 'tcp', cidr_blocks: [unknown()] }] }),
      ],
      'delivered',
    ],
    [
      'nothing: the port is another',
      [server, group('server', { egress: every, ingress: [{ from_port: 81, to_port: 81, protocol: 'tcp', cidr_blocks: [unknown()] }] })],
      'dropped by filter',
    ],
  ])('%s', (_, more, expected) => check([...usual, client, ...more], [['aws_instance.client', 'aws_instance.server:80', expected]]))

  it('a route table whose routes are not known may lead anywhere, but what is local stays', () => {
    const table = resource('aws_route_table.private', { vpc_id: link('aws_vpc.main'), route: unknown() })
    check(
      [...usual.filter(({ id }) => id !== 'aws_route_table.private'), table, client, instance('public', 'public')],
      [
        ['aws_instance.client', '198.51.100.7:443', 'unknown by route'],
        ['aws_instance.public', 'aws_instance.client:80', 'delivered'],
      ],
    )
  })
})

describe('security groups', () => {
  const rule = (id: string, attributes: Readonly<Record<string, Built>>): Resource =>
    resource(id, { security_group_id: link('aws_security_group.server'), ...attributes })
  const server = [instance('server', 'private', [link('aws_security_group.server')]), group('server', { egress: every })]

  it.each<[string, Resource, readonly (readonly [string, string, string])[]]>([
    [
      'a rule of its own',
      rule('aws_security_group_rule.a', {
        type: 'ingress',
        from_port: 80,
        to_port: 80,
        protocol: 'tcp',
        source_security_group_id: link('aws_security_group.open'),
      }),
      [
        ['aws_instance.client', 'aws_instance.server:80', 'delivered'],
        ['aws_instance.client', 'aws_instance.server:81', 'dropped by filter'],
      ],
    ],
    [
      'self',
      rule('aws_security_group_rule.a', { type: 'ingress', from_port: 80, to_port: 80, protocol: 'tcp', self: true }),
      [
        ['aws_instance.client', 'aws_instance.server:80', 'dropped by filter'],
        ['aws_instance.twin', 'aws_instance.server:80', 'delivered'],
      ],
    ],
    [
      'the newer kind, all of a protocol',
      rule('aws_vpc_security_group_ingress_rule.a', { ip_protocol: 'tcp', from_port: 0, to_port: 65535, cidr_ipv4: '10.0.2.0/24' }),
      [
        ['aws_instance.client', 'aws_instance.server:9', 'ambiguous by filter'],
        ['aws_instance.four', 'aws_instance.server:9', 'delivered'],
      ],
    ],
    [
      'a prefix within the subnet: whether the address lies there is not known',
      rule('aws_vpc_security_group_ingress_rule.a', { ip_protocol: '-1', cidr_ipv4: '10.0.2.128/25' }),
      [['aws_instance.client', 'aws_instance.server:9', 'unknown by filter']],
    ],
    [
      'a private address as a link',
      rule('aws_vpc_security_group_ingress_rule.a', {
        ip_protocol: '-1',
        cidr_ipv4: joined(link('aws_instance.client', 'private_ip'), '/32'),
      }),
      [
        ['aws_instance.client', 'aws_instance.server:9', 'ambiguous by filter'],
        ['aws_instance.twin', 'aws_instance.server:9', 'dropped by filter'],
      ],
    ],
    [
      'a VPC’s IPv6 range that is not known yet',
      rule('aws_vpc_security_group_ingress_rule.a', { ip_protocol: '-1', cidr_ipv6: link('aws_vpc.main', 'ipv6_cidr_block') }),
      [['2001:db8::7', 'aws_instance.server:9', 'dropped by filter']],
    ],
  ])('%s', (_, one, questions) =>
    check(
      [
        ...usual,
        ...server,
        instance('client', 'private'),
        instance('twin', 'private', [link('aws_security_group.server')]),
        instance('four', 'private', undefined, { ipv6_address_count: 0 }),
        one,
      ],
      questions,
    ),
  )

  it('a prefix list as peer', () => {
    const list = resource('aws_ec2_managed_prefix_list.office', { name: 'office', entry: [{ cidr: '198.51.100.0/24' }] })
    const more = resource('aws_ec2_managed_prefix_list_entry.more', {
      prefix_list_id: link('aws_ec2_managed_prefix_list.office'),
      cidr: '203.0.113.0/24',
    })
    const web = [
      instance('web', 'public', [link('aws_security_group.web')]),
      group('web', {
        ingress: [{ from_port: 22, to_port: 22, protocol: 'tcp', prefix_list_ids: [link('aws_ec2_managed_prefix_list.office')] }],
      }),
    ]
    check(
      [...usual, list, more, ...web],
      [
        ['198.51.100.7', 'aws_instance.web:22', 'delivered'],
        ['203.0.113.7', 'aws_instance.web:22', 'delivered'],
        ['192.0.2.7', 'aws_instance.web:22', 'dropped by filter'],
      ],
    )
  })

  it('ICMP types are no ports', () => {
    const net = network(
      ...usual,
      ...server,
      instance('client', 'private'),
      rule('aws_vpc_security_group_ingress_rule.a', { ip_protocol: 'icmp', from_port: 8, to_port: -1, cidr_ipv4: '0.0.0.0/0' }),
    )
    expect(pairs(net)).toContain('aws_instance.client → aws_instance.server')
    expect(verdict(ask(net, 'aws_instance.client', 'aws_instance.server:8'))).toBe('dropped by filter')
  })

  it('a group that is associated with another VPC has its members there', () => {
    const other = [
      resource('aws_vpc.other', { cidr_block: '10.1.0.0/16' }),
      resource('aws_subnet.other', { vpc_id: link('aws_vpc.other'), cidr_block: '10.1.1.0/24' }),
      resource('aws_vpc_security_group_vpc_association.other', {
        security_group_id: link('aws_security_group.shared'),
        vpc_id: link('aws_vpc.other'),
      }),
      group('shared', { egress: every, ingress: [{ from_port: 80, to_port: 80, protocol: 'tcp', self: true }] }),
    ]
    const both = ['a', 'b'].map((name) =>
      resource(`aws_instance.${name}`, {
        subnet_id: link('aws_subnet.other'),
        vpc_security_group_ids: [link('aws_security_group.shared')],
      }),
    )
    check(
      [...usual, ...other, ...both],
      [
        ['aws_instance.a', 'aws_instance.b:80', 'delivered'],
        ['aws_instance.a', 'aws_instance.b:81', 'dropped by filter'],
      ],
    )
  })

  it('rules within and beside a group are said to fight', () => {
    const both = [
      ...usual,
      group('server', { ingress: every }),
      rule('aws_security_group_rule.a', { type: 'egress', from_port: 0, to_port: 0, protocol: '-1', cidr_blocks: ['0.0.0.0/0'] }),
    ]
    expect(lowered(...both).unread.map(({ what }) => what)).toEqual([
      expect.stringContaining('aws_security_group.server has rules of its own and in resources of their own'),
    ])
  })
})

describe('DHCP options', () => {
  it.each<[Readonly<Record<string, Built>>, number]>([
    [{ domain_name_servers: ['AmazonProvidedDNS'], domain_name: 'eu-west-1.compute.internal' }, 0],
    [{ domain_name_servers: ['10.0.0.53'], domain_name: 'corp.example' }, 2],
    [{ domain_name_servers: unknown() }, 1],
  ])('%j', (attributes, count) => expect(lowered(resource('aws_vpc_dhcp_options.a', attributes)).unread).toHaveLength(count))
})

describe('routes', () => {
  const table = (id: string, route: Built): Resource => resource(`aws_route_table.${id}`, { vpc_id: link('aws_vpc.main'), route })
  const without = (...ids: readonly string[]): readonly Resource[] => usual.filter(({ id }) => !ids.includes(id))

  it.each<[string, Built, readonly string[]]>([
    ['half a subnet', [{ cidr_block: '10.0.2.0/25', network_interface_id: link('aws_network_interface.device') }], ['aws/route-refused']],
    ['a whole subnet', [{ cidr_block: '10.0.1.0/24', network_interface_id: link('aws_network_interface.device') }], []],
    ['the whole VPC', [{ cidr_block: '10.0.0.0/16', network_interface_id: link('aws_network_interface.device') }], []],
    ['a subnet to a peer', [{ cidr_block: '10.0.1.0/24', vpc_peering_connection_id: 'pcx-1' }], []],
    ['a subnet to the internet', [{ cidr_block: '10.0.1.0/24', gateway_id: link('aws_internet_gateway.main') }], ['aws/route-refused']],
  ])('within the VPC: %s', (_, route, codes) => {
    const device = resource('aws_network_interface.device', {
      subnet_id: link('aws_subnet.public'),
      security_groups: [link('aws_security_group.open')],
    })
    expect(lowered(...without('aws_route_table.private'), table('private', route), device).problems.map(({ code }) => code)).toEqual(codes)
  })

  it('one that may not be there is taken or the next best', () => {
    const perhaps = resource(
      'aws_route.perhaps',
      {
        route_table_id: link('aws_route_table.private'),
        destination_cidr_block: '198.51.100.0/24',
        gateway_id: link('aws_internet_gateway.main'),
      },
      { uncertain: 'count is not known' },
    )
    check(
      [...usual, perhaps, instance('private', 'private')],
      [
        ['aws_instance.private', '198.51.100.7:443', 'ambiguous by filter'],
        ['aws_instance.private', '192.0.2.7:443', 'left'],
      ],
    )
  })

  it('whose target nobody knows lead nobody knows where', () => {
    check(
      [
        ...without('aws_route_table.private'),
        table('private', [{ cidr_block: '0.0.0.0/0', transit_gateway_id: 'tgw-0123456789abcdef0' }]),
        instance('private', 'private'),
      ],
      [['aws_instance.private', '198.51.100.7:443', 'unknown by route']],
    )
  })

  it('to a gateway of another VPC are blackholes', () => {
    const other = [
      resource('aws_vpc.other', { cidr_block: '10.1.0.0/16' }),
      resource('aws_internet_gateway.other', { vpc_id: link('aws_vpc.other') }),
    ]
    check(
      [
        ...without('aws_route_table.public'),
        ...other,
        table('public', [{ cidr_block: '0.0.0.0/0', gateway_id: link('aws_internet_gateway.other') }]),
        instance('web', 'public'),
      ],
      [['aws_instance.web', '198.51.100.7:443', 'dropped by route']],
    )
  })
})

describe('network ACLs', () => {
  const acl = (attributes: Readonly<Record<string, Built>>): Resource =>
    resource('aws_network_acl.a', { vpc_id: link('aws_vpc.main'), subnet_ids: [link('aws_subnet.private')], ...attributes })
  const rule = (id: string, attributes: Readonly<Record<string, Built>>): Resource =>
    resource(`aws_network_acl_rule.${id}`, {
      network_acl_id: link('aws_network_acl.a'),
      protocol: '-1',
      rule_action: 'allow',
      cidr_block: '0.0.0.0/0',
      ...attributes,
    })
  const pair = [
    instance('client', 'public', undefined, { ipv6_address_count: 0 }),
    instance('server', 'private', undefined, { ipv6_address_count: 0 }),
  ]

  it.each<[string, readonly Resource[], string]>([
    ['rules of their own', [acl({}), rule('in', { rule_number: 100 }), rule('out', { rule_number: 100, egress: true })], 'delivered'],
    [
      'a denial first',
      [
        acl({}),
        rule('in', { rule_number: 100 }),
        rule('no', { rule_number: 99, rule_action: 'deny', protocol: 'tcp', from_port: 80, to_port: 80 }),
        rule('out', { rule_number: 100, egress: true }),
      ],
      'dropped by filter',
    ],
    [
      'a rule whose number is not known',
      [
        acl({}),
        rule('in', { rule_number: 100 }),
        rule('no', { rule_number: unknown(), rule_action: 'deny' }),
        rule('out', { rule_number: 100, egress: true }),
      ],
      'unknown by filter',
    ],
    [
      'one family alone',
      [
        acl({}),
        rule('in', { rule_number: 100, cidr_block: null, ipv6_cidr_block: '::/0' }),
        rule('out', { rule_number: 100, egress: true }),
      ],
      'dropped by filter',
    ],
    [
      'managed default',
      [resource('aws_default_network_acl.a', { default_network_acl_id: link('aws_vpc.main', 'default_network_acl_id') })],
      'dropped by filter',
    ],
    [
      'an association',
      [
        resource('aws_network_acl.b', { vpc_id: link('aws_vpc.main') }),
        resource('aws_network_acl_association.b', { network_acl_id: link('aws_network_acl.b'), subnet_id: link('aws_subnet.private') }),
      ],
      'dropped by filter',
    ],
    ['rules that are not known', [acl({ ingress: unknown(), egress: unknown() })], 'unknown by filter, reply unknown by filter'],
    [
      'a rule of the default one',
      [
        resource('aws_network_acl_rule.d', {
          network_acl_id: link('aws_vpc.main', 'default_network_acl_id'),
          rule_number: 50,
          protocol: '-1',
          rule_action: 'deny',
          cidr_block: '10.0.0.0/8',
        }),
      ],
      'dropped by filter',
    ],
  ])('%s', (_, more, expected) => check([...usual, ...pair, ...more], [['aws_instance.client', 'aws_instance.server:80', expected]]))

  it('judge what passes a NAT gateway in their subnet', () => {
    const one = resource('aws_network_acl.nat', {
      vpc_id: link('aws_vpc.main'),
      subnet_ids: [link('aws_subnet.public')],
      ingress: [{ rule_no: 100, action: 'allow', protocol: '-1', cidr_block: '10.0.0.0/8' }],
      egress: [{ rule_no: 100, action: 'allow', protocol: '-1', cidr_block: '0.0.0.0/0' }],
    })
    const web = resource('aws_vpc.far', { cidr_block: '172.31.0.0/16' })
    const net = network(...usual, ...pair, one, web)
    // Out it goes; nothing that comes back may enter the NAT gateway's subnet.
    expect(verdict(ask(net, 'aws_instance.server', '198.51.100.7:443'))).toBe('left, reply dropped by filter')
    expect(verdict(ask(net, 'internet', 'aws_instance.client:80'))).toBe('dropped by filter')
  })
})

describe('interfaces', () => {
  it('an instance’s first interface is the instance, its others stand for themselves', () => {
    const first = resource('aws_network_interface.first', {
      subnet_id: link('aws_subnet.public'),
      security_groups: [link('aws_security_group.open')],
      private_ips: ['10.0.1.9'],
    })
    const second = resource('aws_network_interface.second', {
      subnet_id: link('aws_subnet.private'),
      security_groups: [link('aws_security_group.closed')],
      attachment: [{ instance: link('aws_instance.two'), device_index: 1 }],
    })
    const two = resource('aws_instance.two', {
      network_interface: [{ network_interface_id: link('aws_network_interface.first'), device_index: 0 }],
    })
    const eip = resource('aws_eip.two', { network_interface: link('aws_network_interface.first'), public_ip: '203.0.113.50' })
    check(
      [...usual, first, second, two, eip, group('closed', {}), instance('client', 'private')],
      [
        ['aws_instance.client', 'aws_instance.two:80', 'delivered'],
        ['aws_instance.client', '10.0.1.9:80', 'delivered'],
        ['aws_instance.client', 'aws_network_interface.second:80', 'dropped by filter'],
        ['internet', '203.0.113.50:80', 'delivered'],
      ],
    )
  })

  it('an elastic IP may be given by a resource of its own', () => {
    const eip = [
      resource('aws_eip.a'),
      resource('aws_eip_association.a', { allocation_id: link('aws_eip.a', 'allocation_id'), instance_id: link('aws_instance.a') }),
    ]
    check(
      [...usual, ...eip, instance('a', 'public', undefined, { associate_public_ip_address: false })],
      [['internet', 'aws_eip.a:80', 'delivered']],
    )
  })

  it('equal addresses in two VPCs are two', () => {
    const twin = [
      resource('aws_vpc.twin', { cidr_block: '10.0.0.0/16' }),
      resource('aws_subnet.twin', { vpc_id: link('aws_vpc.twin'), cidr_block: '10.0.1.0/24' }),
      resource('aws_instance.twin', { subnet_id: link('aws_subnet.twin'), private_ip: '10.0.1.9' }),
    ]
    check(
      [...usual, ...twin, instance('one', 'public', undefined, { private_ip: '10.0.1.9' })],
      [
        ['aws_instance.one', 'aws_instance.twin:80', 'dropped by filter'],
        ['aws_instance.twin', 'aws_instance.one:80', 'dropped by filter'],
      ],
    )
  })
})
