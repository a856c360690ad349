import { containsRanges, everyIpv4, everyIpv6 } from '../../../base/address.ts'
import type { Check, StyleInput } from '../../../model/check.ts'
import { blocks, bool, items, part, prefix, text } from '../attribute.ts'
import type { AwsTree } from '../tree.ts'

export const clusterEndpointOpen: Check<StyleInput<AwsTree>> = {
  code: 'aws/cluster-endpoint-open',
  severity: 'warning',
  needs: ['tree:aws'],
  says: 'The Kubernetes API of {subject} answers the whole internet: its endpoint is public and {ranges}.',
  fix: 'Name the networks that administer it (public_access_cidrs), or set endpoint_public_access = false and endpoint_private_access = true.',
  *run({ tree: { world } }) {
    for (const cluster of world.ofType('aws_eks_cluster')) {
      const [config] = blocks(part(cluster, 'vpc_config'))
      if (!config || cluster.lookedUp === true) continue
      const access = part(config, 'endpoint_public_access')
      const cidrs = part(config, 'public_access_cidrs')
      if (bool(access, true) !== true || cidrs?.kind === 'unknown') continue
      // Both defaults are open (EKS, "Cluster API server endpoint", 2026-11).
      const open = items(cidrs).filter((value) =>
        [prefix(value)].some((range) => range && [everyIpv4, everyIpv6].some((every) => containsRanges([range], [every]))),
      )
      if (items(cidrs).length > 0 && open.length === 0) continue
      const ranges = open.length > 0 ? `public_access_cidrs holds ${open.map(text).join(', ')}` : 'public_access_cidrs is not set'
      yield {
        subject: cluster.id,
        origins: [...open.map(({ origin }) => origin), access?.origin ?? config.origin, cluster.origin],
        args: { ranges },
      }
    }
  },
}
