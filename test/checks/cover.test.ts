import fc from 'fast-check'
import { expect, it } from 'vitest'
import { coveredRules } from '../../src/checks/filter/covered.ts'
import { Analysis } from '../../src/engine/analysis.ts'
import { all, anything, nobody, not, type Match, type SessionState } from '../../src/flow/match.ts'
import { Text } from '../../src/base/text.ts'
import { noFacts } from '../../src/model/facts.ts'
import type { FilterAction, FilterRule } from '../../src/model/filter.ts'
import { link } from '../../src/model/link/link.ts'
import { written } from '../../src/origin/origin.ts'

/** A packet in a world of four senders, three ports, three interfaces and two states: small enough to ask every one. */
interface Packet {
  readonly source: number
  readonly port: number
  readonly arrivesOn: string
  readonly session: SessionState
}

const senders = [0, 1, 2, 3]
const ports = [80, 81, 82]
const interfaces = ['eth0', 'eth1', 'wan0']
const sessions: readonly SessionState[] = ['new', 'established']
const packets = senders.flatMap((source) =>
  ports.flatMap((port) => interfaces.flatMap((arrivesOn) => sessions.map((session): Packet => ({ source, port, arrivesOn, session })))),
)

type Condition =
  | { readonly on: 'source'; readonly first: number; readonly last: number; readonly inverted: boolean }
  | { readonly on: 'port'; readonly first: number; readonly last: number }
  | { readonly on: 'interface'; readonly name: string; readonly inverted: boolean }
  | { readonly on: 'session'; readonly state: SessionState }
  | { readonly on: 'opaque' }

interface Ruled {
  readonly conditions: readonly Condition[]
  readonly action: FilterAction['do'] & ('accept' | 'drop' | 'continue')
}

const between = (most: number): fc.Arbitrary<{ first: number; last: number }> =>
  fc.tuple(fc.nat(most), fc.nat(most)).map(([a, b]) => ({ first: Math.min(a, b), last: Math.max(a, b) }))
const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.tuple(between(3), fc.boolean()).map(([range, inverted]) => ({ on: 'source' as const, ...range, inverted })),
  between(2).map(({ first, last }) => ({ on: 'port' as const, first: 80 + first, last: 80 + last })),
  fc
    .tuple(fc.constantFrom('eth0', 'eth1', 'wan0', 'eth*'), fc.boolean())
    .map(([name, inverted]) => ({ on: 'interface' as const, name, inverted })),
  fc.constantFrom(...sessions).map((state) => ({ on: 'session' as const, state })),
  fc.constant({ on: 'opaque' as const }),
)
const ruled: fc.Arbitrary<Ruled> = fc.record({
  conditions: fc.array(condition, { maxLength: 2 }),
  action: fc.constantFrom('accept', 'accept', 'drop', 'continue'),
})

/** Every one of three answers: yes, no, or not known. */
function meets(packet: Packet, one: Condition): boolean | undefined {
  switch (one.on) {
    case 'source':
      return (packet.source >= one.first && packet.source <= one.last) !== one.inverted
    case 'port':
      return packet.port >= one.first && packet.port <= one.last
    case 'interface':
      return (one.name === 'eth*' ? packet.arrivesOn.startsWith('eth') : packet.arrivesOn === one.name) !== one.inverted
    case 'session':
      return packet.session === one.state
    case 'opaque':
      return undefined
  }
}

const surely = (packet: Packet, rule: Ruled): boolean => rule.conditions.every((one) => meets(packet, one) === true)
const possibly = (packet: Packet, rule: Ruled): boolean => rule.conditions.every((one) => meets(packet, one) !== false)

const text = new Text('rules', 'a line for each rule\n'.repeat(20))

function matchOf(one: Condition, place: number): Match {
  switch (one.on) {
    case 'source': {
      const match: Match = {
        kind: 'source',
        peers: { ...nobody, ranges: [{ family: 4, first: BigInt(one.first), last: BigInt(one.last) }] },
      }
      return one.inverted ? not(match) : match
    }
    case 'port':
      return { kind: 'destinationPort', ports: [{ first: one.first, last: one.last }] }
    case 'interface': {
      const match: Match = { kind: 'arrivesOn', interfaces: [one.name] }
      return one.inverted ? not(match) : match
    }
    case 'session':
      return { kind: 'session', states: [one.state] }
    case 'opaque':
      return { kind: 'opaque', says: 'nobody knows', origin: written(text, { start: place, end: place + 1 }) }
  }
}

/** The places of the rules that are told to be shadowed. */
function shadowed(rules: readonly Ruled[]): number[] {
  const filterRules = rules.map((rule, place): FilterRule => ({
    match: rule.conditions.length === 0 ? anything : all(...rule.conditions.map((one) => matchOf(one, place))),
    action: { do: rule.action },
    says: `rule ${place}`,
    origin: written(text, { start: place * 21, end: place * 21 + 20 }),
  }))
  const filter = {
    id: 'f',
    says: 'f',
    chains: { input: filterRules },
    start: 'input',
    otherwise: { action: 'drop', says: 'policy', origin: written(text, { start: 0, end: 1 }) },
    sessions: 'rules',
  } as const
  const analysis = new Analysis(link({ ...noFacts, filters: [filter] }), {}, '2026-11-20')
  return coveredRules(analysis)
    .filter((one) => one.how === 'shadowed')
    .map((one) => filterRules.indexOf(one.rule))
}

it('a rule is shadowed where every packet that it may match is surely taken before it', () => {
  fc.assert(
    fc.property(fc.array(ruled, { minLength: 2, maxLength: 6 }), (rules) => {
      const expected = rules.flatMap((rule, place) => {
        if (rule.action === 'continue') return []
        // Senders, ports, interfaces and states beyond those asked here: a rule without a condition on one meets them all.
        const own = [
          ...packets,
          ...packets.map((packet) => ({ ...packet, source: 9 })),
          ...packets.map((packet) => ({ ...packet, port: 9 })),
          ...packets.map((packet) => ({ ...packet, source: 9, port: 9 })),
        ]
          .flatMap((packet): Packet[] => [packet, { ...packet, arrivesOn: 'eth7' }, { ...packet, arrivesOn: 'lo' }])
          .flatMap((packet): Packet[] => [packet, { ...packet, session: 'invalid' }])
          .filter((packet) => possibly(packet, rule))
        const taken = own.every((packet) => rules.slice(0, place).some((other) => other.action !== 'continue' && surely(packet, other)))
        return own.length > 0 && taken ? [place] : []
      })
      expect(shadowed(rules)).toEqual(expected)
    }),
    { numRuns: 150 },
  )
})
