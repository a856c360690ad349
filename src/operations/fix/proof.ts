import { containsRanges, intersectRanges, minusRanges, notPublic, type AddressRange, type AddressSet } from '../../base/address.ts'
import type { Interval } from '../../base/interval.ts'
import { difference, sideBySide, type Difference, type Pair } from '../../engine/difference.ts'
import { flowTexts } from '../../engine/flows.ts'
import { fold, type Fold } from '../../engine/folds.ts'
import { redirected } from '../../engine/redirected.ts'
import { renamed } from '../../engine/renamed.ts'
import { legsOf } from '../../engine/reply.ts'
import { understand, type Question } from '../../engine/question.ts'
import { trace } from '../../engine/trace.ts'
import type { FlowSet } from '../../flow/space.ts'
import type { Matching } from '../../model/matching.ts'
import type { PairPart } from '../../render/documents/diff.ts'
import type { Network } from '../network.ts'

/** So many pairs are written out of what is opened and closed besides. */
const mostPairs = 500

/** What a patch does besides what was asked for: exactly. */
export interface Besides {
  /** All that passes only with the patch, and all that no longer does. */
  readonly opens: readonly PairPart[]
  readonly closes: readonly PairPart[]
  /** Of that, what nobody asked for. */
  readonly alsoOpens: readonly PairPart[]
  readonly alsoCloses: readonly PairPart[]
  readonly counts: { readonly alsoOpens: number; readonly alsoCloses: number }
  /** Names that lead elsewhere, and kinds of requests that are answered otherwise. */
  readonly names: number
  readonly requests: number
}

/** Somebody's flows to somebody, that were asked about: their part of the difference is no surprise. */
interface Asked {
  readonly from: ReadonlySet<string>
  readonly to: ReadonlySet<string>
  readonly flows: FlowSet
}

/** Compares the network without and with a patch, flow by flow. The questions are those that the patch is to answer otherwise. */
export function besides(before: Network, after: Network, questions: readonly Question[]): Besides {
  const pair = sideBySide(before.model, after.model)
  const found = difference(pair)
  const asked = questions.flatMap((question) => [...askedIn(pair.now, question, found), ...askedIn(pair.old, question, found)])
  const { space } = pair.now
  const gained = fold(space, found.gained, found.families)
  const lost = fold(space, found.lost, found.families)
  const also = { opens: gained.flatMap((one) => without(pair, one, asked)), closes: lost.flatMap((one) => without(pair, one, asked)) }
  const text = textsOf(pair.now)
  const parts = (folds: readonly Fold[]): PairPart[] => written(pair, folds, text)
  return {
    opens: parts(gained),
    closes: parts(lost),
    alsoOpens: parts(also.opens),
    alsoCloses: parts(also.closes),
    counts: { alsoOpens: sum(also.opens), alsoCloses: sum(also.closes) },
    names: renamed(pair).length,
    requests: redirected(pair).length,
  }
}

const sum = (folds: readonly Fold[]): number => folds.reduce((all, { pairs }) => all + pairs, 0)

function textsOf(matching: Matching): (set: FlowSet) => PairPart['flows'] {
  const known = new Map<FlowSet, PairPart['flows']>()
  return (set) => {
    const before = known.get(set)
    if (before) return before
    const made = matching.space.isEmpty(set) ? [] : flowTexts(matching, set)
    known.set(set, made)
    return made
  }
}

function written({ now: { space } }: Pair, folds: readonly Fold[], text: (set: FlowSet) => PairPart['flows']): PairPart[] {
  const pairs: PairPart[] = []
  for (const { from, to, family, surely, possibly } of folds) {
    const perhaps = text(space.minus(possibly, surely))
    for (const a of from)
      for (const b of to) {
        if (pairs.length >= mostPairs) return pairs
        if (a !== b) pairs.push({ from: a, to: b, flows: text(surely), ...(perhaps.length > 0 && { perhaps }), ...(family && { family: family === 4 ? 'IPv4' : 'IPv6' }) })
      }
  }
  return pairs
}

