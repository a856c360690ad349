import { minusRanges, notPublic, parsePrefix, type AddressRange } from '../../../base/address.ts'
import type { Origin } from '../../../origin/origin.ts'
import type { Resource } from '../../resource.ts'
import type { Value } from '../../value.ts'
import { attribute, bool, prefix, text, unknownIn } from '../attribute.ts'
import type { World } from '../world.ts'

export interface Vpc {
  readonly id: string
  readonly resource: Resource
  /** What is known of its ranges, of both families. */
  readonly ranges: readonly AddressRange[]
  /** Families of which it has ranges that aren't known yet. */
  readonly open: readonly (4 | 6)[]
  /** Somebody else's: what isn't read of it may be anything. */
  readonly foreign: boolean
  /** Are there answers at the network's base plus two? */
  readonly dns: boolean
  readonly origin: Origin
}

export interface Subnet {
  readonly id: string
  readonly resource: Resource
  readonly vpc: Vpc
  /** Its own prefixes, as far as they are known. */
  readonly prefixes: readonly AddressRange[]
  /** Where its interfaces' addresses surely lie, of each family that it has. */
  readonly ranges: readonly AddressRange[]
  readonly ipv4: boolean
  readonly ipv6: boolean
  readonly zone: string | undefined
  readonly foreign: boolean
  readonly origin: Origin
}

const fixed = (written: string): AddressRange[] => [parsePrefix(written)].flatMap((one) => one ?? [])
/** Where an IPv6 range lies that AWS will choose: global unicast. */
export const someIpv6: readonly AddressRange[] = fixed('2000::/3')
/** Where a VPC's IPv4 ranges may lie (AWS: private by convention, public ones are allowed; vpc-cidr-blocks, 2026-11). */
export const someIpv4: readonly AddressRange[] = minusRanges(
  fixed('0.0.0.0/0'),
  ['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/3'].flatMap(fixed),
)

/** Addresses that no one on the internet has: private IPv4 and everything else that is reserved, unique local and link-local IPv6. */
export const offInternet: readonly AddressRange[] = [...notPublic.filter(({ family }) => family === 4), ...['fc00::/7', 'fe80::/10'].flatMap(fixed)]

export const vpcTypes: readonly string[] = ['aws_vpc', 'aws_default_vpc']
export const subnetTypes: readonly string[] = ['aws_subnet', 'aws_default_subnet']

/** VPCs and subnets by their resources' ids. */
export class Networks {
  readonly vpcs = new Map<string, Vpc>()
  readonly subnets = new Map<string, Subnet>()
  readonly #world: World

  constructor(world: World) {
    this.#world = world
    const more = this.#associated()
    for (const resource of world.ofType(...vpcTypes)) this.vpcs.set(resource.id, vpcOf(resource, more.get(resource.id) ?? []))
    for (const resource of world.ofType(...subnetTypes)) {
      const vpc = this.vpcOf(resource)
      if (vpc) this.subnets.set(resource.id, subnetOf(resource, vpc))
    }
  }

  /** The VPC that a resource says it is in. */
  vpcOf(resource: Resource, name = 'vpc_id'): Vpc | undefined {
    const found = this.#world.followOn(attribute(resource, name), vpcTypes, 'vpc_id')
    if (found?.kind === 'resource') return this.vpcs.get(found.resource.id)
    return resource.type === 'aws_default_subnet' ? this.defaultVpc(resource) : undefined
  }

  defaultVpc(of: Resource): Vpc | undefined {
    return [...this.vpcs.values()].find(
      ({ resource }) => resource.type === 'aws_default_vpc' && resource.region === of.region && resource.account === of.account,
    )
  }

  subnetOf(value: Value | undefined): Subnet | undefined {
    const found = this.#world.follow(value, subnetTypes)
    return found?.kind === 'resource' ? this.subnets.get(found.resource.id) : undefined
  }

