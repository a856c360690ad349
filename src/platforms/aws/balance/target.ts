import { formatAddress, parseAddress, type Address } from '../../../base/address.ts'
import type { Health } from '../../../model/health.ts'
import type { Origin } from '../../../origin/origin.ts'
import type { Resource } from '../../resource.ts'
import { attribute, blocks, bool, items, number, part, text, type Holder } from '../attribute.ts'
import { referred, subnetsOf } from '../compute/locate.ts'
import type { Registration } from '../compute/registration.ts'
import type { World } from '../world.ts'

export const groupTypes = ['aws_lb_target_group', 'aws_alb_target_group']

/** Someone who is registered in a target group. */
export interface Target {
  readonly to:
    | { readonly kind: 'endpoint'; readonly endpoint: string; readonly subnets: readonly Resource[] }
    | { readonly kind: 'address'; readonly address: Address }
    | { readonly kind: 'function'; readonly name: string }
    | { readonly kind: 'unknown'; readonly says: string }
  readonly port: number | 'unknown' | undefined
  readonly origin: Origin
}

export interface TargetGroup {
  readonly resource: Resource
  readonly type: 'instance' | 'ip' | 'lambda' | 'alb' | 'unknown'
  readonly port: number | undefined
  /** `HTTP`, `TCP_UDP`…; undefined for functions, or where it isn't known. */
  readonly protocol: string | undefined
  readonly family: 4 | 6
  readonly targets: readonly Target[]
  /** Why there may be others, or some of them not. */
  readonly doubt: string | undefined
  readonly preserves: boolean | 'unknown'
  /** Undefined: nobody asks whether its targets are well. */
  readonly health: Health | undefined
  readonly origin: Origin
}

/** All target groups with their targets, by id. */
export function targetGroups(world: World, registrations: readonly Registration[]): Map<string, TargetGroup> {
  const registered = new Map<Resource, Target[]>()
  const put = (group: Resource | undefined, target: Target): void => {
    if (group) registered.set(group, [...(registered.get(group) ?? []), target])
  }
  for (const one of world.ofType('aws_lb_target_group_attachment', 'aws_alb_target_group_attachment'))
    put(referred(world, attribute(one, 'target_group_arn'), ...groupTypes), attached(world, one))
  for (const { endpoint, subnets, behind, port, origin } of registrations)
    put(referred(world, behind, ...groupTypes), { to: { kind: 'endpoint', endpoint, subnets }, port, origin })
  return new Map(world.ofType(...groupTypes).map((resource) => [resource.id, readGroup(resource, registered.get(resource) ?? [])]))
}

function readGroup(resource: Resource, targets: readonly Target[]): TargetGroup {
  const said = attribute(resource, 'target_type')
  const kind = said === undefined ? 'instance' : text(said)
  const type = kind === 'instance' || kind === 'ip' || kind === 'lambda' || kind === 'alb' ? kind : 'unknown'
  const protocol = text(attribute(resource, 'protocol'))?.toUpperCase()
  const unknown = targets.map(({ to }) => (to.kind === 'unknown' ? to.says : undefined)).find((says) => says !== undefined)
  return {
    resource,
    type,
    port: number(attribute(resource, 'port')),
    protocol,
    family: text(attribute(resource, 'ip_address_type')) === 'ipv6' ? 6 : 4,
    targets: targets.filter(({ to }) => to.kind !== 'unknown'),
    doubt:
      resource.uncertain ?? (resource.lookedUp === true ? `${resource.id} is only looked up: others may have registered targets` : unknown),
    preserves: preserves(resource, type, protocol),
    health: healthCheck(resource, protocol, type),
    origin: resource.origin,
  }
}

/**
 * Does a target behind a network load balancer see the client's address? Always with UDP, and for instances and application load balancers unless it is switched
 * off; not for addresses with TCP and TLS unless it is switched on (NLB "Edit target group attributes", client IP preservation, 2026-11).
 */
function preserves(resource: Resource, type: TargetGroup['type'], protocol: string | undefined): boolean | 'unknown' {
  if (protocol !== undefined && /UDP|QUIC/.test(protocol)) return true
  if (type === 'unknown' || protocol === undefined) return 'unknown'
  return bool(attribute(resource, 'preserve_client_ip'), type !== 'ip') ?? 'unknown'
}

/**
 * What isn't said: 30 s apart (GENEVE 10), 5 successes, 2 failures, and a time-out of 6 s for HTTP, 10 for others, 5 for GENEVE (CreateTargetGroup, 2026-11); a
 * health_check block has 3 and 3 (the provider's defaults, 2026-11). Functions are asked only when it is said.
 */
