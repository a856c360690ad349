import { implied } from '../../../origin/origin.ts'
import type { Resource } from '../../resource.ts'
import { attribute, bool, number, text } from '../attribute.ts'
import { declared, groupsOf, referred, subnetsOf } from '../compute/locate.ts'
import type { World } from '../world.ts'
import { groupedSubnets } from './database.ts'
import type { DataService, Port } from './service.ts'

function cachePort(resource: Resource, engine: string | undefined): Port {
  const said = attribute(resource, 'port')
  // ElastiCache: 11211 for Memcached, 6379 for Valkey and Redis OSS (CreateCacheCluster, Port, 2026-11).
  const usual = engine === 'memcached' ? 11211 : 6379
  const says = engine === 'memcached' ? 'Memcached' : 'Redis'
  const port = number(said) ?? usual
  return {
    port,
    says,
    origin: number(said) !== undefined && said ? said.origin : implied(`aws: ${says} listens on ${usual} unless another port is set`),
  }
}

function family(resource: Resource): boolean | 'unknown' {
  const said = attribute(resource, 'network_type')
  const type = text(said)
  return said === undefined || type === 'ipv4' ? false : type === undefined ? 'unknown' : true
}

/** ElastiCache and MemoryDB. A cluster that belongs to a replication group is that group's. */
export function caches(world: World): DataService[] {
  const single = world
    .ofType('aws_elasticache_cluster')
    .filter((one) => one.lookedUp !== true && attribute(one, 'replication_group_id') === undefined)
  return [
    ...single.map((resource): DataService => {
      const port = cachePort(resource, text(attribute(resource, 'engine')))
      return {
        resource,
        says: 'cache',
        subnets: groupedSubnets(world, resource, attribute(resource, 'subnet_group_name'), 'aws_elasticache_subnet_group'),
        groups: groupsOf(world, attribute(resource, 'security_group_ids')),
        ports: [port],
        names: [
          { attribute: 'cache_nodes[0].address' },
          { attribute: 'cluster_address' },
          { attribute: 'configuration_endpoint', form: `{host}:${port.port}` },
        ],
        ipv6: family(resource),
        called: ['cluster_id'],
      }
    }),
    ...declared(world, 'aws_elasticache_replication_group').map((resource): DataService => ({
      resource,
      says: 'cache',
      subnets: groupedSubnets(world, resource, attribute(resource, 'subnet_group_name'), 'aws_elasticache_subnet_group'),
      groups: groupsOf(world, attribute(resource, 'security_group_ids')),
      ports: [{ ...cachePort(resource, 'redis'), tls: bool(attribute(resource, 'transit_encryption_enabled'), false) === true }],
      names: [
        { attribute: 'primary_endpoint_address' },
        { attribute: 'reader_endpoint_address' },
        { attribute: 'configuration_endpoint_address' },
      ],
      ipv6: family(resource),
      called: ['replication_group_id'],
    })),
    ...declared(world, 'aws_elasticache_serverless_cache').map((resource): DataService => {
      // Serverless caches have a second port for reads from replicas, 6380 (elasticache "Networking", 2026-11).
      const origin = implied('aws: a serverless cache listens on 6379 and, for reads from replicas, 6380; memcached on 11211 and 11212')
      const first = text(attribute(resource, 'engine')) === 'memcached' ? 11211 : 6379
      return {
        resource,
        says: 'cache',
        subnets: attribute(resource, 'subnet_ids')
          ? subnetsOf(world, attribute(resource, 'subnet_ids'))
          : groupedSubnets(world, resource, undefined, ''),
        groups: groupsOf(world, attribute(resource, 'security_group_ids')),
        ports: [first, first + 1].map((port) => ({ port, says: first === 6379 ? 'Redis' : 'Memcached', tls: true, origin })),
        names: [{ attribute: 'endpoint[0].address' }, { attribute: 'reader_endpoint[0].address' }],
        ipv6: 'unknown',
        called: ['name'],
      }
    }),
    ...declared(world, 'aws_memorydb_cluster').map((resource): DataService => ({
      resource,
      says: 'cache',
      subnets: groupedSubnets(world, resource, attribute(resource, 'subnet_group_name'), 'aws_memorydb_subnet_group'),
      groups: groupsOf(world, attribute(resource, 'security_group_ids')),
      ports: [{ ...cachePort(resource, 'redis'), tls: bool(attribute(resource, 'tls_enabled'), true) === true }],
      names: [{ attribute: 'cluster_endpoint[0].address' }],
      ipv6: family(resource),
      called: ['name'],
    })),
  ]
}

/** Names of cache clusters that belong to a replication group. */
export function memberNames(world: World): { readonly group: Resource; readonly member: Resource }[] {
  return world.ofType('aws_elasticache_cluster').flatMap((member) => {
    const group = referred(world, attribute(member, 'replication_group_id'), 'aws_elasticache_replication_group')
    return group ? [{ group, member }] : []
  })
}
