import { Text } from '../../../src/base/text.ts'
import { formatPlace, placesOf } from '../../../src/origin/place.ts'
import { terraformPlan } from '../../../src/formats/terraform-plan/index.ts'
import { read as readTexts } from '../../../src/formats/terraform-plan/read.ts'
import type { FormatReading } from '../../../src/formats/format.ts'
import type { Value } from '../../../src/platforms/value.ts'

/** A value as short text: `10.0.0.0/16`, `[a, b]`, `{x: 1}`, `<aws_vpc.main.id>`, `?what is missing`. */
export function tellValue(value: Value | undefined): string {
  if (value === undefined) return 'absent'
  switch (value.kind) {
    case 'null':
      return 'null'
    case 'list':
      return `[${value.items.map(tellValue).join(', ')}]`
    case 'map':
      return `{${[...value.entries].map(([key, one]) => `${key}: ${tellValue(one)}`).join(', ')}}`
    case 'unknown':
      return value.parts === undefined
        ? `?${value.says}`
        : value.parts.map((part) => (typeof part === 'string' ? part : `<${part.resource}.${part.attribute}>`)).join('')
    default:
      return String(value.value)
  }
}

export function readPlans(files: Readonly<Record<string, string>>, moment: 'before' | 'after' = 'after'): FormatReading {
  const texts = Object.entries(files)
    .filter(([path, content]) => terraformPlan.recognise(path, content.slice(0, 65536)) === 'yes')
    .map(([path, content]) => new Text(path, content))
  return readTexts(texts, { profile: {}, paths: [], open: () => ({ why: 'absent' }), match: () => [], moment })
}

/** `address: attribute value, attribute value`, of the attributes asked for, and those that every resource has under `@`. */
export function tell(reading: FormatReading, ...attributes: readonly string[]): string[] {
  return (reading.resources ?? []).map((one) => {
    const told = attributes.map((name) => {
      switch (name) {
        case '@keys':
          return `keys ${one.keys.join(' ')}`
        case '@place':
          return `in ${one.region ?? '?'} of ${one.account ?? '?'}`
        case '@line':
          return placesOf(one.origin).map(formatPlace).join(' ')
        case '@kind':
          return one.lookedUp === true ? 'looked up' : (one.uncertain ?? 'made')
        default:
          return `${name} ${tellValue(one.attributes.get(name))}`
      }
    })
    return told.length === 0 ? one.id : `${one.id}: ${told.join(', ')}`
  })
}

/** What a plan says of one resource: `known` after, `unknown` shapes, `before`; and what sets it. */
export interface Planned {
  readonly actions?: readonly string[]
  readonly before?: unknown
  readonly after?: unknown
  readonly unknown?: unknown
  readonly sensitive?: unknown
  readonly more?: Readonly<Record<string, unknown>>
}

export interface PlanParts {
  readonly changes?: Readonly<Record<string, Planned>>
  readonly root?: unknown
  readonly providers?: unknown
  readonly variables?: Readonly<Record<string, unknown>>
  readonly more?: Readonly<Record<string, unknown>>
}

/** `terraform show -json PLAN`, by addresses. */
export function plan({ changes = {}, root = {}, providers = {}, variables = {}, more = {} }: PlanParts): string {
  return JSON.stringify({
    format_version: '1.2',
    terraform_version: '1.11.4',
    variables: Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, { value }])),
    resource_changes: Object.entries(changes).map(([address, planned]) => ({
      ...headOf(address),
      ...planned.more,
      change: changeOf(planned),
    })),
    configuration: { provider_config: providers, root_module: root },
    ...more,
  })
}

function changeOf({ actions = ['create'], before = null, after, unknown = {}, sensitive = {} }: Planned): unknown {
  return {
    actions,
    before,
    after: after === undefined ? {} : after,
    after_unknown: unknown,
    before_sensitive: sensitive,
    after_sensitive: sensitive,
  }
}

export function headOf(address: string): Record<string, unknown> {
  const found = /^((?:module\.\w+(?:\[[^\]]*\])?\.)*)(data\.)?(\w+)\.(\w+)(?:\[(.*)\])?$/.exec(address)
  const [, module = '', data, type, name, index] = found ?? []
  return {
    address,
    ...(module !== '' && { module_address: module.slice(0, -1) }),
    mode: data === undefined ? 'managed' : 'data',
    type,
    name,
    ...(index !== undefined && { index: JSON.parse(index) as unknown }),
  }
}

/** A module's resources with what their expressions refer to: `{ 'aws_subnet.a': { vpc_id: ['aws_vpc.main.id', 'aws_vpc.main'] } }`. */
export function blocks(
  resources: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  more: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {},
): unknown[] {
  return Object.entries(resources).map(([address, expressions]) => ({
    ...headOf(address),
    provider_config_key: 'aws',
    expressions: Object.fromEntries(Object.entries(expressions).map(([name, references]) => [name, expressionOf(references)])),
    ...more[address],
  }))
}

function expressionOf(references: unknown): unknown {
  return Array.isArray(references) && references.every((one) => typeof one === 'string') ? { references } : references
}
