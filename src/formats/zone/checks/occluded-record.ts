import { parentDomain } from '../../../base/domain.ts'
import { byOwner, cutAbove, targetOf } from '../look.ts'
import type { ZoneCheck } from '../tree.ts'

export const occludedRecord: ZoneCheck = {
  code: 'dns/occluded-record',
  severity: 'warning',
  needs: ['tree:zone'],
  says: '{subject} ({type}) lies below {cut}, which is {what}: it is never answered.',
  fix: 'Move the record into the zone that it was handed to, or remove it.',
  *run({ tree }) {
    for (const zone of tree.zones) {
      const glue = new Set([...byOwner(zone, 'NS').values()].flat().map(targetOf))
      const renamed = byOwner(zone, 'DNAME')
      for (const { record } of zone.records) {
        const { owner, type, origin } = record
        if (type === 'RRSIG' || type === 'NSEC' || type === 'NSEC3') continue
        const cut = cutAbove(zone, owner)?.owner
        const isGlue = (type === 'A' || type === 'AAAA') && glue.has(owner)
        if (cut !== undefined && !isGlue && !(owner === cut && (type === 'NS' || type === 'DS'))) {
          yield { subject: owner, origins: [origin], args: { type, cut, what: 'handed to other servers' } }
          continue
        }
        let top = owner === zone.zone.apex ? undefined : parentDomain(owner)
        while (top !== undefined && !renamed.has(top)) top = top === zone.zone.apex ? undefined : parentDomain(top)
        if (top !== undefined && !isGlue) yield {
          subject: owner,
          origins: [origin],
          args: { type, cut: top || '.', what: 'renamed by a DNAME' },
        }
      }
    }
  },
}
