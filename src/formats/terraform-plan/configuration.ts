import { broken, eachItem, eachMember, endOfValue, member, parsePart, textOf, type Part } from './scan.ts'

/**
 * A module of the configuration that a plan was made of, found but not parsed: a resource's expressions are parsed when something of it
 * isn't known.
 */
export interface ConfigModule {
  /** By address within the module: `aws_subnet.app`, `data.aws_vpc.main`. */
  readonly resources: ReadonlyMap<string, Part>
  readonly calls: ReadonlyMap<string, ConfigCall>
  readonly outputs: Part | undefined
  readonly variables: Part | undefined
}

interface ConfigCall {
  readonly expressions: Part | undefined
  /** `for_each` or `count`. */
  readonly each: Part | undefined
  readonly module: ConfigModule | undefined
}

const deepestModule = 200

/** The `configuration` of a plan. */
export class Configuration {
  readonly #content: string
  readonly root: ConfigModule | undefined
  readonly #providers: unknown
  readonly #variables: unknown
  readonly #defaults: unknown

  constructor(content: string, configuration: Part | undefined, variables: Part | undefined) {
    this.#content = content
    this.#variables = parsePart(content, variables)
    let root: ConfigModule | undefined
    let providers: Part | undefined
    if (configuration) {
      eachMember(content, configuration.start, (key, start) => {
        if (key === 'root_module') {
          const [module, end] = readModule(content, start, 0)
          root = module
          return end
        }
        const end = endOfValue(content, start)
        if (key === 'provider_config') providers = { start, end }
        return end
      })
    }
    this.root = root
    this.#providers = parsePart(content, providers)
    this.#defaults = parsePart(content, root?.variables)
  }

  /** What a part of the configuration says. */
  parse(part: Part | undefined): unknown {
    return parsePart(this.#content, part)
  }

  /** The value of a variable of the root module, or its default; undefined where neither is known. Never shown: it may be secret. */
  variable(name: string): unknown {
    return member(member(this.#variables, name), 'value') ?? member(member(this.#defaults, name), 'default')
  }

  /** `aws.west` or `module.net:aws.west`: the provider's expressions. A module's own stands for the one it was handed where it has none. */
  provider(key: string): unknown {
    const own = member(this.#providers, key) ?? member(this.#providers, key.slice(key.lastIndexOf(':') + 1))
    return member(own, 'expressions')
  }

  /** Text that a provider is given, where it is constant or a variable that is known. */
  providerText(key: string, name: string): string | undefined {
    const expression = member(this.provider(key), name)
    const constant = member(expression, 'constant_value')
    if (typeof constant === 'string') return constant
    const references = member(expression, 'references')
    if (!Array.isArray(references) || references.length !== 1 || key.includes(':')) return undefined
    const [only] = references as readonly unknown[]
    const name_ = typeof only === 'string' ? /^var\.([\w-]+)$/.exec(only)?.[1] : undefined
    const value = name_ === undefined ? undefined : this.variable(name_)
    return typeof value === 'string' ? value : undefined
  }

  /** A module by the names of the calls that lead to it. */
  module(names: readonly string[]): ConfigModule | undefined {
    let module = this.root
    for (const name of names) module = module?.calls.get(name)?.module
    return module
  }
}

function readModule(content: string, start: number, depth: number): [ConfigModule, number] {
  const resources = new Map<string, Part>()
  const calls = new Map<string, ConfigCall>()
  let outputs: Part | undefined
  let variables: Part | undefined
  const end = eachMember(content, start, (key, at) => {
    if (key === 'resources') return eachItem(content, at, (from) => readResource(content, from, resources))
    if (key === 'module_calls') {
      return eachMember(content, at, (name, from) => {
        const [call, to] = readCall(content, from, depth)
        calls.set(name, call)
        return to
      })
    }
    const to = endOfValue(content, at)
    if (key === 'outputs') outputs = { start: at, end: to }
    else if (key === 'variables') variables = { start: at, end: to }
    return to
  })
  return [{ resources, calls, outputs, variables }, end]
}

function readResource(content: string, start: number, resources: Map<string, Part>): number {
  let address: string | undefined
  const end = eachMember(content, start, (key, at) => {
    const to = endOfValue(content, at)
    if (key === 'address' && to !== broken) address = textOf(content, { start: at, end: to })
    return to
  })
  if (address !== undefined && end !== broken) resources.set(address, { start, end })
  return end
}

function readCall(content: string, start: number, depth: number): [ConfigCall, number] {
  let expressions: Part | undefined
  let each: Part | undefined
  let module: ConfigModule | undefined
  const end = eachMember(content, start, (key, at) => {
    if (key === 'module' && depth < deepestModule) {
      const [inner, to] = readModule(content, at, depth + 1)
      module = inner
      return to
    }
    const to = endOfValue(content, at)
    if (key === 'expressions') expressions = { start: at, end: to }
    else if (key === 'for_each_expression' || key === 'count_expression') each = { start: at, end: to }
    return to
  })
  return [{ expressions, each, module }, end]
}
