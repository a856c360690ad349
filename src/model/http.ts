import type { Address } from '../base/address.ts'
import type { Match } from '../flow/match.ts'
import type { Origin } from '../origin/origin.ts'
import type { Health } from './health.ts'

/** What becomes of the request's path on its way to the next hop. The query stays unless `query` says otherwise. */
export type PathChange =
  | { readonly kind: 'keep' }
  /** The leading `from` (which the match guarantees) becomes `to`. */
  | { readonly kind: 'prefix'; readonly from: string; readonly to: string }
  | { readonly kind: 'constant'; readonly to: string }
  /** A regular expression with `$1`… in `to`, replacing the whole path (nginx rewrite). */
  | { readonly kind: 'pattern'; readonly pattern: string; readonly ignoreCase: boolean; readonly to: string }
  | { readonly kind: 'unknown'; readonly says: string }

export type HttpAction =
  | { readonly do: 'route'; readonly rules: readonly HttpRule[]; readonly otherwise: HttpDefault }
  /** Open a leg to a member of the pool. `host`: what the next hop gets as Host (undefined: what the client sent). */
  | { readonly do: 'forward'; readonly pool: string; readonly path: PathChange; readonly host: string | undefined; readonly tls: boolean; readonly headers?: readonly SetHeader[] }
  /**
   * The proxy answers by itself. `location` for redirects; what it keeps of the request stands as `{host}`, `{path}` (without its first slash) and `{query}`.
   */
  | { readonly do: 'answer'; readonly status: number; readonly location?: string }
  /** Files: whether they are there isn't declared. */
  | { readonly do: 'files'; readonly root: string | undefined }
  /** Handed to a program without a connection to anybody (a function that the proxy calls); what it answers isn't declared. */
  | { readonly do: 'call'; readonly what: string }
  /** Change the path and look again in the named router, from its beginning. */
  | { readonly do: 'rewrite'; readonly path: PathChange; readonly router: string }
  /** The connection is closed without an answer. */
  | { readonly do: 'close' }
  | { readonly do: 'unknown'; readonly says: string }

/** A header that the next hop gets from the proxy, whatever the client sent. Without a value what it gets isn't known. */
export interface SetHeader {
  /** Lower case. */
  readonly name: string
  readonly value: string | undefined
}

export interface HttpDefault {
  readonly action: HttpAction
  readonly says: string
  readonly origin: Origin
}

export interface HttpRule {
  readonly match: Match
  readonly action: HttpAction
  /** What people call it: `server shop.example`, `location ^~ /static/`. */
  readonly says: string
  readonly origin: Origin
}

/** Who answers which request: rules in order, first match. Each format writes its own precedence down as this order. */
export interface HttpRouter {
  readonly id: string
  readonly says: string
  readonly rules: readonly HttpRule[]
  readonly otherwise: HttpDefault
}

export interface PoolMember {
  /** An address, a name to look up when the proxy does, or an endpoint's id. */
  readonly target:
    | { readonly kind: 'address'; readonly address: Address }
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'endpoint'; readonly endpoint: string }
  /** The port, or undefined where it stays as it was (a translation without port). */
  readonly port: number | undefined
  readonly weight: number
  /** Used only when no other member is left. */
  readonly backup: boolean
  readonly down: boolean
  readonly origin: Origin
}

/** Those who may answer in the name of one upstream. */
export interface Pool {
  readonly id: string
  readonly says: string
  readonly method: string
  readonly members: readonly PoolMember[]
  /** Who opens the connections, where that is not the endpoint that was asked: the proxy's interface in another network, by its endpoint's id. */
  readonly sender?: string
  /** How its members are watched, where somebody does; of several ways that which takes longest. */
  readonly health?: Health
  readonly origin: Origin
}
