import type { ResourceType } from '../type.ts'

/** What is read of how data is kept, beside what decides about flows. */
const kept: Readonly<Record<string, readonly string[]>> = {
  aws_db_instance: ['multi_az', 'availability_zone', 'backup_retention_period'],
  aws_rds_cluster: ['backup_retention_period', 'db_cluster_instance_class', 'global_cluster_identifier'],
  aws_docdb_cluster: ['backup_retention_period'],
  aws_neptune_cluster: ['backup_retention_period'],
  aws_elasticache_cluster: ['snapshot_retention_limit', 'num_cache_nodes', 'availability_zone'],
  aws_elasticache_replication_group: [
    'snapshot_retention_limit', 'cluster_mode', 'num_cache_clusters', 'number_cache_clusters', 'replicas_per_node_group', 'automatic_failover_enabled',
  ],
  aws_memorydb_cluster: ['snapshot_retention_limit'],
  aws_efs_file_system: ['availability_zone_name'],
  aws_efs_replication_configuration: ['source_file_system_id'],
  aws_efs_backup_policy: ['file_system_id', 'backup_policy'],
}

/** The type with those among what is read. */
export function withKeeping(type: ResourceType): ResourceType {
  const read = kept[type.type]?.filter((name) => !type.reads.includes(name))
  if (!read || read.length === 0) return type
  return { ...type, reads: [...type.reads, ...read], harmless: type.harmless.filter((name) => !read.includes(name)) }
}
