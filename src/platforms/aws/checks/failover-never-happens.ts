import type { Check, StyleInput } from '../../../model/check.ts'
import { blocks, bool, part, text } from '../attribute.ts'
import type { AwsTree } from '../tree.ts'
import { recordsIn } from './records.ts'

export const failoverNeverHappens: Check<StyleInput<AwsTree>> = {
  code: 'dns/failover-never-happens',
  severity: 'error',
  needs: ['tree:aws'],
  says: '{subject} has a primary record that nothing checks: Route 53 takes it for healthy always, and never gives the secondary.',
  fix: 'Give the primary record a health_check_id, or set evaluate_target_health of its alias.',
  *run({ tree: { world } }) {
    for (const { record, name } of recordsIn(world)) {
      const [policy] = blocks(part(record, 'failover_routing_policy'))
      if (!policy || text(part(policy, 'type')) !== 'PRIMARY' || part(record, 'health_check_id') !== undefined) continue
      const [alias] = blocks(part(record, 'alias'))
      const evaluated = alias ? bool(part(alias, 'evaluate_target_health'), false) : false
      if (part(record, 'alias')?.kind === 'unknown' || evaluated !== false) continue
      yield { subject: name ?? record.id, origins: [policy.origin, record.origin] }
    }
  },
}
