import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wildcard } from '../../../src/platforms/aws/balance/wildcard.ts'
import { policyVersions } from '../../../src/platforms/aws/balance/tls.ts'
import type { Language } from '../../../src/flow/text/language.ts'
import type { Resource } from '../../../src/platforms/resource.ts'
import { link, resource, unknown, type Built } from './build.ts'
import { dependencyWords, listenerWords, placementWords, poolWords, routerWords, served, vpc } from './served.ts'

const one = (id: string, attributes: { readonly [name: string]: Built } = {}): Resource => resource(id, attributes)
const subnets = [link('aws_subnet.a'), link('aws_subnet.b')]
const forward = (group = 'web'): Built => [{ type: 'forward', target_group_arn: link(`aws_lb_target_group.${group}`, 'arn') }]

const instance = (name: string, zone = 'a'): Resource => one(`aws_instance.${name}`, { subnet_id: link(`aws_subnet.${zone}`) })
const group = (name: string, attributes: { readonly [name: string]: Built } = {}): Resource =>
  one(`aws_lb_target_group.${name}`, { port: 8080, protocol: 'HTTP', vpc_id: link('aws_vpc.main'), ...attributes })
const attach = (to: string, target: Built, more: { readonly [name: string]: Built } = {}): Resource =>
  one(`aws_lb_target_group_attachment.${to}`, { target_group_arn: link(`aws_lb_target_group.${to}`, 'arn'), target_id: target, ...more })
const alb = (attributes: { readonly [name: string]: Built } = {}): Resource =>
  one('aws_lb.l', { subnets, security_groups: [link('aws_security_group.lb')], ...attributes })
const nlb = (attributes: { readonly [name: string]: Built } = {}): Resource =>
  one('aws_lb.l', { load_balancer_type: 'network', internal: true, subnets, enable_cross_zone_load_balancing: true, ...attributes })
const listen = (attributes: { readonly [name: string]: Built } = {}): Resource =>
  one('aws_lb_listener.h', {
    load_balancer_arn: link('aws_lb.l', 'arn'),
    port: 80,
    protocol: 'HTTP',
    default_action: forward(),
    ...attributes,
  })
const rule = (
  name: string,
  priority: Built,
  condition: Built,
  action: Built = [{ type: 'fixed-response', fixed_response: [{ status_code: '418' }] }],
  more: { readonly [name: string]: Built } = {},
): Resource => one(`aws_lb_listener_rule.${name}`, { listener_arn: link('aws_lb_listener.h', 'arn'), priority, condition, action, ...more })

const web = [group('web'), instance('w'), attach('web', link('aws_instance.w'))]

describe('values of conditions', () => {
  const reference = (pattern: string): RegExp =>
    new RegExp(`^${[...pattern].map((c) => (c === '*' ? '[^]*' : c === '?' ? '[^]' : c.replace(/[.+^${}()|[\]\\]/g, '\\$&'))).join('')}$`)
  const holds = (language: Language, text: string): boolean => {
    switch (language.kind) {
      case 'any':
        return true
      case 'exact':
        return text === language.text
      case 'prefix':
        return text.startsWith(language.text)
      case 'suffix':
        return text.endsWith(language.text)
      case 'contains':
        return text.includes(language.text)
      case 'pattern':
        return new RegExp(`^(?:${language.source.replaceAll('(?s:.*)', '[^]*').replaceAll('(?s:.)', '[^]')})$`).test(text)
      default:
        return false
    }
  }

  it('hold what the wildcards mean', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '.', '/', '*', '?', '+'), maxLength: 8 })
    fc.assert(
      fc.property(
        letters,
        fc.string({ unit: fc.constantFrom('a', 'b', '.', '/', '+'), maxLength: 8 }),
        (pattern, text) => holds(wildcard(pattern, false), text) === reference(pattern).test(text),
      ),
    )
  })

  it('a backslash takes the meaning', () => expect(wildcard('/a\\*b', false)).toEqual({ kind: 'exact', text: '/a*b' }))
})

