import type { Dependency } from '../../../model/endpoint.ts'
import type { Health } from '../../../model/health.ts'
import type { HttpRouter, Pool, PoolMember } from '../../../model/http.ts'
import { implied } from '../../../origin/origin.ts'
import type { Unread } from '../../../origin/problem.ts'
import type { Resource } from '../../resource.ts'
import { attribute, blocks, bool, items, number, part, text, unknownIn, type Holder } from '../attribute.ts'
import { declared, groupsOf, labelsOf, namesOf, place, publicOf, referred, referrers, subnetsOf } from '../compute/locate.ts'
import type { Registration } from '../compute/registration.ts'
import { defaultSubnetsId } from '../implied.ts'
import type { Placement } from '../placement.ts'
import type { PlacedListener, Served, ServiceName } from '../service.ts'
import type { World } from '../world.ts'
import { balancerName, opened, ownPorts } from './balancer.ts'
import { certificateId, policyVersions } from './tls.ts'
import { withIdle } from './pool.ts'
import { shareZone } from './zone.ts'

// Reachability Analyzer, ELB_ACL_RESTRICTION: network ACLs judge what a Classic Load Balancer sends even to a target in its own subnet (2026-11).
const judged = implied('aws: network ACLs judge what a classic load balancer sends, also within its subnet')

interface Member {
  readonly endpoint: string
  readonly subnets: readonly Resource[]
  readonly origin: PoolMember['origin']
}

/** Classic load balancers. */
export function lowerClassic(world: World, registrations: readonly Registration[]): Partial<Served> {
  const placements: Placement[] = []
  const listeners: PlacedListener[] = []
  const routers: HttpRouter[] = []
  const pools: Pool[] = []
  const dependencies: Dependency[] = []
  const names: ServiceName[] = []
  const unread: Unread[] = []
  for (const resource of declared(world, 'aws_elb')) {
    const placement = placementOf(world, resource)
    if (!placement) {
      unread.push({ what: `${resource.id}: the VPC that it is in was not read`, origin: resource.origin, changesAnswers: true })
      continue
    }
    const { members, doubt } = membersOf(world, resource, registrations)
    if (doubt !== undefined) unread.push({ what: `${resource.id}: ${doubt}`, origin: resource.origin, changesAnswers: true })
    const zonal = withinZones(resource, placement, members)
    if (zonal !== undefined) unread.push({ what: zonal, origin: attribute(resource, 'cross_zone_load_balancing')?.origin ?? resource.origin, changesAnswers: true })
    let known = unknownIn(attribute(resource, 'listener')) === undefined
    names.push(balancerName(resource, placement))
    dependencies.push(...healthCalls(resource, members))
    for (const block of blocks(attribute(resource, 'listener'))) {
      const pool = poolOf(resource, block, members, placement.subnets)
      const listener = pool && listenerOf(world, resource, block, pool, routers, members.length === 0 ? doubt : undefined)
      known &&= listener !== undefined
      if (!pool || !listener)
        unread.push({
          what: `${resource.id}: a listener whose ports or protocol are not known`,
          origin: block.origin,
          changesAnswers: true,
        })
      else {
        pools.push(pool)
        listeners.push(listener)
      }
    }
    placements.push(known ? placement : opened(placement))
  }
  return { placements, listeners, routers, pools, dependencies, names, unread }
}

/** Without balancing across zones each node sends to instances of its own zone (elb "Configure cross-zone load balancing"; on unless it is said, the provider's default, 2026-11). */
function withinZones(resource: Resource, { subnets }: Placement, members: readonly Member[]): string | undefined {
  if (bool(attribute(resource, 'cross_zone_load_balancing'), true) !== false || subnets.length < 2) return undefined
  const lacking = subnets.filter((subnet) => members.every((one) => shareZone(one.subnets, [subnet]) === false))
  return lacking.length === 0 || members.length === 0
    ? undefined
    : `${resource.id} does not balance across zones, and has no instance in that of ${lacking.map(({ id }) => id).join(', ')}: which zone a client gets is not followed`
}

