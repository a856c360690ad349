import type { Check, StyleInput } from '../../../model/check.ts'
import { part } from '../attribute.ts'
import { balancerTypes } from '../balance/balancer.ts'
import { referred } from '../compute/locate.ts'
import type { AwsTree } from '../tree.ts'
import { mayBeUnasked } from './absent.ts'
import { isApplication, isPublic, listenersIn, openRule } from './balancers.ts'

const associations = ['aws_wafv2_web_acl_association', 'aws_wafregional_web_acl_association']

export const withoutFirewall: Check<StyleInput<AwsTree>> = {
  code: 'balance/without-firewall',
  severity: 'note',
  needs: ['tree:aws'],
  says: '{subject} takes requests from the whole internet ({rule}), and no web ACL looks at them.',
  fix: 'Associate an aws_wafv2_web_acl, or let in only what comes by CloudFront.',
  *run({ tree }) {
    const { world } = tree
    const guarded = world.ofType(...associations).map((one) => referred(world, part(one, 'resource_arn'), ...balancerTypes))
    // One for what isn't known may be for it; a policy of the whole organisation may be too.
    if (
      world.ofType(...associations).some((one) => world.follow(part(one, 'resource_arn'), [])?.kind !== 'resource') ||
      world.ofType('aws_fms_policy').length > 0
    )
      return
    const listening = new Set(listenersIn(world).flatMap(({ balancer }) => balancer ?? []))
    for (const balancer of listening) {
      if (!isApplication(balancer) || !isPublic(balancer) || guarded.includes(balancer) || mayBeUnasked(world, balancer, ...associations))
        continue
      const rule = openRule(tree, balancer)
      if (rule) yield { subject: balancer.id, origins: [balancer.origin, rule.origin], args: { rule: rule.says } }
    }
  },
}
