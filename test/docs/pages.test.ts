import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { run, type World } from '../../src/faces/cli/run.ts'
import { outlet } from '../outlet.ts'
import { readCase, rewriteCase, wordsOf } from '../cases/markdown.ts'
import { golden, root, updating } from '../golden.ts'

/**
 * Every page of docs/ that shows what the program says: its files lie in a folder of their own, beside a copy of the examples that its commands name, and every
 * command says what the page says; what it writes with `--output` is the file of that name beside the page. UPDATE=1 writes what the program says into both.
 */
const pages = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.md') && readFileSync(join(root, 'docs', path), 'utf8').includes('```console\n$ netwright '))
  .toSorted()

describe.each(pages)('docs/%s', (name) => {
  const path = join(root, 'docs', name)
  const page = readCase(readFileSync(path, 'utf8'))
  const folder = mkdtempSync(join(tmpdir(), 'netwright-docs-'))
  mkdirSync(join(folder, '.git'))
  for (const [file, content] of page.files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), content)
  }
  const examples = new Set(page.questions.flatMap(({ command }) => [...command.matchAll(/examples\/[\w-]+/g)].map(([example]) => example)))
  for (const example of examples) cpSync(join(root, example), join(folder, example), { recursive: true })
  const written: (readonly string[] | undefined)[] = page.questions.map(() => undefined)

  afterAll(() => {
    // Whoever asks for some tests alone (-t) touches none of the other pages.
    if (updating && written.some((one) => one !== undefined)) writeFileSync(path, rewriteCase(page, written))
    rmSync(folder, { recursive: true, force: true })
  })

  test.each(page.questions.map((question, place) => ({ ...question, place })))('$command', async ({ command, expected, place }) => {
    const stdout = outlet()
    const world: World = { version: '0.0.0', stdout, stderr: outlet(), env: { NETWRIGHT_TODAY: '2026-11-20', NO_COLOR: '1' }, folder }
    await run([...wordsOf(command).slice(1), '--quiet'], world)
    const drawn = / --output (\S+)/.exec(command)?.[1]
    if (drawn !== undefined) golden(join('docs', dirname(name), drawn), readFileSync(join(folder, drawn), 'utf8'))
    const said = stdout.text.trimEnd().split('\n')
    if (updating) written[place] = said
    else expect(said.filter((line) => line.trim() !== '')).toEqual(expected)
  })
})
