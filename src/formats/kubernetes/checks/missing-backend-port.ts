import type { Check, StyleInput } from '../../../model/check.ts'
import type { Cluster } from '../../../platforms/kubernetes/resource.ts'
import { viewOf } from '../view.ts'

export const missingBackendPort: Check<StyleInput<Cluster>> = {
  code: 'ingress/missing-backend-port',
  severity: 'error',
  needs: ['tree:kubernetes'],
  says: '{subject} sends to port {port} of the Service {service}, which has {ports}.',
  fix: 'Write one of the Service’s own ports: not the container’s port behind it.',
  *run({ tree }) {
    const { services } = viewOf(tree)
    for (const { id, namespace, rules, defaultBackend } of tree.ingresses) {
      for (const { service, port, origin } of [
        ...rules.flatMap(({ paths }) => paths.map(({ backend }) => backend)),
        ...(defaultBackend ? [defaultBackend] : []),
      ]) {
        const declared = service === undefined ? undefined : services.get(`${namespace}/Service/${service}`)
        if (!declared || service === undefined || port === undefined || declared.ports.length === 0) continue
        if (declared.ports.some((one) => one.port === port || one.name === port)) continue
        const ports = declared.ports.map((one) => (one.name === undefined ? `${one.port}` : `${one.port} (${one.name})`)).join(', ')
        yield { subject: id, origins: [origin, declared.origin], args: { port, service, ports } }
      }
    }
  },
}
