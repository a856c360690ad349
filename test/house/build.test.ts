import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { root } from '../golden.ts'

const scratch = mkdtempSync(join(tmpdir(), 'netwright-build-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

/** A build in a folder of its own: each file's name with what is in it. */
function build(name: string): Record<string, string> {
  const out = join(scratch, name)
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts/build.mjs'), out], { encoding: 'utf8' })
  expect(stderr, 'the build').toMatch(/built in/)
  expect(status).toBe(0)
  return Object.fromEntries(readdirSync(out).sort().map((file) => [file, readFileSync(join(out, file), 'utf8')]))
}

it('a build is the same each time, starts by itself, and says whose work it holds', () => {
  const first = build('first')
  expect(build('second')).toEqual(first)
  expect(first['netwright.mjs']).toMatch(/^#!\/usr\/bin\/env node\n/)
  expect(first['THIRD-PARTY.txt']).toMatch(/zod .*\(MIT\)/)
  const pages = JSON.parse(first['pages.json'] ?? '') as Record<string, string>
  expect(Object.keys(pages)).toEqual(Object.keys(pages).toSorted())
})

it('npm start on Node.js without what it needs says so', () => {
  // An old Node.js is played by one that says it is old.
  const script = "Object.defineProperty(process.versions, 'node', { value: '18.20.4' }); import('./scripts/start.mjs')"
  const { status, stderr } = spawnSync(process.execPath, ['-e', script], { cwd: root, encoding: 'utf8' })
  expect(stderr).toBe('netwright needs Node.js 20.19 or newer; this is 18.20.4. Install one from https://nodejs.org.\n')
  expect(status).toBe(2)
})
