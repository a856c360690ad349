import type { Resource } from '../../platforms/resource.ts'
import type { Value } from '../../platforms/value.ts'
import { Handed } from './handed.ts'
import type { ModuleInstance } from './module.ts'
import type { ResourceInstance, ResourceSet } from './resource.ts'
import { nameOfRoot } from './root.ts'
import { admit, handOverValue } from './to-value.ts'
import type { TfValue } from './value/value.ts'

/** Attributes by which others may name a resource. */
const naming: ReadonlySet<string> = new Set(['name', 'identifier', 'cluster_identifier', 'function_name', 'bucket', 'id', 'arn'])

/** What is handed over of all resources of one root, in the order in which they are declared, modules after their callers. */
export function resourcesOf(instance: ModuleInstance, imported: ReadonlyMap<string, string>, severalRoots: boolean): Resource[] {
  const resources: Resource[] = []
  const shared = new Map<TfValue, Value>()
  eachSet(instance, (set) => {
    for (const one of set.instances()) resources.push(handOver(one, imported, severalRoots, shared))
  })
  return resources
}

/** Every resource and data source of a module and of all that it calls. */
function eachSet(instance: ModuleInstance, take: (set: ResourceSet) => void): void {
  for (const declared of instance.module.resources) if (declared.mode !== 'ephemeral') take(instance.resource(declared))
  for (const name of instance.module.calls.keys()) for (const inner of instance.call(name)?.instances() ?? []) eachSet(inner, take)
}

function handOver(
  one: ResourceInstance,
  imported: ReadonlyMap<string, string>,
  severalRoots: boolean,
  shared: Map<TfValue, Value>,
): Resource {
  const { set, id, type, uncertain } = one
  const { instance, declared } = set
  const attributes = attributesOf(one, shared)
  // An id is put together of pieces: to look it up makes one text of it.
  const importedId = imported.size === 0 ? undefined : imported.get(id)
  let keys: readonly string[] = importedId === undefined ? [] : [importedId]
  for (const name of attributes.namesOf(naming)) {
    const value = attributes.text(name)
    if (value !== undefined && value !== '' && !keys.includes(value)) keys = [...keys, value]
  }
  const account = one.provider()?.account() ?? (severalRoots ? nameOfRoot(instance.root.folder) : undefined)
  const resource: Resource = { type, id, keys, region: one.region(), account, attributes, origin: set.place() }
  if (uncertain === undefined && declared.mode !== 'data') return resource
  return { ...resource, ...(uncertain !== undefined && { uncertain }), ...(declared.mode === 'data' && { lookedUp: true }) }
}

/** Works out every attribute that something is said of, for what may be wrong with it too. */
function attributesOf(one: ResourceInstance, shared: Map<TfValue, Value>): Handed {
  const { set, id } = one
  const { evaluation } = set.instance
  const defaults = defaultTags(set, shared)
  const names = set.handedNames(defaults !== undefined)
  const found = new Array<TfValue | undefined>(names.length).fill(undefined)
  let absent: Set<number> | undefined
  evaluation.valuesLeft -= names.length
  for (let at = 0; at < names.length; at++) {
    const name = names[at] ?? ''
    if (set.isLiteral(name, at) || (name === 'tags_all' && defaults !== undefined)) continue
    const value = one.attribute(name, false)
    // What a resource says of itself is only known at apply: nothing is said by that.
    if (value === undefined || isOwn(value, id, name)) (absent ??= new Set()).add(at)
    else found[at] = admit(value, () => set.originOf(name, value) ?? set.place(), evaluation)
  }
  if (absent === undefined) return new Handed(set, names, found, defaults)
  const isThere = (_: unknown, at: number): boolean => absent?.has(at) !== true
  return new Handed(set, names.filter(isThere), found.filter(isThere), defaults)
}

/** The tags that a provider gives to each of its resources, made once. */
function defaultTags(set: ResourceSet, shared: Map<TfValue, Value>): Value | undefined {
  if (set.declared.mode !== 'managed' || !set.declared.type.startsWith('aws_')) return undefined
  const tags = set.provider()?.defaultTags()
  if (tags === undefined) return undefined
  let value = shared.get(tags)
  if (value === undefined) shared.set(tags, (value = handOverValue(tags, tags.origin ?? set.place(), set.instance.evaluation)))
  return value
}

function isOwn(value: TfValue, id: string, name: string): boolean {
  if (value.kind !== 'unknown' || value.parts?.length !== 1) return false
  const [part] = value.parts
  return typeof part === 'object' && part.resource === id && part.attribute === name
}
