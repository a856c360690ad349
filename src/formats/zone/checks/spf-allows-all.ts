import { policiesByOwner, termsOf } from '../policy.ts'
import type { ZoneCheck } from '../tree.ts'

export const spfAllowsAll: ZoneCheck = {
  code: 'mail/spf-allows-all',
  severity: 'warning',
  needs: ['tree:zone'],
  says: 'The SPF record of {subject} allows everyone to send in its name.',
  fix: 'End it with `-all`, or with `~all` while you try it out.',
  *run({ tree }) {
    for (const zone of tree.zones) {
      for (const [owner, policies] of policiesByOwner(zone, 'spf')) {
        for (const { one, text } of policies) {
          if (termsOf(text).some((term) => term === 'all' || term === '+all')) yield { subject: owner || '.', origins: [one.record.origin] }
        }
      }
    }
  },
}
