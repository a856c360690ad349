import { containsRanges } from '../../../base/address.ts'
import type { Check, StyleInput } from '../../../model/check.ts'
import type { Resource } from '../../resource.ts'
import { blocks, number, part, text, type Holder } from '../attribute.ts'
import { balancerTypes } from '../balance/balancer.ts'
import { listenerTypes } from '../balance/listener.ts'
import { referred } from '../compute/locate.ts'
import type { AwsTree } from '../tree.ts'
import type { SecurityRule } from '../vpc/group.ts'
import { admits } from './admits.ts'
import { isApplication, listenersIn, ruleTypes } from './balancers.ts'
import { balancerBehind, originsIn } from './fronted.ts'

export const redirectsToNobody: Check<StyleInput<AwsTree>> = {
  code: 'listener/redirects-to-nobody',
  severity: 'error',
  needs: ['tree:aws'],
  says: '{subject} leads clients to {protocol} on port {port}, and {because}.',
  fix: 'Lead to a port that {balancer} listens on and that its groups let in.',
  *run({ tree }) {
    const { world } = tree
    const all = listenersIn(world)
    const listeners = world.ofType(...listenerTypes)
    // A listener of which it isn't known whose it is may be the one that is missed.
    if (listeners.some((one) => !referred(world, part(one, 'load_balancer_arn'), ...balancerTypes))) return
    for (const { listener, balancer, protocol } of all) {
      if (!balancer || balancer.lookedUp === true || balancer.uncertain !== undefined || !isApplication(balancer) || isBehind(tree, balancer)) continue
      const own = number(part(listener, 'port')) ?? (protocol === 'HTTPS' ? 443 : 80)
      for (const redirect of redirectsOf(tree, listener)) {
        const asked = text(part(redirect, 'host'))
        if (part(redirect, 'host') && asked !== '#{host}') continue
        const port = part(redirect, 'port') && text(part(redirect, 'port')) !== '#{port}' ? number(part(redirect, 'port')) : own
        const spoken = part(redirect, 'protocol') && text(part(redirect, 'protocol')) !== '#{protocol}' ? text(part(redirect, 'protocol')) : (protocol ?? 'HTTP')
        if (port === undefined || spoken === undefined) continue
        const beside = listeners.filter((one) => referred(world, part(one, 'load_balancer_arn'), ...balancerTypes) === balancer)
        // A port or protocol that isn't known may be the one.
        if (beside.some((one) => number(part(one, 'port')) === undefined || (part(one, 'protocol') && text(part(one, 'protocol')) === undefined))) continue
        const there = beside.filter((one) => number(part(one, 'port')) === port)
        const because =
          there.length === 0
            ? `${balancer.id} has no listener there`
            : there.every((one) => (text(part(one, 'protocol')) ?? 'HTTP').toUpperCase() !== spoken.toUpperCase())
              ? `${there[0]?.id ?? 'its listener there'} speaks ${(text(part(there[0] ?? listener, 'protocol')) ?? 'HTTP').toUpperCase()}`
              : shutOff(tree, balancer, own, port)
        if (because !== undefined)
          yield { subject: listener.id, origins: [redirect.origin, listener.origin, balancer.origin], args: { protocol: spoken, port, because, balancer: balancer.id } }
      }
    }
  },
}

/** What a listener's default action and its rules redirect. */
function redirectsOf({ world }: AwsTree, listener: Resource): Holder[] {
  const rules = world.ofType(...ruleTypes).filter((rule) => rule.uncertain === undefined && referred(world, part(rule, 'listener_arn'), ...listenerTypes) === listener)
  return [...blocks(part(listener, 'default_action')), ...rules.flatMap((rule) => blocks(part(rule, 'action')))].flatMap((action) => blocks(part(action, 'redirect')))
}

/** Somebody else may take what its clients are led to: a distribution, or another load balancer that has it among its targets. */
function isBehind({ world }: AwsTree, balancer: Resource): boolean {
  return (
    originsIn(world).some(({ holder }) => balancerBehind(world, holder) === balancer) ||
    world.ofType('aws_lb_target_group_attachment', 'aws_alb_target_group_attachment').some((one) => referred(world, part(one, 'target_id'), ...balancerTypes) === balancer)
  )
}

/** Who may come by one port, and surely not by the other. */
function shutOff({ inhabitants, groups }: AwsTree, balancer: Resource, from: number, to: number): string | undefined {
  const placement = inhabitants.find((one) => one.placement.id === balancer.id)?.placement
  if (!placement || placement.doubt !== undefined || placement.groups.length === 0) return undefined
  const own = placement.groups.map((id) => groups.get(id))
  if (own.some((group) => group === undefined || group.foreign || group.open.ingress !== undefined)) return undefined
  const rules = own.flatMap((group) => group?.rules ?? []).filter(({ direction }) => direction === 'ingress')
  const at = (port: number): readonly SecurityRule[] | undefined => {
    const answers = rules.map((rule) => ({ rule, answer: admits(rule.traffic, { protocol: 6, port }) }))
    return answers.some(({ rule, answer }) => answer === undefined || rule.uncertain !== undefined) ? undefined : answers.flatMap(({ rule, answer }) => (answer === true ? [rule] : []))
  }
  const [before, after] = [at(from), at(to)]
  if (!before || !after || before.length === 0) return undefined
  if (after.length === 0) return `no rule of ${placement.groups.join(', ')} lets anybody in there`
  const rangesOf = (some: readonly SecurityRule[]): SecurityRule['addresses'][number]['peers']['ranges'] => some.flatMap(({ addresses }) => addresses.flatMap(({ peers }) => peers.ranges))
  // Groups and lists that are named there may hold whom the other names by address.
  if (after.some(({ addresses, groups: named }) => named.length > 0 || addresses.some(({ open }) => open !== undefined))) return undefined
  return containsRanges(rangesOf(after), rangesOf(before)) ? undefined : `${after[0]?.says ?? 'its rule'} lets in fewer there than come by port ${from}`
}
