import { text } from '../attribute.ts'
import type { Resource } from '../../resource.ts'
import type { Value } from '../../value.ts'
import type { Origin } from '../../../origin/origin.ts'
import type { Found, World } from '../world.ts'

/** Where a route leads. */
export type Target =
  | { readonly kind: 'local' }
  | { readonly kind: 'resource'; readonly resource: Resource; readonly attribute: string }
  /** Nothing is said, or nobody knows. */
  | { readonly kind: 'unknown'; readonly says: string; readonly origin: Origin }

/** Attributes of a route that name its target, with what they may name. */
const targetAttributes: Readonly<Record<string, readonly string[]>> = {
  carrier_gateway_id: ['aws_ec2_carrier_gateway'],
  core_network_arn: ['aws_networkmanager_core_network'],
  egress_only_gateway_id: ['aws_egress_only_internet_gateway'],
  gateway_id: ['aws_internet_gateway', 'aws_vpn_gateway', 'aws_vpc_endpoint'],
  instance_id: ['aws_instance'],
  local_gateway_id: ['aws_ec2_local_gateway', 'aws_ec2_local_gateway_route_table'],
  nat_gateway_id: ['aws_nat_gateway'],
  network_interface_id: ['aws_network_interface', 'aws_instance'],
  odb_network_arn: ['aws_odb_network'],
  transit_gateway_id: ['aws_ec2_transit_gateway'],
  vpc_endpoint_id: ['aws_vpc_endpoint'],
  vpc_peering_connection_id: ['aws_vpc_peering_connection', 'aws_vpc_peering_connection_accepter'],
}

/** The target that a route's attributes name. Those that aren't set may be null or empty (an inline route is an object with all of them). */
export function targetOf(world: World, get: (name: string) => Value | undefined, origin: Origin): Target {
  for (const [name, types] of Object.entries(targetAttributes)) {
    const value = get(name)
    if (value === undefined || text(value) === '') continue
    if (text(value) === 'local') return { kind: 'local' }
    const found = endpointBehind(world, name, world.follow(value, types))
    if (found?.kind === 'resource') return { kind: 'resource', resource: found.resource, attribute: found.attribute }
    if (found?.kind === 'foreign') return { kind: 'unknown', says: `${found.text} was not read`, origin: value.origin }
    if (found) return { kind: 'unknown', says: found.says, origin: value.origin }
  }
  return { kind: 'unknown', says: 'it names no target', origin }
}

/**
 * The ids of a firewall's endpoints stand in its status. Before it is there they come as a set, and expressions that look one up in it lose where it came from: where there is
 * one firewall and no other endpoint that routes may lead to, it is meant.
 */
function endpointBehind(world: World, name: string, found: Found | undefined): Found | undefined {
  if (name !== 'vpc_endpoint_id' || !found || found.kind === 'resource') return found
  const firewalls = world.ofType('aws_networkfirewall_firewall', 'aws_networkfirewall_vpc_endpoint_association')
  if (found.kind === 'foreign') {
    const own = firewalls.find((one) => ['firewall_status', 'vpc_endpoint_association_status'].some((status) => holds(one.attributes.get(status), found.text)))
    return own ? { kind: 'resource', resource: own, attribute: found.text, origin: found.origin } : found
  }
  const [only, more] = firewalls
  const others = world
    .ofType('aws_vpc_endpoint', 'aws_networkfirewall_vpc_endpoint_association')
    .some((one) => one.type !== 'aws_vpc_endpoint' || text(one.attributes.get('vpc_endpoint_type')) === 'GatewayLoadBalancer')
  return only && !more && !others ? { kind: 'resource', resource: only, attribute: 'firewall_status', origin: found.origin } : found
}

function holds(value: Value | undefined, wanted: string): boolean {
  if (value?.kind === 'list') return value.items.some((one) => holds(one, wanted))
  if (value?.kind === 'map') return [...value.entries.values()].some((one) => holds(one, wanted))
  return value?.kind === 'text' && value.value === wanted
}

/** For people: `local`, `aws_nat_gateway.a`. */
export function targetText(target: Target): string {
  return target.kind === 'local' ? 'local' : target.kind === 'resource' ? target.resource.id : `unknown (${target.says})`
}
