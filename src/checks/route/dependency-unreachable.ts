import type { Analysis } from '../../engine/analysis.ts'
import type { Check } from '../../model/check.ts'
import { blockedCalls, joined, linesOf, nextOf, stopOf, stoppedAt, together } from '../obstacle.ts'
import { witnessOfCall } from '../witness.ts'

export const dependencyUnreachable: Check<Analysis> = {
  code: 'route/dependency-unreachable',
  severity: 'error',
  needs: ['dependencies'],
  says: 'The declared call of {from} to {to} finds no way at {subject}: {obstacle}{next}.',
  fix: 'Give {subject} the route that is missing, or correct the address.',
  *run(analysis) {
    for (const group of together(blockedCalls(analysis.calls(), 'dependency', ['route']), stopOf)) {
      const [first] = group
      if (!first) continue
      const { call, trace, obstacle } = first
      const declared = group.flatMap((one) => (one.call.caller.kind === 'dependency' ? [one.call.caller.dependency.origin] : []))
      yield {
        subject: stoppedAt(group),
        origins: linesOf(group, declared),
        args: { from: joined(group.map((one) => one.call.from)), to: joined(group.map((one) => one.call.to)), obstacle: obstacle.says, next: nextOf(first) },
        witness: witnessOfCall(call, trace),
      }
    }
  },
}
