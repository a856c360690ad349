import { implied, type Origin } from '../../../origin/origin.ts'
import type { Resource } from '../../resource.ts'
import { attribute, number, part, text } from '../attribute.ts'
import { declared, groupsOf, referred, referrers, subnetsOf, type Located } from '../compute/locate.ts'
import type { World } from '../world.ts'
import { defaultSubnets, type DataService, type Port } from './service.ts'

// Default ports of the engines (RDS: CreateDBInstance, Port; Aurora: CreateDBCluster; DocumentDB, Neptune and Redshift: their create calls, 2026-11).
const enginePorts: readonly (readonly [RegExp, number, string])[] = [
  [/^(?:aurora-)?postgres(?:ql)?/, 5432, 'PostgreSQL'],
  [/^(?:aurora-mysql|aurora$|mysql)/, 3306, 'MySQL'],
  [/^mariadb/, 3306, 'MariaDB'],
  [/^(?:custom-)?oracle/, 1521, 'Oracle'],
  [/^(?:custom-)?sqlserver/, 1433, 'SQL Server'],
  [/^db2/, 50000, 'Db2'],
  [/^docdb/, 27017, 'DocumentDB'],
  [/^neptune/, 8182, 'Neptune'],
]

/** The port of an engine, as it is said or as the engine has it; none where neither is known. */
export function enginePort(resource: Resource, engine: string | undefined): Port[] {
  const said = part(resource, 'port')
  const [, usual, says] = enginePorts.find(([pattern]) => engine !== undefined && pattern.test(engine.toLowerCase())) ?? []
  const port = number(said) ?? (said === undefined || said.kind === 'unknown' ? usual : undefined)
  if (port === undefined) return []
  const origin: Origin =
    said && said.kind !== 'unknown' ? said.origin : implied(`aws: ${says ?? 'the engine'} listens on ${port} unless another port is set`)
  return [{ port, says: says ?? 'the database', origin }]
}

/** Subnets by the name of a group of them. */
export function groupedSubnets(world: World, resource: Resource, value: ReturnType<typeof attribute>, type: string): Located {
  if (value === undefined) return defaultSubnets(world, resource)
  const group = referred(world, value, type)
  if (!group)
    return { found: [], doubt: value.kind === 'unknown' && !value.parts ? value.says : `the subnet group of ${resource.id} was not read` }
  const { found, doubt } = subnetsOf(world, attribute(group, 'subnet_ids'))
  return { found, doubt: doubt ?? group.uncertain }
}

function dual(resource: Resource): boolean | 'unknown' {
  const said = attribute(resource, 'network_type')
  const type = text(said)
  return said === undefined || type === 'IPV4' ? false : type === undefined ? 'unknown' : true
}

/** Single instances of RDS; members of clusters belong to these. */
export function databases(world: World): DataService[] {
  return declared(world, 'aws_db_instance').map((resource): DataService => {
    // A replica lies where its source lies unless it is told otherwise (CreateDBInstanceReadReplica, DBSubnetGroupName, 2026-11).
    const source = referred(world, attribute(resource, 'replicate_source_db'), 'aws_db_instance')
    const own = attribute(resource, 'db_subnet_group_name')
    const grouped = own ?? (source && attribute(source, 'db_subnet_group_name'))
    const engine = text(attribute(resource, 'engine')) ?? (source && text(attribute(source, 'engine')))
    const [port] = enginePort(resource, engine)
    const restored =
      grouped === undefined &&
      (attribute(resource, 'snapshot_identifier') !== undefined || (attribute(resource, 'replicate_source_db') !== undefined && !source))
    return {
      resource,
      says: 'database',
      subnets: restored
        ? { found: [], doubt: 'where it is restored to is not known' }
        : groupedSubnets(world, resource, grouped, 'aws_db_subnet_group'),
      groups: groupsOf(world, attribute(resource, 'vpc_security_group_ids')),
      ports: port ? [port] : [],
      names: [{ attribute: 'address' }, { attribute: 'endpoint', ...(port && { form: `{host}:${port.port}` }) }],
      public: attribute(resource, 'publicly_accessible'),
      ipv6: dual(resource),
      doubt: port ? undefined : 'its port is not known',
      called: ['identifier'],
    }
  })
}

interface ClusterType {
  readonly cluster: string
  readonly instance: string
  readonly subnetGroup: { readonly attribute: string; readonly type: string }
  readonly engine: string | undefined
}

const clusterTypes: readonly ClusterType[] = [
  {
    cluster: 'aws_rds_cluster',
    instance: 'aws_rds_cluster_instance',
    subnetGroup: { attribute: 'db_subnet_group_name', type: 'aws_db_subnet_group' },
    engine: undefined,
  },
  {
    cluster: 'aws_docdb_cluster',
    instance: 'aws_docdb_cluster_instance',
    subnetGroup: { attribute: 'db_subnet_group_name', type: 'aws_docdb_subnet_group' },
    engine: 'docdb',
  },
  {
    cluster: 'aws_neptune_cluster',
    instance: 'aws_neptune_cluster_instance',
    subnetGroup: { attribute: 'neptune_subnet_group_name', type: 'aws_neptune_subnet_group' },
    engine: 'neptune',
  },
]

/** Clusters of databases with their instances: one endpoint each. */
export function clusters(world: World): DataService[] {
  return clusterTypes.flatMap((type) =>
    declared(world, type.cluster).map((resource): DataService => {
      const instances = referrers(world, resource, [type.instance], 'cluster_identifier')
      const ports = enginePort(resource, text(attribute(resource, 'engine')) ?? type.engine)
      const accessible = type.engine === undefined ? instances.map((one) => attribute(one, 'publicly_accessible')) : []
      const shown =
        accessible.find((value) => value?.kind === 'bool' && value.value) ?? accessible.find((value) => value?.kind === 'unknown')
      return {
        resource,
        says: 'database cluster',
        subnets: groupedSubnets(world, resource, attribute(resource, type.subnetGroup.attribute), type.subnetGroup.type),
        groups: groupsOf(world, attribute(resource, 'vpc_security_group_ids')),
        ports,
        names: [{ attribute: 'endpoint' }, { attribute: 'reader_endpoint' }],
        public: shown,
        ipv6: type.engine === undefined ? dual(resource) : false,
        doubt: ports.length > 0 ? undefined : 'its port is not known',
        called: ['cluster_identifier', 'database_name'],
      }
    }),
  )
}

/** Names of a cluster's single instances: they lead to the cluster's endpoint. */
export function instanceNames(world: World): { readonly cluster: Resource; readonly instance: Resource; readonly attribute: string }[] {
  return clusterTypes.flatMap((type) =>
    world.ofType(type.instance).flatMap((instance) => {
      const cluster = referred(world, attribute(instance, 'cluster_identifier'), type.cluster)
      return cluster ? [{ cluster, instance, attribute: 'endpoint' }] : []
    }),
  )
}
