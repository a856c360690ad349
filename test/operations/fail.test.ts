import { describe, expect, test } from 'vitest'
import { Failures } from '../../src/engine/failure/failures.ts'
import { elementsOf, elementsNamed } from '../../src/engine/failure/elements.ts'
import { startsOf } from '../../src/engine/arrivals.ts'
import { reportOf } from '../../src/operations/fail/report.ts'
import { noFacts, type Facts } from '../../src/model/facts.ts'
import { link } from '../../src/model/link/link.ts'
import { Matching } from '../../src/model/matching.ts'
import { parseAddress, parsePrefix, type Address, type AddressRange } from '../../src/base/address.ts'
import { nobody } from '../../src/flow/match.ts'
import type { Health } from '../../src/model/health.ts'
import type { Node } from '../../src/model/node.ts'
import { implied } from '../../src/origin/origin.ts'

const origin = implied('made up')
const at = (text: string): Address => parseAddress(text) ?? { family: 4, value: 0n }
const range = (text: string): AddressRange => parsePrefix(text) ?? { family: 4, first: 0n, last: 0n }
const health = (more: Partial<Health>): Health => ({
  how: 'active', says: 'check', protocol: 'tcp', port: undefined, path: undefined, expects: undefined, interval: 10, timeout: 5, unhealthy: 3, healthy: 2, deregistration: 0, retries: false, origin, ...more,
})
const host = (id: string, addresses: readonly string[], forwards = false): Node => ({
  id, kind: 'host', names: [], interfaces: addresses.map((one, place) => ({ name: `eth${place}`, addresses: [{ address: at(one), prefixLength: 24, origin }], segment: undefined, up: true, origin })),
  arrive: [], originate: [], forwards, folder: undefined, within: [], origin,
})
const ends = (...ids: readonly string[]): Facts['endpoints'] => ids.map((id) => ({ id, kind: 'host', names: [], node: id, addresses: [], labels: {}, within: [], exposed: 'no', searches: [], origin }))

/** A client, a proxy with two servers, all on one network. */
function pooled(own: Health | undefined): Facts {
  const member = (address: string): Facts['pools'][number]['members'][number] => ({ target: { kind: 'address', address: at(address) }, port: 8080, weight: 1, backup: false, down: false, origin })
  return {
    ...noFacts,
    nodes: [host('client', ['10.0.0.1']), host('proxy', ['10.0.0.2']), host('one', ['10.0.0.3']), host('two', ['10.0.0.4'])],
    endpoints: ends('client', 'proxy', 'one', 'two'),
    listeners: [{ id: 'front', says: 'front', node: 'proxy', addresses: undefined, protocol: 'tcp', port: 80, tls: { versions: [], ciphers: undefined, certificates: ['cert'], clientCertificates: false, origin }, serves: { kind: 'pool', pool: 'both' }, names: [], origin }],
    pools: [{ id: 'both', says: 'both', method: 'any', members: [member('10.0.0.3'), member('10.0.0.4')], ...(own && { health: own }), origin }],
  }
}

/** Two routers between two networks, both used. */
const routed: Facts = {
  ...noFacts,
  nodes: [host('a', ['10.0.0.1']), host('r1', ['10.0.0.2', '10.0.1.2'], true), host('r2', ['10.0.0.3', '10.0.1.3'], true), host('b', ['10.0.1.1'])],
  endpoints: ends('a', 'r1', 'r2', 'b'),
  tables: [
    { id: 'a/routes', routes: [{ to: { prefix: range('10.0.1.0/24') }, via: { kind: 'choice', of: [{ interface: 'eth0', gateway: at('10.0.0.2') }, { interface: 'eth0', gateway: at('10.0.0.3') }] }, metric: 0, origin }], otherwise: origin },
    { id: 'b/routes', routes: [{ to: { prefix: range('10.0.0.0/24') }, via: { kind: 'interface', interface: 'eth0', gateway: at('10.0.1.2') }, metric: 0, origin }], otherwise: origin },
  ],
}