it.each([
  ['ELBSecurityPolicy-2016-08', 'TLSv1 TLSv1.1 TLSv1.2'],
  ['ELBSecurityPolicy-TLS-1-2-Ext-2018-06', 'TLSv1.2'],
  ['ELBSecurityPolicy-FS-1-1-2019-08', 'TLSv1.1 TLSv1.2'],
  ['ELBSecurityPolicy-FS-2018-06', 'TLSv1 TLSv1.1 TLSv1.2'],
  ['ELBSecurityPolicy-TLS13-1-2-2021-06', 'TLSv1.2 TLSv1.3'],
  ['ELBSecurityPolicy-TLS13-1-3-2021-06', 'TLSv1.3'],
  ['ELBSecurityPolicy-TLS13-1-0-PQ-2025-09', 'TLSv1 TLSv1.1 TLSv1.2 TLSv1.3'],
  ['my-own', ''],
])('%s allows %s', (policy, versions) => expect(policyVersions(policy).join(' ')).toBe(versions))

describe('rules', () => {
  const cases: readonly { readonly says: string; readonly resources: readonly Resource[]; readonly expected: readonly string[] }[] = [
    { says: 'nothing but a default', resources: [listen(), ...web], expected: ['otherwise [instance.w:8080]'] },
    {
      says: 'by priority, not by their place; conditions AND, values OR',
      resources: [
        listen(),
        ...web,
        rule('late', 200, [{ path_pattern: [{ values: ['/late/*'] }] }]),
        rule('early', 10, [{ host_header: [{ values: ['*.shop.example', 'shop.example'] }] }, { path_pattern: [{ values: ['/a?c'] }] }]),
        rule('middle', 20, [
          { http_header: [{ http_header_name: 'X-Who', values: ['*me*'] }], http_request_method: [{ values: ['GET', 'HEAD'] }] },
        ]),
      ],
      expected: [
        '(host suffix i .shop.example | host exact i shop.example) & path pattern \\/a(?s:.)c => 418',
        '(method exact GET | method exact HEAD) & header X-Who contains i me => 418',
        'path prefix /late/ => 418',
        'otherwise [instance.w:8080]',
      ],
    },
    {
      says: 'query strings: pairs OR; keys like a pattern and values alone may match',
      resources: [
        listen(),
        ...web,
        rule('q', 1, [{ query_string: [{ key: 'v', value: 'A*' }, { value: 'x' }, { key: 'p*', value: 'y' }] }]),
        rule('s', 2, [{ source_ip: [{ values: ['10.0.0.0/8', '2001:db8::/32'] }] }]),
      ],
      expected: [
        '(query v prefix i A | maybe(a query string with the value x under whatever key) | maybe(a query string whose key is like p*)) => 418',
        'source(2) => 418',
        'otherwise [instance.w:8080]',
      ],
    },
    {
      says: 'regular expressions: what is anchored is exact, the rest surely in one reading',
      resources: [
        listen(),
        ...web,
        rule('r', 1, [{ path_pattern: [{ regex_values: ['^/api/v[0-9]+$'] }] }]),
        rule('h', 2, [{ host_header: [{ regex_values: ['shop'] }] }]),
      ],
      expected: [
        'path pattern ^/api/v[0-9]+$ => 418',
        '(host pattern shop | host pattern i shop & maybe(how shop is applied is not documented)) => 418',
        'otherwise [instance.w:8080]',
      ],
    },
    {
      says: 'the old way to write conditions',
      resources: [listen(), ...web, rule('o', 1, [{ field: 'path-pattern', values: ['/x/*'] }])],
      expected: ['path prefix /x/ => 418', 'otherwise [instance.w:8080]'],
    },
    {
      says: 'what is not known may match; without priority they come last, in no order',
      resources: [
        listen(),
        ...web,
        rule('u', 5, [{ path_pattern: [{ values: [unknown()] }] }]),
        rule('x', null, [{ path_pattern: [{ values: ['/x'] }] }]),
        rule('y', null, [{ path_pattern: [{ values: ['/y'] }] }]),
      ],
      expected: [
        'maybe(the value of a condition is not known) => 418',
        'path exact /x & maybe(which of the rules without priority comes first is not known (aws_lb_listener_rule.x)) => 418',
        'path exact /y & maybe(which of the rules without priority comes first is not known (aws_lb_listener_rule.y)) => 418',
        'path exact /x => 418',
        'path exact /y => 418',
        'otherwise [instance.w:8080]',
      ],
    },
    {
      says: 'transforms',
      resources: [
        listen(),
        ...web,
        rule('p', 1, [{ path_pattern: [{ values: ['/v1/*'] }] }], forward(), {
          transform: [{ type: 'url-rewrite', url_rewrite_config: [{ rewrite: [{ regex: '^/v1/(.*)$', replace: '/$1' }] }] }],
        }),
        rule('q', 2, [{ path_pattern: [{ values: ['/q'] }] }], forward(), {
          transform: [{ type: 'url-rewrite', url_rewrite_config: [{ rewrite: [{ regex: '\\?a=1', replace: '' }] }] }],
        }),
        rule('h', 3, [{ path_pattern: [{ values: ['/h'] }] }], forward(), {
          transform: [{ type: 'host-header-rewrite', host_header_rewrite_config: [{ rewrite: [{ regex: 'a', replace: 'b' }] }] }],
        }),
      ],
      expected: [
        'path prefix /v1/ => [instance.w:8080] pattern',
        'path exact /q => [instance.w:8080] unknown',
        'path exact /h => unknown: what aws_lb_listener_rule.h makes of the Host is not followed',
        'otherwise [instance.w:8080]',
      ],
    },
    {
      says: 'one alone without priority is surely the last',
      resources: [
        listen(),
        ...web,
        rule('x', null, [{ path_pattern: [{ values: ['/x'] }] }]),
        rule('y', 7, [{ path_pattern: [{ values: ['/y'] }] }]),
      ],
      expected: ['path exact /y => 418', 'path exact /x => 418', 'otherwise [instance.w:8080]'],
    },
  ]
  it.each(cases)('$says', ({ resources, expected }) => {
    const { routers, pools } = served(...vpc('lb'), alb(), ...resources)
    expect(routers.flatMap((router) => routerWords(router, pools))).toEqual(expected)
  })
})

