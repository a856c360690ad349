import { implied } from '../../../origin/origin.ts'
import type { Pool } from '../../../model/http.ts'
import { attribute, part, text } from '../attribute.ts'
import { declared, groupsOf, labelsOf, namesOf, place, referred, referrers, subnetsOf } from '../compute/locate.ts'
import type { Placement } from '../placement.ts'
import type { PlacedListener, Served, ServiceName } from '../service.ts'
import type { World } from '../world.ts'
import { brokers } from './broker.ts'
import { caches, memberNames } from './cache.ts'
import { clusters, databases, enginePort, groupedSubnets, instanceNames } from './database.ts'
import { lowerService, publicOfService, type DataService } from './service.ts'
import { fileSystems, searchDomains, warehouses } from './store.ts'

/** What keeps data, in a VPC: databases, caches, file systems, search, warehouses, brokers, and what stands before them. */
export function lowerData(world: World): Partial<Served> {
  const placements: Placement[] = []
  const listeners: PlacedListener[] = []
  const names: ServiceName[] = []
  const unread: Served['unread'][number][] = []
  const pools: Pool[] = []
  const computed: Served['computed'][number][] = []
  const lower = (service: DataService): Placement | undefined => {
    const facts = lowerService(world, service)
    if (!facts) {
      unread.push({
        what: `${service.resource.id}: the VPC that it is in was not read`,
        origin: service.resource.origin,
        changesAnswers: true,
      })
      return undefined
    }
    placements.push(facts.placement)
    listeners.push(...facts.listeners)
    names.push(...facts.names)
    computed.push(...facts.computed)
    return facts.placement
  }
  for (const service of [
    ...databases(world),
    ...clusters(world),
    ...caches(world),
    ...fileSystems(world),
    ...searchDomains(world),
    ...warehouses(world),
    ...brokers(world),
  ])
    lower(service)
  for (const service of proxies(world)) {
    const placement = lower(service)
    if (placement) proxied(world, service, listeners, pools)
  }
  const firsts = new Map(names.toReversed().map((one) => [one.endpoint, one]))
  // What is part of a service is called by its own id, too.
  const parts = new Map<string, string[]>()
  const alias = (owner: string, resource: string, name: string): void => {
    const known = parts.get(owner) ?? []
    if (resource !== owner && !known.includes(resource)) parts.set(owner, [...known, resource])
    const first = firsts.get(owner)
    if (first) names.push({ ...first, link: { resource, attribute: name }, name: `${resource}.${name}`.toLowerCase() })
  }
  for (const { cluster, instance, attribute: name } of instanceNames(world)) alias(cluster.id, instance.id, name)
  for (const { group, member } of memberNames(world)) alias(group.id, member.id, 'cache_nodes[0].address')
  for (const target of world.ofType('aws_efs_mount_target')) {
    const system = referred(world, attribute(target, 'file_system_id'), 'aws_efs_file_system')
    if (system) for (const name of ['dns_name', 'mount_target_dns_name']) alias(system.id, target.id, name)
  }
  placements.push(...replicators(world))
  const called = placements.map((one): Placement => ({ ...one, names: [...one.names, ...(parts.get(one.id) ?? [])] }))
  return { placements: called, listeners, names, pools, computed, unread }
}

/** RDS proxies: they take connections for databases behind them. */
function proxies(world: World): DataService[] {
  return declared(world, 'aws_db_proxy').map((resource): DataService => {
    const family = text(attribute(resource, 'engine_family'))
    const ports = enginePort(resource, family?.toLowerCase())
    return {
      resource,
      says: 'database proxy',
      subnets: subnetsOf(world, attribute(resource, 'vpc_subnet_ids')),
      groups: groupsOf(world, attribute(resource, 'vpc_security_group_ids')),
      ports,
      names: [{ attribute: 'endpoint' }],
      ipv6: false,
      doubt: ports.length > 0 ? undefined : 'its port is not known',
      called: ['name'],
    }
  })
}

/** The listeners of a proxy pass connections on to its targets. */
function proxied(world: World, { resource, ports }: DataService, listeners: PlacedListener[], pools: Pool[]): void {
  const targets = referrers(world, resource, ['aws_db_proxy_target'], 'db_proxy_name')
  if (targets.length === 0) return
  const id = `${resource.id}/targets`
  pools.push({
    id,
    says: `targets of ${resource.id}`,
    method: 'any',
    origin: resource.origin,
    members: targets.flatMap((target) => {
      const behind =
        referred(world, attribute(target, 'db_cluster_identifier'), 'aws_rds_cluster') ??
        referred(world, attribute(target, 'db_instance_identifier'), 'aws_db_instance')
      if (!behind) return []
      const [port] = enginePort(behind, text(part(behind, 'engine')))
      return [
        {
          target: { kind: 'endpoint' as const, endpoint: behind.id },
          port: port?.port ?? ports[0]?.port,
          weight: 1,
          backup: false,
          down: false,
          origin: target.origin,
        },
      ]
    }),
  })
  for (const [place, listener] of listeners.entries())
    if (listener.endpoint === resource.id) listeners[place] = { ...listener, serves: { kind: 'pool', pool: id } }
}

// DMS: a replication instance opens connections and takes none (CHAP_ReplicationInstance.VPC, 2026-11).
const opensOnly = implied('aws: a replication instance opens connections and takes none')

function replicators(world: World): Placement[] {
  return world.ofType('aws_dms_replication_instance').flatMap((resource): Placement[] => {
    const placed = place(
      world,
      groupedSubnets(world, resource, attribute(resource, 'replication_subnet_group_id'), 'aws_dms_replication_subnet_group'),
      groupsOf(world, attribute(resource, 'vpc_security_group_ids')),
    )
    if (!placed) return []
    const doubt = resource.uncertain ?? placed.doubt
    return [
      {
        id: resource.id,
        resource,
        says: 'replication instance',
        ...placed,
        ...(doubt !== undefined && { doubt }),
        addresses: [],
        public: publicOfService(resource.id, resource.origin, attribute(resource, 'publicly_accessible')),
        ipv6: false,
        checked: true,
        closed: opensOnly,
        names: namesOf(resource, 'replication_instance_id'),
        labels: labelsOf(resource),
        origin: resource.origin,
      },
    ]
  })
}
