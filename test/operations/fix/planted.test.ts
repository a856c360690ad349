import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { root } from '../../golden.ts'
import { changedLines, cleanUp, fixed, folderOf, proves, traced } from './run.ts'

afterAll(cleanUp)

interface Fault {
  /** Its number on the page of examples/shop-broken. */
  readonly fault: string
  /** The parts of the example that the question is about: the rest costs time only. */
  readonly parts: readonly string[]
  readonly ask: Readonly<Record<string, string>>
  /** What the first candidate's edits are. */
  readonly edits: readonly string[]
  readonly lines: readonly string[]
  readonly commands?: readonly string[]
  /** Whom it opens or closes something to besides: what the flow that was asked about shares with others. */
  readonly opens?: readonly string[]
  readonly closes?: readonly string[]
}

const edge = ['dns', 'hosts/edge']
const nodes = ['kubernetes/nodes.yaml', 'kubernetes/namespaces.yaml', 'kubernetes/web.yaml', 'hosts/node-1', 'hosts/node-2', 'hosts/node-3']

/** A rule for one sender as its lines in the dump. */
const rule = (family: string, address: string, port: number): string[] => [
  '+    {',
  '+      "rule": {',
  '+        "family": "inet",',
  '+        "table": "filter",',
  '+        "chain": "input",',
  '+        "expr": [',
  `+          { "match": { "op": "==", "left": { "payload": { "protocol": "${family}", "field": "saddr" } }, "right": "${address}" } },`,
  `+          { "match": { "op": "==", "left": { "payload": { "protocol": "tcp", "field": "dport" } }, "right": ${port} } },`,
  '+          { "accept": null }',
  '+        ]',
  '+      }',
]

const faults: readonly Fault[] = [
  {
    fault: '1: an alias for a name that is not there; where it leads stands in the same zone',
    parts: edge,
    ask: { from: '198.51.100.7', to: 'www.shop.example:443' },
    edits: ['let www.shop.example lead to shop.example'],
    lines: ['-                     2026112001   ; serial', '+                     2026112002   ; serial', '-www   300 IN CNAME web', '+www   300 IN CNAME @'],
  },
  {
    fault: '3: no HTTPS over IPv6',
    parts: edge,
    ask: { from: 'internet', to: 'shop.example:443' },
    edits: ['allow tcp 443 over IPv6 by the rule "the shop, from anywhere" in nftables inet filter input on edge'],
    lines: [
      '-          { "match": { "op": "==", "left": { "payload": { "protocol": "tcp", "field": "dport" } }, "right": 80 } },',
      '+          { "match": { "op": "==", "left": { "payload": { "protocol": "tcp", "field": "dport" } }, "right": { "set": [80, 443] } } },',
    ],
    commands: [`edge: nft 'replace rule inet filter input handle 11 meta nfproto ipv6 tcp dport { 80, 443 } accept comment "the shop, from anywhere"'`],
    // The rule is for anywhere, so for the edge's own neighbours, too.
    opens: ['10.0.1.0/24, fd00:10:0:1::/64 (IPv6) → edge', '203.0.113.0/24, 2001:db8:113::/64 (IPv6) → edge'],
  },
  {
    fault: '3, for one address alone',
    parts: edge,
    ask: { from: '2001:db8:cafe::7', to: 'shop.example:443' },
    edits: ['allow tcp 443 from 2001:db8:cafe::7 in nftables inet filter input on edge'],
    lines: [],
    commands: ["edge: nft 'add rule inet filter input ip6 saddr 2001:db8:cafe::7 tcp dport 443 accept'"],
  },
  {
    fault: '4 and 5: SSH for the world, so that the rules for administrators never decide',
    parts: edge,
    ask: { tighten: 'hosts/edge/nftables.json:73' },
    edits: ['take the rule "for the weekend, until the VPN works again" out of nftables inet filter input on edge'],
    lines: [],
    commands: ['edge: nft delete rule inet filter input handle 8'],
  },
  {
    fault: '6: an expression takes all that a location is for',
    parts: edge,
    ask: { from: '198.51.100.7', to: 'https://shop.example/static/shop.css' },
    edits: ['let location /static/ come before location ~ ^/static/'],
    lines: ['-    location /static/ {', '+    location ^~ /static/ {'],
  },
  {
    fault: '9: a port that is no node port',
    parts: [...edge, ...nodes],
    ask: { from: '198.51.100.7', to: 'https://shop.example/' },
    edits: ['call web at port 30081 instead of 30082, the node port of shop/web'],
    lines: [11, 12, 13].map((node) => `-    server 10.0.1.${node}:30082 max_fails=3 fail_timeout=10s;`).concat([11, 12, 13].map((node) => `+    server 10.0.1.${node}:30081 max_fails=3 fail_timeout=10s;`)),
    // One upstream is for everybody who gets to the edge.
    opens: ['192.0.2.0/28 → shop/Deployment/web', '203.0.113.0/24, 2001:db8:113::/64 → shop/Deployment/web', 'edge → shop/Deployment/web', 'internet → shop/Deployment/web'],
  },
  {
    fault: '14 and 15: no route to the database from a node, and no rule that lets it in',
    parts: ['dns', 'hosts/node-1', 'hosts/router', 'hosts/db'],
    ask: { from: 'node-1', to: 'db:5432' },
    edits: [
      'route 10.0.2.0/24 by router (10.0.1.1) on node-1',
      'route fd00:10:0:2::/64 by router (fd00:10:0:1::1) on node-1',
      'allow tcp 5432 from 10.0.1.11 in nftables inet filter input on db',
      'allow tcp 5432 from fd00:10:0:1::11 in nftables inet filter input on db',
    ],
    lines: [
      '+    },',
      ...rule('ip', '10.0.1.11', 5432),
      '+    },',
      ...rule('ip6', 'fd00:10:0:1::11', 5432),
      '+  { "dst": "10.0.2.0/24", "gateway": "10.0.1.1", "dev": "eth0", "flags": [] },',
      '+  { "dst": "fd00:10:0:2::/64", "gateway": "fd00:10:0:1::1", "dev": "eth0", "metric": 1024, "flags": [], "pref": "medium" },',
    ],
    commands: [
      'node-1: ip route add 10.0.2.0/24 via 10.0.1.1 dev eth0',
      'node-1: ip -6 route add fd00:10:0:2::/64 via fd00:10:0:1::1 dev eth0',
      "db: nft 'add rule inet filter input ip saddr 10.0.1.11 tcp dport 5432 accept'",
      "db: nft 'add rule inet filter input ip6 saddr fd00:10:0:1::11 tcp dport 5432 accept'",
    ],
  },
]

