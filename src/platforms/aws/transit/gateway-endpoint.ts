import { nobody, not } from '../../../flow/match.ts'
import type { Facts } from '../../../model/facts.ts'
import { implied } from '../../../origin/origin.ts'
import type { Unread } from '../../../origin/problem.ts'
import type { Resource } from '../../resource.ts'
import { amazonServiceId, serviceNamed, type AmazonService } from '../amazon.ts'
import { attribute, text } from '../attribute.ts'
import { fromGateway, fromVpc, type Core, type Door } from '../door.ts'
import { referred } from '../compute/locate.ts'
import { cloudNode, filterStage, handOver, onlyTo, ruleFilter, twoSided } from '../vpc/gateway.ts'
import type { Vpc } from '../vpc/network.ts'
import type { Found } from '../world.ts'
import { serviceFacts, usedServices, type Leading } from './amazon.ts'

interface GatewayEndpoint {
  readonly id: string
  readonly resource: Resource
  readonly vpc: Vpc
  readonly service: AmazonService
  readonly serviceId: string
  /** Route tables that it puts a route into. */
  readonly tables: ReadonlySet<string>
  readonly families: readonly (4 | 6)[]
}

const tableTypes = ['aws_route_table', 'aws_default_route_table']
const ownAlone = implied('aws: a gateway endpoint is for what lies in its own VPC alone')

/** The kind of a VPC endpoint: a gateway's unless something else is said. */
export function endpointKind(resource: Resource): string {
  const said = attribute(resource, 'vpc_endpoint_type')
  return said === undefined ? 'Gateway' : (text(said) ?? 'not known')
}

/**
 * Gateway endpoints of S3 and DynamoDB: each puts a route for the service's own addresses into the tables that it is associated with; it
 * is for what lies in its VPC, and for nobody who comes in by a gateway or a peering (AWS: gateway-endpoints, 2026-11). The services stand
 * beside, with their public addresses.
 */
export function gatewayEndpointDoor(core: Core): Door {
  const { world, networks, tables } = core
  const unread: Unread[] = []
  const tableOf = (found: Found | undefined): string | undefined => {
    if (found?.kind !== 'resource') return undefined
    const { resource } = found
    if (tableTypes.includes(resource.type)) return resource.id
    return /^(main|default)_route_table_id$/.test(found.attribute)
      ? [...tables.all.values()].find(
          ({ vpc, id }) =>
            vpc.id === resource.id && (id.startsWith('main route table') || world.byId(id)?.type === 'aws_default_route_table'),
        )?.id
      : undefined
  }
  const associated = new Map<string, string[]>()
  for (const resource of world.ofType('aws_vpc_endpoint_route_table_association')) {
    const endpoint = referred(world, attribute(resource, 'vpc_endpoint_id'), 'aws_vpc_endpoint')
    const table = tableOf(world.follow(attribute(resource, 'route_table_id'), tableTypes))
    if (endpoint && table !== undefined) associated.set(endpoint.id, [...(associated.get(endpoint.id) ?? []), table])
    else unread.push({ what: `${resource.id}: what it associates is not known`, origin: resource.origin, changesAnswers: true })
  }
  const endpoints = world.ofType('aws_vpc_endpoint').flatMap((resource): GatewayEndpoint[] => {
    if (endpointKind(resource) !== 'Gateway') return []
    const service = serviceNamed(world, attribute(resource, 'service_name'), resource)
    const vpc = networks.vpcOf(resource)
    const serviceId = service && amazonServiceId(service)
    if (!service || !vpc || serviceId === undefined) {
      unread.push({
        what: `${resource.id}: ${vpc ? 'which service it leads to' : 'its VPC'} is not known`,
        origin: resource.origin,
        changesAnswers: true,
      })
      return []
    }
    const named = world.followAll(attribute(resource, 'route_table_ids'), tableTypes)
    const known = named.flatMap((one) => tableOf(one) ?? [])
    if (known.length < named.length)
      unread.push({ what: `${resource.id}: a route table of its is not known`, origin: resource.origin, changesAnswers: true })
    const type = text(attribute(resource, 'ip_address_type'))
    return [
      {
        id: resource.id,
        resource,
        vpc,
        service,
        serviceId,
        tables: new Set([...known, ...(associated.get(resource.id) ?? [])]),
        families: type === 'dualstack' ? [4, 6] : type === 'ipv6' ? [6] : [4],
      },
    ]
  })
  const nats = world
    .ofType('aws_nat_gateway')
    .map((resource) => ({ id: resource.id, vpc: networks.subnetOf(attribute(resource, 'subnet_id'))?.vpc.id }))
  const sendersOf = (vpc: Vpc): string[] => nats.filter((one) => one.vpc === vpc.id).map(({ id }) => id)
  const parts: Partial<Facts>[] = endpoints.map((one) => endpointFacts(one, sendersOf(one.vpc)))
  for (const service of usedServices(core)) {
    const id = amazonServiceId(service)
    const leading = endpoints
      .filter(({ serviceId }) => serviceId === id)
      .map((one): Leading => ({ node: one.id, vpc: one.vpc.id, senders: sendersOf(one.vpc) }))
    parts.push(serviceFacts(service, leading))
  }
  const join = <Key extends keyof Facts>(key: Key): Facts[Key][number][] =>
    parts.flatMap((one) => (one[key] ?? []) as readonly Facts[Key][number][])
  return {
    targets: [],
    hop: () => ({ kind: 'blackhole' }),
    extra: (table) =>
      endpoints
        .filter((one) => one.vpc === table.vpc && one.tables.has(table.id))
        .flatMap(({ id, serviceId, families, resource, vpc }) =>
          families.map((family) => ({
            to: { peers: { ...nobody, endpoints: [serviceId] }, family },
            via: { kind: 'nodes' as const, nodes: [id], arrivesOn: fromVpc(vpc.id) },
            says: `${serviceId} → ${id}`,
            origin: attribute(resource, 'route_table_ids')?.origin ?? resource.origin,
          })),
        ),
    facts: { nodes: join('nodes'), endpoints: join('endpoints'), filters: join('filters'), tables: join('tables'), zones: join('zones') },
    unread,
  }
}

function endpointFacts({ id, resource, vpc, serviceId }: GatewayEndpoint, senders: readonly string[]): Partial<Facts> {
  const { origin } = resource
  const ids = { own: `${id}/admits`, out: `${id}/to-service`, in: `${id}/to-vpc` }
  return {
    nodes: [
      cloudNode(
        id,
        {
          arrive: twoSided([filterStage(ids.own), handOver(ids.out)], [handOver(ids.in)], origin),
        },
        [vpc.id],
        origin,
      ),
    ],
    filters: [
      ruleFilter({
        id: ids.own,
        says: 'gateway endpoint',
        rules: [
            {
              match: not({ kind: 'source', peers: { ...nobody, groups: [vpc.id], endpoints: senders } }),
              action: { do: 'drop' },
              says: 'what does not lie in its VPC',
              origin: ownAlone,
            },
          ],
        otherwise: { action: 'accept', says: 'what lies in its VPC', origin: ownAlone },
        sessions: 'implicit',
      }),
    ],
    tables: [
      onlyTo(ids.out, { kind: 'nodes', nodes: [serviceId], arrivesOn: id }, origin),
      onlyTo(ids.in, { kind: 'nodes', nodes: [vpc.id], arrivesOn: fromGateway(id) }, origin),
    ],
  }
}
