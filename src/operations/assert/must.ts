import { intersectAddresses, isEmptyAddresses, unionAddresses, type AddressSet } from '../../base/address.ts'
import { answered } from '../../engine/arrivals.ts'
import { begin, pullToStart, type End, type Start } from '../../engine/branch.ts'
import type { Party } from '../../engine/parties.ts'
import { doubtsOf } from '../../engine/passages.ts'
import { walk } from '../../engine/walk.ts'
import type { FlowSet } from '../../flow/space.ts'
import type { Matching } from '../../model/matching.ts'
import type { Asking, Outcome } from './outcome.ts'
import { doubtWords, type Between } from './packets.ts'
import { servicesOf } from './parties.ts'
import { decidingSteps, show } from './shown.ts'

/** Where flows fare well in every world and by every choice, where they surely don't in some, and where it isn't known. */
export interface Fates {
  readonly good: FlowSet
  readonly bad: FlowSet
  readonly open: FlowSet
  /** `perhaps`: whether their replies come back is not known. */
  readonly ends: readonly { readonly start: Start; readonly end: End; readonly sent: FlowSet; readonly fine: FlowSet; readonly perhaps: FlowSet }[]
}

/** Does somebody get what he came for, where a way ends like this? A proxy's own error is no service. */
export function serves({ verdict, status }: End): boolean {
  return verdict === 'delivered' || verdict === 'left' || (verdict === 'answered' && (status === undefined || status < 400))
}

/** Walks flows to all their ends and back. With `to`, only what arrives there has come where it should. */
export function fatesOf(matching: Matching, starts: readonly Start[], throughProxies: boolean, to?: Party): Fates {
  const { space } = matching
  const nodes = new Set(to?.members.map(({ node }) => node))
  const there = to ? space.destination(to.addresses) : space.all
  const ends = starts.flatMap((start) =>
    space.isEmpty(start.set)
      ? []
      : walk(matching, begin(start), { explain: false, throughProxies, past: false, replyTo: undefined }).map((end) => {
          const sent = space.forget(pullToStart(space, end.branch, end.set), ['mark'])
          if (!serves(end) || (to && !nodes.has(end.at))) return { start, end, sent, fine: space.none, perhaps: space.none }
          const at = to ? space.forget(pullToStart(space, end.branch, space.and(end.set, there)), ['mark']) : space.all
          const back: { readonly fine: FlowSet; readonly sure?: FlowSet } = answered(matching, end, sent)
          const fine = space.intersect([sent, at, space.forget(back.sure ?? back.fine, ['mark'])])
          return { start, end, sent, fine, perhaps: space.minus(space.intersect([sent, at, space.forget(back.fine, ['mark'])]), fine) }
        }),
  )
  const lost = ends.filter(({ sent, fine }) => !space.contains(fine, sent))
  const good = space.union(ends.map(({ fine }) => fine))
  // What is lost in one of several worlds only, is lost perhaps.
  const doubtful = lost.filter(({ end }) => end.verdict === 'unknown' || end.branch.alternatives.length > 0)
  const surely = lost.filter(({ end }) => end.verdict !== 'unknown' && end.branch.alternatives.length === 0)
  const bad = space.union(surely.map(({ sent, fine, perhaps }) => space.minus(sent, space.or(fine, perhaps))))
  const unsure = space.union([...doubtful.map(({ sent, fine }) => space.minus(sent, fine)), ...surely.map(({ perhaps }) => perhaps)])
  // In no world does it arrive: which one it is does not matter.
  const everywhere = space.minus(space.minus(unsure, good), space.union(lost.map(({ end, sent, perhaps }) => (end.verdict === 'unknown' ? sent : perhaps))))
  const all = space.or(bad, everywhere)
  return { good: space.minus(good, space.or(bad, unsure)), bad: all, open: space.minus(unsure, all), ends }
}

/** Everyone of `from` reaches everyone of `to`, over all of the traffic, in each family that both have. */
export function answerMust(asking: Asking, between: Between): Outcome {
  const { matching } = asking
  const { from, to, over } = between
  const { space } = matching
  const services = servicesOf(matching, to)
  const serviceIds = new Set(services.map(({ id }) => id))
  const ends: Party = { ...to, members: to.members.filter(({ endpoint }) => !serviceIds.has(endpoint)) }
  const without = strangers(matching, from, to, over)
  if (without !== undefined) return { verdict: 'broken', says: without }
  if (services.length > 0) {
    // What is sent to a Service is followed by itself: whoever is behind it sees other ports.
    const addressed = space.destination({ ranges: services.flatMap(({ id }) => matching.model.addressesOf.get(id)?.ranges ?? []), tokens: services.flatMap(({ id }) => matching.model.addressesOf.get(id)?.tokens ?? []) })
    const outcome = followed(asking, from, startsFrom(matching, from, space.and(over, addressed)), undefined)
    if (outcome.verdict !== 'holds' || ends.members.length === 0) return outcome
  }
  const missing = missingOf(asking, from, ends, over)
  if (space.isEmpty(missing)) return { verdict: 'holds', says: 'All of it gets there, and back.' }
  return followed(asking, from, startsFrom(matching, from, withOtherAddresses(matching, from, ends, missing)), ends)
}

