import type { Address, AddressRange } from '../../base/address.ts'
import type { Health } from '../../model/health.ts'
import type { Origin } from '../../origin/origin.ts'
import type { Call } from '../calls.ts'
import type { Selector } from './selector.ts'

/** What every resource says of itself. */
export interface Metadata {
  readonly kind: string
  /** Empty for what belongs to no namespace (Node, IngressClass, Namespace). */
  readonly namespace: string
  readonly name: string
  /** `shop/Deployment/checkout`, `Node/worker-1`. */
  readonly id: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: readonly Setting[]
  /** ISO 8601, where it was dumped from a cluster. */
  readonly created: string | undefined
  /** `Kind/name` of those that made it. */
  readonly owners: readonly string[]
  /** `networking.k8s.io/v1`. */
  readonly apiVersion: string
  readonly origin: Origin
}

export interface Setting {
  readonly key: string
  readonly value: string
  readonly origin: Origin
}

export type PolicyProtocol = 'TCP' | 'UDP' | 'SCTP'

export interface ContainerPort {
  readonly name: string | undefined
  readonly port: number
  readonly protocol: PolicyProtocol
  readonly hostPort: number | undefined
  readonly origin: Origin
}

export interface Container {
  readonly name: string
  readonly image: string | undefined
  readonly ports: readonly ContainerPort[]
  /** Its readiness probe. */
  readonly ready?: Health
  readonly calls: readonly Call[]
  readonly origin: Origin
}

/** A name of a Secret or ConfigMap that must be there for the pod to start. */
export interface Reference {
  readonly kind: 'Secret' | 'ConfigMap' | 'ServiceAccount'
  readonly name: string
  readonly optional: boolean
  readonly origin: Origin
}

/** A Pod, or whatever makes pods from a template. */
export interface Workload extends Metadata {
  /** The pods' labels: the template's, or a Pod's own. */
  readonly podLabels: Readonly<Record<string, string>>
  readonly labelsOrigin: Origin
  /** `spec.selector`, where the kind has one. */
  readonly selector: { readonly of: Selector; readonly origin: Origin } | undefined
  readonly containers: readonly Container[]
  readonly references: readonly Reference[]
  readonly hostNetwork: Origin | undefined
  /** `status.podIPs`. */
  readonly addresses: readonly Address[]
  readonly nodeName: string | undefined
  /** Labels that a node must have so that the pods may run there; empty where any will do. */
  readonly nodeSelector: Readonly<Record<string, string>>
  readonly nodeSelected: boolean
  /** A Pod that ran to its end (`status.phase` Succeeded or Failed) has no network any more. */
  readonly ended: boolean
  readonly replicas: number
  /** A StatefulSet's governing Service; a Pod's `subdomain`. */
  readonly subdomain: string | undefined
  readonly hostname: string | undefined
}

export interface ServicePort {
  readonly name: string | undefined
  readonly port: number
  readonly protocol: PolicyProtocol
  readonly target: number | string
  readonly nodePort: number | undefined
  readonly origin: Origin
  readonly targetOrigin: Origin
}

export type ServiceType = 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName'

export interface Service extends Metadata {
  readonly type: ServiceType
  readonly headless: boolean
  readonly clusterIPs: readonly Address[]
  readonly externalIPs: readonly Address[]
  /** `spec.ipFamilies`; undefined: not written. */
  readonly families: readonly (4 | 6)[] | undefined
  /** `PreferDualStack` or `RequireDualStack`: as many families as the cluster has. */
  readonly dualStack: boolean
  /** `status.loadBalancer.ingress`: addresses and names that the load balancer got. */
  readonly balancerIPs: readonly Address[]
  readonly balancerNames: readonly string[]
  /** `spec.loadBalancerClass`: who makes its load balancer. */
  readonly balancerClass?: string | undefined
  /** `loadBalancerSourceRanges`; undefined: everyone. */
  readonly sourceRanges: { readonly ranges: readonly AddressRange[]; readonly origin: Origin } | undefined
  readonly externalName: string | undefined
  /** Undefined: none was written, and someone else supplies the endpoints. */
  readonly selector: { readonly of: Selector; readonly origin: Origin } | undefined
  readonly ports: readonly ServicePort[]
  /** The line that says `Local`, where it is said. */
  readonly internalLocal: Origin | undefined
  readonly externalLocal: Origin | undefined
  readonly sessionAffinity: boolean
}

