import type { Link } from '../../../platforms/value.ts'
import type { TextChange } from '../../edit.ts'
import type { ModuleInstance } from '../module.ts'
import type { ResourceInstance } from '../resource.ts'
import type { TfValue } from '../value/value.ts'
import { appendTo, blockText, insertBelow, setArguments } from './layout.ts'
import type { Places } from './places.ts'

/** An expression as it may be written in a module, and what has to be written elsewhere so that it may: outputs, variables, arguments of calls. */
export interface Spelled {
  readonly text: string
  readonly changes: readonly TextChange[]
}

/** Finds out how the values of a configuration may be referred to at a place. */
export class Speller {
  readonly #places: Places

  constructor(places: Places) {
    this.#places = places
  }

  /** A resource's attribute, as a module can say it; with new outputs and variables where it can't yet, but only into modules that are used once. */
  link(link: Link, within: ModuleInstance, depth = 0): Spelled | undefined {
    const one = this.#places.resource(link.resource)
    if (!one || depth > 8) return undefined
    if (one.set.instance === within) return { text: this.#own(one, link.attribute), changes: [] }
    const known = nameOf(within, (value) => isLink(value, link), link)
    if (known !== undefined) return { text: known, changes: [] }
    const chain = this.#places.around(one.set.instance)
    const place = chain.indexOf(within)
    if (place > 0) return this.#upwards(one, link, chain.slice(0, place))
    return this.#inwards(one, link, within, depth)
  }

  /** A literal: a name for it where one stands for exactly this, else itself. `about`: what a name of a number must have in it, since numbers are often alike. */
  text(value: string, within: ModuleInstance): string {
    const isRange = /^[\da-f.:]+\/\d+$/i.test(value) && !value.endsWith('/0')
    const known = isRange ? nameOf(within, (one) => one.kind === 'string' && one.value === value && !one.secret) : undefined
    return known ?? this.#domain(value, within) ?? quoted(value)
  }

  /** A domain name by the variable that holds it, or what it ends with: `"www.${var.domain}"`. */
  #domain(value: string, within: ModuleInstance): string | undefined {
    if (!/^[a-z\d_-]+(?:\.[a-z\d_-]+)+$/i.test(value) || /^[\d.]+$/.test(value)) return undefined
    for (let rest = value; rest.includes('.'); rest = rest.slice(rest.indexOf('.') + 1)) {
      const known = nameOf(within, (one) => one.kind === 'string' && one.value === rest && !one.secret, undefined, (path) => path.startsWith('var.'))
      if (known !== undefined) return rest === value ? known : `"${value.slice(0, value.length - rest.length)}\${${known}}"`
    }
    return undefined
  }

  number(value: number, within: ModuleInstance, about: string | undefined): string {
    const known = about === undefined ? undefined : nameOf(within, (one) => one.kind === 'number' && !one.secret && one.value.toNumber() === value, undefined, (path) => path.toLowerCase().includes(about))
    return known ?? String(value)
  }

  /** Exactly these attributes, as something that `for_each` takes (the value is the attribute), else undefined. */
  each(links: readonly Link[], within: ModuleInstance): { readonly forEach: string; readonly value: string } | undefined {
    const ones = links.flatMap(({ resource }) => this.#places.resource(resource) ?? [])
    const [first] = ones
    if (!first || ones.length !== links.length) return undefined
    const whole = ones.every(({ set }) => set === first.set) && first.set.instances().length === ones.length
    if (whole && first.set.instance === within && this.#places.keyOf(first).startsWith('["')) return { forEach: first.set.declared.address, value: `each.value.${links[0]?.attribute ?? 'id'}` }
    const isAll = (value: TfValue): boolean => (value.kind === 'object' || value.kind === 'map') && value.entries.size === links.length && [...value.entries.values()].every((item) => links.some((link) => isLink(item, link)))
    const known = nameOf(within, isAll)
    return known === undefined ? undefined : { forEach: known, value: 'each.value' }
  }

  #own(one: ResourceInstance, attribute: string): string {
    return `${one.set.declared.address}${this.#places.keyOf(one)}.${attribute}`
  }

  /** Out of the modules between by outputs. `chain`: from the resource's module outwards. */
  #upwards(one: ResourceInstance, link: Link, chain: readonly ModuleInstance[]): Spelled | undefined {
    let text = this.#own(one, link.attribute)
    const changes: TextChange[] = []
    for (const [place, instance] of chain.entries()) {
      const { call } = instance.caller ?? {}
      if (!call) return undefined
      // What is in reach of an outer module already need not be handed out anew.
      const known = place === 0 ? outputOf(instance, (value) => isLink(value, link)) : undefined
      const name = known ?? this.#newOutput(instance, one, link, text, changes)
      if (name === undefined) return undefined
      text = `module.${call.name}${/\[[^\]]*\]$/.exec(instance.path)?.[0] ?? ''}.${name}`
    }
    return { text, changes }
  }

  #newOutput(instance: ModuleInstance, one: ResourceInstance, link: Link, value: string, changes: TextChange[]): string | undefined {
    const { outputs } = instance.module
    const name = freeName(namesFor(one, link), (candidate) => outputs.has(candidate))
    const last = [...outputs.values()].findLast(({ text }) => this.#places.writable(text))
    const text = this.#places.writable(last?.text ?? one.set.declared.text)
    if (!text) return undefined
    const written = blockText(`output "${name}"`, [], [{ name: 'value', value }])
    changes.push(last ? insertBelow(text, last.block.span.end, written) : appendTo(text, written))
    return name
  }

