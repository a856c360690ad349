import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { median, type Row } from './row.ts'

export const name = 'Start'

const program = fileURLToPath(new URL('../dist/netwright.mjs', import.meta.url))

/** Wall-clock milliseconds of one Node.js process from spawn to exit. */
function time(args: readonly string[]): number {
  const started = performance.now()
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`node ${args.join(' ')} exited with ${status}: ${stderr}`)
  return performance.now() - started
}

/** Start is compared with a Node.js that does nothing; the two take turns, so that a slow moment of the machine hits both. */
export function run(): readonly Row[] {
  const bare: number[] = []
  const ours: number[] = []
  for (let turn = 0; turn < 20; turn++) {
    bare.push(time(['-e', '0']))
    ours.push(time([program, '--version']))
  }
  return [
    { what: 'node -e 0', value: median(bare), unit: 'ms', beside: 'median of 20' },
    { what: 'netwright --version', value: median(ours), unit: 'ms', beside: 'median of 20, interleaved' },
    { what: 'netwright --version beside node -e 0', value: median(ours) / median(bare), unit: '×', limit: 1.4 },
  ]
}
