import type { Check, StyleInput } from '../../../model/check.ts'
import { part, text } from '../attribute.ts'
import type { AwsTree } from '../tree.ts'
import { everyoneOf } from './admits.ts'
import { referrersOf } from './referrers.ts'

const rules = new Set(['aws_security_group_rule', 'aws_vpc_security_group_ingress_rule', 'aws_vpc_security_group_egress_rule'])

export const unattachedSecurityGroup: Check<StyleInput<AwsTree>> = {
  code: 'aws/unattached-security-group',
  severity: 'note',
  needs: ['tree:aws'],
  says: 'Nothing that was read is in {subject}, and no rule refers to it{open}.',
  fix: 'Take {subject} away, or give it to what it was made for.',
  *run({ tree: { world, groups, inhabitants } }) {
    // Whose groups aren't known may be in any.
    if (inhabitants.some(({ placement }) => placement.doubt !== undefined)) return
    const used = new Set(inhabitants.flatMap(({ placement }) => placement.groups))
    for (const group of groups.values()) {
      const resource = world.byId(group.id)
      if (resource?.type !== 'aws_security_group' || group.foreign || resource.uncertain !== undefined || used.has(group.id)) continue
      // Every VPC has one of that name, whether anybody wants it or not.
      if (text(part(resource, 'name')) === 'default') continue
      const others = referrersOf(world, resource)
      const named = [...groups.values()].some(
        (other) => other.id !== group.id && other.rules.some((rule) => rule.groups.some(({ id }) => id === group.id)),
      )
      if (named || others.some(({ type }) => !rules.has(type))) continue
      const open = group.rules.some((rule) => rule.direction === 'ingress' && everyoneOf(rule).length > 0)
      yield { subject: group.id, origins: [group.origin], args: { open: open ? ': what it opens to the world is open to nobody' : '' } }
    }
  },
}
