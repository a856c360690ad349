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

/** Groups whose kinds route, filter or issue, and make no pods. */
const withoutPods =
  /^(?:cilium\.io|crd\.projectcalico\.org|projectcalico\.org|policy\.networking\.k8s\.io|gateway\.networking\.k8s\.io|networking\.istio\.io|security\.istio\.io|rbac\.authorization\.k8s\.io|cert-manager\.io|acme\.cert-manager\.io|external-secrets\.io|monitoring\.coreos\.com|autoscaling|policy|storage\.k8s\.io|scheduling\.k8s\.io|admissionregistration\.k8s\.io|apiextensions\.k8s\.io|coordination\.k8s\.io|networking\.k8s\.io|metallb\.io|)\//
const restricting =
  /^(?:cilium\.io|crd\.projectcalico\.org|projectcalico\.org|policy\.networking\.k8s\.io|security\.istio\.io|crd\.antrea\.io)\/|Policy$|^template$|^kustomize/
const issuing =
  /^(?:cert-manager\.io|acme\.cert-manager\.io|external-secrets\.io|bitnami\.com|secrets-store\.csi\.x-k8s\.io|kustomize\.config\.k8s\.io|trust\.cert-manager\.io)\/|Secret|ConfigMap|Certificate|Vault|(?:^|\/)Kustomization$|HelmRelease|^template$/

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
    mayHaveOtherPods: cluster.unreadKinds.some((kind) => !withoutPods.test(kind)),
    mayHaveOtherPolicies: cluster.unreadKinds.some((kind) => restricting.test(kind)),
    mayHaveOtherSecrets: cluster.unreadKinds.some((kind) => issuing.test(kind)),
  }
  views.set(cluster, view)
  return view
}
