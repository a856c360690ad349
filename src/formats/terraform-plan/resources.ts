import { written } from '../../origin/origin.ts'
import type { Resource } from '../../platforms/resource.ts'
import type { Link, UnknownValue, Value } from '../../platforms/value.ts'
import { moduleSteps, writePath } from './address.ts'
import { Configuration } from './configuration.ts'
import type { Document, Instance } from './document.ts'
import { groupBy } from '../../base/group.ts'
import { agreed, placingOf, placingOfProvider, type Placing } from './placing.ts'
import { attributeFor, isWhole, typesFor } from './reference-attributes.ts'
import { References, type Found } from './references.ts'
import { member, parsePart } from './scan.ts'
import { Attributes, shapeOfPaths, unknownValue, type Among, type Path, type Raw } from './values.ts'

/** Attributes whose text others use to refer to a resource. */
const keyNames: readonly string[] = ['id', 'arn', 'name']
const keyNamesOf: Readonly<Record<string, readonly string[]>> = {
  aws_db_instance: ['identifier'],
  aws_ec2_managed_prefix_list: ['id'],
  aws_eip: ['allocation_id'],
  aws_elasticache_cluster: ['cluster_id'],
  aws_elasticache_replication_group: ['replication_group_id'],
  aws_lambda_function: ['function_name', 'qualified_arn', 'invoke_arn'],
  aws_lb: ['dns_name'],
  aws_nat_gateway: ['allocation_id'],
  aws_rds_cluster: ['cluster_identifier'],
  aws_route53_zone: ['zone_id'],
  aws_s3_bucket: ['bucket'],
  aws_vpc_endpoint: ['prefix_list_id'],
}

/** What is known of a resource before its attributes are asked for. */
interface Known {
  readonly instance: Instance
  readonly keys: readonly string[]
  readonly own: Placing
  readonly provider: string
}

/**
 * The resources of one document at one moment. Each is parsed once for its keys and place, and once more when somebody asks for its
 * attributes.
 * `idOf`: how the resource of an address is called; `root`: whom its things belong to where nothing tells their account.
 */
export function makeResources(
  document: Document,
  instances: readonly Instance[],
  idOf: (address: string) => string,
  root: string | undefined,
): Resource[] {
  const { text, parts } = document
  const { content } = text
  const configuration = new Configuration(content, parts.get('configuration'), parts.get('variables'))
  const references = new References(configuration, instances, idOf)
  const providers = new Map<string, string>()
  const known = instances.map((instance): Known => {
    const values = parsePart(content, instance.values)
    return {
      instance,
      keys: keysOf(instance, values),
      own: placingOf(values),
      provider: instance.provider ?? providerOf(configuration, instance, providers),
    }
  })
  const placings = new Map<string, Placing>()
  for (const [provider, all] of groupBy(known, (one) => one.provider)) {
    const told = placingOfProvider(configuration, provider)
    const made = all.filter(({ instance }) => !instance.data)
    placings.set(provider, {
      region: told.region ?? agreed(made.map(({ own }) => own.region)),
      // One provider is one account: what is there already tells that of what isn't yet.
      account: agreed(made.map(({ own }) => own.account)) ?? told.account,
    })
  }
  return known.map(({ instance, keys, own, provider }): Resource => {
    const origin = written(text, instance.place)
    const id = idOf(instance.address)
    const placing = placings.get(provider)
    return {
      type: instance.type,
      id,
      keys,
      region: own.region ?? placing?.region,
      account: own.account ?? placing?.account ?? root,
      attributes: new Attributes(() => rawOf(instance, content, configuration), {
        origin,
        missing: missingIn(instance, id, { configuration, references, origin }),
      }),
      origin,
      ...(instance.uncertain !== undefined && { uncertain: instance.uncertain }),
      ...(instance.data && { lookedUp: true }),
    }
  })
}

function keysOf({ type, previous, address }: Instance, values: unknown): readonly string[] {
  const keys = new Set<string>()
  const names = Object.hasOwn(keyNamesOf, type) ? [...keyNames, ...(keyNamesOf[type] ?? [])] : keyNames
  for (const name of names) {
    const value = member(values, name)
    if (typeof value === 'string' && value !== '') keys.add(value)
  }
  if (previous !== undefined && previous !== address) keys.add(previous)
  return [...keys]
}

function rawOf(instance: Instance, content: string, configuration: Configuration): Raw {
  const values = parsePart(content, instance.values)
  const sensitive = parsePart(content, instance.sensitive)
  const hidden = Array.isArray(sensitive) ? shapeOfPaths(sensitive) : sensitive
  if (instance.unknown !== 'expressions') return { values, unknown: parsePart(content, instance.unknown), sensitive: hidden }
  const unknown: Record<string, unknown> = Object.create(null) as Record<string, unknown>
  const set: unknown = member(configurationOf(configuration, instance), 'expressions')
  for (const [name, expression] of Object.entries(set ?? {})) {
    if (member(values, name) === undefined && member(expression, 'references') !== undefined) unknown[name] = true
  }
  return { values, unknown, sensitive: hidden }
}

/** The block of the configuration that an instance was made of. */
function configurationOf(configuration: Configuration, { module, type, name, data }: Instance): unknown {
  const block = configuration.module(moduleSteps(module).map((step) => step.name))?.resources.get(`${data ? 'data.' : ''}${type}.${name}`)
  return configuration.parse(block)
}