describe('actions', () => {
  const cases: readonly { readonly says: string; readonly action: Built; readonly expected: string }[] = [
    {
      says: 'redirect to HTTPS',
      action: [{ type: 'redirect', redirect: [{ protocol: 'HTTPS', port: '443', status_code: 'HTTP_301' }] }],
      expected: '301 https://{host}/{path}?{query}',
    },
    {
      says: 'redirect elsewhere',
      action: [{ type: 'redirect', redirect: [{ host: 'b.example', path: '/', query: '', status_code: 'HTTP_302' }] }],
      expected: '302 http://b.example/',
    },
    {
      says: 'a redirect to a name that is not known',
      action: [{ type: 'redirect', redirect: [{ host: unknown(), status_code: 'HTTP_302' }] }],
      expected: 'unknown: where a redirect leads is not known',
    },
    {
      says: 'weights; nothing goes where the weight is 0',
      action: [
        {
          type: 'forward',
          forward: [
            {
              target_group: [
                { arn: link('aws_lb_target_group.web', 'arn'), weight: 9 },
                { arn: link('aws_lb_target_group.new', 'arn'), weight: 0 },
              ],
            },
          ],
        },
      ],
      expected: '[instance.w:8080*9 down instance.n:9090*0]',
    },
    {
      says: 'a group that was not read',
      action: [{ type: 'forward', target_group_arn: 'arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/x/1' }],
      expected: 'unknown: a target group that it forwards to was not read',
    },
    {
      says: 'authentication first',
      action: [
        { type: 'forward', order: 2, target_group_arn: link('aws_lb_target_group.web', 'arn') },
        { type: 'authenticate-oidc', order: 1, authenticate_oidc: [{ issuer: 'x' }] },
      ],
      expected: '{ not cookie AWSELBAuthSessionCookie-0 any => 302 the identity provider; otherwise [instance.w:8080] }',
    },
    {
      says: 'authentication that denies',
      action: [
        {
          type: 'authenticate-cognito',
          order: 1,
          authenticate_cognito: [{ on_unauthenticated_request: 'deny', session_cookie_name: 'S' }],
        },
        { type: 'fixed-response', order: 2, fixed_response: [{ status_code: 200 }] },
      ],
      expected: '{ not cookie S-0 any => 401; otherwise 200 }',
    },
    { says: 'a function', action: forward('fn'), expected: 'calls lambda_function.f' },
  ]
  it.each(cases)('$says', ({ action, expected }) => {
    const more = [
      group('new', { port: 80 }),
      instance('n', 'b'),
      attach('new', link('aws_instance.n'), { port: 9090 }),
      group('fn', { target_type: 'lambda', port: null, protocol: null }),
      attach('fn', link('aws_lambda_function.f', 'arn')),
      one('aws_lambda_function.f'),
    ]
    const { routers, pools } = served(...vpc('lb'), alb(), ...web, ...more, listen({ default_action: action }))
    expect(routers.flatMap((router) => routerWords(router, pools))).toEqual([`otherwise ${expected}`])
  })
})

