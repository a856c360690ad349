import { emptyAddresses, intersectAddresses, isEmptyAddresses, minusRanges, notPublic, onlyAddress, type AddressOrToken, type AddressSet } from '../base/address.ts'
import type { Layer, Step, Verdict } from '../flow/path.ts'
import type { FlowSet, Packet } from '../flow/space.ts'
import type { Matching } from '../model/matching.ts'
import { outsideNode } from '../model/model.ts'
import type { Origin } from '../origin/origin.ts'
import { beganAs } from './arrivals.ts'
import { begin, type End } from './branch.ts'
import type { Difference, Pair } from './difference.ts'
import type { Fold } from './folds.ts'
import { legsOf, replies } from './reply.ts'
import { holders } from './tell.ts'
import { walk } from './walk.ts'

/** What decided a flow in one of two networks. */
export interface Told {
  /** How it ends there; undefined where it can't begin or has nobody to go to. */
  readonly verdict: Verdict | undefined
  readonly layer: Layer | undefined
  readonly says: string
  readonly because: readonly Origin[]
}

/** One concrete flow of a difference, and the step at which it fares differently. */
export interface Parting {
  readonly from: string
  readonly to: string
  /** Whom it is addressed to as it begins: a Service, a proxy, the receiver itself. */
  readonly packet: Packet
  /** The flow as it begins, with all the requests that fare alike. */
  readonly flows: FlowSet
  readonly old: Told
  readonly now: Told
}

/** Follows one flow of a line in both networks. Undefined where none is found that shows it by itself. */
export function partingOf(pair: Pair, found: Difference, kind: 'gained' | 'lost', one: Fold): Parting | undefined {
  const [has, lacks] = kind === 'gained' ? [pair.now, pair.old] : [pair.old, pair.now]
  const names = namesOf(pair, kind)
  for (const [from, to] of likelyPairs(one)) {
    const sender = whoIs(has, found, names.has(from), one.family)
    const receiver = whoIs(has, found, names.has(to), undefined)
    if (!sender || !receiver) continue
    const began = beganAs(has, sender.addresses, { endpoint: receiver.id, node: receiver.node, addresses: receiver.addresses }, has.space.isEmpty(one.surely) ? one.possibly : one.surely)
    const packet = began && has.space.sample(began.flows)
    if (!began || !packet) continue
    const { space } = has
    const alike = space.and(began.flows, headersOf(has, packet))
    const flow = space.packetSet(space.sample(alike) ?? packet)
    const { throughProxies } = began
    const [arrived] = followed(has, began.start, flow, throughProxies, receiver.id)
    if (!arrived) continue
    const missing = [from, to].find((id) => names.missing(id))
    const [here, there] = missing === undefined ? part(arrived, elsewhere(has, lacks, names, began.start.from, packet, flow, throughProxies, receiver.id)) : [present(has, names.has(missing), kind), absent(missing)]
    return { from, to, packet, flows: alike, ...(kind === 'gained' ? { old: there, now: here } : { old: here, now: there }) }
  }
  return undefined
}

