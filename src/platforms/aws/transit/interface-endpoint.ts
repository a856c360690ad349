import type { NameRecord, Zone } from '../../../model/name.ts'
import { implied } from '../../../origin/origin.ts'
import type { Unread } from '../../../origin/problem.ts'
import type { Resource } from '../../resource.ts'
import type { Value } from '../../value.ts'
import { serviceNamed, type AmazonService } from '../amazon.ts'
import { address, attribute, blocks, bool, part, text } from '../attribute.ts'
import { groupsOf, labelsOf, namesOf, place, referred, subnetsOf, vpcOf, type Located } from '../compute/locate.ts'
import type { Placement } from '../placement.ts'
import { nameOf, type Served } from '../service.ts'
import { vpcTypes } from '../vpc/network.ts'
import type { World } from '../world.ts'
import { endpointKind } from './gateway-endpoint.ts'
import { unreadPolicies } from './endpoint-policy.ts'

const endpointType = 'aws_vpc_endpoint'
// AWS: a service can't begin anything by an endpoint (privatelink concepts, 2026-11).
const answers = implied('aws: an interface endpoint only answers')
const noPublic = implied('aws: an interface endpoint has private addresses alone')

/** Values that resources of another type add to endpoints: by the endpoint's id. */
function added(world: World, type: string, name: string): Map<string, Value[]> {
  const found = new Map<string, Value[]>()
  for (const resource of world.ofType(type)) {
    const endpoint = referred(world, attribute(resource, 'vpc_endpoint_id'), endpointType)
    const value = attribute(resource, name)
    if (endpoint && value) found.set(endpoint.id, [...(found.get(endpoint.id) ?? []), value])
  }
  return found
}

const joined = (parts: readonly Located[]): Located => ({
  found: [...new Set(parts.flatMap(({ found }) => found))],
  doubt: parts.map(({ doubt }) => doubt).find((one) => one !== undefined),
})

/** Where an endpoint with interfaces of its own lies; undefined where its VPC isn't known. */
export function placeEndpoint(world: World, resource: Resource): Placement | undefined {
  const subnets = joined([
    subnetsOf(world, attribute(resource, 'subnet_ids')),
    ...(added(world, 'aws_vpc_endpoint_subnet_association', 'subnet_id').get(resource.id) ?? []).map((value) => subnetsOf(world, value)),
  ])
  const groups = joined([
    groupsOf(world, attribute(resource, 'security_group_ids')),
    ...(added(world, 'aws_vpc_endpoint_security_group_association', 'security_group_id').get(resource.id) ?? []).map((value) =>
      groupsOf(world, value),
    ),
  ])
  const vpc =
    referred(world, attribute(resource, 'vpc_id'), ...vpcTypes) ??
    subnets.found.map((one) => vpcOf(world, one)).find((one) => one !== undefined)
  const placed = place(world, subnets, groups, vpc)
  if (!placed) return undefined
  const type = text(attribute(resource, 'ip_address_type'))
  const configured = blocks(attribute(resource, 'subnet_configuration'))
  const known = configured.flatMap((one) => [address(part(one, 'ipv4')), address(part(one, 'ipv6'))].flatMap((each) => each ?? []))
  const doubt = resource.uncertain ?? placed.doubt
  return {
    id: resource.id,
    resource,
    says: 'VPC endpoint',
    ...placed,
    ...(doubt !== undefined && { doubt }),
    addresses: configured.length === subnets.found.length ? known : [],
    public: { kind: 'none' },
    ipv6: type === 'dualstack' || type === 'ipv6' ? true : type === undefined ? false : 'unknown',
    checked: true,
    sheltered: noPublic,
    quiet: answers,
    names: namesOf(resource),
    labels: labelsOf(resource),
    origin: resource.origin,
  }
}

/**
 * Interface endpoints whose service is not declared here: what Amazon or somebody else answers there isn't. Those of declared services are
 * doors.
 */
