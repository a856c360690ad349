import { BackendFinder } from '../../platforms/kubernetes/backends.ts'
import { Chooser } from '../../platforms/kubernetes/choose.ts'
import { namespacesOf } from '../../platforms/kubernetes/lower.ts'
import { podsOf } from '../../platforms/kubernetes/pods.ts'
import type { Pods } from '../../platforms/kubernetes/pods.ts'
import type { Cluster, Service } from '../../platforms/kubernetes/resource.ts'

/** What several checks ask of a cluster, worked out once. */
export interface ClusterView {
  readonly pods: readonly Pods[]
  readonly chooser: Chooser
  readonly finder: BackendFinder
  readonly services: ReadonlyMap<string, Service>
  readonly podsByNamespace: ReadonlyMap<string, readonly Pods[]>
  /** Something that was not read may make pods (an operator's resource, an Argo Rollout, a template). */
  readonly mayHaveOtherPods: boolean
  /** Something that was not read may restrict pods beside NetworkPolicy. */
  readonly mayHaveOtherPolicies: boolean
  /** Something that was not read may make Secrets or ConfigMaps. */
  readonly mayHaveOtherSecrets: boolean
}

const views = new WeakMap<Cluster, ClusterView>()

/** Groups whose kinds route, filter or issue, and make no pods; the empty one is Kubernetes's own. */
const withoutPods = new Set([
  '',
  'acme.cert-manager.io',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'autoscaling',
  'cert-manager.io',
  'cilium.io',
  'coordination.k8s.io',
  'crd.projectcalico.org',
  'external-secrets.io',
  'gateway.networking.k8s.io',
  'metallb.io',
  'monitoring.coreos.com',
  'networking.istio.io',
  'networking.k8s.io',
  'policy',
  'policy.networking.k8s.io',
  'projectcalico.org',
  'rbac.authorization.k8s.io',
  'scheduling.k8s.io',
  'security.istio.io',
  'storage.k8s.io',
])
/** Groups that restrict pods, and groups that issue Secrets or ConfigMaps. */
const restricting = new Set([
  'cilium.io',
  'crd.antrea.io',
  'crd.projectcalico.org',
  'policy.networking.k8s.io',
  'projectcalico.org',
  'security.istio.io',
])
const issuing = new Set([
  'acme.cert-manager.io',
  'bitnami.com',
  'cert-manager.io',
  'external-secrets.io',
  'secrets-store.csi.x-k8s.io',
  'trust.cert-manager.io',
])
/** What is built or rendered may hold anything. */
const built = /^template$|Kustomization$|HelmRelease$|HelmChart$/

function groupPart(kind: string): string {
  return kind.slice(0, Math.max(0, kind.indexOf('/')))
}

function mayHold(kinds: readonly string[], groups: ReadonlySet<string>, names: RegExp): boolean {
  return kinds.some((kind) => groups.has(groupPart(kind)) || names.test(kind) || built.test(kind))
}

export function viewOf(cluster: Cluster): ClusterView {
  let view = views.get(cluster)
  if (view) return view
  const pods = podsOf(cluster.workloads)
  const chooser = new Chooser(pods, namespacesOf(cluster))
  const podsByNamespace = new Map<string, Pods[]>()
  for (const one of pods)
    if (one.namespace !== undefined) podsByNamespace.set(one.namespace, [...(podsByNamespace.get(one.namespace) ?? []), one])
  view = {
    pods,
    chooser,
    finder: new BackendFinder(chooser, pods, cluster.slices),
    services: new Map(cluster.services.map((service) => [service.id, service])),
    podsByNamespace,
    mayHaveOtherPods: cluster.unreadKinds.some((kind) => kind === 'template' || !withoutPods.has(groupPart(kind))),
    mayHaveOtherPolicies: mayHold(cluster.unreadKinds, restricting, /Policy$/),
    mayHaveOtherSecrets: mayHold(cluster.unreadKinds, issuing, /Secret|ConfigMap|Certificate|Vault/),
  }
  views.set(cluster, view)
  return view
}
