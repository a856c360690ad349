import { formatPrefix, prefixAround } from '../../../base/address.ts'
import { addressOf, isPublicZone, recordsAt, targetOf } from '../look.ts'
import type { ZoneCheck } from '../tree.ts'

export const nameServersInOneNetwork: ZoneCheck = {
  code: 'dns/name-servers-in-one-network',
  severity: 'note',
  needs: ['tree:zone'],
  says: 'All name servers of {subject} are in {network}.',
  fix: 'Put a name server into another network, better with another provider.',
  *run({ tree }) {
    for (const zone of tree.zones) {
      if (!zone.complete || !isPublicZone(zone)) continue
      const servers = recordsAt(zone, zone.zone.apex, 'NS')
      if (new Set(servers.map(targetOf)).size < 2) continue
      const held = servers.map((one) => ['A', 'AAAA'].flatMap((type) => recordsAt(zone, targetOf(one) ?? '', type)))
      if (held.some((records) => records.length === 0)) continue
      const addresses = held.flat().map(addressOf).filter((address) => address !== undefined)
      const networks = (family: 4 | 6): string[] => [
        ...new Set(addresses.filter((address) => address.family === family).map((address) => formatPrefix(prefixAround(address, family === 4 ? 24 : 48)))),
      ]
      const [four, six] = [networks(4), networks(6)]
      if (four.length > 1 || six.length > 1) continue
      yield {
        subject: zone.zone.id,
        origins: held.flat().map(({ record }) => record.origin),
        args: { network: [...four, ...six].join(' and ') },
      }
    }
  },
}
