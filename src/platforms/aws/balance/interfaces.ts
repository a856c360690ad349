import type { Resource } from '../../resource.ts'
import { address, attribute, blocks, bool, part, text } from '../attribute.ts'
import { referred, subnetsOf } from '../compute/locate.ts'
import type { PlacedInterface } from '../placement.ts'
import type { World } from '../world.ts'
import type { Balancer } from './balancer.ts'
import type { TargetGroup } from './target.ts'
import { shareZone } from './zone.ts'

/**
 * Does a balancer send what is for a group to targets of all zones? As the group says, else as the balancer does: an application load balancer always, a network or
 * gateway one only where that is switched on (target-group-cross-zone, NLB and ALB, 2026-11). Undefined where it isn't known.
 */
export function crossesZones({ resource, kind }: Pick<Balancer, 'resource' | 'kind'>, group: TargetGroup): boolean | undefined {
  const own = attribute(group.resource, 'load_balancing_cross_zone_enabled')
  const said = text(own)
  if (said === 'true' || said === 'false') return said === 'true'
  if (own && said !== 'use_load_balancer_configuration') return undefined
  return kind === 'application' ? true : bool(attribute(resource, 'enable_cross_zone_load_balancing'), false)
}

/** The targets that a node of a balancer sends to: those of its own zone alone. Undefined where it isn't known of all of them where they lie. */
export function targetsInZone({ targets, doubt }: TargetGroup, subnet: Resource): TargetGroup['targets'] | undefined {
  if (doubt !== undefined) return undefined
  const inside = targets.map(({ to }) => (to.kind === 'endpoint' ? shareZone(to.subnets, [subnet]) : undefined))
  return inside.includes(undefined) ? undefined : targets.filter((_, place) => inside[place] === true)
}

/**
 * The interfaces of a balancer, one in each of its subnets, where it matters which one a client got: they have addresses of their own that are known, or one of the
 * groups is balanced within zones and not all zones have the same targets.
 */
export function interfacesOf(world: World, balancer: Balancer, groups: readonly TargetGroup[]): PlacedInterface[] | undefined {
  const { placement, resource } = balancer
  const { subnets } = placement
  if (subnets.length < 2 || placement.lost !== undefined || placement.doubt !== undefined) return undefined
  const zonal = groups.filter((group) => crossesZones(balancer, group) === false && group.targets.length > 0)
  const by = zonal.map((group) => subnets.map((subnet) => targetsInZone(group, subnet)))
  const known = by.every((zones) => !zones.includes(undefined))
  const apart = known && by.some((zones) => new Set(zones.map((targets) => targets?.map(({ to }) => (to.kind === 'endpoint' ? to.endpoint : '')).join())).size > 1)
  const mappings = blocks(attribute(resource, 'subnet_mapping')).map((block) => mappingOf(world, block))
  const addressed = mappings.filter(({ addresses, elastic }) => addresses.length > 0 || elastic !== undefined).length > 1
  if (!apart && !addressed) return undefined
  // A zone is healthy where each group has a healthy target there; where none is, all are given out (DNS failover, 2026-11).
  const empty = subnets.map((_, place) => known && by.some((zones) => zones[place]?.length === 0))
  return subnets.map((subnet, place): PlacedInterface => {
    const zone = text(part(subnet, 'availability_zone')) ?? subnet.id
    const id = `${placement.id} in ${subnets.filter((one) => text(part(one, 'availability_zone')) === zone).length > 1 ? subnet.id : zone}`
    const mapping = mappings.find((one) => one.subnet === subnet)
    return {
      id,
      subnet,
      addresses: mapping?.addresses ?? [],
      public:
        placement.public.kind !== 'address'
          ? undefined
          : mapping?.elastic
            ? { id: mapping.elastic.id, addresses: mapping.known, origin: mapping.elastic.origin }
            : { id: `${id}/public`, addresses: [], origin: placement.public.origin },
      left: empty[place] === true && !empty.every(Boolean) ? `no target is registered in ${zone}` : undefined,
    }
  })
}

function mappingOf(world: World, block: Parameters<typeof part>[0]): {
  readonly subnet: Resource | undefined
  readonly addresses: PlacedInterface['addresses']
  readonly elastic: Resource | undefined
  readonly known: PlacedInterface['addresses']
} {
  const elastic = referred(world, part(block, 'allocation_id'), 'aws_eip')
  return {
    subnet: subnetsOf(world, part(block, 'subnet_id')).found[0],
    addresses: ['private_ipv4_address', 'ipv6_address'].flatMap((name) => address(part(block, name)) ?? []),
    elastic,
    known: elastic ? [address(part(elastic, 'public_ip'))].flatMap((one) => one ?? []) : [],
  }
}
