import type { FlowSet, FlowSpace } from '../flow/space.ts'
import { judge } from '../layers/filter.ts'
import type { Facts } from '../model/facts.ts'
import type { Filter } from '../model/filter.ts'
import { freshContext, type Matching } from '../model/matching.ts'
import { outsideNode, type Model } from '../model/model.ts'
import type { Profile } from '../model/profile.ts'
import { arrivals, type Seen } from './arrivals.ts'
import { begin, type End } from './branch.ts'
import { callsOf, type Call } from './calls.ts'
import { EarlierCalls } from './earlier-calls.ts'
import { understand, type Question } from './question.ts'
import { trace, type Trace } from './trace.ts'
import { walk } from './walk.ts'

/**
 * What a walk over all flows shows that begin at hosts, at their undeclared neighbours, and outside, up to whoever takes the port. What
 * workloads of a cluster and proxies send is what they are declared to call, which is judged call by call.
 */
export interface Survey {
  /** Ways that came back to where they had been. */
  readonly looped: readonly Seen[]
  /** Ways on which something arrived of which not everything is answered. */
  readonly unanswered: readonly Seen[]
  /** Where flows from everything that is not declared arrive on their first leg. */
  readonly fromOutside: readonly Seen[]
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

  /** How the declared calls fare, for the analysis that comes after this one. */
  readonly fates: EarlierCalls

  /** `before`: of an earlier analysis, perhaps of nearly the same network; answers are the same with it and without. */
  constructor(model: Model, profile: Profile, today: string, before?: EarlierCalls) {
    this.fates = new EarlierCalls(model, before)
    this.model = model
    this.facts = model.facts
    this.profile = profile
    this.today = today
    this.matching = this.fates.matching
  }

  get space(): FlowSpace {
    return this.matching.space
  }

  survey(): Survey {
    return (this.#survey ??= surveyOf(this.matching))
  }

  /** What the network is declared to open: dependencies of workloads, members of proxies' pools, and how each fares. */
  calls(): readonly Call[] {
    return (this.#calls ??= callsOf(this.matching, this.fates))
  }

  /** What of some flows a filter of a node may let pass. */
  passing(filter: Filter, node: string, flows: FlowSet): FlowSet {
    const { space, matching } = this
    const rules = (filter.chains[filter.start] ?? []).filter((rule) => rule.action.do !== 'continue')
    const plain = rules.every(
      ({ action }) => action.do === 'accept' || action.do === 'drop' || action.do === 'reject' || action.do === 'unknown',
    )
    if (plain) {
      const sets = rules.map(({ match, action }) => {
        const matched = matching.compile(match, freshContext(node))
        return action.do === 'accept' || action.do === 'unknown' ? matched.possibly : matched.surely
      })
      const last = filter.otherwise.action === 'accept'
      return space.and(
        flows,
        space.firstMatch([...sets, space.all], [...rules.map(({ action }) => action.do === 'accept' || action.do === 'unknown'), last]),
      )
    }
    return this.space.union(
      judge(this.matching, filter, freshContext(node), flows, false).flatMap((one) => (one.verdict === 'accept' ? [one.set] : [])),
    )
  }

  /** The ends of some flows of an end that was seen, with every step told. */
  follow({ start }: Seen, flows: FlowSet): End[] {
    return walk(this.matching, begin({ ...start, set: flows }), { explain: true, throughProxies: false, past: false, replyTo: undefined })
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
  // Whoever may have an address that the outside reaches, or may not, is surely reached by nobody: nothing would be said of it.
  const unsure = matching.model.facts.endpoints
    .filter((one) => one.exposed === 'maybe')
    .flatMap((one) => matching.model.addressesOf.get(one.id)?.tokens ?? [])
  arrivals(matching, {
    firstLegOnly: true,
    flows: space.not(space.destination({ ranges: [], tokens: unsure })),
    begins: (node) => node.kind !== 'cluster',
    watch: (seen) => {
      if (seen.end.verdict === 'looped') looped.push(seen)
      if ((seen.end.verdict === 'delivered' || seen.end.verdict === 'left') && seen.sent !== undefined && !space.contains(seen.fine, seen.sent)) unanswered.push(seen)
      if (seen.start.node === outsideNode && seen.end.verdict === 'delivered' && seen.end.branch.finished.length === 0)
        fromOutside.push(seen)
      if (
        seen.sent === undefined ||
        (seen.end.verdict !== 'delivered' && seen.end.verdict !== 'unknown' && seen.end.verdict !== 'answered')
      )
        return
      const known = arriving.get(seen.start.node)
      if (known) known.push(seen.sent)
      else arriving.set(seen.start.node, [seen.sent])
    },
  })
  return { looped, unanswered, fromOutside, arriving: new Map([...arriving].map(([node, sets]) => [node, space.union(sets)])) }
}
