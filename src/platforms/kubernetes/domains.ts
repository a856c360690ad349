import type { FailureDomain } from '../../model/domain.ts'
import type { Pods } from './pods.ts'
import type { ClusterNode } from './resource.ts'

/** Two losses at once are asked about: more than three replicas need not be told apart. */
const mostReplicas = 3
/** Kinds whose `replicas` say how many pods there are. */
const replicated: ReadonlySet<string> = new Set(['Deployment', 'ReplicaSet', 'StatefulSet', 'ReplicationController'])

/**
 * What goes down together in a cluster: a node with the pods that are known to run on it, a zone with its nodes (well-known label topology.kubernetes.io/zone), and each replica of a
 * workload by itself, wherever it runs.
 */
export function domainsOf(pods: readonly Pods[], nodes: readonly ClusterNode[]): FailureDomain[] {
  const on = new Map<string, string[]>()
  for (const one of pods) for (const { nodeName } of one.workloads) if (nodeName !== undefined) on.set(nodeName, [...(on.get(nodeName) ?? []), one.id])
  // Where the others run isn't known: on any of the nodes, so that none of them takes all of their pods along.
  const anywhere = pods.filter(({ kind, workloads }) => kind === 'workload' && !workloads.some(({ nodeName }) => nodeName !== undefined)).map(({ id }) => id)
  const heldBy = (node: ClusterNode): string[] => [...(on.get(node.name) ?? []), ...(nodes.length > 1 ? anywhere : [])]
  const replicas = pods.flatMap((one): FailureDomain[] => {
    const [top] = one.workloads
    if (!top || !replicated.has(top.kind) || top.replicas < 1) return []
    return Array.from({ length: Math.min(top.replicas, mostReplicas) }, (_, place): FailureDomain => ({
      id: `${one.id} replica ${place + 1}`,
      kind: 'replica',
      endpoints: [one.id],
      nodes: [],
      says: top.replicas === 1 ? 'the only replica of' : `one of ${top.replicas} replicas of`,
      origin: one.origin,
    }))
  })
  const hosts = nodes.map((node): FailureDomain => ({ id: node.id, kind: 'host', endpoints: heldBy(node), nodes: [node.id], says: 'node', origin: node.origin }))
  const zones = new Map<string, FailureDomain>()
  for (const node of nodes) {
    const zone = node.labels['topology.kubernetes.io/zone'] ?? node.labels['failure-domain.beta.kubernetes.io/zone']
    if (zone === undefined) continue
    const known = zones.get(zone) ?? { id: zone, kind: 'zone', endpoints: [], nodes: [], says: 'zone', origin: node.origin }
    zones.set(zone, { ...known, endpoints: [...new Set([...known.endpoints, ...heldBy(node)])], nodes: [...known.nodes, node.id] })
  }
  return [...replicas, ...hosts, ...zones.values()]
}