/** The pairs and flows that a question is about, on every leg that its flow takes. */
function askedIn(matching: Matching, question: Question, { classes }: Difference): Asked[] {
  const understood = understand(matching, question)
  if ('misasked' in understood) return []
  const { space } = matching
  const { from, to } = understood.understood
  const named = ({ says, addresses, members }: typeof from): Set<string> => {
    // The class of the internet may hold private addresses beside: nobody asks there for those.
    const isWhole = (ranges: readonly AddressRange[]): boolean => intersectRanges(ranges, addresses.ranges).length > 0 && containsRanges(addresses.ranges, containsRanges(notPublic, ranges) ? ranges : minusRanges(ranges, notPublic))
    const whole = classes.filter((one) => isWhole(one.addresses.ranges)).map(({ id }) => id)
    // Of those whom nobody declared only they count that were named: the rest of their class was not asked about.
    const declared = members.flatMap(({ endpoint }) => (matching.model.endpoints.get(endpoint)?.kind === 'addresses' ? [] : [endpoint]))
    return new Set([...(classes.some(({ id }) => id === says) ? [] : [says]), ...declared, ...whole])
  }
  const first = named(from)
  const over = (protocols: readonly Interval[], ports: readonly Interval[]): FlowSet => space.and(space.protocol(protocols), space.destinationPort(ports))
  const whole: readonly Interval[] = [{ first: 0, last: 65535 }]
  const { protocol, ports = whole } = understood.understood
  const own = over([{ first: protocol, last: protocol }], ports)
  const asked: Asked[] = [{ from: first, to: named(to), flows: own }]
  for (const { end } of trace(matching, understood.understood).ways) {
    for (const [place, leg] of legsOf(end).entries()) {
      if (!leg.end) continue
      const receivers = holders(matching, leg.end.node, leg.end.to, space.addressesOf(leg.end.set, 'destination'), named(to))
      const senders = place === 0 ? first : new Set(matching.model.endpoints.get(leg.from)?.kind === 'addresses' ? [] : [leg.from])
      const begun = over(space.protocolsOf(leg.begin), space.portsOf(leg.begin, 'destinationPort'))
      const arrived = over(space.protocolsOf(leg.end.set), space.portsOf(leg.end.set, 'destinationPort'))
      asked.push({ from: senders, to: receivers, flows: space.or(begun, arrived) }, { from: first, to: receivers, flows: own })
    }
  }
  return asked
}

function holders({ model }: Matching, node: string, to: string, { ranges, tokens }: AddressSet, asked: ReadonlySet<string>): Set<string> {
  const ids = new Set([...(model.endpoints.get(to)?.kind === 'addresses' ? [] : [to]), ...asked])
  for (const { id, kind } of model.endpointsOfNode.get(node) ?? []) {
    if (kind === 'addresses') continue
    const held = model.addressesOf.get(id)
    if (!held) continue
    if (intersectRanges(held.ranges, ranges).length > 0 || held.tokens.some((one) => tokens.some((other) => one.first <= other.last && other.first <= one.last))) ids.add(id)
  }
  return ids
}

/** What is left of a line without what was asked for. */
function without({ now: { space } }: Pair, line: Fold, asked: readonly Asked[]): Fold[] {
  let rest: Fold[] = [line]
  for (const { from, to, flows } of asked) {
    rest = rest.flatMap((one) => {
      const senders = one.from.filter((id) => from.has(id))
      const receivers = one.to.filter((id) => to.has(id))
      if (senders.length === 0 || receivers.length === 0 || !space.overlaps(one.possibly, flows)) return [one]
      return [
        part(one, one.from.filter((id) => !from.has(id)), one.to),
        part(one, senders, one.to.filter((id) => !to.has(id))),
        { ...part(one, senders, receivers), surely: space.minus(one.surely, flows), possibly: space.minus(one.possibly, flows) },
      ].filter(({ pairs, possibly }) => pairs > 0 && !space.isEmpty(possibly))
    })
  }
  return rest
}

function part(line: Fold, from: readonly string[], to: readonly string[]): Fold {
  const held = new Set(to)
  return { ...line, from, to, pairs: from.length * to.length - from.filter((id) => held.has(id)).length }
}
