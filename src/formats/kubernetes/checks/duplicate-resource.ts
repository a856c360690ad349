import type { Check, StyleInput } from '../../../model/check.ts'
import type { Cluster } from '../../../platforms/kubernetes/resource.ts'

export const duplicateResource: Check<StyleInput<Cluster>> = {
  code: 'kubernetes/duplicate-resource',
  severity: 'warning',
  needs: ['tree:kubernetes'],
  says: '{subject} is written {count} times; the last one read is the one that counts here.',
  fix: 'Keep one, or give each its own name or namespace.',
  *run({ tree }) {
    for (const { id, kept, earlier } of tree.doubles)
      yield { subject: id, origins: [kept, ...earlier], args: { count: earlier.length + 1 } }
  },
}
