import type { Check, StyleInput } from '../../../model/check.ts'
import type { Cluster } from '../../../platforms/kubernetes/resource.ts'
import { viewOf } from '../view.ts'

export const missingReference: Check<StyleInput<Cluster>> = {
  code: 'kubernetes/missing-reference',
  severity: 'warning',
  needs: ['tree:kubernetes'],
  says: '{subject} needs the {kind} {name}, and its namespace has none of that name.',
  fix: 'Declare the {kind} {name} in the namespace {namespace}, or correct the name.',
  *run({ tree }) {
    if (viewOf(tree).mayHaveOtherSecrets) return
    const declared = new Set(tree.named.map(({ id }) => id))
    // Secrets often live elsewhere: where a namespace declares none of a kind, nothing is said.
    const kinds = new Set(tree.named.map(({ namespace, kind }) => `${namespace}/${kind}`))
    const missing = (namespace: string, kind: string, name: string): boolean =>
      kinds.has(`${namespace}/${kind}`) && !declared.has(`${namespace}/${kind}/${name}`) && !made.has(`${kind}/${name}`)
    for (const { id, namespace, references } of tree.workloads) {
      for (const { kind, name, optional, origin } of references) {
        if (!optional && missing(namespace, kind, name)) yield { subject: id, origins: [origin], args: { kind, name, namespace } }
      }
    }
    for (const { id, namespace, tls, annotations } of tree.ingresses) {
      if (annotations.some(({ key }) => key.startsWith('cert-manager.io/') || key === 'kubernetes.io/tls-acme')) continue
      for (const { secret, origin } of tls) {
        if (secret !== undefined && missing(namespace, 'Secret', secret))
          yield { subject: id, origins: [origin], args: { kind: 'Secret', name: secret, namespace } }
      }
    }
  },
}

/** What the cluster itself puts into every namespace. */
const made: ReadonlySet<string> = new Set(['ConfigMap/kube-root-ca.crt', 'ServiceAccount/default'])
