import type { AddressRange } from '../../base/address.ts'
import type { Peers } from '../../flow/match.ts'
import type { Facts } from '../../model/facts.ts'
import type { Stage } from '../../model/node.ts'
import type { NextHop } from '../../model/table.ts'
import type { Origin } from '../../origin/origin.ts'
import type { Problem, Unread } from '../../origin/problem.ts'
import type { Resource } from '../resource.ts'
import type { SecurityGroup } from './vpc/group.ts'
import type { Networks, Subnet, Vpc } from './vpc/network.ts'
import type { Direction, Referring } from './vpc/security.ts'
import type { DeclaredRoute, Table, Tables } from './vpc/routes.ts'
import type { Inhabitant } from './vpc/inhabit.ts'
import type { Names } from './vpc/named.ts'
import type { Appliances } from './service.ts'
import type { World } from './world.ts'

/** What is known of VPCs once everything was read: what a door stands on. */
export interface Core {
  readonly world: World
  readonly networks: Networks
  readonly names: Names
  readonly tables: Tables
  readonly inhabitants: readonly Inhabitant[]
  /** Security groups by id. */
  readonly security: ReadonlyMap<string, SecurityGroup>
  /** Those behind gateway load balancers. */
  readonly appliances: readonly Appliances[]
  /**
   * Stages that judge what crosses a subnet's boundary to or from a device in it that has a node of its own: none where its network ACL lets everything pass.
   */
  readonly boundary: (subnet: Subnet, direction: Direction) => Stage[]
}

/**
 * A way in or out of VPCs, or something that stands in the middle: a gateway, an endpoint, a firewall. It has nodes of its own. VPCs hand over to them by routes
 * (`hop`), and they hand back to VPCs by next hops of kind `nodes` with `arrivesOn` from `fromGateway` or `fromSubnet`.
 */
export interface Door {
  /** Types of resources that routes name, and where such a route leads from a VPC: `arrivesOn: fromVpc(vpc)` by habit. */
  readonly targets: readonly string[]
  readonly hop: (target: Resource, from: Vpc, attribute: string, by: RouteBy) => NextHop
  /** Routes that tables learn from a gateway (`open`: others may be learned too), by the gateway's resource. */
  readonly learned?: (
    gateway: Resource,
    table: Table,
  ) => { readonly ranges: readonly AddressRange[]; readonly open: string | undefined } | undefined
  /** Routes that tables have because of something else than their own declaration (a gateway endpoint). */
  readonly extra?: (
    table: Table,
  ) => readonly {
    readonly to: { readonly peers: Peers; readonly family?: 4 | 6 } | { readonly prefix: AddressRange }
    readonly via: NextHop
    readonly says: string
    readonly origin: Origin
  }[]
  /** Endpoints with addresses in a VPC that live on a node of the door's own: what the VPC's table finds local is handed over to that node. */
  readonly held?: readonly { readonly vpc: string; readonly endpoints: readonly string[]; readonly node: string; readonly origin: Origin }[]
  /** Endpoints whose replies to the outside go back by a node of the door's own, whatever their route table says: what reached them came in by that node. */
  readonly returns?: readonly { readonly vpc: string; readonly endpoints: readonly string[]; readonly node: string; readonly origin: Origin }[]
  /** Interfaces by which members of other VPCs' security groups are known as such. */
  readonly referring?: Referring
  /** Endpoints of the door's own that belong to security groups, for rules that refer to those. */
  readonly members?: readonly { readonly group: string; readonly endpoint: string }[]
  readonly facts: Partial<Facts>
  readonly problems?: readonly Problem[]
  readonly unread?: readonly Unread[]
}

/** The route that leads to a target, and the table that it stands in. */
export interface RouteBy {
  readonly table: Table
  readonly route: DeclaredRoute
}

/** The interface by which a VPC gets what a gateway hands over: it delivers to its own, by the gateway's table where it has one. */
export function fromGateway(id: string): string {
  return `gateway ${id}`
}

/** The interface by which a VPC gets what a device in a subnet (a NAT gateway, a firewall's endpoint) sends: routed by that subnet's table. */
export function fromSubnet(id: string): string {
  return `subnet ${id}`
}

/** The interface by which gateways and devices get what a VPC sends. */
export function fromVpc(id: string): string {
  return `vpc ${id}`
}
