import type { Doubt } from '../flow/path.ts'
import type { FlowSet } from '../flow/space.ts'
import type { Matching } from '../model/matching.ts'
import { arrivals, type Arrival, type Arrived } from './arrivals.ts'
import { pullThroughLeg, pullToStart, type End } from './branch.ts'
import type { Party } from './parties.ts'
import { reachedBy, type Reached } from './reach.ts'

/** What arrives at one place. */
export interface Passage extends Arrival {
  /** Of what surely arrives, what no choice was made for on its way: all of it arrives, whichever member, gateway or path is taken. */
  readonly firmly: FlowSet
  readonly ways: readonly Arrived[]
}

/** A way whose end is not known, with the flows as they began. */
export interface Undecided {
  readonly end: End
  readonly sent: FlowSet
}

/** One reach run, kept way by way: many questions are answered from it. */
export class Passages {
  readonly matching: Matching
  /** By node: what ends there on its first leg. */
  readonly #first = new Map<string, Passage>()
  /** By endpoint: what comes to it on a later leg. */
  readonly #later = new Map<string, Passage>()
  readonly #found: ReturnType<typeof arrivals>
  readonly all: readonly Passage[]
  #undecided: readonly Undecided[] | undefined
  #reached: Reached | undefined

  constructor(matching: Matching) {
    this.matching = matching
    const ways = new Map<string, Arrived[]>()
    const keyOf = ({ node, to }: { readonly node: string; readonly to: string | undefined }): string => `${node}\n${to ?? ''}`
    this.#found = arrivals(matching, {
      arrived: (one) => {
        const known = ways.get(keyOf(one))
        if (known) known.push(one)
        else ways.set(keyOf(one), [one])
      },
    })
    const { space } = matching
    this.all = this.#found.arrivals.map((arrival): Passage => {
      const own = ways.get(keyOf(arrival)) ?? []
      const firm = own.filter((one) => one.end.branch.choices === 0)
      const firmly = firm.length === own.length ? arrival.surely : space.forget(space.union(firm.map((one) => one.toldSurely)), ['sourcePort', 'mark'])
      return { ...arrival, firmly, ways: own }
    })
    for (const passage of this.all) {
      if (passage.to === undefined) this.#first.set(passage.node, passage)
      else this.#later.set(passage.to, joined(matching, this.#later.get(passage.to), passage))
    }
  }

  /** The same run, read back as who reaches whom. */
  get reached(): Reached {
    return (this.#reached ??= reachedBy(this.matching, this.#found))
  }

  get undecided(): readonly Undecided[] {
    return (this.#undecided ??= this.#found.unknown.map((end) => ({ end, sent: pullToStart(this.matching.space, end.branch, end.set) })))
  }

  /** What ends at a node on its first leg. */
  first(node: string): Passage | undefined {
    return this.#first.get(node)
  }

  /** What comes to an endpoint on later legs. */
  later(endpoint: string): Passage | undefined {
    return this.#later.get(endpoint)
  }

  /** Passages that end at a party; those of a first leg still hold what is for others of the node: `addressed` is what is for the party. */
  towards(to: Party): { readonly passage: Passage; readonly addressed: FlowSet; readonly endpoint: string | undefined }[] {
    const { space } = this.matching
    const byNode = new Map<string, Party['members'][number]['addresses'][]>()
    for (const { node, addresses } of to.members) byNode.set(node, [...(byNode.get(node) ?? []), addresses])
    const first = [...byNode].flatMap(([node, sets]) => {
      const passage = this.#first.get(node)
      if (!passage) return []
      const addressed = space.destination({ ranges: sets.flatMap((s) => s.ranges), tokens: sets.flatMap((s) => s.tokens) })
      return [{ passage, addressed, endpoint: undefined }]
    })
    const later = to.members.flatMap(({ endpoint }) => {
      const passage = this.#later.get(endpoint)
      return passage ? [{ passage, addressed: space.all, endpoint }] : []
    })
    return [...first, ...later]
  }
}

function joined({ space }: Matching, one: Passage | undefined, other: Passage): Passage {
  if (!one) return other
  return {
    ...one,
    possibly: space.or(one.possibly, other.possibly),
    surely: space.or(one.surely, other.surely),
    firmly: space.or(one.firmly, other.firmly),
    ways: [...one.ways, ...other.ways],
  }
}

/** The flows of a way as they began that arrive as some of `flows`, told as arrivals tell them. */
export function beganOf({ space }: Matching, { end, began, told }: Arrived, flows: FlowSet): FlowSet {
  const part = space.and(told, flows)
  if (space.isEmpty(part)) return space.none
  const leg = end.branch.finished[0] ?? end.branch.leg
  const arrived = space.and(leg.end?.set ?? end.set, space.forget(part, ['source', 'sourcePort', 'mark']))
  // Several senders may have been told together: only those that `flows` names.
  return space.intersect([began, pullThroughLeg(space, leg, arrived), space.forget(part, ['destination', 'destinationPort', 'protocol', 'sourcePort', 'mark'])])
}

/** What isn't known on some ways, each doubt once. */
export function doubtsOf(ends: readonly End[]): Doubt[] {
  const doubts = new Map(ends.flatMap(({ branch }) => branch.alternatives.map((one) => [one.doubt.id, one.doubt] as const)))
  return [...doubts.values()].toSorted((a, b) => a.id - b.id)
}
