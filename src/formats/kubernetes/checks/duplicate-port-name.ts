import type { Check, StyleInput } from '../../../model/check.ts'
import type { Cluster } from '../../../platforms/kubernetes/resource.ts'

export const duplicatePortName: Check<StyleInput<Cluster>> = {
  code: 'kubernetes/duplicate-port-name',
  severity: 'error',
  needs: ['tree:kubernetes'],
  says: '{subject} has the port name {name} more than once.',
  fix: 'Give each port of the pod a name of its own.',
  *run({ tree }) {
    for (const { id, containers } of tree.workloads) {
      const seen = new Map<string, (typeof containers)[number]['ports'][number]>()
      for (const port of containers.flatMap(({ ports }) => ports)) {
        if (port.name === undefined) continue
        const first = seen.get(port.name)
        if (first) yield { subject: id, origins: [port.origin, first.origin], args: { name: port.name } }
        else seen.set(port.name, port)
      }
    }
  },
}
