import type { Analysis } from '../../engine/analysis.ts'
import type { Check } from '../../model/check.ts'
import { blockedCalls, byObstacle, joined } from '../obstacle.ts'
import { witnessOfCall } from '../witness.ts'

export const dependencyUnreachable: Check<Analysis> = {
  code: 'route/dependency-unreachable',
  severity: 'error',
  needs: ['dependencies'],
  says: '{subject} is declared to call {to}, and no way leads there: {obstacle}.',
  fix: 'Give {at} the route that is missing, or correct the address.',
  *run(analysis) {
    for (const group of byObstacle(blockedCalls(analysis.calls(), 'dependency', ['route']), ({ call }) => call.from)) {
      const [first] = group
      if (!first) continue
      const { call, trace, obstacle } = first
      const declared = group.flatMap((one) => (one.call.caller.kind === 'dependency' ? [one.call.caller.dependency.origin] : []))
      yield {
        subject: call.from,
        origins: [...obstacle.because, ...declared],
        args: { to: joined(group.map((one) => one.call.to)), obstacle: obstacle.says, at: obstacle.at },
        witness: witnessOfCall(call, trace),
      }
    }
  },
}
