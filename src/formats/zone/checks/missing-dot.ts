import { look, targetOf } from '../look.ts'
import type { ZoneCheck } from '../tree.ts'

export const missingDot: ZoneCheck = {
  code: 'dns/missing-dot',
  severity: 'error',
  needs: ['tree:zone'],
  says: '{subject} leads to {target}: the name of the zone stands twice.',
  fix: 'End the name with a dot, or write it without the name of the zone.',
  *run({ tree }) {
    for (const zone of tree.zones) {
      const { apex } = zone.zone
      if (apex === '') continue
      for (const one of zone.records) {
        const target = targetOf(one)
        const isDoubled = target === `${apex}.${apex}` || target?.endsWith(`.${apex}.${apex}`) === true
        if (target === undefined || !isDoubled || look(tree, zone, target).kind !== 'missing') continue
        yield { subject: one.record.owner, origins: [one.record.origin], args: { target } }
      }
    }
  },
}
