import { isPublicZone, recordsAt, targetOf } from '../look.ts'
import type { ZoneCheck } from '../tree.ts'

export const singleNameServer: ZoneCheck = {
  code: 'dns/single-name-server',
  severity: 'warning',
  needs: ['tree:zone'],
  says: '{subject} has only one name server, {server}.',
  fix: 'Add a second name server in another network.',
  *run({ tree }) {
    for (const zone of tree.zones) {
      if (!zone.complete || !isPublicZone(zone)) continue
      const servers = recordsAt(zone, zone.zone.apex, 'NS')
      const [one] = servers
      const names = new Set(servers.map(targetOf))
      if (one !== undefined && names.size === 1) yield {
        subject: zone.zone.id,
        origins: [one.record.origin],
        args: { server: targetOf(one) ?? '.' },
      }
    }
  },
}