describe('targets', () => {
  const cases: readonly { readonly says: string; readonly resources: readonly Resource[]; readonly expected: string }[] = [
    {
      says: 'an address',
      resources: [group('web', { target_type: 'ip' }), attach('web', '10.0.1.7', { port: 9000 })],
      expected: '10.0.1.7:9000',
    },
    {
      says: 'an instance by its address',
      resources: [group('web', { target_type: 'ip' }), instance('w'), attach('web', link('aws_instance.w', 'private_ip'))],
      expected: 'instance.w:8080',
    },
    {
      says: 'an instance by its interface',
      resources: [
        group('web', { target_type: 'ip' }),
        one('aws_network_interface.e', { subnet_id: link('aws_subnet.a') }),
        one('aws_instance.w', { network_interface: [{ network_interface_id: link('aws_network_interface.e'), device_index: 0 }] }),
        attach('web', link('aws_network_interface.e', 'private_ip')),
      ],
      expected: 'instance.w:8080',
    },
    {
      says: 'none in a zone that is not enabled',
      resources: [group('web'), instance('w', 'c'), attach('web', link('aws_instance.w'))],
      expected: 'down instance.w:8080',
    },
    {
      says: 'an auto scaling group, by itself or by an attachment',
      resources: [
        group('web'),
        one('aws_launch_template.t', { vpc_security_group_ids: [link('aws_security_group.lb')] }),
        one('aws_autoscaling_group.g', {
          vpc_zone_identifier: subnets,
          launch_template: [{ id: link('aws_launch_template.t') }],
          target_group_arns: [link('aws_lb_target_group.web', 'arn')],
        }),
        one('aws_autoscaling_group.h', { vpc_zone_identifier: subnets, launch_template: [{ id: link('aws_launch_template.t') }] }),
        one('aws_autoscaling_attachment.h', {
          autoscaling_group_name: link('aws_autoscaling_group.h', 'name'),
          lb_target_group_arn: link('aws_lb_target_group.web', 'arn'),
        }),
      ],
      expected: 'autoscaling_group.g:8080 autoscaling_group.h:8080',
    },
    {
      says: 'tasks at the port of their container',
      resources: [
        group('web', { target_type: 'ip' }),
        one('aws_ecs_service.s', {
          launch_type: 'FARGATE',
          network_configuration: [{ subnets }],
          load_balancer: [{ target_group_arn: link('aws_lb_target_group.web', 'arn'), container_name: 'c', container_port: 3000 }],
        }),
      ],
      expected: 'ecs_service.s:3000',
    },
    {
      says: 'zones known only by the list that they come from',
      resources: [
        group('web'),
        one('aws_subnet.z', { vpc_id: link('aws_vpc.main'), availability_zone: link('data.aws_availability_zones.all', 'names[2]') }),
        one('aws_instance.w', { subnet_id: link('aws_subnet.z') }),
        attach('web', link('aws_instance.w')),
      ],
      expected: 'instance.w:8080',
    },
  ]
  it.each(cases)('$says', ({ resources, expected }) => {
    const { pools } = served(...vpc('lb'), alb(), listen(), ...resources)
    expect(pools.map(poolWords)).toEqual([expected])
  })

  it('someone who is not known leaves the pool unknown', () => {
    const { routers, pools } = served(...vpc('lb'), alb(), listen(), group('web'), attach('web', unknown('variable target has no value')))
    expect(routers.flatMap((router) => routerWords(router, pools))).toEqual(['otherwise unknown: variable target has no value'])
  })
})

it('an address that an instance says it has is that instance', () => {
  const { pools } = served(
    ...vpc('lb'),
    alb(),
    listen(),
    group('web', { target_type: 'ip' }),
    one('aws_instance.w', { subnet_id: link('aws_subnet.a'), private_ip: '10.0.0.7' }),
    attach('web', '10.0.0.7'),
  )
  expect(pools.map(poolWords)).toEqual(['instance.w:8080'])
})

