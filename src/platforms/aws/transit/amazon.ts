import { everyIpv4, minusRanges, notPublic, parsePrefix, type AddressRange } from '../../../base/address.ts'
import { nobody } from '../../../flow/match.ts'
import type { Endpoint } from '../../../model/endpoint.ts'
import type { Facts } from '../../../model/facts.ts'
import type { NameRecord, Zone } from '../../../model/name.ts'
import type { Route } from '../../../model/table.ts'
import { implied } from '../../../origin/origin.ts'
import { amazonServiceId, serviceNamed, type AmazonService } from '../amazon.ts'
import { attribute } from '../attribute.ts'
import { fromGateway, type Core } from '../door.ts'
import { cloudNode, handOver, onlyTo } from '../vpc/gateway.ts'

/** An endpoint of a VPC that leads to a service of Amazon's. */
export interface Leading {
  /** The node by which replies go back. */
  readonly node: string
  readonly vpc: string
  /** Who in that VPC may be the source besides what lies in it: its NAT gateways. */
  readonly senders: readonly string[]
}

const somePublic: readonly AddressRange[] = [
  ...minusRanges([everyIpv4], notPublic),
  ...[parsePrefix('2600::/12')].flatMap((one) => one ?? []),
]
const says = (what: string): ReturnType<typeof implied> => implied(`aws: ${what}`)

/** Services that somebody uses: an endpoint leads to them, or they are declared to hold something. */
export function usedServices({ world }: Core): AmazonService[] {
  const found = new Map<string, AmazonService>()
  const add = (service: AmazonService | undefined): void => {
    const id = service && amazonServiceId(service)
    if (service && id !== undefined) found.set(id, service)
  }
  for (const resource of world.ofType('aws_vpc_endpoint')) add(serviceNamed(world, attribute(resource, 'service_name'), resource))
  for (const { region } of world.ofType('aws_s3_bucket')) add({ name: 's3', region })
  for (const { region } of world.ofType('aws_dynamodb_table')) add({ name: 'dynamodb', region })
  return [...found.values()]
}

/**
 * A service of Amazon's with public addresses: outside of every VPC, with a name that everyone can look up. `leading`: gateway endpoints
 * by which a VPC's own addresses reach it (AWS: vpc-endpoints-s3, 2026-11).
 */
export function serviceFacts(service: AmazonService, leading: readonly Leading[]): Partial<Facts> {
  const id = amazonServiceId(service)
  if (id === undefined) return {}
  const origin = says(`${id} answers at public addresses of its own`)
  const table = `${id}/routes`
  const routes: Route[] = leading.map(({ node, vpc, senders }) => ({
    to: { peers: { ...nobody, groups: [vpc], endpoints: senders } },
    via: { kind: 'nodes', nodes: [node], arrivesOn: fromGateway(id) },
    metric: 0,
    origin: says('what came by a gateway endpoint is answered by it'),
  }))
  const endpoint: Endpoint = {
    id,
    kind: 'service',
    names: [service.name, ...(service.region === undefined ? [] : [`${service.name} in ${service.region}`])],
    node: id,
    addresses: [],
    somewhere: somePublic,
    labels: {},
    within: service.region === undefined ? [] : [service.region],
    exposed: 'yes',
    searches: [],
    origin,
  }
  return {
    nodes: [cloudNode(id, { arrive: [{ stage: 'deliver' }], originate: [handOver(table)] }, endpoint.within, origin)],
    endpoints: [endpoint],
    tables: [
      {
        id: table,
        routes: [...routes, ...onlyTo(table, { kind: 'outside', says: 'through the internet' }, origin).routes],
        otherwise: origin,
      },
    ],
    zones: zonesOf(service, id),
  }
}

/**
 * `s3.eu-west-1.amazonaws.com` with IPv4 addresses alone, `s3.dualstack.…` with both (AWS: dual-stack-endpoints of S3, DynamoDB endpoints,
 * 2026-11).
 */
function zonesOf({ name, region }: AmazonService, endpoint: string): Zone[] {
  const origin = says(`the names of ${endpoint}`)
  const place = region === undefined ? '' : `.${region}`
  const domain = region?.startsWith('cn-') === true ? 'amazonaws.com.cn' : 'amazonaws.com'
  const record = (owner: string, type: 'A' | 'AAAA'): NameRecord => ({
    owner,
    type,
    ttl: 60,
    data: { kind: 'endpoint', endpoint, family: type === 'A' ? 4 : 6 },
    origin,
  })
  const zone = (apex: string, both: boolean): Zone => ({
    id: `aws/${apex}`,
    apex,
    seenBy: { kind: 'everyone' },
    records: [apex, `*.${apex}`].flatMap((owner) => [record(owner, 'A'), ...(both ? [record(owner, 'AAAA')] : [])]),
    origin,
  })
  const dual = name === 's3' ? `s3.dualstack${place}.${domain}` : region === undefined ? undefined : `${name}${place}.api.aws`
  return [zone(`${name}${place}.${domain}`, false), ...(dual === undefined ? [] : [zone(dual, true)])]
}
