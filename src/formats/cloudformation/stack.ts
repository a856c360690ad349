import { derived, written } from '../../origin/origin.ts'
import type { Origin } from '../../origin/origin.ts'
import type { Resource } from '../../platforms/resource.ts'
import type { Value } from '../../platforms/value.ts'
import { at, entryOf, get } from '../../syntax/tree.ts'
import type { Tree } from '../../syntax/tree.ts'
import type { Truth } from './condition.ts'
import { declareResources, type Declared } from './declared.ts'
import { needed } from './budget.ts'
import { Evaluation } from './evaluate.ts'
import type { Spread } from './loop.ts'
import type { Ledger } from './ledger.ts'
import { evaluateParameter } from './parameter.ts'
import type { Parameter } from './parameter.ts'
import { pseudoParameter, regionOf, zonesOf } from './pseudo.ts'
import type { Scope } from './scope.ts'
import type { StackSet } from './stacks.ts'
import { propertiesOf } from './properties.ts'
import { hasMacros } from './template.ts'
import type { Template } from './template.ts'
import { tableFor, translate } from './translate.ts'
import { snake } from './types/table.ts'
import type { Draft, TypeTable } from './types/table.ts'
import { isNetwork, tableOf } from './types/index.ts'
import { linkValue, movedTo, sensitive, textOf, unknownValue } from './value.ts'

/** What an entry came to. */
interface Made {
  readonly drafts: readonly Draft[]
  readonly nested: Stack | undefined
}

/** Where a stack is made: by itself, or by another one. */
export interface Setting {
  /** Stands before the logical ids: empty, `network/` or `network/Outer/`. */
  readonly prefix: string
  readonly name: Value
  readonly given: ReadonlyMap<string, Value>
  /** The places that call for it, from the inside out. */
  readonly calls: readonly Origin[]
  readonly path: readonly string[]
  readonly uncertain: string | undefined
}

export interface Output {
  /** The name under which other stacks import it. */
  readonly exported: string | undefined
  readonly value: () => Value
}

const nestedTypes: Readonly<Record<string, string>> = {
  'AWS::CloudFormation::Stack': 'TemplateURL',
  'AWS::Serverless::Application': 'Location',
}

/** A template with values for its parameters. What is asked for is evaluated then, each thing once. */
export class Stack {
  readonly template: Template
  readonly setting: Setting
  readonly #set: StackSet
  readonly #ledger: Ledger
  readonly #evaluation: Evaluation
  readonly #parameters = new Map<string, Parameter>()
  readonly #conditions = new Map<string, Truth | 'busy'>()
  readonly #made = new Map<string, Made | 'busy'>()
  readonly #values = new Map<string, Value | 'busy'>()
  #declared: Map<string, Declared> | undefined
  #spreadConditions: ReadonlyMap<string, Spread> | undefined
  #outputs: Map<string, Output> | undefined
  #comparing = 0

