/** Kubernetes resources as far as the oracle writes and reads them, in the words of their own API. */
export type Labels = Readonly<Record<string, string>>
export type Transport = 'TCP' | 'UDP' | 'SCTP'

export interface LabelSelector {
  readonly matchLabels?: Labels
  readonly matchExpressions?: readonly { readonly key: string; readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist'; readonly values?: readonly string[] }[]
}

export interface Peer {
  readonly podSelector?: LabelSelector
  readonly namespaceSelector?: LabelSelector
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] }
}

export interface Port {
  readonly protocol?: Transport
  readonly port?: number | string
  readonly endPort?: number
}

export interface Rule {
  readonly from?: readonly Peer[] | null
  readonly to?: readonly Peer[] | null
  readonly ports?: readonly Port[] | null
}

export interface PolicySpec {
  readonly podSelector: LabelSelector
  readonly policyTypes?: readonly ('Ingress' | 'Egress')[]
  readonly ingress?: readonly Rule[]
  readonly egress?: readonly Rule[]
}

export interface Policy {
  readonly namespace: string
  readonly name: string
  readonly spec: PolicySpec
}

export interface Namespace {
  readonly name: string
  readonly labels: Labels
  /** False: pods live there, and no manifest says how it is labelled. */
  readonly declared: boolean
}

export interface ContainerPort {
  readonly name?: string
  readonly containerPort: number
  readonly protocol?: Transport
}

export interface Workload {
  readonly kind: 'Pod' | 'Deployment' | 'StatefulSet' | 'DaemonSet'
  readonly namespace: string
  readonly name: string
  readonly labels: Labels
  /** One list for each container. */
  readonly ports: readonly (readonly ContainerPort[])[]
  /** `status.podIPs`; empty where nobody declared them. */
  readonly podIPs: readonly string[]
}

export interface Service {
  readonly namespace: string
  readonly name: string
  readonly clusterIP: string | undefined
  readonly selector: Labels
  readonly ports: readonly { readonly name: string; readonly port: number; readonly targetPort?: number | string; readonly protocol?: Transport }[]
}

export interface Cluster {
  readonly namespaces: readonly Namespace[]
  readonly workloads: readonly Workload[]
  readonly services: readonly Service[]
  readonly policies: readonly Policy[]
}

export function idOf({ namespace, kind, name }: Workload): string {
  return `${namespace}/${kind}/${name}`
}

/** The cluster's manifests, in the order in which they are written. */
export function manifestsOf({ namespaces, workloads, services, policies }: Cluster): object[] {
  return [
    ...namespaces.filter((one) => one.declared).map(({ name, labels }) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } })),
    ...workloads.map(workloadManifest),
    ...services.map(({ namespace, name, clusterIP, selector, ports }) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace },
      spec: { ...(clusterIP !== undefined && { clusterIP }), selector, ports },
    })),
    ...policies.map(({ namespace, name, spec }) => ({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace }, spec })),
  ]
}

function workloadManifest({ kind, namespace, name, labels, ports, podIPs }: Workload): object {
  const spec = { containers: ports.map((list, index) => ({ name: `c${index}`, image: 'registry.example/app:1', ports: list })) }
  if (kind === 'Pod') {
    const status = { podIP: podIPs[0], podIPs: podIPs.map((ip) => ({ ip })) }
    return { apiVersion: 'v1', kind, metadata: { name, namespace, labels }, spec, ...(podIPs.length > 0 && { status }) }
  }
  const template = { metadata: { labels }, spec }
  return { apiVersion: 'apps/v1', kind, metadata: { name, namespace }, spec: { selector: { matchLabels: labels }, template } }
}
