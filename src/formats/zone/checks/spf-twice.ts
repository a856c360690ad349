import { policiesByOwner } from '../policy.ts'
import type { ZoneCheck } from '../tree.ts'

export const spfTwice: ZoneCheck = {
  code: 'mail/spf-twice',
  severity: 'error',
  needs: ['tree:zone'],
  says: '{subject} has {count} SPF records.',
  fix: 'Join them into one record.',
  *run({ tree }) {
    for (const zone of tree.zones) {
      for (const [owner, policies] of policiesByOwner(zone, 'spf')) {
        if (policies.length > 1) yield {
          subject: owner || '.',
          origins: policies.map(({ one }) => one.record.origin),
          args: { count: policies.length },
        }
      }
    }
  },
}
