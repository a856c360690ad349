import { labelsOf } from '../../../base/domain.ts'
import type { ZoneCheck } from '../tree.ts'

export const starInsideName: ZoneCheck = {
  code: 'dns/star-inside-name',
  severity: 'warning',
  needs: ['tree:zone'],
  says: 'The star in {subject} is not the first label: it stands for itself and for nothing else.',
  fix: 'Write the star first, or write the names out.',
  *run({ tree }) {
    for (const zone of tree.zones) {
      const seen = new Set<string>()
      for (const { record } of zone.records) {
        if (seen.has(record.owner) || !labelsOf(record.owner).slice(1).includes('*')) continue
        seen.add(record.owner)
        if (record.owner.startsWith('_')) continue
        yield { subject: record.owner, origins: [record.origin] }
      }
    }
  },
}
