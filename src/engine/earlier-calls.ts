import type { FlowSet } from '../flow/space.ts'
import { changesSince, type Changes } from '../model/changes.ts'
import { freshContext, Matching } from '../model/matching.ts'
import type { Model } from '../model/model.ts'
import type { Origin } from '../origin/origin.ts'
import { Sending } from './planned.ts'
import type { EarlierFates, Fate } from './calls.ts'

/** What calls asked of a filter: their flows as they were there, whatever their marks; of replies, as another view of the space holds them. */
interface Asked {
  readonly filter: string
  readonly replying: boolean
  flows: FlowSet
}

interface Kept {
  readonly asked: readonly Asked[]
  readonly fates: readonly Fate[]
}

/** So many nodes may a space have that is used again. */
const mostNodes = 2 ** 20

/**
 * How the declared calls of an analysis fared, for the next one. Where nothing but rules of filters (and calls themselves) has changed, calls fare as before
 * if no filter that they came to has another rule that is about any of their flows there: all else that a walk reads is the same, and a rule does nothing to flows
 * that it doesn't match.
 */
export class EarlierCalls implements EarlierFates {
  readonly matching: Matching
  readonly sending: Sending
  readonly #before: { readonly kept: ReadonlyMap<string, Kept>; readonly changes: Changes } | undefined
  readonly #kept = new Map<string, Kept>()
  readonly #asked = new Map<string, Map<string, Asked>>()
  readonly #changed = new Map<string, FlowSet>()

  constructor(model: Model, before?: EarlierCalls) {
    const changes = before?.isReusable() === true ? changesSince(before.matching.model, model) : undefined
    // The same endpoints have the same tokens, so that sets of then mean today what they meant.
    this.matching = new Matching(model, undefined, changes && before ? before.matching.space : undefined)
    this.sending = changes && before ? before.sending : new Sending()
    this.#before = changes && before ? { changes, kept: before.#kept } : undefined
  }

  /** Strings cut a space in the order in which they are met, so that a space that was cut is used once. */
  isReusable(): boolean {
    return this.matching.dimensionNames().length === 0 && this.matching.space.size() <= mostNodes
  }

  find(name: string): readonly Fate[] | undefined {
    const { kept, changes } = this.#before ?? {}
    const known = kept?.get(name)
    if (!known || !changes || known.asked.some((one) => this.#touches(one, changes))) return undefined
    const fates = known.fates.map((one) => today(one, changes))
    if (!fates.every((one) => one !== undefined)) return undefined
    this.#kept.set(name, { ...known, fates })
    return fates
  }

  record(name: string): (way: Matching, filter: string, flows: FlowSet) => void {
    const asked = new Map<string, Asked>()
    this.#asked.set(name, asked)
    return (way, filter, flows) => {
      const replying = way !== this.matching
      const key = `${filter}\n${replying}`
      const known = asked.get(key)
      const all = way.space.forget(flows, ['mark'])
      if (known) known.flows = way.space.or(known.flows, all)
      else asked.set(key, { filter, replying, flows: all })
    }
  }

  keep(name: string, fates: readonly Fate[]): void {
    this.#kept.set(name, { asked: [...(this.#asked.get(name)?.values() ?? [])], fates })
    this.#asked.delete(name)
  }

  #touches({ filter, replying, flows }: Asked, changes: Changes): boolean {
    if (!changes.filters.has(filter)) return false
    const way = replying ? this.matching.replying : this.matching
    return way.space.overlaps(flows, this.#changedIn(filter, replying, way, changes))
  }

  /** All that rules are about which a filter has no more, or has anew. */
  #changedIn(filter: string, replying: boolean, way: Matching, changes: Changes): FlowSet {
    const key = `${filter}\n${replying}`
    const known = this.#changed.get(key)
    if (known !== undefined) return known
    const rules = changes.filters.get(filter) ?? []
    const { space } = way
    const sets = rules.map(({ match }) => (way.dependsOnPlace(match) ? space.all : space.forget(way.compile(match, freshContext('')).possibly, ['mark'])))
    const made = space.union(sets)
    this.#changed.set(key, made)
    return made
  }
}

/** The same fate with the lines of today; undefined where they can't be told. */
function today(fate: Fate, changes: Changes): Fate | undefined {
  if (!fate.stop) return fate
  const because = linesOf(fate.stop.because, changes)
  const { next } = fate.stop
  const later = next && linesOf(next.because, changes)
  if (!because || (next && !later)) return undefined
  return { ...fate, stop: { ...fate.stop, because, next: next && later ? { ...next, because: later } : next } }
}

function linesOf(origins: readonly Origin[], changes: Changes): Origin[] | undefined {
  const lines = origins.map((one) => changes.today(one))
  return lines.every((one) => one !== undefined) ? lines : undefined
}
