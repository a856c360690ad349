import { describe, expect, it } from 'vitest'
import type { Resource } from '../../../src/platforms/resource.ts'
import { link, resource, unknown, type Built } from './build.ts'
import { listenerWords, placementWords, served, vpc } from './served.ts'

const subnets = [link('aws_subnet.a'), link('aws_subnet.b')]
const group = (type: string): Resource => resource(`${type}.g`, { name: 'g', subnet_ids: subnets })
const db = [link('aws_security_group.db')]

interface Case {
  readonly says: string
  readonly resources: readonly Resource[]
  readonly expected: readonly string[]
}

const one = (id: string, attributes: { readonly [name: string]: Built }): Resource => resource(id, attributes)

const cases: readonly Case[] = [
  {
    says: 'a database by its engine',
    resources: [
      group('aws_db_subnet_group'),
      one('aws_db_instance.x', {
        engine: 'postgres',
        db_subnet_group_name: link('aws_db_subnet_group.g', 'name'),
        vpc_security_group_ids: db,
      }),
    ],
    expected: ['db_instance.x (database) in subnet.a subnet.b, groups security_group.db, closed', 'db_instance.x tcp 5432 end'],
  },
  {
    says: 'a subnet group by its name, no groups, a port of its own, in public',
    resources: [
      group('aws_db_subnet_group'),
      one('aws_db_instance.x', { engine: 'mysql', port: 3307, db_subnet_group_name: 'g', publicly_accessible: true }),
    ],
    expected: ['db_instance.x (database) in subnet.a subnet.b, groups vpc.main/default, public, closed', 'db_instance.x tcp 3307 end'],
  },
  {
    says: 'no subnet group: the default VPC',
    resources: [one('aws_db_instance.x', { engine: 'sqlserver-ex' })],
    expected: [
      'db_instance.x (database) in default subnets in eu-west-1, groups default VPC in eu-west-1/default, closed',
      'db_instance.x tcp 1433 end',
    ],
  },
  {
    says: 'an unknown engine and unknown groups',
    resources: [
      group('aws_db_subnet_group'),
      one('aws_db_instance.x', {
        engine: unknown(),
        db_subnet_group_name: 'g',
        vpc_security_group_ids: unknown('variable groups has no value'),
      }),
    ],
    expected: ['db_instance.x (database) in subnet.a subnet.b, no groups, doubt: its port is not known'],
  },
  {
    says: 'a replica lies where its source lies',
    resources: [
      group('aws_db_subnet_group'),
      one('aws_db_instance.s', { engine: 'mariadb', db_subnet_group_name: 'g', vpc_security_group_ids: db }),
      one('aws_db_instance.r', { replicate_source_db: link('aws_db_instance.s', 'identifier'), vpc_security_group_ids: db }),
    ],
    expected: [
      'db_instance.s (database) in subnet.a subnet.b, groups security_group.db, closed',
      'db_instance.r (database) in subnet.a subnet.b, groups security_group.db, closed',
      'db_instance.s tcp 3306 end',
      'db_instance.r tcp 3306 end',
    ],
  },
  {
    says: 'a cluster whose only instance is public',
    resources: [
      group('aws_db_subnet_group'),
      one('aws_rds_cluster.x', {
        engine: 'aurora-postgresql',
        db_subnet_group_name: 'g',
        vpc_security_group_ids: db,
        network_type: 'DUAL',
      }),
      one('aws_rds_cluster_instance.one', { cluster_identifier: link('aws_rds_cluster.x'), publicly_accessible: true }),
    ],
    expected: [
      'rds_cluster.x (database cluster) in subnet.a subnet.b, groups security_group.db, public, ipv6, closed',
      'rds_cluster.x tcp 5432 end',
    ],
  },
  {
    says: 'DocumentDB and Neptune',
    resources: [
      group('aws_docdb_subnet_group'),
      group('aws_neptune_subnet_group'),
      one('aws_docdb_cluster.x', { db_subnet_group_name: 'g', vpc_security_group_ids: db }),
      one('aws_neptune_cluster.x', { neptune_subnet_group_name: 'g', vpc_security_group_ids: db }),
    ],
    expected: [
      'docdb_cluster.x (database cluster) in subnet.a subnet.b, groups security_group.db, closed',
      'neptune_cluster.x (database cluster) in subnet.a subnet.b, groups security_group.db, closed',
      'docdb_cluster.x tcp 27017 end',
      'neptune_cluster.x tcp 8182 end',
    ],
  },
  {
    says: 'a proxy before a cluster',
    resources: [
      group('aws_db_subnet_group'),
      one('aws_rds_cluster.x', { engine: 'aurora-mysql', db_subnet_group_name: 'g', vpc_security_group_ids: db }),
      one('aws_db_proxy.p', { engine_family: 'MYSQL', vpc_subnet_ids: subnets, vpc_security_group_ids: db }),
      one('aws_db_proxy_target.t', {
        db_proxy_name: link('aws_db_proxy.p', 'name'),
        db_cluster_identifier: link('aws_rds_cluster.x', 'cluster_identifier'),
      }),
    ],
    expected: [
      'rds_cluster.x (database cluster) in subnet.a subnet.b, groups security_group.db, closed',
      'db_proxy.p (database proxy) in subnet.a subnet.b, groups security_group.db, closed',
      'rds_cluster.x tcp 3306 end',
      'db_proxy.p tcp 3306 pool',
    ],
  },
  {
    says: 'caches; a member of a replication group is not one of its own',
    resources: [
      group('aws_elasticache_subnet_group'),
      one('aws_elasticache_cluster.m', { engine: 'memcached', subnet_group_name: 'g', security_group_ids: db }),
      one('aws_elasticache_replication_group.r', {
        subnet_group_name: 'g',
        security_group_ids: db,
        transit_encryption_enabled: true,
        port: 6390,
      }),
      one('aws_elasticache_cluster.r1', { replication_group_id: link('aws_elasticache_replication_group.r') }),
      one('aws_elasticache_serverless_cache.s', { engine: 'valkey', subnet_ids: subnets, security_group_ids: db }),
    ],
    expected: [
      'elasticache_cluster.m (cache) in subnet.a subnet.b, groups security_group.db, closed',
      'elasticache_replication_group.r (cache) in subnet.a subnet.b, groups security_group.db, closed',
      'elasticache_serverless_cache.s (cache) in subnet.a subnet.b, groups security_group.db, closed',
      'elasticache_cluster.m tcp 11211 end',
      'elasticache_replication_group.r tcp 6390 tls end',
      'elasticache_serverless_cache.s tcp 6379 tls end',
      'elasticache_serverless_cache.s tcp 6380 tls end',
    ],
  },
  {
    says: 'a file system by its mount targets, whose groups differ',
    resources: [
      one('aws_efs_file_system.f', {}),
      one('aws_efs_mount_target.a', {
        file_system_id: link('aws_efs_file_system.f'),
        subnet_id: link('aws_subnet.a'),
        security_groups: db,
      }),
      one('aws_efs_mount_target.b', {
        file_system_id: link('aws_efs_file_system.f'),
        subnet_id: link('aws_subnet.b'),
        security_groups: [link('aws_security_group.app')],
      }),
    ],
    expected: [
      'efs_file_system.f (file system) in subnet.a subnet.b, groups security_group.db security_group.app, closed, doubt: its mount targets have different security groups',
      'efs_file_system.f tcp 2049 end',
    ],
  },
  {
    says: 'a search domain in the VPC, one that demands HTTPS, and one outside',
    resources: [
      one('aws_opensearch_domain.in', { vpc_options: [{ subnet_ids: subnets, security_group_ids: db }] }),
      one('aws_opensearch_domain.tls', {
        vpc_options: [{ subnet_ids: subnets, security_group_ids: db }],
        domain_endpoint_options: [{ enforce_https: true }],
      }),
      one('aws_opensearch_domain.out', {}),
    ],
    expected: [
      'opensearch_domain.in (search domain) in subnet.a subnet.b, groups security_group.db, closed',
      'opensearch_domain.tls (search domain) in subnet.a subnet.b, groups security_group.db, closed',
      'opensearch_domain.in tcp 443 tls end',
      'opensearch_domain.in tcp 80 end',
      'opensearch_domain.tls tcp 443 tls end',
    ],
  },
  {
    says: 'Kafka: TLS alone unless it is told; IAM has its own port',
    resources: [
      one('aws_msk_cluster.plain', { broker_node_group_info: [{ client_subnets: subnets, security_groups: db }] }),
      one('aws_msk_cluster.iam', {
        broker_node_group_info: [{ client_subnets: subnets, security_groups: db }],
        client_authentication: [{ sasl: [{ iam: true }] }],
        encryption_info: [{ encryption_in_transit: [{ client_broker: 'TLS_PLAINTEXT' }] }],
      }),
    ],
    expected: [
      'msk_cluster.plain (Kafka cluster) in subnet.a subnet.b, groups security_group.db, closed',
      'msk_cluster.iam (Kafka cluster) in subnet.a subnet.b, groups security_group.db, closed',
      'msk_cluster.plain tcp 9094 tls end',
      'msk_cluster.plain tcp 2181 end',
      'msk_cluster.plain tcp 2182 tls end',
      'msk_cluster.iam tcp 9092 end',
      'msk_cluster.iam tcp 9098 tls end',
      'msk_cluster.iam tcp 2181 end',
      'msk_cluster.iam tcp 2182 tls end',
    ],
  },
  {
    says: 'a broker, a warehouse and a replication instance',
    resources: [
      group('aws_redshift_subnet_group'),
      group('aws_dms_replication_subnet_group'),
      one('aws_mq_broker.q', { engine_type: 'RabbitMQ', subnet_ids: [link('aws_subnet.a')], security_groups: db }),
      one('aws_redshift_cluster.w', { cluster_subnet_group_name: 'g', vpc_security_group_ids: db, publicly_accessible: unknown() }),
      one('aws_dms_replication_instance.d', {
        replication_subnet_group_id: link('aws_dms_replication_subnet_group.g'),
        vpc_security_group_ids: db,
      }),
    ],
    expected: [
      'redshift_cluster.w (warehouse) in subnet.a subnet.b, groups security_group.db, public?, closed',
      'mq_broker.q (message broker) in subnet.a, groups security_group.db, closed',
      'dms_replication_instance.d (replication instance) in subnet.a subnet.b, groups security_group.db, closed',
      'redshift_cluster.w tcp 5439 end',
      'mq_broker.q tcp 443 tls end',
      'mq_broker.q tcp 5671 tls end',
    ],
  },
]

