import { expect, it } from 'vitest'
import { lowerAws } from '../../../src/platforms/aws/lower.ts'
import type { Resource } from '../../../src/platforms/resource.ts'
import { link, resource, type Built } from './build.ts'
import { vpc } from './served.ts'

const subnets = [link('aws_subnet.a'), link('aws_subnet.b')]
const groups = ['aws_db_subnet_group', 'aws_elasticache_subnet_group'].map((type) => resource(`${type}.g`, { name: 'g', subnet_ids: subnets }))
const database = (name: string, more: { readonly [name: string]: Built }): Resource => resource(`aws_db_instance.${name}`, { engine: 'postgres', db_subnet_group_name: 'g', ...more })
const cluster = (more: { readonly [name: string]: Built }): Resource => resource('aws_rds_cluster.x', { engine: 'aurora-postgresql', db_subnet_group_name: 'g', ...more })
const instance = (name: string): Resource => resource(`aws_rds_cluster_instance.${name}`, { cluster_identifier: link('aws_rds_cluster.x') })

/** Who, by what, how far back, until when it takes over, what it outlives; then who is perhaps in a zone alone. */
it.each<{ readonly says: string; readonly resources: readonly Resource[]; readonly expected: readonly string[]; readonly perhaps?: readonly string[] }>([
  { says: 'nothing', resources: [database('x', {})], expected: ['nobody ? - region'], perhaps: ['aws_db_instance.x'] },
  { says: 'a standby', resources: [database('x', { multi_az: true })], expected: ['standby 0 120 part'] },
  { says: 'backups', resources: [database('x', { backup_retention_period: 7 })], expected: ['backup 300 - whole'], perhaps: ['aws_db_instance.x'] },
  { says: 'a read replica', resources: [database('x', { multi_az: true }), database('y', { replicate_source_db: link('aws_db_instance.x', 'identifier'), multi_az: true })], expected: ['standby 0 120 part', 'replica ? - whole', 'standby 0 120 part'] },
  { says: 'Aurora with two instances', resources: [cluster({}), instance('a'), instance('b')], expected: ['standby 0 60 part', 'backup 300 - whole'] },
  { says: 'Aurora with one instance', resources: [cluster({}), instance('a')], expected: ['shared 0 600 part', 'backup 300 - whole'] },
  { says: 'a cache with replicas', resources: [resource('aws_elasticache_replication_group.x', { subnet_group_name: 'g', num_cache_clusters: 2, automatic_failover_enabled: true, snapshot_retention_limit: 3 })], expected: ['replica ? - part', 'backup 86400 - whole'] },
])('what is declared of copies: $says', ({ resources, expected, perhaps = [] }) => {
  const { facts } = lowerAws([...vpc(), ...groups, ...resources], {})
  expect(facts.keepings?.map(({ by, lag, takesOver, outlives }) => `${by} ${lag ?? '?'} ${takesOver ?? '-'} ${outlives}`)).toEqual(expected)
  expect([...new Set(facts.domains?.flatMap((one) => (one.kind === 'subnet' ? (one.perhaps ?? []) : [])))]).toEqual(perhaps)
})
