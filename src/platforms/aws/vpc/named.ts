import { everyAddress, minusRanges, notPublic, type AddressRange } from '../../../base/address.ts'
import { all, nobody, some, type Match, type Peers } from '../../../flow/match.ts'
import type { Group } from '../../../model/endpoint.ts'
import type { Origin } from '../../../origin/origin.ts'
import type { Resource } from '../../resource.ts'
import type { Value } from '../../value.ts'
import { amazonService, amazonServiceId, serviceNamed } from '../amazon.ts'
import { address, attribute, blocks, items, missingBlocks, part, prefix, text } from '../attribute.ts'
import type { World } from '../world.ts'
import { subnetTypes, vpcTypes, type Networks } from './network.ts'

/** Some of those whom a rule or a route names. */
export interface Named {
  readonly peers: Peers
  /** Only flows of this family: those named by their endpoint may have addresses of both. */
  readonly family?: 4 | 6
  /** Why there may be more than `peers`. */
  readonly open?: string
  /** Where those lie that there may be more of; anywhere, where it isn't said. */
  readonly within?: readonly AddressRange[]
  readonly origin: Origin
}

// AWS: the lists of S3 and DynamoDB hold public addresses of these services (working-with-aws-managed-prefix-lists, 2026-11).
const publicAddresses: readonly AddressRange[] = minusRanges(everyAddress.ranges, notPublic)

/** What a prefix list holds. */
export interface PrefixList {
  readonly id: string
  readonly ranges: readonly AddressRange[]
  /** Why there may be more. */
  readonly open: string | undefined
  /** Kept by AWS for one of its services, whose name it bears: `com.amazonaws.eu-west-1.s3`. */
  readonly service: string | undefined
  /** The endpoint that stands for that service. */
  readonly stands: string | undefined
  readonly origin: Origin
}

const prefixListTypes: readonly string[] = ['aws_ec2_managed_prefix_list', 'aws_prefix_list']

/** Reads what stands for addresses: prefixes, prefix lists, and attributes of things whose address isn't known yet. */
export class Names {
  readonly #world: World
  readonly #networks: Networks
  readonly #lists = new Map<string, PrefixList>()

  constructor(world: World, networks: Networks) {
    this.#world = world
    this.#networks = networks
    const entries = new Map<string, Resource[]>()
    for (const entry of world.ofType('aws_ec2_managed_prefix_list_entry')) {
      const found = world.follow(attribute(entry, 'prefix_list_id'), prefixListTypes)
      if (found?.kind === 'resource') entries.set(found.resource.id, [...(entries.get(found.resource.id) ?? []), entry])
    }
    for (const resource of world.ofType(...prefixListTypes)) this.#lists.set(resource.id, listOf(resource, entries.get(resource.id) ?? []))
    for (const resource of world.ofType('aws_vpc_endpoint')) {
      const service = serviceNamed(world, part(resource, 'service_name'), resource)
      const own = service && amazonServiceId(service)
      if (own !== undefined)
        this.#lists.set(resource.id, {
          id: `prefix list of ${resource.id}`,
          ranges: [],
          open: `which addresses ${own} has is not declared`,
          service: undefined,
          stands: own,
          origin: resource.origin,
        })
    }
  }

  /** Prefix lists as groups that rules refer to by their resource's id. */
  groups(): Group[] {
    // Distributions send from the addresses of CloudFront's list: those that are declared here are in it.
    const distributions = this.#world.ofType('aws_cloudfront_distribution', 'aws_cloudfront_vpc_origin').map(({ id }) => id)
    return [...this.#lists.values()].map(({ id, ranges, service, stands, origin }) => ({
      id,
      surely: service?.endsWith('cloudfront.origin-facing') === true ? distributions : stands === undefined ? [] : [stands],
      possibly: [],
      ranges,
      origin,
    }))
  }

  /** A prefix, or an address that stands for one. */
  range(value: Value): Named {
    const { origin } = value
    const known = prefix(value)
    const single = address(value)
    if (known) return { peers: { ...nobody, ranges: [known] }, origin }
    if (single) return { peers: { ...nobody, ranges: [{ family: single.family, first: single.value, last: single.value }] }, origin }
    return this.#linked(value) ?? { peers: nobody, open: value.kind === 'unknown' ? value.says : 'it is not a prefix', origin }
  }

  /** The list that a reference names; undefined where it was not read. */
  prefixList(value: Value): PrefixList | undefined {
    const found = this.#world.follow(value, prefixListTypes)
    return found?.kind === 'resource' ? this.#lists.get(found.resource.id) : undefined
  }

  prefixListNamed(value: Value): Named {
    const list = this.prefixList(value)
    if (!list) return { peers: nobody, open: `prefix list ${text(value) ?? ''} was not read`.replace('  ', ' '), origin: value.origin }
    // AWS keeps a list for each family: com.amazonaws.global.ipv6.cloudfront.origin-facing beside the one without (AWS-managed prefix lists, 2026-11).
    const family = list.service === undefined ? undefined : list.service.includes('.ipv6.') ? 6 : 4
    return { peers: { ...nobody, groups: [list.id] }, ...(family && { family }), ...(list.open !== undefined && { open: list.open }), ...(list.stands !== undefined && { within: publicAddresses }), origin: value.origin }
  }

  /** `aws_vpc.peer.ipv6_cidr_block`, `${aws_eip.nat.public_ip}/32`: who it is, where its address is not known yet. */
  #linked(value: Value): Named | undefined {
    if (value.kind !== 'unknown' || !value.parts) return undefined
    const [link, length, more] = value.parts
    if (typeof link !== 'object' || more !== undefined || (length !== undefined && length !== '/32' && length !== '/128')) return undefined
    const resource = this.#world.byId(link.resource)
    if (!resource) return undefined
    const { origin } = value
    const whole = length === undefined
    if (whole && (link.attribute === 'cidr_block' || link.attribute === 'ipv6_cidr_block')) {
      const family = link.attribute === 'cidr_block' ? 4 : 6
      const known = vpcTypes.includes(resource.type)
        ? this.#networks.vpcs.get(resource.id)?.ranges
        : subnetTypes.includes(resource.type)
          ? this.#networks.subnets.get(resource.id)?.prefixes
          : undefined
      if (!known) return undefined
      const ranges = known.filter((one) => one.family === family)
      return ranges.length > 0 ? { peers: { ...nobody, ranges }, origin } : { peers: { ...nobody, groups: [resource.id] }, family, origin }
    }
    const endpoint = endpointOf(resource, link.attribute)
    return endpoint === undefined
      ? undefined
      : { peers: { ...nobody, endpoints: [endpoint] }, family: /ipv6/.test(link.attribute) ? 6 : 4, origin }
  }
}

