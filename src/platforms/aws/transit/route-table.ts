import type { AddressRange } from '../../../base/address.ts'
import { nobody } from '../../../flow/match.ts'
import type { Route } from '../../../model/table.ts'
import { implied, type Origin } from '../../../origin/origin.ts'
import type { Unread } from '../../../origin/problem.ts'
import type { Resource } from '../../resource.ts'
import type { Value } from '../../value.ts'
import { attribute, bool, prefix, text } from '../attribute.ts'
import { referred } from '../compute/locate.ts'
import type { Names } from '../vpc/named.ts'
import type { World } from '../world.ts'
import type { Attachment, Attachments, Told } from './attachment.ts'

/**
 * What a route is worth among those to the same prefix, the lowest wins (rule 41; AWS: how-transit-gateways-work "Route evaluation order",
 * 2026-11).
 */
export const ranks = { static: 0, list: 1, vpc: 2, 'direct connect': 3, connect: 4, vpn: 5, peering: 6, undeclared: 7 } as const

export interface Entry {
  readonly to: Route['to']
  /** Undefined: a blackhole. */
  readonly attachment: Attachment | undefined
  readonly rank: number
  readonly uncertain: string | undefined
  readonly origin: Origin
}

/** A route table of a transit gateway. */
export interface GatewayTable {
  readonly id: string
  readonly gateway: string
  readonly entries: Entry[]
  /** Attachments whose routes it learns without all of them being declared. */
  readonly learning: { readonly attachment: Attachment; readonly says: string; readonly origin: Origin }[]
  /** VPCs that tell it their ranges. */
  readonly vpcs: { readonly attachment: Attachment; readonly told: Told }[]
  /** Why there may be other routes. */
  open: string | undefined
  readonly origin: Origin
}

const tableType = 'aws_ec2_transit_gateway_route_table'
const gatewayType = 'aws_ec2_transit_gateway'

export function defaultTableId(gateway: string): string {
  return `default route table of ${gateway}`
}

/** The route tables of all transit gateways, which attachment is associated with which, and what each holds. */
export class GatewayTables {
  readonly all = new Map<string, GatewayTable>()
  readonly unread: Unread[] = []
  readonly #world: World
  readonly #names: Names
  readonly #attachments: Attachments
  /** By attachment and gateway: `undefined` where it isn't known. */
  readonly #associated = new Map<Attachment, { readonly table: GatewayTable | undefined; readonly origin: Origin }>()
  /** Default tables by the cloud's id, where nothing else stands for them. */
  readonly #byText = new Map<string, GatewayTable>()
  readonly #defaults = new Map<string, { association: GatewayTable | undefined; propagation: GatewayTable | undefined }>()

