import type { Analysis } from '../../engine/analysis.ts'
import type { Check } from '../../model/check.ts'
import { blockedCalls, byObstacle, joined } from '../obstacle.ts'
import { witnessOfCall } from '../witness.ts'

export const upstreamUnreachable: Check<Analysis> = {
  code: 'http/upstream-unreachable',
  severity: 'error',
  needs: ['pools', 'listeners'],
  says: '{subject} sends to {to}, which it cannot reach: {obstacle}.',
  fix: 'Let {from} through to {to} where it is stopped ({at}), or correct the target.',
  *run(analysis) {
    const blocked = blockedCalls(analysis.calls(), 'member', ['name', 'route', 'filter', 'listen'])
    for (const group of byObstacle(blocked, ({ call }) => call.from)) {
      const [first] = group
      if (!first) continue
      const { call, trace, obstacle } = first
      const pools = group.flatMap((one) => (one.call.caller.kind === 'member' ? [one.call.caller] : []))
      yield {
        subject: joined(pools.map(({ pool }) => pool.says)),
        origins: [...pools.map(({ member }) => member.origin), ...obstacle.because],
        args: { from: call.from, to: joined(group.map((one) => one.call.to)), obstacle: obstacle.says, at: obstacle.at },
        witness: witnessOfCall(call, trace),
      }
    }
  },
}
