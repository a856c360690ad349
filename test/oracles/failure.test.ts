import { describe, it } from 'vitest'
import { agree, type Case } from './failure/random.ts'

const cases: readonly Case[] = [
  { name: 'all is known', wish: { http: false, doubts: false }, networks: 110, from: 0 },
  { name: 'some of it is not', wish: { http: false, doubts: true }, networks: 80, from: 10_000 },
]

describe('what a loss breaks, and the network without it', () => {
  it.each(cases)('agree where $name', { timeout: 240_000 }, (one) => agree(one))
})
