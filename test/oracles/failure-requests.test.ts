import { describe, it } from 'vitest'
import { agree, type Case } from './failure/random.ts'

const cases: readonly Case[] = [
  { name: 'requests go through proxies', wish: { http: true, doubts: false }, networks: 90, from: 20_000 },
  { name: 'not all of them are known', wish: { http: true, doubts: true }, networks: 40, from: 30_000 },
]

describe('what a loss breaks, and the network without it', () => {
  it.each(cases)('agree where $name', { timeout: 240_000 }, (one) => agree(one))
})
