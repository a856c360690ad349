import { containsRanges, everyIpv4, everyIpv6 } from '../../../base/address.ts'
import type { FlowSet } from '../../../flow/space.ts'
import type { Match } from '../../../flow/match.ts'
import type { Filter, FilterRule } from '../../../model/filter.ts'
import { freshContext, type Matching } from '../../../model/matching.ts'
import { stagesWithin, type Node, type Stage } from '../../../model/node.ts'
import type { Origin } from '../../../origin/origin.ts'
import { trafficOf } from '../packets.ts'
import { readOver } from '../over.ts'
import type { RulesAsked } from './pack.ts'

/** A rule that lets every address of a family in. */
interface OpenRule {
  readonly rule: string
  readonly family: 4 | 6
  readonly origin: Origin
}

/** What rules say for themselves, whether anybody can use them or not. */
export interface RulesRead {
  /** How many filters were looked at. */
  readonly filters: number
  readonly open: readonly OpenRule[]
  /** Rules of which it is not known what they match or do. */
  readonly unclear: readonly string[]
}

/** Looks at each list of rules by itself: what it takes from every address, and has not denied before. */
export function readRules(matching: Matching, { filters, over, family }: RulesAsked): RulesRead {
  const { model, space } = matching
  const read = readOver(over)
  if ('fault' in read) throw new TypeError(`${over} is no traffic: ${read.fault}`)
  const open = new Map<string, OpenRule>()
  const unclear = new Set<string>()
  const seen = new Set<string>()
  for (const node of model.nodes.values())
    for (const id of filtersAt(node)) {
      const filter = model.filters.get(id)
      if (filter?.says !== filters || seen.has(id) || Object.values(filter.chains).every((chain) => chain.length === 0)) continue
      seen.add(id)
      for (const one of ([4, 6] as const).filter((own) => family === 'both' || family === own)) {
        const asked = space.and(trafficOf(matching, read.over), matching.ofFamily(one))
        for (const chain of Object.values(filter.chains)) readChain(matching, { node: node.id, filter, chain, family: one, asked }, open, unclear)
      }
    }
  return { filters: seen.size, open: [...open.values()], unclear: [...unclear] }
}

interface Chain {
  readonly node: string
  readonly filter: Filter
  readonly chain: readonly FilterRule[]
  readonly family: 4 | 6
  readonly asked: FlowSet
}

function readChain(matching: Matching, asking: Chain, open: Map<string, OpenRule>, unclear: Set<string>): void {
  const { space } = matching
  const { node, filter, chain, family, asked } = asking
  let left = asked
  for (const rule of chain) {
    const { surely, possibly } = matching.compile(forAnybody(rule.match), freshContext(node))
    if (rule.action.do === 'drop' || rule.action.do === 'reject') left = space.minus(left, surely)
    if (rule.action.do === 'unknown' && space.overlaps(possibly, left)) unclear.add(rule.says)
    if (rule.action.do !== 'accept' || !space.overlaps(possibly, left)) continue
    if (!namesEveryone(rule.match, family)) {
      // Whom it lets in is not known: it may be everyone.
      if (!space.isEmpty(space.and(space.minus(possibly, surely), left))) unclear.add(rule.says)
      continue
    }
    const name = rule.says.startsWith(filter.says) ? `${filter.id}: ${rule.says}` : rule.says
    if (space.overlaps(surely, left)) open.set(`${name}\n${family}`, { rule: name, family, origin: rule.origin })
    else unclear.add(rule.says)
  }
}

/** Whoever a rule protects may get an address of either family any day: what it says of senders and traffic alone. */
function forAnybody(match: Match): Match {
  if (match.kind !== 'all') return match.kind === 'destination' ? { kind: 'all', of: [] } : match
  return { kind: 'all', of: match.of.filter(({ kind }) => kind !== 'destination').map(forAnybody) }
}

/** Does a rule name every sender of a family? */
function namesEveryone(match: Match, family: 4 | 6): boolean {
  if (match.kind === 'source') return containsRanges(match.peers.ranges, [family === 4 ? everyIpv4 : everyIpv6])
  return (match.kind === 'all' || match.kind === 'some') && match.of.some((one) => namesEveryone(one, family))
}

function filtersAt(node: Node): Set<string> {
  return new Set([...node.arrive, ...node.originate].flatMap(filtersOf))
}

function filtersOf(stage: Stage): string[] {
  return stage.stage === 'filter' ? [stage.filter] : stagesWithin(stage).flatMap(filtersOf)
}
