import { describe, expect, it } from 'vitest'
import { everyIpv4, everyIpv6, onlyAddress, type Address, type AddressSet } from '../../src/base/address.ts'
import { difference, sideBySide, type Difference, type Pair } from '../../src/engine/difference.ts'
import { idsOf, type Block } from '../../src/engine/blocks.ts'
import { fold, type Fold } from '../../src/engine/folds.ts'
import type { ReachScope } from '../../src/engine/arrivals.ts'
import { connections, reach } from '../../src/engine/reach.ts'
import { stand } from '../../src/engine/standing.ts'
import type { FlowSet, FlowSpace } from '../../src/flow/space.ts'
import type { Facts } from '../../src/model/facts.ts'
import { link } from '../../src/model/link/link.ts'
import type { Matching } from '../../src/model/matching.ts'
import { Random } from '../oracles/nginx/random.ts'
import { ports, reached, replyPorts } from '../oracles/scalar/compare-reach.ts'
import { addressesIn, Generator } from '../oracles/scalar/generate.ts'
import { changed } from './changed.ts'

const seed = Number(process.env.SCALAR_SEED ?? 20261120)
const networks = Number(process.env.DIFFERENCES ?? 4)

const wishes = [
  { http: false, doubts: false },
  { http: false, doubts: true },
  { http: true, doubts: false },
] as const

interface Sets {
  surely: FlowSet
  possibly: FlowSet
}

function beside(old: Facts, now: Facts): { pair: Pair; found: Difference } {
  const pair = sideBySide(link(old), link(now))
  return { pair, found: difference(pair) }
}

/** Pairs written out, each with all its flows; `strip`: parts by family as the endpoint. */
function written(space: FlowSpace, blocks: readonly Block[], strip: boolean): Map<string, Sets> {
  const base = (id: string): string => (strip ? id.replace(/\n[46]$/, '') : id)
  const pairs = new Map<string, Sets>()
  for (const { from, to, surely, possibly } of blocks)
    for (const a of idsOf(from))
      for (const b of idsOf(to)) {
        if (a.replace(/\n[46]$/, '') === b.replace(/\n[46]$/, '') || space.isEmpty(possibly)) continue
        const key = `${base(a)} → ${b.replace(/\n[46]$/, '')}`
        const known = pairs.get(key)
        pairs.set(key, known ? { surely: space.or(known.surely, surely), possibly: space.or(known.possibly, possibly) } : { surely, possibly })
      }
  return pairs
}

/** What each pair gains, by asking both networks who reaches whom and subtracting: the obvious way, pair by pair. */
function subtracted(pair: Pair, kind: 'gained' | 'lost', scope: (matching: Matching) => ReachScope): Map<string, Sets> {
  const { space } = pair.now
  const later = (id: string): string => pair.same.later.get(id) ?? id
  const own = (matching: Matching, name: (id: string) => string): Map<string, Sets> =>
    new Map(connections(matching, reach(matching, scope(matching))).map((c) => [`${name(c.from)} → ${name(c.to)}`, { surely: c.surely, possibly: c.possibly }]))
  const [less, more] = kind === 'gained' ? [own(pair.old, later), own(pair.now, (id) => id)] : [own(pair.now, (id) => id), own(pair.old, later)]
  const none = { surely: space.none, possibly: space.none }
  return new Map(
    [...more].flatMap(([key, now]) => {
      const before = less.get(key) ?? none
      const possibly = space.or(space.minus(now.possibly, before.possibly), space.minus(now.surely, before.surely))
      return space.isEmpty(possibly) ? [] : [[key, { surely: space.minus(now.surely, before.possibly), possibly }] as const]
    }),
  )
}

/** What those send whose address is of this family, or of whom that isn't known. */
function fromFamily({ space, model }: Matching, family: 4 | 6 | undefined): FlowSet {
  const tokens = model.tokenFamilies.flatMap((own, token) => (own === family ? [{ first: token, last: token }] : []))
  return space.source({ ranges: family === undefined ? [] : [family === 4 ? everyIpv4 : everyIpv6], tokens })
}

const isDeclared = (pair: Pair, key: string): boolean =>
  key.split(' → ').every((id) => [pair.old, pair.now].some(({ model }) => ['workload', 'host', 'controller'].includes(model.endpoints.get(id)?.kind ?? 'addresses')))

