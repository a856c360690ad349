import { containsRanges } from '../../../base/address.ts'
import type { Check, StyleInput } from '../../../model/check.ts'
import type { AwsTree } from '../tree.ts'
import { admits } from './admits.ts'

const keepsData =
  /^aws_(?:db_instance|rds_cluster|docdb_cluster|neptune_cluster|elasticache_\w+|memorydb_cluster|redshift_cluster|opensearch_domain)$/

export const databaseOpenToNetwork: Check<StyleInput<AwsTree>> = {
  code: 'aws/database-open-to-network',
  severity: 'note',
  needs: ['tree:aws'],
  effectOf: ['filter/open-to-world', 'filter/open-rule-without-effect'],
  says: '{subject} takes connections to port {port} from everything in {vpc}: {rule} names the whole network.',
  fix: 'Refer to the security groups of those who call it, in place of the network’s range.',
  *run({ tree: { groups, inhabitants, served } }) {
    for (const { placement, vpc } of inhabitants) {
      if (!keepsData.test(placement.resource.type) || placement.doubt !== undefined || vpc.ranges.length === 0 || vpc.open.includes(4))
        continue
      const network = vpc.ranges.filter(({ family }) => family === 4)
      for (const { port } of served.listeners.filter(({ endpoint }) => endpoint === placement.id)) {
        const rule = placement.groups
          .flatMap((id) => groups.get(id)?.rules ?? [])
          .find(
            (one) =>
              one.direction === 'ingress' &&
              one.uncertain === undefined &&
              admits(one.traffic, { protocol: 6, port }) === true &&
              containsRanges(
                one.addresses.flatMap(({ peers }) => peers.ranges),
                network,
              ),
          )
        if (rule) yield { subject: placement.id, origins: [rule.origin, placement.origin], args: { port, vpc: vpc.id, rule: rule.says } }
      }
    }
  },
}
