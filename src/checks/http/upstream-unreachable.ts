import type { Analysis } from '../../engine/analysis.ts'
import type { Check } from '../../model/check.ts'
import { blockedCalls, joined, linesOf, nextOf, stoppedAt, together } from '../obstacle.ts'
import { witnessOfCall } from '../witness.ts'

export const upstreamUnreachable: Check<Analysis> = {
  code: 'http/upstream-unreachable',
  severity: 'error',
  needs: ['pools', 'listeners'],
  says: '{subject} sends to {to}, which {from} cannot reach: {obstacle}{next}.',
  fix: 'Let {from} through to {to} where it is stopped ({at}), or correct the target.',
  *run(analysis) {
    const blocked = blockedCalls(analysis.calls(), 'member', ['name', 'route', 'filter', 'listen'])
    for (const group of together(blocked, ({ call, obstacle }) => `${call.from}\n${obstacle.layer}\n${obstacle.says}`)) {
      const [first] = group
      if (!first) continue
      const { call, trace, obstacle } = first
      const callers = group.flatMap((one) => (one.call.caller.kind === 'member' ? [one.call.caller] : []))
      const members = callers.map(({ member }) => member.origin)
      yield {
        subject: joined(callers.map(({ pool }) => pool.says)),
        origins: [...new Set([...members, ...linesOf(group, [])])],
        args: { from: call.from, to: joined(group.map((one) => one.call.to)), obstacle: obstacle.says, at: stoppedAt(group), next: nextOf(first) },
        witness: witnessOfCall(call, trace),
      }
    }
  },
}
