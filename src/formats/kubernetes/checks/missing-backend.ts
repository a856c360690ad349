import type { Check, StyleInput } from '../../../model/check.ts'
import type { Cluster } from '../../../platforms/kubernetes/resource.ts'
import { viewOf } from '../view.ts'

export const missingBackend: Check<StyleInput<Cluster>> = {
  code: 'ingress/missing-backend',
  severity: 'error',
  needs: ['tree:kubernetes'],
  says: '{subject} sends to the Service {service}, and its namespace has none of that name.',
  fix: 'Correct the name, or declare the Service in the namespace {namespace}: an Ingress reaches only Services of its own.',
  *run({ tree }) {
    const { services } = viewOf(tree)
    const namespaces = new Set(tree.services.map(({ namespace }) => namespace))
    for (const { id, namespace, rules, defaultBackend } of tree.ingresses) {
      if (!namespaces.has(namespace)) continue
      for (const { service, origin } of [
        ...rules.flatMap(({ paths }) => paths.map(({ backend }) => backend)),
        ...(defaultBackend ? [defaultBackend] : []),
      ]) {
        if (service !== undefined && !services.has(`${namespace}/Service/${service}`))
          yield { subject: id, origins: [origin], args: { service, namespace } }
      }
    }
  },
}
