import { isWithinDomain } from '../../../base/domain.ts'
import { byOwner, cutAbove, hasAddress, look, namesOf, recordsAt, targetOf } from '../look.ts'
import type { ZoneCheck } from '../tree.ts'

export const missingGlue: ZoneCheck = {
  code: 'dns/missing-glue',
  severity: 'error',
  needs: ['tree:zone'],
  says: '{subject} names the server {server}, which has no address in the zone.',
  fix: 'Write an A or AAAA record for the server into this zone.',
  *run({ tree }) {
    for (const zone of tree.zones) {
      if (!zone.complete) continue
      for (const [owner, servers] of byOwner(zone, 'NS')) {
        for (const one of servers) {
          const server = targetOf(one)
          if (server === undefined || !isWithinDomain(server, zone.zone.apex) || server.endsWith(`${zone.zone.apex}.${zone.zone.apex}`)) continue
          const cut = cutAbove(zone, server)
          // Whoever serves another delegated zone has his address there.
          if (cut !== undefined && cut.owner !== owner) continue
          if (cut === undefined) {
            const found = look(tree, zone, server)
            if (found.kind === 'unknown' || (found.kind === 'found' && (found.zone !== zone || hasAddress(found.records)))) continue
            if (recordsAt(zone, server, 'CNAME').length > 0) continue
          } else if (hasAddress(namesOf(zone).get(server) ?? [])) continue
          yield { subject: owner || '.', origins: [one.record.origin], args: { server } }
        }
      }
    }
  },
}