function placementOf(world: World, resource: Resource): Placement | undefined {
  const given = subnetsOf(world, attribute(resource, 'subnets'))
  const fallback = world.byId(defaultSubnetsId(resource))
  const subnets = attribute(resource, 'subnets') === undefined && fallback ? { found: [fallback], doubt: undefined } : given
  const placed = place(world, subnets, groupsOf(world, attribute(resource, 'security_groups')))
  if (!placed) return undefined
  const internal = bool(attribute(resource, 'internal'), false)
  const origin = attribute(resource, 'internal')?.origin ?? implied('aws: a load balancer faces the internet unless it is internal')
  const doubt = resource.uncertain ?? placed.doubt
  return {
    id: resource.id,
    resource,
    says: 'load balancer',
    ...placed,
    ...(doubt !== undefined && { doubt }),
    addresses: [],
    public:
      internal === undefined
        ? { kind: 'unknown', says: 'whether it is internal is not known', origin }
        : internal
          ? { kind: 'none' }
          : publicOf(resource.id, origin),
    // In a VPC a classic load balancer has IPv4 addresses alone (elb-internet-facing-load-balancers, 2026-11).
    ipv6: false,
    checked: true,
    closed: ownPorts,
    judgedWithin: judged,
    names: namesOf(resource, 'name'),
    labels: labelsOf(resource),
    origin: resource.origin,
  }
}

function membersOf(
  world: World,
  resource: Resource,
  registrations: readonly Registration[],
): { readonly members: readonly Member[]; readonly doubt: string | undefined } {
  let doubt: string | undefined
  const attached = referrers(world, resource, ['aws_elb_attachment'], 'elb')
  const named = [...items(attribute(resource, 'instances')), ...attached.flatMap((one) => attribute(one, 'instance') ?? [])]
  const instances = named.flatMap((value): Member[] => {
    const found = world.follow(value, ['aws_instance'])
    if (found?.kind !== 'resource') {
      doubt ??= found?.kind === 'foreign' ? `instance ${found.text} was not read` : (found?.says ?? 'an instance is not known')
      return []
    }
    return [{ endpoint: found.resource.id, subnets: subnetsOf(world, part(found.resource, 'subnet_id')).found, origin: value.origin }]
  })
  const others = registrations.filter((one) => referred(world, one.behind, 'aws_elb') === resource)
  return { members: [...instances, ...others.map(({ endpoint, subnets, origin }) => ({ endpoint, subnets, origin }))], doubt }
}

function poolOf(resource: Resource, block: Holder, members: readonly Member[], subnets: readonly Resource[]): Pool | undefined {
  const [outside, inner] = [number(part(block, 'lb_port')), number(part(block, 'instance_port'))]
  if (outside === undefined || inner === undefined) return undefined
  const idle = members.filter((one) => shareZone(one.subnets, subnets) === false).map(({ endpoint }) => endpoint)
  return {
    id: `${resource.id}/${outside}`,
    says: withIdle(`instances of ${resource.id}`, idle),
    method: 'any',
    // An instance in a zone that isn't enabled gets nothing (ELB_INSTALLED_AZ_RESTRICTION, 2026-11).
    members: members.map((one) => ({
      target: { kind: 'endpoint', endpoint: one.endpoint },
      port: inner,
      weight: 1,
      backup: false,
      down: idle.includes(one.endpoint),
      origin: one.origin,
    })),
    health: healthOf(resource, inner),
    origin: block.origin,
  }
}