export function lowerEndpoints(world: World): Partial<Served> {
  const own = world.ofType(endpointType).filter((one) => endpointKind(one) === 'Interface' && !declaredService(world, one))
  const unread: Unread[] = unreadPolicies(world)
  const placements = own.flatMap((resource) => {
    const placement = placeEndpoint(world, resource)
    if (!placement) unread.push({ what: `${resource.id}: its VPC is not known`, origin: resource.origin, changesAnswers: true })
    return placement ?? []
  })
  return {
    placements,
    names: placements.map(({ id, origin }) => {
      const link = { resource: id, attribute: 'dns_entry[0].dns_name' }
      return { link, name: nameOf(link), endpoint: id, gives: 'private', origin }
    }),
    unread,
  }
}

/** The endpoint service that an endpoint leads to, where it is declared too. */
export function declaredService(world: World, endpoint: Resource): Resource | undefined {
  const found = world.follow(attribute(endpoint, 'service_name'), ['aws_vpc_endpoint_service'])
  return found?.kind === 'resource' && found.resource.type === 'aws_vpc_endpoint_service' && found.resource.lookedUp !== true
    ? found.resource
    : undefined
}

/** Services whose private names are not their own name turned round (each service's page on VPC endpoints, 2026-11). */
const called: Readonly<Record<string, string>> = {
  'kinesis-streams': 'kinesis',
  'kinesis-firehose': 'firehose',
  'ecs-agent': 'ecs-a',
  'ecs-telemetry': 'ecs-t',
}

function privateName({ name, region }: AmazonService): string | undefined {
  const own = called[name] ?? name.split('.').toReversed().join('.')
  return region === undefined ? undefined : `${own}.${region}.amazonaws.com`
}

/** Is private DNS on for an endpoint? Off unless it is set (provider: aws_vpc_endpoint, 2026-11). */
function hasPrivateDns(world: World, resource: Resource): boolean {
  const said = world
    .ofType('aws_vpc_endpoint_private_dns')
    .find((one) => referred(world, attribute(one, 'vpc_endpoint_id'), endpointType) === resource)
  return bool(attribute(said ?? resource, 'private_dns_enabled'), false) === true
}

/**
 * The private names of endpoints: the service's usual name, seen in their VPC alone, leads to them (AWS: privatelink-access-aws-services
 * "Private DNS", 2026-11).
 */
export function privateZones(world: World, placements: readonly Placement[], vpcOfEndpoint: (id: string) => string | undefined): Zone[] {
  return placements.flatMap(({ id, resource, ipv6, origin }): Zone[] => {
    const vpc = vpcOfEndpoint(id)
    if (vpc === undefined || !hasPrivateDns(world, resource)) return []
    const service = serviceNamed(world, attribute(resource, 'service_name'), resource)
    const declared = declaredService(world, resource)
    const apex = service ? privateName(service) : declared && text(attribute(declared, 'private_dns_name'))
    // AWS: for S3 the VPC itself may keep to the gateway endpoint, and only resolver endpoints give this one.
    const resolvers = blocks(attribute(resource, 'dns_options')).some(
      (one) => bool(part(one, 'private_dns_only_for_inbound_resolver_endpoint'), false) === true,
    )
    if (apex === undefined || resolvers) return []
    const record = (owner: string, type: 'A' | 'AAAA'): NameRecord => ({
      owner,
      type,
      ttl: 60,
      data: { kind: 'endpoint', endpoint: id, family: type === 'A' ? 4 : 6 },
      origin,
    })
    return [
      {
        id: `aws/${apex} in ${vpc}`,
        apex,
        seenBy: { kind: 'nodes', nodes: [vpc] },
        records: [apex, `*.${apex}`].flatMap((owner) => [record(owner, 'A'), ...(ipv6 === false ? [] : [record(owner, 'AAAA')])]),
        origin,
      },
    ]
  })
}
