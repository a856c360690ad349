import { all, anything, nobody, type Match } from '../../../flow/match.ts'
import type { Facts } from '../../../model/facts.ts'
import type { Filter } from '../../../model/filter.ts'
import type { Profile } from '../../../model/profile.ts'
import type { Listener } from '../../../model/listener.ts'
import type { Zone } from '../../../model/name.ts'
import type { Stage } from '../../../model/node.ts'
import { implied } from '../../../origin/origin.ts'
import type { Resource } from '../../resource.ts'
import { attribute, bool, number, text } from '../attribute.ts'
import { fromGateway, fromSubnet, fromVpc, type Core, type Door } from '../door.ts'
import { locate, referred, vpcOf } from '../compute/locate.ts'
import type { Placement } from '../placement.ts'
import { nameOf } from '../service.ts'
import { cloudNode, filterStage, handOver, onlyTo, ruleFilter } from '../vpc/gateway.ts'
import { someIpv4, type Subnet, type Vpc } from '../vpc/network.ts'
import { deviceFilter } from '../vpc/security.ts'
import { endpointKind } from './gateway-endpoint.ts'
import { undelivered } from './appliances.ts'
import { declaredService, placeEndpoint, privateZones } from './interface-endpoint.ts'

const endpointType = 'aws_vpc_endpoint'
const balancerTypes = ['aws_lb', 'aws_alb']
const oneWay = implied('aws: nothing begins on the provider’s side of an endpoint service')

interface Placed {
  readonly resource: Resource
  readonly service: Resource | undefined
  readonly placement: Placement
  readonly vpc: Vpc
  readonly subnets: readonly Subnet[]
}

/**
 * Endpoints that stand in the way as nodes of their own. Gateway Load Balancer endpoints are what routes lead to: traffic goes to the
 * appliances and comes back to the endpoint's subnet with its addresses kept. Interface endpoints of services that are declared here lead
 * to the service's network load balancers (AWS: vpce-gateway-load-balancer, create-endpoint-service, 2026-11).
 */
export function endpointServiceDoor(core: Core, profile: Profile): Door {
  const { world, networks } = core
  const placed = world.ofType(endpointType).flatMap((resource): Placed[] => {
    const kind = endpointKind(resource)
    const service = declaredService(world, resource)
    if (kind !== 'GatewayLoadBalancer' && !(kind === 'Interface' && service)) return []
    const placement = placeEndpoint(world, resource)
    const subnets = (placement?.subnets ?? []).flatMap(({ id }) => networks.subnets.get(id) ?? [])
    const vpc = subnets[0]?.vpc
    return placement && vpc ? [{ resource, service, placement, vpc, subnets }] : []
  })
  const appliances = placed.filter(({ resource }) => endpointKind(resource) === 'GatewayLoadBalancer')
  const served = placed.filter((one) => !appliances.includes(one)).map((one) => ({ ...one, ...balancersOf(one, core) }))
  const parts = [...appliances.map((one) => applianceFacts(one, core, profile)), ...served.map((one) => servedFacts(one, core))]
  const join = <Key extends keyof Facts>(key: Key): Facts[Key][number][] =>
    parts.flatMap((one) => (one[key] ?? []) as readonly Facts[Key][number][])
  const interfaces = core.inhabitants.filter(({ placement }) => placement.resource.type === endpointType)
  const vpcs = new Map([
    ...interfaces.map(({ placement, vpc }) => [placement.id, vpc.id] as const),
    ...served.map(({ placement, vpc }) => [placement.id, vpc.id] as const),
  ])
  return {
    targets: [endpointType],
    hop: (target, from) => {
      const own = appliances.find(({ resource, vpc }) => resource === target && vpc === from)
      return own
        ? { kind: 'nodes', nodes: [target.id], arrivesOn: fromVpc(from.id) }
        : { kind: 'unknown', says: `${target.id} is not known as an endpoint that routes may lead to in ${from.id}` }
    },
    extra: (table) =>
      served
        .filter(({ provider }) => provider === table.vpc)
        .map(({ resource }) => ({
          to: { peers: { ...nobody, endpoints: [resource.id] } },
          via: { kind: 'nodes' as const, nodes: [resource.id], arrivesOn: 'provider' },
          says: `${resource.id} (replies)`,
          origin: oneWay,
        })),
    held: served.map(({ resource, vpc }) => ({ vpc: vpc.id, endpoints: [resource.id], node: resource.id, origin: resource.origin })),
    facts: {
      nodes: join('nodes'),
      endpoints: join('endpoints'),
      filters: join('filters'),
      tables: join('tables'),
      listeners: join('listeners'),
      pools: join('pools'),
      zones: [
        ...served.map(ownName),
        ...privateZones(world, [...interfaces.map(({ placement }) => placement), ...served.map(({ placement }) => placement)], (id) =>
          vpcs.get(id),
        ),
      ],
    },
  }
}

