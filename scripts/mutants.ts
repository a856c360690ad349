// npm run test:mutants [-- NAME…]: breaks the sources on purpose, one way at a time, in a copy, and demands that the tests notice.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { mutants, type Mutant } from './mutants.table.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
/** What a copy does without; node_modules is linked. */
const left = new Set(['node_modules', '.git', 'dist', '.cache', 'coverage'])

type Outcome = 'caught' | 'survived' | 'error'

function runTests(copy: string, tests: readonly string[]): { readonly status: number; readonly output: string } {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const { status, stdout, stderr } = spawnSync(process.execPath, [vitest, 'run', '--reporter=dot', '--bail=1', ...tests], {
    cwd: copy,
    encoding: 'utf8',
    timeout: 600_000,
    env: { ...process.env, NO_COLOR: '1' },
  })
  return { status: status ?? 1, output: `${stdout}${stderr}` }
}

/** Applies one mutation; the text must be there exactly once, so that the table cannot quietly fall out of date. */
function mutate(copy: string, { file, search, replacement }: Mutant): string | undefined {
  const path = join(copy, file)
  let source: string
  try {
    source = readFileSync(path, 'utf8')
  } catch {
    return `${file} is not there`
  }
  const found = source.split(search).length - 1
  if (found !== 1) return `its text is ${found === 0 ? 'not' : `${found} times`} in ${file}`
  // A function, because `$&` in a replacement text means something.
  writeFileSync(path, source.replace(search, () => replacement))
  return undefined
}

function judge(mutant: Mutant): { readonly outcome: Outcome; readonly why: string } {
  const copy = mkdtempSync(join(tmpdir(), 'netwright-mutant-'))
  try {
    for (const entry of readdirSync(root)) if (!left.has(entry)) cpSync(join(root, entry), join(copy, entry), { recursive: true })
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
    const wrong = mutate(copy, mutant)
    if (wrong !== undefined) return { outcome: 'error', why: wrong }
    const { status, output } = runTests(copy, mutant.tests)
    if (status === 0) return { outcome: 'survived', why: `${mutant.tests.join(' ')} stayed green` }
    // Red because nothing could be run is no proof; a failing assertion is.
    const failed = /Tests\s+(\d+) failed/.exec(output)
    return failed ? { outcome: 'caught', why: `${failed[1] ?? ''} failed` } : { outcome: 'error', why: output.split('\n').slice(-20).join('\n') }
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

const asked = process.argv.slice(2)
const chosen = mutants.filter(({ name }) => asked.length === 0 || asked.includes(name))
if (chosen.length === 0) throw new Error(asked.length === 0 ? 'scripts/mutants.table.ts is empty' : `no mutant is called ${asked.join(', ')}`)

// Red must be the mutation's doing, so what is run has to be green without it.
const healthy = runTests(root, [...new Set(chosen.flatMap(({ tests }) => tests))])
if (healthy.status !== 0) {
  process.stderr.write(healthy.output)
  throw new Error('the tests are red before anything was broken')
}

let survived = 0
for (const mutant of chosen) {
  const { outcome, why } = judge(mutant)
  if (outcome !== 'caught') survived++
  process.stdout.write(`${outcome.padEnd(8)}  ${mutant.name}: ${why}\n`)
}
process.stdout.write(`${chosen.length - survived} passed, ${survived} failed\n`)
process.exitCode = survived > 0 ? 1 : 0