/** The internet, then those that have names; a few pairs, where the first can't show it. */
function likelyPairs({ from, to }: Fold): [string, string][] {
  const rank = (id: string): number => (id === outsideNode ? 0 : /^[\da-f.:]+\//i.test(id) ? 3 : id.startsWith(outsideNode) ? 2 : 1)
  const best = (ids: readonly string[]): string[] => ids.toSorted((a, b) => rank(a) - rank(b)).slice(0, 3)
  const first = best(from).flatMap((a) => best(to).map((b): [string, string] => [a, b]))
  return first.filter(([a, b]) => a !== b).slice(0, 4)
}

interface Names {
  /** Ids of the network that has the flow. */
  readonly has: (id: string) => string
  /** The same thing in the other; undefined where it isn't there. */
  readonly other: (id: string) => string | undefined
  readonly missing: (id: string) => boolean
}

function namesOf({ old, now, same }: Pair, kind: 'gained' | 'lost'): Names {
  const earlier = new Map([...same.later].map(([before, after]) => [after, before]))
  const isNew = new Set(same.added.map((e) => e.id))
  const isGone = new Set(same.removed.map((e) => e.id))
  return kind === 'gained'
    ? { has: (id) => id, other: (id) => earlier.get(id) ?? (isNew.has(id) ? undefined : old.model.endpoints.has(id) ? id : undefined), missing: (id) => isNew.has(id) }
    : { has: (id) => (isGone.has(id) ? id : (earlier.get(id) ?? id)), other: (id) => same.later.get(id) ?? (isGone.has(id) ? undefined : now.model.endpoints.has(id) ? id : undefined), missing: (id) => isGone.has(id) }
}

function whoIs({ model }: Matching, { classes }: Difference, id: string, family: 4 | 6 | undefined): { id: string; node: string; addresses: AddressSet } | undefined {
  const endpoint = model.endpoints.get(id)
  const cut = classes.find((one) => one.id === id)
  if (cut) {
    const holder = [...model.endpoints.values()].find((one) => one.kind === 'addresses' && !isEmptyAddresses(intersectAddresses(model.addressesOf.get(one.id) ?? emptyAddresses, cut.addresses)))
    const open = minusRanges(cut.addresses.ranges, notPublic)
    return holder && { id: holder.id, node: holder.node, addresses: open.length > 0 ? { ranges: open, tokens: [] } : cut.addresses }
  }
  if (!endpoint) return undefined
  const all = model.addressesOf.get(id) ?? emptyAddresses
  const addresses = family === undefined ? all : { ranges: all.ranges.filter((r) => r.family === family), tokens: all.tokens.filter((t) => (model.tokenFamilies[t.first] ?? family) === family) }
  return { id, node: endpoint.node, addresses }
}

function headersOf({ space }: Matching, { source, destination, protocol, destinationPort, sourcePort }: Packet): FlowSet {
  const only = (n: number): { first: number; last: number }[] => [{ first: n, last: n }]
  return space.product({ source: onlyAddress(source), destination: onlyAddress(destination), protocols: only(protocol), destinationPorts: only(destinationPort), sourcePorts: only(sourcePort) })
}

interface Followed {
  readonly verdict: Verdict | undefined
  readonly layer: Layer | undefined
  readonly steps: readonly Step[]
  /** What isn't known on the way. */
  readonly doubts: readonly { readonly says: string; readonly origins: readonly Origin[] }[]
}

const isFine = (end: End): boolean => end.verdict === 'delivered' || end.verdict === 'left'

/** The flow's ways to their ends and back, those that arrive where they should first. */
function followed(matching: Matching, start: { readonly from: string; readonly node: string }, set: FlowSet, throughProxies: boolean, to: string): Followed[] {
  const ends = walk(matching, begin({ from: start.from, node: start.node, set, request: undefined }), { explain: true, throughProxies, past: false, replyTo: undefined })
  const rank = (end: End): number => (isFine(end) && (end.verdict === 'left' || holders(matching, end.at, end.set).includes(to)) ? 0 : isFine(end) ? 1 : 2)
  return ends
    .toSorted((a, b) => rank(a) - rank(b))
    .slice(0, mostWays)
    .map((end) => toldOf(matching, end))
}

const mostWays = 24

function toldOf(matching: Matching, end: End): Followed {
  const steps = legsOf(end).flatMap((leg) => leg.steps)
  const doubts = end.branch.alternatives.map(({ doubt }) => doubt)
  if (end.verdict !== 'delivered') return { verdict: end.verdict, layer: end.layer, steps, doubts }
  const back = replies(matching, end, { explain: true, past: false })
  const lost = back.find((reply) => reply.verdict !== 'delivered')
  const shown = (lost ?? back[0])?.ends.find((one) => !lost || one.verdict === lost.verdict) ?? (lost ?? back[0])?.ends[0]
  const home = (shown?.branch.leg.steps ?? []).map((step): Step => ({ ...step, says: `reply: ${step.says}` }))
  return { verdict: lost ? lost.verdict : 'delivered', layer: lost ? lost.layer : end.layer, steps: [...steps, ...home], doubts }
}

/** The same flow in the other network: between the same endpoints, by the addresses that they have there. */
function elsewhere(has: Matching, lacks: Matching, names: Names, from: string, packet: Packet, flow: FlowSet, throughProxies: boolean, to: string): Followed[] {
  const source = moved(has, lacks, names, packet.source)
  const destination = moved(has, lacks, names, packet.destination)
  if (source === undefined || destination === undefined) return []
  const { space } = lacks
  const requests = space.forget(flow, ['source', 'destination', 'protocol', 'destinationPort', 'sourcePort', 'mark'])
  const set = space.intersect([headersOf(lacks, { ...packet, source, destination }), requests, space.mark(0)])
  const sender = holderOf(lacks, source) ?? names.other(from)
  const node = lacks.model.endpoints.get(sender ?? '')?.node
  return sender === undefined || node === undefined ? [] : followed(lacks, { from: sender, node }, set, throughProxies, names.other(to) ?? to)
}

function holderOf({ model }: Matching, address: AddressOrToken): string | undefined {
  const only = onlyAddress(address)
  let service: string | undefined
  for (const [id, own] of model.addressesOf) {
    if (isEmptyAddresses(intersectAddresses(own, only))) continue
    if (model.endpoints.get(id)?.kind !== 'service') return id
    service = id
  }
  return service
}

function moved(has: Matching, lacks: Matching, names: Names, address: AddressOrToken): AddressOrToken | undefined {
  const holder = holderOf(has, address)
  const other = holder === undefined || has.model.endpoints.get(holder)?.kind === 'addresses' ? undefined : names.other(holder)
  const own = other === undefined ? undefined : lacks.model.addressesOf.get(other)
  if (!own) return 'token' in address ? undefined : address
  if (!isEmptyAddresses(intersectAddresses(own, onlyAddress(address)))) return address
  const [range] = own.ranges.toSorted((a, b) => Number('family' in address && b.family === address.family) - Number('family' in address && a.family === address.family))
  const [token] = own.tokens
  return range ? { family: range.family, value: range.first } : token ? { token: token.first } : undefined
}

/**
 * The first step that differs, on both sides: of two rules of one filter that both let it pass, none is a difference. Of several ways in the other network, the one
 * that goes along longest and fails.
 */
function part(here: Followed, others: readonly Followed[]): [Told, Told] {
  const along = others.map((there) => {
    let at = 0
    while (at < here.steps.length && at < there.steps.length && alike(here.steps[at], there.steps[at])) at += 1
    return { there, at, fails: there.verdict !== 'delivered' && there.verdict !== 'left' }
  })
  const [best] = along.toSorted((a, b) => Number(b.fails) - Number(a.fails) || b.at - a.at)
  if (!best) return [toldAt(here, here.steps.length), { verdict: undefined, layer: undefined, says: 'it cannot be sent', because: [] }]
  const { there, at } = best
  const same = here.verdict === there.verdict && at >= here.steps.length && at >= there.steps.length
  if (same) return [doubtful(here), doubtful(there)]
  const stop = there.steps.length - 1
  // What stops it tells more than a filter before it that only one side has.
  if (best.fails && there.verdict !== 'unknown' && there.verdict !== 'ambiguous' && stop >= 0) return [toldAt(here, counterpart(here, there.steps[stop], at)), toldAt(there, stop)]
  return [toldAt(here, at), toldAt(there, at)]
}

/** The step that stands where another network stops the flow: of the same filter or route there, else the first that differs. */
function counterpart({ steps }: Followed, stop: Step | undefined, at: number): number {
  if (!stop) return at
  const filter = stop.says.split(':')[0] ?? ''
  const same = steps.findIndex((step) => step.at === stop.at && step.layer === stop.layer && (step.layer !== 'filter' || step.says.startsWith(filter)))
  // A network that is called otherwise has the same filters.
  const namesake = same >= 0 || stop.layer !== 'filter' ? same : steps.findLastIndex((step) => step.layer === 'filter' && step.says.startsWith(`${filter}:`))
  const beside = namesake >= 0 ? namesake : steps.findIndex((step) => step.at === stop.at && step.layer === stop.layer)
  return beside >= 0 ? beside : at
}

function alike(a: Step | undefined, b: Step | undefined): boolean {
  if (!a || !b || a.at !== b.at || a.layer !== b.layer || a.action !== b.action) return false
  const key = ({ says, layer }: Step): string => (layer === 'filter' ? (says.split(':')[0] ?? '') : says.replaceAll(/\brule \d+\b/g, 'rule'))
  return key(a) === key(b)
}

function toldAt({ verdict, layer, steps }: Followed, at: number): Told {
  const step = steps[at] ?? steps.at(-1)
  return { verdict, layer: step?.layer ?? layer, says: step ? `${step.at}: ${step.says}` : 'it does not begin', because: step?.because ?? [] }
}

function doubtful({ verdict, layer, doubts, steps }: Followed): Told {
  const last = steps.at(-1)
  return doubts.length > 0
    ? { verdict: 'unknown', layer, says: `not known: ${doubts.map((d) => d.says).join('; ')}`, because: doubts.flatMap((d) => d.origins) }
    : { verdict, layer, says: last ? `${last.at}: ${last.says}` : 'it arrives', because: last?.because ?? [] }
}

function present(has: Matching, id: string, kind: 'gained' | 'lost'): Told {
  const origin = has.model.endpoints.get(id)?.origin
  return { verdict: 'delivered', layer: 'listen', says: kind === 'gained' ? `${id} is new` : `${id} was there`, because: origin ? [origin] : [] }
}

function absent(id: string): Told {
  return { verdict: undefined, layer: undefined, says: `${id} is not there`, because: [] }
}
