import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { run, type World } from '../../src/faces/cli/run.ts'
import type { Outlet } from '../../src/faces/cli/terminal.ts'
import { readCase, rewriteCase, wordsOf } from '../cases/markdown.ts'
import { root, updating } from '../golden.ts'

/** The page's files in a folder of their own; every command under them says what the page says. */
const path = join(root, 'docs/diff.md')
const page = readCase(readFileSync(path, 'utf8'))
const folder = mkdtempSync(join(tmpdir(), 'netwright-docs-diff-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
mkdirSync(join(folder, '.git'))
for (const [file, content] of page.files) {
  mkdirSync(dirname(join(folder, file)), { recursive: true })
  writeFileSync(join(folder, file), content)
}

const outlet = (): Outlet & { text: string } => ({
  text: '',
  write(text, done) {
    this.text += text
    done?.()
    return true
  },
})

const written: (readonly string[] | undefined)[] = page.questions.map(() => undefined)

test.each(page.questions.map((question, place) => ({ ...question, place })))('$command', async ({ command, expected, place }) => {
  const stdout = outlet()
  const world: World = { version: '0.0.0', stdout, stderr: outlet(), env: { NETWRIGHT_TODAY: '2026-11-20', NO_COLOR: '1' }, folder }
  await run([...wordsOf(command).slice(1), '--quiet'], world)
  const said = stdout.text.trimEnd().split('\n')
  if (updating) written[place] = said
  else expect(said.filter((line) => line.trim() !== '')).toEqual(expected)
})

afterAll(() => {
  if (updating) writeFileSync(path, rewriteCase(page, written))
})
