import type { Check, StyleInput } from '../../../model/check.ts'
import type { AwsTree } from '../tree.ts'
import type { Value } from '../../value.ts'
import { defaultGroupOf } from '../vpc/group.ts'

export const defaultGroupInUse: Check<StyleInput<AwsTree>> = {
  code: 'aws/default-group-in-use',
  severity: 'warning',
  needs: ['tree:aws'],
  says: '{subject} names no security group, so AWS puts it into the default one of {vpc}, whose members all reach each other.',
  fix: 'Give {subject} a security group of its own with the rules that it needs.',
  *run({ tree: { inhabitants, world } }) {
    for (const { placement, vpc } of inhabitants) {
      if (vpc.foreign || placement.doubt !== undefined || placement.resource.lookedUp === true) continue
      const lands = placement.groups.some((id) => id === defaultGroupOf(vpc.id))
      // A default group that was adopted may be named on purpose, or have no rules at all.
      const adopted = placement.groups.some((id) => world.byId(id)?.type === 'aws_default_security_group')
      if (lands && !adopted && !names(placement.resource.attributes.values()))
        yield { subject: placement.id, origins: [placement.origin], args: { vpc: vpc.id } }
    }
  },
}

/** Does it name the default group itself (`aws_vpc.main.default_security_group_id`)? */
function names(values: Iterable<Value>): boolean {
  for (const value of values) {
    if (value.kind === 'list' && names(value.items)) return true
    if (value.kind === 'map' && names(value.entries.values())) return true
    if (
      value.kind === 'unknown' &&
      value.parts?.some((part) => typeof part === 'object' && part.attribute === 'default_security_group_id') === true
    )
      return true
  }
  return false
}
