import type { Check, StyleInput } from '../../../model/check.ts'
import { groupTypes } from '../balance/target.ts'
import { listenerTypes } from '../balance/listener.ts'
import type { AwsTree } from '../tree.ts'
import { mayBeUnasked } from './absent.ts'
import { ruleTypes } from './balancers.ts'
import { referrersOf } from './referrers.ts'

/** What speaks of a target group and registers nobody in it. */
const silent = new Set(['aws_cloudwatch_metric_alarm', 'aws_appautoscaling_policy', 'aws_autoscaling_policy'])

export const emptyTargetGroup: Check<StyleInput<AwsTree>> = {
  code: 'balance/empty-target-group',
  severity: 'warning',
  needs: ['tree:aws'],
  says: '{listener} forwards to {subject}, in which nothing that was read is registered: it answers 503, or not at all.',
  fix: 'Register targets: target_group_arns of an auto-scaling group, load_balancer of an ECS service, or an aws_lb_target_group_attachment.',
  *run({ tree: { world } }) {
    // A controller in a cluster registers pods by itself, and says so in manifests or nowhere.
    if (world.ofType('aws_eks_cluster').length > 0) return
    for (const group of world.ofType(...groupTypes)) {
      if (group.lookedUp === true || group.uncertain !== undefined || mayBeUnasked(world, group, 'aws_lb_target_group_attachment')) continue
      const others = referrersOf(world, group)
      const forwarding = others.find(({ type }) => listenerTypes.includes(type) || ruleTypes.includes(type))
      if (!forwarding || others.some(({ type }) => !listenerTypes.includes(type) && !ruleTypes.includes(type) && !silent.has(type)))
        continue
      yield { subject: group.id, origins: [group.origin, forwarding.origin], args: { listener: forwarding.id } }
    }
  },
}
