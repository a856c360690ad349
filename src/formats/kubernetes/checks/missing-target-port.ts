import type { Check, StyleInput } from '../../../model/check.ts'
import type { Cluster } from '../../../platforms/kubernetes/resource.ts'
import { viewOf } from '../view.ts'

export const missingTargetPort: Check<StyleInput<Cluster>> = {
  code: 'service/missing-target-port',
  severity: 'error',
  needs: ['tree:kubernetes'],
  says: '{subject} sends to the port named {name}, and none of the pods that it chooses has a port of that name.',
  fix: 'Name the container’s port {name}, or give targetPort the number.',
  *run({ tree }) {
    const { finder } = viewOf(tree)
    for (const service of tree.services) {
      const pods = finder.selected(service)
      if (!pods || pods.length === 0 || service.type === 'ExternalName') continue
      for (const { target, protocol, targetOrigin } of service.ports) {
        if (typeof target === 'number') continue
        const found = pods.some(({ ports }) => ports.some((port) => port.name === target && port.protocol === protocol))
        if (!found)
          yield { subject: service.id, origins: [targetOrigin, ...pods.slice(0, 3).map(({ origin }) => origin)], args: { name: target } }
      }
    }
  },
}
