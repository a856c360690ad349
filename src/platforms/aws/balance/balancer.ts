import type { Address } from '../../../base/address.ts'
import { implied } from '../../../origin/origin.ts'
import type { Resource } from '../../resource.ts'
import { address, attribute, blocks, bool, part, text } from '../attribute.ts'
import { groupsOf, labelsOf, namesOf, place, publicOf, referred, subnetsOf, type Located } from '../compute/locate.ts'
import type { Placement } from '../placement.ts'
import type { ServiceName } from '../service.ts'
import type { World } from '../world.ts'

export const balancerTypes = ['aws_lb', 'aws_alb']

export interface Balancer {
  readonly resource: Resource
  readonly kind: 'application' | 'network' | 'gateway' | 'unknown'
  readonly placement: Placement
}

// Load balancers answer on their listeners' ports; what comes to another is not (how-elastic-load-balancing-works, listeners, 2026-11).
export const ownPorts = implied('aws: a load balancer answers on the ports of its listeners alone')
// The provider's and the API's default for internal load balancers (LoadBalancerAttribute ipv6.deny_all_igw_traffic, 2026-11).
const inside = implied('aws: no internet gateway reaches the IPv6 addresses of an internal load balancer')

/** An application, network or gateway load balancer; undefined where its VPC isn't known. */
export function readBalancer(world: World, resource: Resource): Balancer | undefined {
  const said = attribute(resource, 'load_balancer_type')
  const type = said === undefined ? 'application' : text(said)
  const kind = type === 'application' || type === 'network' || type === 'gateway' ? type : 'unknown'
  const mappings = blocks(attribute(resource, 'subnet_mapping'))
  const subnets = joined(
    subnetsOf(world, attribute(resource, 'subnets')),
    ...mappings.map((one) => subnetsOf(world, part(one, 'subnet_id'))),
  )
  const named = groupsOf(world, attribute(resource, 'security_groups'))
  const placed = place(world, subnets, named)
  if (!placed) return undefined
  // Network load balancers have no group unless they are given one when they are made (NLB "security groups", 2026-11); gateway ones never.
  const groups = kind === 'application' || named.found.length > 0 || named.doubt !== undefined ? placed.groups : []
  const internal = bool(attribute(resource, 'internal'), false)
  const addressing = attribute(resource, 'ip_address_type')
  const family = addressing === undefined ? 'ipv4' : text(addressing)
  const doubt =
    resource.uncertain ??
    placed.doubt ??
    (resource.lookedUp === true
      ? 'it is only looked up'
      : kind === 'unknown'
        ? 'what kind of load balancer it is, is not known'
        : undefined)
  return {
    resource,
    kind,
    placement: {
      id: resource.id,
      resource,
      says: 'load balancer',
      ...placed,
      groups,
      ...(doubt !== undefined && { doubt }),
      addresses: privateAddresses(mappings.map((one) => [address(part(one, 'private_ipv4_address')), address(part(one, 'ipv6_address'))])),
      public: kind === 'gateway' ? { kind: 'none' } : publicAddresses(world, resource, internal, family),
      ipv6: family === undefined ? 'unknown' : family.startsWith('dualstack'),
      checked: kind !== 'gateway',
      ...(resource.lookedUp !== true && { closed: ownPorts }),
      ...(internal === true && { sheltered: inside }),
      names: namesOf(resource, 'name'),
      labels: labelsOf(resource),
      origin: resource.origin,
    },
  }
}

function joined(...parts: readonly Located[]): Located {
  return { found: [...new Set(parts.flatMap(({ found }) => found))], doubt: parts.map((one) => one.doubt).find((one) => one !== undefined) }
}

/** Private addresses count only where every subnet's is known: one of several isn't all of it. */
function privateAddresses(given: readonly (readonly (Address | undefined)[])[]): Address[] {
  const known = given.map((one) => one.flatMap((each) => each ?? []))
  return given.length > 0 && known.every((one) => one.some(({ family }) => family === 4)) ? known.flat() : []
}

function publicAddresses(world: World, resource: Resource, internal: boolean | undefined, family: string | undefined): Placement['public'] {
  const origin = attribute(resource, 'internal')?.origin ?? implied('aws: a load balancer faces the internet unless it is internal')
  if (internal === undefined) return { kind: 'unknown', says: 'whether it is internal is not known', origin }
  if (internal || family === 'dualstack-without-public-ipv4') return { kind: 'none' }
  const allocations = blocks(attribute(resource, 'subnet_mapping')).flatMap((one) => part(one, 'allocation_id') ?? [])
  const elastic = allocations.flatMap((value) => referred(world, value, 'aws_eip') ?? [])
  const known = elastic.flatMap((one) => address(part(one, 'public_ip')) ?? [])
  const [only, more] = elastic
  // One elastic IP is known by its own name.
  const own = only && !more && allocations.length === 1 ? publicOf(resource.id, only.origin, only.id) : publicOf(resource.id, origin)
  if (own.kind !== 'address' || known.length === 0 || known.length < allocations.length) return own
  return { ...own, addresses: known }
}

/** A balancer of which not every listener is known. */
export function opened(placement: Placement): Placement {
  return { ...placement, closed: undefined }
}

/** The name that a load balancer gets. */
export function balancerName(resource: Resource, { public: reached }: Placement, name = 'dns_name'): ServiceName {
  const written = text(attribute(resource, name))
  return {
    link: { resource: resource.id, attribute: name },
    name: (written ?? `${resource.id}.${name}`).toLowerCase(),
    endpoint: resource.id,
    // An internet-facing load balancer's name gives its public addresses wherever it is asked (internet-facing load balancers, 2026-11).
    gives: reached.kind === 'none' ? 'private' : 'public',
    // `dualstack.` before the name asks for both families (elb-internet-facing-load-balancers, DNS names, 2026-11).
    before: ['dualstack'],
    origin: resource.origin,
  }
}
