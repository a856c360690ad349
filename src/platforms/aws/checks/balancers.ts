import type { Resource } from '../../resource.ts'
import { bool, part, text } from '../attribute.ts'
import { balancerTypes } from '../balance/balancer.ts'
import { listenerTypes } from '../balance/listener.ts'
import { referred } from '../compute/locate.ts'
import type { AwsTree } from '../tree.ts'
import type { SecurityRule } from '../vpc/group.ts'
import type { World } from '../world.ts'
import { everyoneOf } from './admits.ts'
import { hasNoWayIn } from './way.ts'

export const ruleTypes: readonly string[] = ['aws_lb_listener_rule', 'aws_alb_listener_rule']

/** Listeners that are surely there, each with its balancer where that was read. */
export function listenersIn(
  world: World,
): readonly { readonly listener: Resource; readonly balancer: Resource | undefined; readonly protocol: string | undefined }[] {
  return world
    .ofType(...listenerTypes)
    .filter(({ lookedUp, uncertain }) => lookedUp !== true && uncertain === undefined)
    .map((listener) => ({
      listener,
      balancer: referred(world, part(listener, 'load_balancer_arn'), ...balancerTypes),
      protocol: text(part(listener, 'protocol'))?.toUpperCase(),
    }))
}

/** Does it surely face the internet? */
export function isPublic(balancer: Resource): boolean {
  return balancer.lookedUp !== true && balancer.uncertain === undefined && bool(part(balancer, 'internal'), false) === false
}

export function isApplication(balancer: Resource): boolean {
  const type = part(balancer, 'load_balancer_type')
  return balancerTypes.includes(balancer.type) && (type === undefined || text(type) === 'application')
}

/** The first rule of its groups that lets the whole internet in, and not only who stands before it; none where the internet has no way there. */
export function openRule({ inhabitants, groups }: AwsTree, { id }: Resource): SecurityRule | undefined {
  const inhabitant = inhabitants.find(({ placement }) => placement.id === id)
  if (inhabitant && hasNoWayIn(inhabitant)) return undefined
  const own = inhabitant?.placement.groups ?? []
  return own.flatMap((group) => groups.get(group)?.rules ?? []).find((rule) => rule.direction === 'ingress' && everyoneOf(rule).length > 0)
}
