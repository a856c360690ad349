import { complementAddresses, intersectAddresses, isEmptyAddresses, minusAddresses, type AddressSet } from '../../base/address.ts'
import type { End, Start } from '../../engine/branch.ts'
import { ofAddresses, type Party } from '../../engine/parties.ts'
import { doubtsOf } from '../../engine/passages.ts'
import { flowsOf, understand, type Question, type Understood } from '../../engine/question.ts'
import type { FlowSet } from '../../flow/space.ts'
import type { Matching } from '../../model/matching.ts'
import type { Asking, Outcome } from './outcome.ts'
import { vacuous } from './outcome.ts'
import { fatesOf, judged } from './must.ts'
import { doubtWords, everybody } from './packets.ts'
import type { FlowAsked, Named } from './promises.ts'
import { decidingSteps, show } from './shown.ts'

export const isUrl = (text: string): boolean => /^(https?|wss?):\/\//i.test(text)

/** Requests of one sender to one URL, ready to be walked. */
export interface Requests {
  readonly says: string
  readonly starts: readonly Start[]
  readonly senders: Party['members']
  /** Why nobody can send it: the name leads nowhere, or something about it isn't known. */
  readonly failed: { readonly says: string; readonly unknown: boolean } | undefined
  readonly missing: readonly string[]
}

/** What everybody who is named sends to a URL; a path that ends with `*` means every request below it, of whatever method. */
export function requestsTo(asking: Asking, { headers, request, family }: FlowAsked, senders: readonly Named[], target: Named | undefined): Requests[] {
  const { matching } = asking
  return senders.flatMap((sender): Requests[] => {
    const { party, missing } = asking.callers.find([sender])
    if (missing.length > 0) return [{ says: sender.text, starts: [], senders: [], failed: undefined, missing }]
    return byAsker(matching, party).map((one) => toUrl(matching, one, { from: sender.text, to: target?.text, ...(request !== undefined && { request }), headers }, family))
  })
}

/** A name may lead each node elsewhere: those of a node ask together. */
function byAsker(matching: Matching, party: Party): Party[] {
  const nodes = new Map<string, Party['members'][number][]>()
  for (const one of party.members) {
    if (matching.model.endpoints.get(one.endpoint)?.kind === 'service') continue
    // A name may depend on who asks: on the suffixes that he tries, and on his address.
    const asker = matching.model.endpoints.get(one.endpoint)
    const key = asker && asker.addresses.length > 0 && matching.model.facts.zones.length > 0 ? one.endpoint : `${one.node}\n${(asker?.searches ?? []).join()}\n${asker?.somewhere ? one.endpoint : ''}`
    nodes.set(key, [...(nodes.get(key) ?? []), one])
  }
  return [...nodes.values()].map((members) => ({ says: party.says, members, addresses: { ranges: members.flatMap(({ addresses }) => addresses.ranges), tokens: members.flatMap(({ addresses }) => addresses.tokens) } }))
}

function toUrl(matching: Matching, from: Party, question: Question, family: 4 | 6 | undefined): Requests {
  const { space } = matching
  const target = question.to ?? question.request?.split(' ').at(-1) ?? ''
  const below = target.endsWith('*') && question.request === undefined
  const [asker] = from.members
  const understood = understand(matching, { ...question, from: asker?.endpoint ?? question.from, ...(below && { to: target.slice(0, -1) }) })
  if ('misasked' in understood) return { says: from.says, starts: [], senders: from.members, failed: undefined, missing: [understood.misasked.says.replace(/^--(?:to|from): /, '').replace(/\.$/, '')] }
  const asked = understood.understood
  const failed = asked.name?.failed
  if (failed !== undefined) {
    const unknown = failed === 'undeclared' || failed === 'delegated'
    return { says: from.says, starts: [], senders: from.members, failed: { says: asked.name?.steps.at(-1)?.says ?? `no zone that was read holds ${asked.says}`, unknown }, missing: [] }
  }
  const only = below ? requestsBelow(matching, asked) : space.all
  if (only === undefined) return { says: from.says, starts: [], senders: from.members, failed: { says: `which requests ${target} means can not be told`, unknown: true }, missing: [] }
  const starts = from.members
    .map(({ endpoint, node, addresses }): Start => ({
      from: endpoint,
      node,
      set: space.intersect([flowsOf(matching, asked, addresses, asked.to.addresses), only, family === undefined ? space.all : matching.ofFamily(family)]),
      request: below ? undefined : asked.request,
    }))
    .filter(({ set }) => !space.isEmpty(set))
  return { says: from.says, starts, senders: from.members, failed: starts.length > 0 ? undefined : { says: `${from.members.map(({ endpoint }) => endpoint).join(', ')} and ${asked.says} have no address family in common`, unknown: false }, missing: [] }
}

