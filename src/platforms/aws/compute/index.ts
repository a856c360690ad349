import type { Served } from '../service.ts'
import type { World } from '../world.ts'
import { lowerFleets } from './autoscaling.ts'
import { lowerEcs } from './ecs.ts'
import { lowerEks } from './eks.ts'
import type { Told } from './environment.ts'
import { lowerFunctions } from './lambda.ts'
import type { Registration } from './registration.ts'
import { toldAtStart } from './start-script.ts'

/** What runs programs, beside single instances: what it comes to, who puts itself behind which load balancer, and what programs are told. */
export function lowerCompute(world: World): {
  readonly served: Partial<Served>
  readonly registrations: readonly Registration[]
  readonly told: readonly Told[]
} {
  const fleets = lowerFleets(world)
  const ecs = lowerEcs(world)
  const functions = lowerFunctions(world)
  const kubernetes = lowerEks(world)
  return {
    served: {
      placements: [...fleets.placements, ...ecs.placements, ...functions.placements, ...kubernetes.placements],
      dependencies: [...ecs.dependencies, ...functions.dependencies],
      listeners: kubernetes.listeners,
      names: [...ecs.names, ...kubernetes.names],
      unread: [...fleets.unread, ...ecs.unread, ...functions.unread, ...kubernetes.unread],
    },
    registrations: [...fleets.registrations, ...ecs.registrations],
    told: [...world.ofType('aws_instance').flatMap((instance) => toldAtStart(instance.id, instance) ?? []), ...fleets.told, ...ecs.told, ...functions.told],
  }
}
