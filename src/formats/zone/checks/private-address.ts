import { formatAddress } from '../../../base/address.ts'
import { addressOf, isPrivate, isPublicZone } from '../look.ts'
import type { ZoneCheck } from '../tree.ts'

export const privateAddress: ZoneCheck = {
  code: 'dns/private-address',
  severity: 'warning',
  needs: ['tree:zone'],
  says: '{subject} has the address {address}, which the internet cannot reach, in a zone that the internet sees.',
  fix: 'Move the name into a zone or a view for the inside, or give it a public address.',
  *run({ tree }) {
    for (const zone of tree.zones) {
      if (!isPublicZone(zone)) continue
      for (const one of zone.records) {
        const address = addressOf(one)
        if (address === undefined || !isPrivate(address) || /^localhost(?:\.|$)/.test(one.record.owner)) continue
        yield { subject: one.record.owner || '.', origins: [one.record.origin], args: { address: formatAddress(address) } }
      }
    }
  },
}
