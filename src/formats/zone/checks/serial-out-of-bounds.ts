import { dayOf, recordsAt } from '../look.ts'
import type { ZoneCheck } from '../tree.ts'

export const serialOutOfBounds: ZoneCheck = {
  code: 'dns/serial-out-of-bounds',
  severity: 'warning',
  needs: ['tree:zone'],
  says: 'The serial of {subject}, {serial}, {fault}.',
  fix: 'Take the date of today with two digits, as long as it is above the old serial (RFC 1982); else step up through half of the number space first.',
  *run({ tree, today }) {
    for (const zone of tree.zones) {
      for (const { record } of recordsAt(zone, zone.zone.apex, 'SOA').slice(0, 1)) {
        if (record.data.kind !== 'soa') continue
        const { serial } = record.data
        if (serial === 0) {
          yield {
            subject: zone.zone.id,
            origins: [record.origin],
            args: { serial, fault: 'is what some secondaries take for "never loaded"' },
            severity: 'note',
          }
        }
        const parts = /^((?:19|20)\d\d)(\d\d)(\d\d)\d\d$/.exec(String(serial))
        const day = parts === null ? Number.NaN : dayOf(`${parts[1]}-${parts[2]}-${parts[3]}`)
        // A day of grace for time zones.
        if (day > dayOf(today) + 1) yield {
          subject: zone.zone.id,
          origins: [record.origin],
          args: { serial, fault: 'is a date in the future' },
        }
      }
    }
  },
}
