import { describe, expect, it } from 'vitest'
import { parseAddress, type Address } from '../../src/base/address.ts'
import { correspond } from '../../src/engine/correspond.ts'
import { difference, sideBySide } from '../../src/engine/difference.ts'
import { fold } from '../../src/engine/folds.ts'
import { renamed } from '../../src/engine/renamed.ts'
import type { Endpoint } from '../../src/model/endpoint.ts'
import { noFacts, type Facts } from '../../src/model/facts.ts'
import { link } from '../../src/model/link/link.ts'
import type { NameRecord } from '../../src/model/name.ts'
import { implied } from '../../src/origin/origin.ts'

const origin = implied('made up')

const at = (text: string): Address => {
  const address = parseAddress(text)
  if (!address) throw new Error(text)
  return address
}

/** `id kind [address…] [name=…] [Name=…]` */
function endpoint(text: string): Endpoint {
  const [id = '', kind = 'host', ...rest] = text.split(' ')
  const addresses = rest.filter((word) => !word.includes('=')).map(at)
  const names = rest.flatMap((word) => (word.startsWith('name=') ? [word.slice(5)] : []))
  const label = rest.find((word) => word.startsWith('Name='))?.slice(5)
  return { id, kind: kind as Endpoint['kind'], names, node: id, addresses, labels: label === undefined ? {} : { Name: label }, within: [], exposed: 'no', searches: [], origin }
}

const factsOf = (endpoints: readonly string[], more: Partial<Facts> = {}): Facts => ({
  ...noFacts,
  endpoints: endpoints.map(endpoint),
  nodes: endpoints.map(endpoint).map(({ id }) => ({ id, kind: 'host', names: [], interfaces: [], arrive: [], originate: [], forwards: false, folder: undefined, within: [], origin })),
  ...more,
})

describe('endpoints of two networks are the same', () => {
  it.each([
    ['by id', ['a host 10.0.0.1'], ['a host 10.0.0.2'], ['a=a'], { id: 1, address: 0, name: 0 }],
    ['by address', ['aws_instance.a host 10.0.0.1'], ['i-1 host 10.0.0.1'], ['aws_instance.a=i-1'], { id: 0, address: 1, name: 0 }],
    ['by name', ['a workload name=web'], ['b workload name=WEB'], ['a=b'], { id: 0, address: 0, name: 1 }],
    ['by a label', ['a host Name=web'], ['i-1 host Name=web'], ['a=i-1'], { id: 0, address: 0, name: 1 }],
    ['by id before address', ['a host 10.0.0.1', 'b host 10.0.0.2'], ['a host 10.0.0.2', 'b host 10.0.0.1'], ['a=a', 'b=b'], { id: 2, address: 0, name: 0 }],
    ['never where two could be meant', ['a host Name=web', 'b host Name=web'], ['c host Name=web'], [], { id: 0, address: 0, name: 0 }],
    ['never where an address is held twice', ['a host 10.0.0.1'], ['b host 10.0.0.1', 'c host 10.0.0.1'], [], { id: 0, address: 0, name: 0 }],
    ['never a Service and a workload', ['a service 10.0.0.1'], ['b workload 10.0.0.1'], [], { id: 0, address: 0, name: 0 }],
    ['never by two addresses that point to two', ['a host 10.0.0.1 10.0.0.2'], ['b host 10.0.0.1', 'c host 10.0.0.2'], [], { id: 0, address: 0, name: 0 }],
  ] as const)('%s', (_, old, now, expected, by) => {
    const found = correspond(link(factsOf(old)), link(factsOf(now)))
    expect([...found.later].map(([a, b]) => `${a}=${b}`)).toEqual(expected)
    expect(found.by).toEqual(by)
    expect(found.removed.length).toBe(old.length - expected.length)
    expect(found.added.length).toBe(now.length - expected.length)
  })
})

describe('a network and the same one under other ids', () => {
  const hosts = (names: readonly string[]): Facts => {
    const nodes: Facts['nodes'] = names.map((id, place) => ({
      id,
      kind: 'host',
      names: [],
      interfaces: [{ name: 'eth0', addresses: [{ address: at(`10.0.0.${place + 1}`), prefixLength: 24, origin }], segment: undefined, up: true, origin }],
      arrive: [],
      originate: [],
      forwards: false,
      folder: undefined,
      within: [],
      origin,
    }))
    return factsOf([], { nodes, endpoints: names.map((id) => endpoint(`${id} host`)) })
  }

  it('do not differ', () => {
    const pair = sideBySide(link(hosts(['aws_instance.a', 'aws_instance.b'])), link(hosts(['i-1', 'i-2'])))
    const found = difference(pair)
    expect(pair.same.by).toEqual({ id: 0, address: 2, name: 0 })
    expect([found.gained, found.lost].map((blocks) => fold(pair.now.space, blocks, found.families))).toEqual([[], []])
  })

  it('do when one is gone', () => {
    const pair = sideBySide(link(hosts(['aws_instance.a', 'aws_instance.b'])), link(hosts(['i-1'])))
    const found = difference(pair)
    expect(fold(pair.now.space, found.gained, found.families)).toEqual([])
    expect(fold(pair.now.space, found.lost, found.families).some(({ from, to }) => from.includes('aws_instance.b') && to.includes('i-1'))).toBe(true)
  })
})

describe('names', () => {
  const record = (owner: string, address: string): NameRecord => ({ owner, type: address.includes(':') ? 'AAAA' : 'A', ttl: 60, data: { kind: 'address', address: at(address) }, origin })
  const zone = (records: readonly NameRecord[]): Partial<Facts> => ({ zones: [{ id: 'shop.example', apex: 'shop.example', seenBy: { kind: 'everyone' }, records, origin }] })

  it.each([
    ['stay', ['www 203.0.113.1'], ['www 203.0.113.1'], []],
    ['move', ['www 203.0.113.1'], ['www 203.0.113.2'], ['www: 203.0.113.1 → 203.0.113.2']],
    ['go', ['www 203.0.113.1', 'a 203.0.113.3'], ['a 203.0.113.3'], ['www: 203.0.113.1 → nxdomain']],
    ['come, and lose a family', ['a 203.0.113.3', 'a 2001:db8::3'], ['www 203.0.113.1', 'a 203.0.113.3'], ['a: 2001:db8::3, 203.0.113.3 → 203.0.113.3', 'www: nxdomain → 203.0.113.1']],
  ] as const)('%s', (_, old, now, expected) => {
    const factsOfNames = (lines: readonly string[]): Facts => factsOf(['host host 10.0.0.1'], zone(lines.map((line) => record(`${line.split(' ')[0] ?? ''}.shop.example`, line.split(' ')[1] ?? ''))))
    const found = renamed(sideBySide(link(factsOfNames(old)), link(factsOfNames(now))))
    expect(found.map(({ name, old: was, now: is }) => `${name.split('.')[0] ?? ''}: ${was.to.join(', ') || was.outcome} → ${is.to.join(', ') || is.outcome}`)).toEqual(expected)
  })
})