function partsOf(parts: readonly string[]): string {
  const folder = folderOf({ '.keep': '' })
  for (const part of parts) cpSync(join(root, 'examples/shop-broken', part), join(folder, part), { recursive: true })
  return folder
}

describe('faults of names, hosts and proxies in examples/shop-broken: the first candidate mends exactly the one', () => {
  it.each(faults)('$fault', async ({ parts, ask, edits, lines, commands, opens, closes }) => {
    const folder = partsOf(parts)
    const { document, exit } = await fixed(folder, ask)
    expect([document.outcome, exit, document.remains]).toEqual(['fixed', 0, []])
    expect(document.edits.map(({ says }) => says)).toEqual(edits)
    if (lines.length > 0) expect(changedLines(document)).toEqual(lines)
    expect(document.edits.flatMap((edit) => edit.commands ?? []).map(({ on, run }) => `${on}: ${run}`)).toEqual(commands ?? [])
    const others = (pairs: readonly { readonly from: string; readonly to: string }[] | undefined): string[] => [...new Set((pairs ?? []).map(({ from, to }) => `${from} → ${to}`))]
    if (ask.tighten === undefined) expect([others(document.proof?.alsoOpens), others(document.proof?.alsoCloses)]).toEqual([opens ?? [], closes ?? []])
    const copy = await proves(folder, document)
    if (ask.tighten === undefined) expect((await traced(copy, ask)).verdict).toMatch(/^(?:delivered|answered)$/)
  })

  it('14 and 15 of a pod that may run on any of the nodes: each of them gets its routes, and is let in', async () => {
    const folder = partsOf(['dns', 'kubernetes', 'hosts/node-1', 'hosts/node-2', 'hosts/node-3', 'hosts/router', 'hosts/db'])
    const { document } = await fixed(folder, { from: 'checkout', to: 'db.shop.example:5432' })
    expect([document.outcome, document.remains]).toEqual(['fixed', []])
    expect(document.edits.map(({ kind }) => kind).toSorted()).toEqual([...Array<string>(2).fill('firewall rule'), ...Array<string>(6).fill('route'), ...Array<string>(4).fill('value in a firewall rule')])
    // Nodes send in the name of all their pods, so the database can't tell them apart.
    expect([...new Set(document.proof?.alsoOpens.map(({ from, to }) => `${from} → ${to}`))]).toEqual(['kube-system/Deployment/coredns', 'node-1', 'node-2', 'node-3', 'shop/Deployment/catalog'].map((from) => `${from} → db`))
    expect(document.proof?.alsoCloses).toEqual([])
    await proves(folder, document)
  }, 60_000)

  it('what nobody can know is not guessed: the second name server has no address', async () => {
    const { document, exit } = await fixed(partsOf(edge), { from: '198.51.100.7', to: 'ns2.shop.example:53', protocol: 'udp' })
    expect([document.outcome, exit, document.edits, document.remains.map(({ todo }) => todo)]).toEqual(['none', 1, [], ['ns2.shop.example would have to lead somewhere']])
  })
})
