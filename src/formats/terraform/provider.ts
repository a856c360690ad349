import type { Expression } from '../../syntax/hcl/ast.ts'
import { contentOf, type Attribute, type Content, type Schema } from './content.ts'
import type { Declared } from './declaration.ts'
import { evaluate } from './expression/evaluate.ts'
import type { ModuleInstance, Surroundings } from './module.ts'
import { object, string, type TfValue } from './value/value.ts'

const schema: Schema = { assume_role: 0, assume_role_with_web_identity: 0, default_tags: 0, endpoints: 0, ignore_tags: 0 }
const inner: Schema = {}

/** A configured provider: where its resources are, whose they are, and which tags all of them get. */
export class Provider {
  readonly #instance: ModuleInstance
  readonly #declared: Declared
  readonly #content: Content
  readonly #surroundings: Surroundings | undefined
  readonly #keyed = new Map<string, Provider>()
  #account: { readonly value: string | undefined } | undefined
  #tags: { readonly value: TfValue | undefined } | undefined
  #region: { readonly value: string | undefined } | undefined
  #number: { readonly value: string | undefined } | undefined

  constructor(instance: ModuleInstance, declared: Declared, surroundings?: Surroundings) {
    this.#instance = instance
    this.#declared = declared
    this.#content = contentOf(declared.bodies, schema)
    this.#surroundings = surroundings
  }

  /** One of those that `for_each` makes (OpenTofu: provider for_each, 1.9, 2026-11); with a key that isn't there or isn't known nothing is known of it. */
  at(key: TfValue): Provider {
    if (key.kind !== 'string') return this
    let provider = this.#keyed.get(key.value)
    if (provider === undefined) {
      const each = object(new Map<string, TfValue>([['key', key], ['value', this.#valueAt(key.value) ?? string(key.value)]]))
      provider = new Provider(this.#instance, this.#declared, new Map([['each', each]]))
      this.#keyed.set(key.value, provider)
    }
    return provider
  }

  #valueAt(key: string): TfValue | undefined {
    const each = this.#content.attributes.get('for_each')
    const value = each && evaluate(each.expression, this.#instance.scope(each.text))
    return value !== undefined && 'entries' in value ? value.entries.get(key) : undefined
  }

  #evaluate({ expression, text }: Attribute): TfValue {
    return evaluate(expression, this.#instance.scopeWith(text, this.#surroundings))
  }

  /** Nobody said yet which of several it is. */
  get #isMany(): boolean {
    return this.#surroundings === undefined && this.#content.attributes.has('for_each')
  }

  #text(name: string): string | undefined {
    return this.#textOf(this.#content.attributes.get(name))
  }

  #textOf(attribute: Attribute | undefined): string | undefined {
    if (attribute === undefined) return undefined
    if (this.#isMany) return undefined
    const value = this.#evaluate(attribute)
    return value.kind === 'string' ? value.value : undefined
  }

  #nested(type: string): Content | undefined {
    const found = this.#content.blocks.find(({ block }) => block.type === type)
    return found && contentOf([found.block.body], inner)
  }

  /** `eu-west-1`; undefined where the configuration leaves it to the environment or to what isn't known. */
  region(): string | undefined {
    this.#region ??= { value: this.#text('region') }
    return this.#region.value
  }

  /** The account's number, where the configuration says it: in the role that is assumed, or as the only one that is allowed. */
  accountNumber(): string | undefined {
    this.#number ??= { value: this.#findNumber() }
    return this.#number.value
  }

  #findNumber(): string | undefined {
    const role =
      this.#textOf(this.#nested('assume_role')?.attributes.get('role_arn')) ??
      this.#textOf(this.#nested('assume_role_with_web_identity')?.attributes.get('role_arn'))
    const [, fromRole] = /^arn:[^:]*:iam::(\d{12}):/.exec(role ?? '') ?? []
    if (fromRole !== undefined) return fromRole
    const allowed = this.#content.attributes.get('allowed_account_ids')
    if (allowed === undefined || this.#isMany) return undefined
    const value = this.#evaluate(allowed)
    const items = value.kind === 'tuple' || value.kind === 'list' || value.kind === 'set' ? value.items : []
    const [only] = items
    return items.length === 1 && only?.kind === 'string' ? only.value : undefined
  }

  /** What tells its account from another one's: its number, else its profile; undefined where nothing says it. */
  account(): string | undefined {
    this.#account ??= { value: this.#findAccount() }
    return this.#account.value
  }

  #findAccount(): string | undefined {
    const number = this.accountNumber()
    if (number !== undefined) return number
    const profile = this.#text('profile')
    return profile === undefined ? undefined : `profile ${profile}`
  }

  get hasDefaultTags(): boolean {
    return this.#content.blocks.some(({ block }) => block.type === 'default_tags')
  }

  /** Tags that every resource of it gets (AWS provider: default_tags, 2026-11). */
  defaultTags(): TfValue | undefined {
    this.#tags ??= { value: this.#findTags() }
    return this.#tags.value
  }

  #findTags(): TfValue | undefined {
    const tags = this.#nested('default_tags')?.attributes.get('tags')
    return tags && !this.#isMany ? this.#evaluate(tags) : undefined
  }
}

/** The providers that a module has: its own, those that its call hands over, else the caller's that have no alias. */
export function providersOf(instance: ModuleInstance, handed: Attribute | undefined, surroundings: Surroundings | undefined): ReadonlyMap<string, Provider> {
  const providers = new Map<string, Provider>()
  const outer = instance.caller?.instance.providers ?? new Map<string, Provider>()
  if (handed?.expression.kind === 'object') {
    for (const { key, value } of handed.expression.entries) {
      const from = instance.caller && findProvider(value, outer, (key) => evaluate(key, (instance.caller?.instance ?? instance).scopeWith(handed.text, surroundings)))
      const to = dottedName(key)
      if (from !== undefined && to !== undefined) providers.set(to, from)
    }
  } else for (const [name, provider] of outer) if (!name.includes('.')) providers.set(name, provider)
  for (const [name, declared] of instance.module.providers) {
    // A block that only announces what the caller must hand over ("proxy configuration") says nothing itself.
    const { attributes, blocks } = contentOf(declared.bodies, schema)
    if (!providers.has(name) || attributes.list.length + blocks.length > (name.includes('.') ? 1 : 0))
      providers.set(name, new Provider(instance, declared))
  }
  return providers
}

/** `aws.west`, or `aws.by[each.key]`: one of several. */
export function findProvider(expression: Expression, providers: ReadonlyMap<string, Provider>, evaluateKey: (key: Expression) => TfValue): Provider | undefined {
  const last = expression.kind === 'traversal' ? expression.steps.at(-1) : undefined
  if (expression.kind !== 'traversal' || last?.kind !== 'index') return providers.get(dottedName(expression) ?? '')
  const name = dottedName({ ...expression, steps: expression.steps.slice(0, -1) })
  return providers.get(name ?? '')?.at(evaluateKey(last.key))
}

/** `aws.west` where an expression is such a name and nothing else. */
export function dottedName(expression: Expression): string | undefined {
  switch (expression.kind) {
    case 'text':
      return expression.value
    case 'variable':
      return expression.name
    case 'wrap':
    case 'parentheses':
      return dottedName(expression.value)
    case 'traversal': {
      const names = [dottedName(expression.source), ...expression.steps.map((step) => (step.kind === 'attribute' ? step.name : undefined))]
      return names.includes(undefined) ? undefined : names.join('.')
    }
    default:
      return undefined
  }
}
