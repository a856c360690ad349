import { implied, type Origin } from '../../../origin/origin.ts'
import type { Resource } from '../../resource.ts'
import type { Value } from '../../value.ts'
import { bool, part, text, unknownIn } from '../attribute.ts'
import type { Placement } from '../placement.ts'
import { defaultGroupOf } from '../vpc/group.ts'
import type { Found, World } from '../world.ts'

/** What a list of references came to: those that were read, and why the rest isn't known. */
export interface Located {
  readonly found: readonly Resource[]
  readonly doubt: string | undefined
}

const subnetTypes = ['aws_subnet', 'aws_default_subnet']
const groupTypes = ['aws_security_group', 'aws_default_security_group']
const vpcTypes = ['aws_vpc', 'aws_default_vpc']

export function subnetsOf(world: World, value: Value | undefined): Located {
  return locate(world, value, subnetTypes, 'subnet')
}

export function groupsOf(world: World, value: Value | undefined): Located {
  return locate(world, value, groupTypes, 'security group')
}

/** Follows a list of references to resources of some types. What leads elsewhere, or nowhere, is the doubt. */
export function locate(world: World, value: Value | undefined, types: readonly string[], says: string): Located {
  const found: Resource[] = []
  let doubt: string | undefined
  for (const one of world.followAll(value, types)) {
    const resource = resourceOf(world, one, types)
    if (!resource) doubt ??= doubtOf(one, says)
    else if (!found.includes(resource)) found.push(resource)
  }
  return { found, doubt }
}

/** The one resource of some types that a reference leads to, by id, ARN or name. */
export function referred(world: World, value: Value | undefined, ...types: readonly string[]): Resource | undefined {
  const found = world.follow(value, types)
  return found && resourceOf(world, found, types)
}

const referring = new WeakMap<World, Map<string, Map<Resource, Resource[]>>>()

/** Those of some types that refer to a resource by an attribute, found once for all. */
export function referrers(world: World, to: Resource, types: readonly string[], name: string): readonly Resource[] {
  const known = referring.get(world) ?? new Map<string, Map<Resource, Resource[]>>()
  referring.set(world, known)
  const key = `${types.join(' ')}.${name} ${to.type}`
  let found = known.get(key)
  if (!found) {
    found = new Map()
    for (const one of world.ofType(...types)) {
      const target = referred(world, part(one, name), to.type)
      if (target) found.set(target, [...(found.get(target) ?? []), one])
    }
    known.set(key, found)
  }
  return found.get(to) ?? []
}

/** Attributes by which one refers to the thing itself. */
const itself = /^(?:id|arn|name|identifier|\w+_(?:id|arn|name|identifier))$/

function resourceOf(world: World, found: Found, types: readonly string[]): Resource | undefined {
  if (found.kind === 'resource') return types.includes(found.resource.type) && itself.test(found.attribute) ? found.resource : undefined
  return found.kind === 'foreign' ? named(world, types, found.text) : undefined
}

const nameAttributes = [
  'id',
  'arn',
  'name',
  'identifier',
  'cluster_identifier',
  'cluster_id',
  'replication_group_id',
  'cluster_name',
  'family',
]
const indexes = new WeakMap<World, Map<string, Map<string, Resource>>>()

/** By the name that a resource gives itself, where whoever read it made no key of it. */
function named(world: World, types: readonly string[], wanted: string): Resource | undefined {
  const index = indexes.get(world) ?? new Map<string, Map<string, Resource>>()
  indexes.set(world, index)
  for (const type of types) {
    let known = index.get(type)
    if (!known) {
      known = new Map()
      for (const resource of world.ofType(type))
        for (const name of nameAttributes) {
          const written = text(part(resource, name))
          if (written !== undefined && !known.has(written)) known.set(written, resource)
        }
      index.set(type, known)
    }
    const resource = known.get(wanted)
    if (resource) return resource
  }
  return undefined
}

function doubtOf(found: Found, says: string): string {
  switch (found.kind) {
    case 'resource':
      return `${found.resource.id} tells no ${says} before it is applied`
    case 'foreign':
      return `${says} ${found.text} was not read`
    case 'unknown':
      return found.says
  }
}

/** Resources that are declared, without those that are only looked up: of these nothing is known but what they are asked for. */
export function declared(world: World, ...types: readonly string[]): readonly Resource[] {
  return world.ofType(...types).filter(({ lookedUp }) => lookedUp !== true)
}

/** The VPC that a subnet or a group says it is in. */
export function vpcOf(world: World, resource: Resource): Resource | undefined {
  const found = world.followOn(part(resource, 'vpc_id'), vpcTypes, 'vpc_id')
  return found?.kind === 'resource' && vpcTypes.includes(found.resource.type) ? found.resource : undefined
}

/** The subnets of a VPC, in the order in which they were read. */
export function subnetsWithin(world: World, vpc: Resource): Resource[] {
  return world.ofType(...subnetTypes).filter((subnet) => vpcOf(world, subnet) === vpc)
}

/**
 * Where something lies and what guards it. Subnets that aren't known: somewhere in the VPC of its groups, or of what else is told (`beside`), with a doubt.
 * Without groups it has its VPC's default group (AWS: an interface for which no group is named gets it; vpc-security-groups, 2026-11).
 */