/** The endpoint that an address attribute belongs to. */
function endpointOf({ type, id }: Resource, name: string): string | undefined {
  if (type === 'aws_eip' && (name === 'public_ip' || name === 'address')) return id
  if ((type === 'aws_instance' || type === 'aws_network_interface') && /^(private_ip|ipv6_addresses\[0\]|private_ips\[0\])$/.test(name))
    return id
  if (type === 'aws_instance' && name === 'public_ip') return `${id}/public`
  if (type === 'aws_nat_gateway' && (name === 'public_ip' || name === 'private_ip')) return name === 'private_ip' ? id : `${id}/public`
  return undefined
}

function listOf(resource: Resource, entries: readonly Resource[]): PrefixList {
  const ranges: AddressRange[] = []
  let open: string | undefined
  const inline =
    attribute(resource, resource.type === 'aws_prefix_list' ? 'cidr_blocks' : 'entry') ??
    (resource.type === 'aws_prefix_list' ? undefined : attribute(resource, 'entries'))
  const values = resource.type === 'aws_prefix_list' ? items(inline) : blocks(inline).flatMap((block) => part(block, 'cidr') ?? [])
  for (const value of [...values, ...entries.flatMap((entry) => attribute(entry, 'cidr') ?? [])]) {
    const known = prefix(value)
    if (known) ranges.push(known)
    else open ??= `an entry of ${resource.id} is not known`
  }
  if (missingBlocks(inline) || (inline === undefined && resource.lookedUp === true))
    open ??= `what ${resource.id} holds is not declared`
  if (entries.some((entry) => entry.uncertain !== undefined)) open ??= `how many entries ${resource.id} has is not known`
  const name =
    text(attribute(resource, 'name')) ?? (resource.type === 'aws_prefix_list' ? undefined : text(attribute(resource, 'prefix_list_name')))
  const service = name?.startsWith('com.amazonaws.') === true ? name : undefined
  const known = service === undefined ? undefined : amazonService(service)
  return { id: resource.id, ranges, open, service, stands: known && amazonServiceId(known), origin: resource.origin }
}

/** Matches flows whose one side is among those. Where there may be more, whether others match isn't known. */
export function namedMatch(side: 'source' | 'destination', named: readonly Named[]): Match {
  const plain: Peers = {
    ranges: named.flatMap((one) => (one.family === undefined ? one.peers.ranges : [])),
    endpoints: named.flatMap((one) => (one.family === undefined ? one.peers.endpoints : [])),
    groups: named.flatMap((one) => (one.family === undefined ? one.peers.groups : [])),
  }
  const matches: Match[] = plain.ranges.length + plain.endpoints.length + plain.groups.length > 0 ? [{ kind: side, peers: plain }] : []
  for (const { peers, family, open, within, origin } of named) {
    if (family !== undefined) matches.push(all({ kind: 'family', family }, { kind: side, peers }))
    const opaque: Match | undefined = open === undefined ? undefined : { kind: 'opaque', says: open, origin }
    const unsaid = opaque && within ? all(opaque, { kind: side, peers: { ...nobody, ranges: within } }) : opaque
    if (unsaid) matches.push(family === undefined ? unsaid : all({ kind: 'family', family }, unsaid))
  }
  return some(...matches)
}