it('several groups of a network load balancer share what is handed over; groups that differ are not followed', () => {
  const share = (name: string): Built => ({ arn: link(`aws_lb_target_group.${name}`, 'arn'), weight: 1 })
  const both = listen({ protocol: 'TCP', default_action: [{ type: 'forward', forward: [{ target_group: [share('web'), share('new')] }] }] })
  const groups = (preserve: Built): Resource[] => [
    group('web', { protocol: 'TCP' }),
    group('new', { protocol: 'TCP', port: 90, preserve_client_ip: preserve }),
    instance('w'),
    instance('n', 'b'),
    attach('web', link('aws_instance.w')),
    attach('new', link('aws_instance.n')),
  ]
  const kept = served(...vpc('lb'), nlb(), both, ...groups(null))
  expect(kept.handovers.map(({ members }) => members.map(({ endpoint, port }) => `${endpoint}:${port}`))).toEqual([
    ['aws_instance.w:8080', 'aws_instance.n:90'],
  ])
  const mixed = served(...vpc('lb'), nlb(), both, ...groups(false))
  expect(mixed.handovers).toEqual([])
  expect(mixed.listeners.map(listenerWords)).toEqual([
    'lb.l tcp 80 unknown: some of its target groups keep the client’s address and others don’t',
  ])
})

describe('network load balancers', () => {
  const target = (attributes: { readonly [name: string]: Built }): Resource[] => [
    group('web', attributes),
    instance('w'),
    attach('web', attributes['target_type'] === 'ip' ? link('aws_instance.w', 'private_ip') : link('aws_instance.w')),
  ]
  const cases: readonly {
    readonly says: string
    readonly protocol: string
    readonly group: { readonly [name: string]: Built }
    readonly listeners: readonly string[]
    readonly keeps: readonly string[]
  }[] = [
    {
      says: 'instances see the client',
      protocol: 'TCP',
      group: { protocol: 'TCP' },
      listeners: ['lb.l tcp 80 pool'],
      keeps: ['tcp instance.w:8080'],
    },
    {
      says: 'unless it is switched off',
      protocol: 'TCP',
      group: { protocol: 'TCP', preserve_client_ip: false },
      listeners: ['lb.l tcp 80 pool'],
      keeps: [],
    },
    {
      says: 'addresses see the balancer',
      protocol: 'TCP',
      group: { protocol: 'TCP', target_type: 'ip' },
      listeners: ['lb.l tcp 80 pool'],
      keeps: [],
    },
    {
      says: 'unless it is switched on',
      protocol: 'TCP',
      group: { protocol: 'TCP', target_type: 'ip', preserve_client_ip: true },
      listeners: ['lb.l tcp 80 pool'],
      keeps: ['tcp instance.w:8080'],
    },
    {
      says: 'always with UDP',
      protocol: 'TCP_UDP',
      group: { protocol: 'TCP_UDP', target_type: 'ip', preserve_client_ip: false },
      listeners: ['lb.l tcp 80 pool', 'lb.l udp 80 pool'],
      keeps: ['tcp instance.w:8080', 'udp instance.w:8080'],
    },
    {
      says: 'TLS ends at the balancer',
      protocol: 'TLS',
      group: { protocol: 'TCP', preserve_client_ip: false },
      listeners: ['lb.l tcp 80 tls pool speaking http'],
      keeps: [],
    },
    {
      says: 'TLS to the target too',
      protocol: 'TLS',
      group: { protocol: 'TLS', preserve_client_ip: false },
      listeners: ['lb.l tcp 80 tls pool speaking https'],
      keeps: [],
    },
  ]
  it.each(cases)('$says', ({ protocol, group: attributes, listeners, keeps }) => {
    const { listeners: found, handovers } = served(...vpc('lb'), nlb(), listen({ protocol }), ...target(attributes))
    expect(found.map(listenerWords)).toEqual(listeners)
    expect(
      handovers.map(
        ({ id, members }) =>
          `${id.split('/')[1]} ${members.map(({ endpoint, port }) => `${endpoint.replace('aws_', '')}:${port}`).join(' ')}`,
      ),
    ).toEqual(keeps)
  })
})

