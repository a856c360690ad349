import type { Check, StyleInput } from '../../../model/check.ts'
import { bool, number, part } from '../attribute.ts'
import type { AwsTree } from '../tree.ts'

export const singleCache: Check<StyleInput<AwsTree>> = {
  code: 'aws/single-cache',
  severity: 'note',
  needs: ['tree:aws'],
  says: '{subject} fails over to nobody: {because}.',
  fix: 'Give it a replica in another zone, and set automatic_failover_enabled and multi_az_enabled.',
  *run({ tree: { world } }) {
    for (const cache of world.ofType('aws_elasticache_replication_group')) {
      if (cache.lookedUp === true || cache.uncertain !== undefined || part(cache, 'global_replication_group_id') !== undefined) continue
      const failover = part(cache, 'automatic_failover_enabled')
      const replicas = part(cache, 'replicas_per_node_group')
      const nodes = part(cache, 'num_cache_clusters') ?? part(cache, 'number_cache_clusters')
      const alone = replicas
        ? number(replicas) === 0
        : nodes
          ? number(nodes) === 1
          : part(cache, 'num_node_groups') === undefined && part(cache, 'cluster_mode') === undefined
      const off = bool(failover, false) === false
      if (alone)
        yield {
          subject: cache.id,
          origins: [(replicas ?? nodes)?.origin ?? cache.origin, cache.origin],
          args: { because: 'it has one node and no replica' },
        }
      else if (
        off &&
        part(cache, 'cluster_mode') === undefined &&
        (nodes !== undefined || replicas !== undefined) &&
        number(nodes ?? replicas) !== undefined
      )
        yield {
          subject: cache.id,
          origins: [failover?.origin ?? cache.origin, cache.origin],
          args: { because: 'automatic_failover_enabled is off' },
        }
    }
  },
}