/** Without a block TCP on the listener's port every 30 s, 10 successes, 2 failures, 5 s to answer (elb-healthchecks, 2026-11); draining is off unless it is said (the provider's default). */
function healthOf(resource: Resource, port: number): Health {
  const [check] = blocks(attribute(resource, 'health_check'))
  const target = /^(TCP|SSL|HTTPS?):(\d{1,5})(\/.*)?$/i.exec(text(check && part(check, 'target')) ?? '')
  const amount = (name: string, otherwise: number): number | undefined =>
    check && part(check, name) !== undefined ? number(part(check, name)) : otherwise
  const draining = bool(attribute(resource, 'connection_draining'), false)
  const said = attribute(resource, 'connection_draining_timeout')
  return {
    how: 'active',
    says: `health check of ${resource.id}`,
    protocol: check ? target?.[1]?.toLowerCase() : 'tcp',
    port: check ? (target?.[2] === undefined ? undefined : Number(target[2])) : port,
    path: target?.[3],
    expects: target?.[3] === undefined ? undefined : '200',
    interval: amount('interval', 30),
    timeout: amount('timeout', 5),
    unhealthy: amount('unhealthy_threshold', 2),
    healthy: amount('healthy_threshold', 10),
    deregistration: draining === false ? 0 : draining === undefined ? undefined : said ? number(said) : 300,
    retries: false,
    origin: check?.origin ?? resource.origin,
  }
}

function listenerOf(
  world: World,
  resource: Resource,
  block: Holder,
  pool: Pool,
  routers: HttpRouter[],
  doubt: string | undefined,
): PlacedListener | undefined {
  const [protocol, inner] = [text(part(block, 'lb_protocol'))?.toUpperCase(), text(part(block, 'instance_protocol'))?.toUpperCase()]
  const port = number(part(block, 'lb_port'))
  if (protocol === undefined || inner === undefined || port === undefined) return undefined
  const says = `listener of ${resource.id} (${protocol} ${port})`
  const id = `${resource.id}/${port}/listener`
  const secured = protocol === 'HTTPS' || protocol === 'SSL'
  const onward = inner === 'HTTPS' || inner === 'SSL'
  const http = protocol.startsWith('HTTP')
  const router = `${resource.id}/${port}/router`
  if (http && doubt === undefined)
    routers.push({
      id: router,
      says,
      rules: [],
      otherwise: {
        action: { do: 'forward', pool: pool.id, path: { kind: 'keep' }, host: undefined, tls: onward },
        says: pool.says,
        origin: block.origin,
      },
    })
  return {
    id,
    says,
    endpoint: resource.id,
    protocol: 'tcp',
    port,
    tls: secured
      ? {
          // Without a policy of its own a listener has the default one, TLS 1.0 to 1.2 (elb-security-policy-table, ELBSecurityPolicy-2016-08, 2026-11).
          versions: policyVersions('ELBSecurityPolicy-2016-08'),
          ciphers: undefined,
          certificates: certificateId(world, part(block, 'ssl_certificate_id')),
          clientCertificates: false,
          origin: part(block, 'ssl_certificate_id')?.origin ?? block.origin,
        }
      : undefined,
    serves:
      doubt !== undefined
        ? { kind: 'unknown', says: doubt }
        : http
          ? { kind: 'http', router }
          : { kind: 'pool', pool: pool.id, ...(secured && { speaks: onward ? 'https' : 'http' }) },
    names: [],
    origin: block.origin,
  }
}

/** `HTTP:8080/health`, `TCP:22`; without a block TCP on the first listener's port (health checks of the API's default, 2026-11). */
function healthCalls(resource: Resource, members: readonly Member[]): Dependency[] {
  const [check] = blocks(attribute(resource, 'health_check'))
  const [first] = blocks(attribute(resource, 'listener'))
  const written = text(check && part(check, 'target'))
  const port =
    written === undefined
      ? number(first && part(first, 'instance_port'))
      : Number(/^(?:TCP|SSL|HTTPS?):(\d{1,5})/i.exec(written)?.[1] ?? Number.NaN)
  if (port === undefined || Number.isNaN(port)) return []
  return members.map(({ endpoint }) => ({
    from: resource.id,
    host: endpoint,
    endpoint,
    port,
    protocol: 'tcp',
    url: undefined,
    purpose: `health check of ${resource.id}`,
    origin: check?.origin ?? resource.origin,
  }))
}
