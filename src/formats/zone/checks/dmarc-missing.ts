import { labelsOf, parentDomain } from '../../../base/domain.ts'
import { byOwner, isPublicZone, look, targetOf } from '../look.ts'
import { policiesIn } from '../policy.ts'
import type { ZoneCheck } from '../tree.ts'

export const dmarcMissing: ZoneCheck = {
  code: 'mail/dmarc-missing',
  severity: 'warning',
  needs: ['tree:zone'],
  says: '{subject} receives mail and has no DMARC policy.',
  fix: 'Publish a TXT record at {policy}, at first `v=DMARC1; p=none; rua=mailto:…`.',
  *run({ tree }) {
    for (const zone of tree.zones) {
      const { apex } = zone.zone
      // A longer name may belong to a domain above, whose policy is not written here.
      if (!zone.complete || !isPublicZone(zone) || labelsOf(apex).length !== 2) continue
      for (const [owner, exchanges] of byOwner(zone, 'MX')) {
        const [first] = exchanges
        if (first === undefined || !exchanges.some((one) => targetOf(one) !== undefined) || owner.startsWith('*')) continue
        let isCovered = false
        for (let at: string | undefined = owner; at !== undefined && labelsOf(at).length >= 2; at = parentDomain(at)) {
          const found = look(tree, zone, `_dmarc.${at}`)
          if (found.kind === 'unknown') isCovered = true
          if (found.kind === 'found' && (policiesIn(found.records, 'dmarc').length > 0 || found.records.some(({ record }) => record.type === 'CNAME'))) isCovered = true
        }
        if (!isCovered) yield { subject: owner, origins: [first.record.origin], args: { policy: `_dmarc.${owner}` } }
      }
    }
  },
}
