import { describe, expect, it } from 'vitest'
import { formatAddress } from '../../src/base/address.ts'
import { startsOf } from '../../src/engine/arrivals.ts'
import { elementsOf, lostWith } from '../../src/engine/failure/elements.ts'
import { Failures } from '../../src/engine/failure/failures.ts'
import type { Lost } from '../../src/engine/failure/loss.ts'
import { waysFrom } from '../../src/engine/failure/ways.ts'
import { memberKey } from '../../src/engine/passed.ts'
import { plannedCalls } from '../../src/engine/planned.ts'
import type { FlowSet } from '../../src/flow/space.ts'
import type { Facts } from '../../src/model/facts.ts'
import type { Health } from '../../src/model/health.ts'
import { link } from '../../src/model/link/link.ts'
import { Matching } from '../../src/model/matching.ts'
import type { Pool, PoolMember } from '../../src/model/http.ts'
import { implied } from '../../src/origin/origin.ts'
import { nameMember, without } from './failure/without.ts'
import { Random } from './nginx/random.ts'
import { Generator, type Wish } from './scalar/generate.ts'

/** So many elements of each network, drawn by its seed; FAILURE_EACH=99 takes every one in turn. */
const each = Number(process.env.FAILURE_EACH ?? 2)
const seed = Number(process.env.FAILURE_SEED ?? 20261120)
const origin = implied('made up')

/** Everything followed, without any loss: what gets there whichever way it goes, and what does by some way. */
function whole(matching: Matching): { sure: FlowSet; possibly: FlowSet }[] {
  const { space } = matching
  return startsOf(matching, {}).map((start) => {
    const ways = waysFrom(matching, start, true)
    const possibly = space.union(ways.filter(({ ok }) => ok).map(({ flows }) => flows))
    return { possibly, sure: space.minus(possibly, space.union(ways.filter(({ ok }) => !ok).map(({ flows }) => flows))) }
  })
}

/** Do the members' health checks get through? By member, then by who asks. */
function reachable(matching: Matching): Map<string, Map<string, boolean>> {
  const found = new Map<string, Map<string, boolean>>()
  for (const { caller, from, node, flows } of plannedCalls(matching)) {
    if (caller.kind !== 'member') continue
    const { pool, member } = caller
    const { space } = matching
    if (space.isEmpty(flows)) continue
    const port = pool.health?.port
    const set = port === undefined ? flows : space.and(space.forget(flows, ['destinationPort']), space.destinationPort([{ first: port, last: port }]))
    const well = waysFrom(matching, { from, node, set, request: undefined }, false).some(({ ok }) => ok)
    const key = memberKey(pool, member)
    const own = found.get(key) ?? new Map<string, boolean>()
    found.set(key, own)
    own.set(from, (own.get(from) ?? true) && well)
  }
  return found
}

interface Tally {
  elements: number
  wholly: number
  share: number
  perhaps: number
}

/** Every element in turn: what the engine says against the network without it. */
function compare(facts: Facts, tally: Tally, random: Random, most: number): string | undefined {
  const model = link(facts)
  const matching = new Matching(model)
  const { space } = matching
  for (const pool of model.pools.values()) for (const member of pool.members) nameMember(member, memberKey(pool, member))
  const failures = new Failures(matching)
  const before = whole(matching)
  const well = reachable(matching)
  const elements = elementsOf(matching)
  for (const element of elements.length <= most ? elements : Array.from({ length: most }, () => random.pick(elements))) {
    const lost = lostWith(matching, [element])
    const { wholly, share, perhaps } = failures.breaks([element])
    const after = lostFrom(facts, model, matching, lost, well)
    if (!after) continue
    tally.elements += 1
    const present = space.not(space.source(matching.addresses({ ranges: [], endpoints: [...lost.endpoints], groups: [] })))
    // Two networks may have the same addresses: each sender for itself.
    const each = before.map((was, place) => {
      const is = after[place] ?? { sure: space.none, possibly: space.none }
      const missing = space.and(space.minus(was.sure, is.sure), present)
      return { wholly: space.minus(missing, is.possibly), share: space.minus(space.and(missing, is.possibly), space.source(matching.addresses({ ranges: [], endpoints: [...lost.partly], groups: [] }))), perhaps: space.and(space.minus(space.minus(was.possibly, was.sure), is.possibly), present) }
    })
    const joined = (kind: 'wholly' | 'share' | 'perhaps'): FlowSet => space.union(each.map((one) => one[kind]))
    const expected = { wholly: joined('wholly'), share: joined('share'), perhaps: joined('perhaps') }
    for (const [kind, found, wanted] of [['wholly', wholly, expected.wholly], ['share', share, expected.share], ['perhaps', perhaps, expected.perhaps]] as const)
      if (found !== wanted) return `${element.id} ${kind}: ${shown(matching, space.minus(found, wanted), 'too many')}${shown(matching, space.minus(wanted, found), 'missing')}`
    if (!space.isEmpty(wholly)) tally.wholly += 1
    if (!space.isEmpty(share)) tally.share += 1
    if (!space.isEmpty(perhaps)) tally.perhaps += 1
  }
  return undefined
}

