import { all, nobody, not, type Match, type Peers } from '../../../flow/match.ts'
import type { Group } from '../../../model/endpoint.ts'
import type { Facts } from '../../../model/facts.ts'
import type { Filter, FilterRule } from '../../../model/filter.ts'
import type { Stage, StageCase } from '../../../model/node.ts'
import type { Route, RouteTable } from '../../../model/table.ts'
import type { Translation } from '../../../model/translation.ts'
import { implied, type Origin } from '../../../origin/origin.ts'
import type { Door } from '../door.ts'
import { fromGateway, fromSubnet, fromVpc } from '../door.ts'
import type { Handover, PlacedListener } from '../service.ts'
import { aclFilter, type Bounded } from './acl.ts'
import { fromPods, hostsAmong, podSource } from './carried.ts'
import { amazonId, amazonRanges, amazonSays } from './amazon.ts'
import { cloudNode, filterStage, handOver, onlyTo, ruleFilter, translateStage } from './gateway.ts'
import type { Inhabitant } from './inhabit.ts'
import type { Subnet, Vpc } from './network.ts'
import { closedFilter, perhapsFilter } from './presence.ts'
import { isPlain, neverForwarded, type Table } from './routes.ts'
import { everyone, filterId } from './security.ts'

/** Everything that the node of one VPC is made of. */
interface VpcParts {
  readonly vpc: Vpc
  readonly inhabitants: readonly Inhabitant[]
  readonly subnets: readonly { readonly subnet: Subnet; readonly table: Table }[]
  readonly bounded: readonly Bounded[]
  /** Tables as they are looked up, by id; those of several subnets at once too. */
  readonly lookups: ReadonlyMap<string, RouteTable>
  /** Tables for what comes in by a gateway. */
  readonly edges: readonly { readonly gateway: string; readonly table: Table }[]
  readonly held: NonNullable<Door['held']>
  readonly returns: NonNullable<Door['returns']>
  readonly handovers: readonly Handing[]
  readonly listeners: readonly PlacedListener[]
}

const peers = (endpoints: readonly string[], groups: readonly string[] = []): Peers => ({ ...nobody, endpoints, groups })
const to = (of: Peers): Match => ({ kind: 'destination', peers: of })
const from = (of: Peers): Match => ({ kind: 'source', peers: of })

/** The name of the table that something has which lies in any one of several subnets. */
export function tableKey(tables: readonly Table[]): string {
  return tables.length === 1 && tables[0] ? tables[0].id : tables.map(({ id }) => id).join(' or ')
}

const routedBy = (vpc: Vpc, key: string): string => `${vpc.id}/routed by ${key}`

/**
 * A VPC as one node. What begins in it passes the sender's security groups, then the network ACL of the subnet that it leaves, then the subnet's route table; what is local
 * passes the ACL of the subnet that it enters and the receiver's groups. What comes in by a gateway is for the VPC's own interfaces alone.
 */
