import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generateCluster } from './generate/kubernetes.ts'
import { median, type Row } from './row.ts'

export const name = 'The whole of `check` beside bare parsing by the same parser'

const root = fileURLToPath(new URL('..', import.meta.url))

/** What the same files cost when the `yaml` package only parses them, with places, in a process of its own. */
const bare = `
const { readdirSync, readFileSync } = await import('node:fs')
const { join } = await import('node:path')
const { parseAllDocuments } = await import('yaml')
const folder = process.argv[1]
const texts = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((e) => e.isFile()).map((e) => readFileSync(join(e.parentPath, e.name), 'utf8'))
for (const text of texts) parseAllDocuments(text)
`

function timeOf(command: readonly string[]): number {
  const start = performance.now()
  const { status, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 })
  const took = performance.now() - start
  if (status !== 0 && status !== 1) throw new Error(stderr)
  return took
}

function measure(deployments: number): { lines: number; check: number; parse: number; start: number } {
  const folder = mkdtempSync(join(tmpdir(), 'netwright-bench-check-'))
  try {
    let lines = 0
    for (const { path, content } of generateCluster({ pods: deployments, policies: Math.round(deployments / 10), namespaces: Math.max(2, Math.round(deployments / 40)), as: 'deployments', seed: 5 })) {
      const file = join(folder, path)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, content)
      lines += content.split('\n').length - 1
    }
    const check: number[] = []
    const parse: number[] = []
    const start: number[] = []
    for (let i = 0; i < 5; i++) {
      check.push(timeOf(['dist/netwright.mjs', 'check', '--fail-on', 'never', '--output', join(tmpdir(), 'netwright-bench-check.txt'), folder]))
      parse.push(timeOf(['--input-type=module', '-e', bare, folder]))
      start.push(timeOf(['-e', '0']))
    }
    return { lines, check: median(check), parse: median(parse), start: median(start) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export function run(): readonly Row[] {
  const small = measure(130)
  const large = measure(1320)
  return [
    { what: `bare parsing of ${large.lines} lines (yaml, with places)`, value: large.parse, unit: 'ms', beside: 'whole process, median of 5, interleaved' },
    { what: `\`check\` of ${large.lines} lines`, value: large.check, unit: 'ms', beside: 'whole process' },
    { what: '`check` beside bare parsing', value: large.check / large.parse, unit: '×', limit: 2 },
    { what: `a line of ${large.lines} beside a line of ${small.lines}, start left out`, value: (large.check - large.start) / large.lines / ((small.check - small.start) / small.lines), unit: '×', limit: 2 },
  ]
}