/** One packet of a set that should be empty. */
function shown({ space, model }: Matching, set: FlowSet, what: string): string {
  const packet = space.sample(set)
  if (!packet) return ''
  const text = (a: typeof packet.source): string => ('token' in a ? (model.tokens[a.token] ?? '?') : formatAddress(a))
  return ` ${what} ${text(packet.source)}:${packet.sourcePort} → ${text(packet.destination)}:${packet.destinationPort} protocol ${packet.protocol}`
}

function lostFrom(facts: Facts, model: ReturnType<typeof link>, matching: Matching, lost: Lost, well: ReturnType<typeof reachable>): ReturnType<typeof whole> | undefined {
  const gone = (member: PoolMember): boolean => {
    const { target } = member
    const holder = target.kind === 'endpoint' ? (model.aliases.get(target.endpoint) ?? target.endpoint) : target.kind === 'address' ? [...model.endpoints.values()].find((e) => e.kind !== 'addresses' && model.addressesOf.get(e.id)?.ranges.some((r) => r.family === target.address.family && r.first <= target.address.value && target.address.value <= r.last))?.id : undefined
    return holder !== undefined && (lost.endpoints.has(holder) || lost.nodes.has(model.endpoints.get(holder)?.node ?? ''))
  }
  const watched = (pool: Pool): boolean => pool.health !== undefined && (pool.health.how === 'active' || pool.health.retries)
  const now = reachable(new Matching(link(without(facts, model, lost, () => false)), matching))
  const isLost = (id: string): boolean => lost.endpoints.has(id) || lost.nodes.has(model.endpoints.get(id)?.node ?? '')
  const unwell = new Map([...well].map(([key, by]) => [key, new Set([...by].flatMap(([from, before]) => (isLost(from) ? [] : [before && now.get(key)?.get(from) === false])))] as const))
  // Facts have one pool for all who send to it.
  if ([...unwell.values()].some((said) => said.size > 1)) return undefined
  const leaves = (pool: Pool, member: PoolMember): boolean => {
    const key = memberKey(pool, member)
    return watched(pool) && (lost.checks.has(pool.id) || lost.members.has(key) || gone(member) || unwell.get(key)?.has(true) === true)
  }
  return whole(new Matching(link(without(facts, model, lost, leaves)), matching))
}

/** A random network with what makes losses interesting: pools that are watched, domains that go together. */
function network(number: number, wish: Wish): Facts {
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

const cases: readonly { readonly name: string; readonly wish: Wish; readonly networks: number; readonly first: number }[] = [
  { name: 'all is known', wish: { http: false, doubts: false }, networks: Number(process.env.FAILURE_NETWORKS ?? 150), first: seed },
  { name: 'some of it is not', wish: { http: false, doubts: true }, networks: Number(process.env.FAILURE_NETWORKS ?? 60), first: seed + 10_000 },
  { name: 'requests', wish: { http: true, doubts: false }, networks: Number(process.env.FAILURE_NETWORKS ?? 100), first: seed + 20_000 },
]

describe('what a loss breaks, and the network without it', () => {
  it.each(cases)('agree where $name', { timeout: 240_000 }, ({ wish, networks, first }) => {
    const tally: Tally = { elements: 0, wholly: 0, share: 0, perhaps: 0 }
    const differences: string[] = []
    for (let number = first; number < first + networks && differences.length < 5; number++) {
      const difference = compare(network(number, wish), tally, new Random(number + 3), each)
      if (difference !== undefined) differences.push(`${number} ${difference}`)
    }
    if (process.env.FAILURE_SHOW !== undefined) process.stdout.write(`${JSON.stringify(tally)}\n`)
    expect(differences).toEqual([])
    expect(tally.wholly).toBeGreaterThan(networks / 2)
    expect(tally.share).toBeGreaterThan(networks / 20)
    expect(tally.elements).toBeGreaterThan(networks)
  })
})
