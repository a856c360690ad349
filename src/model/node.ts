import type { Address, AddressRange } from '../base/address.ts'
import type { Match, Peers } from '../flow/match.ts'
import type { Origin } from '../origin/origin.ts'

/** One step of a node's way through itself. The order of the list is the order in which the node does things. */
export type Stage =
  | { readonly stage: 'filter'; readonly filter: string }
  | { readonly stage: 'translate'; readonly translation: string }
  /** Look up the destination: what this node's endpoints hold goes on with `local`, the rest with `forward`, by the route's interface. */
  | {
      readonly stage: 'route'
      readonly table: string
      readonly local: readonly Stage[]
      readonly forward: readonly Stage[]
      /** What this node's endpoints hold: goes on with `local` unasked (`first`, as hosts do it), or is looked up like everything else (`table`). */
      readonly own?: 'first' | 'table'
    }
  /** The first case that matches goes on with its stages; what none matches goes on with `otherwise`. Nothing comes after it in a list. */
  | { readonly stage: 'select'; readonly cases: readonly StageCase[]; readonly otherwise: readonly Stage[] }
  /** To the endpoint or listener of this node that holds the destination. */
  | { readonly stage: 'deliver' }
  /** Replies to what this node sent on in another's name go on from here in that name: before they are routed, where transmitting would be too late. */
  | { readonly stage: 'put-back' }
  /** Out by the interface that the route named. */
  | { readonly stage: 'transmit' }
  /** A named place where other facts put stages (`attachments`): `before-routing`, `input`, `forward`, `output`, `after-routing`. */
  | { readonly stage: 'point'; readonly name: AttachmentPoint }
  /** Something is done here that isn't understood: whatever passes may be changed or lost. `undeclared`: it is for an address that nobody declared. */
  | { readonly stage: 'opaque'; readonly says: string; readonly origin: Origin; readonly undeclared?: true }

export interface StageCase {
  readonly match: Match
  readonly stages: readonly Stage[]
  /** What people call the choice. */
  readonly says: string
  /** A trace tells it as a step of this layer; otherwise it goes without saying. */
  readonly step?: 'route' | 'filter'
  readonly origin: Origin
}

/** The stages that a stage itself may go on with. */
export function stagesWithin(stage: Stage): readonly Stage[] {
  if (stage.stage === 'route') return [...stage.local, ...stage.forward]
  return stage.stage === 'select' ? [...stage.cases.flatMap((one) => one.stages), ...stage.otherwise] : []
}

export type AttachmentPoint = 'before-routing' | 'input' | 'forward' | 'output' | 'after-routing'

export interface Interface {
  readonly name: string
  readonly addresses: readonly { readonly address: Address; readonly prefixLength: number; readonly origin: Origin }[]
  /** The segment that it is on, where the configuration says it; else linking joins interfaces by their prefixes. */
  readonly segment: string | undefined
  readonly up: boolean
  readonly origin: Origin
}

/** Anything that holds or forwards packets: a host, a router, a cluster's pod network, a cloud's network, the internet. */
export interface Node {
  readonly id: string
  readonly kind: 'host' | 'cluster' | 'network' | 'internet' | 'proxy'
  /** Other names for it; a node that shares an address or a name with another is the same node. */
  readonly names: readonly string[]
  readonly interfaces: readonly Interface[]
  /** What a packet passes that comes in by an interface. Both lists empty: linking supplies a plain host's stages, as implied. */
  readonly arrive: readonly Stage[]
  /** What a packet passes that an endpoint of this node begins. */
  readonly originate: readonly Stage[]
  /** Does it pass on packets that are not for itself? */
  readonly forwards: boolean | 'unknown'
  /** The folder in which it was described: a proxy whose configuration lies at or below a host's folder runs on that host. */
  readonly folder: string | undefined
  readonly within: readonly string[]
  readonly origin: Origin
}

/** Stages that one format adds to a node that another format may have described (a NodePort on a host whose nftables were dumped). */
export interface Attachment {
  /** The node's id, one of its names, or one of its addresses as text. */
  readonly node: string
  readonly point: AttachmentPoint
  readonly stages: readonly Stage[]
  readonly origin: Origin
}

/** What the outside sends to these comes in at that node: addresses that a cloud's gateway answers for. */
export interface Entrance {
  readonly to: Peers
  /** Only flows of this family. */
  readonly family?: 4 | 6
  /** Public addresses that lie behind it, whoever holds them: nobody outside has one. */
  readonly behind?: readonly AddressRange[]
  readonly node: string
  readonly arrivesOn: string
  readonly origin: Origin
}

/** A network in which its members reach each other without a router. */
export interface Segment {
  readonly id: string
  readonly kind: 'lan' | 'pods' | 'internet'
  readonly prefixes: readonly AddressRange[]
  readonly within: readonly string[]
  readonly origin: Origin
}
