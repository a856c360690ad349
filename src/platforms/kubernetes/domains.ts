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
  const others = pods.filter(({ kind, workloads }) => kind === 'workload' && !workloads.some(({ nodeName }) => nodeName !== undefined)).map((one) => ({ one, may: mayRunOn(one, nodes) }))
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
  const hosts = together(nodes.map((node) => [node.id, node] as const), 'host', 'node')
  const zones = together(
    nodes.flatMap((node) => {
      const zone = node.labels['topology.kubernetes.io/zone'] ?? node.labels['failure-domain.beta.kubernetes.io/zone']
      return zone === undefined ? [] : [[zone, node] as const]
    }),
    'zone',
    'zone',
  )
  return [...replicas, ...hosts, ...zones]

  /** Domains of one kind. A single pod is wholly in one of those in which it may run; where that is one alone, it is there, and so are all pods that may run nowhere else. */
  function together(members: readonly (readonly [string, ClusterNode])[], kind: 'host' | 'zone', says: string): FailureDomain[] {
    const domainOf = new Map(members.map(([id, node]) => [node, id]))
    const found = new Map<string, { endpoints: Set<string>; perhaps: Set<string>; nodes: ClusterNode[]; origin: FailureDomain['origin'] }>()
    for (const [id, node] of members) {
      const known = found.get(id) ?? { endpoints: new Set<string>(), perhaps: new Set<string>(), nodes: [], origin: node.origin }
      found.set(id, known)
      known.nodes.push(node)
      for (const held of on.get(node.name) ?? []) known.endpoints.add(held)
    }
    for (const { one, may } of others) {
      const places = [...new Set(may.map((node) => domainOf.get(node)))]
      // A single node that was read may be one of several, unless it is the only one that will do by what the pods ask for.
      if (places.length === 1 && nodes.length === 1) continue
      for (const place of places) {
        const domain = place === undefined ? undefined : found.get(place)
        if (domain) domain[places.length > 1 && isSingle(one) ? 'perhaps' : 'endpoints'].add(one.id)
      }
    }
    return [...found].map(([id, { endpoints, perhaps, nodes: own, origin }]): FailureDomain => ({ id, kind, endpoints: [...endpoints], ...(perhaps.size > 0 && { perhaps: [...perhaps] }), nodes: own.map((node) => node.id), says, origin }))
  }
}

/** The nodes that have the labels that the pods ask for (kubernetes.io, "Assigning Pods to Nodes", 2026-11); all of them where none has, for some node must. */
function mayRunOn({ workloads }: Pods, nodes: readonly ClusterNode[]): readonly ClusterNode[] {
  const wanted = Object.entries(workloads[0]?.nodeSelector ?? {})
  const fitting = nodes.filter(({ labels }) => wanted.every(([key, value]) => labels[key] === value))
  return fitting.length > 0 ? fitting : nodes
}

/** One pod, which runs on one node. Several are taken to be spread, as schedulers do where they can. */
function isSingle({ workloads }: Pods): boolean {
  return workloads.every(({ kind, replicas }) => kind === 'Pod' || kind === 'Job' || kind === 'CronJob' || (replicated.has(kind) && replicas <= 1)) && workloads.length === 1
}
