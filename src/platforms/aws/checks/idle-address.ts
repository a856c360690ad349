import type { Check, StyleInput } from '../../../model/check.ts'
import { attribute, part } from '../attribute.ts'
import type { AwsTree } from '../tree.ts'
import { referrersOf } from './referrers.ts'

const names = new Set([
  'aws_route53_record',
  'aws_security_group',
  'aws_security_group_rule',
  'aws_vpc_security_group_ingress_rule',
  'aws_vpc_security_group_egress_rule',
  'aws_network_acl',
  'aws_network_acl_rule',
])

export const idleAddress: Check<StyleInput<AwsTree>> = {
  code: 'aws/idle-address',
  severity: 'note',
  needs: ['tree:aws'],
  says: '{subject} is an elastic IP that nothing uses{named}.',
  fix: 'Associate it, or take it away: an address that nobody uses is paid all the same.',
  *run({ tree: { world } }) {
    for (const address of world.ofType('aws_eip')) {
      if (
        address.lookedUp === true ||
        address.uncertain !== undefined ||
        ['instance', 'network_interface'].some((name) => attribute(address, name) !== undefined)
      )
        continue
      // A state or a dump says by itself that it is in use.
      if (part(address, 'association_id') !== undefined) continue
      const others = referrersOf(world, address)
      if (others.some(({ type }) => !names.has(type))) continue
      const [record] = others
      yield {
        subject: address.id,
        origins: [address.origin, ...others.map(({ origin }) => origin)],
        args: { named: record ? `, though ${record.id} names it` : '' },
      }
    }
  },
}
