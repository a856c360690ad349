import type { Check, StyleInput } from '../../../model/check.ts'
import { shutsOut } from '../../../model/cause.ts'
import { items, part, text } from '../attribute.ts'
import { referred } from '../compute/locate.ts'
import type { AwsTree } from '../tree.ts'
import { linesOf } from './way.ts'

/** What is there to be called, and for nothing else. */
const called = /^aws_(?:db_instance|rds_cluster|rds_cluster_instance|db_proxy|docdb_cluster|neptune_cluster|elasticache_\w+|memorydb_cluster|redshift_cluster|opensearch_domain|efs_mount_target|msk_cluster|mq_broker|lb|alb|elb)$/

export const admitsNobody: Check<StyleInput<AwsTree>> = {
  code: 'aws/admits-nobody',
  severity: 'warning',
  needs: ['tree:aws'],
  says: 'No group of {subject} has a rule that lets anybody in, so nobody can connect to it: {groups}.',
  fix: 'Let in the security groups of those who call it, or take it away.',
  *run({ tree: { groups, inhabitants, world } }) {
    const members = [
      ...inhabitants.flatMap(({ placement: { id, resource, doubt, groups: own, origin } }) =>
        called.test(resource.type) && doubt === undefined && resource.lookedUp !== true ? [{ id, own, origin }] : [],
      ),
      ...world.ofType('aws_vpc_endpoint').flatMap((one) => {
        const named = items(part(one, 'security_group_ids')).map((value) => referred(world, value, 'aws_security_group')?.id ?? '')
        return one.lookedUp !== true && one.uncertain === undefined && text(part(one, 'vpc_endpoint_type')) === 'Interface'
          ? [{ id: one.id, own: named, origin: one.origin }]
          : []
      }),
    ]
    for (const { id, own, origin } of members) {
      const held = own.map((group) => groups.get(group))
      const shut = held.every(
        (group) =>
          group !== undefined && !group.foreign && group.open.ingress === undefined && group.rules.every(({ direction }) => direction === 'egress'),
      )
      // A default group is emptied on purpose.
      if (own.length === 0 || !shut || own.some((group) => world.byId(group)?.type !== 'aws_security_group')) continue
      yield { subject: id, origins: [...held.flatMap((group) => group?.origin ?? []), origin], args: { groups: own.join(', ') }, cause: [shutsOut(linesOf(...held.flatMap((group) => group?.origin ?? [])), id)] }
    }
  },
}
