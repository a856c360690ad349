import type { Resource } from '../../resource.ts'
import { attribute, blocks, bool, part, text } from '../attribute.ts'
import type { ServiceName } from '../service.ts'
import type { World } from '../world.ts'
import { referred, vpcOf } from './locate.ts'

const namespaces = [
  'aws_service_discovery_private_dns_namespace',
  'aws_service_discovery_public_dns_namespace',
  'aws_service_discovery_http_namespace',
]

/**
 * The names under which Cloud Map and Service Connect know the tasks of a service: `name.namespace`, in the namespace's VPC (Cloud Map, "Private DNS
 * namespaces"; Service Connect's names are known to the services that use it, 2026-11).
 */
export function discoveryNames(world: World, resource: Resource, endpoint: string, subnets: readonly Resource[]): ServiceName[] {
  const registered = blocks(attribute(resource, 'service_registries')).flatMap((block): ServiceName[] => {
    const service = referred(world, part(block, 'registry_arn'), 'aws_service_discovery_service')
    if (!service) return []
    const dns = blocks(attribute(service, 'dns_config'))
    const namespace = referred(
      world,
      dns.map((one) => part(one, 'namespace_id')).find(Boolean) ?? attribute(service, 'namespace_id'),
      ...namespaces,
    )
    const [name, suffix] = [text(attribute(service, 'name')), namespace && text(attribute(namespace, 'name'))]
    if (!namespace || name === undefined || suffix === undefined || namespace.type.includes('_http_')) return []
    const vpc = namespace.type.includes('_private_')
      ? referred(world, attribute(namespace, 'vpc'), 'aws_vpc', 'aws_default_vpc')
      : undefined
    return [
      {
        link: { resource: service.id, attribute: 'name' },
        name: `${name}.${suffix}`.toLowerCase(),
        endpoint,
        gives: 'private',
        ...(vpc && { within: vpc.id }),
        origin: service.origin,
      },
    ]
  })
  return [...registered, ...connectNames(world, resource, endpoint, subnets)]
}

function connectNames(world: World, resource: Resource, endpoint: string, subnets: readonly Resource[]): ServiceName[] {
  if (resource.type !== 'aws_ecs_service') return []
  const vpc = subnets[0] && vpcOf(world, subnets[0])
  return blocks(attribute(resource, 'service_connect_configuration')).flatMap((configuration) => {
    if (bool(part(configuration, 'enabled'), true) !== true) return []
    const namespace = referred(world, part(configuration, 'namespace'), ...namespaces)
    const suffix = namespace ? text(attribute(namespace, 'name')) : text(part(configuration, 'namespace'))
    return blocks(part(configuration, 'service')).flatMap((service): ServiceName[] => {
      const aliases = blocks(part(service, 'client_alias')).flatMap((alias) => text(part(alias, 'dns_name')) ?? [])
      const discovered = text(part(service, 'discovery_name')) ?? text(part(service, 'port_name'))
      const full = discovered !== undefined && suffix !== undefined && !suffix.startsWith('arn:') ? [`${discovered}.${suffix}`] : []
      return (aliases.length > 0 ? aliases : full).map((name) => {
        const link = { resource: resource.id, attribute: `service_connect.${name}` }
        return { link, name: name.toLowerCase(), endpoint, gives: 'private', ...(vpc && { within: vpc.id }), origin: service.origin }
      })
    })
  })
}
