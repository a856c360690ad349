import type { Analysis } from '../../engine/analysis.ts'
import type { Check } from '../../model/check.ts'
import { aimOf, blockedCalls, causesOfCalls, joined, lineOf, linesOf, nextOf, together } from '../obstacle.ts'
import { witnessOfCall } from '../witness.ts'

export const blocksDeclaredDependency: Check<Analysis> = {
  code: 'policy/blocks-declared-dependency',
  severity: 'error',
  needs: ['dependencies', 'filters'],
  effectOf: ['aws/admits-nobody', 'aws/sends-nothing'],
  says: 'The declared call of {from} to {to} is stopped: {obstacle}{next}.',
  fix: 'Allow {from} to reach {subject} where it is stopped ({at}), or take the dependency away.',
  *run(analysis) {
    for (const group of together(
      blockedCalls(analysis.calls(), 'dependency', ['filter']),
      (one) => `${lineOf(one)}\n${aimOf(analysis, one)}`,
    )) {
      const [first] = group
      if (!first) continue
      yield {
        subject: aimOf(analysis, first),
        origins: linesOf(group),
        args: {
          from: joined(group.map((one) => one.from)),
          to: joined(group.map((one) => one.to)),
          obstacle: first.stop.says,
          at: first.stop.at,
          next: nextOf(first),
        },
        cause: causesOfCalls(analysis, group),
        witness: witnessOfCall(first),
      }
    }
  },
}
