import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const out = new URL('../../.cache/start-test', import.meta.url).pathname
beforeAll(() => {
  execFileSync(process.execPath, [new URL('../../scripts/build.mjs', import.meta.url).pathname, out], { stdio: 'ignore' })
})
afterAll(() => rmSync(out, { recursive: true, force: true }))

/** What a built file needs before it can run: files beside it, and packages. */
function needed(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  if (!file.startsWith('./')) return seen
  const code = readFileSync(join(out, file), 'utf8')
  for (const [, from] of code.matchAll(/^(?:import|export)\b[^'"]*?["']([^"']+)["']/gm)) if (from !== undefined) needed(from, seen)
  return seen
}

test('--version needs one small file, and the other starts neither schemas nor MCP nor a parser', () => {
  expect([...needed('./netwright.mjs')]).toEqual(['./netwright.mjs'])
  const [, run] = /import\("(\.\/run-[^"]+)"\)/.exec(readFileSync(join(out, 'netwright.mjs'), 'utf8')) ?? []
  if (run === undefined) throw new Error('the program does not load its command line lazily')
  const all = [...needed(run)]
  expect(all.filter((file) => !file.startsWith('./') && !file.startsWith('node:'))).toEqual([])
  const bytes = all.filter((file) => file.startsWith('./')).reduce((sum, file) => sum + statSync(join(out, file)).size, 0)
  expect(bytes).toBeLessThan(40_000)
})
