import type { Check, StyleInput } from '../../../model/check.ts'
import type { AwsTree } from '../tree.ts'
import { isEverything } from './admits.ts'

export const allPortsBetweenGroups: Check<StyleInput<AwsTree>> = {
  code: 'aws/all-ports-between-groups',
  severity: 'note',
  needs: ['tree:aws'],
  says: '{subject} lets {from} reach every port of every protocol of {group}.',
  fix: 'Name the protocol and the ports that {from} is meant to call.',
  *run({ tree: { groups } }) {
    for (const group of groups.values()) {
      for (const rule of group.rules) {
        if (rule.direction !== 'ingress' || rule.uncertain !== undefined || !isEverything(rule.traffic) || rule.origin.kind === 'implied')
          continue
        // Members of one group among themselves are often one thing: a cluster's nodes.
        const others = rule.groups.filter(({ id }) => id !== group.id)
        if (others.length === 0) continue
        yield { subject: rule.says, origins: [rule.origin], args: { from: others.map(({ id }) => id).join(', '), group: group.id } }
      }
    }
  },
}
