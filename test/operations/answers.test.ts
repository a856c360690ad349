import { describe, expect, test } from 'vitest'
import { run, type World } from '../../src/faces/cli/run.ts'
import { outlet } from '../outlet.ts'
import { operations } from '../../src/operations/index.ts'
import { documents } from '../../src/render/documents/index.ts'
import { root } from '../golden.ts'

async function answer(words: readonly string[]): Promise<{ readonly text: string; readonly exit: number }> {
  const stdout = outlet()
  const world: World = { version: '0.0.0', stdout, stderr: outlet(), env: { NETWRIGHT_TODAY: '2026-11-20' }, folder: root }
  const exit = await run([...words, '--quiet'], world)
  return { text: stdout.text, exit }
}

const questions: readonly (readonly string[])[] = ['examples/shop', 'examples/shop-broken'].flatMap((example) => [
  ['map', example],
  ['trace', '--to', 'https://shop.example/checkout', example],
  ['trace', '--to', 'https://www.shop.example/', example],
  ['trace', '--from', 'shop/Deployment/checkout', '--to', 'db.shop.example:5432', example],
  ['reach', example],
  ['reach', '--future', example],
  ['check', example],
  ['explain', 'edge', example],
  ['report', example],
]).concat([['explain', 'filter/shadowed-rule'], ['explain', 'ambiguous'], ['schema'], ['trace', '--to', 'nowhere', 'examples/shop']])

describe.each(questions.map((words) => [words.join(' '), words] as const))('netwright %s', (_name, words) => {
  test('its JSON is what its schema says, and the same twice', async () => {
    const { text } = await answer([...words, '--format', 'json'])
    const document = JSON.parse(text) as { readonly schema: string }
    const published = Object.values(documents).find(({ schema }) => schema === document.schema)
    const schema = await published?.load()
    expect(schema?.safeParse(document).error?.issues).toBeUndefined()
    expect(schema).toBeDefined()
    expect((await answer([...words, '--format', 'json'])).text).toBe(text)
  })

  test('every format that it offers is drawn, pictures the same twice', async () => {
    const verb = operations.find(({ name }) => name === words[0])
    for (const format of (await verb?.load())?.formats ?? []) {
      const { text, exit } = await answer([...words, '--format', format])
      if (exit === 2) continue
      expect(text.length, format).toBeGreaterThan(20)
      if (format === 'svg') expect((await answer([...words, '--format', format])).text, format).toBe(text)
    }
  }, 60_000)
})

test.each(['examples/shop', 'examples/shop-broken', 'examples/shop-aws', 'examples/shop-aws-broken'])('what could come to %s changes nothing among those that are there', async (example) => {
  interface Reached {
    readonly endpoints: readonly { readonly id: string; readonly kind: string }[]
    readonly connections: readonly { readonly from: string; readonly to: string }[]
  }
  const read = async (...words: string[]): Promise<Reached> => JSON.parse((await answer(['reach', ...words, example, '--format', 'json'])).text) as Reached
  const future = await read('--future')
  const madeUp = new Set(future.endpoints.flatMap(({ id, kind }) => (kind === 'future' ? [id] : [])))
  expect(future.connections.filter(({ from, to }) => !madeUp.has(from) && !madeUp.has(to))).toEqual((await read()).connections)
})
