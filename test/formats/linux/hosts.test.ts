import { describe, expect, it } from 'vitest'
import { linux } from '../../../src/formats/linux/index.ts'
import { addresses, ask, readDumps, routes, ruleset } from './read-dumps.ts'

const lo = { lo: ['127.0.0.1/8', '::1/128'] }
const client = {
  'hosts/client/addr.json': addresses({ ...lo, eth0: ['10.1.0.2/24', 'fd01::2/64'] }),
  'hosts/client/route.json': routes('default via 10.1.0.1 dev eth0', '10.1.0.0/24 dev eth0'),
  'hosts/client/route6.json': routes('fd01::/64 dev eth0', 'default via fd01::1 dev eth0'),
}
const server = {
  'hosts/server/addr.json': addresses({ ...lo, eth0: ['10.2.0.2/24', 'fd02::2/64'] }),
  'hosts/server/route.json': routes('default via 10.2.0.1 dev eth0', '10.2.0.0/24 dev eth0'),
  'hosts/server/route6.json': routes('fd02::/64 dev eth0', 'default via fd02::1 dev eth0'),
}
const router = {
  'hosts/router/addr.json': addresses({ ...lo, eth0: ['10.1.0.1/24', 'fd01::1/64'], eth1: ['10.2.0.1/24', 'fd02::1/64'] }),
  'hosts/router/route.json': routes(
    '10.1.0.0/24 dev eth0',
    '10.2.0.0/24 dev eth1',
    '10.9.0.0/16 type blackhole',
    '10.8.0.0/16 type unreachable',
  ),
  'hosts/router/route6.json': routes('fd01::/64 dev eth0', 'fd02::/64 dev eth1'),
}
const forwarding = { 'hosts/router/sysctl': 'net.ipv4.ip_forward = 1\nnet.ipv6.conf.all.forwarding = 1\n' }
const network = { ...client, ...server, ...router, ...forwarding }
const dport = (port: unknown): object => ({ match: { op: '==', left: { payload: { protocol: 'tcp', field: 'dport' } }, right: port } })
const established = [{ match: { op: 'in', left: { ct: { key: 'state' } }, right: ['established', 'related'] } }, { accept: null }]

describe('what is recognised', () => {
  const cases: [string, string, string][] = [
    ['any/name', addresses(lo), 'yes'],
    ['x.json', routes('default via 10.0.0.1 dev eth0'), 'yes'],
    ['x.json', '[{"priority":0,"src":"all","table":"local"}]', 'yes'],
    ['x.json', ruleset({}), 'yes'],
    ['rules.v4', '# a comment\n*filter\n:INPUT DROP [0:0]\nCOMMIT\n', 'yes'],
    ['host/sysctl', 'net.ipv4.ip_forward = 1\n', 'yes'],
    ['host/ip_forward', '1\n', 'yes'],
    ['deployment.json', '{"apiVersion":"v1","kind":"List","items":[]}', 'no'],
    ['list.json', '[{"dst":"a"},{"name":"b"}]', 'no'],
    ['notes.txt', '*filter\n', 'no'],
    ['empty.json', '[]', 'no'],
  ]
  it.each(cases)('%s %s: %s', (path, content, expected) => expect(linux.recognise(path, content)).toBe(expected))
})

