import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ask } from '../cases/ask.ts'
import { readCase } from '../cases/markdown.ts'
import { testPage } from '../cases/page.ts'
import { root } from '../golden.ts'

/** Each healthy example, and how many faults were planted in its copy. */
const pairs = [
  ['shop', 15],
  ['shop-aws', 12],
] as const

/** What the pages of the examples say is so. UPDATE=1 writes what is said now under each question that disagrees. */
describe.each(pairs.flatMap(([name]) => [name, `${name}-broken`]))('examples/%s', (name) => {
  const path = join(root, 'examples', name, 'README.md')
  testPage(readCase(readFileSync(path, 'utf8')), path, root)
})

interface Finding {
  readonly code: string
}

interface Row {
  readonly number: number
  readonly file: string
  readonly line: number | undefined
  readonly codes: readonly string[]
}

/** The table of planted faults: number, the first place, and the codes that find it. */
function planted(example: string): Row[] {
  const text = readFileSync(join(root, 'examples', example, 'README.md'), 'utf8')
  return [...text.matchAll(/^\| (\d+) \| .* \| `([^`:]+)(?::(\d+))?`[^|]* \| ([^|]*) \|$/gm)].map(([, number, file, line, shows]) => ({
    number: Number(number),
    file: file ?? '',
    line: line === undefined ? undefined : Number(line),
    codes: [...(shows ?? '').matchAll(/`([a-z]+\/[a-z-]+)`/g)].map(([, code]) => code ?? ''),
  }))
}

interface Checked {
  readonly summary: object
  readonly findings: readonly Finding[]
}

const asked = new Map<string, Promise<Checked>>()

function checked(example: string): Promise<Checked> {
  const known = asked.get(example) ?? ask(`netwright check examples/${example}`, root).then(({ document }) => document as Checked)
  asked.set(example, known)
  return known
}

describe.each(pairs)('faults planted in %s', (healthy, count) => {
  const broken = `${healthy}-broken`
  const rows = planted(broken)

  it('each is where the table says that it is', () => {
    expect(rows.map((row) => row.number)).toEqual(Array.from({ length: count }, (_, index) => index + 1))
    for (const { file, line } of rows) expect(readFileSync(join(root, 'examples', broken, file), 'utf8').split('\n').length).toBeGreaterThan(line ?? 0)
  })

  it('check finds each, and nothing else', async () => {
    const codes = (await checked(broken)).findings.map((one) => one.code)
    const notes = (await checked(healthy)).findings.map((one) => one.code)
    for (const row of rows) for (const code of row.codes) expect(codes, `fault ${row.number}`).toContain(code)
    for (const row of rows) expect(row.codes.length, `what shows fault ${row.number}`).toBeGreaterThan(0)
    const expected = new Set([...rows.flatMap((row) => row.codes), ...notes])
    expect(codes.filter((code) => !expected.has(code))).toEqual([])
  })

  it('the healthy one has no error and no warning', async () => {
    expect((await checked(healthy)).summary).toMatchObject({ error: 0, warning: 0 })
  })
})

describe('what must not be in an example', () => {
  it.each(pairs.flatMap(([name]) => [name, `${name}-broken`]))('%s has no private key', (name) => {
    const folder = join(root, 'examples', name)
    for (const file of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (file.isFile()) expect(readFileSync(join(file.parentPath, file.name), 'utf8')).not.toMatch(/PRIVATE KEY/)
    }
  })
})
