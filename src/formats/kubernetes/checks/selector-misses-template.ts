import type { Check, StyleInput } from '../../../model/check.ts'
import type { Cluster } from '../../../platforms/kubernetes/resource.ts'
import { matches } from '../../../platforms/kubernetes/selector.ts'

export const selectorMissesTemplate: Check<StyleInput<Cluster>> = {
  code: 'kubernetes/selector-misses-template',
  severity: 'error',
  needs: ['tree:kubernetes'],
  says: 'The selector of {subject} does not choose the pods of its own template.',
  fix: 'Write the labels of the selector into spec.template.metadata.labels.',
  *run({ tree }) {
    for (const { id, kind, selector, podLabels, labelsOrigin } of tree.workloads) {
      // The API server gives Jobs their selector.
      if (!selector || kind === 'Job' || kind === 'CronJob') continue
      if (matches(selector.of, podLabels) === 'no') yield { subject: id, origins: [selector.origin, labelsOrigin] }
    }
  },
}
