import type { Check, StyleInput } from '../../../model/check.ts'
import { blocks, missingBlocks, part, text } from '../attribute.ts'
import { listenerTypes } from '../balance/listener.ts'
import { referred } from '../compute/locate.ts'
import type { AwsTree } from '../tree.ts'
import type { World } from '../world.ts'
import { isPublic, listenersIn, openRule, ruleTypes } from './balancers.ts'
import { balancerBehind, originsIn } from './fronted.ts'

export const originOpenToAll: Check<StyleInput<AwsTree>> = {
  code: 'edge/origin-open-to-all',
  severity: 'warning',
  needs: ['tree:aws'],
  says: '{subject} is the origin of {distribution} and answers everybody else too ({rule}): whoever finds its address goes past CloudFront and its web ACL.',
  fix: 'Let in only CloudFront’s prefix list (com.amazonaws.global.cloudfront.origin-facing), and ask for a secret header.',
  *run({ tree }) {
    const { world } = tree
    const told = new Set<string>()
    for (const { distribution, holder } of originsIn(world)) {
      const balancer = balancerBehind(world, holder)
      if (!balancer || !isPublic(balancer) || told.has(balancer.id) || asksForHeader(world, balancer.id)) continue
      const rule = openRule(tree, balancer)
      if (!rule) continue
      told.add(balancer.id)
      yield {
        subject: balancer.id,
        origins: [rule.origin, balancer.origin, holder.origin],
        args: { distribution: distribution.id, rule: rule.says },
      }
    }
  },
}

/** Do all listeners forward only what has a certain header? Or isn't it known? */
function asksForHeader(world: World, balancer: string): boolean {
  const own = listenersIn(world).filter((one) => one.balancer?.id === balancer)
  return own.every(({ listener }) => {
    const actions = blocks(part(listener, 'default_action')).map((action) => text(part(action, 'type')))
    if (actions.includes('forward')) return false
    const rules = world.ofType(...ruleTypes).filter((rule) => referred(world, part(rule, 'listener_arn'), ...listenerTypes) === listener)
    return rules.every((rule) => {
      const condition = part(rule, 'condition')
      return missingBlocks(condition) !== undefined || blocks(condition).some((one) => part(one, 'http_header') !== undefined)
    })
  })
}
