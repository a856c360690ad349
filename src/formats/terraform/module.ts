import type { Span, Text } from '../../base/text.ts'
import { derived, implied, written, type Origin } from '../../origin/origin.ts'
import { Call } from './call.ts'
import type { Attribute, Schema } from './content.ts'
import type { DeclaredResource, Module } from './declaration.ts'
import type { Evaluation } from './evaluation.ts'
import { evaluate } from './expression/evaluate.ts'
import type { Resolved, Scope } from './expression/scope.ts'
import { providersOf, type Provider } from './provider.ts'
import { ResourceSet } from './resource.ts'
import type { Root } from './root.ts'
import { relativePath } from './paths.ts'
import { markSensitive, string, unknown, type TfValue } from './value/value.ts'
import { settle, variableOf, type Input } from './variable.ts'

/** What an instance of a block sees beside its module: `each`, `count`, `self` and the iterators of `dynamic` blocks. */
export type Surroundings = ReadonlyMap<string, TfValue>

/** Where a module is called, from the instance's point of view. */
export interface Caller {
  readonly instance: ModuleInstance
  readonly call: Call
  /** Why nobody knows how many of it there are. */
  readonly uncertain: string | undefined
  /** `each` and `count` of this use. */
  readonly surroundings: Surroundings
}

/** One use of a module: the root, or what one call makes of a folder. Everything in it is worked out when it is asked for, once. */
export class ModuleInstance {
  readonly evaluation: Evaluation
  readonly module: Module
  readonly root: Root
  readonly caller: Caller | undefined
  /** `module.net["a"].module.sub`; empty for the root. */
  readonly path: string
  /** The same without keys. */
  readonly staticPath: string
  /** The names of the calls on the way here: as `.terraform/modules/modules.json` has them. */
  readonly callNames: readonly string[]
  /** The places of the calls, from the inside out. */
  readonly chain: readonly Origin[]
  readonly uncertain: string | undefined
  readonly depth: number
  readonly #input: (name: string) => Input | undefined
  readonly #values = new Map<string, TfValue>()
  /** By the numbers of their declarations. */
  readonly #resources: (ResourceSet | undefined)[]
  readonly #providerOfType = new Map<string, Provider | undefined>()
  readonly #calls = new Map<string, Call>()
  readonly #scopes = new Map<Text, Scope>()
  /** Configured providers by the name that this module has for them. */
  readonly providers: ReadonlyMap<string, Provider>

  /** `handed` is what the call says of providers. */
  constructor(
    evaluation: Evaluation,
    module: Module,
    root: Root,
    caller: Caller | undefined,
    name: string,
    input: (name: string) => Input | undefined,
    handed?: Attribute,
  ) {
    this.evaluation = evaluation
    this.module = module
    this.root = root
    this.caller = caller
    const outer = caller?.instance
    this.path = outer === undefined || outer.path === '' ? name : `${outer.path}.${name}`
    this.staticPath =
      caller === undefined
        ? ''
        : `${outer === undefined || outer.staticPath === '' ? '' : `${outer.staticPath}.`}module.${caller.call.name}`
    this.callNames = caller === undefined ? [] : [...caller.instance.callNames, caller.call.name]
    this.chain =
      caller === undefined ? [] : [written(caller.call.declared.text, caller.call.declared.block.headerSpan), ...caller.instance.chain]
    this.uncertain = caller?.uncertain ?? outer?.uncertain
    this.depth = outer === undefined ? 0 : outer.depth + 1
    this.#input = input
    this.#resources = new Array<ResourceSet | undefined>(module.resources.length).fill(undefined)
    this.providers = providersOf(this, handed, caller?.surroundings)
  }

  /** A module that a call of this one uses. */
  inner(
    module: Module,
    caller: Caller,
    name: string,
    input: (name: string) => Input | undefined,
    handed: Attribute | undefined,
  ): ModuleInstance {
    return new ModuleInstance(this.evaluation, module, this.root, caller, name, input, handed)
  }

  /** A place in this module, with the chain of calls that led here. */
  origin(text: Text, span: Span): Origin {
    const own = written(text, span)
    return this.chain.length === 0 ? own : derived(this.path, [own, ...this.chain])
  }

  /** What expressions in a file of this module see. */
  scope(text: Text): Scope {
    let scope = this.#scopes.get(text)
    if (scope === undefined) {
      scope = this.scopeWith(text, undefined)
      this.#scopes.set(text, scope)
    }
    return scope
  }

  /** The same with what an instance of a block sees. */
  scopeWith(text: Text, surroundings: Surroundings | undefined): Scope {
    const { evaluation, root } = this
    return {
      resolve: (names) => this.#resolve(names, surroundings),
      origin: (span) => this.origin(text, span),
      report: (problem) => evaluation.report(problem),
      isUncertain: (resource) => evaluation.uncertain.has(resource),
      files: { folder: root.folder, open: evaluation.context.open, paths: evaluation.context.paths },
      budget: evaluation.budget,
    }
  }

