import type { Analysis } from '../../engine/analysis.ts'
import type { FlowSet } from '../../flow/space.ts'
import type { Check } from '../../model/check.ts'
import type { Filter, FilterRule } from '../../model/filter.ts'
import { freshContext } from '../../model/matching.ts'
import { stopped, witnessOf } from '../witness.ts'

export const permitsInVain: Check<Analysis> = {
  code: 'policy/permits-in-vain',
  severity: 'warning',
  needs: ['filters', 'endpoints'],
  says: '{subject} permits what never arrives, such as {from} to {to}: {obstacle}.',
  fix: 'Permit it at the other end too, or take the rule away.',
  *run(analysis) {
    const { space, matching, model } = analysis
    const filters = analysis.facts.filters.filter((filter) => filter.sessions === 'implicit')
    if (filters.length < 2 || model.tokens.length === 0) return
    // Those that no address tells apart are reached as they are: no translation hides who sends.
    const tokens = [{ first: 0, last: model.tokens.length - 1 }]
    const own = space.intersect([space.source({ ranges: [], tokens }), space.destination({ ranges: [], tokens })])
    const declared = space.union(analysis.calls().flatMap((call) => (call.fate !== 'fine' ? [flowsOfCall(analysis, call.from)] : [])))
    const arriving = analysis.survey().headers
    const services = space.destination({ ranges: [], tokens: model.facts.endpoints.filter((e) => e.kind === 'service').flatMap((e) => [...(model.addressesOf.get(e.id)?.tokens ?? [])]) })
    const self = space.union(model.tokens.map((_, token) => space.product({ source: { ranges: [], tokens: [{ first: token, last: token }] }, destination: { ranges: [], tokens: [{ first: token, last: token }] } })))
    for (const { rule } of acceptingRules(filters)) {
      const { surely } = matching.compile(rule.match, freshContext(''))
      const permitted = space.minus(space.minus(space.and(surely, own), services), self)
      if (space.isEmpty(permitted) || space.overlaps(permitted, arriving) || space.overlaps(permitted, declared)) continue
      const ordinary = space.and(permitted, space.protocol([{ first: 6, last: 6 }, { first: 17, last: 17 }]))
      const packet = space.sample(space.isEmpty(ordinary) ? permitted : ordinary)
      if (!packet || !('token' in packet.source) || !('token' in packet.destination)) continue
      const [from, to] = [model.tokens[packet.source.token], model.tokens[packet.destination.token]]
      if (from === undefined || to === undefined) continue
      const trace = analysis.trace({ from, to, port: packet.destinationPort, protocol: String(packet.protocol) })
      const [obstacle] = trace?.obstacles ?? []
      if (!trace || !obstacle || obstacle.layer !== 'filter' || !stopped.has(trace.verdict)) continue
      yield {
        subject: rule.says,
        origins: [rule.origin, ...obstacle.because],
        args: { from, to, obstacle: obstacle.says },
        witness: witnessOf(analysis, from, to, space.isEmpty(ordinary) ? permitted : ordinary, trace.verdict, obstacle.says),
      }
    }
  },
}

function acceptingRules(filters: readonly Filter[]): { filter: Filter; rule: FilterRule }[] {
  const seen = new Set<string>()
  return filters.flatMap((filter) =>
    Object.values(filter.chains)
      .flat()
      .filter((rule) => {
        if (rule.action.do !== 'accept' || rule.origin.kind !== 'written' || seen.has(rule.says)) return false
        seen.add(rule.says)
        return true
      })
      .map((rule) => ({ filter, rule })),
  )
}

/** What a call that does not arrive is about has its own finding. */
function flowsOfCall(analysis: Analysis, from: string): FlowSet {
  return analysis.space.source(analysis.model.addressesOf.get(from) ?? { ranges: [], tokens: [] })
}