  /** Ranges that were added to VPCs: values by the VPC's id. */
  #associated(): Map<string, (readonly [Resource, 4 | 6])[]> {
    const found = new Map<string, (readonly [Resource, 4 | 6])[]>()
    for (const resource of this.#world.ofType('aws_vpc_ipv4_cidr_block_association', 'aws_vpc_ipv6_cidr_block_association')) {
      const vpc = this.#world.follow(attribute(resource, 'vpc_id'), vpcTypes)
      if (vpc?.kind !== 'resource') continue
      const family = resource.type === 'aws_vpc_ipv4_cidr_block_association' ? 4 : 6
      found.set(vpc.resource.id, [...(found.get(vpc.resource.id) ?? []), [resource, family]])
    }
    return found
  }
}

const ipv4Sources = ['cidr_block', 'ipv4_ipam_pool_id']
const ipv6Sources = ['ipv6_cidr_block', 'ipv6_ipam_pool_id', 'assign_generated_ipv6_cidr_block']

function vpcOf(resource: Resource, more: readonly (readonly [Resource, 4 | 6])[]): Vpc {
  const ranges: AddressRange[] = []
  const open = new Set<4 | 6>()
  const look = (holder: Resource, family: 4 | 6): void => {
    const names = family === 4 ? ipv4Sources : ipv6Sources
    const known = prefix(attribute(holder, names[0] ?? ''))
    if (known) ranges.push(known)
    else if (names.some((name) => says(holder, name)) || holder.uncertain !== undefined) open.add(family)
  }
  look(resource, 4)
  look(resource, 6)
  for (const [holder, family] of more) look(holder, family)
  // AWS: default VPCs have 172.31.0.0/16 (default-vpc-components, 2026-11).
  if (resource.type === 'aws_default_vpc' && !ranges.some(({ family }) => family === 4)) ranges.push(...fixed('172.31.0.0/16'))
  const foreign = resource.lookedUp === true
  if (foreign || (ranges.length === 0 && open.size === 0))
    for (const family of [4, 6] as const) if (family === 4 || foreign) if (!ranges.some((one) => one.family === family)) open.add(family)
  return {
    id: resource.id,
    resource,
    ranges,
    open: [...open],
    foreign,
    dns: bool(attribute(resource, 'enable_dns_support'), true) !== false,
    origin: resource.origin,
  }
}

/** Is the attribute set to something other than false? */
function says(resource: Resource, name: string): boolean {
  const value = attribute(resource, name)
  return value !== undefined && bool(value, false) !== false
}

function subnetOf(resource: Resource, vpc: Vpc): Subnet {
  const native = bool(attribute(resource, 'ipv6_native'), false) === true
  const four = prefix(attribute(resource, 'cidr_block'))
  const six = prefix(attribute(resource, 'ipv6_cidr_block'))
  const foreign = resource.lookedUp === true
  const mayHave6 =
    six !== undefined ||
    native ||
    unknownIn(attribute(resource, 'ipv6_cidr_block')) !== undefined ||
    attribute(resource, 'ipv6_ipam_pool_id') !== undefined
  const ranges: AddressRange[] = []
  if (four) ranges.push(usable(four))
  else if (!native) ranges.push(...within(vpc, 4))
  if (six) ranges.push(usable(six))
  else if (mayHave6 || (foreign && vpc.open.includes(6))) ranges.push(...within(vpc, 6))
  return {
    id: resource.id,
    resource,
    vpc,
    prefixes: [four, six].flatMap((one) => one ?? []),
    ranges,
    ipv4: !native,
    ipv6: ranges.some(({ family }) => family === 6),
    zone: text(attribute(resource, 'availability_zone')) ?? text(attribute(resource, 'availability_zone_id')),
    foreign,
    origin: resource.origin,
  }
}

/** AWS keeps the first four addresses of a subnet and the last one for itself (subnet-sizing, 2026-11). */
function usable({ family, first, last }: AddressRange): AddressRange {
  return last - first < 8n ? { family, first, last } : { family, first: first + 4n, last: last - 1n }
}

/** Where something in a VPC lies of which no more is known. */
export function within(vpc: Vpc, family: 4 | 6): readonly AddressRange[] {
  const known = vpc.ranges.filter((one) => one.family === family)
  if (known.length > 0 && !vpc.open.includes(family)) return known.map(usable)
  return family === 4 ? someIpv4 : someIpv6
}