export function vpcFacts(parts: VpcParts): Partial<Facts> {
  const { vpc, inhabitants, held, returns, edges, lookups, handovers } = parts
  const { id, origin } = vpc
  const passing = new Map(handovers.map(({ endpoint, mark, passes }) => [mark, { endpoint, passes }]))
  const ids = {
    perhaps: `${id}/perhaps`,
    out: `${id}/network-acl/egress`,
    in: `${id}/network-acl/ingress`,
    held: `${id}/held`,
    strange: `${id}/strangers`,
    through: `${id}/through`,
    closed: `${id}/closed`,
    quiet: `${id}/quiet`,
    again: `${id}/handed-over`,
    never: `${id}/never`,
  }
  const judged =
    inhabitants.flatMap(({ placement }) => placement.judgedWithin ?? []).length > 0
      ? inhabitants.filter(({ placement }) => placement.judgedWithin).map(({ placement }) => placement.id)
      : []
  const perhaps = perhapsFilter(ids.perhaps, inhabitants)
  const several = inhabitants
    .filter(({ placement, subnets }) => subnets.length > 1 && placement.lost === undefined && !placement.interfaces)
    .map(({ placement, subnets }) => ({ endpoint: placement.id, subnets }))
  const aclOut = aclFilter(ids.out, 'egress', parts.bounded, judged, several)
  const aclIn = aclFilter(ids.in, 'ingress', parts.bounded, [], several)
  const quiet = quietFilter(ids.quiet, inhabitants)
  const closed = closedFilter(ids.closed, inhabitants, parts.listeners, handovers)
  const own = to(peers([], [id]))

  const enter: Stage[] = [
    ...(perhaps ? [filterStage(ids.perhaps)] : []),
    ...(aclIn ? [filterStage(ids.in)] : []),
    filterStage(filterId(id, 'ingress')),
  ]
  const hosts = hostsAmong(inhabitants)
  const arrived: Stage[] = [
    ...(closed ? [filterStage(ids.closed)] : []),
    ...(hosts.length > 0 ? [{ stage: 'point', name: 'input' } as const] : []),
    { stage: 'deliver' },
  ]
  const again: Stage[] =
    handovers.length === 0
      ? arrived
      : [
          translateStage(ids.again),
          {
            stage: 'select',
            cases: [...passing].map(([value, { endpoint, passes }]) => ({
              match: { kind: 'mark', value, mask: handedMask },
              stages: [...passes, ...enter, ...arrived],
              says: `handed over by ${endpoint}`,
              origin,
            })),
            otherwise: arrived,
          },
        ]
  const deliver: Stage[] = [...enter, ...again]
  const heldEndpoints = held.flatMap(({ endpoints }) => endpoints)
  const handToHeld: StageCase[] =
    heldEndpoints.length === 0
      ? []
      : [{ match: to(peers(heldEndpoints)), stages: [handOver(ids.held)], says: 'an interface of a device', origin }]
  const nobodyThere: Stage[] = [
    {
      stage: 'select',
      cases: [{ match: to(peers([], [everyone])), stages: stopped(ids.strange), says: 'an interface of another VPC', origin }],
      otherwise: [{ stage: 'opaque', undeclared: true, says: `which interface of ${id} holds that address is not declared`, origin }],
    },
  ]
  const local: Stage[] = [
    {
      stage: 'select',
      cases: [{ match: own, stages: deliver, says: 'an interface of the VPC', origin }, ...handToHeld],
      otherwise: nobodyThere,
    },
  ]
  const forward: readonly Stage[] = [{ stage: 'transmit' }]
  const routed = (table: string): Stage => ({ stage: 'route', own: 'table', table, local, forward })

  const keys = new Map<string, { tables: readonly Table[]; members: string[] }>()
  const routes = (member: string, tables: readonly Table[]): void => {
    const key = tables.length > 0 ? tableKey(tables) : `${id}/some table`
    const known = keys.get(key) ?? { tables, members: [] }
    keys.set(key, known)
    known.members.push(member)
  }
  for (const { placement, tables } of inhabitants) {
    if (!placement.interfaces) routes(placement.id, tables)
    for (const one of placement.interfaces ?? [])
      routes(one.id, parts.subnets.flatMap(({ subnet, table }) => (subnet.id === one.subnet.id ? [table] : [])))
  }
  const plain = [...keys].filter(([, { tables }]) => tables.length > 0 && tables.every(isPlain))
  const groups: Group[] = [...keys].map(([key, { members, tables }]) => ({
    id: routedBy(vpc, key),
    surely: members,
    possibly: [],
    ranges: [],
    origin: tables[0]?.origin ?? origin,
  }))
  const tableCase = (key: string, match: Match, where: Origin): StageCase => ({
    match,
    stages: [routed(key)],
    says: `route table ${key}`,
    step: 'route',
    origin: where,
  })
  const shortcut: StageCase[] =
    plain.length === 0
      ? []
      : [
          {
            match: all(
              own,
              ...(plain.length === keys.size
                ? []
                : [
                    from(
                      peers(
                        [],
                        plain.map(([key]) => routedBy(vpc, key)),
                      ),
                    ),
                  ]),
            ),
            stages: deliver,
            says: 'within the VPC',
            origin: implied('aws: what is for the VPC’s own ranges is local in every route table'),
          },
        ]
  const tableCases = [...keys].map(([key, { tables }]) =>
    tableCase(key, from(peers([], [routedBy(vpc, key)])), tables[0]?.origin ?? origin),
  )

  const amazon: StageCase[] = [
    { match: to({ ...nobody, ranges: amazonRanges(vpc) }), stages: [handOver(`${id}/to-amazon`)], says: 'Amazon’s own addresses', origin },
    { match: to({ ...nobody, ranges: neverForwarded }), stages: stopped(ids.never), says: 'never forwarded', origin },
  ]
  const returning = returns.map(
    ({ endpoints, node, origin: where }): StageCase => ({
      match: all({ kind: 'session', states: ['established'] }, from(peers(endpoints)), not(own)),
      stages: [handOver(`${id}/returns by ${node}`)],
      says: `back by ${node}`,
      origin: where,
    }),
  )
  const begin: Stage[] = [
    ...(perhaps ? [filterStage(ids.perhaps)] : []),
    ...(quiet ? [filterStage(ids.quiet)] : []),
    {
      stage: 'select',
      cases: amazon,
      otherwise: [
        filterStage(filterId(id, 'egress')),
        ...(aclOut ? [filterStage(ids.out)] : []),
        ...(handovers.length > 0 ? [{ stage: 'put-back' } as const] : []),
        {
          stage: 'select',
          cases: [...returning, ...shortcut, ...tableCases],
          otherwise: [{ stage: 'opaque', says: 'its route table is not known', origin }],
        },
      ],
    },
  ]

  const bySubnet = new Map<string, { table: Table; interfaces: string[] }>()
  for (const { subnet, table } of parts.subnets) {
    const known = bySubnet.get(table.id) ?? { table, interfaces: [] }
    bySubnet.set(table.id, known)
    known.interfaces.push(fromSubnet(subnet.id))
  }
  const arrive: Stage[] = [
    {
      stage: 'select',
      cases: [
        ...[...bySubnet].map(([key, { table, interfaces }]) => tableCase(key, { kind: 'arrivesOn', interfaces }, table.origin)),
        ...edges.map(({ gateway, table }) =>
          tableCase(edgeKey(table, gateway), { kind: 'arrivesOn', interfaces: [fromGateway(gateway)] }, table.origin),
        ),
        ...(hosts.length > 0
          ? [
              {
                match: { kind: 'arrivesOn', interfaces: [fromPods] },
                stages: [translateStage(`${id}/pods’ source`), ...begin],
                says: 'from pods',
                origin,
              } as const,
            ]
          : []),
        {
          match: { kind: 'arrivesOn', interfaces: [fromGateway(amazonId)] },
          stages: [{ stage: 'deliver' }],
          says: 'from Amazon’s own services',
          origin,
        },
        { match: own, stages: deliver, says: 'an interface of the VPC', origin },
        ...handToHeld,
        {
          match: all(to({ ...nobody, ranges: vpc.ranges }), not(to(peers([], [everyone])))),
          stages: nobodyThere,
          says: 'an address of the VPC',
          origin,
        },
      ],
      otherwise: stopped(ids.through),
    },
  ]
  return {
    nodes: [
      cloudNode(
        id,
        { arrive, originate: begin },
        vpc.resource.region === undefined ? [] : [vpc.resource.region],
        origin,
        vpc.resource.keys.filter((key) => key !== id),
      ),
    ],
    groups,
    filters: [
      ...(perhaps ? [perhaps] : []),
      ...(aclOut ? [aclOut] : []),
      ...(aclIn ? [aclIn] : []),
      ...(closed ? [closed] : []),
      ...(quiet ? [quiet] : []),
      dropAll(
        ids.strange,
        id,
        'no interface of this VPC has that address',
        implied('aws: an address within a VPC’s ranges is looked for in that VPC alone'),
      ),
      dropAll(
        ids.through,
        id,
        'what is not for its own interfaces',
        implied('aws: what comes in by a gateway or a peering connection is for the VPC’s own interfaces: a VPC is no transit'),
      ),
      dropAll(ids.never, id, 'reserved addresses', implied('aws: 169.254.168.0/22 and fd00:ec2::/32 are never forwarded')),
    ],
    translations: [
      ...(handovers.length === 0 ? [] : [handoverTranslation(ids.again, handovers)]),
      ...(hosts.length > 0 ? [podSource(`${id}/pods’ source`, vpc, hosts)] : []),
    ],
    tables: [
      ...lookups.values(),
      ...returns.map(({ node, origin: where }) => onlyTo(`${id}/returns by ${node}`, { kind: 'nodes', nodes: [node], arrivesOn: fromVpc(id) }, where)),
      {
        id: ids.held,
        routes: held.map(({ endpoints, node, origin: where }): Route => ({
          to: { peers: peers(endpoints) },
          via: { kind: 'nodes', nodes: [node], arrivesOn: fromVpc(id) },
          metric: 0,
          origin: where,
        })),
        otherwise: origin,
      },
      {
        id: `${id}/to-amazon`,
        routes: amazonRanges(vpc).map((prefix): Route => ({
          to: { prefix },
          via: { kind: 'nodes', nodes: [amazonId], arrivesOn: fromVpc(id) },
          metric: 0,
          origin: amazonSays,
        })),
        otherwise: amazonSays,
      },
    ],
  }
}

