import type { Analysis } from '../../engine/analysis.ts'
import type { Check } from '../../model/check.ts'
import { isWritten } from '../../origin/origin.ts'
import { aimOf, blockedCalls, joined, together } from '../obstacle.ts'
import { witnessOfCall } from '../witness.ts'

export const calledOnMissingPort: Check<Analysis> = {
  code: 'service/called-on-missing-port',
  severity: 'error',
  needs: ['dependencies', 'translations'],
  says: '{subject} is called on port {port} by {from}, and does not offer it.',
  fix: 'Call one of the ports that {subject} declares, or declare port {port} there.',
  *run(analysis) {
    for (const group of together(blockedCalls(analysis.calls(), 'dependency', ['nat']), (one) => `${aimOf(analysis, one)}\n${one.port}`)) {
      const [first] = group
      // A written line says no by itself, such as a Service without endpoints, which has a finding of its own.
      if (!first || first.stop.because.some(isWritten)) continue
      const subject = aimOf(analysis, first)
      const target = analysis.model.endpoints.get(subject)
      yield {
        subject,
        origins: [
          ...group.flatMap(({ caller }) => (caller.kind === 'dependency' ? [caller.dependency.origin] : [])),
          ...(target ? [target.origin] : []),
        ],
        args: { from: joined(group.map((one) => one.from)), port: first.port },
        witness: witnessOfCall(first),
      }
    }
  },
}