/** The name that AWS gives an endpoint, which everyone can look up and which gives its private addresses. */
function ownName({ resource: { id, origin } }: Placed): Zone {
  const apex = nameOf({ resource: id, attribute: 'dns_entry[0].dns_name' })
  return {
    id: `aws/${apex}`,
    apex,
    seenBy: { kind: 'everyone' },
    records: [{ owner: apex, type: 'A', ttl: 60, data: { kind: 'endpoint', endpoint: id, family: 4 }, origin }],
    origin,
  }
}

/** A connection that has to be accepted may not be. */
function accepted({ resource, service }: Placed, core: Core): Match[] {
  if (!service || bool(attribute(service, 'acceptance_required'), false) === false) return []
  const { world } = core
  const by = world
    .ofType('aws_vpc_endpoint_connection_accepter')
    .some((one) => referred(world, attribute(one, 'vpc_endpoint_id'), endpointType) === resource)
  if (by || bool(attribute(resource, 'auto_accept'), false) === true) return []
  return [
    { kind: 'opaque', says: `whether the owner of ${service.id} has accepted ${resource.id} is not declared`, origin: service.origin },
  ]
}

function pendingFilter(one: Placed, core: Core): Filter | undefined {
  const [pending] = accepted(one, core)
  if (!pending) return undefined
  const { id, origin } = one.resource
  return ruleFilter({
    id: `${id}/accepted`,
    says: 'endpoint connection',
    rules: [{ match: pending, action: { do: 'drop' }, says: 'a connection that was not accepted', origin }],
    otherwise: { action: 'accept', says: 'accepted', origin },
    sessions: 'implicit',
  })
}

function applianceFacts(one: Placed, core: Core, profile: Profile): Partial<Facts> {
  const { resource, service, subnets, vpc } = one
  const { id, origin } = resource
  const [subnet] = subnets
  const { world } = core
  const balancers = service ? locate(world, attribute(service, 'gateway_load_balancer_arns'), balancerTypes, 'load balancer').found : []
  const targets = balancers.flatMap((balancer) => targetsOf(core, balancer))
  const who = targets.length > 0 ? targets.join(', ') : (service?.id ?? text(attribute(resource, 'service_name')) ?? 'it')
  const says = `what the appliances behind ${id} (${who}) do with packets that they pass on is not declared (profile appliances=pass: they pass everything)`
  const strange = `whether the appliances behind ${id} know a session that another endpoint passed is not declared`
  const pending = pendingFilter(one, core)
  const stopped = undelivered(core, id, balancers, subnet)
  const onward: Stage[] = [...(subnet ? core.boundary(subnet, 'egress') : []), handOver(`${id}/routes`)]
  const arrive: Stage[] = [
    ...(subnet ? core.boundary(subnet, 'ingress') : []),
    ...(pending ? [filterStage(pending.id)] : []),
    ...(stopped ? [filterStage(stopped.id)] : []),
    {
      stage: 'select',
      cases: [
        { match: { kind: 'session', states: ['invalid'] }, stages: [{ stage: 'opaque', says: strange, origin }], says: strange, origin },
        // Who lets a session begin lets its replies pass.
        { match: { kind: 'session', states: ['established'] }, stages: onward, says: 'replies', origin },
        ...(profile['appliances'] === 'pass'
          ? [{ match: anything, stages: onward, says: `passed by ${who} (profile appliances=pass)`, step: 'filter' as const, origin }]
          : [{ match: { kind: 'opaque', says, origin } as const, stages: [{ stage: 'opaque', says, origin } as const], says, origin }]),
      ],
      otherwise: onward,
    },
  ]
  return {
    nodes: [cloudNode(id, { arrive }, [vpc.id, ...(subnet ? [subnet.id] : [])], origin)],
    filters: [...(pending ? [pending] : []), ...(stopped ? [stopped] : [])],
    tables: [onlyTo(`${id}/routes`, { kind: 'nodes', nodes: [vpc.id], arrivesOn: fromSubnet(subnet?.id ?? vpc.id) }, origin)],
  }
}

