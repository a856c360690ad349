import type { Pack } from './pack.ts'

/** CIS Kubernetes Benchmark 1.11.1 (2025): 5.3, network policies and CNI, with the network items of 5.2 and 5.6. Looked up 2026-11. */
const pack: Pack = {
  id: 'cis-kubernetes',
  says: 'CIS Kubernetes Benchmark 1.11.1',
  covers: 'network policies and CNI (5.3), the node’s network and ports (5.2.5, 5.2.13), namespaces (5.6.1, 5.6.4), as of 2025',
  scope: [],
  requirements: [
    { id: '5.2.5', says: 'Containers are not let into the node’s network.', needs: ['tree:kubernetes'], missing: 'what admission lets in; no check lists pods with hostNetwork' },
    { id: '5.2.13', says: 'Containers are not let take ports of the node.', needs: ['tree:kubernetes'], missing: 'what admission lets in; no check lists pods with hostPort' },
    {
      id: '5.3.1',
      says: 'The network plugin supports network policies, in both directions.',
      needs: ['tree:kubernetes'],
      checks: ['policy/without-effect'],
      missing: 'which plugin runs is not in the manifests; --profile cni=NAME says it, and one that enforces nothing is then found',
    },
    {
      id: '5.3.2',
      says: 'Every namespace has network policies.',
      needs: ['tree:kubernetes'],
      signs: { checks: ['policy/no-default-deny', 'policy/selects-nothing'] },
      besides: 'namespaces in which no workload was read, or whose pods all use the node’s network',
    },
    { id: '5.6.1', says: 'Namespaces separate what is administered separately.', needs: ['tree:kubernetes'], missing: 'who administers what' },
    { id: '5.6.4', says: 'The namespace “default” is not used.', needs: ['tree:kubernetes'], missing: 'no check lists what lies in it; netwright map does' },
  ],
}

export default pack