function requestsBelow(matching: Matching, { request }: Understood): FlowSet | undefined {
  if (!request) return undefined
  const host = matching.dimension('host').matching({ kind: 'exact', text: request.host })
  const path = matching.dimension('path').matching({ kind: 'prefix', text: request.path })
  return 'opaque' in host || 'opaque' in path ? undefined : matching.space.and(host.set, path.set)
}

/** Everyone's request is served, and comes back. */
export function answerMustRequest(asking: Asking, all: readonly Requests[]): Outcome {
  const { matching } = asking
  const missing = all.flatMap((one) => one.missing)
  if (missing.length > 0) return vacuous([...new Set(missing)])
  const lost = all.find(({ failed }) => failed && !failed.unknown)
  if (lost) return { verdict: 'broken', says: `${sentence(lost.failed?.says)}` }
  const starts = all.flatMap((one) => one.starts)
  const fates = fatesOf(matching, starts, true)
  const outcome = judged(matching, fates, starts, true, all.flatMap(({ senders }) => senders))
  const unsure = all.find(({ failed }) => failed?.unknown)
  if (unsure && outcome.verdict === 'holds') return { verdict: 'unknown', says: `It may not get there: ${unsure.failed?.says ?? ''}.` }
  return outcome
}

const sentence = (text = ''): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`

/** What a request gets that nobody should get: somebody takes it, or a proxy answers it with what was asked for. */
function isServed({ verdict, status }: End): boolean {
  return verdict === 'delivered' || verdict === 'left' || (verdict === 'answered' && (status === undefined || status < 300))
}

/** Nobody's request is served. */
export function answerNeverRequest(asking: Asking, all: readonly Requests[]): Outcome {
  const { matching } = asking
  const { space } = matching
  const missing = all.flatMap((one) => one.missing)
  if (missing.length > 0 && all.every((one) => one.starts.length === 0)) return vacuous([...new Set(missing)])
  const starts = all.flatMap((one) => one.starts)
  const fates = fatesOf(matching, starts, true)
  const served = fates.ends.filter(({ end, fine }) => isServed(end) && !space.isEmpty(fine))
  for (const { start, end, fine } of served) {
    // In every world: no other end of the same flows serves nobody.
    const contested = end.branch.alternatives.length === 0 ? space.none : space.union(fates.ends.filter((other) => !isServed(other.end)).map(({ sent }) => sent))
    const sure = space.minus(fine, contested)
    if (space.isEmpty(sure)) continue
    const rank = (one: End): number => (one.verdict === end.verdict && one.at === end.at ? 0 : isServed(one) ? 1 : 2)
    const witness = show(matching, start, space.and(start.set, sure), true, rank)
    return { verdict: 'broken', says: witness ? `${witness.from} is served: ${witness.steps.at(-1)?.says ?? witness.verdict}.` : 'It is served.', ...(witness && { witness, because: decidingSteps(witness.steps) }) }
  }
  const open = fates.ends.filter(({ end }) => end.verdict === 'unknown')
  const doubtful = [...served, ...open]
  const unsure = all.find(({ failed }) => failed?.unknown)
  if (doubtful.length > 0) {
    const doubts = doubtsOf(doubtful.map(({ end }) => end))
    return { verdict: 'unknown', says: doubtWords('It may be served', doubts), doubts }
  }
  if (unsure) return { verdict: 'unknown', says: `It may be served: ${unsure.failed?.says ?? ''}.` }
  if (missing.length > 0) return vacuous([...new Set(missing)])
  return { verdict: 'holds', says: 'Nobody is served.' }
}

/** Everyone but those of a party, as senders. */
export function othersThan(matching: Matching, party: Party): Named[] {
  const others: AddressSet = intersectAddresses(complementAddresses(party.addresses), everybody(matching))
  const found = ofAddresses(matching, 'everyone else', others)
  return found.members.filter(({ addresses }) => !isEmptyAddresses(minusAddresses(addresses, party.addresses))).map(({ endpoint }) => ({ text: endpoint, origin: { kind: 'implied', says: 'everyone else' } }))
}
