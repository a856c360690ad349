import type { NextHop } from '../../../model/table.ts'
import type { Origin } from '../../../origin/origin.ts'
import type { Unread } from '../../../origin/problem.ts'
import type { Resource } from '../../resource.ts'
import { attribute, bool, text } from '../attribute.ts'
import { fromGateway, type Door } from '../door.ts'
import type { World } from '../world.ts'
import { vpcTypes, type Networks, type Vpc } from './network.ts'

interface Peering {
  readonly id: string
  readonly ends: readonly Vpc[]
  /** Why it may not be active. */
  readonly pending: string | undefined
  readonly sameRegion: boolean
  readonly origin: Origin
}

const peeringTypes = ['aws_vpc_peering_connection', 'aws_vpc_peering_connection_accepter']

/**
 * Peering connections: a route to one leads to the other VPC, which delivers to its own interfaces and passes nothing on (rule 37; AWS: vpc-peering-basics,
 * "VPC peering limitations", 2026-11). Members of the other VPC's security groups are known across one within a region (rule 24).
 */
export function peeringDoor(world: World, networks: Networks): Door {
  const peerings = new Map<string, Peering>()
  const unread: Unread[] = []
  const accepted = new Map<string, Resource>()
  for (const resource of world.ofType('aws_vpc_peering_connection_accepter')) {
    const found = world.follow(attribute(resource, 'vpc_peering_connection_id'), peeringTypes)
    if (found?.kind === 'resource') accepted.set(found.resource.id, resource)
  }
  for (const resource of world.ofType('aws_vpc_peering_connection')) {
    const { id, origin } = resource
    const ends = ['vpc_id', 'peer_vpc_id'].map((name) => networks.vpcs.get(followed(world, resource, name) ?? ''))
    const [one, other] = ends
    if (!one || !other)
      unread.push({ what: `${id}: ${one ? 'the VPC on its other side' : 'its own VPC'} was not read`, origin, changesAnswers: true })
    const active = resource.lookedUp === true || accepted.has(id) || bool(attribute(resource, 'auto_accept'), false) === true
    const region = text(attribute(resource, 'peer_region'))
    peerings.set(id, {
      id,
      ends: ends.flatMap((end) => end ?? []),
      pending: active ? undefined : `whether the owner of the other VPC has accepted ${id} is not declared`,
      sameRegion: region === undefined || region === resource.region,
      origin,
    })
  }
  // An accepter names the connection: routes may name either.
  for (const [id, accepter] of accepted) {
    const own = peerings.get(id)
    if (own) peerings.set(accepter.id, own)
  }
  const hop = (target: Resource, from: Vpc): NextHop => {
    const peering = peerings.get(target.id)
    const ends = peering?.ends ?? []
    const other = ends.find((end) => end.id !== from.id)
    if (!peering || !other) return { kind: 'unknown', says: `the VPC on the other side of ${target.id} was not read` }
    // AWS: a route to a connection that is not this VPC's own can't be made.
    if (!ends.some((end) => end.id === from.id)) return { kind: 'blackhole' }
    const over: NextHop = { kind: 'nodes', nodes: [other.id], arrivesOn: fromGateway(peering.id) }
    return peering.pending === undefined ? over : { kind: 'either', of: [over, { kind: 'blackhole' }], says: peering.pending }
  }
  return {
    targets: peeringTypes,
    hop,
    referring: (from, to) => {
      const over = [...new Set(peerings.values())].filter(
        ({ ends, sameRegion }) => sameRegion && ends.some((end) => end.id === from.id) && ends.some((end) => end.id === to.id),
      )
      return over.length === 0 ? undefined : over.map(({ id }) => fromGateway(id))
    },
    facts: {},
    unread,
  }
}

function followed(world: World, resource: Resource, name: string): string | undefined {
  const found = world.follow(attribute(resource, name), vpcTypes)
  return found?.kind === 'resource' ? found.resource.id : undefined
}
