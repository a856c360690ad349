import { look, targetOf } from '../look.ts'
import type { ZoneCheck } from '../tree.ts'

export const targetIsAlias: ZoneCheck = {
  code: 'dns/target-is-alias',
  severity: 'warning',
  needs: ['tree:zone'],
  says: 'The {type} record of {subject} names {target}, which is an alias.',
  fix: 'Name what the alias leads to.',
  *run({ tree }) {
    for (const zone of tree.zones) {
      for (const one of zone.records) {
        const { owner, type, origin } = one.record
        const target = type === 'NS' || type === 'MX' || type === 'SRV' ? targetOf(one) : undefined
        if (target === undefined) continue
        const found = look(tree, zone, target)
        const alias = found.kind === 'found' ? found.records.find(({ record }) => record.type === 'CNAME') : undefined
        if (alias === undefined) continue
        const severity = type === 'NS' ? 'error' : 'warning'
        yield { subject: owner || '.', origins: [origin, alias.record.origin], args: { type, target }, severity }
      }
    }
  },
}
