import type { Origin } from '../origin/origin.ts'

/**
 * What goes down together: a zone with all that lies in it, a host with its pods. Several facts of one kind and id are one domain, whoever wrote them.
 * Whoever has parts in several domains of one kind (a balancer in two zones, three replicas of a workload) goes down only with all of them.
 */
export interface FailureDomain {
  /** As people know it within its kind: `eu-west-1a`, `aws_subnet.a`, a host's id, `shop/Deployment/checkout replica 1`. */
  readonly id: string
  readonly kind: 'region' | 'zone' | 'subnet' | 'host' | 'replica' | 'network' | 'gateway' | 'nat-gateway' | 'tunnel' | 'attachment' | 'peering' | 'load-balancer' | 'dns-provider'
  /** Endpoints that have a part in it. */
  readonly endpoints: readonly string[]
  /** Endpoints that lie wholly in one of several domains of this kind, and perhaps in this one: a database of which nobody said in which zone it is. */
  readonly perhaps?: readonly string[]
  /** Nodes that have a part in it: a zone's NAT gateways, a host. */
  readonly nodes: readonly string[]
  /** Ways in by which its nodes' neighbours are reached: what comes by a peering or a tunnel. */
  readonly interfaces?: readonly { readonly node: string; readonly interface: string }[]
  /** Ids of zones of names that nobody answers without it. */
  readonly zones?: readonly string[]
  /** What people call it: `availability zone eu-west-1a`. */
  readonly says: string
  readonly origin: Origin
}
