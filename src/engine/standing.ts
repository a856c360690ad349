import { type AddressOrToken, type AddressSet } from '../base/address.ts'
import type { Model } from '../model/model.ts'
import type { Pair } from './difference.ts'
import type { Item } from './blocks.ts'

type Family = 4 | 6 | 'either'

/** An endpoint that both networks address alike, at one node. */
export interface Stable {
  readonly id: string
  readonly node: string
  readonly items: readonly Item[]
  readonly families: readonly Family[]
}

/** An endpoint by which sets of both networks can't be laid over each other: it is new, gone, moved, or has several addresses of one family. */
export interface Moved {
  readonly id: string
  readonly old: Located | undefined
  readonly now: Located | undefined
}

export interface Located {
  readonly node: string
  readonly addresses: readonly { readonly family: Family; readonly address: AddressOrToken }[]
}

export interface Standing {
  readonly stable: readonly Stable[]
  readonly moved: readonly Moved[]
  /** False where some endpoint's family is known on one side alone: then families can't be told apart. */
  readonly byFamily: boolean
  /** Nodes of the earlier network that are called otherwise in the later. */
  readonly laterNode: ReadonlyMap<string, string>
}

/** Part of an endpoint that has addresses of both families. */
export const inFamily = (id: string, family: 4 | 6): string => `${id}\n${family}`

/** How the endpoints of two networks are to be compared. */
export function stand({ old, now, same }: Pair): Standing {
  const laterNode = new Map<string, string>()
  for (const [before, after] of same.later) {
    const was = old.model.endpoints.get(before)
    const is = now.model.endpoints.get(after)
    if (was && is && was.node !== is.node && !now.model.nodes.has(was.node) && !old.model.nodes.has(is.node)) laterNode.set(was.node, is.node)
  }
  const found = new Map<string, { old: Located | undefined; now: Located | undefined }>()
  for (const one of old.model.endpoints.values()) {
    if (one.kind === 'service' || one.kind === 'addresses') continue
    const where = locate(old.model, one.id, laterNode.get(one.node) ?? one.node)
    found.set(same.later.get(one.id) ?? one.id, { old: where, now: undefined })
  }
  for (const one of now.model.endpoints.values()) {
    if (one.kind === 'service' || one.kind === 'addresses') continue
    found.set(one.id, { old: found.get(one.id)?.old, now: locate(now.model, one.id, one.node) })
  }
  const pairs = [...found].map(([id, both]): Moved => ({ id, ...both }))
  const byFamily = pairs.every(({ old: was, now: is }) => !was || !is || isVague(was) === isVague(is))
  const stable: Stable[] = []
  const moved: Moved[] = []
  for (const one of pairs) {
    const { id, old: was, now: is } = one
    const single = is && (byFamily ? new Set(is.addresses.map((a) => a.family)).size === is.addresses.length : is.addresses.length === 1)
    if (was && is && single && was.node === is.node && keyOf(was) === keyOf(is)) stable.push({ id, node: is.node, items: itemsOf(id, is), families: is.addresses.map((a) => a.family) })
    else moved.push(one)
  }
  return { stable, moved, byFamily, laterNode }
}

const isVague = ({ addresses }: Located): boolean => addresses.some(({ family }) => family === 'either')

function itemsOf(id: string, { addresses }: Located): Item[] {
  return addresses.map(({ family, address }) => ({ id: addresses.length > 1 && family !== 'either' ? inFamily(id, family) : id, address }))
}

const keyOf = ({ addresses }: Located): string =>
  addresses
    .map(({ address }) => ('token' in address ? `token ${address.token}` : `${address.family} ${address.value}`))
    .toSorted()
    .join()

function locate(model: Model, id: string, node: string): Located {
  const set: AddressSet = model.addressesOf.get(id) ?? { ranges: [], tokens: [] }
  return {
    node,
    addresses: [
      ...set.ranges.map((range) => ({ family: range.family, address: { family: range.family, value: range.first } })),
      ...set.tokens.flatMap(({ first, last }) =>
        Array.from({ length: last - first + 1 }, (_, i) => ({ family: model.tokenFamilies[first + i] ?? ('either' as const), address: { token: first + i } })),
      ),
    ],
  }
}
