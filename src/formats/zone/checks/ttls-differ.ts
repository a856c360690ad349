import { byOwner } from '../look.ts'
import type { ZoneCheck } from '../tree.ts'

export const ttlsDiffer: ZoneCheck = {
  code: 'dns/ttls-differ',
  severity: 'warning',
  needs: ['tree:zone'],
  says: 'The {type} records of {subject} have different TTLs: {ttls} s.',
  fix: 'Give all records of one name and type the same TTL.',
  *run({ tree }) {
    for (const zone of tree.zones) {
      for (const type of [...new Set(zone.records.map(({ record }) => record.type))].sort()) {
        if (type === 'RRSIG') continue
        for (const [owner, records] of byOwner(zone, type)) {
          const ttls = [...new Set(records.map(({ record }) => record.ttl))]
          if (ttls.length > 1) yield {
            subject: owner || '.',
            origins: records.map(({ record }) => record.origin),
            args: { type, ttls: ttls.join(', ') },
          }
        }
      }
    }
  },
}