/** How much of a connection each loss breaks. */
function extents(facts: Facts, from: string, to: string, port: number, losses: readonly string[]): string {
  const matching = new Matching(link(facts))
  const { space } = matching
  const failures = new Failures(matching)
  const elements = elementsOf(matching)
  const set = space.product({ destination: matching.addresses({ ...nobody, endpoints: [to] }), source: matching.addresses({ ...nobody, endpoints: [from] }), protocols: [{ first: 6, last: 6 }], destinationPorts: [{ first: port, last: port }] })
  const starts = startsOf(matching, { flows: set })
  const lost = losses.flatMap((one) => elementsNamed(elements, one).exact)
  expect(lost.length).toBeGreaterThan(0)
  const { wholly, share, perhaps } = failures.breaksOf(lost, { starts })
  return [space.isEmpty(wholly) ? '' : 'wholly', space.isEmpty(share) ? '' : 'share', space.isEmpty(perhaps) ? '' : 'perhaps'].filter((word) => word !== '').join(' ')
}

describe('what a loss breaks of one connection', () => {
  test.each([
    { says: 'a server that is watched', facts: pooled(health({})), lose: ['host:one'], breaks: '' },
    { says: 'a server whose requests are tried at the next', facts: pooled(health({ how: 'passive', retries: true })), lose: ['host:one'], breaks: '' },
    { says: 'a server that nobody watches', facts: pooled(undefined), lose: ['host:one'], breaks: 'share' },
    { says: 'a server whose failing requests are only counted', facts: pooled(health({ how: 'passive' })), lose: ['host:one'], breaks: 'share' },
    { says: 'both servers', facts: pooled(health({})), lose: ['host:one', 'host:two'], breaks: 'wholly' },
    { says: 'the proxy', facts: pooled(health({})), lose: ['host:proxy'], breaks: 'wholly' },
    { says: 'the program on its host', facts: pooled(health({})), lose: ['proxy:proxy'], breaks: 'wholly' },
    { says: 'its certificate', facts: pooled(health({})), lose: ['certificate:cert'], breaks: 'wholly' },
    { says: 'all health checks, where nobody is asked then', facts: pooled(health({})), lose: ['health-check:both'], breaks: 'wholly' },
    { says: 'all health checks, where all are asked then', facts: pooled(health({ open: true })), lose: ['health-check:both'], breaks: '' },
    { says: 'a client misses nothing when it is lost itself', facts: pooled(undefined), lose: ['host:client'], breaks: '' },
  ])('$says', ({ facts, lose, breaks }) => expect(extents(facts, 'client', 'proxy', 80, lose)).toBe(breaks))

  test.each([
    { says: 'a router that the replies need too', lose: ['host:r1'], breaks: 'wholly' },
    { says: 'a router that is only one of two ways there', lose: ['host:r2'], breaks: 'share' },
    { says: 'one of its interfaces', lose: ['interface:r2/eth1'], breaks: 'share' },
  ])('$says', ({ lose, breaks }) => expect(extents(routed, 'a', 'b', 22, lose)).toBe(breaks))
})

describe('why what is lost is missed by nobody', () => {
  const zone = (id: string, endpoints: readonly string[]): NonNullable<Facts['domains']>[number] => ({ id, kind: 'zone', endpoints, nodes: [], says: 'zone', origin })
  const facts: Facts = { ...pooled(health({})), domains: [zone('a', ['one', 'two']), zone('b', ['one']), zone('c', ['two']), zone('d', [])] }
  test.each([
    { lose: 'zone:b', why: 'who lies in it has parts elsewhere, too' },
    { lose: 'zone:d', why: 'others of its kind do the same' },
  ])('$lose: $why', ({ lose, why }) => {
    const matching = new Matching(link(facts))
    const elements = elementsOf(matching)
    const { safe, elements: broken } = reportOf({ failures: new Failures(matching), elements, watched: [], targets: {}, whole: false, allowed: true }, [elementsNamed(elements, lose).exact])
    expect([broken.map(({ id }) => id), safe.map((one) => one.why)]).toEqual([[], [why]])
  })
})

test('what can be lost is named as people call it', () => {
  const elements = elementsOf(new Matching(link(pooled(undefined))))
  const kind = (text: string): string[] => [...new Set(elementsNamed(elements, text).ofKind.map((one) => one.kind))]
  expect([kind('pool member'), kind('node'), kind('Certificate')]).toEqual([['member'], ['host'], ['certificate']])
  const within = elements.map((one) => (one.id === 'host:one' ? { ...one, id: 'host:Node/n1', name: 'Node/n1' } : one))
  expect(elementsNamed(within, 'n1').exact.map(({ id }) => id)).toEqual(['host:Node/n1'])
  expect(elementsNamed(within, '1').exact).toEqual([])
})
