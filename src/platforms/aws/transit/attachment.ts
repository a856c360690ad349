import type { AddressRange } from '../../../base/address.ts'
import type { Origin } from '../../../origin/origin.ts'
import type { Unread } from '../../../origin/problem.ts'
import type { Resource } from '../../resource.ts'
import type { Value } from '../../value.ts'
import { attribute, bool, text } from '../attribute.ts'
import { fromVpc } from '../door.ts'
import { referred } from '../compute/locate.ts'
import { vpcTypes, type Networks, type Subnet, type Vpc } from '../vpc/network.ts'
import type { World } from '../world.ts'

/** Something that is attached to a transit gateway. A peering is attached to two, so it is two of these. */
export interface Attachment {
  /** The resource that stands for it. */
  readonly id: string
  readonly gateway: string
  readonly kind: 'vpc' | 'vpn' | 'direct connect' | 'connect' | 'peering'
  readonly vpc?: Vpc
  /** One for each zone. */
  readonly subnets: readonly Subnet[]
  /** Why there may be other subnets. */
  readonly open?: string
  readonly appliance: boolean | undefined
  /** The transit gateway on the other side; undefined where it was not read. */
  readonly peer?: string
  /** Why it may not be in use. */
  readonly pending?: string
  /** Are references to security groups known across it? */
  readonly refers: boolean
  /** The defaults that it takes part in, unless it is told otherwise. */
  readonly defaults: { readonly association: boolean | undefined; readonly propagation: boolean | undefined }
  readonly resource: Resource
  readonly origin: Origin
}

const gatewayType = 'aws_ec2_transit_gateway'
const attachmentTypes = [
  'aws_ec2_transit_gateway_vpc_attachment',
  'aws_ec2_transit_gateway_vpc_attachment_accepter',
  'aws_vpn_connection',
  'aws_ec2_transit_gateway_vpn_attachment',
  'aws_ec2_transit_gateway_peering_attachment',
  'aws_ec2_transit_gateway_peering_attachment_accepter',
  'aws_ec2_transit_gateway_connect',
  'aws_ec2_transit_gateway_dx_gateway_attachment',
  'aws_dx_gateway_association',
]

/** The interface by which a transit gateway gets what an attachment sends. */
export function fromAttachment({ kind, vpc, id }: Pick<Attachment, 'kind' | 'vpc' | 'id'>): string {
  return kind === 'vpc' && vpc ? fromVpc(vpc.id) : `attachment ${id}`
}

/** `enable` unless it says `disable`; newer attributes are true and false. */
function enabled(value: Value | undefined, otherwise: boolean): boolean | undefined {
  const said = text(value)
  return said === 'enable' ? true : said === 'disable' ? false : bool(value, otherwise)
}

/** All attachments of all transit gateways that were read. */
export class Attachments {
  readonly all: Attachment[] = []
  readonly unread: Unread[] = []
  readonly #world: World
  readonly #networks: Networks
  /** The attachment that another resource stands for too: an accepter, a data source. */
  readonly #same = new Map<string, string>()

  constructor(world: World, networks: Networks) {
    this.#world = world
    this.#networks = networks
    const accepters = new Map<string, Resource>()
    for (const type of ['aws_ec2_transit_gateway_vpc_attachment_accepter', 'aws_ec2_transit_gateway_peering_attachment_accepter'])
      for (const resource of world.ofType(type)) {
        const found = world.follow(attribute(resource, 'transit_gateway_attachment_id'), attachmentTypes)
        if (found?.kind !== 'resource') continue
        accepters.set(found.resource.id, resource)
        this.#same.set(resource.id, found.resource.id)
      }
    for (const resource of world.ofType('aws_ec2_transit_gateway_vpc_attachment')) this.#vpc(resource, accepters.get(resource.id))
    for (const resource of world.ofType('aws_ec2_transit_gateway_peering_attachment')) this.#peering(resource, accepters.get(resource.id))
    for (const resource of world.ofType('aws_vpn_connection')) this.#plain(resource, 'vpn')
    for (const resource of world.ofType('aws_ec2_transit_gateway_connect')) this.#plain(resource, 'connect')
    for (const resource of world.ofType('aws_dx_gateway_association')) {
      const gateway = referred(world, attribute(resource, 'associated_gateway_id'), gatewayType)
      if (gateway) this.#add(resource, gateway, 'direct connect')
    }
    this.#alias()
  }

  /** The attachments that a reference names, of one gateway. */
  of(value: Value | undefined, gateway: string): Attachment | undefined {
    const found = this.#world.follow(value, attachmentTypes)
    if (found?.kind !== 'resource') return undefined
    const id = this.#same.get(found.resource.id) ?? found.resource.id
    return this.all.find((one) => one.id === id && one.gateway === gateway)
  }

