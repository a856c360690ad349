import { formatAddress, isPublic, rangeOf } from '../../../base/address.ts'
import type { Check, StyleInput } from '../../../model/check.ts'
import { address, blocks, bool, items, part } from '../attribute.ts'
import { balancerTypes } from '../balance/balancer.ts'
import type { AwsTree } from '../tree.ts'
import { linkOf } from '../world.ts'
import { isPublicZone, recordsIn } from './records.ts'

export const publishesPrivateAddress: Check<StyleInput<AwsTree>> = {
  code: 'dns/publishes-private-address',
  severity: 'warning',
  needs: ['tree:aws'],
  says: '{subject} stands in a zone that everybody sees and leads to {what}.',
  fix: 'Put the record into a private zone for the networks that use it.',
  *run({ tree: { world } }) {
    for (const { record, zone, type, name } of recordsIn(world)) {
      if ((type !== 'A' && type !== 'AAAA') || isPublicZone(world, zone) !== true) continue
      const subject = name ?? record.id
      for (const value of items(part(record, 'records'))) {
        const known = address(value)
        const link = linkOf(value)
        if (known && !isPublic(rangeOf(known)))
          yield { subject, origins: [value.origin, record.origin], args: { what: `the private address ${formatAddress(known)}` } }
        else if (link && /^private_ip(?:$|s\[)/.test(link.attribute) && world.byId(link.resource))
          yield { subject, origins: [value.origin, record.origin], args: { what: `the private address of ${link.resource}` } }
      }
      for (const alias of blocks(part(record, 'alias'))) {
        const value = part(alias, 'name')
        const link = value && linkOf(value)
        const target = link && world.byId(link.resource)
        if (value && target && balancerTypes.includes(target.type) && bool(part(target, 'internal'), false) === true)
          yield {
            subject,
            origins: [value.origin, record.origin],
            args: { what: `the private addresses of ${target.id}, which is internal` },
          }
      }
    }
  },
}
