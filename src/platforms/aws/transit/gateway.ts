import { all, nobody, type Match } from '../../../flow/match.ts'
import type { Facts } from '../../../model/facts.ts'
import type { Filter, FilterRule } from '../../../model/filter.ts'
import type { Stage, StageCase } from '../../../model/node.ts'
import type { NextHop } from '../../../model/table.ts'
import { implied } from '../../../origin/origin.ts'
import type { Resource } from '../../resource.ts'
import { fromGateway, fromSubnet, fromVpc, type Core, type Door } from '../door.ts'
import { cloudNode, filterStage, handOver, onlyTo, ruleFilter } from '../vpc/gateway.ts'
import type { Subnet, Vpc } from '../vpc/network.ts'
import { fromAttachment, type Attachment, type Attachments, type Told } from './attachment.ts'
import type { GatewayTables } from './route-table.ts'
import { lookUpTable } from './table-lookup.ts'
import { zoneOf } from './zone.ts'

/** What lies beyond attachments that are no VPCs: where they lead, and what they tell. */
export interface Beyond {
  readonly hop: (attachment: Attachment) => NextHop
  readonly told: (attachment: Attachment) => Told
}

const gatewayType = 'aws_ec2_transit_gateway'
const association = implied('aws: what an attachment sends is routed by the table that it is associated with')

/** What a transit gateway and its attachments come to. */
export interface Transit {
  readonly door: Door
  readonly attachments: Attachments
  readonly tables: GatewayTables
}

/**
 * Transit gateways: what an attachment sends is looked up in the table that it is associated with; what is for a VPC comes out of the
 * interface that the attachment has in one zone, and is routed there by that interface's subnet (rules 38 to 41; AWS:
 * how-transit-gateways-work, 2026-11).
 */
export function transitDoor(core: Core, attachments: Attachments, tables: GatewayTables, beyond: Beyond): Transit {
  const { world } = core
  const parts: Partial<Facts>[] = []
  const ofVpc = (gateway: string, vpc: string): Attachment | undefined =>
    attachments.all.find((one) => one.gateway === gateway && one.vpc?.id === vpc)
  const hopOf = (attachment: Attachment): NextHop => {
    const { kind, peer, gateway, id } = attachment
    if (kind === 'vpc') return { kind: 'nodes', nodes: [id], arrivesOn: fromGateway(gateway) }
    if (kind !== 'peering') return beyond.hop(attachment)
    return peer === undefined
      ? { kind: 'unknown', says: `the transit gateway on the other side of ${id} was not read` }
      : { kind: 'nodes', nodes: [peer], arrivesOn: fromAttachment(attachment) }
  }
  for (const gateway of world.ofType(gatewayType))
    parts.push(
      gatewayFacts(
        gateway,
        core,
        attachments.all.filter((one) => one.gateway === gateway.id),
        tables,
        hopOf,
      ),
    )
  for (const attachment of attachments.all) if (attachment.vpc) parts.push(attachmentFacts(attachment, attachment.vpc, core))
  const hop = (target: Resource, from: Vpc): NextHop => {
    const own = ofVpc(target.id, from.id)
    if (!own)
      return from.foreign || target.lookedUp === true || attachments.unread.length > 0
        ? { kind: 'unknown', says: `whether ${from.id} is attached to ${target.id} is not declared` }
        : { kind: 'blackhole' }
    const over: NextHop = { kind: 'nodes', nodes: [target.id], arrivesOn: fromVpc(from.id) }
    return own.pending === undefined ? over : { kind: 'either', of: [over, { kind: 'blackhole' }], says: own.pending }
  }
  return {
    attachments,
    tables,
    door: {
      targets: [gatewayType],
      hop,
      referring: (from, to) => {
        const shared = attachments.all.filter((one) => one.vpc?.id === from.id && one.refers && ofVpc(one.gateway, to.id)?.refers === true)
        const interfaces = shared.flatMap(({ subnets }) => subnets.map(({ id }) => fromSubnet(id)))
        return interfaces.length > 0 ? interfaces : undefined
      },
      facts: joined(parts),
      unread: [...attachments.unread, ...tables.unread],
    },
  }
}

function joined(parts: readonly Partial<Facts>[]): Partial<Facts> {
  return {
    nodes: parts.flatMap((one) => one.nodes ?? []),
    filters: parts.flatMap((one) => one.filters ?? []),
    tables: parts.flatMap((one) => one.tables ?? []),
  }
}

const from = (...groups: readonly string[]): Match => ({ kind: 'source', peers: { ...nobody, groups } })

