/**
 * Kinds that are seen and not read, by API group: can they change who reaches whom? A group that is not listed is taken to be able to,
 * as is every kind of a listed group that says `changes`. `Kind` alone under `core` is Kubernetes's own.
 */
type Effect = 'changes' | 'harmless'

/** Kubernetes's own groups: all kinds are harmless but those named here. */
const own: Readonly<Record<string, Readonly<Record<string, Effect>>>> = {
  '': {},
  apps: {},
  batch: {},
  autoscaling: {},
  policy: {},
  'rbac.authorization.k8s.io': {},
  'storage.k8s.io': {},
  'scheduling.k8s.io': {},
  'coordination.k8s.io': {},
  'node.k8s.io': {},
  'events.k8s.io': {},
  'certificates.k8s.io': {},
  'admissionregistration.k8s.io': { MutatingWebhookConfiguration: 'harmless' },
  'apiextensions.k8s.io': {},
  'apiregistration.k8s.io': {},
  'authentication.k8s.io': {},
  'authorization.k8s.io': {},
  'flowcontrol.apiserver.k8s.io': {},
  'internal.apiserver.k8s.io': {},
  'resource.k8s.io': {},
  'metrics.k8s.io': {},
  'snapshot.storage.k8s.io': {},
  extensions: { NetworkPolicy: 'changes', Ingress: 'changes' },
  'discovery.k8s.io': { EndpointSlice: 'changes' },
  'networking.k8s.io': { Ingress: 'changes', NetworkPolicy: 'changes' },
  // Tools around a cluster that neither route nor filter.
  'kubeadm.k8s.io': {},
  'kubelet.config.k8s.io': {},
  'cert-manager.io': {},
  'acme.cert-manager.io': {},
  'monitoring.coreos.com': {},
  'external-secrets.io': {},
  'bitnami.com': {},
  'argoproj.io': { Rollout: 'changes' },
  'source.toolkit.fluxcd.io': {},
  'image.toolkit.fluxcd.io': {},
  'notification.toolkit.fluxcd.io': {},
  'velero.io': {},
  'keda.sh': {},
  'autoscaling.k8s.io': {},
  'kyverno.io': { ClusterPolicy: 'changes', Policy: 'changes' },
  'templates.gatekeeper.sh': {},
  'grafana.integreatly.org': {},
  'opentelemetry.io': {},
  // MetalLB and external-dns say which addresses and names there are; the cluster's own routing stays.
  'metallb.io': {},
}

/** The group of `networking.k8s.io/v1`, empty for `v1`. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/')
  return slash < 0 ? '' : apiVersion.slice(0, slash)
}

export function changesAnswers(apiVersion: string, kind: string): boolean {
  const name = groupOf(apiVersion)
  if (!Object.hasOwn(own, name)) return true
  const group = own[name] ?? {}
  return Object.hasOwn(group, kind) && group[kind] === 'changes'
}

/** Kinds that hold pods or say who reaches whom, when a group that isn't Kubernetes's own uses them: for messages alone. */
export function describeKind(apiVersion: string, kind: string): string {
  const group = groupOf(apiVersion)
  if (group === 'kustomize.config.k8s.io') return 'Kustomize overlay: build it first, and read what comes out'
  return group === '' ? `kind ${kind}` : `kind ${kind} of ${group}`
}
