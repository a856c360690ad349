import { unionAddresses, type AddressSet } from '../../base/address.ts'
import type { FlowSet } from '../../flow/space.ts'
import type { Matching } from '../../model/matching.ts'
import { blocksOf, cutAddresses, sideOf, type Block, type Item, type SideOfReach } from '../blocks.ts'
import { fold, type Fold } from '../folds.ts'
import type { Lost } from './loss.ts'
import type { Effect } from './survey.ts'

/** What a loss breaks between whom, as each sender addresses it; `surely` is wholly broken, the rest of `possibly` for a share. */
export interface Broken {
  /** Flows to others: what is lost stands on their way. */
  readonly through: readonly Fold[]
  /** In some worlds only. */
  readonly perhaps: readonly Fold[]
  /** Is anything broken that was meant for what is lost? */
  readonly itself: boolean
}

/** Reads effects back as pairs; what all of them share is made once. */
export class Breakage {
  readonly #matching: Matching
  readonly #items: readonly Item[]
  readonly #undeclared: readonly { readonly id: string; readonly node: string; readonly addresses: AddressSet }[]

  constructor(matching: Matching) {
    this.#matching = matching
    const { model } = matching
    const of = (id: string): AddressSet => model.addressesOf.get(id) ?? { ranges: [], tokens: [] }
    const all = [...model.endpoints.values()]
    this.#undeclared = all.filter(({ kind }) => kind === 'addresses').map(({ id, node }) => ({ id, node, addresses: of(id) }))
    this.#items = all
      .filter(({ kind }) => kind !== 'addresses')
      .flatMap(({ id }): Item[] => [
        ...of(id).tokens.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, place): Item => ({ id, address: { token: first + place } }))),
        ...of(id).ranges.map(({ family, first }): Item => ({ id, address: { family, value: first } })),
      ])
  }

  read(effect: Effect, lost: Lost): Broken {
    const { space } = this.#matching
    const own = this.#ownAddresses(lost)
    const others = space.not(space.destination(own))
    const broken = space.or(effect.wholly, effect.share)
    const plain = (set: FlowSet): FlowSet => space.forget(space.and(set, others), ['sourcePort', 'mark'])
    return {
      through: this.#folds(plain(broken), plain(space.minus(effect.wholly, effect.share))),
      perhaps: this.#folds(plain(effect.perhaps), plain(effect.perhaps)),
      itself: !space.isEmpty(space.minus(broken, others)),
    }
  }

  /** The addresses by which what is lost was reached. */
  #ownAddresses({ endpoints }: Lost): AddressSet {
    const { model } = this.#matching
    const ids = [...endpoints].flatMap((id) => [id, ...(model.endpoints.get(id)?.reachedAs ?? [])])
    return unionAddresses(...ids.flatMap((id) => model.addressesOf.get(id) ?? []))
  }

  #folds(possibly: FlowSet, surely: FlowSet): Fold[] {
    const { space } = this.#matching
    if (space.isEmpty(possibly)) return []
    const cuts = this.#undeclared.flatMap((one) => cutAddresses(space, one, [{ node: one.node, to: undefined, possibly, surely: space.and(surely, possibly) }]))
    const items = [...this.#items, ...cuts.flatMap(({ id, addresses }): Item[] => addresses.ranges.slice(0, 1).map(({ family, first }) => ({ id, address: { family, value: first } })))]
    const side: SideOfReach = sideOf(items)
    const blocks: Block[] = blocksOf(space, { node: '', to: undefined, possibly, surely: space.and(surely, possibly) }, side, side)
    return fold(space, blocks, new Map())
  }
}
