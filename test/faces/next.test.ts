import { expect, it } from 'vitest'
import { run } from '../../src/faces/cli/run.ts'
import { wordsOf } from '../cases/markdown.ts'
import { root } from '../golden.ts'
import { outlet } from '../outlet.ts'

async function say(words: readonly string[]): Promise<{ readonly exit: number; readonly text: string }> {
  const stdout = outlet()
  const exit = await run([...words, '--quiet'], { version: '0.0.0', stdout, stderr: outlet(), env: { NETWRIGHT_TODAY: '2026-11-20' }, folder: root })
  return { exit, text: stdout.text }
}

/** The next command of each answer can be asked as it stands, of the same files. */
it.each([
  ['map examples/shop', 'netwright trace --from internet --to shop.example examples/shop'],
  ['check examples/shop', 'netwright reach examples/shop'],
  ['reach --to db examples/shop', 'netwright trace --from edge --to db --port 22 examples/shop'],
  ['trace --to shop.example --protocol udp --port 53 --profile cni=cilium examples/shop', 'netwright fix --from internet --to shop.example --port 53 --protocol udp --profile cni=cilium examples/shop'],
  ['trace --from shop/Deployment/checkout --to db:5432 examples/shop-broken', 'netwright reach --to db examples/shop-broken'],
  ['check --var password=hunter2 examples/shop', "netwright reach --var 'password=…' examples/shop"],
])('%s', async (asked, next) => {
  const { text } = await say(wordsOf(asked))
  const told = text.slice(text.lastIndexOf('\nNext:')).replaceAll(/\s+/g, ' ').trim()
  expect(told.slice(told.indexOf('netwright '))).toBe(next)
  expect((await say(wordsOf(next).slice(1))).exit).not.toBe(2)
})
