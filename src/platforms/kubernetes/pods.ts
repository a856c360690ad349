import type { Address } from '../../base/address.ts'
import type { Health } from '../../model/health.ts'
import { implied } from '../../origin/origin.ts'
import type { Origin } from '../../origin/origin.ts'
import type { ContainerPort, PolicyProtocol, Workload } from './resource.ts'
import type { Labels, OpenKeys } from './selector.ts'

/** Pods that are alike: all replicas of one workload, or one Pod that nobody made. They are one endpoint. */
export interface Pods {
  readonly id: string
  readonly kind: 'workload' | 'controller' | 'future'
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
const jobLabels = ['controller-uid', 'batch.kubernetes.io/controller-uid', 'batch.kubernetes.io/job-completion-index']
const addedLabels: Readonly<Record<string, ReadonlySet<string>>> = {
  Deployment: new Set(['pod-template-hash']),
  DaemonSet: new Set(['controller-revision-hash', 'pod-template-generation']),
  StatefulSet: new Set(['controller-revision-hash', 'statefulset.kubernetes.io/pod-name', 'apps.kubernetes.io/pod-index']),
  Job: new Set(jobLabels),
  CronJob: new Set(['job-name', 'batch.kubernetes.io/job-name', ...jobLabels]),
}
const none: ReadonlySet<string> = new Set()

/** The endpoints that the workloads come to, in the order read: what was made by another workload that is there belongs to that one. */
export function podsOf(workloads: readonly Workload[]): Pods[] {
  const byId = new Map<string, Workload>()
  for (const workload of workloads) byId.set(workload.id, workload)
  const live = new Map<Workload, Workload[]>()
  const tops: Workload[] = []
  for (const workload of workloads) {
    const top = workload.owners.length === 0 ? workload : topOwner(workload, byId)
    if (top === workload) {
      if (!workload.ended) tops.push(workload)
    } else if (!workload.ended) {
      const list = live.get(top)
      if (list) list.push(workload)
      else live.set(top, [workload])
    }
  }
  return tops.map((top) => join(top, live.get(top) ?? []))
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
  const { labels, open } = labelsOf(top, live)
  return {
    id: top.id,
    kind: 'workload',
    namespace: top.namespace,
    labels,
    open,
    ports: top.containers.length === 1 && top.containers[0] ? top.containers[0].ports : top.containers.flatMap(({ ports }) => ports),
    addresses: live.length === 0 ? top.addresses : distinct([top, ...live].flatMap(({ addresses }) => addresses)),
    hostNetwork: top.hostNetwork,
    workloads: [top, ...live],
    origin: top.origin,
  }
}

/** What all live pods say alike is known; what the template says wins. */
function labelsOf(top: Workload, live: readonly Workload[]): Pick<Pods, 'labels' | 'open'> {
  const added = addedLabels[top.kind] ?? none
  const job = top.kind === 'Job' ? { 'job-name': top.name, 'batch.kubernetes.io/job-name': top.name } : {}
  if (live.length === 0) return { labels: top.kind === 'Job' ? { ...job, ...top.podLabels } : top.podLabels, open: added }
  const seen = new Map<string, string>()
  const open = new Set(added)
  for (const { podLabels } of live) {
    for (const [key, value] of Object.entries(podLabels)) {
      if ((seen.get(key) ?? value) !== value) open.add(key)
      seen.set(key, value)
    }
  }
  const alike = Object.fromEntries([...seen].filter(([key]) => !open.has(key)))
  return { labels: { ...job, ...alike, ...top.podLabels }, open }
}

/** Pods that must be there and were not declared: those of an ingress controller. */
export function undeclaredPods(
  id: string,
  {
    namespace,
    labels,
    addresses,
    says,
  }: { readonly namespace: string | undefined; readonly labels: Labels; readonly addresses: readonly Address[]; readonly says: string },
): Pods {
  return {
    id,
    kind: 'controller',
    namespace,
    labels,
    open: 'all',
    ports: [],
    addresses: distinct(addresses),
    hostNetwork: undefined,
    workloads: [],
    origin: implied(says),
  }
}

function distinct(addresses: readonly Address[]): Address[] {
  const seen = new Set<string>()
  return addresses.filter(({ family, value }) => {
    const key = `${family}:${value}`
    return !seen.has(key) && seen.add(key)
  })
}

/** The numbers of a named port of a pod; several containers may not share a name, but nothing stops a manifest from it. */
export function portNumbers({ ports }: Pods, name: string, protocol: PolicyProtocol): number[] {
  const numbers: number[] = []
  for (const port of ports) if (port.name === name && port.protocol === protocol && !numbers.includes(port.port)) numbers.push(port.port)
  return numbers
}

/** The readiness probe of a pod: it is ready when all of its containers are, so of several the one that notices last. */
export function readinessOf({ workloads }: Pods): Health | undefined {
  const probes = (workloads[0]?.containers ?? []).flatMap(({ ready }) => ready ?? [])
  const after = ({ interval, unhealthy }: Health): number => (interval ?? 0) * (unhealthy ?? 0)
  return probes.toSorted((a, b) => after(b) - after(a))[0]
}
