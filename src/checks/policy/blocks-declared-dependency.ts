import type { Analysis } from '../../engine/analysis.ts'
import type { Check } from '../../model/check.ts'
import { blockedCalls, joined, linesOf, nextOf, stopOf, together, type Blocked } from '../obstacle.ts'
import { witnessOfCall } from '../witness.ts'

export const blocksDeclaredDependency: Check<Analysis> = {
  code: 'policy/blocks-declared-dependency',
  severity: 'error',
  needs: ['dependencies', 'filters'],
  says: 'The declared call of {from} to {to} is stopped: {obstacle}{next}.',
  fix: 'Allow {from} to reach {subject} where it is stopped ({at}), or take the dependency away.',
  *run(analysis) {
    for (const group of together(blockedCalls(analysis.calls(), 'dependency', ['filter']), (one) => `${stopOf(one)}\n${targetOf(analysis, one)}`)) {
      const [first] = group
      if (!first) continue
      const { call, trace, obstacle } = first
      const declared = group.flatMap((one) => (one.call.caller.kind === 'dependency' ? [one.call.caller.dependency.origin] : []))
      yield {
        subject: targetOf(analysis, first),
        origins: linesOf(group, declared),
        args: { from: joined(group.map((one) => one.call.from)), to: joined(group.map((one) => one.call.to)), obstacle: obstacle.says, at: obstacle.at, next: nextOf(first) },
        witness: witnessOfCall(call, trace),
      }
    }
  },
}

/** Who the call was for, as far as it came: past translations, and before what stops it. */
function targetOf({ matching, model }: Analysis, { call, trace }: Blocked): string {
  const ends = trace.ways.filter((way) => way.main).map((way) => way.end)
  const { tokens, ranges } = matching.space.addressesOf(matching.space.union(ends.map((end) => end.set)), 'destination')
  const named = tokens.flatMap((token) => (token.last - token.first < 8 ? Array.from({ length: token.last - token.first + 1 }, (_, i) => model.tokens[token.first + i] ?? '') : []))
  const held = ranges.flatMap((range) => [...model.endpoints.values()].filter((one) => one.kind !== 'addresses' && one.addresses.some((a) => a.family === range.family && range.first <= a.value && a.value <= range.last)).map((one) => one.id))
  return joined([...named, ...held].toSorted()) || call.to
}
