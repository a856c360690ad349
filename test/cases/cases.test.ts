import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { root } from '../golden.ts'
import { readCase, rewriteCase, wordsOf } from './markdown.ts'
import { testPage } from './page.ts'
import { disagreement, type Transcript } from './transcript.ts'

/** Pages are `cases/*.md`; `UPDATE=1` writes what is said now under each question that disagrees. CASE=name runs some of them. */
const folder = join(root, 'cases')
const workplace = mkdtempSync(join(tmpdir(), 'netwright-cases-'))
afterAll(() => rmSync(workplace, { recursive: true, force: true }))

const pages = readdirSync(folder)
  .filter((name) => name.endsWith('.md') && name !== 'README.md' && name.includes(process.env.CASE ?? ''))
  .toSorted()

describe.each(pages)('%s', (name) => {
  const path = join(folder, name)
  const page = readCase(readFileSync(path, 'utf8'))
  const place = join(workplace, name.replace(/\.md$/, ''))
  mkdirSync(place, { recursive: true })
  for (const [file, content] of page.files) {
    mkdirSync(dirname(join(place, file)), { recursive: true })
    writeFileSync(join(place, file), content)
  }
  testPage(page, path, place)
})

describe('a page', () => {
  const text = ['# T', '', '```yaml a/b.yaml', 'x: 1', '```', '', '```console', '$ netwright trace', 'delivered', '', "$ netwright reach --to 'a b'", 'old', '```', 'end', ''].join('\n')

  it('is read', () => {
    const page = readCase(text)
    expect([...page.files]).toEqual([['a/b.yaml', 'x: 1\n']])
    expect(page.questions.map(({ command, expected }) => [wordsOf(command), expected])).toEqual([
      [['netwright', 'trace'], ['delivered']],
      [['netwright', 'reach', '--to', 'a b'], ['old']],
    ])
  })

  it('is rewritten where it disagrees, and only there', () => {
    expect(rewriteCase(readCase(text), [undefined, ['new', 'newer']])).toBe(text.replace('old', 'new\nnewer'))
    expect(rewriteCase(readCase(text), [['dropped'], undefined])).toBe(text.replace('delivered', 'dropped'))
    expect(rewriteCase(readCase(text), [undefined, undefined])).toBe(text)
  })

  it.each(['no title', '# T', '# T\n```console\nnetwright\n```', '# T\n```yaml a\n', '# T\n```a x\n```\n```a x\n```'])('%j is refused', (broken) => {
    expect(() => readCase(broken)).toThrow()
  })
})

describe('what is expected', () => {
  const some: Transcript = { lines: ['delivered', '  filter permit: a [k.yaml:1]', '  filter permit: b [k.yaml:2]', 'exit 0'], whole: false }
  const table: Transcript = { lines: ['a → b: tcp 1', 'a → c: tcp 2'], whole: true }

  it.each([
    [['delivered'], some],
    [['delivered', 'filter permit: b [k.yaml:2]'], some],
    [['delivered', 'filter … [k.yaml:1]', 'exit 0'], some],
    [['a → b: tcp 1', 'a → c: tcp 2'], table],
    [[], { lines: [], whole: true }],
  ] as const)('%j agrees', (expected, transcript) => {
    expect(disagreement(expected, transcript)).toBeUndefined()
  })

  it.each([
    [[], some],
    [['filter permit: a [k.yaml:1]'], some],
    [['delivered', 'filter permit: c'], some],
    [['delivered', 'filter permit: b [k.yaml:2]', 'filter permit: a [k.yaml:1]'], some],
    [['delivered', 'filter … [k.yaml:3]'], some],
    [['a → b: tcp 1'], table],
    [['a → c: tcp 2'], table],
    [[], table],
  ] as const)('%j does not', (expected, transcript) => {
    expect(disagreement(expected, transcript)).toBeTypeOf('string')
  })
})
