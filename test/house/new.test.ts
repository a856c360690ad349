import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { insertEntry, insertImported } from '../../scripts/new/lists.ts'
import { root } from '../golden.ts'

describe('a line in a list', () => {
  const list = "import type { Thing } from './thing.ts'\nimport { a } from './a.ts'\nimport { c } from './c.ts'\n\nexport const things: readonly Thing[] = [a, c]\n"

  it.each([
    ['b', "import { a } from './a.ts'\nimport { b } from './b.ts'\nimport { c } from './c.ts'", '[a, b, c]'],
    ['d', "import { c } from './c.ts'\nimport { d } from './d.ts'\n", '[a, c, d]'],
  ])('goes where it belongs: %s', (name, imports, array) => {
    const changed = insertImported(list, name, `./${name}.ts`)
    expect(changed).toContain(imports)
    expect(changed).toContain(array)
  })

  it('keeps one a line where it was so', () => {
    expect(insertImported(list.replace('[a, c]', '[\n  a,\n  c,\n]'), 'b', './b.ts')).toContain('[\n  a,\n  b,\n  c,\n]')
  })

  it('is the first of an empty list', () => {
    expect(insertImported("import type { T } from './t.ts'\n\nexport const ts: readonly T[] = []\n", 'a', './a.ts')).toBe(
      "import type { T } from './t.ts'\nimport { a } from './a.ts'\n\nexport const ts: readonly T[] = [a]\n",
    )
  })

  it('is an entry among entries', () => {
    const entries = "const all = [\n  {\n    name: 'map',\n    x: 1,\n  },\n  {\n    name: 'trace',\n  },\n]\n"
    const added = "  {\n    name: 'reach',\n  },\n"
    expect(insertEntry(entries, 'reach', added)).toBe(entries.replace("  {\n    name: 'trace'", `${added}  {\n    name: 'trace'`))
    expect(insertEntry(entries, 'watch', added)).toBe(entries.replace(']\n', `${added}]\n`))
  })

  it('is refused where there is no list', () => {
    expect(insertImported("export const x = 1\n", 'a', './a.ts')).toBeUndefined()
  })
})

describe('npm run new', () => {
  const copy = mkdtempSync(join(tmpdir(), 'netwright-new-'))
  afterAll(() => rmSync(copy, { recursive: true, force: true }))
  beforeAll(() => {
    for (const entry of ['src', 'test', 'scripts', 'bench', 'package.json', 'tsconfig.json', 'vitest.config.ts', 'cases']) {
      if (existsSync(join(root, entry))) cpSync(join(root, entry), join(copy, entry), { recursive: true })
    }
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  })

  const node = (...args: string[]): { status: number | null; output: string } => {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } })
    return { status, output: `${stdout}${stderr}` }
  }
  const make = (...args: string[]): { status: number | null; output: string } => node('--import', 'tsx', 'scripts/new.ts', ...args)
  const made: string[] = []

  it.each([
    ['format', 'mid-thing', ['src/formats/mid-thing/mid-thing.ts', 'src/formats/index.ts']],
    ['platform', 'mid-thing', ['src/platforms/mid-thing/mid-thing.ts']],
    ['layer', 'mid-thing', ['src/layers/mid-thing.ts']],
    ['check', 'middle/mid-thing', ['src/checks/middle/mid-thing.ts', 'src/checks/middle/mid-thing.md', 'src/checks/index.ts']],
    ['check', 'mid-thing/mid-fault', ['src/formats/mid-thing/checks/mid-fault.ts', 'src/formats/mid-thing/checks/index.ts']],
    ['verb', 'mid-thing', ['src/operations/mid-thing.ts', 'src/operations/index.ts', 'src/render/documents/mid-thing.ts', 'src/render/documents/index.ts']],
  ])('makes a %s called %s', (kind, name, files) => {
    const { status, output } = make(kind, name)
    expect(output).toMatch(/^Next: /m)
    expect(status).toBe(0)
    for (const file of files) {
      expect(output.split('\n')).toContain(file)
      expect(readFileSync(join(copy, file), 'utf8')).toMatch(/mid-(thing|fault)/)
    }
    expect(output).toMatch(/^cases\/.*\.md$/m)
    made.push(...output.split('\n').filter((line) => line.endsWith('.ts')))
  })

  it('makes what compiles', () => {
    const { output } = node(join(root, 'node_modules/typescript/bin/tsc'), '--noEmit')
    expect(output.split('\n').filter((line) => made.some((file) => line.startsWith(`${file}(`)))).toEqual([])
  })

  it('makes what the tests of lists and pages accept', () => {
    const { output, status } = node(join(root, 'node_modules/vitest/vitest.mjs'), 'run', 'test/house/lists.test.ts', 'test/house/files.test.ts')
    expect(status, output).toBe(0)
  })

  it.each([
    [['format', 'mid-thing'], /there already/],
    [['format', 'Mid/Thing'], /no name for a format/],
    [['manager', 'x'], /npm run new -- check filter\/shadowed-rule/],
  ])('refuses %j', (args, says) => {
    const { status, output } = make(...args)
    expect(output).toMatch(says)
    expect(status).toBe(2)
  })
})
