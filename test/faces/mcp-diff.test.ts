import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { expect, test } from 'vitest'
import { root } from '../golden.ts'

const main = join(root, 'src/faces/cli/main.ts')

/** Two folders of those that the server may read can be compared, and nothing else. */
test('diff over MCP', async () => {
  const client = new Client({ name: 'test', version: '1' })
  await client.connect(new StdioClientTransport({ command: process.execPath, args: ['--import', 'tsx', main, 'mcp', join(root, 'examples')], stderr: 'pipe' }))
  try {
    const answer = await client.callTool({ name: 'diff', arguments: { paths: ['shop', 'shop-broken'], only: ['names'], failOn: ['never'] } })
    expect(answer.isError).toBeFalsy()
    expect(answer.structuredContent).toMatchObject({ schema: 'netwright/diff@1', changes: [], brakes: [] })
    for (const paths of [[], ['shop'], ['HEAD'], ['shop', '../src'], ['shop', '/etc'], ['HEAD:examples/shop', 'shop'], ['shop', '-']]) {
      const refused = await client.callTool({ name: 'diff', arguments: { paths } })
      expect(refused.isError, paths.join(' ')).toBe(true)
    }
  } finally {
    await client.close()
  }
}, 60_000)
