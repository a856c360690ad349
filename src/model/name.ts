import type { Address } from '../base/address.ts'
import type { Peers } from '../flow/match.ts'
import type { Origin } from '../origin/origin.ts'
import type { Health } from './health.ts'

export type RecordData =
  | { readonly kind: 'address'; readonly address: Address }
  /** A name for an endpoint whose address isn't known (a Service, an alias to a load balancer). */
  | {
      readonly kind: 'endpoint'
      readonly endpoint: string
      /** Only its addresses of this family; both, where none is said. */
      readonly family?: 4 | 6
    }
  /** CNAME, DNAME, NS, MX, PTR, SRV…: the absolute target, lower case, without the last dot (`.` for the root). */
  | { readonly kind: 'name'; readonly name: string; readonly preference?: number; readonly port?: number }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'soa'; readonly primary: string; readonly mailbox: string; readonly serial: number; readonly refresh: number; readonly retry: number; readonly expire: number; readonly minimum: number }
  /** Anything else in its presentation form. */
  | { readonly kind: 'other'; readonly text: string }

export interface NameRecord {
  /** Absolute, lower case, without the last dot: `www.shop.example`, `*.shop.example`; the root is empty. */
  readonly owner: string
  /** `A`, `AAAA`, `CNAME`… upper case, `TYPE65534` for the unknown. */
  readonly type: string
  /** Seconds. */
  readonly ttl: number
  /** One of several record sets of this name and type, of which a policy answers one: which one, and by what (`weighted 70`). */
  readonly choice?: {
    readonly of: string
    readonly says: string
    /** Whom none of the policy's records is for gets no answer. */
    readonly others?: 'nothing'
  }
  /** How it is noticed that what it leads to no longer answers: it is not among the answers then, until it does. Without it, it is taken to be well. */
  readonly health?: Health
  readonly data: RecordData
  readonly origin: Origin
}

/** A zone as one server would answer it. */
export interface Zone {
  readonly id: string
  /** Absolute, lower case, without the last dot. */
  readonly apex: string
  /** Who sees it: everyone, the endpoints of some nodes (a cluster's own names, a private zone), or clients by address (a view). */
  readonly seenBy: { readonly kind: 'everyone' } | { readonly kind: 'nodes'; readonly nodes: readonly string[] } | { readonly kind: 'clients'; readonly peers: Peers; readonly view: string }
  readonly records: readonly NameRecord[]
  /** Answered only while no record of the same name and type is well: what a failover leads to. */
  readonly spares?: readonly NameRecord[]
  /** It stands for a name that isn't known before it is there: no name that anybody could ask for. */
  readonly symbolic?: boolean
  /** Some of it could not be read: a name or a type that isn't there may exist all the same. */
  readonly partial?: boolean
  /**
   * Asked before every other zone, the lowest `order` first, and for its own name or those below it alone: a firewall for names. `passes`: it only lets the others answer.
   */
  readonly before?: { readonly order: number; readonly names: 'apex' | 'below'; readonly passes: boolean }
  readonly origin: Origin
}
