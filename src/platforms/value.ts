import type { Origin } from '../origin/origin.ts'

/** A place in a resource whose content isn't known yet, but which names that resource: `aws_vpc.main` and `id`. */
export interface Link {
  /** The id of the resource, as `Resource.id` has it. */
  readonly resource: string
  /** `id`, `arn`, `dns_name`, `private_ip`; nested ones with dots and indexes: `endpoint[0].address`. */
  readonly attribute: string
}

/**
 * What an attribute of a resource holds, as far as it is known before anything is applied, with the expression that says so. A list also stands for a
 * set and a tuple, a map for an object and a block.
 */
export type Value =
  | { readonly kind: 'null'; readonly origin: Origin }
  | { readonly kind: 'bool'; readonly value: boolean; readonly origin: Origin }
  | { readonly kind: 'number'; readonly value: number; readonly origin: Origin }
  | { readonly kind: 'text'; readonly value: string; readonly origin: Origin }
  | { readonly kind: 'list'; readonly items: readonly Value[]; readonly origin: Origin }
  | { readonly kind: 'map'; readonly entries: ReadonlyMap<string, Value>; readonly origin: Origin }
  | UnknownValue

export interface UnknownValue {
  readonly kind: 'unknown'
  /** What is missing, a phrase: `computed at apply`, `variable cidr has no value`. */
  readonly says: string
  /** For text of which something is known: its pieces in order. One link alone: it is exactly that attribute. */
  readonly parts?: readonly (string | Link)[]
  /** What it may be, or is made of in a way that isn't known: attributes that were chosen among, encoded, cut. Never those that are in `parts`. */
  readonly from?: readonly Link[]
  readonly origin: Origin
}
