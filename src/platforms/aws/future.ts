import type { Resource } from '../resource.ts'
import { ipv6Of, place, publicAddress, type Located } from './compute/locate.ts'
import type { Placement } from './placement.ts'
import { groupTypes } from './vpc/group.ts'
import { subnetTypes } from './vpc/network.ts'
import type { World } from './world.ts'

/**
 * What could be started: an interface in each security group that nothing is a member of, anywhere in its VPC, and one in each subnet where nothing lies, with
 * the VPC's default group. `placed`: what is there.
 */
export function futurePlacements(world: World, placed: readonly Placement[]): Placement[] {
  const guarded = new Set(placed.flatMap(({ groups }) => groups))
  const lived = new Set(placed.flatMap(({ subnets }) => subnets.map(({ id }) => id)))
  const groups = world.ofType(...groupTypes).filter(({ id, lookedUp }) => !guarded.has(id) && lookedUp !== true)
  const subnets = world.ofType(...subnetTypes).filter(({ id, lookedUp }) => !lived.has(id) && lookedUp !== true)
  const made = (resource: Resource, where: ReturnType<typeof place>): Placement[] => (where ? [placement(resource, where)] : [])
  return [...groups.flatMap((one) => made(one, place(world, nowhere, only(one)))), ...subnets.flatMap((one) => made(one, place(world, only(one), nowhere)))]
}

const nowhere: Located = { found: [], doubt: undefined }
const only = (resource: Resource): Located => ({ found: [resource], doubt: undefined })

function placement(resource: Resource, { subnets, groups }: Pick<Placement, 'subnets' | 'groups'>): Placement {
  const id = `${resource.id}/future`
  return {
    id,
    resource,
    says: 'something to come',
    subnets,
    groups,
    addresses: [],
    public: publicAddress(id, undefined, subnets),
    ipv6: ipv6Of(subnets),
    checked: true,
    names: [],
    labels: {},
    future: true,
    origin: resource.origin,
  }
}
