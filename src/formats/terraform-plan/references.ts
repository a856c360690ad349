import type { Link } from '../../platforms/value.ts'
import { moduleSteps, parseSteps, writeKey, writeSteps, type Key, type Step } from './address.ts'
import type { Configuration } from './configuration.ts'
import type { Instance } from './document.ts'
import { groupBy } from '../../base/group.ts'
import { attributeFor } from './reference-attributes.ts'
import { member } from './scan.ts'

/** What an expression refers to, as far as a plan tells it: it lists references, not how they are put together. */
export interface Found {
  /** In the order written, without doubles. */
  readonly links: readonly Link[]
  /** What can't be followed, and may be what isn't known: `local.groups`. */
  readonly beside: readonly string[]
  /** Whether something known takes part that may choose among the others: `var.enabled`. */
  readonly chosen: boolean
}

/** A module instance: whose variables are set by the call in the module around it. */
interface Scope {
  readonly address: string
  readonly names: readonly string[]
  readonly key: Key | undefined
  readonly around: Scope | undefined
}

/** Where an expression stands: its module, and the key of the resource or call that it belongs to. */
interface Stand {
  readonly scope: Scope
  readonly key: Key | undefined
  /** `for_each` or `count` of that resource or call. */
  readonly each: unknown
  /** The attribute that the expression sets: it tells which attribute a whole list of resources is asked for. */
  readonly leaf: string
  readonly depth: number
}

/** Through modules upward and downward, so far; a plan cannot be cyclic, a made-up one can. */
const deepest = 64
/** References that one value is followed through. */
const mostReferences = 2000

/** Follows the references of a plan's configuration to the resources of one moment. */
export class References {
  readonly #configuration: Configuration
  readonly #instances: readonly Instance[]
  readonly #idOf: (address: string) => string
  readonly #scopes = new Map<string, Scope>()
  #groups: ReadonlyMap<string, readonly Instance[]> | undefined
  #modules: Map<string, Set<string>> | undefined
  #left = 0

  /** `idOf`: how the resource of an address is called. */
  constructor(configuration: Configuration, instances: readonly Instance[], idOf: (address: string) => string) {
    this.#configuration = configuration
    this.#instances = instances
    this.#idOf = idOf
  }

  /** What the references of an instance's expression lead to; `leaf` is the attribute that it sets. */
  follow(references: readonly unknown[], of: Instance, each: unknown, leaf: string): Found {
    this.#left = mostReferences
    return this.#all(references, { scope: this.#scope(of.module), key: of.index, each, leaf, depth: 0 })
  }

