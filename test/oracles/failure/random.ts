import { expect } from 'vitest'
import { Random } from '../nginx/random.ts'
import type { Wish } from '../scalar/generate.ts'
import { compare, type Tally } from './compare.ts'
import { network } from './network.ts'

/** FAILURE_EACH=2: so many elements of each network, drawn by its seed; otherwise every one in turn. */
const each = process.env.FAILURE_EACH === undefined || process.env.FAILURE_EACH === 'all' ? Infinity : Number(process.env.FAILURE_EACH)
const seed = Number(process.env.FAILURE_SEED ?? 20261120)

/** Each way is walked again for each element: those that have very many are left out. */
const mostWays = Number(process.env.FAILURE_WAYS ?? 150)

export interface Case {
  readonly name: string
  readonly wish: Wish
  readonly networks: number
  /** Beside the seed. */
  readonly from: number
}

/** So many random networks, small unless FAILURE_LARGE is set; each of their elements is removed in turn. */
export function agree({ wish, networks: usual, from }: Case): void {
  const networks = Number(process.env.FAILURE_NETWORKS ?? usual)
  const tally: Tally = { networks: 0, elements: 0, wholly: 0, share: 0, perhaps: 0, names: 0 }
  const differences: string[] = []
  for (let number = seed + from; tally.networks < networks && differences.length < 5; number++) {
    const random = new Random(number + 3)
    const difference = compare(network(number, { ...wish, small: process.env.FAILURE_LARGE === undefined }), tally, (elements) => (elements.length <= each ? elements : Array.from({ length: each }, () => random.pick(elements))), mostWays)
    if (difference !== undefined) differences.push(`${number} ${difference}`)
  }
  if (process.env.FAILURE_SHOW !== undefined) process.stdout.write(`${JSON.stringify(tally)}\n`)
  expect(differences).toEqual([])
  expect(tally.wholly).toBeGreaterThan(networks / 2)
  expect(tally.share).toBeGreaterThan(networks / 20)
  expect(tally.names).toBeGreaterThan(networks / 2)
  expect(tally.elements).toBeGreaterThan(networks)
}
