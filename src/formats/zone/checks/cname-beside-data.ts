import { namesOf } from '../look.ts'
import type { ZoneCheck } from '../tree.ts'

/** What may stand beside a CNAME (RFC 4034 §2.5, RFC 2181 §10.1). */
const besides = new Set(['RRSIG', 'NSEC', 'SIG', 'KEY', 'NXT'])

export const cnameBesideData: ZoneCheck = {
  code: 'dns/cname-beside-data',
  severity: 'error',
  needs: ['tree:zone'],
  says: '{subject} has a CNAME and also {others}.',
  fix: 'Keep the CNAME alone, or write the data of its target instead of it.',
  *run({ tree }) {
    for (const zone of tree.zones) {
      for (const [owner, records] of namesOf(zone)) {
        const aliases = records.filter(({ record }) => record.type === 'CNAME')
        const [first] = aliases
        if (first === undefined) continue
        const others = records.filter((one) => !besides.has(one.record.type) && (one.record.type !== 'CNAME' || one.shown !== first.shown))
        if (others.length === 0) continue
        const types = [...new Set(others.map(({ record }) => (record.type === 'CNAME' ? 'another CNAME' : record.type)))].sort()
        yield { subject: owner || '.', origins: [first, ...others].map(({ record }) => record.origin), args: { others: types.join(', ') } }
      }
    }
  },
}
