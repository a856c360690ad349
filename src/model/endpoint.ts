import type { Address, AddressRange } from '../base/address.ts'
import type { Origin } from '../origin/origin.ts'
import type { Health } from './health.ts'

/**
 * Whatever begins or receives flows and has a name of its own: a workload, a host, a Service's virtual address.
 * All replicas of a workload are one endpoint.
 */
export interface Endpoint {
  /** `shop/Deployment/checkout`, `edge`: the id that people recognise. */
  readonly id: string
  /**
   * `workload`, `host`, `service`, `controller`… for people; nothing decides by it except whether reports list it (`service` is not an end;
   * `addresses` are ranges that no endpoint holds; `future` could be there, and isn't). */
  readonly kind: 'workload' | 'host' | 'service' | 'controller' | 'addresses' | 'future'
  /** Other names that people may use for it. */
  readonly names: readonly string[]
  /** The node whose stages its flows pass when they begin and end there. */
  readonly node: string
  /** Known addresses. None: the endpoint is addressed by its identity alone (a pod in a manifest). */
  readonly addresses: readonly Address[]
  /**
   * Where no address is known: ranges that surely hold it (a cluster's pod ranges, a subnet); absent: it may be any address. Ranges of both families: it has an
   * address of each; of one: that family's alone.
   */
  readonly somewhere?: readonly AddressRange[]
  /** Of kind `addresses`: what it stands for, as far as nobody else holds it (a network on premises). */
  readonly ranges?: readonly AddressRange[]
  /** It has no address but those of these (kind `service`): the interfaces of something that has several and is known by one name. */
  readonly standsFor?: readonly string[]
  /** Virtual endpoints (`service`) by whose addresses it can be reached besides its own: an elastic IP. */
  readonly reachedAs?: readonly string[]
  readonly labels: Readonly<Record<string, string>>
  /** Where it lies, outermost first, for pictures: `['cluster', 'shop']`. */
  readonly within: readonly string[]
  /** Can it be reached from outside of what was declared, by its own address? `maybe` where that depends on what isn't declared. */
  readonly exposed: 'yes' | 'maybe' | 'no'
  /** How its platform notices that it no longer answers, and sends nothing more to it. */
  readonly health?: Health
  /** It begins nothing of its own accord: connections it opens are those that requests make it open. */
  readonly quiet?: boolean
  /** Suffixes that it tries on short names, in order: `shop.svc.cluster.local`. */
  readonly searches: readonly string[]
  readonly origin: Origin
}

/**
 * A named set of endpoints and ranges that rules refer to: a selector, a security group, a prefix list, an ipset.
 * `possibly` holds endpoints of which it isn't known whether they belong (an ingress controller whose labels were not declared).
 */
export interface Group {
  readonly id: string
  readonly surely: readonly string[]
  readonly possibly: readonly string[]
  readonly ranges: readonly AddressRange[]
  readonly origin: Origin
}

/** What an endpoint says that it calls: an environment variable that holds a URL or `host:port`. */
export interface Dependency {
  readonly from: string
  /** Host name or address as written, without user and password. */
  readonly host: string
  /** Where no name is called but an endpoint that the network itself knows: its id, which `host` then repeats. */
  readonly endpoint?: string
  /** What for, where it is not the endpoint's own work: `health check of aws_lb_target_group.web`. */
  readonly purpose?: string
  readonly port: number | undefined
  readonly protocol: 'tcp' | 'udp'
  /** For http and https: the whole URL without user and password. */
  readonly url: string | undefined
  readonly origin: Origin
}
