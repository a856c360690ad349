import type { Address } from '../../../base/address.ts'
import type { Unread } from '../../../origin/problem.ts'
import type { Resource } from '../../resource.ts'
import type { Value } from '../../value.ts'
import { address, attribute, blocks, bool, items, number, part, text, type Holder } from '../attribute.ts'
import { groupsOf, ipv6Of, labelsOf, namesOf, place, publicAddress, subnetsOf, type Located } from '../compute/locate.ts'
import { templateOf } from '../compute/template.ts'
import { defaultSubnetsId } from '../implied.ts'
import type { Placement } from '../placement.ts'
import type { World } from '../world.ts'

/** Instances and interfaces as placements. */
export interface Placed {
  readonly placements: readonly Placement[]
  /** The placement that stands for an instance or an interface: an instance's first interface is the instance itself. */
  readonly of: ReadonlyMap<string, string>
  readonly unread: readonly Unread[]
}

const interfaceType = ['aws_network_interface']

export function placeInstances(world: World): Placed {
  const placements: Placement[] = []
  const of = new Map<string, string>()
  const unread: Unread[] = []
  const added = addedGroups(world)
  for (const instance of world.ofType('aws_instance')) {
    if (instance.lookedUp === true && attribute(instance, 'subnet_id') === undefined) continue
    const interfaces = interfacesOf(world, instance)
    const own = interfaces[0]
      ? placementOfInterface(world, interfaces[0].resource, added, instance)
      : placementOfInstance(world, instance, added)
    if (own) {
      placements.push(own)
      of.set(instance.id, own.id)
    } else unread.push({ what: `${instance.id}: where it lies is not known`, origin: instance.origin, changesAnswers: true })
    for (const [index, { resource }] of interfaces.entries()) of.set(resource.id, index === 0 ? instance.id : resource.id)
  }
  const attached = attachments(world)
  for (const resource of world.ofType('aws_network_interface')) {
    if (of.has(resource.id) && of.get(resource.id) !== resource.id) continue
    const holder = attached.get(resource.id)
    const one = placementOfInterface(world, resource, added, undefined)
    if (!one) {
      unread.push({ what: `${resource.id}: where it lies is not known`, origin: resource.origin, changesAnswers: true })
      continue
    }
    of.set(resource.id, resource.id)
    placements.push(holder === undefined ? one : { ...one, names: [...one.names, `${holder} (${resource.id})`] })
  }
  return { placements, of, unread }
}

/** The interfaces that an instance names as its own, first first. */
function interfacesOf(world: World, instance: Resource): { readonly resource: Resource; readonly index: number }[] {
  const first = blocks(attribute(instance, 'primary_network_interface')).map((block) => ({ block, index: 0 }))
  const named = [
    ...first,
    ...blocks(attribute(instance, 'network_interface')).map((block) => ({ block, index: number(part(block, 'device_index')) ?? 0 })),
  ]
  return named
    .flatMap(({ block, index }) => {
      const found = world.follow(part(block, 'network_interface_id'), interfaceType)
      return found?.kind === 'resource' && interfaceType.includes(found.resource.type) ? [{ resource: found.resource, index }] : []
    })
    .toSorted((a, b) => a.index - b.index)
}

/** Instances by the interface that is attached to them. */
function attachments(world: World): Map<string, string> {
  const found = new Map<string, string>()
  for (const resource of world.ofType('aws_network_interface')) {
    for (const block of blocks(attribute(resource, 'attachment'))) {
      const instance = world.follow(part(block, 'instance'), ['aws_instance'])
      if (instance?.kind === 'resource') found.set(resource.id, instance.resource.id)
    }
  }
  for (const resource of world.ofType('aws_network_interface_attachment')) {
    const own = world.follow(attribute(resource, 'network_interface_id'), interfaceType)
    const instance = world.follow(attribute(resource, 'instance_id'), ['aws_instance'])
    if (own?.kind === 'resource' && instance?.kind === 'resource') found.set(own.resource.id, instance.resource.id)
  }
  return found
}

/** Groups that are attached to interfaces by resources of their own: by the instance's or the interface's id. */
function addedGroups(world: World): Map<string, Value[]> {
  const found = new Map<string, Value[]>()
  for (const resource of world.ofType('aws_network_interface_sg_attachment')) {
    const own = world.follow(attribute(resource, 'network_interface_id'), ['aws_network_interface', 'aws_instance'])
    const value = attribute(resource, 'security_group_id')
    if (own?.kind === 'resource' && value) found.set(own.resource.id, [...(found.get(own.resource.id) ?? []), value])
  }
  return found
}

function withAdded(world: World, groups: Located, added: readonly Value[]): Located {
  if (added.length === 0) return groups
  const more = added.map((value) => groupsOf(world, value))
  return {
    found: [...new Set([...groups.found, ...more.flatMap((one) => one.found)])],
    doubt: groups.doubt ?? more.find((one) => one.doubt !== undefined)?.doubt,
  }
}

