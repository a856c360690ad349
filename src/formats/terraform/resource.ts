import type { Origin } from '../../origin/origin.ts'
import type { Link } from '../../platforms/value.ts'
import { evaluateAttribute, evaluateBlocks, isLiteral, literal, originOf, resourceSchema } from './block.ts'
import { computedNames, computedOf, computeOf, hasWholeSchema, type Computed } from './computed.ts'
import { contentOf, nestedType, type Attribute, type Content } from './content.ts'
import type { DeclaredResource } from './declaration.ts'
import { evaluate } from './expression/evaluate.ts'
import type { Scope } from './expression/scope.ts'
import { expand, switchOf, type Expansion } from './expand.ts'
import { lazyObject, lazyTuple } from './lazy.ts'
import type { ModuleInstance, Surroundings } from './module.ts'
import { dottedName, findProvider, type Provider } from './provider.ts'
import { linked, nullValue, number, object, string, unknown, type TfValue } from './value/value.ts'

/** Arguments and blocks that say how Terraform goes about it, not what there is. */
const meta: ReadonlySet<string> = new Set([
  'count',
  'for_each',
  'provider',
  'depends_on',
  'lifecycle',
  'provisioner',
  'connection',
  'enabled',
])

const single: Expansion = { kind: 'single' }

/** Arguments and types of nested blocks, in the order written. */
function namesIn({ attributes, blocks }: Content): readonly string[] {
  // An array that grows takes much more room, and there is one for each resource.
  let names = attributes.list.map(({ name }) => name)
  if (names.some((name) => meta.has(name))) names = names.filter((name) => !meta.has(name))
  if (blocks.length === 0) return names
  const seen = new Set(names)
  for (const { block } of blocks) {
    const name = nestedType(block)
    if (!meta.has(name) && !seen.has(name)) names.push(name)
    seen.add(name)
  }
  return names
}

/** As `concat`, which takes longer for a few. */
function withOneMore(names: readonly string[], name: string): readonly string[] {
  const all = new Array<string>(names.length + 1)
  for (let at = 0; at < names.length; at++) all[at] = names[at] ?? ''
  all[names.length] = name
  return all
}

/** One resource block (or data source) in one use of its module: all that `count` and `for_each` make of it. */
export class ResourceSet {
  readonly declared: DeclaredResource
  readonly instance: ModuleInstance
  readonly inside: Content
  /** Where each instance names one of several providers; set once the provider was asked for. */
  keyedProvider: Attribute | undefined
  /** What the configuration says of each of them. */
  readonly names: readonly string[]
  /** Null while nobody has asked. */
  #provider: Provider | undefined | null = null
  #computed: Computed | undefined | null = null
  #allNames: readonly string[] | undefined
  #handedNames: readonly string[] | undefined
  #expansion: Expansion | undefined
  #instances: readonly ResourceInstance[] | undefined
  #value: TfValue | undefined

  constructor(instance: ModuleInstance, declared: DeclaredResource) {
    this.instance = instance
    this.declared = declared
    // A root's resources are looked through once anyway.
    this.inside =
      instance.caller === undefined ? contentOf(declared.bodies, resourceSchema) : instance.evaluation.contentOf(declared, resourceSchema)
    this.names = namesIn(this.inside)
  }

