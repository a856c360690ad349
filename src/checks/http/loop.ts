import type { Analysis } from '../../engine/analysis.ts'
import { pullToStart } from '../../engine/branch.ts'
import { formatAddress } from '../../base/address.ts'
import type { Check } from '../../model/check.ts'
import type { Pool } from '../../model/http.ts'
import type { Listener } from '../../model/listener.ts'
import { joined } from '../obstacle.ts'
import { witnessOf } from '../witness.ts'

export const httpLoop: Check<Analysis> = {
  code: 'http/loop',
  severity: 'error',
  needs: ['listeners', 'pools'],
  says: '{subject} sends requests round in a circle: {round}.',
  fix: 'Send them to who answers, not back to where they came from.',
  *run(analysis) {
    const { space } = analysis
    const told = new Set<string>()
    for (const { start, end } of analysis.survey().looped) {
      if (end.branch.finished.length === 0) continue
      const flows = pullToStart(space, end.branch, end.set)
      const packet = space.sample(flows)
      if (!packet) continue
      const visited = [...end.branch.finished.map((leg) => leg.end?.to ?? leg.node), end.branch.leg.from]
      const first = visited.findIndex((one) => one === end.branch.leg.from)
      const round = [...new Set(visited.slice(Math.max(0, first)))].toSorted()
      if (told.has(round.join('\n'))) continue
      told.add(round.join('\n'))
      const callers = analysis.calls().flatMap(({ caller, from }): { listener: Listener; pool: Pool }[] => (caller.kind === 'member' && round.includes(from) ? [caller] : []))
      const to = 'token' in packet.destination ? (analysis.model.tokens[packet.destination.token] ?? start.from) : formatAddress(packet.destination)
      yield {
        subject: joined(round),
        origins: callers.flatMap(({ pool, listener }) => [pool.origin, listener.origin]),
        args: { round: joined(callers.map(({ listener, pool }) => `${listener.says} to ${pool.says}`)) },
        witness: witnessOf(analysis, start.from, to, flows, 'looped'),
      }
    }
  },
}
