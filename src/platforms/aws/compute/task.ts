import type { Origin } from '../../../origin/origin.ts'
import type { Resource } from '../../resource.ts'
import type { Link, Value } from '../../value.ts'
import { attribute, blocks, part, text } from '../attribute.ts'
import { textWithLinks, type Told, type Variable } from './environment.ts'

/** A task definition, as far as the network goes. */
export interface Task {
  readonly resource: Resource
  /** As ECS has it unless said: bridge on Linux container instances (task_definition_parameters, network mode, 2026-11). */
  readonly mode: 'awsvpc' | 'bridge' | 'host' | 'none' | 'unknown'
  readonly containers: readonly Container[]
  /** Why the containers aren't known. */
  readonly doubt: string | undefined
  readonly told: Omit<Told, 'endpoint'>
  /** File systems that its volumes are. */
  readonly mounted: readonly (Value | undefined)[]
}

export interface Container {
  readonly name: string
  readonly ports: readonly {
    readonly container: number
    readonly host: number | undefined
    readonly name: string | undefined
    readonly protocol: 'tcp' | 'udp'
  }[]
}

export function readTask(resource: Resource): Task {
  const definitions = attribute(resource, 'container_definitions')
  const said = attribute(resource, 'network_mode')
  const mode = said === undefined ? 'bridge' : text(said)
  const links: Link[] = []
  const written = definitions && textWithLinks(definitions, links)
  const parsed = written === undefined ? undefined : parse(written)
  const containers = Array.isArray(parsed) ? parsed.filter(isObject) : []
  const origin = definitions?.origin ?? resource.origin
  return {
    resource,
    mode: mode === 'awsvpc' || mode === 'bridge' || mode === 'host' || mode === 'none' ? mode : 'unknown',
    containers: containers.map(containerOf),
    doubt: definitions === undefined || Array.isArray(parsed) ? undefined : 'its container definitions are not known',
    mounted: blocks(attribute(resource, 'volume'))
      .flatMap((one) => blocks(part(one, 'efs_volume_configuration')))
      .map((one) => part(one, 'file_system_id')),
    told: {
      variables: containers.flatMap((one) => variablesOf(one, origin)),
      args: containers.flatMap((one) => argsOf(one, origin)),
      links,
    },
  }
}

/** Containers as ECS writes them, JSON. What isn't JSON is undefined. */
function parse(written: string): unknown {
  try {
    return JSON.parse(written) as unknown
  } catch {
    return undefined
  }
}

type Json = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const words = (value: unknown): string[] => list(value).filter((one): one is string => typeof one === 'string')

function field(holder: Json, name: string): unknown {
  if (Object.hasOwn(holder, name)) return holder[name]
  const capital = `${name.charAt(0).toUpperCase()}${name.slice(1)}`
  return Object.hasOwn(holder, capital) ? holder[capital] : undefined
}

function containerOf(container: Json): Container {
  const name = field(container, 'name')
  const ports = list(field(container, 'portMappings')).filter(isObject)
  return {
    name: typeof name === 'string' ? name : '',
    ports: ports.flatMap((mapping) => {
      const inside = portNumber(field(mapping, 'containerPort'))
      const called = field(mapping, 'name')
      if (inside === undefined) return []
      const host = portNumber(field(mapping, 'hostPort'))
      return [
        {
          container: inside,
          host,
          name: typeof called === 'string' ? called : undefined,
          protocol: field(mapping, 'protocol') === 'udp' ? ('udp' as const) : ('tcp' as const),
        },
      ]
    }),
  }
}

function portNumber(value: unknown): number | undefined {
  const number = typeof value === 'number' ? value : typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : undefined
  return number !== undefined && number >= 0 && number <= 65535 ? number : undefined
}

function variablesOf(container: Json, origin: Origin): Variable[] {
  return list(field(container, 'environment'))
    .filter(isObject)
    .flatMap((one): Variable[] => {
      const name = field(one, 'name')
      const value = field(one, 'value')
      return typeof name === 'string' && (typeof value === 'string' || typeof value === 'number')
        ? [{ name, value: String(value), origin }]
        : []
    })
}

function argsOf(container: Json, origin: Origin): { readonly value: string; readonly origin: Origin }[] {
  return [...words(field(container, 'entryPoint')), ...words(field(container, 'command'))].map((value) => ({ value, origin }))
}

/** Variables of a block that holds them by name (a function's `environment { variables = … }`). */
export function variablesIn(value: Value | undefined, links: Link[]): Variable[] {
  if (value?.kind !== 'map') return []
  return [...value.entries].flatMap(([name, one]): Variable[] => {
    const written = textWithLinks(one, links)
    return written === undefined ? [] : [{ name, value: written, origin: one.origin }]
  })
}
