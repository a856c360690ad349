import type { Check, StyleInput } from '../../../model/check.ts'
import { blocks, part, text } from '../attribute.ts'
import type { AwsTree } from '../tree.ts'
import { isApplication, isPublic, listenersIn, openRule } from './balancers.ts'

export const httpWithoutRedirect: Check<StyleInput<AwsTree>> = {
  code: 'listener/http-without-redirect',
  severity: 'warning',
  needs: ['tree:aws'],
  says: '{subject} answers the internet in clear on port {port}: it forwards to {target} in place of leading to https.',
  fix: 'Let its default action redirect to HTTPS.',
  *run({ tree }) {
    const { world } = tree
    for (const { listener, balancer, protocol } of listenersIn(world)) {
      // Without a protocol an application load balancer's listener speaks HTTP.
      if (
        !balancer ||
        !isApplication(balancer) ||
        !isPublic(balancer) ||
        (protocol ?? (part(listener, 'protocol') ? undefined : 'HTTP')) !== 'HTTP'
      )
        continue
      const actions = blocks(part(listener, 'default_action'))
      const forward = actions.find((action) => text(part(action, 'type')) === 'forward')
      const rule = openRule(tree, balancer)
      if (!forward || !rule || part(listener, 'default_action')?.kind === 'unknown') continue
      const group = world.follow(part(forward, 'target_group_arn'), [])
      yield {
        subject: listener.id,
        origins: [forward.origin, listener.origin, rule.origin],
        args: { port: text(part(listener, 'port')) ?? '80', target: group?.kind === 'resource' ? group.resource.id : 'its targets' },
      }
    }
  },
}