/** Whoever is also reached by other addresses than his own (an elastic IP) is sent to by those, too. */
function withOtherAddresses(matching: Matching, from: Party, to: Party, flows: FlowSet): FlowSet {
  const { space } = matching
  return space.union([
    flows,
    ...to.members.flatMap(({ endpoint, node, addresses }) => {
      const others = from.members.some((one) => one.node !== node) ? otherAddresses(matching, endpoint) : []
      return others.length === 0 ? [] : [space.and(space.forget(space.and(flows, space.destination(addresses)), ['destination']), space.destination(unionAddresses(...others)))]
    }),
  ])
}

/** The flows that are asked about, and of which the reach run does not say by itself that they all arrive. */
function missingOf(asking: Asking, from: Party, to: Party, over: FlowSet): FlowSet {
  const { matching } = asking
  const { space } = matching
  const source = space.source(from.addresses)
  const asked = space.intersect([source, over, matching.oneFamily()])
  const lacking: FlowSet[] = []
  const passages = asking.passages()
  for (const [node, members] of byNode(to)) {
    const own = { ranges: members.flatMap(({ addresses }) => addresses.ranges), tokens: members.flatMap(({ addresses }) => addresses.tokens) }
    const wanted = withoutSelf(matching, from, members, space.and(asked, space.destination(own)))
    const have = passages.first(node)?.firmly ?? space.none
    if (space.contains(have, wanted)) continue
    lacking.push(...lackingOf(asking, from, members, space.minus(wanted, have), space.and(have, space.and(source, over))))
  }
  return space.union(lacking)
}

/** Of several addresses of one endpoint, one of a family is enough; and what comes by a proxy has come. */
function lackingOf(asking: Asking, from: Party, members: Party['members'], wanted: FlowSet, have: FlowSet): FlowSet[] {
  const { matching } = asking
  const { space } = matching
  let missing = wanted
  let fine = have
  const families = ([4, 6] as const).map((family) => matching.everyOf(family))
  for (const { endpoint, addresses } of members) {
    const proxied = asking.passages().later(endpoint)
    if (proxied) missing = space.minus(missing, space.and(space.forget(proxied.firmly, ['destination']), space.destination(addresses)))
    for (const family of families) {
      const own = intersectAddresses(addresses, family)
      if (!isSeveral(matching, endpoint, own)) continue
      const at = space.destination(own)
      fine = space.or(fine, space.and(space.forget(space.and(fine, at), ['destination']), at))
      missing = space.minus(missing, fine)
    }
  }
  for (const { endpoint, addresses } of from.members) {
    if (space.isEmpty(missing)) return []
    for (const family of families) {
      const own = intersectAddresses(addresses, family)
      if (!isSeveral(matching, endpoint, own)) continue
      const by = space.source(own)
      fine = space.or(fine, space.and(space.forget(space.and(fine, by), ['source']), by))
      missing = space.minus(missing, fine)
    }
  }
  return space.isEmpty(missing) ? [] : [missing]
}

/** Addresses that nobody declared are as many senders and receivers. */
function isSeveral({ model }: Matching, endpoint: string, { ranges, tokens }: AddressSet): boolean {
  return model.endpoints.get(endpoint)?.kind !== 'addresses' && ranges.length + tokens.length > 1
}

function byNode(party: Party): Map<string, Party['members'][number][]> {
  const found = new Map<string, Party['members'][number][]>()
  for (const one of party.members) found.set(one.node, [...(found.get(one.node) ?? []), one])
  return found
}

function withoutSelf({ space, model }: Matching, from: Party, members: Party['members'], flows: FlowSet): FlowSet {
  const senders = new Map(from.members.map((one) => [one.endpoint, one]))
  let rest = flows
  for (const { endpoint, addresses } of members) {
    const one = senders.get(endpoint)
    if (one && model.endpoints.get(endpoint)?.kind !== 'addresses') rest = space.minus(rest, space.and(space.source(one.addresses), space.destination(addresses)))
  }
  return rest
}

/** Two of those who are named that have no address family in common, as a sentence. */
function strangers(matching: Matching, from: Party, to: Party, over: FlowSet): string | undefined {
  const { space } = matching
  const kindsOf = ({ members }: Party): { readonly id: string; readonly has: readonly (4 | 6)[] }[] => {
    const found = new Map<string, { id: string; has: readonly (4 | 6)[] }>()
    for (const { endpoint, addresses } of members) {
      const has = ([4, 6] as const).filter((family) => !isEmptyAddresses(matching.amongFamilies(addresses, [family])) && space.overlaps(over, matching.ofFamily(family)))
      if (!found.has(has.join())) found.set(has.join(), { id: endpoint, has })
    }
    return [...found.values()]
  }
  for (const one of kindsOf(from))
    for (const other of kindsOf(to))
      if (one.id !== other.id && !one.has.some((family) => other.has.includes(family))) return `${one.id} and ${other.id} have no address family in common.`
  return undefined
}

