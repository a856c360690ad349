import { dmarcTag, policiesByOwner } from '../policy.ts'
import type { ZoneCheck } from '../tree.ts'

export const dmarcNone: ZoneCheck = {
  code: 'mail/dmarc-none',
  severity: 'note',
  needs: ['tree:zone'],
  says: 'The DMARC policy of {subject} asks receivers to do nothing with forged mail.',
  fix: 'When the reports show only your own senders, go on to `p=quarantine` and `p=reject`.',
  *run({ tree }) {
    for (const zone of tree.zones) {
      for (const [owner, policies] of policiesByOwner(zone, 'dmarc')) {
        for (const { one, text } of policies) if (dmarcTag(text, 'p') === 'none') yield { subject: owner, origins: [one.record.origin] }
      }
    }
  },
}
