import { written, type Origin } from '../../origin/origin.ts'
import { contentOf, type Content, type Schema } from './content.ts'
import type { Declared, Module } from './declaration.ts'
import { deepestCall } from './evaluation.ts'
import { evaluate } from './expression/evaluate.ts'
import { expand, type Expansion } from './expand.ts'
import { lazyObject, lazyTuple } from './lazy.ts'
import type { ModuleInstance, Surroundings } from './module.ts'
import { earlyText } from './source.ts'
import { nullValue, number, object, string, unknown, type TfValue } from './value/value.ts'
import { variableOf, type Input } from './variable.ts'

const schema: Schema = { lifecycle: 0 }
/** Arguments that are not inputs of the module. */
const own: ReadonlySet<string> = new Set(['source', 'version', 'providers', 'count', 'for_each', 'depends_on', 'enabled'])

/** A module block in one use of the module that it stands in. */
export class Call {
  readonly name: string
  readonly declared: Declared
  readonly #outer: ModuleInstance
  readonly #content: Content
  #module: { readonly module: Module } | { readonly why: string } | undefined
  #expansion: Expansion | undefined
  #instances: readonly ModuleInstance[] | undefined
  #value: TfValue | undefined

  constructor(outer: ModuleInstance, name: string, declared: Declared) {
    this.#outer = outer
    this.name = name
    this.declared = declared
    this.#content = outer.evaluation.contentOf(declared, schema)
  }

  nameOf(): string {
    return this.#outer.nameOf(`module.${this.name}`)
  }

  placeOf(): Origin {
    return this.#place()
  }