/** Those who are registered behind a balancer, for people. */
function targetsOf({ world }: Core, balancer: Resource): string[] {
  const groups = world.ofType('aws_lb_listener', 'aws_alb_listener').flatMap((one) => {
    const action = attribute(one, 'default_action')
    const first = action?.kind === 'list' ? action.items[0] : action
    const group = first?.kind === 'map' ? first.entries.get('target_group_arn') : undefined
    return referred(world, attribute(one, 'load_balancer_arn'), ...balancerTypes) === balancer
      ? (referred(world, group, 'aws_lb_target_group', 'aws_alb_target_group') ?? [])
      : []
  })
  return world.ofType('aws_lb_target_group_attachment', 'aws_alb_target_group_attachment').flatMap((one) => {
    const group = referred(world, attribute(one, 'target_group_arn'), 'aws_lb_target_group', 'aws_alb_target_group')
    const target = group && groups.includes(group) ? world.follow(attribute(one, 'target_id'), []) : undefined
    return target?.kind === 'resource' ? [target.resource.id] : []
  })
}

/** The load balancers of a service and the VPC that they lie in. */
function balancersOf(
  { service }: Placed,
  { world, networks }: Core,
): { readonly balancers: readonly Resource[]; readonly provider: Vpc | undefined } {
  const balancers = service ? locate(world, attribute(service, 'network_load_balancer_arns'), balancerTypes, 'load balancer').found : []
  const subnets = balancers.flatMap((one) => locate(world, attribute(one, 'subnets'), ['aws_subnet', 'aws_default_subnet'], 'subnet').found)
  const [vpc] = subnets.flatMap((one) => vpcOf(world, one) ?? [])
  return { balancers, provider: vpc && networks.vpcs.get(vpc.id) }
}

