import type { Analysis } from '../../engine/analysis.ts'
import type { Check } from '../../model/check.ts'
import { blockedCalls, causesOfCalls, joined, linesOf, nextOf, stoppedAt, together } from '../obstacle.ts'
import { witnessOfCall } from '../witness.ts'

export const upstreamUnreachable: Check<Analysis> = {
  code: 'http/upstream-unreachable',
  severity: 'error',
  needs: ['pools', 'listeners'],
  effectOf: ['policy/blocks-declared-dependency', 'aws/admits-nobody', 'aws/sends-nothing', 'aws/blackhole-route', 'aws/peering-route-missing', 'aws/peering-route-astray', 'aws/forwarder-checked'],
  says: '{subject} sends to {to}, which {from} cannot reach: {obstacle}{next}.',
  fix: 'Let {from} through to {to} where it is stopped ({at}), or correct the target.',
  *run(analysis) {
    const blocked = blockedCalls(analysis.calls(), 'member', ['name', 'route', 'filter', 'listen'])
    for (const group of together(blocked, ({ from, stop }) => `${from}\n${stop.layer}\n${stop.says}`)) {
      const [first] = group
      if (!first) continue
      const callers = group.flatMap(({ caller }) => (caller.kind === 'member' ? [caller] : []))
      yield {
        subject: joined(callers.map(({ pool }) => pool.says)),
        origins: [...new Set([...callers.map(({ member }) => member.origin), ...linesOf(group)])],
        args: {
          from: first.from,
          to: joined(group.map((one) => one.to)),
          obstacle: first.stop.says,
          at: stoppedAt(group),
          next: nextOf(first),
        },
        cause: causesOfCalls(analysis, group),
        witness: witnessOfCall(first),
      }
    }
  },
}
