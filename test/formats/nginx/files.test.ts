import { describe, expect, it } from 'vitest'
import { normalisePath } from '../../../src/formats/nginx/path.ts'
import { nginx } from '../../../src/formats/nginx/index.ts'
import { candidates } from '../../../src/formats/nginx/include.ts'
import { ask } from '../../oracles/nginx/evaluate.ts'
import { readFolder } from './read.ts'
import type { Files } from './read.ts'

/** What a folder gives: listeners with their names, codes of problems, and what was not read. */
function check(files: Files, expected: { readonly listeners?: readonly string[]; readonly problems?: readonly string[]; readonly unread?: readonly string[]; readonly nodes?: readonly string[]; readonly pools?: readonly string[] }): void {
  const { all, problems, unread } = readFolder(files)
  const actual = {
    listeners: all.listeners.map(({ id, names, protocol, tls, serves }) => `${id} ${protocol}${tls === undefined ? '' : ' tls'} ${serves.kind}${names.length === 0 ? '' : ` ${names.join(',')}`}`),
    problems: problems.map(({ code }) => code),
    unread: unread.map(({ what }) => what),
    nodes: all.nodes.map(({ id }) => id),
    pools: all.pools.map(({ id, method, members }) => `${id} ${method} ${members.map(({ target, port, weight, backup, down }) => `${target.kind}:${port}${weight === 1 ? '' : `*${weight}`}${backup ? ' backup' : ''}${down ? ' down' : ''}`).join(' ')}`),
  }
  for (const [key, value] of Object.entries(expected)) expect(actual[key as keyof typeof actual], key).toEqual(value)
}

describe('files', () => {
  it('are put in place of include: globs, absolute paths, nested', () => {
    check(
      {
        'edge/nginx.conf': 'events {}\nhttp { include mime.types; include /etc/nginx/conf.d/*.conf; include sites-enabled/*; }',
        'edge/conf.d/a.conf': 'server { listen 80; server_name a.example; include snippets/b.conf; }',
        'edge/snippets/b.conf': 'location / { return 200; }',
        'edge/sites-enabled/c': 'server { listen 81; server_name c.example; }',
      },
      { listeners: ['nginx:*:80 tcp http a.example', 'nginx:*:81 tcp http c.example'], problems: [], unread: ['include mime.types: it is not there'] },
    )
  })

  it('that include themselves, lie outside or are missing are reported', () => {
    check(
      { 'nginx.conf': 'http { include a.conf; include ../x.conf; include b.conf; include /srv/y.conf; server { listen 80; } }', 'a.conf': 'include a.conf;' },
      {
        problems: ['nginx/include-cycle', 'nginx/include-outside-root', 'nginx/include-missing', 'nginx/include-outside-root'],
        listeners: ['nginx:*:80 tcp http'],
      },
    )
  })

  it('that nothing includes are fragments, joined by folder', () => {
    check(
      { 'web/conf.d/a.conf': 'upstream u { server 10.0.0.1; }', 'web/conf.d/b.conf': 'server { listen 80; location / { proxy_pass http://u; } }' },
      { problems: ['nginx/fragment', 'nginx/fragment'], listeners: ['nginx:*:80 tcp http'], pools: ['nginx/upstream/u round robin address:80'] },
    )
    check({ 'nginx.conf': 'http { server { listen 80; } }', 'sites-available/old.conf': 'server { listen 81; }' }, { listeners: ['nginx:*:80 tcp http'] })
  })

  it('of several hosts are several nodes', () => {
    check({ 'a/nginx.conf': 'http { server { listen 80; } }', 'b/nginx.conf': 'http { server { listen 80; } }' }, { nodes: ['nginx:a', 'nginx:b'] })
  })

  it('give listeners for every form of listen', () => {
    check(
      {
        'nginx.conf': `http { server { listen 80; listen [::]:80; listen 10.0.0.1; listen 10.0.0.2:81; listen *:82; listen 83-84; listen 443 ssl http2; listen 443 quic; listen unix:/run/x; listen [2001:db8::1]:85 default_server;
          server_name .a.example www.* ~x "" _; } }`,
      },
      {
        listeners: [
          ...['*:80', '[::]:80', '10.0.0.1:80', '10.0.0.2:81', '*:82', '*:83', '*:84'].map((socket) => `nginx:${socket} tcp http a.example,*.a.example`),
          'nginx:*:443 tcp tls http a.example,*.a.example',
          'nginx:*:443/udp udp tls http a.example,*.a.example',
          'nginx:[2001:db8::1]:85 tcp http a.example,*.a.example',
        ],
        unread: ['listen unix:/run/x: a local socket takes no connections from the network'],
      },
    )
  })

  it('give pools and streams', () => {
    check(
      {
        'nginx.conf': `http { upstream a { least_conn; server 10.0.0.1 weight=3; server b.example:81 backup; server 10.0.0.2 down; keepalive 3; } server { listen 80; location / { proxy_pass http://a; } location /x { proxy_pass https://c.example; } } }
          stream { upstream a { server 10.0.0.9:53; } server { listen 53 udp; proxy_pass a; } server { listen 54; proxy_pass d.example:55; } server { listen 443; ssl_preread on; proxy_pass $ssl_preread_server_name:443; } }`,
      },
      {
        listeners: ['nginx:*:80 tcp http', 'nginx:*:53/udp udp pool', 'nginx:*:54 tcp pool', 'nginx:*:443 tcp unknown'],
        pools: ['nginx/proxy_pass/c.example:443 single name:443', 'nginx/upstream/a least connections address:80*3 name:81 backup address:80 down', 'nginx/stream/upstream/a round robin address:53', 'nginx/stream/proxy_pass/d.example:55 single name:55'],
      },
    )
  })

  it('with what is not understood answer unknown there, and only there', () => {
    const { all, unread } = readFolder({ 'nginx.conf': 'http { server { listen 80; location /a { access_by_lua_block { if x { } } return 200; } location /b { return 200; } } }' })
    const of = (path: string): string => ask(all, 'nginx:*:80', { host: 'x', path, method: 'GET', source: '10.0.0.1', headers: {}, query: {} }).end
    expect([of('/a'), of('/b')]).toEqual(['unknown', 'answer'])
    expect(unread).toMatchObject([{ what: 'directive access_by_lua_block', changesAnswers: true }])
  })

  it('of any content are survived', () => {
    const deep = `http { server { ${'location /a { '.repeat(10_000)} ${'}'.repeat(10_000)} } }`
    const grows = `http { server { listen 80; set $a x; ${'set $a "$a$a"; '.repeat(300)} return 200 $a; } }`
    const splits = `http { server { listen 80; location / { ${'if ($arg_x) { add_header A b; proxy_pass http://10.0.0.1; } rewrite ^/a /b; '.repeat(100)} } } }`
    for (const content of [deep, grows, splits, 'http {', 'http { server { listen', '}}}}', 'http { server { location ~ ( { proxy_pass; return; rewrite; if; set; } listen x; } }', '\u0000\u0001http {', 'upstream { server; }']) {
      const reading = readFolder({ 'nginx.conf': content })
      expect(Array.isArray(reading.problems)).toBe(true)
    }
  })
})

