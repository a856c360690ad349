import type { Check, StyleInput } from '../../../model/check.ts'
import type { AwsTree } from '../tree.ts'
import { referrersOf } from './referrers.ts'
import { attribute, items } from '../attribute.ts'

export const aclWithoutSubnet: Check<StyleInput<AwsTree>> = {
  code: 'aws/acl-without-subnet',
  severity: 'note',
  needs: ['tree:aws'],
  says: '{subject} is the network ACL of no subnet: none of its rules is ever asked.',
  fix: 'Give it its subnets (subnet_ids), or take it away.',
  *run({ tree: { world } }) {
    for (const acl of world.ofType('aws_network_acl')) {
      if (acl.lookedUp === true || acl.uncertain !== undefined) continue
      const subnets = attribute(acl, 'subnet_ids')
      if (subnets?.kind === 'unknown' || items(subnets).length > 0) continue
      if (referrersOf(world, acl).some(({ type }) => type !== 'aws_network_acl_rule')) continue
      yield { subject: acl.id, origins: [acl.origin] }
    }
  },
}
