import type { Address, AddressRange } from '../base/address.ts'
import type { Peers } from '../flow/match.ts'
import type { Origin } from '../origin/origin.ts'

export type NextHop =
  /** Out by an interface; without a gateway the destination itself is on the segment. */
  | { readonly kind: 'interface'; readonly interface: string; readonly gateway: Address | undefined }
  /** Any one of several, as the node likes (equal-cost routes): each is a possible way. */
  | { readonly kind: 'choice'; readonly of: readonly { readonly interface: string; readonly gateway: Address | undefined }[] }
  /** Hand over to one of these nodes, whichever (a pod network to the host that the pod runs on). */
  | { readonly kind: 'nodes'; readonly nodes: readonly string[]; readonly arrivesOn: string }
  /** As `nodes`, but whether there is such a way depends on what isn't declared. */
  | { readonly kind: 'maybe'; readonly nodes: readonly string[]; readonly arrivesOn: string; readonly says: string }
  /** The network itself picks one of these, and nobody can know which. */
  | { readonly kind: 'either'; readonly of: readonly Exclude<NextHop, { kind: 'either' | 'maybe' }>[]; readonly says: string }
  | { readonly kind: 'local' }
  /** As if there were no route: what one of several tables says where another leads on. */
  | { readonly kind: 'none' }
  | { readonly kind: 'blackhole' }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'prohibit' }
  /** Out of everything that was declared (a pod network without nodes, a proxy without a host). */
  | { readonly kind: 'outside'; readonly says: string }
  | { readonly kind: 'unknown'; readonly says: string }

export interface Route {
  /** A prefix, or peers that have no prefix (endpoints known by identity only); the longest prefix wins, peers before prefixes. */
  readonly to: { readonly prefix: AddressRange } | { readonly peers: Peers; readonly family?: 4 | 6 }
  readonly via: NextHop
  /** Destinations that this way can't bring anywhere: private ones, by a way to the internet alone. */
  readonly loses?: { readonly peers: Peers; readonly says: string }
  /** Among equal prefixes the lowest wins. */
  readonly metric: number
  readonly origin: Origin
}

export interface RouteTable {
  readonly id: string
  readonly routes: readonly Route[]
  /** What happens without a route. */
  readonly otherwise: Origin
}
