import type { Address } from '../../base/address.ts'
import type { Origin } from '../../origin/origin.ts'
import type { Resource } from '../resource.ts'

/**
 * Something that has one or more network interfaces in a VPC (an instance, a database, a load balancer, a task): what every service's own file says of its
 * resources, and what the VPC's own facts are then made of: endpoints, groups, filters, translations.
 */
export interface Placement {
  /** The endpoint's id: the resource's, or that of one of its interfaces where they differ in what passes. */
  readonly id: string
  readonly resource: Resource
  /** For people: `instance`, `database`, `load balancer`. */
  readonly says: string
  /** Any one of these; replicas of one thing in several subnets are one endpoint. */
  readonly subnets: readonly Resource[]
  /** Ids of aws_security_group resources; empty: it has none (a NAT gateway, a network load balancer without). */
  readonly groups: readonly string[]
  /** Why its groups aren't known entirely: what they let pass is then doubtful. */
  readonly doubt?: string
  /** Why its subnets aren't known entirely: it may lie in any of these. */
  readonly lost?: string
  /** Private addresses, as far as they are known. */
  readonly addresses: readonly Address[]
  /** Where its interfaces differ in what becomes of what comes to them: each by itself. What is sent to the whole is sent to one of them. */
  readonly interfaces?: readonly PlacedInterface[]
  /** Endpoints elsewhere by which it can also be reached: what a service shows to the internet. */
  readonly alsoAs?: readonly string[]
  readonly public:
    | { readonly kind: 'none' }
    /** With a public IPv4 address of its own: known ones, or none where AWS will choose. */
    | { readonly kind: 'address'; readonly id: string; readonly addresses: readonly Address[]; readonly origin: Origin }
    | { readonly kind: 'unknown'; readonly says: string; readonly origin: Origin }
  /** Does it have IPv6 addresses? `unknown` where the subnet or the thing doesn't say. */
  readonly ipv6: boolean | 'unknown'
  /** Only it itself may send and receive (source/destination check): false for those that pass on what is for others. */
  readonly checked: boolean
  /** Nothing answers there but what is declared to listen: why. Undefined: it may run any program. */
  readonly closed?: Origin | undefined
  /** It stands for a part of others that are listed themselves: a port of theirs. */
  readonly stands?: true
  /** It answers and begins nothing itself: why. */
  readonly quiet?: Origin
  /** Its subnet's network ACL also judges what it sends to others within the subnet: why. */
  readonly judgedWithin?: Origin
  /** No internet gateway brings anything to its IPv6 addresses: why. */
  readonly sheltered?: Origin
  /** Other names that people may use for it; DNS names belong to zones. */
  readonly names: readonly string[]
  readonly labels: Readonly<Record<string, string>>
  /** It isn't there: it stands for what could be started. */
  readonly future?: true
  readonly origin: Origin
}

/** One interface of several that something has, each in a subnet. */
export interface PlacedInterface {
  /** The endpoint that stands for it. */
  readonly id: string
  readonly subnet: Resource
  readonly addresses: readonly Address[]
  /** The endpoint that stands for its public address. */
  readonly public: { readonly id: string; readonly addresses: readonly Address[]; readonly origin: Origin } | undefined
  /** Why DNS leaves it out of what the whole's name gives. */
  readonly left: string | undefined
}
