import { hasAddress, look, targetOf } from '../look.ts'
import type { ZoneCheck } from '../tree.ts'

export const targetWithoutAddress: ZoneCheck = {
  code: 'dns/target-without-address',
  severity: 'error',
  needs: ['tree:zone'],
  says: 'The {type} record of {subject} names {target}, which {lack}.',
  fix: 'Give the target an address, or name another host.',
  *run({ tree }) {
    for (const zone of tree.zones) {
      for (const one of zone.records) {
        const { owner, type, origin } = one.record
        const target = type === 'MX' || type === 'SRV' ? targetOf(one) : undefined
        if (target === undefined || target.endsWith(`${zone.zone.apex}.${zone.zone.apex}`)) continue
        const found = look(tree, zone, target)
        if (found.kind === 'unknown') continue
        if (found.kind === 'found' && (!found.zone.complete || hasAddress(found.records) || found.records.some(({ record }) => record.type === 'CNAME'))) continue
        yield {
          subject: owner || '.',
          origins: [origin],
          args: { type, target, lack: found.kind === 'missing' ? 'does not exist' : 'has no address' },
        }
      }
    }
  },
}
