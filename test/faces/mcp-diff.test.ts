import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { afterAll, expect, test } from 'vitest'
import { root } from '../golden.ts'

const main = join(root, 'src/faces/cli/main.ts')
const place = mkdtempSync(join(tmpdir(), 'netwright-mcp-diff-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))

/** A repository with two commits: `inside` is what the server may read, `beside` is not. */
const repository = join(place, 'repository')
const git = (folder: string, ...words: string[]): void => void execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false', ...words], { cwd: folder, stdio: 'ignore' })
const zone = (address: string): string => `$ORIGIN shop.example.\n$TTL 300\n@ IN SOA ns1 admin 1 7200 900 1209600 300\n@ IN NS ns1\nns1 IN A 192.0.2.1\n@ IN A ${address}\n`
for (const [number, address] of ['192.0.2.2', '192.0.2.3'].entries()) {
  for (const folder of ['inside', 'beside']) {
    mkdirSync(join(repository, folder), { recursive: true })
    writeFileSync(join(repository, folder, 'shop.example.zone'), zone(address))
  }
  if (number === 0) git(repository, 'init', '-q')
  git(repository, 'add', '.')
  git(repository, 'commit', '-q', '-m', address)
}
// Its history is another repository's.
const borrower = join(place, 'borrower')
mkdirSync(borrower)
writeFileSync(join(borrower, '.git'), `gitdir: ${join(repository, '.git')}\n`)
writeFileSync(join(borrower, 'shop.example.zone'), zone('192.0.2.3'))

async function ask(readable: string, calls: (call: (paths: string[]) => Promise<{ isError?: boolean | undefined; structuredContent?: unknown }>) => Promise<void>): Promise<void> {
  const client = new Client({ name: 'test', version: '1' })
  await client.connect(new StdioClientTransport({ command: process.execPath, args: ['--import', 'tsx', main, 'mcp', readable], stderr: 'pipe' }))
  try {
    await calls((paths) => client.callTool({ name: 'diff', arguments: { paths, only: ['names'], failOn: ['never'] } }))
  } finally {
    await client.close()
  }
}

/** Two folders of those that the server may read can be compared, and their own history; nothing else. */
test('diff over MCP: folders', async () => {
  await ask(join(root, 'examples'), async (call) => {
    const answer = await call(['shop', 'shop-broken'])
    expect(answer.isError).toBeFalsy()
    expect(answer.structuredContent).toMatchObject({ schema: 'netwright/diff@1', changes: [], brakes: [] })
    for (const paths of [['shop', '../src'], ['shop', '/etc'], ['HEAD:examples/shop', 'shop'], ['shop', '-'], ['nosuch']]) expect((await call(paths)).isError, paths.join(' ')).toBe(true)
  })
}, 60_000)

test('diff over MCP: revisions of what may be read', async () => {
  await ask(join(repository, 'inside'), async (call) => {
    for (const paths of [['HEAD~1'], ['HEAD~1..HEAD'], ['HEAD~1', 'HEAD'], ['HEAD~1', '--', 'shop.example.zone']]) {
      const answer = await call(paths)
      expect(answer.isError, paths.join(' ')).toBeFalsy()
      expect(JSON.stringify(answer.structuredContent), paths.join(' ')).toContain('192.0.2.3')
    }
    for (const paths of [['HEAD~1', '--', '../beside'], ['HEAD:beside', 'HEAD:inside'], ['HEAD~1', '../beside'], ['HEAD~1', '--', join(repository, 'beside')], ['HEAD:./../beside', '.']])
      expect((await call(paths)).isError, paths.join(' ')).toBe(true)
  })
}, 60_000)

test('diff over MCP: a history from elsewhere is not read', async () => {
  await ask(borrower, async (call) => {
    for (const paths of [[], ['HEAD'], ['HEAD~1..HEAD']]) expect((await call(paths)).isError, paths.join(' ')).toBe(true)
  })
}, 60_000)
