import type { Origin } from '../../../origin/origin.ts'
import type { Value } from '../../../platforms/value.ts'

/** What becomes of one property. `to` is the attribute's name; with a dot, the attribute of a block: `health_check.port`. */
export type Field =
  /** One value. Numbers and booleans become texts or the other way round; `any` stays as it is. */
  | { readonly kind: 'text' | 'number' | 'bool' | 'any'; readonly to: string }
  /** A list of single values; one alone becomes a list of one. */
  | { readonly kind: 'texts'; readonly to: string }
  /** A text with another meaning: `internal` and `true`. What isn't listed stays as it is. */
  | { readonly kind: 'choice'; readonly to: string; readonly values: Readonly<Record<string, string | boolean>> }
  /** `[{Key, Value}]` as a map. */
  | { readonly kind: 'tags'; readonly to: string }
  /** `[{Key, Value}]` where each key is an attribute of its own; keys that aren't listed are unread. */
  | { readonly kind: 'keyed'; readonly fields: Fields }
  /** A map or a list of maps: one block each. */
  | { readonly kind: 'block'; readonly to: string; readonly fields: Fields }
  /** A map of maps: one block each, with the key as `key`. */
  | { readonly kind: 'named'; readonly to: string; readonly key: string; readonly fields: Fields }
  /** A map whose entries belong to what is around it. */
  | { readonly kind: 'lift'; readonly fields: Fields }
  /** A list of maps of which one entry each counts; `first` of the list alone. */
  | { readonly kind: 'pluck'; readonly to: string; readonly entry: string; readonly first: boolean }
  /** Blocks however deep, each name in the provider's way of writing. */
  | { readonly kind: 'deep'; readonly to: string }
  /** A document (a policy) as JSON text. */
  | { readonly kind: 'document'; readonly to: string }
  /** As JSON text with names that begin small, as the service's own interface has them. */
  | { readonly kind: 'small'; readonly to: string }
  /** A resource of its own for each member of the list; `back` is its attribute that names this one by its `of`. */
  | { readonly kind: 'apart'; readonly type: string; readonly fields: Fields; readonly back: string; readonly of: string }
  /** Never told: passwords, keys. */
  | { readonly kind: 'secret'; readonly to: string }
  /** Can't change where a flow goes, whether it passes, or who answers. */
  | { readonly kind: 'idle' }

export type Fields = Readonly<Record<string, Field>>

/** A resource while it is being made. */
export interface Draft {
  readonly type: string
  /** Stands behind the logical id where one entry becomes several resources: `[0]`. */
  readonly suffix: string
  readonly attributes: Map<string, Value>
  /** Where it stands, unless that is where the entry stands. */
  readonly origin?: Origin
  /** Why it may not be made. */
  readonly uncertain?: string
}

/** How a type of CloudFormation's becomes a resource as Terraform's provider calls it. */
export interface TypeTable {
  readonly type: string
  /** The attribute that `Ref` gives. */
  readonly ref: string
  /** The attributes that `Fn::GetAtt` gives by their names; others are called as the provider would write them. */
  readonly gets: Readonly<Record<string, string>>
  readonly fields: Fields
  /** What CloudFormation does where a property is absent and the provider would do something else; `says` with source and date. */
  readonly implied?: readonly { readonly to: string; readonly value: Plain; readonly says: string }[]
  /** The first whose property is set is meant instead. */
  readonly variants?: readonly { readonly with: string; readonly table: TypeTable }[]
  /** The last word, where tables don't do: gets what was made and its id, gives what is handed over. */
  readonly finish?: (draft: Draft, id: string) => readonly Draft[]
  /** What a table doesn't know can't change an answer either. */
  readonly quiet?: true
}

export type Plain = string | number | boolean | readonly Plain[] | { readonly [name: string]: Plain }

export type Service = Readonly<Record<string, TypeTable>>

/** `VpcId SourceSecurityGroupId=referenced_security_group_id`: names with what they become, the provider's way of writing unless told. */
export function names(words: string): [string, string][] {
  return words
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => {
      const [name = '', to] = word.split('=')
      return [name, to ?? snake(name)]
    })
}

function fieldsOf(words: string, make: (to: string) => Field): Fields {
  return Object.fromEntries(names(words).map(([name, to]) => [name, make(to)]))
}

export const text = (words: string): Fields => fieldsOf(words, (to) => ({ kind: 'text', to }))
export const number = (words: string): Fields => fieldsOf(words, (to) => ({ kind: 'number', to }))
export const bool = (words: string): Fields => fieldsOf(words, (to) => ({ kind: 'bool', to }))
export const any = (words: string): Fields => fieldsOf(words, (to) => ({ kind: 'any', to }))
export const texts = (words: string): Fields => fieldsOf(words, (to) => ({ kind: 'texts', to }))
export const deep = (words: string): Fields => fieldsOf(words, (to) => ({ kind: 'deep', to }))
export const documents = (words: string): Fields => fieldsOf(words, (to) => ({ kind: 'document', to }))
export const secret = (words: string): Fields => fieldsOf(words, (to) => ({ kind: 'secret', to }))
export const idle = (words: string): Fields => fieldsOf(words, () => ({ kind: 'idle' }))
export const tags: Fields = { Tags: { kind: 'tags', to: 'tags' } }

export const block = (to: string, ...fields: readonly Fields[]): Field => ({ kind: 'block', to, fields: join(fields) })
export const lift = (...fields: readonly Fields[]): Field => ({ kind: 'lift', fields: join(fields) })
export const keyed = (...fields: readonly Fields[]): Field => ({ kind: 'keyed', fields: join(fields) })
export const named = (to: string, key: string, ...fields: readonly Fields[]): Field => ({ kind: 'named', to, key, fields: join(fields) })
export const pluck = (to: string, entry: string): Field => ({ kind: 'pluck', to, entry, first: false })
export const first = (to: string, entry: string): Field => ({ kind: 'pluck', to, entry, first: true })
export const choice = (to: string, values: Readonly<Record<string, string | boolean>>): Field => ({ kind: 'choice', to, values })

export function apart(type: string, back: string, of: string, ...fields: readonly Fields[]): Field {
  return { kind: 'apart', type, back, of, fields: join(fields) }
}

const join = (fields: readonly Fields[]): Fields => Object.assign({}, ...fields) as Fields

interface More extends Pick<TypeTable, 'implied' | 'variants' | 'finish' | 'quiet'> {
  readonly ref?: string
  /** As `names` reads them. */
  readonly gets?: string
}

export function table(type: string, more: More, ...fields: readonly Fields[]): TypeTable {
  const { ref = 'id', gets = '', ...rest } = more
  return { type, ref, gets: Object.fromEntries(names(gets)), fields: join(fields), ...rest }
}

const plurals = /(ARN|ID|URL|IP|AZ|VPC)s(?![a-z])/g
const snakes = new Map<string, string>()

/** `VPCZoneIdentifier` and `vpc_zone_identifier`: how the provider writes a name. */
export function snake(name: string): string {
  let known = snakes.get(name)
  if (known === undefined) {
    known = name
      .replace(plurals, (_, word: string) => `${word.charAt(0)}${word.slice(1).toLowerCase()}s`)
      .replace(/IPv([46])/g, 'Ipv$1')
      .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
      .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
      .replace(/[.:]+/g, '_')
      .toLowerCase()
    if (snakes.size < 10_000) snakes.set(name, known)
  }
  return known
}
