import type { Analysis } from '../../engine/analysis.ts'
import type { Check, Found } from '../../model/check.ts'
import { beginsNothing } from '../../model/cause.ts'
import type { Filter, FilterRule } from '../../model/filter.ts'
import { freshContext } from '../../model/matching.ts'
import { stagesWithin, type Stage } from '../../model/node.ts'
import { isWritten } from '../../origin/origin.ts'
import { stopped, witnessOf } from '../witness.ts'

export const permitsInVain: Check<Analysis> = {
  code: 'policy/permits-in-vain',
  severity: 'warning',
  needs: ['filters', 'endpoints'],
  effectOf: ['aws/sends-nothing'],
  says: '{subject} permits what never arrives, such as {from} to {to}: {obstacle}.',
  fix: 'Permit it at the other end too, or take the rule away.',
  *run(analysis) {
    for (const node of analysis.model.nodes.values()) {
      const filters = [...new Set([...node.originate, ...node.arrive].flatMap(filtersOf))].flatMap((id) => {
        const filter = analysis.model.filters.get(id)
        return filter?.sessions === 'implicit' ? [filter] : []
      })
      if (filters.length > 1) yield* inVain(analysis, node.id, filters)
    }
  },
}

function filtersOf(stage: Stage): string[] {
  if (stage.stage === 'filter') return [stage.filter]
  return stagesWithin(stage).flatMap(filtersOf)
}

/** Among the endpoints of one node, whose flows to each other pass all of its filters. */
function* inVain(analysis: Analysis, node: string, filters: readonly Filter[]): Iterable<Found> {
  const { space, matching, model } = analysis
  const members = (model.endpointsOfNode.get(node) ?? [])
    .filter((one) => one.kind !== 'service')
    .flatMap((one) => model.addressesOf.get(one.id)?.tokens ?? [])
  const protocols = [
    { first: 6, last: 6 },
    { first: 17, last: 17 },
  ]
  const anywhere = space.product({ protocols })
  const among = space.product({ source: { ranges: [], tokens: members }, destination: { ranges: [], tokens: members }, protocols })
  if (space.isEmpty(among)) return
  const passing = filters.map((filter) => analysis.passing(filter, node, among))
  const declared = space.union(
    analysis
      .calls()
      .flatMap((call) => (call.fate === 'fine' ? [] : [space.source(model.addressesOf.get(call.from) ?? { ranges: [], tokens: [] })])),
  )
  for (const [place, filter] of filters.entries()) {
    const elsewhere = space.intersect(passing.filter((_, other) => other !== place))
    for (const rule of acceptingRules(filter)) {
      const permitted = space.and(matching.compile(rule.match, freshContext(node)).surely, anywhere)
      // A rule that is for others too, such as the internet, is not in vain for what a neighbour can't do.
      if (!space.contains(among, permitted)) continue
      // What a declared call that does not arrive is about has its own finding.
      if (space.isEmpty(permitted) || space.overlaps(permitted, elsewhere) || space.overlaps(permitted, declared)) continue
      const packet = space.sample(permitted)
      if (!packet || !('token' in packet.source) || !('token' in packet.destination)) continue
      const [from, to] = [model.tokens[packet.source.token], model.tokens[packet.destination.token]]
      if (from === undefined || to === undefined || from === to) continue
      const trace = analysis.trace({ from, to, port: packet.destinationPort, protocol: String(packet.protocol) })
      const [obstacle] = trace?.obstacles ?? []
      if (!trace || !obstacle || obstacle.layer !== 'filter' || !stopped.has(trace.verdict)) continue
      yield {
        subject: rule.says,
        origins: [rule.origin, ...obstacle.because],
        args: { from, to, obstacle: obstacle.says },
        cause: [beginsNothing(from)],
        witness: witnessOf(analysis, from, to, permitted, trace.verdict, obstacle.says),
      }
    }
  }
}

function acceptingRules({ chains }: Filter): FilterRule[] {
  const seen = new Set<string>()
  return Object.values(chains)
    .flat()
    .filter((rule) => {
      if (rule.action.do !== 'accept' || !isWritten(rule.origin) || seen.has(rule.says)) return false
      seen.add(rule.says)
      return true
    })
}
