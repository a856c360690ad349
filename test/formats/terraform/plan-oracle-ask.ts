import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Configuration } from './plan-oracle-generate.ts'

/** What stands for a value that is known only when the plan is applied. */
export const unknownMark = '(known after apply)'

/** What each `terraform_data` is given, by its address, and every output of the root. */
export interface Values {
  readonly resources: Readonly<Record<string, unknown>>
  readonly outputs: Readonly<Record<string, unknown>>
}

/** What Terraform plans; where something isn't known yet, also what it became when the plan was carried out. */
export interface Planned extends Values {
  readonly applied?: Values
}

/** Asks the real program for its plan, offline; a string says why it refuses. */
export function askTerraform({ files, environment, values, varFiles }: Configuration): Planned | string {
  const folder = mkdtempSync(join(tmpdir(), 'netwright-plan-'))
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), content)
    }
    const env = {
      PATH: process.env.PATH,
      HOME: folder,
      TF_CLI_CONFIG_FILE: '/dev/null',
      CHECKPOINT_DISABLE: '1',
      TF_IN_AUTOMATION: '1',
      ...environment,
    }
    const run = (...args: readonly string[]): string | { readonly refused: string } => {
      const { status, stdout, stderr } = spawnSync('terraform', args, {
        cwd: folder,
        env,
        encoding: 'utf8',
        maxBuffer: 2 ** 28,
        timeout: 60_000,
      })
      return status === 0 ? stdout : { refused: stderr || stdout }
    }
    const given = [
      ...varFiles.map((file) => `-var-file=${file}`),
      ...Object.entries(values).map(([name, value]) => `-var=${name}=${value}`),
    ]
    const steps = [
      ['init', '-no-color', '-input=false'],
      ['plan', '-refresh=false', '-input=false', '-no-color', '-out=plan', ...given],
      ['show', '-json', 'plan'],
    ]
    let last = ''
    for (const step of steps) {
      const said = run(...step)
      if (typeof said !== 'string') return said.refused
      last = said
    }
    const planned = readPlan(JSON.parse(last) as Plan)
    if (!JSON.stringify(planned).includes(unknownMark)) return planned
    // Nothing but `terraform_data` is made, in a folder that is thrown away.
    const done = run('apply', '-input=false', '-no-color', 'plan')
    const state = typeof done === 'string' ? run('show', '-json') : done
    if (typeof state !== 'string') return state.refused
    return { ...planned, applied: without(planned, readState(JSON.parse(state.replaceAll(uuid, 'an id')) as State)) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Plan {
  readonly resource_changes?: readonly {
    readonly address: string
    readonly mode: string
    readonly type: string
    readonly change: { readonly after: { readonly input?: unknown } | null; readonly after_unknown: { readonly input?: unknown } }
  }[]
  readonly output_changes?: Readonly<Record<string, { readonly after?: unknown; readonly after_unknown: unknown }>>
}

const uuid = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g

interface StateModule {
  readonly resources?: readonly { readonly address: string; readonly type: string; readonly values: { readonly input?: unknown } }[]
  readonly child_modules?: readonly StateModule[]
}

interface State {
  readonly values?: { readonly outputs?: Readonly<Record<string, { readonly value?: unknown }>>; readonly root_module?: StateModule }
}

function readState({ values }: State): Values {
  const resources: Record<string, unknown> = {}
  const visit = (module: StateModule): void => {
    for (const { address, type, values: own } of module.resources ?? [])
      if (type === 'terraform_data') resources[address] = own.input ?? null
    for (const inner of module.child_modules ?? []) visit(inner)
  }
  visit(values?.root_module ?? {})
  return { resources, outputs: Object.fromEntries(Object.entries(values?.outputs ?? {}).map(([name, { value }]) => [name, value ?? null])) }
}

/** Of what came of a plan only what wasn't known before. */
function without(planned: Values, applied: Values): Values {
  const unclear = (before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>): Record<string, unknown> =>
    Object.fromEntries(Object.entries(after).filter(([key]) => JSON.stringify(before[key])?.includes(unknownMark)))
  return { resources: unclear(planned.resources, applied.resources), outputs: unclear(planned.outputs, applied.outputs) }
}

function readPlan(plan: Plan): Values {
  const resources: Record<string, unknown> = {}
  for (const { address, type, change } of plan.resource_changes ?? []) {
    if (type === 'terraform_data' && change.after !== null) resources[address] = marked(change.after.input, change.after_unknown.input)
  }
  const outputs: Record<string, unknown> = {}
  for (const [name, { after, after_unknown: unknown }] of Object.entries(plan.output_changes ?? {})) outputs[name] = marked(after, unknown)
  return { resources, outputs }
}

/** A value with a mark wherever it isn't known: the program tells them apart in a second tree. */
function marked(value: unknown, unknown: unknown): unknown {
  if (unknown === true) return unknownMark
  if (Array.isArray(value) || Array.isArray(unknown)) {
    const items = Array.isArray(value) ? value : []
    const marks = Array.isArray(unknown) ? unknown : []
    return Array.from({ length: Math.max(items.length, marks.length) }, (_, i) => marked(items[i], marks[i]))
  }
  if (isObject(value) || isObject(unknown)) {
    const entries = isObject(value) ? value : {}
    const marks = isObject(unknown) ? unknown : {}
    return Object.fromEntries(
      [...new Set([...Object.keys(entries), ...Object.keys(marks)])].sort().map((key) => [key, marked(entries[key], marks[key])]),
    )
  }
  return value ?? null
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
