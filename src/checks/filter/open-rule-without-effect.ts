import { containsRanges, everyIpv4, everyIpv6 } from '../../base/address.ts'
import type { Analysis } from '../../engine/analysis.ts'
import type { Obstacle } from '../../engine/branch.ts'
import type { Verdict } from '../../flow/path.ts'
import type { FlowSet } from '../../flow/space.ts'
import type { Match } from '../../flow/match.ts'
import type { Check, Found } from '../../model/check.ts'
import type { FilterRule } from '../../model/filter.ts'
import { freshContext } from '../../model/matching.ts'
import { outsideNode } from '../../model/model.ts'
import { stagesWithin, type Stage } from '../../model/node.ts'
import { noWayIn } from '../../model/cause.ts'
import { isWritten } from '../../origin/origin.ts'
import { joined, linesAt } from '../obstacle.ts'
import { stopped, witnessOf } from '../witness.ts'

/** So many flows are followed to say what stops them; those that ask the same of the same are followed once. */
const mostFollowed = 400

export const openRuleWithoutEffect: Check<Analysis> = {
  code: 'filter/open-rule-without-effect',
  severity: 'note',
  needs: ['filters', 'endpoints'],
  effectOf: ['aws/public-address-without-way'],
  says: '{subject} lets the whole internet in, and nothing from there can use it: {obstacle}.',
  fix: 'Name those who do use it, so that the rule stays right when the way to {members} changes.',
  *run(analysis) {
    const { space, matching, model } = analysis
    // Told by what it arrives as, behind translations.
    let arrived: FlowSet | undefined
    let left = mostFollowed
    const asked = new Map<string, Stopped | undefined>()
    const told = new Set<string>()
    for (const node of model.nodes.values()) {
      // The members of a cluster are reached by what is not declared.
      if (node.kind !== 'network') continue
      const filters = new Set([...node.arrive, ...node.originate].flatMap(filtersOf))
      for (const id of filters) {
        const filter = model.filters.get(id)
        if (filter?.sessions !== 'implicit') continue
        for (const rule of Object.values(filter.chains).flat()) {
          if (rule.action.do !== 'accept' || !isWritten(rule.origin) || told.has(rule.says) || !namesEveryone(rule.match)) continue
          const members = membersOf(analysis, rule)
          const flows = space.and(matching.compile(rule.match, freshContext(node.id)).surely, outside(analysis))
          arrived ??= space.union(analysis.survey().fromOutside.map(({ end }) => end.set))
          if (members.length === 0 || space.isEmpty(flows) || space.overlaps(flows, arrived)) continue
          const stops: Stopped[] = []
          for (const member of members) {
            const found = stopOf(analysis, member, flows, asked, () => left-- > 0)
            if (!found) break
            stops.push(found)
          }
          const [first] = stops
          if (!first || stops.length < members.length) continue
          told.add(rule.says)
          yield finding(analysis, rule, members, first)
        }
      }
    }
  },
}

interface Stopped {
  readonly member: string
  readonly flows: FlowSet
  readonly verdict: Verdict
  readonly obstacle: Obstacle
}

function finding(analysis: Analysis, rule: FilterRule, members: readonly string[], { member, flows, verdict, obstacle }: Stopped): Found {
  return {
    subject: rule.says,
    origins: [rule.origin, ...obstacle.because],
    args: { obstacle: obstacle.says, members: joined(members) },
    cause: [
      ...linesAt([rule.origin]),
      ...(obstacle.layer === 'route' ? members.flatMap((id) => [id, ...(analysis.model.endpoints.get(id)?.reachedAs ?? [])]).map(noWayIn) : []),
    ],
    witness: witnessOf(analysis, outsideNode, member, flows, verdict, obstacle.says),
  }
}

/** What surely stops these flows from outside on their way to a member; undefined where something may arrive, or nobody knows. */
function stopOf(
  analysis: Analysis,
  member: string,
  flows: FlowSet,
  asked: Map<string, Stopped | undefined>,
  mayFollow: () => boolean,
): Stopped | undefined {
  const { space, model } = analysis
  const own = space.and(flows, space.destination(model.addressesOf.get(member) ?? { ranges: [], tokens: [] }))
  const packet = space.sample(own)
  if (!packet) return undefined
  const key = `${member} ${packet.protocol} ${packet.destinationPort}`
  if (asked.has(key)) return asked.get(key)
  asked.set(key, undefined)
  if (!mayFollow()) return undefined
  const trace = analysis.trace({ from: outsideNode, to: member, port: packet.destinationPort, protocol: String(packet.protocol) })
  const [obstacle] = trace?.obstacles ?? []
  if (!trace || !obstacle || !stopped.has(trace.verdict)) return undefined
  const found = { member, flows: own, verdict: trace.verdict, obstacle }
  asked.set(key, found)
  return found
}

function filtersOf(stage: Stage): string[] {
  return stage.stage === 'filter' ? [stage.filter] : stagesWithin(stage).flatMap(filtersOf)
}

function outside({ space, model }: Analysis): FlowSet {
  return space.source(model.addressesOf.get(outsideNode) ?? { ranges: [], tokens: [] })
}

/** Does a rule name every sender of a family? */
function namesEveryone(match: Match): boolean {
  if (match.kind === 'source') return [everyIpv4, everyIpv6].some((every) => containsRanges(match.peers.ranges, [every]))
  return (match.kind === 'all' || match.kind === 'some') && match.of.some(namesEveryone)
}

/** Whom a rule is for: the endpoints that it names, and those of its groups. */
function membersOf({ model }: Analysis, { match }: FilterRule): string[] {
  const named = (one: Match): string[] => {
    if (one.kind === 'destination')
      return [
        ...one.peers.endpoints,
        ...one.peers.groups.flatMap((group) => [...(model.groups.get(group)?.surely ?? []), ...(model.groups.get(group)?.possibly ?? [])]),
      ]
    return one.kind === 'all' ? one.of.flatMap(named) : []
  }
  return [...new Set(named(match))]
}
