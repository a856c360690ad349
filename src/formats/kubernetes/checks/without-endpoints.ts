import type { Check, StyleInput } from '../../../model/check.ts'
import type { Cluster } from '../../../platforms/kubernetes/resource.ts'
import { viewOf } from '../view.ts'

export const serviceWithoutEndpoints: Check<StyleInput<Cluster>> = {
  code: 'service/without-endpoints',
  severity: 'error',
  needs: ['tree:kubernetes'],
  says: 'The selector of {subject} chooses no pod, so every connection to it is refused.',
  fix: 'Make the selector match the labels of the pods’ template (spec.template.metadata.labels).',
  *run({ tree }) {
    const { finder, podsByNamespace, mayHaveOtherPods } = viewOf(tree)
    if (mayHaveOtherPods) return
    for (const service of tree.services) {
      if (!service.selector || service.type === 'ExternalName' || finder.hasSlices(service)) continue
      if (!podsByNamespace.has(service.namespace)) continue
      if (finder.selected(service)?.length === 0) yield { subject: service.id, origins: [service.selector.origin] }
    }
  },
}
