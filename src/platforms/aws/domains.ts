import type { FailureDomain } from '../../model/domain.ts'
import type { Facts } from '../../model/facts.ts'
import { implied } from '../../origin/origin.ts'
import type { Resource } from '../resource.ts'
import { attribute, text } from './attribute.ts'
import { fromGateway } from './door.ts'
import { loneZoneOf } from './keeping.ts'
import { zoneOf } from './transit/zone.ts'
import type { Inhabitant } from './vpc/inhabit.ts'
import type { Networks, Subnet } from './vpc/network.ts'
import { vpcTypes } from './vpc/network.ts'
import type { World } from './world.ts'

/** What people call things that stand on the way, by their type. */
const gateways: Readonly<Record<string, { readonly kind: FailureDomain['kind']; readonly says: string }>> = {
  aws_internet_gateway: { kind: 'gateway', says: 'internet gateway' },
  aws_egress_only_internet_gateway: { kind: 'gateway', says: 'egress-only internet gateway' },
  aws_vpn_gateway: { kind: 'gateway', says: 'virtual private gateway' },
  aws_customer_gateway: { kind: 'gateway', says: 'customer gateway' },
  aws_dx_gateway: { kind: 'gateway', says: 'Direct Connect gateway' },
  aws_ec2_transit_gateway: { kind: 'gateway', says: 'transit gateway' },
  aws_nat_gateway: { kind: 'nat-gateway', says: 'NAT gateway' },
  aws_vpn_connection: { kind: 'tunnel', says: 'VPN connection' },
  aws_ec2_transit_gateway_vpc_attachment: { kind: 'attachment', says: 'transit gateway attachment' },
  aws_networkfirewall_firewall: { kind: 'gateway', says: 'network firewall' },
}

const balancers: Readonly<Record<string, string>> = { aws_lb: 'load balancer', aws_alb: 'load balancer', aws_elb: 'classic load balancer' }

interface Parts {
  readonly endpoints: Set<string>
  readonly perhaps: Set<string>
  readonly nodes: Set<string>
}

/**
 * What goes down together in AWS: availability zones, subnets and regions with what lies in them (an availability zone is one or more data centres that fail apart from the
 * others; Regions and Availability Zones, 2026-11), and the things that stand on the way, by what people call them. Managed balancers are in each of their subnets' zones.
 */
export function domainsOf(world: World, inhabitants: readonly Inhabitant[], networks: Networks, facts: Partial<Facts>): FailureDomain[] {
  const found = new Map<string, { kind: FailureDomain['kind']; id: string; endpoints: Set<string>; perhaps: Set<string>; nodes: Set<string>; says: string; origin: FailureDomain['origin'] }>()
  const at = (kind: FailureDomain['kind'], id: string, says: string, origin: FailureDomain['origin']): Parts => {
    const key = `${kind}:${id}`
    const known = found.get(key) ?? { kind, id, endpoints: new Set<string>(), perhaps: new Set<string>(), nodes: new Set<string>(), says, origin }
    found.set(key, known)
    return known
  }
  /** A zone that AWS will choose is one that nobody else is known to be in. */
  const zone = (subnet: Subnet): Parts =>
    at('zone', zoneOf(subnet) ?? `zone of ${subnet.id}`, 'availability zone', subnet.origin)
  const region = (resource: Resource): Parts | undefined =>
    resource.region === undefined ? undefined : at('region', resource.region, 'region', implied(`aws: region ${resource.region}`))

  for (const { placement, subnets } of inhabitants) {
    const lone = subnets.length > 1 ? loneZoneOf(placement.resource) : undefined
    for (const subnet of subnets) {
      if (lone?.zone !== undefined && zoneOf(subnet) !== undefined && zoneOf(subnet) !== lone.zone) continue
      const sure = lone === undefined || (lone.zone !== undefined && zoneOf(subnet) === lone.zone)
      for (const domain of [zone(subnet), at('subnet', subnet.id, 'subnet', subnet.origin)]) domain[sure ? 'endpoints' : 'perhaps'].add(placement.id)
    }
    region(placement.resource)?.endpoints.add(placement.id)
    const balancer = balancers[placement.resource.type]
    if (balancer !== undefined) at('load-balancer', placement.id, balancer, placement.origin).endpoints.add(placement.id)
  }
  for (const { id } of facts.nodes ?? []) {
    const [own = id, name] = id.split(' in ')
    const resource = world.byId(id) ?? world.byId(own)
    if (!resource) continue
    const known = gateways[resource.type]
    if (known) at(known.kind, resource.id, known.says, resource.origin).nodes.add(id)
    const nat = resource.type === 'aws_nat_gateway' && text(attribute(resource, 'availability_mode')) !== 'regional'
    const subnet = nat ? networks.subnetOf(attribute(resource, 'subnet_id')) : name === undefined ? undefined : networks.subnets.get(name)
    if (subnet) {
      zone(subnet).nodes.add(id)
      at('subnet', subnet.id, 'subnet', subnet.origin).nodes.add(id)
    }
    region(resource)?.nodes.add(id)
  }
  const peerings = world.ofType('aws_vpc_peering_connection').map((resource): FailureDomain => {
    const ends = ['vpc_id', 'peer_vpc_id'].flatMap((name) => world.follow(attribute(resource, name), vpcTypes) ?? [])
    const interfaces = ends.flatMap((end) => (end.kind === 'resource' ? [{ node: end.resource.id, interface: fromGateway(resource.id) }] : []))
    return { id: resource.id, kind: 'peering', endpoints: [], nodes: [], interfaces, says: 'VPC peering', origin: resource.origin }
  })
  const hosted = (facts.zones ?? []).filter(({ id, seenBy }) => seenBy.kind === 'everyone' && world.byId(id)?.type === 'aws_route53_zone')
  const [first] = hosted
  return [
    ...[...found.values()].map((one): FailureDomain => ({ ...one, endpoints: [...one.endpoints], perhaps: [...one.perhaps], nodes: [...one.nodes] })),
    ...peerings,
    ...(first ? [{ id: 'Amazon Route 53', kind: 'dns-provider' as const, endpoints: [], nodes: [], zones: hosted.map(({ id }) => id), says: 'DNS provider', origin: first.origin }] : []),
  ]
}
