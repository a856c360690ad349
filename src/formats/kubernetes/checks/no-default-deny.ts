import type { Check, StyleInput } from '../../../model/check.ts'
import type { Cluster } from '../../../platforms/kubernetes/resource.ts'
import { viewOf } from '../view.ts'

export const noDefaultDeny: Check<StyleInput<Cluster>> = {
  code: 'policy/no-default-deny',
  severity: 'note',
  needs: ['tree:kubernetes'],
  says: 'No policy restricts what reaches {count} of the {all} workloads of the namespace {subject}: every pod of the cluster reaches them.',
  fix: 'Add a NetworkPolicy to {subject} with an empty podSelector and policyTypes [Ingress], then allow what is needed.',
  *run({ tree }) {
    const { chooser, podsByNamespace, mayHaveOtherPolicies } = viewOf(tree)
    if (mayHaveOtherPolicies) return
    for (const [namespace, pods] of podsByNamespace) {
      const open = new Set(pods.filter(({ hostNetwork }) => !hostNetwork))
      for (const policy of tree.policies) {
        if (policy.namespace !== namespace || !policy.ingress) continue
        const { surely, possibly } = chooser.choose(namespace, undefined, policy.pods)
        for (const one of [...surely, ...possibly]) open.delete(one)
      }
      if (open.size === 0) continue
      const declared = tree.namespaces.find(({ name }) => name === namespace)
      const origins = [...(declared ? [declared.origin] : []), ...[...open].slice(0, 3).map(({ origin }) => origin)]
      yield { subject: namespace, origins, args: { count: open.size, all: pods.length } }
    }
  },
}
