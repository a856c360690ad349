import type { FlowSet } from '../../flow/space.ts'
import { decidingLines } from './deciding.ts'
import { answerEncrypted } from './encrypted.ts'
import { journeysBetween, journeysOf, type Journey } from './journeys.ts'
import { answerMust } from './must.ts'
import { vacuous, type Asking, type Outcome } from './outcome.ts'
import { answerNever, trafficOf, type Between } from './packets.ts'
import type { EncryptedPromise, FlowAsked, FlowPromise, NetworkPromise, ThroughPromise, WithinPromise } from './promises.ts'
import { answerMustRequest, answerNeverRequest, isUrl, othersThan, requestsTo, type Requests } from './requests.ts'
import { answerSame } from './same.ts'
import { answerSurvives } from './survives.ts'
import { answerThrough } from './through.ts'
import { answerWithin } from './within.ts'
import type { End } from '../../engine/branch.ts'
import { ofEndpoints } from '../../engine/parties.ts'

/** What becomes of one promise; what was allowed not to be known, or to be nobody, does not count against it. */
export function answer(asking: Asking, promise: NetworkPromise): Outcome {
  switch (promise.kind) {
    case 'must':
    case 'never':
    case 'only':
      return answerFlow(asking, promise)
    case 'same':
      return answerSame(asking, promise)
    case 'survives':
      return answerSurvives(asking, promise, answerFlow(asking, { ...promise, kind: 'must' }))
    default:
      return answerWays(asking, promise)
  }
}

/** Targets that are asked by their URL, and the others. */
function targetsOf({ to, request }: FlowAsked): { readonly urls: FlowAsked['to']; readonly parties: FlowAsked['to'] } {
  if (request !== undefined) return { urls: to, parties: [] }
  return { urls: to.filter(({ text }) => isUrl(text)), parties: to.filter(({ text }) => !isUrl(text)) }
}

function answerFlow(asking: Asking, { kind, flow }: FlowPromise): Outcome {
  const { urls, parties } = targetsOf(flow)
  const outcomes: Outcome[] = []
  if (urls.length > 0 || flow.request !== undefined) {
    const senders = kind === 'only' ? othersOf(asking, flow) : flow.from
    if ('verdict' in senders) return senders
    const requests = (urls.length > 0 ? urls : [undefined]).flatMap((url) => requestsTo(asking, flow, senders, url))
    outcomes.push(kind === 'must' ? answerMustRequest(asking, requests) : answerNeverRequest(asking, requests))
  }
  if (parties.length > 0) {
    const between = understood(asking, flow, parties)
    if ('verdict' in between) outcomes.push(between)
    else {
      const outcome = kind === 'must' ? answerMust(asking, between) : answerNever(asking, between, kind === 'only')
      outcomes.push(asking.explain && outcome.verdict === 'holds' ? { ...outcome, because: decidingLines(asking, between, kind) } : outcome)
    }
  }
  return worstOf(outcomes)
}

function othersOf(asking: Asking, { from }: FlowAsked): FlowAsked['from'] | Outcome {
  const { party, missing } = asking.callers.find(from)
  return missing.length > 0 ? vacuous(missing) : othersThan(asking.matching, party)
}

/** Who and whom, or why nothing is asked. */
function understood(asking: Asking, flow: FlowAsked, to: FlowAsked['to']): Between | Outcome {
  const { matching, callers } = asking
  const { space } = matching
  const from = callers.find(flow.from)
  const [asker] = from.party.members
  const target = callers.find(to, asker?.endpoint)
  const missing = [...from.missing, ...target.missing]
  if (missing.length > 0) return vacuous(missing)
  const over = flow.over.length > 0 ? flow.over : target.over
  const family: FlowSet = flow.family === undefined ? space.all : matching.ofFamily(flow.family)
  return {
    from: from.party,
    to: target.party,
    perhaps: { from: ofEndpoints(matching, from.perhaps), to: ofEndpoints(matching, target.perhaps) },
    over: space.and(trafficOf(matching, over), family),
    everything: over.length === 0,
  }
}

function answerWays(asking: Asking, promise: ThroughPromise | WithinPromise | EncryptedPromise): Outcome {
  const { flow } = promise
  const { urls, parties } = targetsOf(flow)
  const judge = (found: { readonly journeys: readonly Journey[]; readonly undecided: readonly End[] }, between: Between | undefined): Outcome => {
    if (promise.kind === 'through') return answerThrough(asking, found, promise.by, between?.to)
    return promise.kind === 'within' ? answerWithin(asking, found, promise.in) : answerEncrypted(asking, found, promise)
  }
  const outcomes: Outcome[] = []
  if (urls.length > 0 || flow.request !== undefined) {
    const requests = (urls.length > 0 ? urls : [undefined]).flatMap((url) => requestsTo(asking, flow, flow.from, url))
    outcomes.push(unasked(requests) ?? judge(journeysOf(asking, requests), undefined))
  }
  if (parties.length > 0) {
    const between = understood(asking, flow, parties)
    outcomes.push('verdict' in between ? between : judge(journeysBetween(asking, between), between))
  }
  return worstOf(outcomes)
}

function unasked(requests: readonly Requests[]): Outcome | undefined {
  const missing = requests.flatMap((one) => one.missing)
  if (missing.length > 0) return vacuous([...new Set(missing)])
  const unsure = requests.find(({ failed }) => failed?.unknown)
  return unsure && { verdict: 'unknown', says: `It is not known where it goes: ${unsure.failed?.says ?? ''}.` }
}

/** Of several targets the one that fares worst. */
function worstOf(outcomes: readonly Outcome[]): Outcome {
  return outcomes.find(({ verdict }) => verdict === 'broken') ?? outcomes.find(({ verdict }) => verdict === 'unknown') ?? outcomes[0] ?? vacuous(['nobody is named'])
}
