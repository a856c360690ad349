import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ask } from '../cases/ask.ts'
import { readCase, rewriteCase } from '../cases/markdown.ts'
import { disagreement, transcriptOf } from '../cases/transcript.ts'
import { root, updating } from '../golden.ts'

/** What the pages of the examples say is so: each question is asked, and what is expected has to be said. UPDATE=1 writes what is said now. */
describe.each(['shop', 'shop-broken'])('examples/%s', (name) => {
  const path = join(root, 'examples', name, 'README.md')
  const page = readCase(readFileSync(path, 'utf8'))
  const answers: (readonly string[] | undefined)[] = []

  it.each(page.questions)('$command', async ({ command, expected }) => {
    const { document, exit } = await ask(command, root)
    const transcript = transcriptOf(document, exit)
    const wrong = disagreement(expected, transcript)
    answers.push(wrong === undefined ? undefined : transcript.lines)
    if (updating) return
    expect(wrong, `${wrong ?? ''}\n\nAll that is said:\n${transcript.lines.join('\n')}`).toBeUndefined()
  })

  afterAll(() => {
    if (updating && answers.some((answer) => answer)) writeFileSync(path, rewriteCase(page, answers))
  })
})

interface Finding {
  readonly code: string
  readonly places: readonly { readonly file?: string; readonly line?: number }[]
}

interface Row {
  readonly number: number
  readonly file: string
  readonly line: number | undefined
  readonly codes: readonly string[]
}

/** The table of planted faults: number, the first place, and the codes that find it. */
function planted(): Row[] {
  const text = readFileSync(join(root, 'examples/shop-broken/README.md'), 'utf8')
  return [...text.matchAll(/^\| (\d+) \| .* \| `([^`:]+)(?::(\d+))?`[^|]* \| ([^|]*) \|$/gm)].map(([, number, file, line, shows]) => ({
    number: Number(number),
    file: file ?? '',
    line: line === undefined ? undefined : Number(line),
    codes: [...(shows ?? '').matchAll(/`([a-z]+\/[a-z-]+)`/g)].map(([, code]) => code ?? ''),
  }))
}

async function findings(example: string): Promise<Finding[]> {
  const { document } = await ask(`netwright check examples/${example} --fail-on never`, root)
  return (document as { findings: Finding[] }).findings
}

describe('planted faults', () => {
  const rows = planted()

  it('each is where the table says that it is', () => {
    expect(rows.map((row) => row.number)).toEqual(Array.from({ length: 15 }, (_, index) => index + 1))
    for (const { file, line } of rows) expect(readFileSync(join(root, 'examples/shop-broken', file), 'utf8').split('\n').length).toBeGreaterThan(line ?? 0)
  })

  it('check finds each, and nothing else', async () => {
    const found = await findings('shop-broken')
    const healthy = new Set((await findings('shop')).map((one) => `${one.code} ${one.places[0]?.file ?? ''}`))
    for (const { codes, number } of rows) for (const code of codes) expect(found.map((one) => one.code), `fault ${number}`).toContain(code)
    const expected = new Set(rows.flatMap((row) => row.codes))
    expect(found.filter((one) => !expected.has(one.code) && !healthy.has(`${one.code} ${one.places[0]?.file ?? ''}`)).map((one) => one.code)).toEqual([])
  })

  it('the healthy shop has no error and no warning', async () => {
    const { document } = await ask('netwright check examples/shop --fail-on never', root)
    expect((document as { summary: object }).summary).toMatchObject({ error: 0, warning: 0 })
  })
})

describe('what must not be in an example', () => {
  it.each(['shop', 'shop-broken'])('%s has no private key', (name) => {
    const folder = join(root, 'examples', name)
    for (const file of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (file.isFile()) expect(readFileSync(join(file.parentPath, file.name), 'utf8')).not.toMatch(/PRIVATE KEY/)
    }
  })
})