  #all(references: readonly unknown[], stand: Stand): Found {
    const links = new Map<string, Link>()
    const beside = new Set<string>()
    let chosen = false
    const whole = withoutPrefixes(references)
    const isIndexed = whole.some((one) => one === 'count.index' || one === 'each.key' || one.startsWith('each.value'))
    for (const reference of whole) {
      if (this.#left-- <= 0 || stand.depth > deepest) {
        beside.add(reference)
        continue
      }
      const found = this.#one(reference, stand, isIndexed)
      const own = found.links.length > 1 && isIndexed ? pick(found.links, stand.key) : found.links
      for (const link of own) links.set(`${link.resource} ${link.attribute}`, link)
      for (const one of found.beside) beside.add(one)
      chosen ||= found.chosen
    }
    return { links: [...links.values()], beside: [...beside], chosen }
  }

  #one(reference: string, stand: Stand, isIndexed: boolean): Found {
    const [first, ...rest] = parseSteps(reference) ?? []
    if (first === undefined) return lost(reference)
    switch (first.name) {
      case 'count':
      case 'path':
      case 'terraform':
        return nothing
      case 'each':
        return rest[0]?.name === 'value' ? this.#eachValue(reference, rest.slice(1), stand) : nothing
      case 'var':
        return this.#variable(reference, rest, stand)
      case 'module':
        return this.#output(reference, rest, stand)
      case 'local':
      case 'self':
      case 'ephemeral':
        return lost(reference)
      default:
        return this.#resource(reference, first.name === 'data' ? rest : [first, ...rest], stand, {
          isIndexed,
          isData: first.name === 'data',
        })
    }
  }

  #variable(reference: string, [named, ...rest]: readonly Step[], stand: Stand): Found {
    const { scope } = stand
    const { around } = scope
    if (named === undefined) return lost(reference)
    // What the root module is given is known when a plan is made.
    if (around === undefined) return known
    const call = this.#configuration.module(around.names)?.calls.get(scope.names.at(-1) ?? '')
    const expression = member(this.#configuration.parse(call?.expressions), named.name)
    const references = member(expression, 'references')
    // A constant, or a default.
    if (!Array.isArray(references)) return call === undefined ? lost(reference) : known
    const each = this.#configuration.parse(call?.each)
    const found = this.#all(references, { ...stand, scope: around, key: scope.key, each, depth: stand.depth + 1 })
    return within(found, named.key, rest)
  }

  #eachValue(reference: string, rest: readonly Step[], stand: Stand): Found {
    const references = member(stand.each, 'references')
    if (!Array.isArray(references)) return member(stand.each, 'constant_value') === undefined ? lost(reference) : known
    const last = rest.at(-1)
    const { links, beside, chosen } = this.#all(references, { ...stand, each: undefined, depth: stand.depth + 1 })
    // `for_each = aws_subnet.app` makes `each.value.id` that subnet's.
    const own = pick(links, stand.key).map((link) =>
      last === undefined || last.name === '' ? link : { ...link, attribute: writeSteps(rest) },
    )
    if (own.length === 1) return { links: own, beside: [], chosen }
    return links.length === 0 && beside.length === 0 ? known : { links: [], beside: [reference, ...beside], chosen }
  }

  #output(reference: string, [called, output, ...rest]: readonly Step[], stand: Stand): Found {
    if (called === undefined) return lost(reference)
    const { scope } = stand
    const base = `${scope.address === '' ? '' : `${scope.address}.`}module.${called.name}`
    const there = this.#moduleInstances().get(base) ?? new Set<string>()
    const wanted = [called.key, stand.key, undefined].map((key) => base + writeKey(key))
    const exact = called.key === undefined ? wanted.slice(1).find((address) => there.has(address)) : wanted[0]
    const addresses = exact === undefined ? [...there] : [exact]
    // All outputs of a module say nothing of which one is meant.
    if (output === undefined || addresses.length === 0) return lost(reference)
    const module = this.#configuration.module([...scope.names, called.name])
    const references = member(member(member(this.#configuration.parse(module?.outputs), output.name), 'expression'), 'references')
    if (!Array.isArray(references)) return module?.outputs === undefined ? lost(reference) : known
    const links: Link[] = []
    const beside: string[] = []
    let chosen = false
    for (const address of addresses) {
      if (this.#left <= 0) break
      const inner: Stand = { ...stand, scope: this.#scope(address), key: undefined, each: undefined, depth: stand.depth + 1 }
      const found = within(this.#all(references, inner), output.key, rest)
      links.push(...found.links)
      beside.push(...found.beside)
      chosen ||= found.chosen
    }
    return { links, beside, chosen }
  }

  #resource(
    reference: string,
    steps: readonly Step[],
    stand: Stand,
    { isIndexed, isData }: { isIndexed: boolean; isData: boolean },
  ): Found {
    const [type, named, ...rest] = steps
    if (type === undefined || named === undefined) return lost(reference)
    const { address } = stand.scope
    const base = `${address === '' ? '' : `${address}.`}${isData ? 'data.' : ''}${type.name}.${named.name}`
    const all = this.#byBase().get(base) ?? []
    const attribute = rest.length > 0 ? writeSteps(rest) : attributeFor(stand.leaf)
    if (attribute === undefined) return lost(reference)
    let chosen = all
    if (named.key !== undefined) chosen = all.filter((one) => one.index === named.key)
    else if (all.length > 1 && isIndexed) {
      const same = all.filter((one) => one.index === stand.key)
      if (same.length > 0) chosen = same
    }
    // One that there is none of, as `count = 0` makes it, is an empty list, and known.
    if (chosen.length === 0) return all.length === 0 ? known : lost(reference)
    return { links: chosen.map((one) => ({ resource: this.#idOf(one.address), attribute })), beside: [], chosen: false }
  }

  #scope(address: string): Scope {
    const known = this.#scopes.get(address)
    if (known) return known
    let scope: Scope = { address: '', names: [], key: undefined, around: undefined }
    for (const { name, key } of moduleSteps(address)) {
      const here = `${scope.address === '' ? '' : `${scope.address}.`}module.${name}${writeKey(key)}`
      scope = { address: here, names: [...scope.names, name], key, around: scope }
    }
    this.#scopes.set(address, scope)
    return scope
  }

  /** The only instance of such types that isn't known yet: what isn't known of an attribute that takes nothing else leads there. */
  onlyNew(types: RegExp): Link | undefined {
    const fresh = this.#instances.filter((one) => types.test(one.type) && one.fresh === true)
    const [only] = fresh
    return only !== undefined && fresh.length === 1 && !only.data ? { resource: this.#idOf(only.address), attribute: 'id' } : undefined
  }

  /** Instances by the address of their resource. */
  #byBase(): ReadonlyMap<string, readonly Instance[]> {
    return (this.#groups ??= groupBy(
      this.#instances,
      (one) => `${one.module === '' ? '' : `${one.module}.`}${one.data ? 'data.' : ''}${one.type}.${one.name}`,
    ))
  }

  /** Addresses of module instances by the address of their call. */
  #moduleInstances(): ReadonlyMap<string, ReadonlySet<string>> {
    if (this.#modules) return this.#modules
    this.#modules = new Map()
    for (const address of new Set(this.#instances.map(({ module }) => module))) {
      for (let scope: Scope | undefined = this.#scope(address); scope?.around; scope = scope.around) {
        const base = `${scope.around.address === '' ? '' : `${scope.around.address}.`}module.${scope.names.at(-1) ?? ''}`
        const group = this.#modules.get(base)
        if (group) group.add(scope.address)
        else this.#modules.set(base, new Set([scope.address]))
      }
    }
    return this.#modules
  }
}

const nothing: Found = { links: [], beside: [], chosen: false }
const known: Found = { links: [], beside: [], chosen: true }

function lost(reference: string): Found {
  return { links: [], beside: [reference], chosen: false }
}

/** Terraform lists each reference and then what it begins with; the whole ones alone. */
function withoutPrefixes(references: readonly unknown[]): readonly string[] {
  const whole = new Set<string>()
  let last = ''
  for (const one of references) {
    if (typeof one !== 'string') continue
    if (last.startsWith(one) && (last.length === one.length || last[one.length] === '.' || last[one.length] === '[')) continue
    whole.add(one)
    last = one
  }
  return [...whole]
}

/** What an index behind a variable or an output means for a list of links. */
function within(found: Found, key: Key | undefined, rest: readonly Step[]): Found {
  if (found.links.length < 2) return found
  const index = key ?? rest.find((step) => step.key !== undefined)?.key
  return index === undefined ? found : { ...found, links: pick(found.links, index) }
}

/** The link of the same key, or at that place; all where none fits. */
function pick(links: readonly Link[], key: Key | undefined): readonly Link[] {
  if (key === undefined) return links
  const same = links.filter(({ resource }) => resource.endsWith(writeKey(key)))
  if (same.length === 1) return same
  const at = typeof key === 'number' ? links[key] : undefined
  return at === undefined ? links : [at]
}
