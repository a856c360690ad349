import type { Resource } from '../../platforms/resource.ts'
import type { Value } from '../../platforms/value.ts'
import type { Item } from './item.ts'
import { isGlobal } from './place.ts'
import type { Kind } from './table.ts'

/** A resource in the making; its file tells where it is, where it itself doesn't. */
export interface Draft {
  readonly kind: Kind
  readonly id: string
  readonly keys: string[]
  readonly attributes: Map<string, Value>
  readonly item: Item
  readonly path: string
  region: string | undefined
  account: string | undefined
}

/** All that is told so far, by what AWS refers to it by; names that AWS gives out twice also by where they are. */
export class Drafts {
  readonly #all = new Map<string, Draft>()

  get all(): readonly Draft[] {
    return [...this.#all.values()]
  }

  /** Adds what another answer says of the same thing. */
  add(draft: Draft): void {
    const { kind, id, region, account } = draft
    const isUnique = id.startsWith('arn:') || /[0-9a-f]{8}/.test(id)
    const key = isUnique ? `${kind.type} ${id}` : `${kind.type} ${id} ${region ?? ''} ${account ?? ''}`
    const before = this.#all.get(key)
    if (before) join(before, draft)
    else this.#all.set(key, draft)
  }

  /** The resources, each with an id of its own. */
  finish(): Resource[] {
    place(this.all)
    const once = new Map<string, Draft>()
    const sameId = new Map<string, Draft[]>()
    for (const draft of this.#all.values()) {
      const key = JSON.stringify([draft.kind.type, draft.id, draft.region, draft.account])
      const before = once.get(key)
      if (before) {
        join(before, draft)
        continue
      }
      once.set(key, draft)
      const same = sameId.get(draft.id)
      if (same) same.push(draft)
      else sameId.set(draft.id, [draft])
    }
    return [...once.values()].map((draft) => finish(draft, sameId.get(draft.id) ?? [draft]))
  }
}

function join(before: Draft, { attributes, keys }: Draft): void {
  for (const [name, value] of attributes) if (isBetter(value, before.attributes.get(name))) before.attributes.set(name, value)
  for (const one of keys) if (!before.keys.includes(one)) before.keys.push(one)
}

/** What is known counts before what isn't, and a longer answer before an empty one. */
function isBetter(value: Value, before: Value | undefined): boolean {
  if (before === undefined || before.kind === 'null') return true
  if (before.kind === 'unknown') return value.kind !== 'unknown'
  return before.kind === 'list' && before.items.length === 0 && value.kind === 'list'
}

/** What says nothing of its place is where all others of its file are, then where all others are. */
function place(drafts: readonly Draft[]): void {
  for (const field of ['region', 'account'] as const) {
    const files = new Map<string, Set<string>>()
    const everywhere = new Set<string>()
    for (const draft of drafts) {
      const value = draft[field]
      if (value === undefined) continue
      everywhere.add(value)
      files.set(draft.path, (files.get(draft.path) ?? new Set()).add(value))
    }
    for (const draft of drafts) {
      if (draft[field] !== undefined || (field === 'region' && isGlobal.test(draft.kind.type))) continue
      const near = files.get(draft.path) ?? everywhere
      if (near.size === 1) draft[field] = [...near][0]
    }
  }
}

/** Two things of one name are told apart by what differs: their account, their region, their type. */
function finish({ kind, id, keys, attributes, item, region, account }: Draft, same: readonly Draft[]): Resource {
  const differs = (of: (draft: Draft) => string | undefined): boolean => new Set(same.map(of)).size > 1
  const apart = [
    ...(differs((one) => one.account) ? [account ?? '?'] : []),
    ...(differs((one) => one.region) ? [region ?? '?'] : []),
    ...(differs((one) => one.kind.type) ? [kind.type] : []),
    id,
  ]
  const own = apart.join('/')
  return {
    type: kind.type,
    id: own,
    keys: own === id ? keys : [id, ...keys],
    region,
    account,
    attributes,
    origin: item.origin,
    ...(kind.lookedUp === true && { lookedUp: true }),
  }
}