  #resolve(names: readonly string[], surroundings: Surroundings | undefined): Resolved | undefined {
    const [first = '', second] = names
    const near = surroundings?.get(first)
    if (near !== undefined) return { value: near, taken: 1 }
    switch (first) {
      case 'var':
        return take(second === undefined ? undefined : this.variable(second), 2)
      case 'local':
        return take(second === undefined ? undefined : this.local(second), 2)
      case 'path':
        return take(this.#path(second), 2)
      case 'terraform':
      case 'tofu':
        return second === 'workspace' ? { value: string(this.root.workspace), taken: 2 } : undefined
      case 'module': {
        const call = second === undefined ? undefined : this.call(second)
        return call && resolveIn(call, names, 2)
      }
      case 'data':
      case 'ephemeral':
        return this.#resolveResource(this.#declared(`${first}.${second}`, names[2]), names, 3)
      case 'resource':
        return this.#resolveResource(this.#declared(second, names[2]), names, 3)
      default:
        return this.#resolveResource(this.#declared(first, second), names, 2)
    }
  }

  #resolveResource(declared: DeclaredResource | undefined, names: readonly string[], taken: number): Resolved | undefined {
    return declared && resolveIn(this.resource(declared), names, taken)
  }

  #declared(type: string | undefined, name: string | undefined): DeclaredResource | undefined {
    return type === undefined || name === undefined ? undefined : this.module.named.get(type)?.get(name)
  }

  #path(which: string | undefined): TfValue | undefined {
    if (which === 'module') return string(relativePath(this.root.folder, this.module.folder))
    if (which === 'root') return string('.')
    return which === 'cwd' ? unknown('the folder in which Terraform is run') : undefined
  }

  #once(key: string, work: () => TfValue): TfValue {
    let value = this.#values.get(key)
    if (value === undefined) {
      value = this.evaluation.once(this, key, work)
      this.#values.set(key, value)
    }
    return value
  }

  nameOf(key: string): string {
    return this.path === '' ? key : `${this.path}.${key}`
  }

  placeOf(key: string): Origin {
    const name = key.slice(key.indexOf('.') + 1)
    const attribute = key.startsWith('local.') ? this.module.locals.get(name) : undefined
    if (attribute !== undefined) return this.origin(attribute.text, attribute.span)
    const declared = (key.startsWith('var.') ? this.module.variables : this.module.outputs).get(name)
    return declared === undefined ? implied(key) : this.origin(declared.text, declared.block.headerSpan)
  }

  variable(name: string): TfValue | undefined {
    const declared = this.module.variables.get(name)
    if (declared === undefined) return undefined
    const key = `var.${name}`
    return this.#once(key, () => settle(variableOf(declared, this.evaluation), this.#input(name), this, () => this.placeOf(key)))
  }

  local(name: string): TfValue | undefined {
    const attribute = this.module.locals.get(name)
    if (attribute === undefined) return undefined
    return this.#once(`local.${name}`, () => evaluate(attribute.expression, this.scope(attribute.text)))
  }

  output(name: string): TfValue | undefined {
    const declared = this.module.outputs.get(name)
    if (declared === undefined) return undefined
    const key = `output.${name}`
    return this.#once(key, () => {
      const { attributes } = this.evaluation.contentOf(declared, outputSchema)
      const value = attributes.get('value')
      if (value === undefined) {
        this.evaluation.problem('missing-argument', `output ${name} has no value.`, this.placeOf(key))
        return unknown(`output ${name} has no value`)
      }
      const sensitive = attributes.get('sensitive')?.expression
      const found = evaluate(value.expression, this.scope(value.text))
      return markSensitive(found, sensitive?.kind === 'bool' && sensitive.value)
    })
  }

  resource(declared: DeclaredResource): ResourceSet {
    return (this.#resources[declared.number] ??= new ResourceSet(this, declared))
  }

  /** The provider that makes resources of a type where nothing else is said: the one that the type's name begins with. */
  providerOfType(type: string): Provider | undefined {
    if (!this.#providerOfType.has(type)) this.#providerOfType.set(type, this.providers.get(type.split('_', 1)[0] ?? ''))
    return this.#providerOfType.get(type)
  }

  call(name: string): Call | undefined {
    let call = this.#calls.get(name)
    if (call === undefined) {
      const declared = this.module.calls.get(name)
      if (declared === undefined) return undefined
      call = new Call(this, name, declared)
      this.#calls.set(name, call)
    }
    return call
  }
}

function take(value: TfValue | undefined, taken: number): Resolved | undefined {
  return value && { value, taken }
}

/** Only what is asked for is worked out where there is one of it: its neighbours may need each other. */
function resolveIn(
  of: { readonly part: (name: string) => TfValue | undefined; readonly value: () => TfValue },
  names: readonly string[],
  taken: number,
): Resolved {
  const name = names[taken]
  const part = name === undefined ? undefined : of.part(name)
  return part === undefined ? { value: of.value(), taken } : { value: part, taken: taken + 1 }
}

const outputSchema: Schema = { precondition: 0, postcondition: 0 }