/** One start for each node of those who send. */
export function startsFrom(matching: Matching, from: Party, flows: FlowSet): Start[] {
  const { space } = matching
  const clients = space.intersect([flows, matching.oneFamily(), space.mark(0), clientPorts(matching)])
  return [...byNode(from)].flatMap(([node, members]): Start[] => {
    const set = space.and(clients, space.source({ ranges: members.flatMap(({ addresses }) => addresses.ranges), tokens: members.flatMap(({ addresses }) => addresses.tokens) }))
    const [only] = members
    return space.isEmpty(set) ? [] : [{ from: members.length === 1 && only ? only.endpoint : node, node, set, request: undefined }]
  })
}

/** Clients send from ports that are not reserved. */
function clientPorts({ space }: Matching): FlowSet {
  return space.or(space.sourcePort([{ first: 1024, last: 65535 }]), space.not(space.protocol([{ first: 6, last: 6 }, { first: 17, last: 17 }, { first: 132, last: 132 }])))
}

/** Flows that the reach run does not answer by itself (a choice on their way, a Service, or they don't arrive) are followed to every end. */
function followed(asking: Asking, from: Party, starts: readonly Start[], to: Party | undefined): Outcome {
  const { matching } = asking
  return judged(matching, fatesOf(matching, starts, false, to), starts, false, from.members, to)
}

/** What is asked about and does not fare well, but for what nobody misses: one address of an endpoint is enough, and of several addresses those to which there is a way. */
function lackOf(matching: Matching, { ends, good }: Fates, starts: readonly Start[], senders: Party['members'], to: Party | undefined): FlowSet {
  const { space } = matching
  let fine = good
  let lack = space.minus(space.forget(space.union(starts.map(({ set }) => set)), ['mark']), good)
  if (space.isEmpty(lack)) return lack
  const unrouted = space.union(ends.filter(isUnrouted).map(({ sent }) => sent))
  if (!space.isEmpty(unrouted)) lack = space.minus(lack, space.and(unrouted, space.forget(good, ['destination'])))
  for (const [side, members] of [['source', senders], ['destination', to?.members ?? []]] as const)
    for (const { endpoint, addresses } of members)
      for (const family of [4, 6] as const) {
        const own = intersectAddresses(side === 'source' ? addresses : unionAddresses(addresses, ...otherAddresses(matching, endpoint)), matching.everyOf(family))
        if (!isSeveral(matching, endpoint, own)) continue
        const at = space[side](own)
        fine = space.or(fine, space.and(space.forget(space.and(fine, at), [side]), at))
        lack = space.minus(lack, fine)
      }
  return lack
}

const otherAddresses = ({ model }: Matching, endpoint: string): AddressSet[] => (model.endpoints.get(endpoint)?.reachedAs ?? []).flatMap((id) => model.addressesOf.get(id) ?? [])

const isUnrouted = ({ end }: Fates['ends'][number]): boolean => end.verdict === 'unrouted' && end.branch.finished.length === 0

/** What fates come to, and a flow that shows it. `to`: where it should arrive, unless anywhere will do. */
export function judged(matching: Matching, fates: Fates, starts: readonly Start[], throughProxies: boolean, senders: Party['members'], to?: Party): Outcome {
  const { space } = matching
  const lack = lackOf(matching, fates, starts, senders, to)
  if (space.isEmpty(lack)) return { verdict: 'holds', says: 'All of it gets there, and back.' }
  const bad = space.minus(lack, fates.open)
  const isBad = !space.isEmpty(bad)
  // A flow that finds a way shows more than one that has none.
  const routed = space.and(bad, space.minus(fates.bad, space.union(fates.ends.filter(isUnrouted).map(({ sent }) => sent))))
  const worst = !isBad ? lack : !space.isEmpty(routed) ? routed : space.overlaps(bad, fates.bad) ? space.and(bad, fates.bad) : bad
  const nodes = new Set(to?.members.map(({ node }) => node))
  const rank = (end: End): number => (isBad ? (serves(end) && (!to || nodes.has(end.at)) ? 1 : 0) : end.verdict === 'unknown' ? 0 : serves(end) ? 2 : 1)
  const start = starts.find(({ set }) => space.overlaps(set, worst))
  const witness = start && show(matching, start, space.and(start.set, worst), throughProxies, rank)
  if (isBad)
    return {
      verdict: 'broken',
      says: witness ? `${witness.from} does not get there: ${witness.verdict}${witness.steps.length > 0 ? `, ${witness.steps.at(-1)?.says ?? ''}` : ''}.` : 'Not all of it is ever sent: whoever sends it uses another of his addresses, or none.',
      ...(witness && { witness, because: decidingSteps(witness.steps).slice(0, 1) }),
    }
  const doubts = doubtsOf(fates.ends.filter(({ sent }) => space.overlaps(sent, lack)).map(({ end }) => end))
  return { verdict: 'unknown', says: doubtWords('It may not get there', doubts), doubts, ...(witness && { witness }) }
}