function servedFacts(
  one: Placed & { readonly balancers: readonly Resource[]; readonly provider: Vpc | undefined },
  core: Core,
): Partial<Facts> {
  const { resource, placement, vpc, subnets, balancers, provider } = one
  const { id, origin } = resource
  const { world } = core
  const [subnet] = subnets
  const ids = { groups: `${id}/security-groups`, in: `${id}/one-way`, routes: `${id}/routes` }
  const own = placement.groups.flatMap((group) => core.security.get(group) ?? [])
  const pending = pendingFilter(one, core)
  const listeners: Listener[] = []
  const pools: Facts['pools'][number][] = []
  for (const balancer of balancers)
    for (const listener of world.ofType('aws_lb_listener', 'aws_alb_listener')) {
      if (referred(world, attribute(listener, 'load_balancer_arn'), ...balancerTypes) !== balancer) continue
      const port = number(attribute(listener, 'port'))
      const protocol = text(attribute(listener, 'protocol'))?.toUpperCase()
      if (port === undefined || protocol === undefined) continue
      const pool = `${id} → ${balancer.id}:${port}`
      if (!pools.some((known) => known.id === pool))
        pools.push({
          id: pool,
          says: `endpoint service of ${balancer.id}`,
          method: 'endpoint service',
          members: [
            { target: { kind: 'endpoint', endpoint: balancer.id }, port, weight: 1, backup: false, down: false, origin: listener.origin },
          ],
          origin: listener.origin,
        })
      for (const how of protocol === 'TCP_UDP' ? (['tcp', 'udp'] as const) : protocol === 'UDP' ? (['udp'] as const) : (['tcp'] as const))
        listeners.push({
          id: `${id}/${listener.id}/${how}`,
          says: `endpoint ${id} (${listener.id})`,
          node: id,
          addresses: { ...nobody, endpoints: [id] },
          protocol: how,
          port,
          tls: undefined,
          serves: { kind: 'pool', pool },
          names: [],
          origin: listener.origin,
        })
    }
  const heard: Match = {
    kind: 'some',
    of: listeners.map(({ protocol, port }) =>
      all(
        { kind: 'protocol', protocols: [protocol === 'tcp' ? { first: 6, last: 6 } : { first: 17, last: 17 }] },
        { kind: 'destinationPort', ports: [{ first: port, last: port }] },
      ),
    ),
  }
  const closed = ruleFilter({
    id: `${id}/listeners`,
    says: 'listeners',
    rules: [{ match: heard, action: { do: 'accept' }, says: 'what the service listens on', origin }],
    otherwise: {
      action: 'drop',
      says: 'nothing of the service listens there',
      origin: implied('aws: an endpoint leads to the listeners of its service alone'),
    },
    sessions: 'implicit',
  })
  const back = ruleFilter({
    id: ids.in,
    says: 'endpoint service',
    rules: [],
    otherwise: { action: 'drop', says: 'what begins on the provider’s side', origin: oneWay },
    sessions: 'implicit',
  })
  const begins = ruleFilter({
    id: `${id}/begins`,
    says: 'endpoint service',
    rules: [
        {
          match: { kind: 'destination', peers: { ...nobody, endpoints: balancers.map((each) => each.id) } },
          action: { do: 'accept' },
          says: 'to its load balancers',
          origin,
        },
      ],
    otherwise: { action: 'drop', says: 'what the service would begin', origin: oneWay },
    sessions: 'implicit',
  })
  const toConsumer = onlyTo(
    ids.routes,
    { kind: 'nodes', nodes: [vpc.id], arrivesOn: subnet ? fromSubnet(subnet.id) : fromGateway(id) },
    origin,
  ).routes
  const toProvider = provider
    ? [
        {
          to: { peers: { ...nobody, endpoints: balancers.map((each) => each.id) } },
          via: { kind: 'nodes' as const, nodes: [provider.id], arrivesOn: fromGateway(id) },
          metric: 0,
          origin,
        },
      ]
    : []
  const filter = deviceFilter(ids.groups, id, 'ingress', own, core.security, vpc, () => undefined)
  return {
    nodes: [
      cloudNode(
        id,
        {
          arrive: [
            {
              stage: 'select',
              cases: [
                {
                  match: { kind: 'arrivesOn', interfaces: ['provider'] },
                  stages: [filterStage(back.id), { stage: 'deliver' }],
                  says: 'from the provider',
                  origin,
                },
              ],
              otherwise: [
                ...(subnet ? core.boundary(subnet, 'ingress') : []),
                filterStage(filter.id),
                ...(pending ? [filterStage(pending.id)] : []),
                filterStage(closed.id),
                { stage: 'deliver' },
              ],
            },
          ],
          originate: [filterStage(begins.id), handOver(ids.routes)],
        },
        [vpc.id, ...(subnet ? [subnet.id] : [])],
        origin,
      ),
    ],
    endpoints: [
      {
        id,
        kind: 'workload',
        names: [...placement.names],
        node: id,
        addresses: [],
        somewhere:
          subnets.length > 0
            ? subnets.flatMap(({ ranges }) => ranges.filter(({ family }) => family === 4 || placement.ipv6 !== false))
            : someIpv4,
        labels: placement.labels,
        within: [vpc.id],
        exposed: 'no',
        searches: [],
        origin,
      },
    ],
    filters: [filter, closed, back, begins, ...(pending ? [pending] : [])],
    listeners,
    pools,
    tables: [{ id: ids.routes, routes: [...toProvider, ...toConsumer], otherwise: origin }],
  }
}
