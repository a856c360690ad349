import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { count, skipped, summary } from '../../scripts/report.mjs'
import { root } from '../golden.ts'

const copy = mkdtempSync(join(tmpdir(), 'netwright-report-'))
afterAll(() => rmSync(copy, { recursive: true, force: true }))

/** Runs a suite of its own through vitest, with `test/needs.ts` and a table in which one program is nowhere to be had. */
function runSuite(name: string, suite: string, ci: boolean): { last: string; skips: string[]; output: string } {
  const folder = join(copy, name)
  mkdirSync(join(folder, 'test'), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  for (const file of ['vitest.config.ts', 'test/needs.ts', 'package.json']) cpSync(join(root, file), join(folder, file))
  writeFileSync(join(folder, 'test/programs.json'), '[{ "program": "no-such-program", "package": "no-such-package", "for": "nothing" }]')
  writeFileSync(join(folder, 'test/a.test.ts'), suite)
  const report = join(folder, 'report.json')
  const { CI: _, ...env } = process.env
  const args = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--reporter=json', `--outputFile=${report}`]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', env: ci ? { ...env, CI: 'true' } : env })
  const files = (JSON.parse(readFileSync(report, 'utf8')) as { testResults: Parameters<typeof count>[0] }).testResults
  return { last: summary(count(files, status ?? 1)), skips: skipped(files), output: stdout + stderr }
}

const head = "import { expect, it } from 'vitest'\nimport { needs } from './needs.ts'\nit('runs', () => { expect(1).toBe(1) })\n"
const needy = `${head}needs('no-such-program').describe('the real thing', () => { it('a', () => {}); it('b', () => {}) })\n`

describe('the last line of the tests', () => {
  it.each<[string, string, boolean, string, string[]]>([
    ['green', head, false, '1 passed, 0 failed', []],
    ['red', `${head}it('is wrong', () => { expect(1).toBe(2) })\n`, false, '1 passed, 1 failed', []],
    ['broken', "import './absent.ts'\n", false, '0 passed, 1 failed', []],
    ['rejecting', `${head}void Promise.reject(new Error('nobody waits for this'))\n`, false, '1 passed, 1 failed', []],
    ['needy', needy, false, '1 passed, 0 failed, 2 skipped', ['the real thing (no-such-program is not installed (Debian package no-such-package))']],
    ['needy under CI', needy, true, '1 passed, 1 failed', []],
    ['unable', `${head}needs('/no/such/folder').describe('data', () => { it('a', () => {}) })\n`, true, '1 passed, 0 failed, 1 skipped', ['data (/no/such/folder is not there)']],
  ])('of a suite that is %s', (name, suite, ci, last, skips) => {
    const told = runSuite(name, suite, ci)
    expect(told.last, told.output).toBe(last)
    expect(told.skips).toEqual(skips)
  })
})