export function place(
  world: World,
  subnets: Located,
  groups: Located,
  beside?: Resource,
): Pick<Placement, 'subnets' | 'groups' | 'doubt' | 'lost'> | undefined {
  const [vpc] = [...subnets.found, ...groups.found, ...(beside ? [beside] : [])].flatMap((one) =>
    vpcTypes.includes(one.type) ? [one] : (vpcOf(world, one) ?? []),
  )
  const where = subnets.found.length > 0 ? subnets.found : vpc ? subnetsWithin(world, vpc) : []
  if (where.length === 0) return undefined
  const { doubt } = groups
  const lost = subnets.doubt ?? (subnets.found.length === 0 ? 'its subnets are not known' : undefined)
  const own = groups.found.map(({ id }) => id)
  const guarded = own.length > 0 || groups.doubt !== undefined ? own : defaultGroups(world, where)
  return { subnets: where, groups: guarded, ...(doubt !== undefined && { doubt }), ...(lost !== undefined && { lost }) }
}

/** The default security group of the VPC of these subnets. */
function defaultGroups(world: World, subnets: readonly Resource[]): string[] {
  const [vpc] = subnets.flatMap((subnet) => vpcOf(world, subnet) ?? [])
  const [managed] = world.ofType('aws_default_security_group').filter((group) => vpc !== undefined && vpcOf(world, group) === vpc)
  return managed ? [managed.id] : vpc ? [defaultGroupOf(vpc.id)] : []
}

/**
 * A public IPv4 address: as it is said, else as its subnets give one to what starts in them (AWS: MapPublicIpOnLaunch, false unless set; default subnets
 * have it set; vpc-ip-addressing, 2026-11).
 */
export function publicAddress(id: string, said: Value | undefined, subnets: readonly Resource[]): Placement['public'] {
  const told = bool(said, false)
  if (said && told === undefined) return { kind: 'unknown', says: 'whether it gets a public address is not known', origin: said.origin }
  if (said) return told === true ? publicOf(id, said.origin) : { kind: 'none' }
  const given = subnets.map((subnet) => ({ subnet, value: part(subnet, 'map_public_ip_on_launch') }))
  // What a subnet that was only looked up gives is not told.
  const gives = given.map(({ subnet, value }) => {
    const without = subnet.type === 'aws_default_subnet' ? true : subnet.lookedUp === true ? undefined : false
    return value === undefined ? without : bool(value, false)
  })
  const origin =
    given.find(({ value }) => value !== undefined)?.value?.origin ??
    given.find(({ subnet }) => subnet.type === 'aws_subnet' && subnet.lookedUp === true)?.subnet.origin ??
    implied('aws: a subnet gives no public address unless it is told to')
  if (gives.every((one) => one === false)) return { kind: 'none' }
  if (gives.every((one) => one === true)) return publicOf(id, origin)
  return { kind: 'unknown', says: 'whether it gets a public address depends on the subnet', origin }
}

/** A public address that AWS will choose. */
export function publicOf(id: string, origin: Origin, called = `${id}/public`): Placement['public'] {
  return { kind: 'address', id: called, addresses: [], origin }
}

/** Whether something that may have IPv6 where its subnets have, has it. */
export function perhapsIpv6(subnets: readonly Resource[]): false | 'unknown' {
  const some = subnets.some(
    (subnet) =>
      ['ipv6_cidr_block', 'ipv6_ipam_pool_id'].some((name) => part(subnet, name) !== undefined) ||
      bool(part(subnet, 'ipv6_native'), false) !== false,
  )
  return some ? 'unknown' : false
}

/** IPv6 as its subnets give it to what starts in them; where they only could, it isn't known. */
export function ipv6Of(subnets: readonly Resource[]): boolean | 'unknown' {
  const given = subnets.map((subnet) => {
    if (part(subnet, 'ipv6_cidr_block') === undefined && bool(part(subnet, 'ipv6_native'), false) !== true) return false
    return bool(part(subnet, 'assign_ipv6_address_on_creation'), false) ?? 'unknown'
  })
  return given.every((one) => one === false) ? false : given.every((one) => one === true) ? true : 'unknown'
}

/** Known tags, as labels. */
export function labelsOf(resource: Resource): Record<string, string> {
  const labels: Record<string, string> = {}
  for (const name of ['tags_all', 'tags']) {
    const tags = part(resource, name)
    if (tags?.kind !== 'map') continue
    for (const [key, value] of tags.entries) {
      const written = text(value)
      if (written !== undefined) labels[key] = written
    }
  }
  return labels
}

/** What people call a thing beside its id: its name in AWS and its `Name` tag. */
export function namesOf(resource: Resource, ...attributes: readonly string[]): string[] {
  const found = [...attributes.map((name) => text(part(resource, name))), labelsOf(resource)['Name']]
  return [...new Set(found.flatMap((name) => (name === undefined || name === '' ? [] : [name])))]
}

/** Why a resource may not be there, or a value not known. */
export function uncertainty(resource: Resource, ...values: readonly (Value | undefined)[]): string | undefined {
  return resource.uncertain ?? values.map((value) => unknownIn(value)?.says).find((says) => says !== undefined)
}
