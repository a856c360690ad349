import { byOwner } from '../look.ts'
import type { ZoneCheck } from '../tree.ts'

export const underscoreHost: ZoneCheck = {
  code: 'dns/underscore-host',
  severity: 'note',
  needs: ['tree:zone'],
  says: '{subject} has an address and an underscore in its name.',
  fix: 'Use a hyphen instead of the underscore.',
  *run({ tree }) {
    for (const zone of tree.zones) {
      for (const [owner, [first]] of byOwner(zone, 'A', 'AAAA')) {
        if (first !== undefined && owner.includes('_')) yield { subject: owner, origins: [first.record.origin] }
      }
    }
  },
}
