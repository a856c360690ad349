import type { Address } from '../../base/address.ts'
import { implied } from '../../origin/origin.ts'
import type { Origin } from '../../origin/origin.ts'
import type { ContainerPort, PolicyProtocol, Workload } from './resource.ts'
import type { Labels, OpenKeys } from './selector.ts'

/** Pods that are alike: all replicas of one workload, or one Pod that nobody made. They are one endpoint. */
export interface Pods {
  readonly id: string
  readonly kind: 'workload' | 'controller'
  /** Undefined: not known (a controller that was not declared). */
  readonly namespace: string | undefined
  readonly labels: Labels
  /** Keys of labels of which nothing is known. */
  readonly open: OpenKeys
  readonly ports: readonly ContainerPort[]
  readonly addresses: readonly Address[]
  readonly hostNetwork: Origin | undefined
  /** The workload itself, then the ReplicaSets, Jobs and Pods that belong to it; empty for an undeclared controller. */
  readonly workloads: readonly Workload[]
  readonly origin: Origin
}

// Labels that the controllers add to the pods of a workload (kubernetes.io "Well-Known Labels, Annotations and Taints", 2026-11).
const addedLabels: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['pod-template-hash'],
  ReplicaSet: [],
  DaemonSet: ['controller-revision-hash', 'pod-template-generation'],
  StatefulSet: ['controller-revision-hash', 'statefulset.kubernetes.io/pod-name', 'apps.kubernetes.io/pod-index'],
  Job: ['controller-uid', 'batch.kubernetes.io/controller-uid', 'batch.kubernetes.io/job-completion-index'],
  CronJob: ['job-name', 'batch.kubernetes.io/job-name', 'controller-uid', 'batch.kubernetes.io/controller-uid', 'batch.kubernetes.io/job-completion-index'],
}

/** The endpoints that the workloads come to, in the order read: what was made by another workload that is there belongs to that one. */
export function podsOf(workloads: readonly Workload[]): Pods[] {
  const byId = new Map(workloads.map((workload) => [workload.id, workload]))
  const members = new Map<Workload, Workload[]>()
  for (const workload of workloads) members.set(topOwner(workload, byId), [])
  for (const workload of workloads) members.get(topOwner(workload, byId))?.push(workload)
  const result: Pods[] = []
  for (const [top, all] of members) {
    const live = all.filter((workload) => workload !== top && !workload.ended)
    if (top.ended) continue
    result.push(join(top, live))
  }
  return result
}

function topOwner(workload: Workload, byId: ReadonlyMap<string, Workload>): Workload {
  let top = workload
  // Pod, ReplicaSet or Job, Deployment or CronJob: three levels; owners that go round in a circle end here too.
  for (let level = 0; level < 4; level++) {
    const owner = ownerOf(top, byId)
    if (!owner || owner === workload) return top
    top = owner
  }
  return top
}

function ownerOf({ namespace, owners, podLabels }: Workload, byId: ReadonlyMap<string, Workload>): Workload | undefined {
  for (const owner of owners) {
    const declared = byId.get(`${namespace}/${owner}`)
    if (declared) return declared
    // A Deployment names its ReplicaSets `<deployment>-<pod-template-hash>`, and the pods carry that hash.
    const hash = podLabels['pod-template-hash']
    const [kind, name] = owner.split('/')
    if (kind === 'ReplicaSet' && name !== undefined && hash !== undefined && name.endsWith(`-${hash}`)) {
      const deployment = byId.get(`${namespace}/Deployment/${name.slice(0, -hash.length - 1)}`)
      if (deployment) return deployment
    }
  }
  return undefined
}

function join(top: Workload, live: readonly Workload[]): Pods {
  const labels: Record<string, string> = {}
  const uncertain = new Set(addedLabels[top.kind] ?? [])
  // What all live pods say alike is known; what the template says wins.
  for (const { podLabels } of live) {
    for (const [key, value] of Object.entries(podLabels)) {
      if (labels[key] !== undefined && labels[key] !== value) uncertain.add(key)
      labels[key] = value
    }
  }
  for (const key of uncertain) delete labels[key]
  Object.assign(labels, top.podLabels)
  if (top.kind === 'Job') {
    labels['job-name'] ??= top.name
    labels['batch.kubernetes.io/job-name'] ??= top.name
  }
  const hostNetwork = top.hostNetwork
  return {
    id: top.id,
    kind: 'workload',
    namespace: top.namespace,
    labels,
    open: uncertain,
    ports: top.containers.flatMap(({ ports }) => ports),
    addresses: distinct([top, ...live].flatMap(({ addresses }) => addresses)),
    hostNetwork,
    workloads: [top, ...live],
    origin: top.origin,
  }
}

/** Pods that must be there and were not declared: those of an ingress controller. */
export function undeclaredPods(
  id: string,
  { namespace, labels, addresses, says }: { readonly namespace: string | undefined; readonly labels: Labels; readonly addresses: readonly Address[]; readonly says: string },
): Pods {
  return { id, kind: 'controller', namespace, labels, open: 'all', ports: [], addresses: distinct(addresses), hostNetwork: undefined, workloads: [], origin: implied(says) }
}

function distinct(addresses: readonly Address[]): Address[] {
  const seen = new Set<string>()
  return addresses.filter(({ family, value }) => {
    const key = `${family}:${value}`
    return !seen.has(key) && seen.add(key)
  })
}

/** The numbers of a named port of a pod; several containers may not share a name, but nothing stops a manifest from it. */
export function portNumbers(pods: Pods, name: string, protocol: PolicyProtocol): number[] {
  return [...new Set(pods.ports.filter((port) => port.name === name && port.protocol === protocol).map(({ port }) => port))]
}
