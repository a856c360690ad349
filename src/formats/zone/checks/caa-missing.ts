import { parentDomain } from '../../../base/domain.ts'
import { isPublicZone, look, recordsAt } from '../look.ts'
import type { ZoneCheck } from '../tree.ts'

export const caaMissing: ZoneCheck = {
  code: 'dns/caa-missing',
  severity: 'note',
  needs: ['tree:zone'],
  says: '{subject} does not say which authorities may issue certificates for it.',
  fix: 'Publish CAA records, such as `0 issue "letsencrypt.org"`.',
  *run({ tree }) {
    for (const zone of tree.zones) {
      const { apex, origin } = zone.zone
      if (!zone.complete || !isPublicZone(zone) || zone.records.some(({ record }) => record.type === 'CAA')) continue
      let isCovered = false
      for (let at = parentDomain(apex); at !== undefined; at = parentDomain(at)) {
        const found = look(tree, zone, at)
        if (found.kind === 'found' && found.records.some(({ record }) => record.type === 'CAA')) isCovered = true
      }
      const soa = recordsAt(zone, apex, 'SOA')[0]
      if (!isCovered) yield { subject: zone.zone.id, origins: [soa?.record.origin ?? origin] }
    }
  },
}
