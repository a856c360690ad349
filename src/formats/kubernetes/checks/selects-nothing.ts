import type { Check, StyleInput } from '../../../model/check.ts'
import type { Cluster } from '../../../platforms/kubernetes/resource.ts'
import { viewOf } from '../view.ts'

export const policySelectsNothing: Check<StyleInput<Cluster>> = {
  code: 'policy/selects-nothing',
  severity: 'warning',
  needs: ['tree:kubernetes'],
  says: '{subject} chooses no pod of its namespace, so it protects nobody.',
  fix: 'Make podSelector match the labels of the pods’ template, or delete the policy.',
  *run({ tree }) {
    const { chooser, podsByNamespace, mayHaveOtherPods } = viewOf(tree)
    if (mayHaveOtherPods) return
    for (const { id, namespace, pods, podsOrigin } of tree.policies) {
      if (pods.requirements.length === 0 || !podsByNamespace.has(namespace)) continue
      const { surely, possibly } = chooser.choose(namespace, undefined, pods)
      if (surely.length + possibly.length === 0) yield { subject: id, origins: [podsOrigin] }
    }
  },
}
