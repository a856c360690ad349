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
      if (caller.kind !== 'dependency' || !name) continue
      const { dependency } = caller
      const surely = name.outcome === 'nxdomain' || name.outcome === 'nodata' || name.outcome === 'loop'
      // Only search domains answer for a single label (ICANN, "Dotless domains prohibited", 2013), and a node may have one of its own.
      const short = name.outcome === 'undeclared' && !dependency.host.includes('.') && name.steps.length > 1
      if (!surely && !short) continue
      const last = surely ? name.steps.at(-1) : name.steps[0]
      const because = last?.says ?? 'no zone holds it'
      yield {
        subject: from,
        origins: [dependency.origin, ...(last?.because ?? [])],
        severity: surely ? 'error' : 'warning',
        args: { host: dependency.host, because },
        witness: { from, to, flow: { protocol: dependency.protocol, ports: String(port) }, verdict: 'failed', says: because },
      }
    }
  },
}
