import type { Match } from '../../flow/match.ts'
import type { Dependency } from '../../model/endpoint.ts'
import type { HttpRouter, Pool } from '../../model/http.ts'
import type { Listener } from '../../model/listener.ts'
import type { Origin } from '../../origin/origin.ts'
import type { Unread } from '../../origin/problem.ts'
import type { Placement } from './placement.ts'
import type { Link } from '../value.ts'

/** What the services that sit in VPCs come to: placements, which the VPC's own facts are made of, and what listens and calls there. */
export interface Served {
  readonly placements: readonly Placement[]
  readonly listeners: readonly PlacedListener[]
  readonly routers: readonly HttpRouter[]
  readonly pools: readonly Pool[]
  readonly dependencies: readonly Dependency[]
  readonly names: readonly ServiceName[]
  readonly handovers: readonly Handover[]
  /** Those behind gateway load balancers: what comes by such a balancer's endpoints passes any one of them. */
  readonly appliances: readonly Appliances[]
  /** Attributes that are computed at apply and known all the same: the usual port of a database. */
  readonly computed: readonly { readonly link: Link; readonly text: string }[]
  readonly unread: readonly Unread[]
}

/** A listener on a placement: the node is that of the placement's VPC, the address the placement's own. */
export interface PlacedListener extends Omit<Listener, 'node' | 'addresses'> {
  /** The placement's id. */
  readonly endpoint: string
}

/** A DNS name that AWS itself gives to a thing. Only its attribute names it until it is there. */
export interface ServiceName {
  /** `aws_lb.web` and `dns_name`: everything else refers to it by this. */
  readonly link: Link
  /** The name itself where it is known (a state, a plan, a dump), else the text of `nameOf(link)`. */
  readonly name: string
  /** The placement that it leads to. */
  readonly endpoint: string
  /**
   * Which address it gives: the private one, the public one wherever it is asked, or (`split`) the private one within its VPC and the public one elsewhere.
   */
  readonly gives: 'private' | 'public' | 'split'
  /** Labels that may stand before it and lead to the same: `dualstack`. */
  readonly before?: readonly string[]
  /** Only this VPC sees it (a private namespace): the resource's id. */
  readonly within?: string
  /** What the attribute holds where it is more than the name: `{host}:5432`, `amqps://{host}:5671`. */
  readonly form?: string
  readonly origin: Origin
}

/**
 * A network load balancer that keeps the client's address: what comes to it is handed over to a target with nothing but the destination changed, and judged
 * there as if the client had sent it. Replies come back through the balancer.
 */
export interface Handover {
  readonly id: string
  readonly says: string
  /** The balancer's placement. */
  readonly endpoint: string
  /** Of flows to the balancer, those that are handed over. */
  readonly match: Match
  /** Any one of these. */
  readonly members: readonly { readonly endpoint: string; readonly port: number; readonly origin: Origin }[]
  /** All of them are asked whether they are well. */
  readonly watched?: boolean
  readonly origin: Origin
}

export interface Appliances {
  /** The gateway load balancer's placement. */
  readonly balancer: string
  readonly members: Handover['members']
  /** Does each of the balancer's nodes send to appliances of all zones? Undefined where it isn't known. */
  readonly crosses: boolean | undefined
  /** Why there may be others. */
  readonly doubt: string | undefined
  readonly origin: Origin
}

export function joinServed(...parts: readonly Partial<Served>[]): Served {
  const all = <Key extends keyof Served>(key: Key): Served[Key][number][] =>
    parts.flatMap((part) => (part[key] ?? []) as readonly Served[Key][number][])
  return {
    placements: all('placements'),
    listeners: all('listeners'),
    routers: all('routers'),
    pools: all('pools'),
    dependencies: all('dependencies'),
    names: all('names'),
    handovers: all('handovers'),
    appliances: all('appliances'),
    computed: all('computed'),
    unread: all('unread'),
  }
}

/** Where a placement's listeners are: its VPC's node, and the endpoint that stands for its public address where it has one. */
export interface Spot {
  readonly node: string
  readonly public: { readonly id: string; readonly node: string } | undefined
}

/**
 * Listeners on their nodes; those whose placement has none are left out. Host names that one claims lead to the public address where there is one: what is sent
 * there is translated to the listener's own.
 */
export function placeListeners(listeners: readonly PlacedListener[], spotOf: (placement: string) => Spot | undefined): Listener[] {
  return listeners.flatMap(({ endpoint, ...listener }): Listener[] => {
    const spot = spotOf(endpoint)
    if (!spot) return []
    const at = (id: string): Listener['addresses'] => ({ ranges: [], endpoints: [id], groups: [] })
    const own: Listener = { ...listener, node: spot.node, addresses: at(endpoint) }
    if (!spot.public || listener.names.length === 0) return [own]
    const front: Listener = {
      ...own,
      id: `${own.id}/public`,
      says: `${own.says}, by its public address`,
      node: spot.public.node,
      addresses: at(spot.public.id),
    }
    return [{ ...own, names: [] }, front]
  })
}

/** What stands for a DNS name that is known only at apply: `aws_lb.web.dns_name`, lower case, as names are compared. */
export function nameOf({ resource, attribute }: Link): string {
  return `${resource}.${attribute}`.toLowerCase()
}
