// npm run bench [-- NAME…]: runs each measurement of bench/ in a process of its own, for clean memory, and writes bench/RESULTS.md.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Measurement, Row } from './row.ts'

const folder = fileURLToPath(new URL('.', import.meta.url))
/** Files of bench/ that are not measurements. */
const others = new Set(['kernel.ts', 'row.ts', 'run.ts'])

interface Measured {
  readonly name: string
  readonly rows: readonly Row[]
}

/** In a child: measures one file and hands the rows over through a file, so that it may print what it likes. */
async function measure(file: string, out: string): Promise<void> {
  const { name, run } = (await import(pathToFileURL(join(folder, file)).href)) as Measurement
  writeFileSync(out, JSON.stringify({ name, rows: await run() } satisfies Measured))
}

/** Bundled as the program is, for what is measured in process: a loader that translates as it goes is slower than what users run. */
function build(file: string, bundle: string): void {
  const rolldown = fileURLToPath(new URL('../node_modules/rolldown/bin/cli.mjs', import.meta.url))
  const { status, stderr } = spawnSync(process.execPath, [rolldown, join(folder, file), '--file', bundle, '--format', 'esm', '--platform', 'node'], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}

function child(bundle: string, out: string): string {
  return `const { name, run } = await import(${JSON.stringify(pathToFileURL(bundle).href)}); (await import('node:fs')).writeFileSync(${JSON.stringify(out)}, JSON.stringify({ name, rows: await run() }))`
}

function measureApart(file: string): Measured | undefined {
  const scratch = mkdtempSync(join(tmpdir(), 'netwright-bench-'))
  const out = join(scratch, 'rows.json')
  try {
    // --expose-gc lets a measurement of memory begin from a clean heap.
    const bundle = join(scratch, 'measurement.mjs')
    const args = /^export const bundled = true$/m.test(readFileSync(join(folder, file), 'utf8'))
      ? (build(file, bundle), ['--expose-gc', '--input-type=module', '-e', child(bundle, out)])
      : ['--expose-gc', '--import', 'tsx', fileURLToPath(import.meta.url), '--measure', file, out]
    const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' })
    return status === 0 ? (JSON.parse(readFileSync(out, 'utf8')) as Measured) : undefined
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

function format({ value, unit }: Pick<Row, 'value' | 'unit'>): string {
  const digits = unit === '×' ? 2 : value < 10 ? 1 : 0
  return unit === '×' ? `${value.toFixed(digits)} ×` : `${value.toFixed(digits)} ${unit}`
}

function above({ value, limit }: Row): boolean {
  return limit !== undefined && !(value <= limit)
}

function table(rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const limit = row.limit === undefined ? '' : `≤ ${format({ value: row.limit, unit: row.unit })}${above(row) ? ' **missed**' : ''}`
    return `| ${row.what} | ${format(row)} | ${limit} | ${row.beside ?? ''} |`
  })
  return ['| what | measured | wanted | beside |', '|---|---:|---|---|', ...lines].join('\n')
}

async function main(): Promise<void> {
  const [, , flag, child, out] = process.argv
  if (flag === '--measure' && child !== undefined && out !== undefined) {
    await measure(child, out)
    return
  }
  const asked = process.argv.slice(2)
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && !others.has(file)).sort()
  const chosen = files.filter((file) => asked.length === 0 || asked.includes(file.slice(0, -3)))
  if (chosen.length === 0) throw new Error(`none of ${asked.join(', ')} is in bench/: ${files.map((file) => file.slice(0, -3)).join(', ')}`)
  spawnSync(process.execPath, [join(folder, '../scripts/build.mjs')], { stdio: 'inherit' })

  const parts: string[] = []
  let failed = false
  for (const file of chosen) {
    const measured = measureApart(file)
    if (measured === undefined) {
      failed = true
      parts.push(`## ${file}\n\ncould not be measured`)
      continue
    }
    failed ||= measured.rows.some(above)
    parts.push(`## ${measured.name}\n\n${table(measured.rows)}`)
    process.stdout.write(`${parts.at(-1)}\n\n`)
  }
  const machine = `${availableParallelism()} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform} ${process.arch}, Node.js ${process.versions.node}`
  const intro = `# What it costs\n\nWritten by \`npm run bench\`. Each part ran in a process of its own; ratios are within one run. Machine: ${machine}.`
  // A run of some parts only is for looking at; the page holds all of them.
  if (asked.length === 0) writeFileSync(join(folder, 'RESULTS.md'), `${[intro, ...parts].join('\n\n')}\n`)
  if (failed) process.exitCode = 1
}

await main()