describe('what keeps data', () => {
  it.each(cases)('$says', ({ resources, expected }) => {
    const { placements, listeners } = served(...vpc('db', 'app'), ...resources)
    expect([...placements.map(placementWords), ...listeners.map(listenerWords)]).toEqual(expected)
  })

  it('names that AWS gives lead to it, and those of its members', () => {
    const { names } = served(
      ...vpc('db'),
      group('aws_db_subnet_group'),
      one('aws_rds_cluster.x', {
        engine: 'aurora-mysql',
        db_subnet_group_name: 'g',
        endpoint: 'x.cluster-abc.eu-west-1.rds.amazonaws.com',
      }),
      one('aws_rds_cluster_instance.one', { cluster_identifier: link('aws_rds_cluster.x') }),
      one('aws_db_instance.y', { engine: 'postgres', db_subnet_group_name: 'g', publicly_accessible: true }),
    )
    expect(
      names.map(({ name, endpoint, gives, form }) => `${name} → ${endpoint} (${gives})${form === undefined ? '' : ` ${form}`}`),
    ).toEqual([
      'aws_db_instance.y.address → aws_db_instance.y (split)',
      'aws_db_instance.y.endpoint → aws_db_instance.y (split) {host}:5432',
      'x.cluster-abc.eu-west-1.rds.amazonaws.com → aws_rds_cluster.x (private)',
      'aws_rds_cluster.x.reader_endpoint → aws_rds_cluster.x (private)',
      'aws_rds_cluster_instance.one.endpoint → aws_rds_cluster.x (private)',
    ])
  })

  it('what lies nowhere that is known is told', () => {
    const { placements, unread } = served(one('aws_db_instance.x', { engine: 'postgres', db_subnet_group_name: 'elsewhere' }))
    expect(placements).toEqual([])
    expect(unread.map(({ what, changesAnswers }) => `${what} ${changesAnswers}`)).toEqual([
      'aws_db_instance.x: the VPC that it is in was not read true',
    ])
  })
})