  constructor(template: Template, setting: Setting, set: StackSet) {
    this.template = template
    this.setting = setting
    this.#set = set
    this.#ledger = set.ledger
    this.#evaluation = new Evaluation({
      ledger: set.ledger,
      hasExtensions: template.transforms.includes('AWS::LanguageExtensions'),
      originOf: (tree) => this.#originOf(tree),
      ref: (name, origin) => this.#ref(name, origin),
      getAtt: (resource, attribute, origin) => this.#getAtt(resource, attribute, origin),
      mapping: (map, first, second) => at(template.root, 'Mappings', map, first, second),
      hasMapping: (map) => at(template.root, 'Mappings', map) !== undefined,
      condition: (name, origin) => this.#condition(name, origin),
      zones: (region, origin) => zonesOf(region, set.profile, origin, set.ledger),
      imported: (name, origin) => set.imported(name, origin),
      comparing: (run) => this.#compare(run),
    })
  }

  #compare<T>(run: () => T): T {
    this.#comparing++
    try {
      return run()
    } finally {
      this.#comparing--
    }
  }

  #originOf(tree: Tree): Origin {
    return this.#place(tree.span)
  }

  #place(span: Tree['span']): Origin {
    const own = written(this.template.text, span)
    const { calls, prefix } = this.setting
    return calls.length === 0 ? own : derived(`stack ${prefix.slice(0, -1)}`, [own, ...calls])
  }

  #parameter(name: string): Parameter | undefined {
    const known = this.#parameters.get(name)
    if (known !== undefined) return known
    const entry = entryOf(get(this.template.root, 'Parameters'), name)
    if (entry === undefined) return undefined
    const origin = this.#place(entry.keySpan)
    const declaration = {
      name,
      tree: entry.value,
      origin,
      originOf: (tree: Tree) => this.#originOf(tree),
      id: this.#id(name),
      region: regionOf(this.#set.profile),
    }
    const parameter = evaluateParameter(declaration, this.setting.given.get(name), this.#ledger)
    this.#parameters.set(name, parameter)
    return parameter
  }

  #ref(name: string, origin: Origin): Value | undefined {
    if (name === 'AWS::NoValue') return undefined
    const pseudo = name.startsWith('AWS::') ? pseudoParameter(name, this.#set.profile, this.setting.name, origin, this.#ledger) : undefined
    if (pseudo !== undefined) return pseudo
    const parameter = this.#parameter(name)
    if (parameter !== undefined) {
      if (parameter.secret && this.#comparing === 0) return unknownValue(sensitive, origin)
      return movedTo(parameter.value, derived(`parameter ${name}`, [origin, parameter.value.origin]))
    }
    const declared = this.#declarations().get(name)
    if (declared === undefined) return this.#absent(name, origin)
    return this.#attribute(name, declared, tableOf(declared.type), undefined, origin)
  }

  #absent(name: string, origin: Origin): Value {
    // Macros, that of serverless applications too, make resources that don't stand in the template.
    if (hasMacros(this.template)) return unknownValue(`what ${name} is, a macro says`, origin)
    this.#ledger.problem('no-such-name', origin, `Nothing in this template is called ${name}.`)
    return unknownValue(`nothing is called ${name}`, origin)
  }

  #getAtt(name: string, attribute: string, origin: Origin): Value {
    const declared = this.#declarations().get(name)
    if (declared === undefined) return this.#absent(name, origin)
    if (nestedTypes[declared.type] !== undefined && attribute.startsWith('Outputs.')) {
      return this.#nestedOutput(name, declared, attribute.slice('Outputs.'.length), origin)
    }
    const table = tableOf(declared.type)
    return this.#attribute(name, declared, table, attribute, origin)
  }

  #nestedOutput(name: string, declared: Declared, output: string, origin: Origin): Value {
    const made = this.#make(name, declared)
    if (made === 'busy') return this.#cycle(name, origin)
    if (made.nested === undefined) return unknownValue(`the template of ${name} is not read`, origin)
    const found = made.nested.outputs().get(output)
    if (found !== undefined) return movedTo(found.value(), derived(`output ${output} of ${name}`, [origin, found.value().origin]))
    this.#ledger.problem('no-such-output', origin, `The template of ${name} has no output ${output}.`)
    return unknownValue(`${name} has no output ${output}`, origin)
  }

  #cycle(name: string, origin: Origin): Value {
    this.#ledger.problem('cycle', origin, `${name} needs itself in a circle.`)
    return unknownValue(`${name} needs itself`, origin)
  }

  /** What `Ref` (no name) or `Fn::GetAtt` gives: what the template sets, where it is the same, else a link. */
  #attribute(name: string, declared: Declared, table: TypeTable | undefined, asked: string | undefined, origin: Origin): Value {
    const id = this.#id(name)
    if (declared.truth.value === false) {
      this.#ledger.problem('not-made', origin, `${name} is not made, because its condition is false.`, 'warning')
      return unknownValue(`${name} is not made`, origin)
    }
    const properties = get(declared.tree, 'Properties')
    const keys = new Map((properties?.kind === 'map' ? properties.entries : []).map(({ key }) => [key, true]))
    const chosen = table && tableFor(table, keys)
    const attribute = asked === undefined ? (chosen?.ref ?? 'id') : (chosen?.gets[asked] ?? snake(asked))
    if (chosen === undefined || attribute === 'id' || attribute === 'arn') return linkValue(id, attribute, origin)
    const made = this.#make(name, declared)
    const known = made === 'busy' ? undefined : made.drafts[0]?.attributes.get(attribute)
    if (known === undefined || known.kind === 'null') return linkValue(id, attribute, origin)
    return movedTo(known, derived(asked === undefined ? name : `${name}.${asked}`, [origin, known.origin]))
  }

  #id(name: string): string {
    return this.setting.prefix + name
  }

  #condition(name: string, origin: Origin): Truth {
    const known = this.#conditions.get(name)
    if (known === 'busy') {
      this.#ledger.problem('cycle', origin, `The condition ${name} needs itself in a circle.`)
      return { value: undefined, says: `condition ${name} needs itself` }
    }
    if (known !== undefined) return known
    const entry = this.#conditionEntries().get(name)
    if (entry === undefined) {
      this.#ledger.problem('no-condition', origin, `There is no condition ${name}.`)
      return { value: undefined, says: `there is no condition ${name}` }
    }
    this.#conditions.set(name, 'busy')
    const truth = this.#ledger.budget.deeper(
      () => this.#evaluation.truth(entry.value, entry.scope),
      () => {
        this.#ledger.exhausted('too-deep', origin)
        return { value: undefined, says: 'conditions need each other too deeply' }
      },
      needed,
    )
    const answer = truth.value === undefined ? { value: undefined, says: `condition ${name} is not known: ${truth.says}` } : truth
    this.#conditions.set(name, answer)
    return answer
  }

  #conditionEntries(): ReadonlyMap<string, Spread> {
    if (this.#spreadConditions === undefined) {
      // A loop over conditions that asks for one of them finds none.
      this.#spreadConditions = new Map()
      const section = get(this.template.root, 'Conditions')
      const entries = section?.kind === 'map' ? this.#evaluation.spread(section, undefined) : []
      this.#spreadConditions = new Map(entries.map((entry) => [entry.key, entry]))
    }
    return this.#spreadConditions
  }

  #declarations(): ReadonlyMap<string, Declared> {
    if (this.#declared !== undefined) return this.#declared
    const declared = new Map<string, Declared>()
    // Loops may refer to resources in vain; they then find none.
    this.#declared = declared
    declareResources(declared, {
      template: this.template,
      evaluation: this.#evaluation,
      ledger: this.#ledger,
      placeOf: (span) => this.#place(span),
      condition: (name, origin) => this.#condition(name, origin),
    })
    return declared
  }

  #make(name: string, declared: Declared): Made | 'busy' {
    const known = this.#made.get(name)
    if (known !== undefined) return known
    return this.#ledger.budget.deeper<Made | 'busy'>(
      () => {
        this.#made.set(name, 'busy')
        // What is made while two values are compared is handed over all the same, and tells no secret.
        const comparing = this.#comparing
        this.#comparing = 0
        const made = this.#makeNow(name, declared)
        this.#comparing = comparing
        this.#made.set(name, made)
        return made
      },
      () => {
        this.#ledger.exhausted('too-deep', declared.origin)
        return 'busy'
      },
      needed,
    )
  }

  #makeNow(name: string, declared: Declared): Made {
    const properties = propertiesOf(declared, this.template, this.#evaluation, this.#ledger)
    if (nestedTypes[declared.type] !== undefined) return { drafts: [], nested: this.#nest(name, declared, properties) }
    const table = tableOf(declared.type)
    if (table === undefined) return { drafts: [], nested: undefined }
    const owner = {
      id: this.#id(name),
      type: declared.type,
      origin: declared.origin,
      skip: (what: string, origin: Origin, changesAnswers: boolean) => this.#ledger.skip(what, origin, changesAnswers),
    }
    return { drafts: translate(table, properties, owner), nested: undefined }
  }

  #nest(name: string, declared: Declared, properties: ReadonlyMap<string, Value>): Stack | undefined {
    const asset = at(declared.tree, 'Metadata', 'aws:asset:path')
    const location = asset?.kind === 'scalar' ? asset.text : textOf(properties.get(nestedTypes[declared.type] ?? ''))
    const given = properties.get('Parameters')
    const { prefix, calls, path, uncertain } = this.setting
    return this.#set.nested(location, this.template, `${declared.type} ${this.#id(name)}`, declared.origin, {
      prefix: `${prefix}${name}/`,
      name: unknownValue('the name of the nested stack is made up at apply', declared.origin),
      given: given?.kind === 'map' ? given.entries : new Map(),
      calls: [this.#plainOrigin(declared), ...calls],
      path,
      uncertain: uncertain ?? (declared.truth.value === undefined ? declared.truth.says : undefined),
    })
  }

  /** Where it is written, without whoever calls for the stack. */
  #plainOrigin({ origin }: Declared): Origin {
    return origin.kind === 'derived' ? (origin.from[0] ?? origin) : origin
  }

  /** All that the stack makes, nested ones included, in the order written. */
  resources(): Resource[] {
    const all: Resource[] = []
    for (const [name, declared] of this.#declarations()) {
      if (declared.truth.value === false) continue
      const made = this.#make(name, declared)
      if (made === 'busy') continue
      if (made.nested !== undefined) for (const resource of made.nested.resources()) all.push(resource)
      else if (tableOf(declared.type) !== undefined) for (const draft of made.drafts) all.push(this.#resource(name, declared, draft))
      else if (nestedTypes[declared.type] === undefined) this.#set.skipType(declared.type, declared.origin, isNetwork(declared.type))
    }
    return all
  }

  #resource(name: string, declared: Declared, draft: Draft): Resource {
    const table = tableOf(declared.type)
    const key = draft.suffix === '' && table !== undefined ? textOf(draft.attributes.get(table.ref)) : undefined
    const uncertain = this.setting.uncertain ?? (declared.truth.value === undefined ? declared.truth.says : draft.uncertain)
    return {
      type: draft.type,
      id: this.#id(name) + draft.suffix,
      keys: key === undefined ? [] : [key],
      region: regionOf(this.#set.profile),
      account: undefined,
      attributes: draft.attributes,
      origin: draft.origin ?? declared.origin,
      ...(uncertain !== undefined && { uncertain }),
    }
  }

  /** What the stack gives to others, by name; an output whose condition is false is none. */
  outputs(): ReadonlyMap<string, Output> {
    if (this.#outputs !== undefined) return this.#outputs
    const outputs = new Map<string, Output>()
    this.#outputs = outputs
    const section = get(this.template.root, 'Outputs')
    if (section?.kind !== 'map') return outputs
    for (const { key, value: tree, scope } of this.#evaluation.spread(section, undefined)) {
      const condition = get(tree, 'Condition')
      if (condition?.kind === 'scalar' && this.#condition(condition.text, this.#originOf(condition)).value === false) continue
      const exported = at(tree, 'Export', 'Name')
      const name = exported === undefined ? undefined : textOf(this.#evaluation.evaluate(exported, scope))
      outputs.set(key, { exported: name, value: () => this.#output(key, get(tree, 'Value') ?? tree, scope) })
    }
    return outputs
  }

  #output(name: string, tree: Tree, scope: Scope | undefined): Value {
    const known = this.#values.get(name)
    if (known === 'busy') return this.#cycle(`The output ${name}`, this.#originOf(tree))
    if (known !== undefined) return known
    this.#values.set(name, 'busy')
    const value = this.#ledger.budget.deeper(
      () => this.#evaluation.evaluate(tree, scope) ?? { kind: 'null' as const, origin: this.#originOf(tree) },
      () => {
        this.#ledger.exhausted('too-deep', this.#originOf(tree))
        return unknownValue('values need each other too deeply', this.#originOf(tree))
      },
      needed,
    )
    this.#values.set(name, value)
    return value
  }

  /** The stacks that it nests, however deep. */
  nestedStacks(): Stack[] {
    const all: Stack[] = []
    for (const [name, declared] of this.#declarations()) {
      if (nestedTypes[declared.type] === undefined || declared.truth.value === false) continue
      const made = this.#make(name, declared)
      if (made !== 'busy' && made.nested !== undefined) all.push(made.nested, ...made.nested.nestedStacks())
    }
    return all
  }
}
