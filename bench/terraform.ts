import { Text } from '../src/base/text.ts'
import type { ReadingContext } from '../src/formats/format.ts'
import { read as readTerraform } from '../src/formats/terraform/read.ts'
import { readHcl } from '../src/syntax/hcl.ts'
import type { GeneratedFile } from './generate/kubernetes.ts'
import { generateConfiguration, generateLoops } from './generate/terraform.ts'
import { median, type Row } from './row.ts'

export const name = 'Terraform, evaluated'
export const bundled = true

const context: ReadingContext = { profile: {}, open: () => ({ why: 'absent' }), match: () => [], paths: [] }

/** Milliseconds; the two take turns, each with texts that nobody has seen yet. */
function measure(files: readonly GeneratedFile[], turns: number): { resources: number; parse: number; read: number } {
  const parse: number[] = []
  const read: number[] = []
  let resources = 0
  for (let turn = 0; turn < turns; turn++) {
    const texts = files.map(({ path, content }) => new Text(path, content))
    const before = performance.now()
    const bodies = texts.map(readHcl)
    const between = performance.now()
    const reading = readTerraform(texts, context)
    read.push(performance.now() - between)
    parse.push(between - before)
    if (reading.problems.length + bodies.length === 0 || reading.problems.length > 0) throw new Error(reading.problems[0]?.says)
    resources = reading.resources?.length ?? 0
  }
  return { resources, parse: median(parse), read: median(read) }
}

export function run(): readonly Row[] {
  const files = generateConfiguration(5000)
  measure(files, 3)
  const written = measure(files, 7)
  const loops = measure(generateLoops(5000), 7)
  const bytes = files.reduce((sum, { content }) => sum + content.length, 0)
  return [
    {
      what: `bare parsing of ${written.resources} resources (${Math.round(bytes / 1024)} KB)`,
      value: written.parse,
      unit: 'ms',
      beside: 'median of 7, interleaved',
    },
    { what: `reading ${written.resources} resources, parsed and evaluated`, value: written.read, unit: 'ms' },
    { what: 'reading beside bare parsing', value: written.read / written.parse, unit: '×', limit: 3 },
    { what: `${loops.resources} resources made by loops in modules`, value: loops.read, unit: 'ms' },
  ]
}
