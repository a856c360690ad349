import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../../golden.ts'
import { findProgram, needs } from '../../needs.ts'
import { askTerraform, unknownMark, type Planned, type Values } from './plan-oracle-ask.ts'
import { generateConfiguration, type Configuration } from './plan-oracle-generate.ts'
import { writtenConfigurations } from './plan-oracle-written.ts'
import { plainValue, readTerraform } from './read-terraform.ts'

// What Terraform plans for whole configurations, asked of the program itself (v1.11.4) by `RECORD=1 npx vitest run test/formats/terraform/plan-oracle`.

const recordPath = join(root, 'test/formats/terraform/plan-oracle.json')
const generated = 240

interface Recorded {
  readonly name: string
  /** Of the configuration, so that an answer is never compared with another question. */
  readonly print: string
  readonly planned: Planned
}

function printOf(configuration: Configuration): string {
  return createHash('sha256').update(JSON.stringify(configuration)).digest('hex').slice(0, 12)
}

function byName(name: string): Configuration {
  const seed = /^generated (\d+)$/.exec(name)?.[1]
  const found = seed === undefined ? writtenConfigurations.find((one) => one.name === name) : generateConfiguration(Number(seed))
  if (found === undefined) throw new Error(`no configuration is called ${name}`)
  return found
}

function record(): void {
  const all: Recorded[] = []
  for (const configuration of writtenConfigurations) {
    const planned = askTerraform(configuration)
    if (typeof planned === 'string') throw new Error(`${configuration.name}: ${planned}`)
    all.push({ name: configuration.name, print: printOf(configuration), planned })
  }
  // What Terraform refuses is no question.
  for (let seed = 1, count = 0; count < generated; seed++) {
    const configuration = generateConfiguration(seed)
    const planned = askTerraform(configuration)
    if (typeof planned === 'string') continue
    all.push({ name: configuration.name, print: printOf(configuration), planned })
    count++
  }
  writeFileSync(recordPath, `[\n${all.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`)
}

/** What we plan. */
function plan({ files, environment, values, varFiles }: Configuration): Values & { readonly problems: readonly string[] } {
  const read = readTerraform(files, { variables: { environment, values, files: varFiles } })
  const inputs = read.resources
    .filter(({ type }) => type === 'terraform_data')
    .map(({ id, attributes }) => {
      const input = attributes.get('input')
      return [id, input === undefined ? null : plainValue(input)] as const
    })
  return { resources: Object.fromEntries(inputs), outputs: read.outputs, problems: read.problems }
}

/** Terraform's answer beside ours: where it knows nothing yet we know nothing either, or what it became when the plan was carried out. */
function compare({ resources, outputs, applied }: Planned, configuration: Configuration): void {
  const ours = plan(configuration)
  expect(ours.problems).toEqual([])
  expect(Object.keys(ours.resources).sort()).toEqual(Object.keys(resources).sort())
  const settled = {
    resources: settle(ours.resources, resources, applied?.resources),
    outputs: settle(ours.outputs, outputs, applied?.outputs),
  }
  expect(settled).toEqual({ resources, outputs })
}

function settle(ours: unknown, planned: unknown, applied: unknown): unknown {
  if (planned === unknownMark) return isUnknown(ours) || sameButUnknown(ours, applied) ? unknownMark : ours
  if (Array.isArray(ours) && Array.isArray(planned)) return ours.map((one, i) => settle(one, planned[i], at(applied, i)))
  if (isObject(ours) && isObject(planned))
    return Object.fromEntries(Object.entries(ours).map(([key, one]) => [key, settle(one, planned[key], at(applied, key))]))
  return ours
}

function isUnknown(value: unknown): boolean {
  return typeof value === 'string' && /^[?~]/.test(value)
}

function sameButUnknown(ours: unknown, applied: unknown): boolean {
  if (isUnknown(ours)) return true
  if (Array.isArray(ours))
    return Array.isArray(applied) && ours.length === applied.length && ours.every((one, i) => sameButUnknown(one, applied[i]))
  if (isObject(ours))
    return (
      isObject(applied) &&
      Object.keys(ours).length === Object.keys(applied).length &&
      Object.entries(ours).every(([key, one]) => sameButUnknown(one, applied[key]))
    )
  return ours === applied
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function at(value: unknown, key: string | number): unknown {
  return Array.isArray(value) ? value[Number(key)] : isObject(value) ? value[key] : undefined
}

if (process.env.RECORD === '1') record()
const recorded = JSON.parse(readFileSync(recordPath, 'utf8')) as readonly Recorded[]

describe('what Terraform planned', () => {
  it('is recorded of enough configurations', () => {
    expect(recorded.length).toBeGreaterThanOrEqual(200 + writtenConfigurations.length)
    expect(recorded.filter(({ name }) => !name.startsWith('generated')).map(({ name }) => name)).toEqual(
      writtenConfigurations.map(({ name }) => name),
    )
  })

  it.each(recorded)('$name', ({ name, print, planned }) => {
    const configuration = byName(name)
    expect(printOf(configuration), 'RECORD=1 asks anew').toBe(print)
    compare(planned, configuration)
  })
})

needs(findProgram('terraform') ?? '/usr/local/bin/terraform').describe('what Terraform plans now', () => {
  it.each([...writtenConfigurations.slice(0, 3), ...[1001, 1002, 1003].map(generateConfiguration)])(
    '$name',
    (configuration) => {
      const planned = askTerraform(configuration)
      if (typeof planned === 'string') throw new Error(planned)
      compare(planned, configuration)
    },
    30_000,
  )
})
