import { isWithinDomain } from '../../../base/domain.ts'
import { byOwner, targetOf } from '../look.ts'
import type { ZoneCheck } from '../tree.ts'

const aDay = 86_400

export const ttlTooLong: ZoneCheck = {
  code: 'dns/ttl-too-long',
  severity: 'note',
  needs: ['tree:zone'],
  says: 'Addresses in {subject} may be kept for a day or longer (records: {count}, TTL up to {ttl} s).',
  fix: 'Take a TTL of some minutes to an hour for names that must move when a server fails.',
  *run({ tree }) {
    for (const zone of tree.zones) {
      if (isWithinDomain(zone.zone.apex, 'arpa')) continue
      const servers = new Set([...byOwner(zone, 'NS').values()].flat().map(targetOf))
      const slow = [...byOwner(zone, 'A', 'AAAA')].filter(([owner]) => !servers.has(owner)).flatMap(([, records]) => records).filter(({ record }) => record.ttl >= aDay)
      if (slow.length === 0) continue
      const ttl = Math.max(...slow.map(({ record }) => record.ttl))
      yield { subject: zone.zone.id, origins: slow.slice(0, 5).map(({ record }) => record.origin), args: { count: slow.length, ttl } }
    }
  },
}
