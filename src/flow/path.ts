import type { Origin } from '../origin/origin.ts'

/** What decided at a step; the order is the one in which a flow meets them. */
export type Layer = 'name' | 'route' | 'filter' | 'nat' | 'balance' | 'listen' | 'tls' | 'http'

/**
 * How a flow can end.
 *
 * delivered: it arrives at an endpoint · answered: a proxy answers by itself · refused: the host says that nothing listens · rejected: a filter
 * answers "no" · dropped: it vanishes · unrouted: no way leads there · left: it goes where nothing is declared · looped: it never arrives ·
 * failed: the request can't be made (no such name, no TLS there) · unknown: something that decides isn't known · ambiguous: the network may do
 * either.
 */
export type Verdict = 'delivered' | 'answered' | 'refused' | 'rejected' | 'dropped' | 'unrouted' | 'left' | 'looped' | 'failed' | 'unknown' | 'ambiguous'

/** What one stage did and because of what. */
export interface Step {
  /** The node's id. */
  readonly at: string
  readonly layer: Layer
  /** One word: `permit`, `drop`, `route`, `translate`, `forward`, `resolve`… */
  readonly action: string
  /** A short phrase: `rule 4 of nftables inet filter input accepts tcp/443`. */
  readonly says: string
  readonly because: readonly Origin[]
}

/**
 * Why a flow may go two ways. `unknown`: something decides that isn't known. `ambiguous`: the network may do either (which node masquerades). A
 * flow that took alternative 0 of a doubt and one that took alternative 1 are the same flow in two possible worlds.
 */
export interface Doubt {
  readonly id: number
  readonly kind: 'unknown' | 'ambiguous'
  /** `input/computed-at-apply`, `filter/opaque-match`… */
  readonly code: string
  readonly says: string
  readonly origins: readonly Origin[]
}

export interface Alternative {
  readonly doubt: Doubt
  readonly way: number
}