describe('where balancers lie', () => {
  const lb = (attributes: { readonly [name: string]: Built }): readonly string[] =>
    served(...vpc('lb'), resource('aws_lb.l', attributes), one('aws_eip.e', { public_ip: '203.0.113.9' })).placements.map(placementWords)
  const cases: readonly (readonly [string, { readonly [name: string]: Built }, string])[] = [
    [
      'faces the internet unless told',
      { subnets, security_groups: [link('aws_security_group.lb')] },
      'lb.l (load balancer) in subnet.a subnet.b, groups security_group.lb, public, closed',
    ],
    [
      'internal, without a group: the default one',
      { subnets, internal: true },
      'lb.l (load balancer) in subnet.a subnet.b, groups vpc.main/default, closed',
    ],
    [
      'a network one has no group',
      { subnets, internal: true, load_balancer_type: 'network' },
      'lb.l (load balancer) in subnet.a subnet.b, no groups, closed',
    ],
    [
      'addresses by subnet',
      {
        load_balancer_type: 'network',
        subnet_mapping: [{ subnet_id: link('aws_subnet.a'), allocation_id: link('aws_eip.e'), private_ipv4_address: '10.0.0.9' }],
      },
      'lb.l (load balancer) in subnet.a, no groups, at 10.0.0.9, public 203.0.113.9, closed',
    ],
    [
      'both families',
      { subnets, ip_address_type: 'dualstack', security_groups: [link('aws_security_group.lb')] },
      'lb.l (load balancer) in subnet.a subnet.b, groups security_group.lb, public, ipv6, closed',
    ],
    [
      'IPv6 alone in public',
      { subnets, ip_address_type: 'dualstack-without-public-ipv4', security_groups: [link('aws_security_group.lb')] },
      'lb.l (load balancer) in subnet.a subnet.b, groups security_group.lb, ipv6, closed',
    ],
    [
      'not known whether internal',
      { subnets, internal: unknown(), security_groups: [link('aws_security_group.lb')] },
      'lb.l (load balancer) in subnet.a subnet.b, groups security_group.lb, public?, closed',
    ],
    [
      'some subnets not known',
      { subnets: [link('aws_subnet.a'), unknown('variable more has no value')], security_groups: [link('aws_security_group.lb')] },
      'lb.l (load balancer) in subnet.a, groups security_group.lb, public, closed, lost: variable more has no value',
    ],
  ]
  it.each(cases)('%s', (_, attributes, expected) => expect(lb(attributes)).toEqual([expected]))
})

describe('classic load balancers', () => {
  const listener = (protocol: string, inner: string): Built => [
    { lb_port: 443, lb_protocol: protocol, instance_port: 8443, instance_protocol: inner, ssl_certificate_id: 'c' },
  ]
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['HTTP', 'HTTP', ['elb.l tcp 443 http', 'otherwise [instance.w:8443 down instance.far:8443]']],
    ['HTTPS', 'HTTPS', ['elb.l tcp 443 tls http', 'otherwise tls [instance.w:8443 down instance.far:8443]']],
    ['TCP', 'TCP', ['elb.l tcp 443 pool']],
    ['SSL', 'TCP', ['elb.l tcp 443 tls pool speaking http']],
  ]
  it.each(cases)('%s to %s', (outer, inner, expected) => {
    const found = served(
      ...vpc('lb'),
      instance('w'),
      instance('far', 'c'),
      one('aws_elb.l', {
        subnets,
        internal: true,
        listener: listener(outer, inner),
        instances: [link('aws_instance.w'), link('aws_instance.far')],
      }),
    )
    expect([...found.listeners.map(listenerWords), ...found.routers.flatMap((router) => routerWords(router, found.pools))]).toEqual(
      expected,
    )
    expect(found.placements[0]?.judgedWithin).toBeDefined()
  })
})

describe('health checks', () => {
  const cases: readonly (readonly [string, { readonly [name: string]: Built }, readonly string[]])[] = [
    ['on the port of the traffic', {}, ['lb.l → instance.w:8080 (health check of aws_lb_target_group.web) [aws_lb_target_group.web:1]']],
    [
      'on another port',
      { health_check: [{ port: '9999', path: '/up' }] },
      ['lb.l → instance.w:9999 (health check of aws_lb_target_group.web) [aws_lb_target_group.web:6]'],
    ],
    ['switched off', { health_check: [{ enabled: false }] }, []],
  ]
  it.each(cases)('%s', (_, attributes, expected) =>
    expect(
      dependencyWords(
        served(...vpc('lb'), alb(), listen(), group('web', attributes), instance('w'), attach('web', link('aws_instance.w'))),
      ),
    ).toEqual(expected),
  )
})

