import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { Client, type ClientOptions } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { expect, test } from 'vitest'
import { root } from '../golden.ts'

const main = join(root, 'src/faces/cli/main.ts')
const shop = join(root, 'examples/shop')
const eras: readonly (readonly [string, ClientOptions])[] = [
  ['the specification of 2026-07-28', { versionNegotiation: { mode: 'auto' } }],
  ['the one before', { versionNegotiation: { mode: 'legacy' } }],
]

/** The server is the program itself, the client the library's: an agent asks where the checkout goes. */
test.each(eras)('trace of the shop over MCP, %s', async (_era, options) => {
  const client = new Client({ name: 'test', version: '1' }, options)
  await client.connect(new StdioClientTransport({ command: process.execPath, args: ['--import', 'tsx', main, 'mcp', shop], stderr: 'pipe' }))
  try {
    const answer = await client.callTool({ name: 'trace', arguments: { from: 'internet', to: 'https://shop.example/checkout' } })
    expect(answer.isError).toBeFalsy()
    expect(answer.structuredContent).toMatchObject({ schema: 'netwright/trace@1', verdict: 'delivered', reply: { verdict: 'delivered' } })
    const { stdout } = spawnSync(process.execPath, ['--import', 'tsx', main, 'trace', '--from', 'internet', '--to', 'https://shop.example/checkout', shop, '--format', 'json'], { encoding: 'utf8', maxBuffer: 2 ** 26 })
    expect(answer.structuredContent).toEqual(JSON.parse(stdout))
  } finally {
    await client.close()
  }
}, 60_000)
