import type { Check, StyleInput } from '../../../model/check.ts'
import type { Cluster } from '../../../platforms/kubernetes/resource.ts'
import { removedIngressVersions } from '../read/ingress.ts'

export const removedVersion: Check<StyleInput<Cluster>> = {
  code: 'ingress/removed-version',
  severity: 'error',
  needs: ['tree:kubernetes'],
  says: '{subject} is written for {version}, which Kubernetes no longer serves since 1.22.',
  fix: 'Write it for networking.k8s.io/v1: pathType on each path, backend.service.name and backend.service.port.',
  *run({ tree }) {
    for (const { id, apiVersion, origin } of tree.ingresses) {
      if (removedIngressVersions.has(apiVersion)) yield { subject: id, origins: [origin], args: { version: apiVersion } }
    }
  },
}
