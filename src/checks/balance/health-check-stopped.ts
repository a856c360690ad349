import type { Analysis } from '../../engine/analysis.ts'
import type { Check } from '../../model/check.ts'
import { blockedPurposes, causesOfCalls, joined, lineOf, linesOf, nextOf, together } from '../obstacle.ts'
import { witnessOfCall } from '../witness.ts'

export const healthCheckStopped: Check<Analysis> = {
  code: 'balance/health-check-stopped',
  severity: 'error',
  needs: ['dependencies'],
  effectOf: ['aws/admits-nobody', 'aws/sends-nothing', 'aws/blackhole-route', 'aws/peering-route-missing', 'aws/peering-route-astray', 'aws/forwarder-checked'],
  says: 'The {subject} never reaches {to}: {obstacle}{next}. Whoever is not known to be well gets no requests.',
  fix: 'Let {from} reach {to} where it is stopped ({at}), or check on a port that it may reach.',
  *run(analysis) {
    const calls = analysis.calls()
    // Where the requests themselves are stopped, that is the finding.
    const lost = new Set(calls.flatMap((call) => (call.caller.kind === 'member' && call.stop ? [`${call.from}\n${call.to}`] : [])))
    const blocked = blockedPurposes(calls).filter(({ from, to }) => !lost.has(`${from}\n${to}`))
    for (const group of together(blocked, (one) => `${purposeOf(one)}\n${lineOf(one)}`)) {
      const [first] = group
      if (!first) continue
      yield {
        subject: purposeOf(first),
        origins: linesOf(group),
        args: {
          from: first.from,
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

function purposeOf({ caller }: ReturnType<typeof blockedPurposes>[number]): string {
  return caller.kind === 'dependency' ? (caller.dependency.purpose ?? '') : ''
}