describe('recognition', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['nginx.conf', 'events {}\nhttp { }', 'yes'],
    ['conf.d/a.conf', 'server { listen 80; }', 'yes'],
    ['sites-enabled/a', 'server { listen 80; }', 'yes'],
    ['x/y.conf', 'server {\n listen 80;\n}', 'yes'],
    ['named.conf', 'zone "a" { type master; };', 'no'],
    ['app.conf', '{ "a": 1 }', 'no'],
    ['a.txt', 'server { listen 80; }', 'no'],
    ['nginx.conf', '', 'no'],
    ['-', 'http {\n  server { listen 80; }\n}\n', 'yes'],
    ['-', 'options { directory "/var/cache/bind"; };\n', 'no'],
  ]
  for (const [path, content, expected] of cases) it(`${path}: ${expected}`, () => expect(nginx.recognise(path, content)).toBe(expected))
})

describe('normalisePath', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['/a', '/a'], ['/a//b', '/a/b'], ['/a/./b', '/a/b'], ['/a/../b', '/b'], ['/a/..', '/'], ['/..', undefined], ['/%61%2Fb', '/a/b'], ['/a?b/../c', '/a'], ['/a%zz', undefined], ['/a%00', undefined], ['/a/', '/a/'], ['a', undefined], ['/%2e%2e/a', undefined],
  ]
  for (const [raw, expected] of cases) it(raw, () => expect(normalisePath(raw)).toBe(expected))
})

describe('candidates', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['a.conf', 'edge', ['edge/a.conf']],
    ['/etc/nginx/a.conf', 'edge/etc/nginx', ['edge/etc/nginx/a.conf']],
    ['/etc/nginx/a.conf', 'edge', ['edge/a.conf']],
    ['../../a.conf', 'edge', []],
    ['/srv/a.conf', 'edge', []],
  ]
  for (const [wanted, folder, expected] of cases) it(`${wanted} in ${folder}`, () => expect(candidates(wanted, folder)).toEqual(expected))
})
