import { expect, it } from 'vitest'
import { readNetwork } from '../../src/operations/network.ts'
import { Random } from '../oracles/nginx/random.ts'
import { mutate } from './mutate.ts'
import { contextOf, readTree, runVerb, type Tree } from './tree.ts'

const seed = Number(process.env.FUZZ_SEED ?? 20261120)
/** For each mutation of a file. */
const most = 5000
const changedAtOnce = 6

const verbs: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['map', {}],
  ['trace', { from: 'internet', to: 'https://shop.example/checkout' }],
  ['trace', { from: 'internet', to: '203.0.113.50:443' }],
  ['reach', {}],
  ['check', {}],
]

/** Files of a folder, some of them with something wrong: each tree holds several mutations. */
async function fuzz(folder: string, trees: number, asked: number): Promise<{ readonly mutations: number; readonly faults: readonly string[] }> {
  const whole = readTree(folder)
  const names = [...whole.keys()]
  const faults: string[] = []
  let turn = 0
  for (let number = 0; number < trees; number++) {
    const random = new Random(seed + number)
    const tree = new Map(whole)
    for (let n = 0; n < changedAtOnce; n++) {
      const name = names[turn++ % names.length] ?? ''
      tree.set(name, mutate(tree.get(name) ?? new Uint8Array(), random))
    }
    const told = `${folder}, FUZZ_SEED=${seed} tree ${number}`
    const started = performance.now()
    try {
      await readNetwork(contextOf(tree))
      if (number % asked === 0) await askAll(tree)
    } catch (thrown) {
      faults.push(`${told}: ${thrown instanceof Error ? (thrown.stack ?? thrown.message).split('\n').slice(0, 4).join(' ') : String(thrown)}`)
    }
    const took = performance.now() - started
    if (took > most * changedAtOnce) faults.push(`${told}: took ${Math.round(took)} ms`)
  }
  return { mutations: trees * changedAtOnce, faults }
}

async function askAll(tree: Tree): Promise<void> {
  const context = contextOf(tree)
  for (const [verb, input] of verbs) await runVerb(verb, input, context)
}

it.each([
  { folder: 'examples/shop', trees: 160, asked: 32 },
  { folder: 'examples/shop-broken', trees: 50, asked: 25 },
  { folder: 'test/fuzz/seeds', trees: 190, asked: 19 },
])('whatever happens to a file of $folder, it is read without an exception and in time', { timeout: 300_000 }, async ({ folder, trees, asked }) => {
  const { mutations, faults } = await fuzz(folder, trees, asked)
  expect(faults.slice(0, 5)).toEqual([])
  expect(mutations).toBeGreaterThanOrEqual(trees * changedAtOnce)
})

it('asks each verb about the files as they are', async () => {
  for (const folder of ['examples/shop', 'test/fuzz/seeds']) {
    const context = contextOf(readTree(folder))
    for (const [verb, input] of verbs) expect((await runVerb(verb, input, context)).exit, verb).not.toBe(2)
  }
})
