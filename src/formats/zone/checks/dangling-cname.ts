import { look, targetOf } from '../look.ts'
import type { ZoneCheck } from '../tree.ts'

export const danglingCname: ZoneCheck = {
  code: 'dns/dangling-cname',
  severity: 'warning',
  needs: ['tree:zone'],
  says: '{subject} is an alias for {target}, which does not exist.',
  fix: 'Point it at a name that exists, or remove it.',
  *run({ tree }) {
    for (const zone of tree.zones) {
      for (const one of zone.records) {
        const target = one.record.type === 'CNAME' ? targetOf(one) : undefined
        if (target === undefined || target.endsWith(`${zone.zone.apex}.${zone.zone.apex}`)) continue
        const found = look(tree, zone, target)
        if (found.kind === 'missing') yield {
          subject: one.record.owner,
          origins: [one.record.origin, found.zone.zone.origin],
          args: { target },
        }
      }
    }
  },
}
