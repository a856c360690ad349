import { describe, expect, it } from 'vitest'
import { parseAddress, parsePrefix, type Address } from '../../src/base/address.ts'
import { connections, reach } from '../../src/engine/reach.ts'
import { understand } from '../../src/engine/question.ts'
import { trace, type Trace } from '../../src/engine/trace.ts'
import { anything, nobody } from '../../src/flow/match.ts'
import type { Endpoint } from '../../src/model/endpoint.ts'
import { noFacts, type Facts } from '../../src/model/facts.ts'
import { link } from '../../src/model/link/link.ts'
import { Matching } from '../../src/model/matching.ts'
import type { Node, Stage } from '../../src/model/node.ts'
import type { Translation } from '../../src/model/translation.ts'
import { implied } from '../../src/origin/origin.ts'

const origin = implied('a test')
const at = (text: string): Address => {
  const address = parseAddress(text)
  if (!address) throw new Error(text)
  return address
}

/** A host by its interfaces: `10.0.0.1/24` on each. */
function host(id: string, interfaces: Readonly<Record<string, readonly string[]>>, more: Partial<Node> = {}): { readonly node: Node; readonly endpoint: Endpoint } {
  const addresses = (texts: readonly string[]): Node['interfaces'][number]['addresses'] =>
    texts.map((text) => ({ address: at(text.split('/')[0] ?? ''), prefixLength: Number(text.split('/')[1]), origin }))
  return {
    node: {
      id, kind: 'host', names: [], arrive: [], originate: [], forwards: false, folder: undefined, within: [], origin,
      interfaces: Object.entries(interfaces).map(([name, texts]) => ({ name, addresses: addresses(texts), segment: undefined, up: true, origin })),
      ...more,
    },
    endpoint: endpoint(id, id, 'host'),
  }
}

function endpoint(id: string, node: string, kind: Endpoint['kind'], addresses: readonly string[] = []): Endpoint {
  return { id, kind, names: [], node, addresses: addresses.map(at), labels: {}, within: [], exposed: 'no', searches: [], origin }
}

function network(hosts: readonly ReturnType<typeof host>[], more: Partial<Facts> = {}): Matching {
  return new Matching(link({ ...noFacts, ...more, nodes: hosts.map((h) => h.node), endpoints: [...hosts.map((h) => h.endpoint), ...(more.endpoints ?? [])] }))
}

function ask(matching: Matching, from: string, to: string): Trace {
  const asked = understand(matching, { from, to })
  if (!('understood' in asked)) throw new Error(asked.misasked.says)
  return trace(matching, asked.understood)
}

/** Everything that comes to port 80 goes to one of these. */
function redirect(...endpoints: readonly string[]): Translation {
  const members = endpoints.map((one) => ({ peers: { ...nobody, endpoints: [one] }, port: undefined, origin }))
  return { id: 'redirect', says: 'redirect', start: 'all', chains: { all: [{ match: anything, action: { do: 'translate', destination: { to: { kind: 'members', members } } }, says: 'to others', origin }] } }
}

const translating: Pick<Node, 'originate' | 'arrive'> = (() => {
  const route: Stage = { stage: 'route', table: 'client/routes', local: [{ stage: 'deliver' }], forward: [{ stage: 'transmit' }] }
  return { originate: [{ stage: 'translate', translation: 'redirect' }, route], arrive: [route] }
})()

const server = host('server', { eth0: ['10.0.0.2/24', '2001:db8::2/64'] })
const client = host('client', { eth0: ['10.0.0.1/24', '2001:db8::1/64'] }, translating)

describe('walks', () => {
  it('who lives behind a host sends from his own address, the host from that of its interface', () => {
    const matching = network([host('two', { eth0: ['10.0.0.1/24'], eth1: ['10.1.0.1/24'] }), server], { endpoints: [endpoint('container', 'two', 'workload', ['172.17.0.2'])] })
    const pairs = connections(matching, reach(matching)).map((c) => `${c.from} → ${c.to}`)
    expect(pairs).toContain('two → server')
    expect(pairs).toContain('container → server')
  })

  it('a translation keeps the family', () => {
    const matching = network([client, server], { translations: [redirect('server')] })
    for (const to of ['10.0.0.77:80', '[2001:db8::77]:80']) expect(ask(matching, 'client', to).verdict).toBe('delivered')
  })

  it('what would be sent to nobody who is declared is unknown, not lost', () => {
    const matching = network([client, server], { translations: [redirect('gone')] })
    expect(ask(matching, 'client', '10.0.0.77:80')).toMatchObject({ verdict: 'unknown', layer: 'nat' })
  })

  it('a proxy asks in one family, and keeps the port where its pool has none', () => {
    const six = parsePrefix('2001:db8::/64')
    if (!six) throw new Error('prefix')
    const filter = { id: 'four', says: 'four', start: 'all', sessions: 'rules' as const, chains: { all: [
      { match: { kind: 'family' as const, family: 4 as const }, action: { do: 'accept' as const }, says: 'IPv4', origin },
      { match: { kind: 'source' as const, peers: { ...nobody, ranges: [six] } }, action: { do: 'drop' as const }, says: 'IPv6', origin },
    ] }, otherwise: { action: 'drop' as const, says: 'the rest', origin } }
    const matching = network([host('client', { eth0: ['10.0.0.9/24'] }), host('proxy', { eth0: ['10.0.0.1/24', '2001:db8::1/64'] }), host('server', { eth0: ['10.0.0.2/24'] })], {
      filters: [filter],
      attachments: [{ node: 'server', point: 'input', stages: [{ stage: 'filter', filter: 'four' }], origin }],
      listeners: [{ id: 'l', says: 'listener', node: 'proxy', addresses: undefined, protocol: 'tcp', port: 5432, tls: undefined, serves: { kind: 'pool', pool: 'p' }, names: [], origin }],
      pools: [{ id: 'p', says: 'pool', method: 'any', origin, members: [{ target: { kind: 'address', address: at('10.0.0.2') }, port: undefined, weight: 1, backup: false, down: false, origin }] }],
    })
    const between = connections(matching, reach(matching)).find((c) => c.from === 'client' && c.to === 'server')
    expect(between).toBeDefined()
    const asked = understand(matching, { from: 'client', to: 'http://proxy:5432/', request: 'GET http://10.0.0.1:5432/' })
    if (!('understood' in asked)) throw new Error(asked.misasked.says)
    const found = trace(matching, asked.understood)
    expect(found.verdict).toBe('delivered')
    expect(matching.space.portsOf(found.ways[0]?.end.set ?? matching.space.none, 'destinationPort')).toEqual([{ first: 5432, last: 5432 }])
  })
})
