import type { Origin } from '../origin/origin.ts'

/** A cluster none of whose hosts was declared with it. Somebody else may have declared them: a cloud's node groups. */
export interface Hosting {
  /** The node of its pods. */
  readonly cluster: string
  /** The table of what pods send that is not for a pod. */
  readonly table: string
  /** The group of all pods that share their hosts' interfaces. */
  readonly pods: string
  /** Translations that hosts make of what comes to their own addresses: the destination (node ports), then the source. */
  readonly translations: readonly string[]
  /** The group that stands for the hosts in those translations. */
  readonly hosts: string
  readonly origin: Origin
}

/** Hosts that carry the pods of a cluster that another format describes: pods share their hosts' interfaces and whatever judges these. */
export interface Carrier {
  /** The cluster that they say they belong to. */
  readonly cluster: string
  /** Endpoints that stand for the hosts. */
  readonly endpoints: readonly string[]
  /** The node that they are on, and the interface by which it gets what pods send. */
  readonly node: string
  readonly arrivesOn: string
  readonly origin: Origin
}

/** A cluster's Service that somebody shows to others: a load balancer that was made for it. */
export interface Fronting {
  /** Endpoints of the cluster that stood for a way in which nobody had declared: a Service, an Ingress's controller. The latter is not there at all. */
  readonly services: readonly string[]
  readonly controllers: readonly string[]
  /** Endpoints by which they are reached from elsewhere. */
  readonly reachedAs: readonly string[]
  /** Endpoints on the hosts' node that stand for a Service's port on the hosts: what comes to one is for the Service. */
  readonly ports: readonly { readonly endpoint: string; readonly service: string }[]
  readonly origin: Origin
}
