import type { Check, StyleInput } from '../../../model/check.ts'
import type { Cluster } from '../../../platforms/kubernetes/resource.ts'
import { settingsOf } from '../../../platforms/kubernetes/profile.ts'

export const withoutEffect: Check<StyleInput<Cluster>> = {
  code: 'policy/without-effect',
  severity: 'error',
  needs: ['tree:kubernetes'],
  says: '{subject} has no effect: the network plugin {cni} does not enforce policies.',
  fix: 'Use a network plugin that enforces NetworkPolicy, such as Calico or Cilium, or add one beside {cni}.',
  *run({ tree, profile }) {
    const { enforcement, cni } = settingsOf(profile)
    if (enforcement !== 'none') return
    for (const { id, origin } of tree.policies) yield { subject: id, origins: [origin], args: { cni: cni ?? 'none' } }
  },
}
