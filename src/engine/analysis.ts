import type { FlowSet, FlowSpace } from '../flow/space.ts'
import type { Facts } from '../model/facts.ts'
import { Matching } from '../model/matching.ts'
import { outsideNode, type Model } from '../model/model.ts'
import type { Profile } from '../model/profile.ts'
import type { Seen } from './arrivals.ts'
import { callsOf, type Call } from './calls.ts'
import { understand, type Question } from './question.ts'
import { reach, type Reached } from './reach.ts'
import { trace, type Trace } from './trace.ts'

/** Everything that one walk over all flows shows. */
export interface Survey {
  readonly reached: Reached
  /** Ways that came back to where they had been. */
  readonly looped: readonly Seen[]
  /** Ways on which something arrived of which not everything is answered. */
  readonly unanswered: readonly Seen[]
  /** Where flows from everything that is not declared arrive on their first leg. */
  readonly fromOutside: readonly Seen[]
  /** First senders with the header that arrives, in some world. */
  readonly headers: FlowSet
  /** By node: what begins there and arrives somewhere, as it began; in worlds that others may contradict. */
  readonly arriving: ReadonlyMap<string, FlowSet>
}

/** What meaning checks see: the model, and the engine's answers about it, each worked out once and only if somebody asks. */
export class Analysis {
  readonly model: Model
  readonly facts: Facts
  readonly profile: Profile
  /** ISO 8601 date. */
  readonly today: string
  readonly matching: Matching
  readonly #traces = new Map<string, Trace | undefined>()
  #survey: Survey | undefined
  #calls: readonly Call[] | undefined

  constructor(model: Model, profile: Profile, today: string) {
    this.model = model
    this.facts = model.facts
    this.profile = profile
    this.today = today
    this.matching = new Matching(model)
  }

  get space(): FlowSpace {
    return this.matching.space
  }

  survey(): Survey {
    return (this.#survey ??= surveyOf(this.matching))
  }

  /** What the declared network says of itself that it opens: dependencies of workloads and members of proxies' pools, and how each fares. */
  calls(): readonly Call[] {
    return (this.#calls ??= callsOf(this.matching))
  }

  /** Undefined where the question can't be asked. */
  trace(question: Question): Trace | undefined {
    const key = JSON.stringify([question.from, question.to, question.port, question.protocol, question.request])
    if (this.#traces.has(key)) return this.#traces.get(key)
    const understood = understand(this.matching, question)
    const traced = 'misasked' in understood ? undefined : trace(this.matching, understood.understood)
    this.#traces.set(key, traced)
    return traced
  }
}

function surveyOf(matching: Matching): Survey {
  const { space } = matching
  const looped: Seen[] = []
  const unanswered: Seen[] = []
  const fromOutside: Seen[] = []
  const arriving = new Map<string, FlowSet[]>()
  const headers: FlowSet[] = []
  const reached = reach(matching, {
    arrived: (set) => headers.push(set),
    watch: (seen) => {
      if (seen.end.verdict === 'looped') looped.push(seen)
      if (seen.end.verdict === 'delivered' && seen.sent !== undefined && !space.contains(seen.fine, seen.sent)) unanswered.push(seen)
      if (seen.start.node === outsideNode && seen.end.verdict === 'delivered' && seen.end.branch.finished.length === 0) fromOutside.push(seen)
      if (seen.sent === undefined || (seen.end.verdict !== 'delivered' && seen.end.verdict !== 'unknown' && seen.end.verdict !== 'answered')) return
      const known = arriving.get(seen.start.node)
      if (known) known.push(seen.sent)
      else arriving.set(seen.start.node, [seen.sent])
    },
  })
  return { reached, looped, unanswered, fromOutside, headers: space.union(headers), arriving: new Map([...arriving].map(([node, sets]) => [node, space.union(sets)])) }
}
