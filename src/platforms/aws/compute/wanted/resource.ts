import type { Origin } from '../../../../origin/origin.ts'
import type { Resource } from '../../../resource.ts'
import type { Value } from '../../../value.ts'

/** What an attribute may be written as here; undefined ones are left out. */
export type Plain = string | number | boolean | Value | undefined | readonly Plain[] | { readonly [name: string]: Plain }

function isValue(plain: Plain): plain is Value {
  return typeof plain === 'object' && !Array.isArray(plain) && 'kind' in plain && 'origin' in plain
}

export function valueOf(plain: Exclude<Plain, undefined>, origin: Origin): Value {
  if (typeof plain === 'string') return { kind: 'text', value: plain, origin }
  if (typeof plain === 'number') return { kind: 'number', value: plain, origin }
  if (typeof plain === 'boolean') return { kind: 'bool', value: plain, origin }
  if (isValue(plain)) return plain
  if (Array.isArray(plain)) return { kind: 'list', items: plain.flatMap((one: Plain) => (one === undefined ? [] : [valueOf(one, origin)])), origin }
  return { kind: 'map', entries: new Map(entriesOf(plain as { readonly [name: string]: Plain }, origin)), origin }
}

function entriesOf(plain: { readonly [name: string]: Plain }, origin: Origin): [string, Value][] {
  return Object.entries(plain).flatMap(([name, one]): [string, Value][] => (one === undefined ? [] : [[name, valueOf(one, origin)]]))
}

/** A resource that a controller makes for a cluster, as if somebody had declared it. */
export function madeFor(of: Resource, type: string, id: string, attributes: { readonly [name: string]: Plain }, origin: Origin): Resource {
  return { type, id, keys: [], region: of.region, account: of.account, attributes: new Map(entriesOf(attributes, origin)), origin }
}

export function linkTo(resource: string, attribute: string, origin: Origin): Value {
  return { kind: 'unknown', says: 'computed at apply', parts: [{ resource, attribute }], origin }
}
