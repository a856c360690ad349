import type { Check, StyleInput } from '../../../model/check.ts'
import type { AwsTree } from '../tree.ts'

export const defaultGroupAllows: Check<StyleInput<AwsTree>> = {
  code: 'aws/default-group-allows',
  severity: 'note',
  needs: ['tree:aws'],
  says: '{subject} is the default security group of {vpc} and {lets}: whatever names no group gets that.',
  fix: 'Adopt the default group with an aws_default_security_group that has no rules, and give every thing a group of its own.',
  *run({ tree: { world, groups } }) {
    for (const group of groups.values()) {
      const resource = world.byId(group.id)
      if (resource?.type !== 'aws_default_security_group' || resource.lookedUp === true || resource.uncertain !== undefined) continue
      const rules = group.rules.filter((rule) => rule.direction === 'ingress' && rule.uncertain === undefined)
      if (rules.length === 0) continue
      yield {
        subject: group.id,
        origins: [...rules.map((rule) => rule.origin), group.origin],
        args: {
          vpc: group.vpc?.id ?? 'a VPC',
          lets: rules.length === 1 ? 'has a rule that lets something in' : `has ${rules.length} rules that let something in`,
        },
      }
    }
  },
}
