import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseRules } from '../../../../src/platforms/aws/transit/suricata.ts'
import { link, resource, type Built } from '../build.ts'
import { ask, lowered, network, verdict } from '../network.ts'

const every = [{ from_port: 0, to_port: 0, protocol: '-1', cidr_blocks: ['0.0.0.0/0'], ipv6_cidr_blocks: ['::/0'] }]

/** An application behind a firewall, a server that it calls, and what the firewall is told. */
function guarded(group: { readonly [name: string]: Built }, policy: { readonly [name: string]: Built } = {}) {
  return network(...resources(group, policy))
}

function resources(group: { readonly [name: string]: Built }, policy: { readonly [name: string]: Built } = {}) {
  return [
    resource('aws_vpc.main', { cidr_block: '10.0.0.0/16', ipv6_cidr_block: '2001:db8::/56' }),
    ...['app', 'firewall', 'server'].flatMap((name, at) => [
      resource(`aws_subnet.${name}`, {
        vpc_id: link('aws_vpc.main'),
        cidr_block: `10.0.${at}.0/24`,
        ipv6_cidr_block: `2001:db8:0:${at}::/64`,
        availability_zone: 'eu-west-1a',
      }),
      resource(`aws_route_table.${name}`, {
        vpc_id: link('aws_vpc.main'),
        route:
          name === 'firewall'
            ? []
            : [
                {
                  cidr_block: name === 'app' ? '10.0.2.0/24' : '10.0.0.0/24',
                  vpc_endpoint_id: link('aws_networkfirewall_firewall.main', 'firewall_status[0].sync_states[0].attachment[0].endpoint_id'),
                },
                {
                  ipv6_cidr_block: name === 'app' ? '2001:db8:0:2::/64' : '2001:db8::/64',
                  vpc_endpoint_id: link('aws_networkfirewall_firewall.main', 'firewall_status'),
                },
              ],
      }),
      resource(`aws_route_table_association.${name}`, {
        route_table_id: link(`aws_route_table.${name}`),
        subnet_id: link(`aws_subnet.${name}`),
      }),
    ]),
    resource('aws_security_group.any', { vpc_id: link('aws_vpc.main'), ingress: every, egress: every }),
    resource('aws_instance.app', {
      subnet_id: link('aws_subnet.app'),
      private_ip: '10.0.0.10',
      ipv6_addresses: ['2001:db8::10'],
      vpc_security_group_ids: [link('aws_security_group.any')],
    }),
    resource('aws_instance.server', {
      subnet_id: link('aws_subnet.server'),
      private_ip: '10.0.2.20',
      ipv6_addresses: ['2001:db8:0:2::20'],
      vpc_security_group_ids: [link('aws_security_group.any')],
    }),
    resource('aws_networkfirewall_rule_group.rules', { type: 'STATEFUL', ...group }),
    resource('aws_networkfirewall_firewall_policy.main', {
      firewall_policy: [
        {
          stateless_default_actions: ['aws:forward_to_sfe'],
          stateful_rule_group_reference: [{ resource_arn: link('aws_networkfirewall_rule_group.rules', 'arn') }],
          ...policy,
        },
      ],
    }),
    resource('aws_networkfirewall_firewall.main', {
      vpc_id: link('aws_vpc.main'),
      firewall_policy_arn: link('aws_networkfirewall_firewall_policy.main', 'arn'),
      subnet_mapping: [{ subnet_id: link('aws_subnet.firewall') }],
    }),
  ]
}

const passed = 'delivered'
const strict = { stateful_engine_options: [{ rule_order: 'STRICT_ORDER' }], stateful_default_actions: ['aws:drop_strict'] }

