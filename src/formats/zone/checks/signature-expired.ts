import { dayOf } from '../look.ts'
import type { ZoneCheck } from '../tree.ts'

export const signatureExpired: ZoneCheck = {
  code: 'dns/signature-expired',
  severity: 'error',
  needs: ['tree:zone'],
  says: 'The signature of {subject} ({type}) expired on {day}.',
  fix: 'Sign the zone again, and see to it that this happens by itself.',
  *run({ tree, today }) {
    for (const zone of tree.zones) {
      for (const { record, fields } of zone.records) {
        const until = record.type === 'RRSIG' ? fields[4]?.octets : undefined
        if (until === undefined || dayOf(until) >= dayOf(today)) continue
        yield { subject: record.owner || '.', origins: [record.origin], args: { type: fields[0]?.text ?? '', day: until.slice(0, 10) } }
      }
    }
  },
}
