import { policiesByOwner } from '../policy.ts'
import type { ZoneCheck } from '../tree.ts'

export const dmarcTwice: ZoneCheck = {
  code: 'mail/dmarc-twice',
  severity: 'error',
  needs: ['tree:zone'],
  says: '{subject} has {count} DMARC records.',
  fix: 'Keep one.',
  *run({ tree }) {
    for (const zone of tree.zones) {
      for (const [owner, policies] of policiesByOwner(zone, 'dmarc')) {
        if (policies.length > 1) yield {
          subject: owner,
          origins: policies.map(({ one }) => one.record.origin),
          args: { count: policies.length },
        }
      }
    }
  },
}
