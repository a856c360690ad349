import { parseAddress, parsePrefix, type Address, type AddressRange } from '../../base/address.ts'
import type { Origin } from '../../origin/origin.ts'
import type { Resource } from '../resource.ts'
import type { UnknownValue, Value } from '../value.ts'
import { everywhere } from './type.ts'
import { typeOf } from './types/index.ts'

/** Something with attributes: a resource, or a block within one. */
export interface Holder {
  readonly attributes: ReadonlyMap<string, Value>
  readonly origin: Origin
}

/** An attribute of a resource that is understood; undefined where it isn't set or is null. Reading what its type's table doesn't list is our own mistake. */
export function attribute(resource: Resource, name: string): Value | undefined {
  const type = typeOf(resource.type)
  if (type && !type.reads.includes(name) && !everywhere.includes(name)) throw new Error(`${resource.type}.${name} is read without being listed`)
  return set(resource.attributes.get(name))
}

const set = (value: Value | undefined): Value | undefined => (value?.kind === 'null' ? undefined : value)

/** A part of a block, or of what a block holds. */
export function part(holder: Holder, name: string): Value | undefined {
  return set(holder.attributes.get(name))
}

/** The blocks or objects that a value holds: a list of them, or one. What isn't known is left out: ask `unknownIn`. */
export function blocks(value: Value | undefined): Holder[] {
  if (value?.kind === 'map') return [{ attributes: value.entries, origin: value.origin }]
  if (value?.kind === 'list') return value.items.flatMap(blocks)
  return []
}

/** The whole of a value that holds blocks, or one or some of them, where it isn't known: then there may be others than `blocks` gives. */
export function missingBlocks(value: Value | undefined): UnknownValue | undefined {
  if (value?.kind === 'unknown') return value
  return value?.kind === 'list' ? value.items.flatMap((item) => (item.kind === 'unknown' ? [item] : []))[0] : undefined
}

export function text(value: Value | undefined): string | undefined {
  if (value?.kind === 'text') return value.value
  if (value?.kind === 'number' || value?.kind === 'bool') return String(value.value)
  return undefined
}

/**
 * A text, or what stands for one that is known only at apply and is exactly one attribute of one thing: equal to itself and to nothing else. Never shown as if it
 * were the text.
 */
export function symbol(value: Value | undefined): string | undefined {
  const known = text(value)
  if (known !== undefined || value?.kind !== 'unknown' || value.parts?.length !== 1) return known
  const [link] = value.parts
  return typeof link === 'object' ? `\${${link.resource}.${link.attribute}}` : link
}

export function number(value: Value | undefined): number | undefined {
  if (value?.kind === 'number') return value.value
  return value?.kind === 'text' && /^-?\d+(\.\d+)?$/.test(value.value) ? Number(value.value) : undefined
}

/** What is not set is `otherwise`; what isn't known is undefined. */
export function bool(value: Value | undefined, otherwise: boolean): boolean | undefined {
  if (value === undefined) return otherwise
  if (value.kind === 'bool') return value.value
  if (value.kind === 'text' && /^(true|false)$/i.test(value.value)) return value.value.toLowerCase() === 'true'
  return undefined
}

/** The members of a list; a single value is a list of one. */
export function items(value: Value | undefined): readonly Value[] {
  if (value === undefined) return []
  return value.kind === 'list' ? value.items : [value]
}

/** The first thing in a value, however deep, that isn't known. */
export function unknownIn(value: Value | undefined): UnknownValue | undefined {
  if (value === undefined) return undefined
  if (value.kind === 'unknown') return value
  const inner = value.kind === 'list' ? value.items : value.kind === 'map' ? [...value.entries.values()] : []
  for (const one of inner) {
    const found = unknownIn(one)
    if (found) return found
  }
  return undefined
}

export function address(value: Value | undefined): Address | undefined {
  const written = text(value)
  return written === undefined ? undefined : parseAddress(written.replace(/\/(32|128)$/, ''))
}

/** A prefix with its host bits cleared, as AWS stores it (vpc-network-acls: 100.68.0.18/18 becomes 100.68.0.0/18, 2026-11). */
export function prefix(value: Value | undefined): AddressRange | undefined {
  const written = text(value)
  return written === undefined ? undefined : parsePrefix(written)
}
