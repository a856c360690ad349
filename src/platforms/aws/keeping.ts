import type { Keeping } from '../../model/keeping.ts'
import { implied, type Origin } from '../../origin/origin.ts'
import type { Resource } from '../resource.ts'
import { attribute, blocks, bool, number, part, text } from './attribute.ts'
import { referred } from './compute/locate.ts'
import type { Inhabitant } from './vpc/inhabit.ts'
import type { World } from './world.ts'

const day = 86_400

/** How data in AWS outlives a loss, as far as it is declared: standbys, replicas, backups, storage that several zones share. */
export function keepingsOf(world: World, inhabitants: readonly Inhabitant[]): Keeping[] {
  return inhabitants.flatMap(({ placement: { id, resource } }) => {
    const own = keepers[resource.type]?.(world, resource)
    const told = own?.length === 0 ? [{ by: 'nobody' as const, says: 'no standby, replica or backup is declared', lag: undefined, outlives: 'region' as const, origin: resource.origin }] : (own ?? [])
    return told.map((one): Keeping => ({ ...one, endpoint: id }))
  })
}

type Kept = Omit<Keeping, 'endpoint'>

const keepers: Readonly<Record<string, (world: World, resource: Resource) => Kept[]>> = {
  aws_db_instance: (world, resource) => [...standby(resource), ...readReplicas(world, resource), ...backup(resource, 'backup_retention_period', 0, 300, restorable)],
  aws_rds_cluster: (world, resource) => [...clusterOf(world, resource), ...backup(resource, 'backup_retention_period', 1, 300, restorable)],
  aws_docdb_cluster: (_, resource) => [sharedBy(resource, 'its storage has copies in three zones'), ...backup(resource, 'backup_retention_period', 1, 300, restorable)],
  aws_neptune_cluster: (_, resource) => [sharedBy(resource, 'its storage has copies in three zones'), ...backup(resource, 'backup_retention_period', 1, 300, restorable)],
  aws_elasticache_replication_group: (_, resource) => [...cacheReplicas(resource), ...backup(resource, 'snapshot_retention_limit', 0, day, daily)],
  aws_elasticache_cluster: (_, resource) => backup(resource, 'snapshot_retention_limit', 0, day, daily),
  aws_memorydb_cluster: (_, resource) => [sharedBy(resource, 'its transaction log is kept in several zones'), ...backup(resource, 'snapshot_retention_limit', 0, day, daily)],
  aws_efs_file_system: fileSystem,
}

// RDS and Aurora: the latest time that can be restored is within the last five minutes, as logs are stored every five (RDS, "Restoring a DB instance to a specified time"; Aurora, "Overview of backing up and restoring", 2026-11).
const restorable = 'a point up to 5 minutes before the loss is restored, by somebody'
const daily = 'the last daily snapshot is restored, by somebody'

/** Backups that are kept for some days; `usual`: for how many unless it is said (the Terraform provider's defaults, 2026-11). */
function backup(resource: Resource, name: string, usual: number, lag: number, says: string): Kept[] {
  const said = attribute(resource, name)
  const days = said === undefined ? usual : number(said)
  if (days === undefined || days === 0) return []
  return [{ by: 'backup', says: `${name} = ${days}: ${says}`, lag, outlives: 'whole', origin: originOf(said?.origin, resource) }]
}

const originOf = (said: Origin | undefined, resource: Resource): Origin => said ?? resource.origin

/** Failing over takes 60 to 120 seconds typically, and the standby is written to synchronously (RDS, "Multi-AZ DB instance deployments", 2026-11). */
function standby(resource: Resource): Kept[] {
  const said = attribute(resource, 'multi_az')
  if (bool(said, false) !== true) return []
  return [{ by: 'standby', says: 'multi_az: a standby in another zone, written to synchronously, takes over, typically within 60 to 120 s', lag: 0, takesOver: 120, outlives: 'part', origin: originOf(said?.origin, resource) }]
}

/** Read replicas are written to asynchronously, and somebody has to promote them (RDS, "Working with DB instance read replicas", 2026-11). */
function readReplicas(world: World, resource: Resource): Kept[] {
  return world.ofType('aws_db_instance').flatMap((other): Kept[] => {
    const source = attribute(other, 'replicate_source_db')
    if (referred(world, source, 'aws_db_instance') !== resource) return []
    const far = other.region !== undefined && resource.region !== undefined && other.region !== resource.region
    return [{ by: 'replica', says: `read replica ${other.id}: written to asynchronously, so how far it lags behind is not known; somebody has to promote it`, lag: undefined, outlives: far ? 'region' : 'whole', origin: source?.origin ?? other.origin }]
  })
}

function sharedBy(resource: Resource, says: string): Kept {
  return { by: 'shared', says, lag: 0, outlives: 'part', origin: implied(`aws: ${says} (${resource.type})`) }
}

/**
 * Aurora keeps six copies in three zones; another instance takes over within 60 s typically, a single one is made anew, within 10 minutes typically (Aurora, "High availability for
 * Amazon Aurora", 2026-11). A Multi-AZ cluster has two readers, one of which has each commit (RDS, "Multi-AZ DB cluster deployments": typically under 35 s, 2026-11).
 */