  #expand(): Expansion {
    if (this.#expansion !== undefined) return this.#expansion
    const { instance, declared } = this
    const { evaluation } = instance
    const found: Expansion[] = []
    const { attributes, blocks } = this.inside
    if (attributes.has('count') || attributes.has('for_each') || (blocks.length > 0 && switchOf(this.inside) !== undefined)) {
      evaluation.once(this, '', () => {
        found.push(expand(this.inside, ({ text }) => instance.scope(text), evaluation, declared.address))
        return unknown(declared.address)
      })
    } else found.push(single)
    const [expansion] = found
    if (expansion === undefined) return { kind: 'unknown', says: `${declared.address} needs itself`, each: undefined }
    if (expansion.kind === 'single' && !evaluation.takeInstances(1)) {
      evaluation.problem(
        'too-many-instances',
        'There are too many instances in all; resources from here on stand for any number.',
        this.place(),
      )
      return (this.#expansion = { kind: 'unknown', says: 'there are too many instances in all', each: undefined })
    }
    return (this.#expansion = expansion)
  }

  nameOf(): string {
    return this.instance.nameOf(this.declared.address)
  }

  placeOf(): Origin {
    return this.place()
  }

  place(): Origin {
    return this.instance.origin(this.declared.text, this.declared.block.headerSpan)
  }

  /** The provider that makes it; undefined where the configuration has none for it. */
  provider(): Provider | undefined {
    if (this.#provider === null) this.#provider = this.#findProvider()
    return this.#provider
  }

  #findProvider(): Provider | undefined {
    const named = this.inside.attributes.get('provider')
    if (named === undefined) return this.instance.providerOfType(this.declared.type)
    const { expression } = named
    const isKeyed = expression.kind === 'traversal' && expression.steps.at(-1)?.kind === 'index'
    if (isKeyed) this.keyedProvider = named
    return this.instance.providers.get(dottedName(isKeyed ? { ...expression, steps: expression.steps.slice(0, -1) } : expression) ?? '')
  }

  /** The names of all attributes of which something is known. */
  get allNames(): readonly string[] {
    if (this.#allNames === undefined) {
      const computed = this.computed()
      const more = computed === undefined ? [] : Object.keys(computed).filter((name) => !this.says(name))
      this.#allNames = more.length === 0 ? this.names : this.names.concat(more)
    }
    return this.#allNames
  }

  /** The names of what is handed over of each of them. */
  handedNames(hasDefaultTags: boolean): readonly string[] {
    if (this.#handedNames === undefined) {
      const computed = this.computed()
      const more = computed === undefined ? [] : computedNames(computed).filter((name) => !this.says(name))
      const names = more.length === 0 ? this.names : [...this.names, ...more]
      this.#handedNames = hasDefaultTags && !this.says('tags_all') ? withOneMore(names, 'tags_all') : names
    }
    return this.#handedNames
  }

  /** Whether the configuration says something of an attribute. */
  says(name: string): boolean {
    if (this.inside.attributes.has(name)) return !meta.has(name)
    return this.inside.blocks.length > 0 && this.names.includes(name)
  }

  /** Whether an attribute is what stands there, so that nothing can be wrong with it; `place` is that of its name. */
  isLiteral(name: string, place: number): boolean {
    const { attributes } = this.inside
    const there = attributes.list[place]
    const attribute = there?.name === name ? there : attributes.get(name)
    if (attribute === undefined || !isLiteral(attribute.expression)) return false
    const computed = this.computed()
    return computed === undefined || computeOf(computed, name) === undefined
  }

  /** Where an attribute's value is from; undefined for what the configuration doesn't say. */
  originOf(name: string, value: TfValue): Origin | undefined {
    const attribute = this.inside.attributes.get(name)
    return attribute === undefined ? value.origin : originOf(value, attribute, this.instance)
  }

  computed(): Computed | undefined {
    if (this.#computed === null) this.#computed = computedOf(this)
    return this.#computed
  }

  instances(): readonly ResourceInstance[] {
    return (this.#instances ??= this.#make())
  }

  #make(): readonly ResourceInstance[] {
    const expansion = this.#expand()
    switch (expansion.kind) {
      case 'off':
        return []
      case 'single':
        return [new ResourceInstance(this, '', undefined, undefined)]
      case 'count':
        return Array.from(
          { length: expansion.count },
          (_, i) => new ResourceInstance(this, `[${i}]`, new Map([['count', object(new Map([['index', number(i)]]))]]), undefined),
        )
      case 'each':
        return expansion.entries.map(
          ([key, value]) =>
            new ResourceInstance(
              this,
              `[${JSON.stringify(key)}]`,
              new Map([
                [
                  'each',
                  object(
                    new Map([
                      ['key', string(key)],
                      ['value', value],
                    ]),
                  ),
                ],
              ]),
              undefined,
            ),
        )
      case 'unknown': {
        const index = unknown(expansion.says)
        const each = expansion.each ?? index
        const surroundings: Surroundings = new Map([
          ['count', object(new Map([['index', index]]))],
          [
            'each',
            object(
              new Map([
                ['key', each],
                ['value', each],
              ]),
            ),
          ],
        ])
        return [new ResourceInstance(this, '', surroundings, expansion.says)]
      }
    }
  }

  /** An attribute of the only instance; undefined where there are several. */
  part(name: string): TfValue | undefined {
    return this.#expand().kind === 'single' ? this.instances()[0]?.reference(name) : undefined
  }

  /** What a reference to the whole of it is worth. */
  value(): TfValue {
    return (this.#value ??= this.#whole())
  }

  #whole(): TfValue {
    const expansion = this.#expand()
    const instances = this.instances()
    switch (expansion.kind) {
      case 'off':
        return nullValue()
      case 'single':
        return instances[0]?.value() ?? unknown(this.declared.address)
      case 'count':
        return lazyTuple(instances.map((one) => one.value()))
      case 'each': {
        const byKey = new Map(expansion.entries.map(([key], i) => [key, instances[i]]))
        return lazyObject([...byKey.keys()], (key) => byKey.get(key)?.value() ?? unknown(this.declared.address))
      }
      case 'unknown':
        return unknown(expansion.says, undefined, { parts: [{ resource: instances[0]?.id ?? this.declared.address, attribute: '' }], each: instances[0]?.value() })
    }
  }
}

/** One resource. Its attributes are worked out one by one, when they are asked for. */
export class ResourceInstance {
  readonly set: ResourceSet
  /** As people write it, unique among all roots. */
  readonly id: string
  readonly uncertain: string | undefined
  readonly #surroundings: Surroundings | undefined
  #values: Map<string, TfValue> | undefined
  #links: Map<string, TfValue> | undefined
  #value: TfValue | undefined

  constructor(set: ResourceSet, key: string, surroundings: Surroundings | undefined, uncertain: string | undefined) {
    const { instance, declared } = set
    this.set = set
    const path = instance.path === '' ? '' : `${instance.path}.`
    this.id = `${instance.root.prefix(`${instance.staticPath}.${declared.address}`)}${path}${declared.address}${key}`
    this.#surroundings = surroundings
    this.uncertain = uncertain ?? instance.uncertain
    if (this.uncertain !== undefined) instance.evaluation.uncertain.add(this.id)
  }

  get type(): string {
    return this.set.declared.type
  }

  scope(attribute: Attribute): Scope {
    const { instance } = this.set
    return this.#surroundings === undefined ? instance.scope(attribute.text) : instance.scopeWith(attribute.text, this.#surroundings)
  }

  nameOf(key: string): string {
    return `${this.id}.${key}`
  }

  placeOf(): Origin {
    return this.set.place()
  }

  /**
   * The value of an attribute; undefined where the configuration doesn't say it and nothing follows from what it says. Whoever asks last
   * need not have it
   * kept: most attributes are never referred to.
   */
  attribute(name: string, keeps = true): TfValue | undefined {
    const known = this.#values?.get(name)
    if (known !== undefined) return known
    const { set } = this
    const computed = set.computed()
    const compute = computed && computeOf(computed, name)
    if (compute === undefined) {
      if (!set.says(name)) return undefined
      const simple = this.#literal(name)
      if (simple !== undefined) return simple
    }
    const { evaluation } = set.instance
    const stopped = evaluation.begin(this, name)
    if (stopped !== undefined) return stopped
    let value: TfValue | undefined
    try {
      value = compute?.(this) ?? this.configured(name)
    } finally {
      evaluation.end()
    }
    if (keeps && value !== undefined) (this.#values ??= new Map()).set(name, value)
    return value
  }

  #literal(name: string): TfValue | undefined {
    const attribute = this.set.inside.attributes.get(name)
    return attribute && literal(attribute.expression, this.set.instance, attribute.text)
  }

  /** What the configuration itself says. */
  configured(name: string): TfValue | undefined {
    if (meta.has(name)) return undefined
    const { inside, instance } = this.set
    const attribute = inside.attributes.get(name)
    if (attribute !== undefined) return evaluateAttribute(attribute, instance, this.scope(attribute))
    if (!this.set.says(name)) return undefined
    return evaluateBlocks(name, inside.blocks, instance, this.#surroundings, { resource: this.id, attribute: '' })
  }

  /** What a reference to an attribute is worth: what isn't said is known at apply, and links here. */
  reference(name: string): TfValue {
    const value = this.attribute(name)
    if (value !== undefined && (value.kind !== 'null' || hasWholeSchema(this.set.declared))) return value
    let link = this.#links?.get(name)
    if (link === undefined) {
      link = linked({ resource: this.id, attribute: name } satisfies Link)
      this.#links ??= new Map()
      this.#links.set(name, link)
    }
    return link
  }

  /** The whole resource: an object of which no more is known than what the configuration says. */
  value(): TfValue {
    if (this.#value === undefined) {
      const whole = hasWholeSchema(this.set.declared)
      const names = this.set.allNames
      const said = names.filter((name) => whole || this.set.inside.attributes.get(name)?.expression.kind !== 'null')
      this.#value = lazyObject(
        whole ? [...new Set([...said, ...whole])] : said,
        (name) => this.reference(name),
        whole ? undefined : { resource: this.id, attribute: '' },
      )
    }
    return this.#value
  }

  /** Of several that one block configures, the one that this resource names. */
  provider(): Provider | undefined {
    const general = this.set.provider()
    const named = this.set.keyedProvider
    return named === undefined ? general : findProvider(named.expression, this.set.instance.providers, (key) => evaluate(key, this.scope(named)))
  }

  region(): string | undefined {
    // Since version 6 the AWS provider takes a region for each resource (AWS provider: Enhanced Region Support, 2026-11).
    const own = this.type.startsWith('aws_') ? this.set.inside.attributes.get('region') : undefined
    const value = own && evaluate(own.expression, this.scope(own))
    return value?.kind === 'string' ? value.value : this.provider()?.region()
  }
}
