import { describe, expect, it } from 'vitest'
import { compareReach, compareTraces } from './scalar/compare-reach.ts'
import { compareFlows, compareRequests, type Compared, type Difference } from './scalar/compare.ts'
import { Generator, type Wish } from './scalar/generate.ts'
import { Random } from './nginx/random.ts'

const seed = Number(process.env.SCALAR_SEED ?? 20261120)

interface Case {
  readonly name: string
  readonly wish: Wish
  readonly networks: number
  readonly each: number
  readonly replies: boolean
  readonly first: number
}

const cases: readonly Case[] = [
  { name: 'all is known', wish: { http: false, doubts: false }, networks: 200, each: 480, replies: true, first: seed },
  { name: 'some of it is not', wish: { http: false, doubts: true }, networks: 45, each: 160, replies: false, first: seed + 10_000 },
  { name: 'requests', wish: { http: true, doubts: false }, networks: 150, each: 12, replies: false, first: seed + 20_000 },
]

function run({ wish, networks, each, replies, first }: Case): { readonly compared: Compared; readonly differences: (Difference & { readonly seed: number })[] } {
  const compared: Compared = { flows: 0, ends: 0, replies: 0, skipped: 0, verdicts: {} }
  const differences: (Difference & { readonly seed: number })[] = []
  for (let number = first; number < first + networks; number++) {
    const generator = new Generator(number, wish)
    const facts = generator.facts()
    const random = new Random(number + 1)
    const difference = wish.http ? compareRequests(facts, generator, random, each, compared) : compareFlows(facts, random, each, replies, compared)
    if (difference) differences.push({ ...difference, seed: number })
    if (differences.length === 3) break
  }
  return { compared, differences }
}

describe('the engine and one packet at a time', () => {
  it.each(cases)('agree where $name', { timeout: 240_000 }, (one) => {
    const { compared, differences } = run(one)
    expect(differences.slice(0, 3)).toEqual([])
    // Whatever the seed, enough of everything was met for the agreement to mean something.
    expect(compared.skipped).toBeLessThan(compared.flows / 20)
    for (const verdict of ['delivered', 'dropped', 'rejected', one.wish.http ? 'answered' : 'unrouted']) expect(compared.verdicts[verdict] ?? 0).toBeGreaterThan(compared.flows / 100)
    if (one.replies) expect(compared.replies).toBeGreaterThan(1000)
    if (process.env.SCALAR_SHOW !== undefined) process.stdout.write(`${one.name}: ${JSON.stringify(compared)}\n`)
  })

  it.each([
    { name: 'reach', compare: compareReach, each: 120, networks: 14 },
    { name: 'trace', compare: compareTraces, each: 40, networks: 40 },
  ])('agree on $name', { timeout: 120_000 }, ({ compare, each, networks }) => {
    for (const doubts of [false, true]) {
      const compared: Compared = { flows: 0, ends: 0, replies: 0, skipped: 0, verdicts: {} }
      const first = seed + 30_000
      for (let number = first; number < first + networks; number++) {
        const difference = compare(new Generator(number, { http: false, doubts }).facts(), new Random(number + 1), each, compared)
        expect(difference && { ...difference, seed: number, doubts }).toBeUndefined()
      }
      expect(compared.flows).toBeGreaterThan(networks * 10)
    }
  })
})