  constructor(world: World, names: Names, attachments: Attachments, told: (attachment: Attachment) => Told) {
    this.#world = world
    this.#names = names
    this.#attachments = attachments
    for (const gateway of world.ofType(gatewayType)) this.#addDefaults(gateway)
    for (const resource of world.ofType(tableType)) {
      const gateway = referred(world, attribute(resource, 'transit_gateway_id'), gatewayType)
      if (gateway)
        this.#add(
          resource.id,
          gateway.id,
          resource.origin,
          resource.lookedUp === true ? `which routes ${resource.id} has was not read` : undefined,
        )
      else this.#missing(resource, 'its transit gateway was not read')
    }
    this.#adoptDefaults()
    for (const name of ['association', 'propagation'] as const)
      for (const resource of world.ofType(`aws_ec2_transit_gateway_default_route_table_${name}`)) {
        const gateway = referred(world, attribute(resource, 'transit_gateway_id'), gatewayType)
        const table = this.#tableOf(resource)
        const known = gateway && this.#defaults.get(gateway.id)
        if (known) known[name] = table
        else this.#missing(resource, 'its transit gateway was not read')
      }
    this.#associate()
    this.#propagate(told)
    for (const resource of world.ofType('aws_ec2_transit_gateway_route')) this.#static(resource)
    for (const resource of world.ofType('aws_ec2_transit_gateway_prefix_list_reference')) this.#list(resource)
  }

  /** The table for what an attachment sends; undefined where there is none. */
  of(attachment: Attachment): { readonly table: GatewayTable | undefined; readonly origin: Origin } | undefined {
    return this.#associated.get(attachment)
  }

  /** Prefixes that static routes lead to an attachment for. */
  staticTo(attachment: Attachment): AddressRange[] {
    return [...this.all.values()].flatMap((table) =>
      table.entries.flatMap(({ to, attachment: own, rank }) =>
        own === attachment && rank <= ranks.list && 'prefix' in to ? [to.prefix] : [],
      ),
    )
  }

  #missing(resource: Resource, why: string): void {
    this.unread.push({ what: `${resource.id}: ${why}`, origin: resource.origin, changesAnswers: true })
  }

  #add(id: string, gateway: string, origin: Origin, open?: string): GatewayTable {
    const table: GatewayTable = { id, gateway, entries: [], learning: [], vpcs: [], open, origin }
    this.all.set(id, table)
    return table
  }

  /** AWS makes a table that attachments are associated with and propagate to, unless that is disabled (tgw-transit-gateways, 2026-11). */
  #addDefaults(gateway: Resource): void {
    const [associates, propagates] = ['default_route_table_association', 'default_route_table_propagation'].map(
      (name) => text(attribute(gateway, name)) !== 'disable',
    )
    const open = gateway.lookedUp === true ? `which routes ${gateway.id} has was not read` : undefined
    const table =
      associates === true || propagates === true
        ? this.#add(
            defaultTableId(gateway.id),
            gateway.id,
            implied('aws: a transit gateway has a default route table unless that is disabled'),
            open,
          )
        : undefined
    this.#defaults.set(gateway.id, {
      association: associates === true ? table : undefined,
      propagation: propagates === true ? table : undefined,
    })
  }

  /** A state or a dump has the default tables' own ids: where the table was read too, it is that one. */
  #adoptDefaults(): void {
    for (const gateway of this.#world.ofType(gatewayType)) {
      const defaults = this.#defaults.get(gateway.id)
      for (const name of ['association', 'propagation'] as const) {
        const written = text(attribute(gateway, `${name}_default_route_table_id`))
        if (!defaults?.[name] || written === undefined || written === '') continue
        const found = this.#world.follow(attribute(gateway, `${name}_default_route_table_id`), [tableType])
        const read = found?.kind === 'resource' ? this.all.get(found.resource.id) : undefined
        if (read) defaults[name] = read
        else this.#byText.set(written, defaults[name])
      }
    }
  }

  #tableOf(resource: Resource): GatewayTable | undefined {
    const found = this.#world.follow(attribute(resource, 'transit_gateway_route_table_id'), [tableType])
    if (found?.kind === 'foreign') return this.#byText.get(found.text)
    if (found?.kind !== 'resource') return undefined
    if (found.resource.type !== gatewayType) return this.all.get(found.resource.id)
    const defaults = this.#defaults.get(found.resource.id)
    return found.attribute === 'propagation_default_route_table_id' ? defaults?.propagation : defaults?.association
  }

  #both(resource: Resource): { readonly table: GatewayTable; readonly attachment: Attachment } | undefined {
    const table = this.#tableOf(resource)
    if (!table) return undefined
    const attachment = this.#attachments.of(attribute(resource, 'transit_gateway_attachment_id'), table.gateway)
    return attachment && { table, attachment }
  }

  #associate(): void {
    for (const resource of this.#world.ofType('aws_ec2_transit_gateway_route_table_association')) {
      const both = this.#both(resource)
      if (both) this.#associated.set(both.attachment, { table: both.table, origin: resource.origin })
      else this.#missing(resource, 'what it associates is not known')
    }
    for (const attachment of this.#attachments.all) {
      const table = this.#defaults.get(attachment.gateway)?.association
      if (this.#associated.has(attachment) || !table || attachment.defaults.association === false) continue
      this.#associated.set(attachment, {
        table: attachment.defaults.association === undefined ? undefined : table,
        origin: implied('aws: an attachment is associated with the default route table unless that is disabled'),
      })
    }
  }

  #propagate(told: (attachment: Attachment) => Told): void {
    const given = new Set<string>()
    const give = (table: GatewayTable, attachment: Attachment, origin: Origin): void => {
      const key = `${table.id} ${attachment.id} ${attachment.gateway}`
      if (given.has(key) || attachment.kind === 'peering') return
      given.add(key)
      const what = told(attachment)
      const common = { attachment, rank: ranks[attachment.kind], uncertain: attachment.pending, origin }
      for (const range of what.ranges) table.entries.push({ ...common, to: { prefix: range } })
      const { vpc } = attachment
      if (vpc) for (const family of what.families) table.entries.push({ ...common, to: { peers: { ...nobody, groups: [vpc.id] }, family } })
      if (vpc) table.vpcs.push({ attachment, told: what })
      if (what.open !== undefined) table.learning.push({ attachment, says: what.open, origin })
    }
    for (const resource of this.#world.ofType('aws_ec2_transit_gateway_route_table_propagation')) {
      const both = this.#both(resource)
      if (both) give(both.table, both.attachment, resource.origin)
      else this.#missing(resource, 'what it propagates is not known')
    }
    for (const attachment of this.#attachments.all) {
      const table = this.#defaults.get(attachment.gateway)?.propagation
      if (!table || attachment.defaults.propagation === false) continue
      give(table, attachment, implied('aws: an attachment propagates to the default route table unless that is disabled'))
    }
  }

  /** The attachment of a static route: undefined says that it is a blackhole, `unknown` that nobody knows. */
  #target(resource: Resource, table: GatewayTable): Attachment | 'blackhole' | 'unknown' {
    if (bool(attribute(resource, 'blackhole'), false) === true) return 'blackhole'
    return this.#attachments.of(attribute(resource, 'transit_gateway_attachment_id'), table.gateway) ?? 'unknown'
  }

  #static(resource: Resource): void {
    const table = this.#tableOf(resource)
    if (!table) return this.#missing(resource, 'the route table that it belongs to was not read')
    const value = attribute(resource, 'destination_cidr_block')
    this.#put(resource, table, value ? this.#named(value) : [], ranks.static)
  }

  #named(value: Value): Route['to'][] {
    const known = prefix(value)
    if (known) return [{ prefix: known }]
    const { peers, family } = this.#names.range(value)
    const whole =
      peers.groups.length + peers.endpoints.length > 0 ? [{ peers: { ...peers, ranges: [] }, ...(family !== undefined && { family }) }] : []
    return [...peers.ranges.map((range) => ({ prefix: range })), ...whole]
  }

  #list(resource: Resource): void {
    const table = this.#tableOf(resource)
    const value = attribute(resource, 'prefix_list_id')
    const list = value && this.#names.prefixList(value)
    if (!table) return this.#missing(resource, 'the route table that it belongs to was not read')
    if (!list || list.open !== undefined) table.open ??= list?.open ?? `${resource.id}: its prefix list was not read`
    this.#put(
      resource,
      table,
      (list?.ranges ?? []).map((range) => ({ prefix: range })),
      ranks.list,
    )
  }

  #put(resource: Resource, table: GatewayTable, to: readonly Route['to'][], rank: number): void {
    const target = this.#target(resource, table)
    if (target === 'unknown' || to.length === 0) {
      table.open ??= `${resource.id}: ${to.length === 0 ? 'its destination' : 'where it leads'} is not known`
      if (to.length === 0) return
    }
    const attachment = typeof target === 'object' ? target : undefined
    const uncertain =
      resource.uncertain ?? attachment?.pending ?? (target === 'unknown' ? `${resource.id}: where it leads is not known` : undefined)
    for (const one of to) table.entries.push({ to: one, attachment, rank, uncertain, origin: resource.origin })
  }
}
