import type { Analysis } from '../../engine/analysis.ts'
import type { Check } from '../../model/check.ts'
import { blockedCalls, causesOfCalls, joined, lineOf, linesOf, nextOf, stoppedAt, together } from '../obstacle.ts'
import { witnessOfCall } from '../witness.ts'

export const dependencyUnreachable: Check<Analysis> = {
  code: 'route/dependency-unreachable',
  severity: 'error',
  needs: ['dependencies'],
  effectOf: ['aws/blackhole-route', 'aws/peering-route-missing', 'aws/peering-route-astray', 'aws/transit-route-missing', 'aws/forwarder-checked', 'route/blackholes-endpoint'],
  says: 'The declared call of {from} to {to} finds no way at {subject}: {obstacle}{next}.',
  fix: 'Give {subject} the route that is missing, or correct the address.',
  *run(analysis) {
    for (const group of together(blockedCalls(analysis.calls(), 'dependency', ['route']), lineOf)) {
      const [first] = group
      if (!first) continue
      yield {
        subject: stoppedAt(group),
        origins: linesOf(group),
        args: {
          from: joined(group.map((one) => one.from)),
          to: joined(group.map((one) => one.to)),
          obstacle: first.stop.says,
          next: nextOf(first),
        },
        cause: causesOfCalls(analysis, group),
        witness: witnessOfCall(first),
      }
    }
  },
}
