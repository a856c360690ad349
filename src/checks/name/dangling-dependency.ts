import type { Analysis } from '../../engine/analysis.ts'
import type { Check } from '../../model/check.ts'

export const danglingDependency: Check<Analysis> = {
  code: 'name/dangling-dependency',
  severity: 'error',
  needs: ['dependencies'],
  says: '{subject} calls {host}, and no such name exists: {because}.',
  fix: 'Correct the name, or declare what it should lead to.',
  *run(analysis) {
    for (const { caller, from, to, port, name } of analysis.calls()) {
      if (caller.kind !== 'dependency' || !name || (name.outcome !== 'nxdomain' && name.outcome !== 'nodata' && name.outcome !== 'loop')) continue
      const { dependency } = caller
      const last = name.steps.at(-1)
      const because = last?.says ?? 'no zone holds it'
      yield {
        subject: from,
        origins: [dependency.origin, ...(last?.because ?? [])],
        args: { host: dependency.host, because },
        witness: { from, to, flow: { protocol: dependency.protocol, ports: String(port) }, verdict: 'failed', says: because },
      }
    }
  },
}