describe('nodes', () => {
  it('are called like their folders, and like their paths where two are alike', () => {
    const own = addresses(lo)
    expect(readDumps({ 'a.json': own }).facts.nodes.map((n) => n.id)).toEqual(['host'])
    expect(
      readDumps({ 'hosts/edge/a.json': own, 'hosts/edge/nginx/nginx.conf': 'http {}' }).facts.nodes.map((n) => [n.id, n.folder]),
    ).toEqual([['edge', 'hosts/edge']])
    expect(readDumps({ 'x/edge/a': own, 'y/edge/a': own, 'y/db/a': own }).facts.nodes.map((n) => n.id)).toEqual(['x/edge', 'db', 'y/edge'])
  })

  it('have their interfaces, without link-local addresses, and bridges on segments of their own', () => {
    const [node] = readDumps({
      'h/a': addresses({ ...lo, eth0: ['192.0.2.1/24', 'fe80::1/64'], docker0: ['172.17.0.1/16'] }, { docker0: 'DOWN' }),
    }).facts.nodes
    expect(node?.interfaces.map((i) => [i.name, i.addresses.length, i.segment, i.up])).toEqual([
      ['lo', 2, undefined, true],
      ['eth0', 1, undefined, true],
      ['docker0', 1, 'h/docker0', false],
    ])
  })

  const masquerade = ruleset({ 'post postrouting 100 accept nat': [[{ masquerade: null }]] })
  const forwards: [string, Record<string, string>, boolean | 'unknown'][] = [
    ['one network', { 'h/a': addresses({ ...lo, eth0: ['192.0.2.1/24'] }) }, false],
    ['two networks and nothing more', { 'h/a': addresses({ ...lo, eth0: ['192.0.2.1/24'], eth1: ['10.0.0.1/8'] }) }, 'unknown'],
    ['masquerade', { 'h/a': addresses({ ...lo, eth0: ['192.0.2.1/24'] }), 'h/nft': masquerade }, true],
    [
      'an empty forward chain',
      { 'h/a': addresses({ ...lo, eth0: ['192.0.2.1/24'] }), 'h/nft': ruleset({ 'fwd forward 0 drop': [] }) },
      false,
    ],
    ['a forward chain that accepts', { 'h/a': addresses(lo), 'h/nft': ruleset({ 'fwd forward 0 drop': [established] }) }, true],
    ['the setting, whatever the rules', { 'h/a': addresses(lo), 'h/nft': masquerade, 'h/sysctl': 'net.ipv4.ip_forward = 0\n' }, false],
    ['the bare setting', { 'h/a': addresses(lo), 'h/ip_forward': '1\n' }, true],
  ]
  it.each(forwards)('forward: %s', (_, files, expected) => expect(readDumps(files).facts.nodes[0]?.forwards).toBe(expected))
})

