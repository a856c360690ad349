import type { Check, StyleInput } from '../../../model/check.ts'
import { blocks, number, part } from '../attribute.ts'
import type { AwsTree } from '../tree.ts'
import { recordsIn } from './records.ts'

// Route 53 advises a minute at most for records with health checks (Route 53, "Values specific for failover records", TTL, 2026-11).
const most = 60

export const ttlAboveFailover: Check<StyleInput<AwsTree>> = {
  code: 'dns/ttl-above-failover',
  severity: 'warning',
  needs: ['tree:aws'],
  says: '{subject} is to fail over, and resolvers keep its answer for {ttl} s: so long clients go on to what failed.',
  fix: 'Set ttl to 60 or less.',
  *run({ tree: { world } }) {
    for (const { record, name } of recordsIn(world)) {
      const value = part(record, 'ttl')
      const ttl = number(value)
      const failing = blocks(part(record, 'failover_routing_policy')).length > 0 || part(record, 'health_check_id') !== undefined
      if (value && ttl !== undefined && ttl > most && failing)
        yield { subject: name ?? record.id, origins: [value.origin, record.origin], args: { ttl } }
    }
  },
}
