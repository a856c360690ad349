import type { Dependency } from '../../../model/endpoint.ts'
import { implied } from '../../../origin/origin.ts'
import type { Unread } from '../../../origin/problem.ts'
import type { Link } from '../../value.ts'
import { attribute, blocks, bool, items, part } from '../attribute.ts'
import type { Placement } from '../placement.ts'
import type { World } from '../world.ts'
import type { Told } from './environment.ts'
import { declared, groupsOf, labelsOf, namesOf, place, subnetsOf } from './locate.ts'
import { mounts } from './mount.ts'
import { variablesIn } from './task.ts'

export interface Functions {
  readonly dependencies: readonly Dependency[]
  readonly placements: readonly Placement[]
  readonly told: readonly Told[]
  readonly unread: readonly Unread[]
}

// Lambda: a function's interfaces in a VPC never have a public address, and nothing can be sent to it through them (configuration-vpc, 2026-11).
const closed = implied('aws: nobody reaches a function through its interfaces in the VPC')

/** Functions with interfaces in a VPC. Those without are no part of any network here: what they call leaves from AWS itself. */
export function lowerFunctions(world: World): Functions {
  const placements: Placement[] = []
  const told: Told[] = []
  const dependencies: Dependency[] = []
  const unread: Unread[] = []
  for (const resource of declared(world, 'aws_lambda_function')) {
    const [network] = blocks(attribute(resource, 'vpc_config'))
    const [environment] = blocks(attribute(resource, 'environment'))
    const inside = network && items(part(network, 'subnet_ids')).length > 0 ? network : undefined
    if (!inside) {
      unread.push({
        what: `${resource.id} is in no VPC: what it calls leaves from AWS itself and is not followed`,
        origin: resource.origin,
        changesAnswers: false,
      })
      continue
    }
    const placed = place(world, subnetsOf(world, part(inside, 'subnet_ids')), groupsOf(world, part(inside, 'security_group_ids')))
    if (!placed) {
      unread.push({ what: `${resource.id}: the VPC that it is in was not read`, origin: inside.origin, changesAnswers: true })
      continue
    }
    const doubt = resource.uncertain ?? placed.doubt
    placements.push({
      id: resource.id,
      resource,
      says: 'function',
      ...placed,
      ...(doubt !== undefined && { doubt }),
      addresses: [],
      public: { kind: 'none' },
      // Lambda: IPv6 only where the function allows it (ipv6_allowed_for_dual_stack, false unless set; 2026-11).
      ipv6: bool(part(inside, 'ipv6_allowed_for_dual_stack'), false) ?? 'unknown',
      checked: true,
      closed,
      names: namesOf(resource, 'function_name'),
      labels: labelsOf(resource),
      origin: resource.origin,
    })
    dependencies.push(
      ...mounts(
        world,
        resource.id,
        blocks(attribute(resource, 'file_system_config')).map((one) => part(one, 'arn')),
      ),
    )
    const links: Link[] = []
    told.push({ endpoint: resource.id, variables: variablesIn(environment && part(environment, 'variables'), links), args: [], links })
  }
  return { placements, told, dependencies, unread }
}
