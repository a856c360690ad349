import type { Address, AddressRange, AddressSet } from '../base/address.ts'
import type { Origin } from '../origin/origin.ts'
import type { Endpoint, Group } from './endpoint.ts'
import type { Facts } from './facts.ts'
import type { Filter } from './filter.ts'
import type { HttpRouter, Pool } from './http.ts'
import type { Listener } from './listener.ts'
import type { Node } from './node.ts'
import type { RouteTable } from './table.ts'
import type { Translation } from './translation.ts'

export interface SegmentMember {
  readonly node: string
  readonly interface: string
  readonly addresses: readonly Address[]
}

/** A segment with all that is attached to it. `neighbours` is the node that stands for its addresses that no declared node holds. */
export interface LinkedSegment {
  readonly id: string
  readonly kind: 'lan' | 'pods' | 'internet'
  readonly prefixes: readonly AddressRange[]
  readonly members: readonly SegmentMember[]
  readonly neighbours: string | undefined
  readonly within: readonly string[]
  readonly origin: Origin
}

/** The node that stands for everything that was not declared, the internet above all. */
export const outsideNode = 'internet'

/** The facts with every name joined to the thing that it names: what the engine walks through. */
export interface Model {
  /** As linked: nodes merged and completed, every reference to a node or endpoint by its one id. */
  readonly facts: Facts
  readonly nodes: ReadonlyMap<string, Node>
  readonly endpoints: ReadonlyMap<string, Endpoint>
  readonly endpointsOfNode: ReadonlyMap<string, readonly Endpoint[]>
  readonly segments: ReadonlyMap<string, LinkedSegment>
  /** The segment of a node's interface, under `node interface`. */
  readonly segmentOfInterface: ReadonlyMap<string, string>
  readonly groups: ReadonlyMap<string, Group>
  readonly tables: ReadonlyMap<string, RouteTable>
  readonly filters: ReadonlyMap<string, Filter>
  readonly translations: ReadonlyMap<string, Translation>
  readonly routers: ReadonlyMap<string, HttpRouter>
  readonly pools: ReadonlyMap<string, Pool>
  readonly listenersOfNode: ReadonlyMap<string, readonly Listener[]>
  /** What an endpoint is addressed by: its addresses, or its token where none is known. */
  readonly addressesOf: ReadonlyMap<string, AddressSet>
  /** Endpoint ids by token: one token each, or one for each family where it is known that they have an address of both. */
  readonly tokens: readonly string[]
  /** The family of each token's address, where it is known. */
  readonly tokenFamilies: readonly (4 | 6 | undefined)[]
  /** The one id for ids and names that were merged away. */
  readonly aliases: ReadonlyMap<string, string>
}

/** The key of `segmentOfInterface`. */
export function interfaceKey(node: string, name: string): string {
  return `${node} ${name}`
}