const joined = (...lists: readonly Located[]): Located => ({
  found: [...new Set(lists.flatMap(({ found }) => found))],
  doubt: lists.find(({ doubt }) => doubt !== undefined)?.doubt,
})

function placementOfInstance(world: World, instance: Resource, added: ReadonlyMap<string, Value[]>): Placement | undefined {
  const get = (name: string): Value | undefined => attribute(instance, name)
  const [block] = blocks(get('launch_template'))
  const template = templateOf(world, block, undefined)
  const said = get('subnet_id')
  let subnets = subnetsOf(world, said)
  if (said === undefined && template) subnets = template.subnets
  if (subnets.found.length === 0 && subnets.doubt === undefined && (said === undefined || text(said) === '')) {
    const [zone, own] = [text(get('availability_zone')), world.byId(defaultSubnetsId(instance))]
    const declared = world
      .ofType('aws_default_subnet')
      .filter((one) => zone !== undefined && text(attribute(one, 'availability_zone')) === zone)
    subnets = { found: declared.length > 0 ? declared : own ? [own] : [], doubt: template?.doubt }
  }
  const named = get('vpc_security_group_ids') ?? undefined
  const classic = get('security_groups')
  const own = joined(groupsOf(world, named), groupsOf(world, classic))
  const groups = withAdded(
    world,
    own.found.length + (own.doubt === undefined ? 0 : 1) > 0 ? own : (template?.groups ?? own),
    added.get(instance.id) ?? [],
  )
  const placed = place(world, subnets, groups)
  if (!placed) return undefined
  const known = [get('private_ip'), ...items(get('secondary_private_ips')), ...items(get('ipv6_addresses'))].flatMap(
    (value) => address(value) ?? [],
  )
  const doubt = placed.doubt ?? instance.uncertain ?? template?.doubt
  const publicIp = address(get('public_ip'))
  const given = publicAddress(instance.id, get('associate_public_ip_address') ?? template?.publicAddress, placed.subnets)
  return {
    id: instance.id,
    resource: instance,
    says: 'instance',
    ...placed,
    ...(doubt !== undefined && { doubt }),
    addresses: known,
    public: publicIp ? { kind: 'address', id: `${instance.id}/public`, addresses: [publicIp], origin: instance.origin } : given,
    ipv6: ipv6Said(get('ipv6_addresses'), get('ipv6_address_count')) ?? template?.ipv6 ?? ipv6Of(placed.subnets),
    checked: bool(get('source_dest_check'), true) !== false,
    names: namesOf(instance),
    labels: labelsOf(instance),
    origin: instance.origin,
  }
}

function placementOfInterface(
  world: World,
  resource: Resource,
  added: ReadonlyMap<string, Value[]>,
  instance: Resource | undefined,
): Placement | undefined {
  const get = (name: string): Value | undefined => attribute(resource, name)
  const groups = withAdded(world, groupsOf(world, get('security_groups')), [
    ...(added.get(resource.id) ?? []),
    ...(instance ? (added.get(instance.id) ?? []) : []),
  ])
  const placed = place(world, subnetsOf(world, get('subnet_id')), groups)
  if (!placed) return undefined
  const named = [
    get('private_ip'),
    ...items(get('private_ips')),
    ...items(get('private_ip_list')),
    ...items(get('ipv6_addresses')),
    ...items(get('ipv6_address_list')),
  ].flatMap((value) => address(value) ?? [])
  const known: Address[] = [...new Map(named.map((one) => [`${one.family} ${one.value}`, one])).values()]
  const [association] = blocks(get('association'))
  const publicIp = association && address(part(association, 'public_ip'))
  const holder: Holder & Resource = instance ?? resource
  const doubt = placed.doubt ?? holder.uncertain ?? resource.uncertain
  return {
    id: holder.id,
    resource: holder,
    says: instance ? 'instance' : 'network interface',
    ...placed,
    ...(doubt !== undefined && { doubt }),
    addresses: known,
    // AWS: an interface that was made before the instance never gets a public address by itself (using-instance-addressing, 2026-11). One that is there
    // tells what it has: its association is also with addresses that are nobody's elastic IP (DescribeNetworkInterfaces, 2026-11).
    public: publicIp ? { kind: 'address', id: `${holder.id}/public`, addresses: [publicIp], origin: resource.origin } : { kind: 'none' },
    ipv6: ipv6Said(get('ipv6_addresses') ?? get('ipv6_address_list'), get('ipv6_address_count')) ?? ipv6Of(placed.subnets),
    checked: bool(get('source_dest_check'), true) !== false,
    names: [...namesOf(holder), ...(instance ? [resource.id] : [])],
    labels: labelsOf(holder),
    origin: holder.origin,
  }
}

function ipv6Said(addresses: Value | undefined, count: Value | undefined): boolean | 'unknown' | undefined {
  if (items(addresses).length > 0) return true
  if (count?.kind === 'unknown') return 'unknown'
  const known = number(count)
  return known === undefined ? undefined : known > 0
}