describe('flows', () => {
  const cases: [string, Record<string, string>, string, string][] = [
    ['by a router', network, '10.1.0.2 > 10.2.0.2 tcp/80', 'delivered'],
    ['by a router, IPv6', network, 'fd01::2 > fd02::2 tcp/80', 'delivered'],
    ['by what may not be one', { ...client, ...server, ...router }, '10.1.0.2 > 10.2.0.2 tcp/80', 'unknown'],
    [
      'by what forwards IPv4 only',
      { ...network, 'hosts/router/sysctl': 'net.ipv4.ip_forward = 1\nnet.ipv6.conf.all.forwarding = 0\n' },
      'fd01::2 > fd02::2 tcp/80',
      'dropped',
    ],
    ['blackhole', network, '10.1.0.2 > 10.9.0.1 tcp/80', 'dropped'],
    ['unreachable', network, '10.1.0.2 > 10.8.0.1 tcp/80', 'rejected'],
    ['no route', network, '10.1.0.2 > 10.7.0.1 tcp/80', 'unrouted'],
    ['routes of a family that was not dumped', { ...network, 'hosts/client/route6.json': '' }, 'fd01::2 > fd02::2 tcp/80', 'unknown'],
    [
      'a rule of policy routing',
      {
        ...network,
        'hosts/router/rule.json':
          '[{"priority":0,"src":"all","table":"local"},{"priority":100,"src":"10.1.0.2","table":"100"},{"priority":32766,"src":"all","table":"main"}]',
      },
      '10.1.0.2 > 10.2.0.2 tcp/80',
      'unknown',
    ],
    [
      'the usual rules',
      {
        ...network,
        'hosts/router/rule.json': '[{"priority":0,"src":"all","table":"local"},{"priority":32766,"src":"all","table":"main"}]',
      },
      '10.1.0.2 > 10.2.0.2 tcp/80',
      'delivered',
    ],
    [
      'a filter on the way',
      { ...network, 'hosts/router/nft': ruleset({ 'f forward 0 drop': [established, [dport(80), { accept: null }]] }) },
      '10.1.0.2 > 10.2.0.2 tcp/81',
      'dropped',
    ],
    [
      'a filter on the way that lets it pass',
      { ...network, 'hosts/router/nft': ruleset({ 'f forward 0 drop': [established, [dport(80), { accept: null }]] }) },
      '10.1.0.2 > 10.2.0.2 tcp/80',
      'delivered',
    ],
    [
      'a filter that forgets the reply',
      { ...network, 'hosts/router/nft': ruleset({ 'f forward 0 drop': [[dport(80), { accept: null }]] }) },
      '10.1.0.2 > 10.2.0.2 tcp/80',
      'delivered/dropped',
    ],
    [
      'to itself by lo',
      {
        ...network,
        'hosts/server/nft': ruleset({
          'i input 0 drop': [[{ match: { op: '==', left: { meta: { key: 'iifname' } }, right: 'lo' } }, { accept: null }]],
        }),
      },
      '10.2.0.2 > 10.2.0.2 tcp/80',
      'delivered',
    ],
    [
      'a rate limit',
      { ...network, 'hosts/server/nft': ruleset({ 'i input 0 drop': [[{ limit: { rate: 5, per: 'second' } }, { accept: null }]] }) },
      '10.1.0.2 > 10.2.0.2 tcp/80',
      'unknown',
    ],
    [
      'one of several drawn',
      {
        ...network,
        'hosts/server/nft': ruleset({
          'i input 0 accept': [
            [
              {
                vmap: {
                  key: { numgen: { mode: 'random', mod: 2, offset: 0 } },
                  data: {
                    set: [
                      [0, { drop: null }],
                      [1, { drop: null }],
                    ],
                  },
                },
              },
            ],
          ],
        }),
      },
      '10.1.0.2 > 10.2.0.2 tcp/80',
      'dropped',
    ],
    [
      'a set that rules add to',
      {
        ...network,
        'hosts/server/nft': ruleset(
          {
            'i input 0 accept': [
              [{ match: { op: '==', left: { payload: { protocol: 'ip', field: 'saddr' } }, right: '@bad' } }, { drop: null }],
              [{ set: { op: 'add', elem: { payload: { protocol: 'ip', field: 'saddr' } }, set: '@bad' } }],
            ],
          },
          [{ set: { family: 'inet', table: 't', name: 'bad', type: 'ipv4_addr', handle: 2 } }],
        ),
      },
      '10.1.0.2 > 10.2.0.2 tcp/80',
      'unknown',
    ],
    [
      'a mark that is set and asked for',
      {
        ...network,
        'hosts/server/nft': ruleset({
          'p prerouting -150 accept': [[dport(80), { mangle: { key: { meta: { key: 'mark' } }, value: 5 } }]],
          'i input 0 drop': [[{ match: { op: '==', left: { meta: { key: 'mark' } }, right: 5 } }, { accept: null }], established],
        }),
      },
      '10.1.0.2 > 10.2.0.2 tcp/80',
      'delivered',
    ],
    [
      'a family of its own',
      { ...network, 'hosts/server/nft': ruleset({ 'i input 0 drop': [] }, [], 'ip') },
      'fd01::2 > fd02::2 tcp/80',
      'delivered',
    ],
  ]
  it.each(cases)('%s', (_, files, flow, expected) => expect(ask(files, flow)).toBe(expected))
})

describe('bad input', () => {
  const cases: [string, string, string][] = [
    ['truncated nft', 'h/nft', ruleset({ 'i input 0 drop': [established] }).slice(0, -40)],
    ['truncated addresses', 'h/a', addresses(lo).slice(0, -20)],
    ['truncated iptables', 'h/ipt', '*filter\n:INPUT DROP [0:0]\n-A INPUT -s "10.0'],
    ['deep nft', 'h/nft', `{"nftables":[{"metainfo":{}},${'{"rule":{"expr":['.repeat(5000)}`],
    ['wrong types', 'h/a', '[{"ifname":"eth0","ifindex":1,"addr_info":[{"local":7,"prefixlen":"x"},5],"flags":"UP"}]'],
    ['wrong routes', 'h/r', '[{"dst":"10.0.0.0/99","dev":"eth0","flags":[]},{"dst":true,"flags":{}}]'],
  ]
  it.each(cases)('%s is a problem, and the host is still read', (_, path, content) => {
    const { facts, problems } = readDumps({ [path]: content, 'h/b': addresses({ eth9: ['192.0.2.9/24'] }) })
    expect(problems.length).toBeGreaterThan(0)
    expect(facts.nodes[0]?.interfaces.some((i) => i.name === 'eth9')).toBe(true)
  })
})
