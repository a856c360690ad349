import type { Analysis } from '../../engine/analysis.ts'
import type { Check } from '../../model/check.ts'
import { blockedCalls } from '../obstacle.ts'
import { witnessOfCall } from '../witness.ts'

export const calledOnMissingPort: Check<Analysis> = {
  code: 'service/called-on-missing-port',
  severity: 'error',
  needs: ['dependencies', 'translations'],
  says: '{from} calls {subject} on port {port}, which it does not offer.',
  fix: 'Call one of the ports that {subject} declares, or declare port {port} there.',
  *run(analysis) {
    const told = new Set<string>()
    for (const { call, trace, obstacle } of blockedCalls(analysis.calls(), 'dependency', ['nat'])) {
      // A written line says no by itself, such as a Service without endpoints, which has a finding of its own.
      if (obstacle.because.some((origin) => origin.kind === 'written')) continue
      const service = analysis.facts.endpoints.find((one) => one.kind === 'service' && trace.understood.to.addresses.tokens.some((t) => analysis.model.tokens[t.first] === one.id))
      const target = service ?? analysis.model.endpoints.get(trace.understood.to.members[0]?.endpoint ?? '')
      const declared = call.caller.kind === 'dependency' ? call.caller.dependency.origin : undefined
      const subject = target?.id ?? call.to
      if (!declared || told.has(`${call.from}\n${subject}\n${call.port}`)) continue
      told.add(`${call.from}\n${subject}\n${call.port}`)
      yield { subject, origins: [declared, ...(target ? [target.origin] : [])], args: { from: call.from, port: call.port }, witness: witnessOfCall(call, trace) }
    }
  },
}
