import { byOwner, isPublicZone, recordsAt, targetOf } from '../look.ts'
import { policiesOf } from '../policy.ts'
import type { ZoneCheck } from '../tree.ts'

export const spfMissing: ZoneCheck = {
  code: 'mail/spf-missing',
  severity: 'warning',
  needs: ['tree:zone'],
  says: '{subject} receives mail and does not say who may send in its name.',
  fix: 'Publish a TXT record such as `v=spf1 mx -all`.',
  *run({ tree }) {
    for (const zone of tree.zones) {
      if (!zone.complete || !isPublicZone(zone)) continue
      for (const [owner, exchanges] of byOwner(zone, 'MX')) {
        const [first] = exchanges
        if (first === undefined || !exchanges.some((one) => targetOf(one) !== undefined) || owner.startsWith('*')) continue
        if (policiesOf(zone, owner, 'spf').length > 0 || recordsAt(zone, owner, 'NS').some(() => owner !== zone.zone.apex)) continue
        yield { subject: owner, origins: [first.record.origin] }
      }
    }
  },
}
