import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { functions } from '../../../src/formats/terraform/functions/index.ts'
import { root } from '../../golden.ts'
import { needs } from '../../needs.ts'
import { answer } from './console.answer.ts'
import { ask, type Answer } from './console.ask.ts'
import { generate } from './console.generate.ts'

// `RECORD=1 npx vitest run test/formats/terraform/console` asks Terraform and writes what it answers.

const folder = join(root, 'test/formats/terraform')
const file = join(folder, 'console.recorded.json')
const written = readFileSync(join(folder, 'console.written.txt'), 'utf8').split('\n').filter((line) => line !== '')

/** An expression, its JSON or `null`, its type, and whether it is sensitive; or an expression and a word. */
type Row = readonly [string, 'error' | 'unknown'] | readonly [string, string | null, string, boolean]

interface Recorded {
  readonly terraform: string
  readonly functions: readonly string[]
  readonly answers: readonly Row[]
}

function rowOf(expression: string, own: Answer): Row {
  return typeof own === 'string' ? [expression, own] : [expression, own.json ?? null, own.type, own.sensitive]
}

/** Where Terraform's is unknown ours may be known (`unknown && false`); the other way round is a difference. */
function differences(rows: readonly Row[]): unknown[] {
  return rows.flatMap((row) => {
    const ours = rowOf(row[0], answer(row[0]))
    return JSON.stringify(ours) === JSON.stringify(row) || (row[1] === 'unknown' && ours[1] !== 'error') ? [] : [{ expression: row[0], terraform: row.slice(1), ours: ours.slice(1) }]
  })
}

function terraform(...args: readonly string[]): unknown {
  return JSON.parse(spawnSync('terraform', args, { encoding: 'utf8', maxBuffer: 1 << 26, env: { ...process.env, TF_CLI_CONFIG_FILE: '/dev/null', CHECKPOINT_DISABLE: '1' } }).stdout)
}

function record(): void {
  const generated = [...new Set(generate(20261120, 6000))].filter((each) => each.length <= 160).slice(0, 2600)
  const expressions = [...written, ...generated]
  const answers = ask(expressions).map((own, at) => rowOf(expressions[at] ?? '', own))
  const { terraform_version: version } = terraform('version', '-json') as { terraform_version: string }
  const { function_signatures: signatures } = terraform('metadata', 'functions', '-json') as { function_signatures: Record<string, unknown> }
  const names = Object.keys(signatures).filter((name) => !name.startsWith('core::')).toSorted()
  const head = `"terraform": ${JSON.stringify(version)},\n"functions": ${JSON.stringify(names)},\n"answers": [\n`
  writeFileSync(file, `{\n${head}${answers.map((row) => JSON.stringify(row)).join(',\n')}\n]\n}\n`)
}

if (process.env.RECORD === '1') record()
const recorded = JSON.parse(readFileSync(file, 'utf8')) as Recorded

describe('terraform console, as recorded', () => {
  it('has all functions of Terraform', () => {
    expect(recorded.functions.filter((name) => !Object.hasOwn(functions, name) && name !== 'try' && name !== 'can')).toEqual([])
  })

  it('asked each function', () => {
    const all = recorded.answers.map(([expression]) => expression).join('\n')
    const notAsked = ['abspath', 'base64gzip', 'bcrypt', 'pathexpand', 'plantimestamp', 'rsadecrypt', 'timestamp', 'uuid']
    expect(recorded.functions.filter((name) => !new RegExp(`\\b${name}\\(`).test(all))).toEqual(notAsked)
  })

  it('has enough of them, with errors and without', () => {
    expect(recorded.answers.length).toBeGreaterThan(3000)
    const errors = recorded.answers.filter(([, own]) => own === 'error').length
    expect(errors / recorded.answers.length).toBeGreaterThan(0.1)
    expect(errors / recorded.answers.length).toBeLessThan(0.5)
  })

  it('records all that is written', () => {
    expect(recorded.answers.slice(0, written.length).map(([expression]) => expression)).toEqual(written)
  })

  it('agrees with every answer', () => {
    expect(differences(recorded.answers)).toEqual([])
  })
})

needs('terraform').describe('terraform console, asked anew', () => {
  // Others than the recorded ones; `SEED=…` asks yet others.
  const seed = Number(process.env.SEED ?? 11)

  it(`agrees with 400 expressions of seed ${seed}`, { timeout: 60_000 }, () => {
    const expressions = generate(seed, 400)
    const answers = ask(expressions)
    expect(differences(expressions.map((each, at) => rowOf(each, answers[at] ?? 'error'))), `SEED=${seed}`).toEqual([])
  })
})