describe('rules as text', () => {
  const check = (rules: string, to: string, expected: string, policy: { readonly [name: string]: Built } = {}, more = {}): void => {
    expect(verdict(ask(guarded({ rules }, policy), 'aws_instance.app', to, more))).toBe(expected)
  }
  const dropped = 'dropped by filter'
  test.each<[string, string, string, { readonly [name: string]: Built }?, { readonly protocol?: string }?]>([
    // What nothing names passes in action order, and is dropped by strict defaults.
    ['', '10.0.2.20:80', passed],
    ['', '10.0.2.20:80', dropped, strict],
    ['', '10.0.2.20:80', passed, { stateful_engine_options: [{ rule_order: 'STRICT_ORDER' }] }],
    ['drop tcp any any -> any any (sid:1;)', '10.0.2.20:80', dropped],
    ['drop tcp any any -> any any (sid:1;)', '[2001:db8:0:2::20]:80', dropped],
    ['drop tcp any any -> any 81: (sid:1;)', '10.0.2.20:80', passed],
    ['drop tcp any any -> any :80 (sid:1;)', '10.0.2.20:80', dropped],
    ['drop tcp any any -> any !80 (sid:1;)', '10.0.2.20:80', passed],
    ['drop tcp any any -> any [!80,!443] (sid:1;)', '10.0.2.20:22', dropped],
    ['drop tcp any any -> [10.0.0.0/8,!10.0.2.20] any (sid:1;)', '10.0.2.20:80', passed],
    ['drop tcp any any -> [[10.0.2.0/24,![10.0.2.20]],2001:db8::/32] any (sid:1;)', '10.0.2.20:80', passed],
    ['drop tcp any any -> [[10.0.2.0/24,![10.0.2.20]],2001:db8::/32] any (sid:1;)', '[2001:db8:0:2::20]:80', dropped],
    ['drop udp any any -> any any (sid:1;)', '10.0.2.20:80', passed],
    ['drop udp any any -> any any (sid:1;)', '10.0.2.20:53', dropped, {}, { protocol: 'udp' }],
    ['reject tcp any any -> any any (sid:1;)', '10.0.2.20:80', 'rejected by filter'],
    ['alert tcp any any -> any any (sid:1;)', '10.0.2.20:80', dropped, strict],
    // One side only, or both.
    ['drop tcp 10.0.2.20 any -> 10.0.0.10 any (sid:1;)', '10.0.2.20:80', passed],
    ['drop tcp 10.0.2.20 80 <> 10.0.0.10 any (sid:1;)', '10.0.2.20:80', dropped],
    // Networks by name: the home network is the firewall's own.
    ['drop tcp $HOME_NET any -> $HOME_NET any (sid:1;)', '10.0.2.20:80', dropped],
    ['drop tcp $HOME_NET any -> $EXTERNAL_NET any (sid:1;)', '10.0.2.20:80', passed],
    ['drop tcp $HOME_NET any -> !$HOME_NET any (sid:1;)', '10.0.2.20:80', passed],
    ['drop tcp $NOBODY any -> any any (sid:1;)', '10.0.2.20:80', 'unknown by filter'],
    // Order.
    ['drop tcp any any -> any any (sid:1;)\npass tcp any any -> any 80 (sid:2;)', '10.0.2.20:80', passed],
    ['drop tcp any any -> any any (sid:1;)\npass tcp any any -> any 80 (sid:2;)', '10.0.2.20:80', dropped, strict],
    ['pass tcp any any -> any 80 (sid:2;)\ndrop tcp any any -> any any (sid:1;)', '10.0.2.20:80', passed, strict],
    // What narrows a rule without being understood leaves it open; what only tells, or says which way, doesn't.
    ['drop tcp any any -> any any (content:"x"; sid:1;)', '10.0.2.20:80', 'unknown by filter'],
    ['drop tcp any any -> any any (msg:"a;b \\" c"; flow:to_server,established; sid:1; rev:2; metadata:x y;)', '10.0.2.20:80', dropped],
    ['drop tcp any any -> any any (flow:to_client; sid:1;)', '10.0.2.20:80', 'unknown by filter'],
    ['drop ssh any any -> any any (sid:1;)', '10.0.2.20:22', dropped],
    ['drop ssh any any -> any any (sid:1;)', '10.0.2.20:2222', 'unknown by filter'],
    ['# drop tcp any any -> any any (sid:1;)', '10.0.2.20:80', passed],
    ['drop tcp any any \\\n  -> any any (sid:1;)', '10.0.2.20:80', dropped],
  ])('%s: %s is %s', (rules, to, expected, policy, more) => check(rules, to, expected, policy, more))

  test.each([
    ['tls.sni; content:"example.com"; startswith; endswith', 'example.com', dropped],
    ['tls.sni; content:"example.com"; startswith; endswith', 'www.example.com', passed],
    ['tls.sni; dotprefix; content:".example.com"; endswith; nocase', 'EXAMPLE.com', dropped],
    ['tls.sni; dotprefix; content:".example.com"; endswith', 'notexample.com', passed],
    ['tls.sni; content:!"example.com"; endswith', 'example.com', passed],
    ['tls.sni; content:"example"', 'my.example.org', dropped],
    ['tls.sni; pcre:"/x/"', 'example.com', 'unknown by filter'],
  ])('%s of %s is %s', (options, host, expected) => {
    check(`drop tls any any -> any any (${options}; sid:1;)`, '10.0.2.20:443', expected, {}, { request: `GET https://${host}/` })
  })
})