/** EndpointSlice or Endpoints: who stands behind a Service, as a controller or a person wrote it. */
export interface Slice extends Metadata {
  readonly service: string
  readonly ports: readonly { readonly name: string | undefined; readonly port: number | undefined; readonly protocol: PolicyProtocol }[]
  readonly endpoints: readonly {
    readonly addresses: readonly Address[]
    readonly pod: string | undefined
    readonly ready: boolean
    readonly origin: Origin
  }[]
}

export interface PolicyPeer {
  /** Undefined with a namespace selector: all pods there. Both undefined: a range, or nothing that is understood. */
  readonly pods: Selector | undefined
  readonly namespaces: Selector | undefined
  readonly block: { readonly range: AddressRange; readonly except: readonly AddressRange[]; readonly says: string } | undefined
  readonly origin: Origin
}

export interface PolicyPort {
  readonly protocol: PolicyProtocol
  /** Undefined: every port of the protocol. */
  readonly port: number | string | undefined
  readonly endPort: number | undefined
  readonly origin: Origin
}

export interface PolicyRule {
  /** Empty: everyone. */
  readonly peers: readonly PolicyPeer[]
  /** Something stood in the list of peers or ports that can't be read: what is left may be less than was meant. */
  readonly damaged: boolean
  /** Empty: every port of every protocol. */
  readonly ports: readonly PolicyPort[]
  readonly origin: Origin
}

export interface Policy extends Metadata {
  readonly pods: Selector
  readonly podsOrigin: Origin
  /** Undefined: the policy doesn't speak of that direction. */
  readonly ingress: { readonly rules: readonly PolicyRule[]; readonly origin: Origin } | undefined
  readonly egress: { readonly rules: readonly PolicyRule[]; readonly origin: Origin } | undefined
}

export interface Backend {
  readonly service: string | undefined
  readonly port: number | string | undefined
  /** `backend.resource`: `Kind/name` of something that a controller may know. */
  readonly resource: string | undefined
  readonly origin: Origin
}

export type PathType = 'Exact' | 'Prefix' | 'ImplementationSpecific'

export interface IngressPath {
  readonly path: string
  readonly type: PathType
  readonly backend: Backend
  readonly origin: Origin
}

export interface IngressRule {
  /** Lower case; empty: every host. */
  readonly host: string
  readonly paths: readonly IngressPath[]
  readonly origin: Origin
}

export interface Ingress extends Metadata {
  readonly className: { readonly name: string; readonly origin: Origin } | undefined
  readonly defaultBackend: Backend | undefined
  readonly rules: readonly IngressRule[]
  readonly tls: readonly { readonly hosts: readonly string[]; readonly secret: string | undefined; readonly origin: Origin }[]
  readonly addresses: readonly Address[]
}

export interface IngressClass extends Metadata {
  readonly controller: string
  readonly isDefault: boolean
}

export interface ClusterNode extends Metadata {
  readonly hostname: string | undefined
  readonly internal: readonly Address[]
  readonly external: readonly Address[]
  readonly podRanges: readonly AddressRange[]
}

/** All resources of one cluster that were read. */
export interface Cluster {
  readonly namespaces: readonly Metadata[]
  readonly workloads: readonly Workload[]
  readonly services: readonly Service[]
  readonly slices: readonly Slice[]
  readonly policies: readonly Policy[]
  readonly ingresses: readonly Ingress[]
  readonly classes: readonly IngressClass[]
  readonly nodes: readonly ClusterNode[]
  /** Secrets, ConfigMaps, ServiceAccounts: that they are there, never what they hold. */
  readonly named: readonly Metadata[]
  /** Resources that were written more than once; the last was kept. */
  readonly doubles: readonly { readonly id: string; readonly kept: Origin; readonly earlier: readonly Origin[] }[]
  /** `group/Kind` of resources that were not read: a check that needs all of its kind keeps silent where one of these may count. */
  readonly unreadKinds: readonly string[]
}
