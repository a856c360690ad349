import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../golden.ts'

const scratch = mkdtempSync(join(tmpdir(), 'netwright-pack-'))
const copy = join(scratch, 'checkout')
const folder = join(scratch, 'somewhere')
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

function run(command: string, args: readonly string[], cwd: string): { status: number | null; stdout: string; stderr: string } {
  // Neither colours nor what `npm test` set may make a difference, and npm's own warnings are not ours.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_|^(FORCE|NO)_COLOR$|^CI$/.test(name)))
  env.npm_config_loglevel = 'error'
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8', maxBuffer: 1 << 28 })
  return { status, stdout, stderr }
}

const questions: readonly (readonly string[])[] = [
  ['--version'],
  ['--help'],
  ['schema', 'map'],
  ['map', 'examples/shop'],
  ['map', 'examples/shop', '--format', 'json'],
  ['no-such-verb'],
]

describe('the packed tarball', () => {
  beforeAll(() => {
    // A copy is packed, because packing builds, and the checkout's build may be in use.
    const left = new Set(['node_modules', '.git', '.cache', 'dist', 'coverage'].map((name) => join(root, name)))
    cpSync(root, copy, { recursive: true, filter: (path) => !left.has(path) })
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
    const packed = run('npm', ['pack', '--silent', '--pack-destination', scratch], copy)
    expect(packed.status, packed.stderr).toBe(0)
    const tarball = join(scratch, packed.stdout.trim().split('\n').at(-1) ?? '')
    mkdirSync(folder)
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
    const installed = run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', tarball], folder)
    expect(installed.status, installed.stderr).toBe(0)
    if (existsSync(join(copy, 'examples'))) cpSync(join(copy, 'examples'), join(folder, 'examples'), { recursive: true })
  })

  it.each(questions.map((question) => [question.join(' '), question] as const))('answers `netwright %s` as the checkout does', (_, question) => {
    const there = run('npx', ['--no-install', 'netwright', ...question], folder)
    const here = run(process.execPath, [join(copy, 'dist/netwright.mjs'), ...question], copy)
    expect(there).toEqual(here)
    expect(here.stdout + here.stderr).not.toBe('')
  })
})
