import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Row } from './row.ts'

export const name = 'The algebra: dense 5-tuple rules, first match decides'

/** Figures by name, of bench/kernel.ts in a process of its own, so that its memory is nobody else's. */
function measure(rules: number, family: 4 | 6): (figure: string) => number {
  const args = ['--import', 'tsx', fileURLToPath(new URL('kernel.ts', import.meta.url)), String(rules), String(family)]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  const figures = new Map(stdout.trim().split('  ').map((pair) => [pair.split(' ')[0] ?? '', Number(pair.split(' ')[1])]))
  return (figure) => figures.get(figure) ?? Number.NaN
}

export function run(): readonly Row[] {
  const rows: Row[] = []
  for (const family of [4, 6] as const) {
    const few = measure(1000, family)
    const many = measure(10_000, family)
    const of = `IPv${family}, 10,000 rules`
    rows.push(
      { what: `${of}: building the rules`, value: many('build'), unit: 'ms' },
      { what: `${of}: permit set`, value: many('permit'), unit: 'ms' },
      { what: `${of}: shadow check of all`, value: many('shadow'), unit: 'ms' },
      { what: `${of}: exact difference to a version with 1 in 100 changed`, value: many('difference'), unit: 'ms' },
      { what: `${of}: all four`, value: many('total'), unit: 'ms', ...(family === 4 && { limit: 1000 }) },
      { what: `${of}: memory of the process`, value: many('resident'), unit: 'MB', ...(family === 4 && { limit: 250 }), beside: `${many('residentBefore')} MB before` },
      { what: `IPv${family}: a rule among 10,000 beside a rule among 1,000`, value: many('total') / 10 / few('total'), unit: '×', ...(family === 4 && { limit: 2 }) },
    )
  }
  return rows
}
