import type { Facts } from '../../../src/model/facts.ts'
import type { Health } from '../../../src/model/health.ts'
import type { NameRecord, Zone } from '../../../src/model/name.ts'
import { implied } from '../../../src/origin/origin.ts'
import { Random } from '../nginx/random.ts'
import { Generator, type Wish } from '../scalar/generate.ts'

const origin = implied('made up')

/** A random network with what makes losses interesting: pools that are watched, domains that go together. */
export function network(number: number, wish: Wish): Facts {
  const facts = new Generator(number, wish).facts()
  const random = new Random(number + 7)
  const health = (): Health => ({
    how: random.pick(['active', 'passive']), says: 'health', protocol: 'tcp', port: random.chance(0.3) ? random.pick([80, 8080]) : undefined, path: undefined, expects: undefined,
    interval: 10, timeout: 5, unhealthy: 3, healthy: 2, deregistration: 0, retries: random.chance(0.6), ...(random.chance(0.3) && { open: true as const }), origin,
  })
  const endpoints = facts.endpoints.filter(({ kind }) => kind === 'workload').map(({ id }) => id)
  const hosts = facts.nodes.filter(({ kind }) => kind === 'host').map(({ id }) => id)
  return {
    ...facts,
    zones: [...facts.zones, namesOf(facts, random, health)],
    pools: facts.pools.map((pool) => (random.chance(0.7) ? { ...pool, health: health() } : pool)),
    translations: facts.translations.map((one) => ({
      ...one,
      chains: Object.fromEntries(Object.entries(one.chains).map(([name, rules]) => [name, rules.map((rule) => {
        const { action } = rule
        return action.do === 'translate' && action.destination?.to.kind === 'members' && random.chance(0.6) ? { ...rule, action: { ...action, destination: { ...action.destination, to: { ...action.destination.to, watched: true as const } } } } : rule
      })])),
    })),
    domains: ['a', 'b'].map((id) => ({ id, kind: 'zone' as const, endpoints: endpoints.filter(() => random.chance(0.5)), nodes: hosts.filter(() => random.chance(0.4)), says: id, origin })),
  }
}

export const asked = 'www.names.test'

/** A name that leads to some hosts, perhaps checked, perhaps with spares, and one or two name servers of one or two who run them. */
function namesOf(facts: Facts, random: Random, health: () => Health): Zone {
  const hosts = facts.nodes.flatMap(({ interfaces }) => interfaces.flatMap(({ addresses }) => addresses.map(({ address }) => address)))
  const to = (checked: boolean): NameRecord[] => {
    const address = random.pick(hosts)
    return [{ owner: asked, type: address.family === 4 ? 'A' : 'AAAA', ttl: 60, data: { kind: 'address', address }, origin, ...(checked && { health: { ...health(), how: 'active' as const, port: random.pick([80, 8080, undefined]), open: true as const } }) }]
  }
  const servers = random.chance(0.5) ? ['ns1.one.test', 'ns2.one.test'] : random.chance(0.5) ? ['ns1.one.test', 'ns1.two.test'] : ['ns1.one.test']
  const records = [...to(random.chance(0.7)), ...(random.chance(0.5) ? to(random.chance(0.7)) : [])]
  const spares = random.chance(0.6) ? to(random.chance(0.3)) : []
  return {
    id: 'names.test', apex: 'names.test', seenBy: { kind: 'everyone' }, ...(spares.length > 0 && { spares }), origin,
    records: [...records, ...servers.map((name): NameRecord => ({ owner: 'names.test', type: 'NS', ttl: 60, data: { kind: 'name', name }, origin }))],
  }
}
