import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { groupBy } from '../../src/base/group.ts'
import type { Element } from '../../src/engine/failure/elements.ts'
import type { Facts } from '../../src/model/facts.ts'
import { readNetwork } from '../../src/operations/network.ts'
import { contextOf } from '../checks/read.ts'
import { root } from '../golden.ts'
import { compare, type Tally } from './failure/compare.ts'

/** Facts as they were read, before anybody joined what several say of one host: what is linked again is they. */
const read = vi.hoisted((): { facts: Facts[] } => ({ facts: [] }))
vi.mock('../../src/model/link/link.ts', async (original) => {
  const { link } = await original<{ readonly link: (facts: Facts) => unknown }>()
  return {
    link: (facts: Facts) => {
      read.facts.push(facts)
      return link(facts)
    },
  }
})

/** Where there are many, one of each kind; FAILURE_EACH=all takes every element. */
const spread = (elements: readonly Element[]): readonly Element[] =>
  process.env.FAILURE_EACH === 'all' || elements.length <= 30 ? elements : [...groupBy(elements, ({ kind }) => kind).values()].flatMap((all) => all.slice(Math.floor(all.length / 2), Math.floor(all.length / 2) + 1))

/** A folder's files as they are. */
function filesOf(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(join(folder, path)).isFile())
  return Object.fromEntries(paths.map((path) => [path.replaceAll('\\', '/'), readFileSync(join(folder, path), 'utf8')]))
}

it.each(['shop', 'shop/kubernetes', 'shop-aws'])('what a loss breaks in examples/%s is what the network without it has not', { timeout: 900_000 }, async (example) => {
  read.facts = []
  await readNetwork(await contextOf(filesOf(join(root, 'examples', example))))
  const [facts] = read.facts
  if (!facts) throw new Error('nothing was read')
  const tally: Tally = { networks: 0, elements: 0, wholly: 0, share: 0, perhaps: 0, names: 0 }
  const started = performance.now()
  const difference = compare(facts, tally, spread)
  if (process.env.FAILURE_SHOW !== undefined) process.stdout.write(`${example} ${JSON.stringify(tally)} ${Math.round(performance.now() - started)} ms\n`)
  expect(difference).toBeUndefined()
  expect(tally.elements).toBeGreaterThan(2)
})
