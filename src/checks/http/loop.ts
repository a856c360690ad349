import type { Analysis } from '../../engine/analysis.ts'
import type { Call } from '../../engine/calls.ts'
import type { Check } from '../../model/check.ts'
import { joined } from '../obstacle.ts'
import { witnessOfCall } from '../witness.ts'

export const httpLoop: Check<Analysis> = {
  code: 'http/loop',
  severity: 'error',
  needs: ['listeners', 'pools'],
  says: '{subject} sends requests round in a circle: {round}.',
  fix: 'Send them to who answers, not back to where they came from.',
  *run(analysis) {
    const rounds = new Map<string, Call[]>()
    for (const call of analysis.calls()) {
      if (call.round.length === 0 || call.caller.kind !== 'member' || !call.round.includes(call.from)) continue
      const key = call.round.join('\n')
      rounds.set(key, [...(rounds.get(key) ?? []), call])
    }
    for (const calls of rounds.values()) {
      const [first] = calls
      if (!first) continue
      const callers = calls.flatMap(({ caller }) => (caller.kind === 'member' ? [caller] : []))
      yield {
        subject: joined(first.round),
        origins: [...new Set(callers.flatMap(({ member, listener }) => [member.origin, listener.origin]))],
        args: { round: joined(callers.map(({ listener, pool }) => `${listener.says} to ${pool.says}`)) },
        witness: { ...witnessOfCall(first), verdict: 'looped' },
      }
    }
  },
}