describe('rules as blocks', () => {
  const block = (
    action: string,
    header: { readonly [name: string]: Built },
    options: readonly Built[] = [{ keyword: 'sid', settings: ['1'] }],
  ): { readonly [name: string]: Built } => ({
    rule_group: [
      {
        rules_source: [
          {
            stateful_rule: [
              {
                action,
                header: [
                  {
                    protocol: 'TCP',
                    source: 'ANY',
                    source_port: 'ANY',
                    direction: 'FORWARD',
                    destination: 'ANY',
                    destination_port: 'ANY',
                    ...header,
                  },
                ],
                rule_option: options,
              },
            ],
          },
        ],
      },
    ],
  })
  test.each<[string, { readonly [name: string]: Built }, string]>([
    ['DROP', {}, 'dropped by filter'],
    ['DROP', { destination: '10.0.2.0/25', destination_port: '[80,443]' }, 'dropped by filter'],
    ['DROP', { destination: '10.0.3.0/24' }, passed],
    ['DROP', { source: '10.0.2.0/24', destination: '10.0.0.0/24', direction: 'ANY' }, 'dropped by filter'],
    ['DROP', { source: '10.0.2.0/24', destination: '10.0.0.0/24' }, passed],
    ['REJECT', { protocol: 'HTTP' }, 'rejected by filter'],
  ])('%s %o is %s', (action, header, expected) => {
    expect(verdict(ask(guarded(block(action, header)), 'aws_instance.app', '10.0.2.20:80'))).toBe(expected)
  })
})

test('an endpoint by its own id, as a state has it', () => {
  const known = resources({ rules: 'drop tcp any any -> any any (sid:1;)' }).map((one) => {
    if (one.type === 'aws_networkfirewall_firewall')
      return resource(one.id, {
        vpc_id: link('aws_vpc.main'),
        firewall_policy_arn: link('aws_networkfirewall_firewall_policy.main', 'arn'),
        subnet_mapping: [{ subnet_id: link('aws_subnet.app') }, { subnet_id: link('aws_subnet.firewall') }],
        firewall_status: [
          {
            sync_states: [
              { availability_zone: 'eu-west-1a', attachment: [{ endpoint_id: 'vpce-1', subnet_id: link('aws_subnet.firewall') }] },
            ],
          },
        ],
      })
    return one.id === 'aws_route_table.app'
      ? resource(one.id, { vpc_id: link('aws_vpc.main'), route: [{ cidr_block: '10.0.2.0/24', vpc_endpoint_id: 'vpce-1' }] })
      : one
  })
  const { verdict: out, obstacles } = ask(network(...known), 'aws_instance.app', '10.0.2.20:80')
  expect([out, obstacles[0]?.at]).toEqual(['dropped', 'aws_networkfirewall_firewall.main in aws_subnet.firewall'])
})

describe('what is not known', () => {
  test('a group of somebody else may drop', () => {
    const net = guarded(
      { rules: '' },
      {
        stateful_rule_group_reference: [
          { resource_arn: 'arn:aws:network-firewall:eu-west-1:aws-managed:stateful-rulegroup/ThreatSignaturesBotnetStrictOrder' },
        ],
      },
    )
    expect(verdict(ask(net, 'aws_instance.app', '10.0.2.20:80'))).toBe('unknown by filter')
  })
  test('a policy that was not read', () => {
    const all = resources({ rules: '' }).filter(({ type }) => type !== 'aws_networkfirewall_firewall_policy')
    expect(verdict(ask(network(...all), 'aws_instance.app', '10.0.2.20:80'))).toBe('unknown by filter, reply unknown by filter')
  })
  test('lines that are no rules are told', () => {
    const { problems } = lowered(
      ...resources({ rules: 'drop tcp any any any any\ndrop tcp any any -> any any (sid:1;)\npermit ip any any -> any any' }),
    )
    expect(problems.map(({ says }) => says)).toEqual([
      'aws_networkfirewall_rule_group.rules: line 1 of its rules is no rule.',
      'aws_networkfirewall_rule_group.rules: line 3 of its rules is no rule.',
    ])
  })
})

test('reading rule text never throws and tells every line once', () => {
  const word = fc.constantFrom(
    'drop',
    'pass',
    'tcp',
    'any',
    '->',
    '<>',
    '[',
    ']',
    '!',
    ',',
    '$X',
    '1.2.3.4',
    '(',
    ')',
    ';',
    '"',
    '\\',
    ':',
    'msg',
    '\n',
    ' ',
  )
  fc.assert(
    fc.property(
      fc.array(word, { maxLength: 60 }).map((words) => words.join('')),
      (text) => {
        const { rules, strange } = parseRules(text)
        const lines = [...rules.map(({ line }) => line), ...strange]
        expect(new Set(lines).size).toBe(lines.length)
        expect(Math.max(0, ...lines)).toBeLessThanOrEqual(text.split('\n').length)
      },
    ),
  )
})

test('deep brackets are bounded', () => {
  const rules = `drop tcp ${'['.repeat(10_000)}10.0.0.0/8${']'.repeat(10_000)} any -> any any (sid:1;)`
  expect(verdict(ask(guarded({ rules }), 'aws_instance.app', '10.0.2.20:80'))).toBe('unknown by filter')
})
