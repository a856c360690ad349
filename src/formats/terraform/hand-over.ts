import type { Origin } from '../../origin/origin.ts'
import type { Resource } from '../../platforms/resource.ts'
import { onlyReferred } from './computed.ts'
import type { Link, Value } from '../../platforms/value.ts'
import type { Evaluation } from './evaluation.ts'
import type { ModuleInstance } from './module.ts'
import type { ResourceInstance, ResourceSet } from './resource.ts'
import { nameOfRoot } from './root.ts'
import type { TfValue } from './value/value.ts'

/** Attributes by which others may name a resource. */
const naming: readonly string[] = ['name', 'identifier', 'cluster_identifier', 'function_name', 'bucket', 'id', 'arn']

/** What is handed over of all resources of one root, in the order in which they are declared, modules after their callers. */
export function resourcesOf(instance: ModuleInstance, imported: ReadonlyMap<string, string>, severalRoots: boolean): Resource[] {
  const resources: Resource[] = []
  const shared = new Map<TfValue, Value>()
  for (const set of setsOf(instance)) {
    for (const one of set.instances()) resources.push(handOver(one, imported, severalRoots, shared))
  }
  return resources
}

/** Every resource and data source of a module and of all that it calls. */
function* setsOf(instance: ModuleInstance): Generator<ResourceSet> {
  for (const [address, { mode }] of instance.module.resources) {
    const set = mode === 'ephemeral' ? undefined : instance.resource(address)
    if (set !== undefined) yield set
  }
  for (const name of instance.module.calls.keys()) for (const inner of instance.call(name)?.instances() ?? []) yield* setsOf(inner)
}

function handOver(
  one: ResourceInstance,
  imported: ReadonlyMap<string, string>,
  severalRoots: boolean,
  shared: Map<TfValue, Value>,
): Resource {
  const { set, id, type, uncertain } = one
  const { instance, declared } = set
  const origin = set.place()
  const attributes = new Map<string, Value>()
  const defaults = defaultTags(set, shared)
  const take = (name: string): void => {
    const value = one.attribute(name, false)
    // What a resource says of itself is only known at apply: nothing is said by that.
    if (value !== undefined && !isOwn(value, id, name))
      attributes.set(name, toValue(value, one.originOf(name, value) ?? origin, instance.evaluation))
  }
  for (const name of set.names) take(name)
  const computed = set.computed()
  if (computed !== undefined) {
    for (const name of Object.keys(computed)) {
      if (!onlyReferred.has(name) && name !== 'tags_all' && !set.names.includes(name)) take(name)
    }
  }
  if (defaults !== undefined) attributes.set('tags_all', allTags(attributes.get('tags'), defaults))
  const keys: string[] = []
  const importedId = imported.get(id)
  if (importedId !== undefined) keys.push(importedId)
  for (const name of naming) {
    const value = attributes.get(name)
    if (value?.kind === 'text' && value.value !== '' && !keys.includes(value.value)) keys.push(value.value)
  }
  return {
    type,
    id,
    keys,
    region: one.region(),
    account: set.provider()?.account() ?? (severalRoots ? nameOfRoot(instance.root.folder) : undefined),
    attributes,
    origin,
    ...(uncertain !== undefined && { uncertain }),
    ...(declared.mode === 'data' && { lookedUp: true }),
  }
}

/** The tags that a provider gives to each of its resources, made once. */
function defaultTags(set: ResourceSet, shared: Map<TfValue, Value>): Value | undefined {
  if (set.declared.mode !== 'managed' || !set.declared.type.startsWith('aws_')) return undefined
  const tags = set.provider()?.defaultTags()
  if (tags === undefined) return undefined
  let value = shared.get(tags)
  if (value === undefined) shared.set(tags, (value = toValue(tags, tags.origin ?? set.place(), set.instance.evaluation)))
  return value
}

/** The resource's own tag counts where both have one (AWS provider: default_tags, 2026-11). */
function allTags(own: Value | undefined, defaults: Value): Value {
  if (own === undefined || own.kind === 'null') return defaults
  if (own.kind !== 'map' || defaults.kind !== 'map') return own.kind === 'map' ? defaults : own
  const entries = new Map(defaults.entries)
  own.entries.forEach((value, key) => entries.set(key, value))
  return { kind: 'map', entries, origin: own.origin }
}

function isOwn(value: TfValue, id: string, name: string): boolean {
  if (value.kind !== 'unknown' || value.parts?.length !== 1) return false
  const [part] = value.parts
  return typeof part === 'object' && part.resource === id && part.attribute === name
}

/** So many values does one attribute hand over at most, and all together: what is shared in an expression is written out here. */
const mostOfOne = 100_000
let left = 0

/** A value as platforms take it: what is sensitive stays with us. `origin` is its own. */
export function toValue(value: TfValue, origin: Origin, evaluation: Evaluation): Value {
  const share = Math.min(mostOfOne, evaluation.valuesLeft)
  left = share
  const result = convert(value, origin)
  evaluation.valuesLeft -= share - Math.max(left, 0)
  if (left >= 0) return result
  evaluation.problem('too-large', 'This value is too large to be looked at.', origin)
  return { kind: 'unknown', says: 'too large', origin }
}

function toPart(value: TfValue, origin: Origin): Value {
  return convert(value, value.origin ?? origin)
}

function convert(value: TfValue, own: Origin): Value {
  if (--left < 0) return { kind: 'unknown', says: 'too large', origin: own }
  if (value.sensitive) return secretOf(value, own)
  switch (value.kind) {
    case 'null':
      return { kind: 'null', origin: own }
    case 'bool':
      return { kind: 'bool', value: value.value, origin: own }
    case 'number':
      return { kind: 'number', value: value.value.toNumber(), origin: own }
    case 'string':
      return { kind: 'text', value: value.value, origin: own }
    case 'list':
    case 'set':
    case 'tuple':
      return { kind: 'list', items: value.items.map((item) => toPart(item, own)), origin: own }
    case 'map':
      return { kind: 'map', entries: entriesOf(value.entries, own), origin: own }
    case 'object':
      // A whole resource where a value is wanted: whoever reads it finds that resource.
      if (value.open?.attribute === '') return { kind: 'unknown', says: 'a resource', parts: [value.open], origin: own }
      return { kind: 'map', entries: entriesOf(value.entries, own), origin: own }
    case 'unknown':
      return { kind: 'unknown', says: value.says, ...(value.parts !== undefined && { parts: value.parts.map(tidy) }), origin: own }
  }
}

/** Where something sensitive comes from is no secret; what it is is. */
function secretOf(value: TfValue, origin: Origin): Value {
  const links = value.kind === 'unknown' && value.parts?.every((part) => typeof part === 'object') === true ? value.parts : undefined
  return { kind: 'unknown', says: 'sensitive', ...(links !== undefined && { parts: links.map(tidy) }), origin }
}

function entriesOf(entries: ReadonlyMap<string, TfValue>, origin: Origin): ReadonlyMap<string, Value> {
  const result = new Map<string, Value>()
  entries.forEach((each, key) => result.set(key, toPart(each, origin)))
  return result
}

/** A resource of which nobody knows how many there are stands for each of them: which one was meant doesn't matter. */
function tidy(part: string | Link): string | Link {
  if (typeof part === 'string' || !part.attribute.startsWith('[')) return part
  return { resource: part.resource, attribute: part.attribute.replace(/^\[(?:"(?:[^"\\]|\\.)*"|[^\]]*)\]\.?/, '') }
}
