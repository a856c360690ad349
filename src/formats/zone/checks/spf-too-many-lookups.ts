import { lookUpsOf, policiesByOwner } from '../policy.ts'
import type { ZoneCheck } from '../tree.ts'

export const spfTooManyLookups: ZoneCheck = {
  code: 'mail/spf-too-many-lookups',
  severity: 'error',
  needs: ['tree:zone'],
  says: 'The SPF record of {subject} needs {count} look-ups or more, and receivers stop at 10.',
  fix: 'Replace names by addresses (`ip4:`, `ip6:`), and remove senders that are no longer used.',
  *run({ tree }) {
    for (const zone of tree.zones) {
      for (const [owner, policies] of policiesByOwner(zone, 'spf')) {
        const [only, another] = policies
        if (only === undefined || another !== undefined) continue
        const count = lookUpsOf(tree, zone, only.text, new Set([owner]))
        if (count > 10) yield { subject: owner || '.', origins: [only.one.record.origin], args: { count } }
      }
    }
  },
}
