import type { Origin } from '../origin/origin.ts'

/** What a platform wants of its resources, in the words of `Resource`: a format that declares them writes it as text, in its own style and at its own place. */
export interface ResourceChange {
  /** What sort of change it is: `security group rule`, `route`. */
  readonly kind: string
  /** A phrase: `allow tcp 5432 from aws_security_group.app in aws_security_group.db`. */
  readonly says: string
  readonly steps: readonly ResourceStep[]
}

export type ResourceStep =
  /** A resource of its own, declared beside `beside` (a resource's id) and in its style. `name`: what it might be called there. */
  | { readonly do: 'add'; readonly type: string; readonly beside: string; readonly name: string; readonly arguments: readonly Argument[] }
  /** A nested block in a resource, after its like. */
  | { readonly do: 'add-block'; readonly to: string; readonly block: string; readonly arguments: readonly Argument[] }
  /** Arguments of a resource, or of the nested block of it that stands at `block`. */
  | { readonly do: 'set'; readonly of: string; readonly block?: Origin; readonly arguments: readonly Argument[] }
  /** Arguments of a resource or block instead of those that are named in `drop`; the others stay. */
  | { readonly do: 'rewrite'; readonly of: string; readonly block?: Origin; readonly drop: readonly string[]; readonly arguments: readonly Argument[] }
  /** One more item in a list. */
  | { readonly do: 'append'; readonly to: string; readonly attribute: string; readonly item: ArgumentValue }
  /** The resource, or the nested block of it that stands at `block`, is no more. */
  | { readonly do: 'remove'; readonly of: string; readonly block?: Origin }

export interface Argument {
  readonly name: string
  readonly value: ArgumentValue
}

export type ArgumentValue =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'list'; readonly items: readonly ArgumentValue[] }
  /** Another resource's attribute. */
  | { readonly kind: 'reference'; readonly resource: string; readonly attribute: string }
  /** One resource for each of these: the same attribute of several resources. At most one argument of an `add` is like that. */
  | { readonly kind: 'each'; readonly resources: readonly string[]; readonly attribute: string }
