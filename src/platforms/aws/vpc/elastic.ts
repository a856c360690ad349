import type { Address } from '../../../base/address.ts'
import type { Origin } from '../../../origin/origin.ts'
import type { Unread } from '../../../origin/problem.ts'
import type { Resource } from '../../resource.ts'
import type { Value } from '../../value.ts'
import { address, attribute } from '../attribute.ts'
import type { Placement } from '../placement.ts'
import type { World } from '../world.ts'
import type { Placed } from './instance.ts'

/** An elastic IP and what has it. */
export interface Elastic {
  readonly id: string
  readonly addresses: readonly Address[]
  readonly origin: Origin
}

const eip = ['aws_eip']

function elasticOf(resource: Resource): Elastic {
  const known = address(attribute(resource, 'public_ip'))
  return { id: resource.id, addresses: known ? [known] : [], origin: resource.origin }
}

/** The elastic IP that a reference (an allocation) names; a foreign one stands for itself. */
export function elasticNamed(world: World, value: Value | undefined): Elastic | undefined {
  const found = world.follow(value, eip)
  if (found?.kind === 'resource' && found.resource.type === 'aws_eip') return elasticOf(found.resource)
  if (found?.kind === 'foreign') return { id: found.text, addresses: [], origin: found.origin }
  return undefined
}

/** Placements with the elastic IPs that are theirs: such an address takes the place of one that AWS chose. */
export function giveElastic(
  world: World,
  placed: Placed,
  placements: readonly Placement[],
): { readonly placements: Placement[]; readonly unread: Unread[] } {
  const given = new Map<string, Elastic & { readonly by: Origin }>()
  const unread: Unread[] = []
  const give = (one: Elastic, holder: Value | undefined, by: Resource): boolean => {
    if (holder === undefined) return false
    const found = world.follow(holder, ['aws_instance', 'aws_network_interface'])
    const id = found?.kind === 'resource' ? (placed.of.get(found.resource.id) ?? found.resource.id) : undefined
    if (id === undefined) unread.push({ what: `${by.id}: whose address it is is not known`, origin: by.origin, changesAnswers: true })
    else given.set(id, { ...one, by: by.origin })
    return true
  }
  for (const resource of world.ofType('aws_eip')) {
    const one = elasticOf(resource)
    if (!give(one, attribute(resource, 'instance'), resource)) give(one, attribute(resource, 'network_interface'), resource)
  }
  for (const resource of world.ofType('aws_eip_association')) {
    const found = elasticNamed(world, attribute(resource, 'allocation_id') ?? attribute(resource, 'public_ip'))
    const one = found ?? { id: `${resource.id}/address`, addresses: [], origin: resource.origin }
    if (!give(one, attribute(resource, 'instance_id'), resource)) give(one, attribute(resource, 'network_interface_id'), resource)
  }
  const result = placements.map((placement): Placement => {
    const own = given.get(placement.id)
    return own ? { ...placement, public: { kind: 'address', id: own.id, addresses: own.addresses, origin: own.by } } : placement
  })
  return { placements: result, unread }
}
