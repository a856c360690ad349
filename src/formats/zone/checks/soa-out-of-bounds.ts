import type { Severity } from '../../../model/check.ts'
import type { RecordData } from '../../../model/name.ts'
import { recordsAt } from '../look.ts'
import type { ZoneCheck } from '../tree.ts'

type Soa = Extract<RecordData, { readonly kind: 'soa' }>
type Fault = readonly [field: string, value: number, bound: string, severity: Severity]

/** RFC 1912 §2.2 (1996), RIPE-203 (1999), RFC 2308 §5 (1998): what lies outside of all that they recommend. */
function faultsOf({ refresh, retry, expire, minimum }: Soa): Fault[] {
  const faults: Fault[] = []
  if (retry >= refresh) faults.push(['retry', retry, 'it must be shorter than the refresh time (RFC 1912, 2.2)', 'warning'])
  if (expire < refresh + retry) faults.push(['expire', expire, 'it must be longer than refresh and retry together (RFC 1912, 2.2)', 'warning'])
  else if (expire < 604_800) faults.push(['expire', expire, 'secondaries drop the zone in less than a week (RFC 1912: 2 to 4 weeks)', 'note'])
  if (expire > 3_600_000) faults.push(['expire', expire, 'secondaries serve a dead zone for longer than 1,000 hours (RIPE-203)', 'note'])
  if (refresh < 1200) faults.push(['refresh', refresh, 'secondaries ask more often than every 20 minutes (RFC 1912, 2.2)', 'note'])
  if (refresh > 86_400) faults.push(['refresh', refresh, 'secondaries ask less often than once a day (RIPE-203)', 'note'])
  if (minimum > 86_400) faults.push(['minimum', minimum, 'missing names are remembered for more than a day (RFC 2308, 5)', 'note'])
  return faults
}

export const soaOutOfBounds: ZoneCheck = {
  code: 'dns/soa-out-of-bounds',
  severity: 'note',
  needs: ['tree:zone'],
  says: 'The {field} time of {subject} is {value} s: {bound}.',
  fix: 'Take a value inside the bounds.',
  *run({ tree }) {
    for (const zone of tree.zones) {
      for (const { record } of recordsAt(zone, zone.zone.apex, 'SOA').slice(0, 1)) {
        if (record.data.kind !== 'soa') continue
        for (const [field, value, bound, severity] of faultsOf(record.data)) {
          yield { subject: zone.zone.id, origins: [record.origin], args: { field, value, bound }, severity }
        }
      }
    }
  },
}
