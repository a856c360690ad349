import { implied, type Origin } from '../../../origin/origin.ts'
import type { Resource } from '../../resource.ts'
import { attribute, blocks, bool, number, part, text } from '../attribute.ts'
import { declared, groupsOf, referred, subnetsOf, type Located } from '../compute/locate.ts'
import type { World } from '../world.ts'
import { groupedSubnets } from './database.ts'
import type { DataService, Port } from './service.ts'

const usual = (port: number, says: string, origin: Origin = implied(`aws: ${says} listens on ${port}`)): Port => ({ port, says, origin })

/** File systems: one endpoint for all mount targets of an EFS file system; FSx. */
export function fileSystems(world: World): DataService[] {
  const nfs = usual(2049, 'NFS', implied('aws: a mount target is reached over NFS on 2049 (efs, network-access, 2026-11)'))
  const mounted = world
    .ofType('aws_efs_mount_target')
    .map((target) => ({ target, system: referred(world, attribute(target, 'file_system_id'), 'aws_efs_file_system') }))
  const systems = declared(world, 'aws_efs_file_system')
  const efs = systems.flatMap((resource): DataService[] => {
    const targets = mounted.filter(({ system }) => system === resource).map(({ target }) => target)
    return targets.length === 0 ? [] : [mountTargets(world, resource, targets, nfs)]
  })
  const strangers = mounted
    .filter(({ system }) => system === undefined || system.lookedUp === true)
    .map(({ target }) => mountTargets(world, target, [target], nfs))
  return [...efs, ...strangers, ...fsx(world)]
}

function mountTargets(world: World, resource: Resource, targets: readonly Resource[], nfs: Port): DataService {
  const each = targets.map((target) => ({
    subnets: subnetsOf(world, attribute(target, 'subnet_id')),
    groups: groupsOf(world, attribute(target, 'security_groups')),
  }))
  const key = ({ found }: Located): string =>
    found
      .map(({ id }) => id)
      .toSorted()
      .join(' ')
  const differ = new Set(each.map(({ groups }) => key(groups))).size > 1
  return {
    resource,
    says: 'file system',
    subnets: joined(each.map(({ subnets }) => subnets)),
    groups: joined(
      each.map(({ groups }) => groups),
      differ ? 'its mount targets have different security groups' : undefined,
    ),
    ports: [nfs],
    names:
      resource.type === 'aws_efs_file_system'
        ? [{ attribute: 'dns_name' }]
        : [{ attribute: 'dns_name' }, { attribute: 'mount_target_dns_name' }],
    ipv6: targets.some((target) => part(target, 'ip_address_type') !== undefined && text(part(target, 'ip_address_type')) !== 'IPV4_ONLY')
      ? 'unknown'
      : false,
    called: ['creation_token'],
  }
}

function joined(parts: readonly Located[], doubt?: string): Located {
  return {
    found: [...new Set(parts.flatMap(({ found }) => found))],
    doubt: parts.map((one) => one.doubt).find((one) => one !== undefined) ?? doubt,
  }
}

// FSx: file system access control with Amazon VPC, by type (2026-11).
const fsxPorts: Readonly<Record<string, readonly (readonly [number, string, ('tcp' | 'udp')?])[]>> = {
  aws_fsx_lustre_file_system: [988, 1018, 1019, 1020, 1021, 1022, 1023].map((port) => [port, 'Lustre'] as const),
  aws_fsx_windows_file_system: [
    [445, 'SMB'],
    [5985, 'remote administration'],
  ],
  aws_fsx_openzfs_file_system: [111, 2049, 20001, 20002, 20003].flatMap((port) => [[port, 'NFS'] as const, [port, 'NFS', 'udp'] as const]),
  aws_fsx_ontap_file_system: [22, 443].map((port) => [port, 'management'] as const),
}

function fsx(world: World): DataService[] {
  return Object.entries(fsxPorts).flatMap(([type, ports]) =>
    world.ofType(type).map((resource): DataService => ({
      resource,
      says: 'file system',
      subnets: subnetsOf(world, attribute(resource, 'subnet_ids')),
      groups: groupsOf(world, attribute(resource, 'security_group_ids')),
      ports: ports.map(([port, says, protocol]) => ({ ...usual(port, says), ...(protocol && { protocol }) })),
      names: [{ attribute: 'dns_name' }],
      ipv6: false,
      called: [],
    })),
  )
}

/** OpenSearch domains in a VPC; those outside are public and in no network here. */
export function searchDomains(world: World): DataService[] {
  return world.ofType('aws_opensearch_domain', 'aws_elasticsearch_domain').flatMap((resource): DataService[] => {
    const [network] = blocks(attribute(resource, 'vpc_options'))
    if (!network || resource.lookedUp === true) return []
    const options = blocks(attribute(resource, 'domain_endpoint_options'))
    const enforced = options.map((one) => part(one, 'enforce_https')).find(Boolean)
    // OpenSearch Service takes requests over HTTP on 80 too unless HTTPS is required (DomainEndpointOptions, EnforceHTTPS, 2026-11).
    const plain = bool(enforced, false) === false ? [usual(80, 'OpenSearch')] : []
    return [
      {
        resource,
        says: 'search domain',
        subnets: subnetsOf(world, part(network, 'subnet_ids')),
        groups: groupsOf(world, part(network, 'security_group_ids')),
        ports: [{ ...usual(443, 'OpenSearch'), tls: true }, ...plain],
        names: [
          { attribute: 'endpoint' },
          ...(resource.type === 'aws_opensearch_domain' ? [{ attribute: 'dashboard_endpoint', form: '{host}/_dashboards' }] : []),
        ],
        ipv6: resource.type === 'aws_opensearch_domain' && text(attribute(resource, 'ip_address_type')) === 'dualstack',
        called: ['domain_name'],
      },
    ]
  })
}

/** Redshift clusters and serverless workgroups. */
export function warehouses(world: World): DataService[] {
  const port = (resource: Resource): Port => {
    const said = attribute(resource, 'port')
    const known = number(said)
    return known !== undefined && said ? { port: known, says: 'Redshift', origin: said.origin } : usual(5439, 'Redshift')
  }
  return [
    ...declared(world, 'aws_redshift_cluster').map((resource): DataService => ({
      resource,
      says: 'warehouse',
      subnets: groupedSubnets(world, resource, attribute(resource, 'cluster_subnet_group_name'), 'aws_redshift_subnet_group'),
      groups: groupsOf(world, attribute(resource, 'vpc_security_group_ids')),
      ports: [port(resource)],
      names: [{ attribute: 'dns_name' }, { attribute: 'endpoint', form: `{host}:${port(resource).port}` }],
      public: attribute(resource, 'publicly_accessible'),
      ipv6: false,
      called: ['cluster_identifier', 'database_name'],
    })),
    ...declared(world, 'aws_redshiftserverless_workgroup').map((resource): DataService => ({
      resource,
      says: 'warehouse',
      subnets: attribute(resource, 'subnet_ids')
        ? subnetsOf(world, attribute(resource, 'subnet_ids'))
        : groupedSubnets(world, resource, undefined, ''),
      groups: groupsOf(world, attribute(resource, 'security_group_ids')),
      ports: [port(resource)],
      names: [{ attribute: 'endpoint[0].address' }],
      public: attribute(resource, 'publicly_accessible'),
      ipv6: false,
      called: ['workgroup_name'],
    })),
  ]
}
