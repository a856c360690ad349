import type { Check, StyleInput } from '../../../model/check.ts'
import { beginsNothing } from '../../../model/cause.ts'
import type { AwsTree } from '../tree.ts'
import { programs } from './programs.ts'

export const sendsNothing: Check<StyleInput<AwsTree>> = {
  code: 'aws/sends-nothing',
  severity: 'warning',
  needs: ['tree:aws'],
  says: 'No group of {subject} has a rule for what it sends, so it begins no connection at all, not even to fetch its packages: {groups}.',
  fix: 'Write the egress rules that it needs: Terraform takes away the one with which AWS makes a group.',
  *run({ tree: { groups, inhabitants } }) {
    for (const { placement } of inhabitants) {
      if (
        !programs.has(placement.resource.type) ||
        placement.resource.lookedUp === true ||
        placement.doubt !== undefined ||
        placement.groups.length === 0
      )
        continue
      const own = placement.groups.map((id) => groups.get(id))
      const silent = own.every(
        (group) =>
          group !== undefined &&
          !group.foreign &&
          group.open.egress === undefined &&
          group.rules.every((rule) => rule.direction === 'ingress'),
      )
      if (silent)
        yield {
          subject: placement.id,
          // The group is at fault, whoever is in it.
          origins: [...own.flatMap((group) => group?.origin ?? []), placement.origin],
          args: { groups: placement.groups.join(', ') },
          cause: [beginsNothing(placement.id)],
        }
    }
  },
}