  /** Into a module by a variable, from the module that calls it. */
  #inwards(one: ResourceInstance, link: Link, within: ModuleInstance, depth: number): Spelled | undefined {
    const { caller, module } = within
    if (!caller || !this.#places.isAlone(within) || caller.call.instances().length !== 1) return undefined
    const outer = this.link(link, caller.instance, depth + 1)
    const call = caller.call.declared
    const callText = this.#places.writable(call.text)
    if (!outer || !callText) return undefined
    const declaredVariables = [...module.variables.values()].filter(({ text }) => this.#places.writable(text))
    const last = declaredVariables.at(-1)
    const [anything] = module.resources
    const text = this.#places.writable(last?.text ?? anything?.text)
    if (!text) return undefined
    const name = freeName([moduleName(one), ...namesFor(one, link)], (candidate) => module.variables.has(candidate))
    const short = declaredVariables.findLast(({ text: file, block }) => file === text && !file.content.slice(block.span.start, block.span.end).includes('\n'))
    const argument = setArguments(callText, call.block, [{ name, value: outer.text }])
    if (!argument) return undefined
    const variable: TextChange = short
      ? { path: text.path, start: short.block.span.end, end: short.block.span.end, text: `${text.content.includes('\r\n') ? '\r\n' : '\n'}variable "${name}" { type = string }` }
      : last
        ? insertBelow(text, last.block.span.end, blockText(`variable "${name}"`, [], [{ name: 'type', value: 'string' }]))
        : appendTo(text, blockText(`variable "${name}"`, [], [{ name: 'type', value: 'string' }]))
    return { text: `var.${name}`, changes: [...outer.changes, ...argument, variable] }
  }
}

export function isLink(value: TfValue, { resource, attribute }: Link): boolean {
  if (value.kind !== 'unknown' || value.parts?.length !== 1) return false
  const [part] = value.parts
  return typeof part === 'object' && part.resource === resource && part.attribute === attribute
}

/** So many values are looked through for one. */
const mostLooked = 4000
const deepest = 4

/** What a module calls a value: a variable, a local value, an output of what it calls, or a part of one. The shortest; `named` says which paths may be. */
function nameOf(within: ModuleInstance, is: (value: TfValue) => boolean, whole?: Link, named: (path: string) => boolean = () => true): string | undefined {
  const found: string[] = []
  let left = mostLooked
  const look = (value: TfValue | undefined, path: string, depth: number): void => {
    if (value === undefined || left-- <= 0) return
    if (is(value) && named(path)) found.push(path)
    else if (whole && value.kind === 'object' && value.open?.resource === whole.resource && value.open.attribute === '') found.push(`${path}.${whole.attribute}`)
    else if (depth > 0) {
      if (value.kind === 'object' || value.kind === 'map') for (const key of value.entries.keys()) look(value.entries.get(key), `${path}${step(key, value.kind === 'object' && !path.startsWith('module.'))}`, depth - 1)
      else if (value.kind === 'list' || value.kind === 'tuple') for (const [place, item] of value.items.entries()) look(item, `${path}[${place}]`, depth - 1)
    }
  }
  const { variables, locals, calls } = within.module
  for (const name of variables.keys()) look(within.variable(name), `var.${name}`, deepest)
  for (const name of locals.keys()) look(within.local(name), `local.${name}`, deepest)
  for (const name of calls.keys()) {
    const call = within.call(name)
    for (const inner of call?.instances() ?? []) {
      const key = /\[[^\]]*\]$/.exec(inner.path)?.[0] ?? ''
      for (const output of inner.module.outputs.keys()) look(inner.output(output), `module.${name}${key}.${output}`, deepest)
    }
  }
  return found.toSorted((a, b) => rank(a) - rank(b) || a.length - b.length)[0]
}

/** A variable says most, then an output. */
const rank = (path: string): number => (path.startsWith('var.') ? 0 : path.startsWith('module.') ? 1 : 2)

function step(key: string, object: boolean): string {
  return object && /^[A-Za-z_][\w-]*$/.test(key) && !key.includes('-') ? `.${key}` : `[${quoted(key)}]`
}

function outputOf(instance: ModuleInstance, is: (value: TfValue) => boolean): string | undefined {
  return [...instance.module.outputs.keys()].find((name) => {
    const value = instance.output(name)
    return value !== undefined && is(value)
  })
}

const generic: ReadonlySet<string> = new Set(['this', 'main', 'default', 'self'])

/** `application` for `module.application.aws_security_group.this`. */
function moduleName(one: ResourceInstance): string {
  const { name } = one.set.declared
  return generic.has(name) ? (one.set.instance.caller?.call.name ?? name) : name
}

function namesFor(one: ResourceInstance, { attribute }: Link): string[] {
  const type = one.set.declared.type.replace(/^[a-z0-9]+_/, '')
  const what = attribute === 'id' ? type : `${type}_${attribute.replaceAll(/\W+/g, '_')}`
  return [what, `${moduleName(one)}_${what}`]
}

function freeName(wanted: readonly string[], taken: (name: string) => boolean): string {
  const free = wanted.find((name) => !taken(name))
  if (free !== undefined) return free
  for (let number = 2; ; number++) {
    const name = `${wanted[0] ?? 'value'}_${number}`
    if (!taken(name)) return name
  }
}

/** In quotes, with what a template would take for its own escaped (HCL native syntax, Template Literals, 2026-11). */
export function quoted(text: string): string {
  return JSON.stringify(text).replaceAll('${', '$${').replaceAll('%{', '%%{')
}
