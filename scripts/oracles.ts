// npm run oracles [-- FOLDER]: what others wrote down, run against the program. One folder a suite; a pass table, and a failure when one differs.
import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run as ingress } from './oracles/ingress.ts'
import { run as nginxLint } from './oracles/nginx-lint.ts'
import type { OracleResult } from './oracles/result.ts'

/** Who runs which folder. */
const runners: Readonly<Record<string, (folder: string) => OracleResult>> = { ingress, 'nginx-lint': nginxLint }

const folder = resolve(process.argv[2] ?? fileURLToPath(new URL('../../shared/oracles', import.meta.url)))
if (!existsSync(folder)) {
  process.stderr.write(`${folder} is not there; npm run oracles -- FOLDER names another.\n`)
  process.exit(2)
}

const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name).toSorted()
const width = Math.max(6, ...names.map(({ length }) => length))
const line = (name: string, ...cells: readonly (string | number)[]): string => `${name.padEnd(width)}  ${cells.map((cell) => String(cell).padStart(6)).join('  ')}\n`
let passed = 0
let failed = 0
process.stdout.write(line('oracle', 'cases', 'passed', 'failed'))
for (const name of names) {
  const runner = Object.hasOwn(runners, name) ? runners[name] : undefined
  if (!runner) {
    process.stdout.write(`${name.padEnd(width)}  not covered yet\n`)
    continue
  }
  const result = runner(join(folder, name))
  passed += result.passed
  failed += result.failed
  process.stdout.write(line(name, result.rows.length, result.passed, result.failed))
  for (const row of result.rows.filter((one) => !one.passed)) process.stdout.write(`  ${row.case}: expected ${row.expected}, got ${row.actual}\n`)
}
// A folder in which nothing could be run proves nothing.
if (passed + failed === 0) failed = 1
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exitCode = failed > 0 ? 1 : 0