function providerOf(configuration: Configuration, instance: Instance, providers: Map<string, string>): string {
  const block = `${moduleSteps(instance.module)
    .map((step) => step.name)
    .join('.')} ${instance.data ? 'data.' : ''}${instance.type}.${instance.name}`
  let provider = providers.get(block)
  if (provider === undefined) {
    const key: unknown = member(configurationOf(configuration, instance), 'provider_config_key')
    provider = typeof key === 'string' ? key : ''
    providers.set(block, provider)
  }
  return provider
}

interface Around {
  readonly configuration: Configuration
  readonly references: References
  readonly origin: Resource['origin']
}

/** What an attribute that isn't known will be: what its expression refers to, or, where none sets it, only its own. */
function missingIn(instance: Instance, id: string, { configuration, references, origin }: Around): (path: Path, among?: Among) => Value {
  let block: unknown
  return (path, among) => {
    block ??= configurationOf(configuration, instance) ?? null
    const leaf = String(path.findLast((step) => typeof step === 'string') ?? '')
    const set = expressionAt(member(block, 'expressions'), path)
    if (set === undefined) {
      // A reference within a block that no expression tells of: `dynamic` blocks are left out of a plan's configuration.
      if (path.length > 1 && attributeFor(leaf) !== undefined)
        return unknownValue('computed at apply, from what the plan does not tell', origin)
      return linked({ resource: id, attribute: writePath(path) }, origin)
    }
    const found: Found = references.follow(
      set.references,
      instance,
      member(block, 'for_each_expression') ?? member(block, 'count_expression'),
      leaf,
    )
    return decide(found, { path, leaf, direct: set.direct, among, id }, { configuration, references, origin })
  }
}

/** So many attributes are told that a value may be, or is made of. */
const mostTold = 20

interface Place {
  readonly path: Path
  readonly leaf: string
  /** The expression is that of the leaf itself, not of a block that was written as an attribute. */
  readonly direct: boolean
  readonly among: Among | undefined
  readonly id: string
}

/**
 * What a place holds, as far as that follows from what its expression refers to. Where a condition or a piece of text may hide in it,
 * nothing does.
 */
function decide(found: Found, place: Place, { references, origin }: Around): Value {
  const { path, leaf, direct, among, id } = place
  const types = typesFor(leaf)
  const others = found.links.filter(({ resource }) => resource !== id)
  const fitting =
    types === undefined ? others : others.filter(({ resource, attribute }) => types.test(typeOf(resource)) || attribute !== 'id')
  const block = path.findLast((step, i) => typeof step === 'string' && path.indexOf(leaf) > i)
  const isWhole_ =
    fitting.length > 0 && fitting.every(({ attribute }) => isWhole(leaf, block === undefined ? undefined : String(block), attribute))
  const [first] = fitting
  const last = path.at(-1)
  if (isWhole_ && first !== undefined && found.beside.length === 0) {
    if (typeof last === 'number') {
      const own = among?.count === fitting.length && typeof path.at(-2) === 'string' && direct ? fitting[among.rank] : undefined
      if (own !== undefined) return linked(own, origin)
    } else if (fitting.length === 1) return linked(first, origin)
    else if (direct && !found.chosen && leaf.endsWith('s'))
      return { kind: 'list', items: fitting.map((link) => linked(link, origin)), origin }
  }
  // What isn't known comes from what is made or looked up when this plan is applied: one candidate, and it is that.
  const only = types !== undefined && !leaf.endsWith('s') && typeof last === 'string' ? references.onlyNew(types) : undefined
  if (only !== undefined && only.resource !== id) return linked(only, origin)
  const from = [...new Set([...found.links.map(({ resource, attribute }) => `${resource}.${attribute}`), ...found.beside])]
  const some = from.slice(0, 3).join(', ')
  const value = unknownValue(from.length === 0 ? 'computed at apply' : `computed at apply, from ${some}${from.length > 3 ? '…' : ''}`, origin)
  return others.length === 0 ? value : { ...value, from: others.slice(0, mostTold) }
}

/** The type in an address: of `module.a.aws_vpc.main` it is `aws_vpc`. */
function typeOf(id: string): string {
  return /(?:^|[.:])(?:data\.)?([a-z][\w-]*)\.[\w-]+(?:\[[^\]]*\])?$/.exec(id)?.[1] ?? ''
}

function linked(link: Link, origin: Resource['origin']): UnknownValue {
  return { kind: 'unknown', says: 'computed at apply', parts: [link], origin }
}

/** The references of the expression that sets a place: of the place itself, or of the attribute that holds it. */
function expressionAt(expressions: unknown, path: Path): { readonly references: readonly unknown[]; readonly direct: boolean } | undefined {
  let here = expressions
  for (let i = 0; ; i++) {
    const references = member(here, 'references')
    if (Array.isArray(references)) return { references, direct: path.slice(i).every((step) => typeof step === 'number') }
    if (i === path.length || here === undefined) return undefined
    const step = path[i]
    if (typeof step === 'number') here = Array.isArray(here) ? (here.length === 1 ? here[0] : here[step]) : here
    else here = step === undefined ? undefined : member(here, step)
  }
}
