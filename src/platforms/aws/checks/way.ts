import { containsRanges, everyIpv4, everyIpv6 } from '../../../base/address.ts'
import type { Origin } from '../../../origin/origin.ts'
import { formatPlace, placesOf } from '../../../origin/place.ts'
import type { Resource } from '../../resource.ts'
import { attribute } from '../attribute.ts'
import { referred } from '../compute/locate.ts'
import type { Inhabitant } from '../vpc/inhabit.ts'
import type { Vpc } from '../vpc/network.ts'
import type { DeclaredRoute, Table, Tables } from '../vpc/routes.ts'
import type { World } from '../world.ts'

/** A table's routes to resources of a type that are surely there. */
export function routesTo({ routes }: Table, ...types: readonly string[]): readonly DeclaredRoute[] {
  return routes.filter(
    ({ target, uncertain }) => uncertain === undefined && target.kind === 'resource' && types.includes(target.resource.type),
  )
}

/** A table's routes for everything of a family that no other route is for. */
export function defaultRoutes({ routes }: Table, family: 4 | 6): readonly DeclaredRoute[] {
  return routes.filter(({ to }) => containsRanges(to.peers.ranges, [family === 4 ? everyIpv4 : everyIpv6]))
}

/** Are all routes of the tables that something lies behind known? */
export function knowsItsRoutes({ tables, placement }: Inhabitant): boolean {
  return placement.doubt === undefined && tables.length > 0 && tables.every(({ open }) => open === undefined)
}

/** Does every one of its tables lead the rest of a family to a resource of this type? */
export function leavesBy({ tables }: Inhabitant, family: 4 | 6, type: string): boolean {
  return (
    tables.length > 0 &&
    tables.every((table) =>
      defaultRoutes(table, family).some(
        ({ target, uncertain }) => uncertain === undefined && target.kind === 'resource' && target.resource.type === type,
      ),
    )
  )
}

// Whoever inspects what comes in stands between: an appliance, a firewall, a gateway of somebody else.
const between = /_vpc_endpoint$|_network_interface$|_instance$|_carrier_gateway$|^aws_networkfirewall_/

/** Surely the internet has no way to it by IPv4: none of its tables leads to an internet gateway, or to somebody who may stand before one. */
export function hasNoWayIn(one: Inhabitant): boolean {
  return (
    knowsItsRoutes(one) &&
    one.tables.every(
      (table) =>
        routesTo(table, 'aws_internet_gateway').length === 0 &&
        table.routes.every(
          ({ target, uncertain }) =>
            uncertain === undefined && target.kind !== 'unknown' && !(target.kind === 'resource' && between.test(target.resource.type)),
        ),
    )
  )
}

/** The peering connection that a route's target is: an accepter stands for the connection that it accepts. */
export function peeringOf(world: World, target: Resource): Resource | undefined {
  if (target.type === 'aws_vpc_peering_connection') return target
  return target.type === 'aws_vpc_peering_connection_accepter'
    ? referred(world, attribute(target, 'vpc_peering_connection_id'), 'aws_vpc_peering_connection')
    : undefined
}

/** The lines of what is written, as causes. */
export function linesOf(...origins: readonly Origin[]): string[] {
  return placesOf(...origins).flatMap((place) => ('file' in place ? [formatPlace(place)] : []))
}

/** All route tables of a VPC. */
export function tablesOf(tables: Tables, { id }: Vpc): readonly Table[] {
  return [...tables.all.values()].filter(({ vpc }) => vpc.id === id)
}