function gatewayFacts(
  gateway: Resource,
  core: Core,
  attachments: readonly Attachment[],
  tables: GatewayTables,
  hopOf: (attachment: Attachment) => NextHop,
): Partial<Facts> {
  const { id, origin } = gateway
  const filters: Filter[] = []
  const lookups = new Map(
    attachments.flatMap((one) => {
      const table = tables.of(one)?.table
      return table ? [[table.id, lookUpTable(`${id}/${table.id}`, table, hopOf)] as const] : []
    }),
  )
  const nowhere = ruleFilter({
    id: `${id}/unassociated`,
    says: id,
    rules: [],
    otherwise: { action: 'drop', says: 'an attachment without a route table', origin: association },
    sessions: 'none',
  })
  const routed = (attachment: Attachment): Stage[] => {
    const own = tables.of(attachment)
    if (!own) {
      if (!filters.includes(nowhere)) filters.push(nowhere)
      return [filterStage(nowhere.id), { stage: 'deliver' }]
    }
    if (!own.table)
      return [{ stage: 'opaque', says: `which route table ${attachment.id} is associated with is not known`, origin: own.origin }]
    const table = lookups.get(own.table.id)
    return table
      ? [
          {
            stage: 'select',
            cases: [
              {
                match: all(),
                stages: [handOver(table.id)],
                says: `transit gateway route table ${own.table.id}`,
                step: 'route',
                origin: own.origin,
              },
            ],
            otherwise: [],
          },
        ]
      : []
  }
  const cases = attachments.map((attachment): StageCase => {
    const { vpc, subnets } = attachment
    const zones = vpc && zoneFilter(attachment, core)
    if (zones) filters.push(zones)
    const judged = vpc ? entering(attachment, subnets, core, routed(attachment)) : routed(attachment)
    return {
      match: { kind: 'arrivesOn', interfaces: [fromAttachment(attachment)] },
      stages: [...(zones ? [filterStage(zones.id)] : []), ...judged],
      says: `from ${attachment.id}`,
      origin: attachment.origin,
    }
  })
  const arrive: Stage[] = [
    { stage: 'select', cases, otherwise: [{ stage: 'opaque', says: `an attachment of ${id} that was not read`, origin }] },
  ]
  return {
    nodes: [
      cloudNode(
        id,
        { arrive },
        gateway.region === undefined ? [] : [gateway.region],
        origin,
        gateway.keys.filter((key) => key !== id),
      ),
    ],
    filters,
    tables: [...lookups.values()],
  }
}

/**
 * The network ACL of the attachment's subnet for what comes into its interface; which of several is that of the sender's zone (AWS:
 * tgw-nacls, 2026-11).
 */
function entering(attachment: Attachment, subnets: readonly Subnet[], core: Core, onward: readonly Stage[]): readonly Stage[] {
  const boundaries = subnets.map((subnet) => ({ subnet, stages: core.boundary(subnet, 'ingress') }))
  if (boundaries.every(({ stages }) => stages.length === 0)) return onward
  const cases = boundaries.flatMap(({ subnet, stages }): StageCase[] => {
    const zone = senders(core, zoneOf(subnet), subnet)
    return zone.length === 0
      ? []
      : [{ match: from(...zone), stages: [...stages, ...onward], says: `by ${subnet.id}`, origin: attachment.origin }]
  })
  return [
    {
      stage: 'select',
      cases,
      otherwise: anyOne(
        boundaries.map(({ stages }) => [...stages, ...onward]),
        `by which subnet it comes to ${attachment.id} is not known`,
        attachment,
      ),
    },
  ]
}

/** The first of several, or the next: nobody knows. */
function anyOne(ways: readonly (readonly Stage[])[], says: string, { origin }: Attachment): readonly Stage[] {
  return ways.reduceRight<readonly Stage[]>(
    (rest, way) =>
      rest.length === 0
        ? way
        : [{ stage: 'select', cases: [{ match: { kind: 'opaque', says, origin }, stages: way, says, origin }], otherwise: rest }],
    [],
  )
}

/** Groups of those who lie in a zone, in any VPC; of a subnet whose zone isn't known, its own alone. */
function senders({ networks }: Core, zone: string | undefined, subnet: Subnet): string[] {
  if (zone === undefined) return [subnet.id]
  return [...networks.subnets.values()].filter((one) => zoneOf(one) === zone).map(({ id }) => id)
}

/**
 * Rule 38: the attachment takes only what comes from zones in which it has a subnet (AWS: tgw-vpc-attachments "Limits", 2026-11).
 * Undefined where it has one in every zone of its VPC.
 */