/** The end of a way; who looks past it is told of nothing further. */
const stopped = (filter: string): Stage[] => [filterStage(filter), { stage: 'deliver' }]

/** What only answers: a reply is one of a session that passed here. */
function quietFilter(id: string, inhabitants: readonly Inhabitant[]): Filter | undefined {
  const rules = inhabitants.flatMap(({ placement }): FilterRule[] => {
    const { quiet } = placement
    if (!quiet) return []
    return [{ match: from(peers([placement.id])), action: { do: 'drop' }, says: `${placement.id} (it begins nothing)`, origin: quiet }]
  })
  if (rules.length === 0) return undefined
  const otherwise = { action: 'accept', says: 'what begins something', origin: implied('declared') } as const
  return ruleFilter({ id, says: 'what only answers', rules, otherwise, sessions: 'implicit' })
}

/** The id of a table as a gateway has it: its own subnets may have the same. */
export function edgeKey(table: Table, gateway: string): string {
  return `${table.id} of ${gateway}`
}

function dropAll(id: string, says: string, what: string, origin: Origin): Filter {
  return ruleFilter({ id, says, rules: [], otherwise: { action: 'drop', says: what, origin }, sessions: 'none' })
}

/** A balancer that hands over, with the mark that tells what came by it, and what it judges on the way out to a target. */
export interface Handing extends Handover {
  readonly mark: number
  readonly passes: readonly Stage[]
}

export const handedMask = 0xffff

function handoverTranslation(id: string, handovers: readonly Handing[]): Translation {
  return {
    id,
    says: 'load balancer',
    chains: {
      targets: handovers.flatMap(({ endpoint, match, members, watched, says, origin, mark }) => {
        const meant = all(to(peers([endpoint])), match)
        return [
          { match: meant, action: { do: 'mark', value: mark, mask: handedMask }, says, origin },
          {
            match: meant,
            action: {
              do: 'translate',
              destination: {
                to: {
                  kind: 'members',
                  members: members.map((one) => ({ peers: peers([one.endpoint]), port: one.port, origin: one.origin })),
                  ...(watched === true && { watched }),
                },
              },
            },
            says,
            origin,
          },
        ]
      }),
    },
    start: 'targets',
  }
}
