import type { AwsTree } from '../../../platforms/aws/tree.ts'
import type { Argument, ResourceStep } from '../../../platforms/change.ts'
import { get, type MapTree, type Tree } from '../../../syntax/tree.ts'
import type { Edit, Editor, Sources, TextChange } from '../../edit.ts'
import { callOf } from '../call.ts'
import { Ledger } from '../ledger.ts'
import { readTemplate } from '../template.ts'
import { Layout } from './layout.ts'
import { kinds, propertiesFor, type Property, type Reference } from './property.ts'

/** Changes of resources as entries and properties of the template that declares them. */
export const cloudformationEditor: Editor = {
  write({ kind, says, steps }, sources) {
    const tree = sources.trees.get('aws') as AwsTree | undefined
    if (!tree) return []
    const writer = new Writer(tree, sources)
    const changes: TextChange[] = []
    for (const step of steps.flatMap(apart)) {
      const own = writer.step(step)
      if (!own) return []
      changes.push(own)
    }
    const edit: Edit = { kind, says, changes }
    return changes.length > 0 ? [edit] : []
  },
}

/** One resource for each of those that are named together. */
function apart(step: ResourceStep): ResourceStep[] {
  const each = step.do === 'add' ? step.arguments.find(({ value }) => value.kind === 'each') : undefined
  if (step.do !== 'add' || each?.value.kind !== 'each') return [step]
  const { resources, attribute } = each.value
  return resources.map((resource): ResourceStep => ({
    ...step,
    beside: resource,
    arguments: step.arguments.map((one): Argument => (one === each ? { name: one.name, value: { kind: 'reference', resource, attribute } } : one)),
  }))
}

/** An entry of `Resources` in its template. */
interface Declared {
  readonly layout: Layout
  readonly section: MapTree
  readonly name: string
  readonly type: string
  readonly tree: MapTree
  readonly properties: MapTree | undefined
}

class Writer {
  readonly #tree: AwsTree
  readonly #sources: Sources
  readonly #names = new Set<string>()

  constructor(tree: AwsTree, sources: Sources) {
    this.#tree = tree
    this.#sources = sources
  }

  step(step: ResourceStep): TextChange | undefined {
    switch (step.do) {
      case 'add':
        return this.#add(step)
      case 'remove':
        return this.#remove(step.of)
      case 'rewrite':
        return this.#rewrite(step.of, step.arguments)
      case 'add-block':
      case 'set':
      case 'append':
        return undefined
    }
  }