/** Pairs of declared endpoints that differ from what subtracting says. */
function wrong(pair: Pair, found: Difference): string[] {
  const { space } = pair.now
  const standing = stand(pair)
  const faults: string[] = []
  const compareSets = (kind: string, actual: Map<string, Sets>, expected: Map<string, Sets>, ignored: (key: string) => boolean): void => {
    for (const key of new Set([...actual.keys(), ...expected.keys()])) {
      if (!isDeclared(pair, key) || ignored(key)) continue
      const [a, e] = [actual.get(key), expected.get(key)]
      if (a?.possibly !== e?.possibly || (a && e && a.surely !== e.surely)) faults.push(`${kind} ${key}: ${a ? (e ? 'other flows' : 'too much') : 'missing'}`)
    }
  }
  for (const kind of ['gained', 'lost'] as const) {
    if (!standing.byFamily) {
      // Families in which one side can't be compared are left out there: what is told is no more than subtracting tells.
      const expected = subtracted(pair, kind, () => ({}))
      for (const [key, sets] of written(space, found[kind], true))
        if (isDeclared(pair, key) && !space.contains(expected.get(key)?.possibly ?? space.none, sets.possibly)) faults.push(`${kind} ${key}: too much`)
      const vague = standing.moved.map(({ id }) => id)
      compareSets(kind, written(space, found[kind], true), expected, (key) => key.split(' → ').some((id) => vague.includes(id)))
      continue
    }
    for (const family of [4, 6, undefined] as const) {
      const expected = subtracted(pair, kind, (matching) => ({ flows: fromFamily(matching, family) }))
      const suffix = `\n${family ?? ''}`
      const actual = new Map<string, Sets>()
      for (const [key, sets] of written(space, found[kind], false)) {
        const [from = '', to = ''] = key.split(' → ')
        const only = standing.stable.find((s) => s.id === from)?.families ?? standing.moved.flatMap((m) => (m.id === from ? [...(m.old?.addresses ?? []), ...(m.now?.addresses ?? [])].map((a) => a.family) : []))
        const own = from.endsWith(suffix) || (!from.includes('\n') && only.includes(family ?? 'either'))
        if (own) actual.set(`${from.replace(/\n[46]$/, '')} → ${to}`, sets)
      }
      // A sender of an unknown family reaches both of a receiver's addresses, each compared by itself.
      const both = standing.stable.filter((s) => s.families.length > 1).map((s) => s.id)
      compareSets(`${kind} over ${family ?? 'either'}`, actual, expected, (key) => (family === undefined && both.includes(key.split(' → ')[1] ?? '')))
    }
  }
  return faults
}

/** Undeclared addresses: what one of them gains with an endpoint, asked for it alone. */
function wrongOfAddress(pair: Pair, found: Difference, address: Address): string[] {
  const { space } = pair.now
  const only = onlyAddress(address)
  const free = ({ model }: Matching): boolean => [...model.endpoints.values()].some((e) => e.kind === 'addresses' && holds(model.addressesOf.get(e.id), address))
  if (!free(pair.old) || !free(pair.now)) return []
  const ids = found.classes.filter((c) => holds(c.addresses, address)).map((c) => c.id)
  const byTo = (sets: Map<string, Sets>, isFrom: (from: string) => boolean): Map<string, Sets> =>
    new Map([...sets].flatMap(([key, value]) => {
      const [from = '', to = ''] = key.split(' → ')
      return isFrom(from) && isDeclared(pair, to) ? [[to, value] as const] : []
    }))
  const standing = stand(pair)
  return (['gained', 'lost'] as const).flatMap((kind) => {
    const all = written(space, found[kind], true)
    const actual = byTo(all, (from) => ids.includes(from))
    const expected = byTo(subtracted(pair, kind, () => ({ from: only })), () => true)
    return [...new Set([...actual.keys(), ...expected.keys()])].flatMap((to) => {
      if (!standing.byFamily && standing.moved.some((m) => m.id === to)) return []
      const [a, e] = [actual.get(to), expected.get(to)]
      return a?.possibly === e?.possibly && a?.surely === e?.surely ? [] : [`${kind} ${JSON.stringify(address, (_, v: unknown) => (typeof v === 'bigint' ? v.toString() : v))} → ${to}: ${a ? (e ? 'other flows' : 'too much') : 'missing'}`]
    })
  })
}

const holds = (set: AddressSet | undefined, { family, value }: Address): boolean => set?.ranges.some((r) => r.family === family && r.first <= value && value <= r.last) === true

const told = (folds: readonly Fold[]): string[] => folds.map(({ from, to, family, surely, possibly }) => `${from.join()} → ${to.join()} ${family ?? ''} ${surely} ${possibly}`)

/** Does one packet of an endpoint arrive at another over a port, by whichever address and way? Asked of single packets, one by one. */
function arrives({ model }: Matching, from: string, to: string, protocol: number, port: number): boolean {
  const { senders, targets } = addressesIn(model)
  const wanted = `${to} ${protocol}/${port}`
  return senders.some(
    ({ endpoint, node, address }) =>
      endpoint === from &&
      targets.some(
        (destination) =>
          ('token' in address || 'token' in destination || address.family === destination.family) &&
          ports.some((destinationPort) => replyPorts.some((sourcePort) => reached(model, node, { source: address, destination, protocol, destinationPort, sourcePort, mark: 0 })?.includes(wanted) === true)),
      ),
  )
}

