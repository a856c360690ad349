import type { Check, StyleInput } from '../../../model/check.ts'
import type { Cluster } from '../../../platforms/kubernetes/resource.ts'

export const nodePortOutOfRange: Check<StyleInput<Cluster>> = {
  code: 'service/node-port-out-of-range',
  severity: 'warning',
  needs: ['tree:kubernetes'],
  says: '{subject} asks for the node port {port}, outside of {first}-{last}; the API server refuses it.',
  fix: 'Choose a node port from {first} to {last}, or leave it out and let the cluster choose.',
  *run({ tree, profile }) {
    // kube-apiserver --service-node-port-range, default 30000-32767 (kubernetes.io, 2026-11).
    const [, from, to] = /^(\d+)-(\d+)$/.exec(profile['node-port-range'] ?? '') ?? []
    const first = from === undefined ? 30000 : Number(from)
    const last = to === undefined ? 32767 : Number(to)
    for (const { id, ports } of tree.services) {
      for (const { nodePort, origin } of ports) {
        if (nodePort !== undefined && (nodePort < first || nodePort > last))
          yield { subject: id, origins: [origin], args: { port: nodePort, first, last } }
      }
    }
  },
}
