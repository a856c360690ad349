import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Text } from '../src/base/text.ts'
import type { ReadingContext } from '../src/formats/format.ts'
import { read as readPlans } from '../src/formats/terraform-plan/read.ts'
import type { Resource } from '../src/platforms/resource.ts'
import { generatePlan } from './generate/plan.ts'
import { median, type Row } from './row.ts'

export const name = 'Plans: beside `JSON.parse` of the same text'
export const bundled = true

const context: ReadingContext = { profile: {}, open: () => ({ why: 'absent' }), match: () => [], paths: [] }

function read(content: string): readonly Resource[] {
  return readPlans([new Text('plan.json', content)], context).resources ?? []
}

/** Asks for every attribute once, as a platform that knows all types would, and keeps nothing. */
function visit(resources: readonly Resource[]): number {
  let count = 0
  for (const { attributes } of resources) for (const [, value] of attributes) if (value.kind !== 'null') count++
  return count
}

/** Milliseconds, and how much larger the heap is with what came of it than before, in MB. */
function cost(make: () => unknown, times = 3): { time: number; kept: number } {
  let kept = 0
  const taken = Array.from({ length: times }, () => {
    globalThis.gc?.()
    const before = process.memoryUsage().heapUsed
    const start = performance.now()
    const made = make()
    const time = performance.now() - start
    globalThis.gc?.()
    kept = (process.memoryUsage().heapUsed - before) / 2 ** 20
    // Alive until here.
    if (made === undefined) throw new Error('nothing came of it')
    return time
  })
  return { time: median(taken), kept }
}

/**
 * Megabytes that a process of its own comes to at its peak, doing one thing with a file: only opening it, reading it as a plan, parsing
 * it.
 */
function peakOf(what: string, file: string): number {
  const { status, stdout, stderr } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), what, file], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return Number(stdout)
}

export function run(): readonly Row[] {
  const middle = generatePlan(10_000)
  const large = generatePlan(Math.round((10_000 * 100 * 2 ** 20) / middle.length))
  const size = large.length / 2 ** 20
  read(generatePlan(400))
  const few = cost(() => read(middle))
  const asked = cost(() => visit(read(middle)))
  const reading = cost(() => read(large))
  const all = cost(() => visit(read(large)), 1)
  const bare = cost(() => JSON.parse(large) as unknown)
  const folder = mkdtempSync(join(tmpdir(), 'netwright-bench-plan-'))
  const file = join(folder, 'plan.json')
  writeFileSync(file, large)
  const [opened = 0, peak = 0, visited = 0, parsed = 0] = ['open', 'read', 'visit', 'parse'].map((what) => peakOf(what, file))
  rmSync(folder, { recursive: true })
  return [
    { what: 'a plan of 10,000 resources', value: few.time, unit: 'ms', beside: `${(middle.length / 2 ** 20).toFixed(0)} MB` },
    { what: 'a plan of 10,000 resources, every attribute asked for', value: asked.time, unit: 'ms' },
    { what: `\`JSON.parse\` of ${size.toFixed(0)} MB`, value: bare.time, unit: 'ms', beside: `holds ${bare.kept.toFixed(0)} MB` },
    {
      what: `a plan of ${size.toFixed(0)} MB`,
      value: reading.time,
      unit: 'ms',
      limit: 1.5 * bare.time + 1000,
      beside: `holds ${reading.kept.toFixed(0)} MB beside the text`,
    },
    { what: `a plan of ${size.toFixed(0)} MB, every attribute asked for`, value: all.time, unit: 'ms' },
    {
      what: 'memory at its peak beside the size of the text, the text included',
      value: (peak - opened) / size + 1,
      unit: '×',
      limit: 3,
      beside: `every attribute asked for: ${((visited - opened) / size + 1).toFixed(1)} ×; \`JSON.parse\`: ${((parsed - opened) / size + 1).toFixed(1)} ×`,
    },
  ]
}

const [, main, what, file] = process.argv
if (what !== undefined && file !== undefined && main === fileURLToPath(import.meta.url)) {
  const content = readFileSync(file, 'utf8')
  const made =
    what === 'read'
      ? read(content)
      : what === 'visit'
        ? visit(read(content))
        : what === 'parse'
          ? (JSON.parse(content) as unknown)
          : content.length
  process.stdout.write(String(made === undefined ? 0 : process.resourceUsage().maxRSS / 1024))
}