  /** A rule goes into its group's own list, where the group has one or groups have them here; everything else is an entry of its own below what it is for. */
  #add({ type, beside, name, arguments: wanted }: ResourceStep & { do: 'add' }): TextChange | undefined {
    const owner = this.#declared(beside)
    const kind = kinds[type]
    if (!owner || !kind) return undefined
    const direction = type === 'aws_vpc_security_group_ingress_rule' ? 'Ingress' : type === 'aws_vpc_security_group_egress_rule' ? 'Egress' : undefined
    const inline = direction && owner.type === 'AWS::EC2::SecurityGroup' ? this.#inline(owner, direction, wanted) : undefined
    if (inline) {
      const own = propertiesFor(type, sorted(wanted.filter(({ name: one }) => one !== 'security_group_id')), (resource, attribute) => this.#refer(owner, resource, attribute))
      if (!own) return undefined
      return inline.list?.kind === 'list' ? owner.layout.item(inline.list, own) : owner.layout.entry(inline.properties, `SecurityGroup${direction}`, [own])
    }
    // A route's name says already where to.
    const egress = wanted.some((one) => one.name === 'egress' && one.value.kind === 'bool' && one.value.value)
    const way = type === 'aws_route' ? '' : direction === 'Egress' || egress ? 'To' : 'From'
    const properties = propertiesFor(type, direction ? sorted(wanted) : wanted, (resource, attribute) => this.#refer(owner, resource, attribute))
    return properties && owner.layout.entry(owner.section, this.#free(owner, `${owner.name}${way}${pascal(name)}`), { Type: kind.type, Properties: properties }, owner.tree)
  }

  /** The list of a group's own rules, or the properties that get one; undefined where the rule has to stand apart. */
  #inline({ section, properties, name, layout }: Declared, direction: 'Ingress' | 'Egress', wanted: readonly Argument[]): { readonly list: Tree | undefined; readonly properties: MapTree } | undefined {
    if (!properties) return undefined
    const list = get(properties, `SecurityGroup${direction}`)
    if (list !== undefined && (list.kind !== 'list' || callOf(list))) return undefined
    const referred = wanted.flatMap(({ name: one, value }) => (one === 'referenced_security_group_id' && value.kind === 'reference' ? [this.#tree.world.byId(value.resource)?.id ?? ''] : []))
    // CloudFormation: two groups can't name each other within themselves, nor one itself (circular dependency).
    const circles = referred.some((id) => {
      const other = this.#declared(id)
      return other?.name === name || (other?.layout.text.path === layout.text.path && layout.text.content.slice(other.tree.span.start, other.tree.span.end).match(new RegExp(`\\b${escaped(name)}\\b`)) !== null)
    })
    if (circles) return undefined
    if (list) return { list, properties }
    const types = section.entries.map(({ value }) => textOf(get(value, 'Type')))
    return types.includes(`AWS::EC2::SecurityGroup${direction}`) ? undefined : { list: undefined, properties }
  }

  #remove(id: string): TextChange | undefined {
    const item = this.#itemOf(id)
    // Without any rules of its own nothing comes in; out goes everything then.
    if (item?.list.items.length === 1) return item.owner.properties && id.includes('.ingress[') ? item.owner.layout.withoutEntry(item.owner.properties, 'SecurityGroupIngress') : undefined
    if (item) return item.owner.layout.withoutItem(item.list, item.place)
    const owner = this.#declared(id)
    return owner?.layout.withoutEntry(owner.section, owner.name)
  }

  #rewrite(id: string, wanted: readonly Argument[]): TextChange | undefined {
    const type = this.#tree.world.byId(id)?.type ?? ''
    const item = this.#itemOf(id)
    const owner = item?.owner ?? this.#declared(id)
    const before = item ? item.list.items[item.place] : owner?.properties
    const own = owner && propertiesFor(type, sorted(wanted), (resource, attribute) => this.#refer(owner, resource, attribute))
    if (!owner || !own || before?.kind !== 'map') return undefined
    const description = get(before, 'Description')
    const group = get(before, 'GroupId')
    const kept: Record<string, Property> = {}
    if (group) {
      const link = callOf(group)
      if (link?.name !== 'Ref' && link?.name !== 'Fn::GetAtt') return undefined
      const target = link.argument.kind === 'scalar' ? link.argument.text : undefined
      const [refersTo = '', attribute] = target?.split('.') ?? []
      if (refersTo === '') return undefined
      kept['GroupId'] = { refersTo, attribute }
    }
    if (description) {
      if (description.kind !== 'scalar') return undefined
      kept['Description'] = description.text
    }
    return owner.layout.replace(before, { ...kept, ...own })
  }

  /** A rule that stands in its group's list. */
  #itemOf(id: string): { readonly owner: Declared; readonly list: Extract<Tree, { kind: 'list' }>; readonly place: number } | undefined {
    const [, group = '', direction] = /^(.*)\.(ingress|egress)\[(?:\d+)\]$/.exec(id) ?? []
    const origin = this.#tree.world.byId(id)?.origin
    const owner = direction === undefined || origin?.kind !== 'written' ? undefined : this.#declared(group)
    const list = get(owner?.properties, direction === 'ingress' ? 'SecurityGroupIngress' : 'SecurityGroupEgress')
    if (!owner || list?.kind !== 'list' || origin?.kind !== 'written') return undefined
    const place = list.items.findIndex(({ span }) => span.start === origin.start)
    return place < 0 ? undefined : { owner, list, place }
  }

  #declared(id: string): Declared | undefined {
    const resource = this.#tree.world.byId(id)
    // What a nested stack makes is told with the places that call for it: one template may be several stacks.
    if (resource?.origin.kind !== 'written') return undefined
    const { text, start } = resource.origin
    const now = this.#sources.open(text.path)
    if (now?.content !== text.content) return undefined
    const section = get(readTemplate(text, new Ledger())?.root, 'Resources')
    const entry = section?.kind === 'map' ? section.entries.find(({ keySpan }) => keySpan.start === start) : undefined
    if (section?.kind !== 'map' || entry?.value.kind !== 'map') return undefined
    const properties = get(entry.value, 'Properties')
    return { layout: new Layout(text), section, name: entry.key, type: textOf(get(entry.value, 'Type')), tree: entry.value, properties: properties?.kind === 'map' && !callOf(properties) ? properties : undefined }
  }

  /** Another entry of the same template; of a group as the template names groups. */
  #refer(from: Declared, id: string, attribute: string): Reference | undefined {
    const other = this.#declared(id)
    if (!other || attribute !== 'id' || other.layout.text.path !== from.layout.text.path) return undefined
    const { content } = from.layout.text
    const byAttribute = other.type === 'AWS::EC2::SecurityGroup' && /GetAtt[^}]{0,80}GroupId/.test(content) && !new RegExp(`Ref"?:?\\s*"?${escaped(other.name)}\\b`).test(content)
    return { refersTo: other.name, attribute: byAttribute ? 'GroupId' : undefined }
  }

  #free({ section }: Declared, wanted: string): string {
    const taken = new Set([...section.entries.map(({ key }) => key), ...this.#names])
    for (let number = 1; ; number++) {
      const name = number === 1 ? wanted : `${wanted}${number}`
      if (!taken.has(name)) {
        this.#names.add(name)
        return name
      }
    }
  }
}

const textOf = (tree: Tree | undefined): string => (tree?.kind === 'scalar' ? tree.text : '')

const escaped = (name: string): string => name.replaceAll(/\W/g, String.raw`\$&`)

/** Logical ids are letters and digits. */
const pascal = (name: string): string => name.split(/[^A-Za-z0-9]+/).map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('')

const order = ['security_group_id', 'ip_protocol', 'from_port', 'to_port']

/** As templates have them: protocol and ports before who may. */
function sorted(wanted: readonly Argument[]): Argument[] {
  const rank = ({ name }: Argument): number => (order.includes(name) ? order.indexOf(name) : order.length)
  return wanted.toSorted((a, b) => rank(a) - rank(b))
}

