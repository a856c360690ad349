import { byOwner, hasAddress, look, targetOf } from '../look.ts'
import type { ZoneCheck } from '../tree.ts'

export const lameNameServer: ZoneCheck = {
  code: 'dns/lame-name-server',
  severity: 'error',
  needs: ['tree:zone'],
  says: '{subject} names the server {server}, which does not exist in the zone {zone} or has no address there.',
  fix: 'Name a server that exists, or give it an address.',
  *run({ tree }) {
    for (const zone of tree.zones) {
      for (const [owner, servers] of byOwner(zone, 'NS')) {
        for (const one of servers) {
          const server = targetOf(one)
          if (server === undefined) continue
          const found = look(tree, zone, server)
          if (found.kind === 'unknown' || found.zone === zone) continue
          if (found.kind === 'found' && (!found.zone.complete || hasAddress(found.records) || found.records.some(({ record }) => record.type === 'CNAME'))) continue
          yield {
            subject: owner || '.',
            origins: [one.record.origin, found.zone.zone.origin],
            args: { server, zone: found.zone.zone.apex || '.' },
          }
        }
      }
    }
  },
}