  #place(): Origin {
    return this.#outer.origin(this.declared.text, this.declared.block.headerSpan)
  }

  /** The module that is called; what cannot be read is named. */
  module(): Module | undefined {
    this.#module ??= this.#find()
    return 'module' in this.#module ? this.#module.module : undefined
  }

  #find(): { readonly module: Module } | { readonly why: string } {
    const outer = this.#outer
    const { evaluation } = outer
    const source = sourceOf(this.#content) ?? this.#earlySource()
    const place = (): Origin => this.#place()
    const notRead = (why: string): { readonly why: string } => {
      evaluation.notRead(`module.${this.name}: ${why}`, place())
      return { why: `module.${this.name} was not read` }
    }
    if (source === undefined) {
      evaluation.problem('missing-argument', `module.${this.name} has no source that is written out.`, place())
      return notRead('its source is not written out')
    }
    const folder = outer.root.folderOfCall(outer, this.name, source)
    if (folder === undefined)
      return notRead(isLocal(source) ? `${source} is outside of what is read` : `${source} is not in .terraform/modules`)
    for (let around: ModuleInstance | undefined = outer; around !== undefined; around = around.caller?.instance) {
      if (around.module.folder !== folder) continue
      evaluation.problem('module-cycle', `module.${this.name} calls a module that it is part of: ${source}.`, place())
      return notRead('it would contain itself')
    }
    if (outer.depth >= deepestCall) {
      evaluation.problem('module-depth', `Modules are nested deeper than ${deepestCall} here.`, place())
      return notRead(`modules nest deeper than ${deepestCall}`)
    }
    const module = evaluation.moduleIn(folder)
    if (module === undefined) return notRead(`${source} holds no configuration`)
    this.#compareInputs(module)
    return { module }
  }

  /** A source that isn't written out, of variables and locals. */
  #earlySource(): string | undefined {
    const outer = this.#outer
    const attribute = this.#content.attributes.get('source')
    if (attribute === undefined) return undefined
    const value = outer.evaluation.once(this, 'source', () => evaluate(attribute.expression, outer.scope(attribute.text)))
    return value.kind === 'string' ? value.value : undefined
  }

  #compareInputs(module: Module): void {
    const { evaluation } = this.#outer
    for (const { name, text, nameSpan } of this.#content.attributes.list) {
      if (own.has(name) || module.variables.has(name)) continue
      evaluation.problem('unexpected-input', `module.${this.name} has no variable ${name}.`, this.#outer.origin(text, nameSpan))
    }
    for (const [name, declared] of module.variables) {
      if (this.#content.attributes.has(name) || variableOf(declared, evaluation).otherwise !== undefined) continue
      evaluation.problem('missing-input', `module.${this.name} needs a value for ${name}.`, this.#place())
    }
  }

  #expand(): Expansion {
    if (this.#expansion !== undefined) return this.#expansion
    const outer = this.#outer
    const { evaluation } = outer
    const found: Expansion[] = []
    evaluation.once(this, this.name, () => {
      found.push(expand(this.#content, ({ text }) => outer.scope(text), evaluation, `module.${this.name}`))
      return unknown(this.name)
    })
    const [expansion] = found
    if (expansion === undefined) return { kind: 'unknown', says: `module.${this.name} needs itself`, each: undefined }
    if (expansion.kind === 'single' && !evaluation.takeInstances(1)) {
      const says = 'there are too many instances in all'
      evaluation.problem('too-many-instances', 'There are too many instances in all; modules from here on are left out.', this.#place())
      evaluation.notRead(`module.${this.name}: ${says}`, this.#place())
      this.#value = unknown(says)
      return (this.#expansion = { kind: 'count', count: 0 })
    }
    return (this.#expansion = expansion)
  }

  /** Every use of the module that this call makes. */
  instances(): readonly ModuleInstance[] {
    return (this.#instances ??= this.#make())
  }

  #make(): readonly ModuleInstance[] {
    const module = this.module()
    if (module === undefined) return []
    const expansion = this.#expand()
    switch (expansion.kind) {
      case 'off':
        return []
      case 'single':
        return [this.#use(module, '', new Map())]
      case 'count':
        return Array.from({ length: expansion.count }, (_, i) =>
          this.#use(module, `[${i}]`, new Map([['count', object(new Map([['index', number(i)]]))]])),
        )
      case 'each':
        return expansion.entries.map(([key, value]) => this.#use(module, `[${JSON.stringify(key)}]`, eachOf(string(key), value)))
      case 'unknown': {
        const index = unknown(expansion.says)
        const surroundings = new Map([
          ...eachOf(expansion.each ?? index, expansion.each ?? index),
          ['count', object(new Map([['index', index]]))] as const,
        ])
        return [this.#use(module, '', surroundings, expansion.says)]
      }
    }
  }

  #use(module: Module, key: string, surroundings: Surroundings, uncertain?: string): ModuleInstance {
    const outer = this.#outer
    const input = (name: string): Input | undefined => {
      const attribute = own.has(name) ? undefined : this.#content.attributes.get(name)
      return attribute && { kind: 'value', value: evaluate(attribute.expression, outer.scopeWith(attribute.text, surroundings)) }
    }
    return outer.inner(
      module,
      { instance: outer, call: this, uncertain, surroundings },
      `module.${this.name}${key}`,
      input,
      this.#content.attributes.get('providers'),
    )
  }

  /** An output of the only use; undefined where there are several, or no such output. */
  part(name: string): TfValue | undefined {
    if (this.module() === undefined) return this.value()
    if (this.#expand().kind !== 'single') return undefined
    return this.instances()[0]?.output(name)
  }

  /** What a reference to the whole call is worth. */
  value(): TfValue {
    return (this.#value ??= this.#whole())
  }

  #whole(): TfValue {
    if (this.module() === undefined) return unknown(`module.${this.name} was not read`)
    const expansion = this.#expand()
    if (this.#value !== undefined) return this.#value
    const outputs = (instance: ModuleInstance): TfValue =>
      lazyObject([...instance.module.outputs.keys()], (name) => instance.output(name) ?? unknown(`there is no output ${name}`))
    const instances = this.instances()
    switch (expansion.kind) {
      case 'off':
        return nullValue()
      case 'single':
        return instances[0] === undefined ? unknown(`module.${this.name} was not read`) : outputs(instances[0])
      case 'count':
        return lazyTuple(instances.map(outputs))
      case 'each': {
        const byKey = new Map(expansion.entries.map(([key], i) => [key, instances[i]]))
        return lazyObject([...byKey.keys()], (key) => {
          const instance = byKey.get(key)
          return instance === undefined ? unknown(`there is no module.${this.name} ${key}`) : outputs(instance)
        })
      }
      case 'unknown':
        return unknown(`how many of module.${this.name} there are: ${expansion.says}`, undefined, { each: instances[0] && outputs(instances[0]) })
    }
  }
}

function eachOf(key: TfValue, value: TfValue): Map<string, TfValue> {
  return new Map([
    [
      'each',
      object(
        new Map([
          ['key', key],
          ['value', value],
        ]),
      ),
    ],
  ])
}

/**
 * `./net` and `../net` are folders beside the caller's; everything else comes from elsewhere (Terraform: Module Sources, Local Paths,
 * 2026-11).
 */
export function isLocal(source: string): boolean {
  return source.startsWith('./') || source.startsWith('../') || source === '.' || source === '..'
}

/** The source of a call where it is written out. */
function sourceOf(content: Content): string | undefined {
  const expression = content.attributes.get('source')?.expression
  return expression?.kind === 'text' ? expression.value : undefined
}

/** The source that a module block names, and where. */
export function sourceOfCall(declared: Declared, within?: Module): { readonly source: string; readonly origin: Origin } | undefined {
  const content = contentOf(declared.bodies, schema)
  const expression = content.attributes.get('source')?.expression
  const source = sourceOf(content) ?? (expression && within && earlyText(expression, within))
  return source === undefined ? undefined : { source, origin: written(declared.text, declared.block.headerSpan) }
}