it('appliances behind a gateway load balancer', () => {
  const found = served(
    ...vpc('lb'),
    one('aws_lb.g', { load_balancer_type: 'gateway', subnets }),
    one('aws_lb_listener.g', { load_balancer_arn: link('aws_lb.g', 'arn'), default_action: forward() }),
    group('web', { protocol: 'GENEVE', port: 6081 }),
    instance('w'),
    attach('web', link('aws_instance.w')),
  )
  expect(found.appliances.map(({ balancer, members, doubt }) => [balancer, members.map(({ endpoint }) => endpoint), doubt])).toEqual([
    ['aws_lb.g', ['aws_instance.w'], undefined],
  ])
  expect(found.listeners).toEqual([])
})

describe('interfaces by zone', () => {
  const zoned = (balancer: { readonly [name: string]: Built }, attributes: { readonly [name: string]: Built }): Resource[] => [
    ...vpc('lb'),
    nlb(balancer),
    group('web', { protocol: 'TCP', ...attributes }),
    instance('w'),
    attach('web', link('aws_instance.w')),
    one('aws_lb_listener.l', { load_balancer_arn: link('aws_lb.l', 'arn'), port: 80, protocol: 'TCP', default_action: [{ type: 'forward', target_group_arn: link('aws_lb_target_group.web', 'arn') }] }),
  ]
  const cases: readonly { readonly says: string; readonly balancer: { readonly [name: string]: Built }; readonly group: { readonly [name: string]: Built }; readonly left: readonly (boolean | undefined)[] }[] = [
    { says: 'across zones it is one', balancer: {}, group: {}, left: [] },
    { says: 'within zones each sends to its own', balancer: { enable_cross_zone_load_balancing: false }, group: {}, left: [false, true] },
    { says: 'within zones unless it is said', balancer: { enable_cross_zone_load_balancing: null }, group: {}, left: [false, true] },
    { says: 'a group may say otherwise', balancer: {}, group: { load_balancing_cross_zone_enabled: 'false' }, left: [false, true] },
    { says: 'either way', balancer: { enable_cross_zone_load_balancing: false }, group: { load_balancing_cross_zone_enabled: 'true' }, left: [] },
    { says: 'what is not known splits nothing', balancer: { enable_cross_zone_load_balancing: unknown() }, group: {}, left: [] },
  ]
  it.each(cases)('$says', ({ balancer, group: attributes, left }) => {
    const { placements } = served(...zoned(balancer, attributes))
    const own = placements.find(({ id }) => id === 'aws_lb.l')
    expect((own?.interfaces ?? []).map((each) => each.left !== undefined)).toEqual(left)
  })
})

describe('health checks', () => {
  const words = (attributes: { readonly [name: string]: Built }): string => {
    const { pools } = served(...vpc('lb'), nlb(), group('web', attributes), instance('w'), attach('web', link('aws_instance.w')), listen({ protocol: 'TCP' }))
    const health = pools[0]?.health
    return health
      ? `${health.protocol} ${health.port ?? 'traffic'} ${health.path ?? '-'} ${health.expects ?? '-'}: ${health.interval}s/${health.timeout}s ${health.unhealthy} down ${health.healthy} up, ${health.deregistration}s`
      : 'none'
  }
  const cases: readonly { readonly says: string; readonly group: { readonly [name: string]: Built }; readonly expected: string }[] = [
    { says: 'the defaults of AWS', group: { protocol: 'TCP' }, expected: 'tcp traffic - -: 30s/10s 2 down 5 up, 300s' },
    {
      says: 'those of the provider within a block',
      group: { protocol: 'TCP', health_check: [{ protocol: 'HTTP', path: '/ok', port: 9000, matcher: '200' }], deregistration_delay: 30 },
      expected: 'http 9000 /ok 200: 30s/6s 3 down 3 up, 30s',
    },
    { says: 'what is not known', group: { protocol: 'TCP', health_check: [{ interval: unknown(), unhealthy_threshold: 4 }] }, expected: 'tcp traffic - -: undefineds/10s 4 down 3 up, 300s' },
    { says: 'switched off', group: { protocol: 'TCP', health_check: [{ enabled: false }] }, expected: 'none' },
  ]
  it.each(cases)('$says', ({ group: attributes, expected }) => {
    expect(words(attributes)).toBe(expected)
  })
})
