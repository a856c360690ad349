import { joinFacts, type Reading } from '../../model/facts.ts'
import type { Profile } from '../../model/profile.ts'
import type { Resource } from '../resource.ts'
import { isWish } from '../wish.ts'
import { groupsMadeByEks, makeBalancers } from './compute/eks.ts'
import { openAccelerators } from './edge/accelerator.ts'
import { withServiceGroups } from './edge/cloudfront/vpc-origin.ts'
import { domainsOf } from './domains.ts'
import { lowerEdge } from './edge/index.ts'
import { futurePlacements } from './future.ts'
import { withImplied } from './implied.ts'
import { keepingsOf } from './keeping.ts'
import { addressNames, idleAddresses } from './names/address.ts'
import { certificateNames } from './names/certificate.ts'
import { firewalls } from './names/firewall.ts'
import { namesAcross } from './names/across.ts'
import { instanceNames } from './names/inside.ts'
import { resolverEndpoints, throughResolvers } from './names/resolver.ts'
import { hostedZones } from './names/zone.ts'
import { joinServed, placeListeners } from './service.ts'
import { serviceZones } from './service-zones.ts'
import { lowerServices } from './services.ts'
import { openTransit } from './transit/index.ts'
import type { AwsTree } from './tree.ts'
import { unreadOf } from './unread.ts'
import { placeInstances } from './vpc/instance.ts'
import { carriersOf } from './vpc/carried.ts'
import { publicId, type Inhabitant } from './vpc/inhabit.ts'
import { lowerVpcs } from './vpc/lower.ts'
import type { Link } from '../value.ts'
import { World } from './world.ts'

/** The facts that AWS resources come to. `future`: with what could be started where nothing is. */
export function lowerAws(given: readonly Resource[], profile: Profile, future = false): Reading {
  const wishes = given.filter(isWish)
  const resources = withServiceGroups(wishes.length === 0 ? given : given.filter((one) => !isWish(one)))
  const implied = withImplied(resources)
  const there = [...implied, ...groupsMadeByEks(implied)]
  const wanted = makeBalancers(new World(there), wishes, profile)
  const world = new World([...there, ...wanted.resources])
  const instances = placeInstances(world)
  const edge = lowerEdge(world, lowerServices(world, instances.of, wanted), instances, profile)
  const lasting = joinServed(edge.served, resolverEndpoints(world))
  const served = future ? joinServed(lasting, { placements: futurePlacements(world, [...instances.placements, ...lasting.placements]) }) : lasting
  const { facts, problems, unread, inhabitants, read } = lowerVpcs(world, served, [(core) => openTransit(core, profile), openAccelerators])
  const { routers, pools, dependencies } = served
  const publics = new Map(facts.endpoints?.filter(({ kind }) => kind === 'service').map(({ id, node }) => [id, { id, node }]))
  const spots = new Map(
    inhabitants.flatMap(({ placement, vpc }) => [
      [placement.id, { node: vpc.id, public: publics.get(publicId(placement)) }] as const,
      ...(placement.interfaces ?? []).map((one) => [one.id, { node: vpc.id, public: one.public && publics.get(one.public.id) }] as const),
    ]),
  )
  const listeners = placeListeners(served.listeners, (placement) => spots.get(placement))
  const frontings = wanted.frontings.map(({ balancer, ...one }) => ({ ...one, reachedAs: [balancer, publics.get(`${balancer}/public`)?.id].flatMap((id) => id ?? []) }))
  const hosted = hostedZones(world, { endpoint: (link) => holderOf(link, inhabitants, publics) })
  const trees: AwsTree = { world, inhabitants, served, certificates: certificateNames(world), ...read }
  const joined = joinFacts([facts, { carriers: carriersOf(world, inhabitants), frontings, listeners, routers, pools, dependencies, zones: [...serviceZones([...served.names, ...instanceNames(inhabitants)], inhabitants, namesAcross(world)), ...addressNames(world, inhabitants, publics), ...hosted.zones] }, ...edge.facts])
  const guarded = firewalls(world)
  const seen = throughResolvers(world, joined.zones)
  return {
    trees,
    facts: { ...joined, zones: [...seen.zones, ...guarded.zones], domains: domainsOf(world, inhabitants, read.networks, joined), keepings: keepingsOf(world, inhabitants) },
    problems,
    unread: [...unread, ...served.unread, ...wanted.unread, ...edge.unread, ...hosted.unread, ...idleAddresses(world, publics), ...seen.unread, ...guarded.unread, ...unreadOf(resources)],
  }
}

/** The endpoint that holds the address which an attribute will give. */
function holderOf({ resource, attribute }: Link, inhabitants: readonly Inhabitant[], publics: ReadonlyMap<string, unknown>): string | undefined {
  const own = inhabitants.find(({ placement }) => placement.id === resource || placement.resource.id === resource)?.placement
  if (/^(?:public_ip|carrier_ip)/.test(attribute)) return publics.has(resource) ? resource : own && publics.has(publicId(own)) ? publicId(own) : undefined
  return /^(?:private_ip|ipv6_addresses|private_ips)/.test(attribute) ? own?.id : undefined
}
