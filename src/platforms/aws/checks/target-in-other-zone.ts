import type { Check, StyleInput } from '../../../model/check.ts'
import type { AwsTree } from '../tree.ts'

export const targetInOtherZone: Check<StyleInput<AwsTree>> = {
  code: 'balance/target-in-other-zone',
  severity: 'error',
  needs: ['tree:aws'],
  says: '{subject} is registered behind a load balancer that has no subnet in its zone: it never gets a request ({pool}).',
  fix: 'Give the load balancer a subnet in the zone of {subject}.',
  *run({ tree: { served } }) {
    const told = new Set<string>()
    for (const pool of served.pools) {
      for (const { target, down, weight, origin } of pool.members) {
        // Whoever has a weight and is down lies where the balancer isn't.
        if (target.kind !== 'endpoint' || !down || weight === 0 || told.has(target.endpoint)) continue
        told.add(target.endpoint)
        yield { subject: target.endpoint, origins: [origin, pool.origin], args: { pool: pool.says.replace(/ \(nothing for .*/, '') } }
      }
    }
  },
}
