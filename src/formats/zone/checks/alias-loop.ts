import { look, targetOf } from '../look.ts'
import type { MasterRecord, ZoneCheck } from '../tree.ts'

/** Longer chains are not followed by resolvers either. */
const longest = 16

export const aliasLoop: ZoneCheck = {
  code: 'dns/alias-loop',
  severity: 'error',
  needs: ['tree:zone'],
  says: '{subject} is an alias that leads back to itself: {way}.',
  fix: 'Point one of the aliases at a name with an address.',
  *run({ tree }) {
    const told = new Set<string>()
    for (const zone of tree.zones) {
      for (const one of zone.records) {
        if (one.record.type !== 'CNAME' || told.has(one.record.owner)) continue
        const way = [one]
        for (let last: MasterRecord | undefined = one; last !== undefined && way.length <= longest; ) {
          const target = targetOf(last)
          const found = target === undefined ? undefined : look(tree, zone, target)
          last = found?.kind === 'found' ? found.records.find(({ record }) => record.type === 'CNAME') : undefined
          if (last === one) {
            for (const step of way) told.add(step.record.owner)
            const names = [...way, one].map(({ record }) => record.owner)
            yield { subject: one.record.owner, origins: way.map(({ record }) => record.origin), args: { way: names.join(' → ') } }
            break
          }
          if (last !== undefined) way.push(last)
        }
      }
    }
  },
}