function clusterOf(world: World, resource: Resource): Kept[] {
  const engine = text(attribute(resource, 'engine')) ?? ''
  const three = attribute(resource, 'db_cluster_instance_class')
  const global = attribute(resource, 'global_cluster_identifier')
  const elsewhere: Kept[] = global ? [{ by: 'replica', says: 'global cluster: other regions are written to asynchronously, so how far they lag behind is not known', lag: undefined, outlives: 'region', origin: global.origin }] : []
  if (three) return [{ by: 'standby', says: 'Multi-AZ cluster: a reader in another zone has each commit and takes over, typically within 35 s', lag: 0, takesOver: 35, outlives: 'part', origin: three.origin }]
  if (!engine.startsWith('aurora')) return elsewhere
  const instances = world.ofType('aws_rds_cluster_instance').filter((one) => referred(world, attribute(one, 'cluster_identifier'), 'aws_rds_cluster') === resource)
  const [first, second] = instances
  const takes: Kept = second
    ? { by: 'standby', says: 'Aurora: another instance has the same storage and takes over, typically within 60 s', lag: 0, takesOver: 60, outlives: 'part', origin: second.origin }
    : { ...sharedBy(resource, 'Aurora: its storage has copies in three zones'), says: 'Aurora: its storage has copies in three zones; its only instance is made anew, typically within 10 minutes', takesOver: 600, origin: first?.origin ?? resource.origin }
  return [takes, ...elsewhere]
}

/** Replicas of a cache are written to asynchronously: some of the last writes may be lost (ElastiCache, "High availability using replication groups", 2026-11). */
function cacheReplicas(resource: Resource): Kept[] {
  const [mode] = blocks(attribute(resource, 'cluster_mode'))
  const counts = [
    { said: attribute(resource, 'num_cache_clusters') ?? attribute(resource, 'number_cache_clusters'), least: 2 },
    { said: attribute(resource, 'replicas_per_node_group') ?? (mode && part(mode, 'replicas_per_node_group')), least: 1 },
  ]
  const found = counts.find(({ said, least }) => (number(said) ?? 0) >= least)?.said
  if (!found) return []
  const alone = bool(attribute(resource, 'automatic_failover_enabled'), false)
  const then = alone === true ? 'one takes over by itself (how soon is not promised)' : alone === false ? 'somebody has to promote one' : 'whether one takes over by itself is not known'
  return [{ by: 'replica', says: `replicas, written to asynchronously: how far they lag behind is not known; ${then}`, lag: undefined, outlives: 'part', origin: found.origin }]
}

/** A regional file system is kept in several zones (EFS, "Data durability and availability"); a copy elsewhere is at most 15 minutes behind for most (EFS, "Replicating file systems", 2026-11). */
function fileSystem(world: World, resource: Resource): Kept[] {
  const one = attribute(resource, 'availability_zone_name')
  const copies = world.ofType('aws_efs_replication_configuration').filter((copy) => referred(world, attribute(copy, 'source_file_system_id'), 'aws_efs_file_system') === resource)
  const backups = world.ofType('aws_efs_backup_policy').filter((policy) => referred(world, attribute(policy, 'file_system_id'), 'aws_efs_file_system') === resource)
  return [
    ...(one ? [] : [sharedBy(resource, 'a regional file system keeps each file in several zones')]),
    ...copies.map((copy): Kept => ({ by: 'replica', says: 'a replicated file system, typically at most 15 minutes behind; somebody has to fail over to it', lag: 900, outlives: 'whole', origin: copy.origin })),
    ...backups.flatMap((policy): Kept[] => {
      const [own] = blocks(attribute(policy, 'backup_policy'))
      const status = own && part(own, 'status')
      return text(status) === 'ENABLED' ? [{ by: 'backup', says: 'automatic backups: the last daily one is restored, by somebody', lag: day, outlives: 'whole', origin: status?.origin ?? policy.origin }] : []
    }),
  ]
}

/**
 * Does all of it lie in one zone, though several are named for it? In which one; `anywhere` where nobody said. A database without standby and a cache of one node choose one zone
 * of their subnets' (RDS, "Working with a DB instance in a VPC", 2026-11). Undefined: it is in all of them.
 */
export function loneZoneOf(resource: Resource): { readonly zone: string | undefined } | undefined {
  const said = (name: string): string | undefined => text(attribute(resource, name))
  switch (resource.type) {
    case 'aws_db_instance':
      return bool(attribute(resource, 'multi_az'), false) === true || said('engine')?.startsWith('aurora') === true ? undefined : { zone: said('availability_zone') }
    case 'aws_elasticache_cluster':
      return attribute(resource, 'num_cache_nodes') === undefined || number(attribute(resource, 'num_cache_nodes')) === 1 ? { zone: said('availability_zone') } : undefined
    case 'aws_elasticache_replication_group':
      return cacheReplicas(resource).length === 0 ? { zone: undefined } : undefined
    default:
      return undefined
  }
}