function zoneFilter(attachment: Attachment, core: Core): Filter | undefined {
  const { vpc, subnets, open, id, gateway, origin } = attachment
  const attached = new Set(subnets.map(zoneOf))
  const sure = !attached.has(undefined) && open === undefined
  const limits = implied('aws: a transit gateway takes what comes from zones in which its attachment has a subnet')
  const rules = [...core.networks.subnets.values()].flatMap((subnet): FilterRule[] => {
    if (subnet.vpc !== vpc || subnets.includes(subnet)) return []
    const zone = zoneOf(subnet)
    if (zone !== undefined && attached.has(zone)) return []
    const common = { action: { do: 'drop' } as const, origin }
    if (zone !== undefined && sure)
      return [{ ...common, match: from(subnet.id), says: `${id} has no subnet in ${zone}, where ${subnet.id} lies` }]
    const says = open ?? `whether ${id} has a subnet in the zone of ${subnet.id} is not known`
    return [
      {
        ...common,
        match: all(from(subnet.id), { kind: 'opaque', says, origin: subnet.origin }),
        says: `${id} has no subnet in the zone of ${subnet.id}`,
      },
    ]
  })
  if (rules.length === 0) return undefined
  return ruleFilter({
    id: `${gateway}/${id}/zones`,
    says: 'zones of the attachment',
    rules,
    otherwise: { action: 'accept', says: 'a zone in which it has a subnet', origin: limits },
    sessions: 'none',
  })
}

const eniId = (attachment: Attachment, subnet: Subnet): string => `${attachment.id} in ${subnet.id}`

/**
 * An attachment as it hands over to its VPC: by the interface in the sender's zone, or, in appliance mode, by one that stays the same for
 * a session in both directions (rule 40; AWS: how-transit-gateways-work "Availability Zones", 2026-11).
 */
function attachmentFacts(attachment: Attachment, vpc: Vpc, core: Core): Partial<Facts> {
  const { id, subnets, origin, appliance, open, gateway } = attachment
  const node = (name: string, arrive: readonly Stage[], subnet?: Subnet): Facts['nodes'][number] =>
    cloudNode(name, { arrive }, [vpc.id, ...(subnet ? [subnet.id] : [])], origin)
  const [first] = subnets
  if (!first) {
    // AWS refuses an attachment without a subnet: which they are just isn't known.
    return { nodes: [node(id, [{ stage: 'opaque', says: open ?? `which subnets ${id} uses is not known`, origin }])] }
  }
  const leave = (subnet: Subnet): Stage[] => [...core.boundary(subnet, 'egress'), handOver(`${eniId(attachment, subnet)}/to-vpc`)]
  const out = (subnet: Subnet): NonNullable<Facts['tables']>[number] =>
    onlyTo(`${eniId(attachment, subnet)}/to-vpc`, { kind: 'nodes', nodes: [vpc.id], arrivesOn: fromSubnet(subnet.id) }, origin)
  const alike = subnets.every((one) => core.tables.of(one) === core.tables.of(first) && core.boundary(one, 'egress').length === 0)
  if (subnets.length === 1 || alike)
    return { nodes: [node(id, leave(first), subnets.length === 1 ? first : undefined)], tables: [out(first)] }

  const toAny = onlyTo(
    `${id}/to-any`,
    { kind: 'nodes', nodes: subnets.map((one) => eniId(attachment, one)), arrivesOn: fromGateway(gateway) },
    origin,
  )
  const says = `by which zone the transit gateway brings it to ${vpc.id} is not known`
  const toSome = onlyTo(
    `${id}/to-some`,
    {
      kind: 'either',
      of: subnets.map((one) => ({ kind: 'nodes', nodes: [eniId(attachment, one)], arrivesOn: fromGateway(gateway) })),
      says,
    },
    origin,
  )
  const affinity = implied('aws: a transit gateway keeps traffic in the zone that it came from, unless appliance mode is on')
  const byZone: Stage = {
    stage: 'select',
    cases: subnets.map((subnet) => ({
      match: from(...senders(core, zoneOf(subnet), subnet)),
      stages: [handOver(`${id}/to ${subnet.id}`)],
      says: `from the same zone as ${subnet.id}`,
      step: 'route',
      origin: affinity,
    })),
    otherwise: [handOver(toSome.id)],
  }
  const toOne = subnets.map((subnet) =>
    onlyTo(`${id}/to ${subnet.id}`, { kind: 'nodes', nodes: [eniId(attachment, subnet)], arrivesOn: fromGateway(gateway) }, origin),
  )
  const whole: Stage[] = [handOver(toAny.id)]
  const mode = `whether appliance mode is on for ${id} is not known`
  const arrive: readonly Stage[] =
    appliance === true
      ? whole
      : appliance === false
        ? [byZone]
        : [
            {
              stage: 'select',
              cases: [{ match: { kind: 'opaque', says: mode, origin }, stages: whole, says: 'appliance mode', origin }],
              otherwise: [byZone],
            },
          ]
  return {
    nodes: [node(id, arrive), ...subnets.map((one) => node(eniId(attachment, one), leave(one), one))],
    tables: [toAny, toSome, ...toOne, ...subnets.map(out)],
  }
}