function healthCheck(resource: Resource, protocol: string | undefined, type: TargetGroup['type']): Health | undefined {
  if (type === 'lambda') return undefined
  const [block] = blocks(attribute(resource, 'health_check'))
  if (block && bool(part(block, 'enabled'), true) === false) return undefined
  // Health checks use HTTP for application load balancers and TCP for network and gateway ones unless it is said (CreateTargetGroup, HealthCheckProtocol, 2026-11).
  const geneve = protocol === 'GENEVE'
  const usual = protocol !== undefined && protocol.startsWith('HTTP') ? 'HTTP' : 'TCP'
  const says = text(block && part(block, 'protocol'))?.toUpperCase() ?? usual
  const amount = (holder: Holder | undefined, name: string, otherwise: number): number | undefined =>
    holder && part(holder, name) !== undefined ? number(part(holder, name)) : otherwise
  const http = says.startsWith('HTTP')
  const grpc = text(attribute(resource, 'protocol_version'))?.toUpperCase() === 'GRPC'
  return {
    how: 'active',
    says: `health check of ${resource.id}`,
    protocol: grpc ? 'grpc' : says.toLowerCase(),
    port: number(block && part(block, 'port')) ?? (geneve ? 80 : undefined),
    path: http ? (text(block && part(block, 'path')) ?? (grpc ? '/AWS.ALB/healthcheck' : '/')) : undefined,
    expects: http ? (text(block && part(block, 'matcher')) ?? (grpc ? '12' : protocol?.startsWith('HTTP') === true ? '200' : '200-399')) : undefined,
    interval: amount(block, 'interval', geneve ? 10 : 30),
    timeout: amount(block, 'timeout', geneve ? 5 : says === 'HTTP' ? 6 : 10),
    unhealthy: amount(block, 'unhealthy_threshold', block ? 3 : 2),
    healthy: amount(block, 'healthy_threshold', block ? 3 : 5),
    // 300 s unless it is said (target group attributes, deregistration delay, 2026-11).
    deregistration: amount(resource, 'deregistration_delay', 300),
    retries: false,
    // A group all of whose targets are unhealthy gets requests at all of them (application load balancers, "Target group health", 2026-11).
    open: true,
    origin: block?.origin ?? resource.origin,
  }
}

const balancerTypes = ['aws_lb', 'aws_alb']
const instanceTypes = ['aws_instance', 'aws_spot_instance_request', 'aws_network_interface']

const known = new WeakMap<World, Map<string, Resource>>()

/** Instances and interfaces by private addresses that they say they have; what two say is nobody's. */
function holders(world: World): Map<string, Resource> {
  const made = known.get(world)
  if (made) return made
  const found = new Map<string, Resource>()
  const twice = new Set<string>()
  for (const resource of world.ofType('aws_instance', 'aws_network_interface'))
    for (const value of ['private_ip', 'private_ips', 'ipv6_addresses'].flatMap((name) => items(part(resource, name)))) {
      const address = parseAddress(text(value) ?? '')
      const key = address && formatAddress(address)
      if (key === undefined || found.get(key) === resource) continue
      if (found.has(key)) twice.add(key)
      else found.set(key, resource)
    }
  for (const key of twice) found.delete(key)
  known.set(world, found)
  return found
}

function attached(world: World, attachment: Resource): Target {
  const value = attribute(attachment, 'target_id')
  const target = (to: Target['to']): Target => ({ to, port: number(attribute(attachment, 'port')), origin: attachment.origin })
  const address = parseAddress(text(value) ?? '')
  if (address) {
    const holder = holders(world).get(formatAddress(address))
    return target(
      holder ? { kind: 'endpoint', endpoint: holder.id, subnets: subnetsOfTarget(world, holder) } : { kind: 'address', address },
    )
  }
  const found = world.follow(value, [...instanceTypes, ...balancerTypes, 'aws_lambda_function', 'aws_lambda_alias'])
  if (!found) return target({ kind: 'unknown', says: `${attachment.id} names no target` })
  if (attachment.uncertain !== undefined) return target({ kind: 'unknown', says: attachment.uncertain })
  if (found.kind !== 'resource')
    return target({ kind: 'unknown', says: found.kind === 'unknown' ? found.says : `target ${found.text} was not read` })
  const { resource } = found
  if (resource.type.startsWith('aws_lambda_')) {
    const behind = resource.type === 'aws_lambda_alias' ? referred(world, part(resource, 'function_name'), 'aws_lambda_function') : resource
    return target({ kind: 'function', name: (behind ?? resource).id })
  }
  return target({ kind: 'endpoint', endpoint: resource.id, subnets: subnetsOfTarget(world, resource) })
}

/** Where a target lies, as far as it says so itself or by its interface. */
function subnetsOfTarget(world: World, resource: Resource): readonly Resource[] {
  const own = subnetsOf(world, part(resource, 'subnet_id')).found
  if (own.length > 0) return own
  if (balancerTypes.includes(resource.type)) return subnetsOf(world, part(resource, 'subnets')).found
  const [primary] = [...blocks(part(resource, 'network_interface')), ...blocks(part(resource, 'primary_network_interface'))]
  const link = primary && referred(world, part(primary, 'network_interface_id'), 'aws_network_interface')
  return link ? subnetsOf(world, part(link, 'subnet_id')).found : []
}