/** Of what is surely gained or lost, some flows: one network has a packet that arrives, the other has none. */
function wrongOfPackets(pair: Pair, found: Difference, random: Random, counted: { packets: number }): string[] {
  const { space } = pair.now
  const earlier = (id: string): string => [...pair.same.later].find(([, now]) => now === id)?.[0] ?? id
  return (['gained', 'lost'] as const).flatMap((kind) => {
    const pairs = [...written(space, found[kind], true)].filter(([key, { surely }]) => isDeclared(pair, key) && !space.isEmpty(surely))
    if (pairs.length === 0) return []
    const [key, { surely }] = random.pick(pairs)
    const [from = '', to = ''] = key.split(' → ')
    const protocol = random.pick([6, 17])
    const port = random.pick(ports)
    if (!space.containsPacket(surely, { source: { family: 4, value: 0n }, destination: { family: 4, value: 0n }, protocol, destinationPort: port, sourcePort: 40000, mark: 0, variables: [] })) return []
    counted.packets += 1
    const before = arrives(pair.old, earlier(from), earlier(to), protocol, port)
    const after = arrives(pair.now, from, to, protocol, port)
    // In another family it may have passed before: then only that it passes at all is compared.
    const both = [from, to].every((id) => (found.families.get(id) ?? 'both') === 'both')
    const right = kind === 'gained' ? after && (both || !before) : before && (both || !after)
    return right ? [] : [`${kind} ${key} ${protocol}/${port}: before ${before}, after ${after}`]
  })
}

describe.each(wishes)('two random networks, %o', (wish) => {
  const first = seed + (wish.doubts ? 1000 : 0) + (wish.http ? 2000 : 0)
  const numbers = Array.from({ length: networks }, (_, n) => first + n)

  it('differ by what subtracting one from the other pair by pair says', { timeout: 120_000 }, () => {
    let differences = 0
    for (const number of numbers) {
      const random = new Random(number + 7)
      const facts = new Generator(number, wish).facts()
      const { pair, found } = beside(facts, changed(facts, random))
      const addresses: Address[] = [{ family: 4, value: 0xc6336409n }, { family: 4, value: 0x0a00014dn }, { family: 6, value: 0x20010db8000000000000000000000009n }]
      expect([...wrong(pair, found), ...addresses.flatMap((address) => wrongOfAddress(pair, found, address))], `seed ${number}`).toEqual([])
      differences += found.gained.length + found.lost.length
    }
    expect(differences).toBeGreaterThan(0)
  })

  it('are mirrored when they change places, and don’t differ from themselves', { timeout: 120_000 }, () => {
    for (const number of numbers.slice(0, networks / 2)) {
      const random = new Random(number + 7)
      const facts = new Generator(number, wish).facts()
      const other = changed(facts, random)
      const self = beside(facts, new Generator(number, wish).facts()).found
      expect([self.gained, self.lost], `seed ${number}`).toEqual([[], []])
      const there = beside(facts, other)
      const back = beside(other, facts)
      // Sets of two spaces are compared by what they hold, here by their size in pairs and nodes.
      const size = ({ pair, found }: ReturnType<typeof beside>, kind: 'gained' | 'lost'): string[] =>
        [...written(pair.now.space, found[kind], true)].filter(([key]) => isDeclared(pair, key)).map(([key, { surely, possibly }]) => `${key} ${pair.now.space.size(surely)} ${pair.now.space.size(possibly)}`).toSorted()
      expect(size(back, 'lost'), `seed ${number}`).toEqual(size(there, 'gained'))
      expect(size(back, 'gained'), `seed ${number}`).toEqual(size(there, 'lost'))
    }
  })

  if (!wish.doubts && !wish.http)
    it('differ by packets that arrive in one and not in the other', { timeout: 120_000 }, () => {
      const counted = { packets: 0 }
      for (const number of Array.from({ length: 2 * networks }, (_, n) => first + 500 + n)) {
        const random = new Random(number + 7)
        const facts = new Generator(number, wish).facts()
        const { pair, found } = beside(facts, changed(facts, random))
        expect(wrongOfPackets(pair, found, random, counted), `seed ${number}`).toEqual([])
      }
      expect(counted.packets).toBeGreaterThan(networks / 4)
    })

  it('are folded without losing a pair', { timeout: 120_000 }, () => {
    for (const number of numbers.slice(0, networks / 2)) {
      const facts = new Generator(number, wish).facts()
      const { pair, found } = beside(facts, changed(facts, new Random(number + 7)))
      const { space } = pair.now
      for (const kind of ['gained', 'lost'] as const) {
        const folds = fold(space, found[kind], found.families)
        const pairs = new Map<string, Sets>()
        for (const { from, to, surely, possibly } of folds)
          for (const a of from)
            for (const b of to) {
              if (a === b) continue
              const known = pairs.get(`${a} → ${b}`)
              pairs.set(`${a} → ${b}`, known ? { surely: space.or(known.surely, surely), possibly: space.or(known.possibly, possibly) } : { surely, possibly })
            }
        expect(pairs, `seed ${number}`).toEqual(written(space, found[kind], true))
        expect(new Set(told(folds)).size).toBe(folds.length)
      }
    }
  })
})