  /** Data sources that look an attachment up by what is attached. */
  #alias(): void {
    for (const resource of this.#world.ofType('aws_ec2_transit_gateway_vpn_attachment')) {
      const vpn = referred(this.#world, attribute(resource, 'vpn_connection_id'), 'aws_vpn_connection')
      if (vpn) this.#same.set(resource.id, vpn.id)
    }
    for (const resource of this.#world.ofType('aws_ec2_transit_gateway_dx_gateway_attachment')) {
      const gateway = referred(this.#world, attribute(resource, 'transit_gateway_id'), gatewayType)
      const direct = referred(this.#world, attribute(resource, 'dx_gateway_id'), 'aws_dx_gateway')
      const own = this.all.find(
        (one) =>
          one.kind === 'direct connect' &&
          one.gateway === gateway?.id &&
          referred(this.#world, attribute(one.resource, 'dx_gateway_id'), 'aws_dx_gateway') === direct,
      )
      if (own) this.#same.set(resource.id, own.id)
    }
  }

  #gatewayOf(resource: Resource, name = 'transit_gateway_id'): Resource | undefined {
    const value = attribute(resource, name)
    const gateway = referred(this.#world, value, gatewayType)
    if (!gateway && value)
      this.unread.push({
        what: `${resource.id}: the transit gateway that it is attached to was not read`,
        origin: value.origin,
        changesAnswers: true,
      })
    return gateway
  }

  #add(resource: Resource, gateway: Resource, kind: Attachment['kind'], more: Partial<Attachment> = {}): void {
    const get = (name: string): Value | undefined => (kind === 'connect' || kind === 'vpc' ? attribute(resource, name) : undefined)
    this.all.push({
      id: resource.id,
      gateway: gateway.id,
      kind,
      subnets: [],
      appliance: false,
      refers: false,
      defaults: {
        // A peering is associated by default, too (hashicorp/terraform-provider-aws#16452), and never propagates.
        association: bool(get('transit_gateway_default_route_table_association'), true),
        propagation: kind === 'peering' ? false : bool(get('transit_gateway_default_route_table_propagation'), true),
      },
      resource,
      origin: resource.origin,
      ...(resource.uncertain !== undefined && { pending: resource.uncertain }),
      ...more,
    })
  }

  #plain(resource: Resource, kind: 'vpn' | 'connect'): void {
    if (attribute(resource, 'transit_gateway_id') === undefined) return
    const gateway = this.#gatewayOf(resource)
    if (gateway) this.#add(resource, gateway, kind)
  }

  #vpc(resource: Resource, accepter: Resource | undefined): void {
    const gateway = this.#gatewayOf(resource)
    if (!gateway) return
    const named = attribute(resource, 'subnet_ids')
    const values = named?.kind === 'list' ? named.items : named ? [named] : []
    const subnets = values.flatMap((value) => this.#networks.subnetOf(value) ?? [])
    const vpc = this.#vpcNamed(resource) ?? subnets[0]?.vpc
    if (!vpc) {
      this.unread.push({ what: `${resource.id}: the VPC that it attaches is not known`, origin: resource.origin, changesAnswers: true })
      return
    }
    // AWS: an attachment to a gateway of another account waits until it is accepted, unless the gateway accepts by itself
    // (tgw-vpc-attachments, 2026-11).
    const shared = gateway.account !== undefined && resource.account !== undefined && gateway.account !== resource.account
    const waits = shared && !accepter && enabled(attribute(gateway, 'auto_accept_shared_attachments'), false) !== true
    const by = accepter ?? resource
    this.#add(resource, gateway, 'vpc', {
      vpc,
      subnets,
      ...(subnets.length < values.length || values.length === 0 ? { open: `which subnets ${resource.id} uses is not known` } : {}),
      appliance: enabled(attribute(resource, 'appliance_mode_support'), false),
      // AWS: the gateway has to support it (off by default), and so has the attachment (on by default) (tgw-security-group-referencing,
      // 2026-11).
      refers:
        enabled(attribute(gateway, 'security_group_referencing_support'), false) === true &&
        enabled(attribute(resource, 'security_group_referencing_support'), true) !== false,
      defaults: {
        association: bool(attribute(by, 'transit_gateway_default_route_table_association'), true),
        propagation: bool(attribute(by, 'transit_gateway_default_route_table_propagation'), true),
      },
      ...(waits && { pending: `whether the owner of ${gateway.id} has accepted ${resource.id} is not declared` }),
    })
  }

  #vpcNamed(resource: Resource): Vpc | undefined {
    const found = referred(this.#world, attribute(resource, 'vpc_id'), ...vpcTypes)
    return found && this.#networks.vpcs.get(found.id)
  }

  /**
   * AWS: a peering has to be accepted, is associated with tables of both sides, and learns nothing: static routes only (tgw-peering,
   * 2026-11).
   */
  #peering(resource: Resource, accepter: Resource | undefined): void {
    const own = this.#gatewayOf(resource)
    const peer = referred(this.#world, attribute(resource, 'peer_transit_gateway_id'), gatewayType)
    if (!peer)
      this.unread.push({
        what: `${resource.id}: the transit gateway on its other side was not read`,
        origin: resource.origin,
        changesAnswers: true,
      })
    const active = accepter !== undefined || resource.lookedUp === true || text(attribute(resource, 'state')) === 'available'
    const more = active ? {} : { pending: `whether the owner of the other transit gateway has accepted ${resource.id} is not declared` }
    if (own) this.#add(resource, own, 'peering', { ...more, ...(peer && { peer: peer.id }) })
    if (own && peer && own !== peer) this.#add(resource, peer, 'peering', { ...more, peer: own.id })
  }
}

/** What an attachment tells the tables that it propagates to. */
export interface Told {
  readonly ranges: readonly AddressRange[]
  /** Families of a VPC whose ranges aren't known yet. */
  readonly families: readonly (4 | 6)[]
  /** Why there may be others. */
  readonly open: string | undefined
}
