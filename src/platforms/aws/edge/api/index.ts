import type { Facts } from '../../../../model/facts.ts'
import type { HttpRouter, HttpRule, Pool } from '../../../../model/http.ts'
import type { NameRecord, Zone } from '../../../../model/name.ts'
import { implied } from '../../../../origin/origin.ts'
import type { Unread } from '../../../../origin/problem.ts'
import type { Resource } from '../../../resource.ts'
import { serviceNamed } from '../../amazon.ts'
import { attribute } from '../../attribute.ts'
import { groupsOf, labelsOf, namesOf, place, subnetsOf, vpcOf } from '../../compute/locate.ts'
import type { Placement } from '../../placement.ts'
import { nameOf, type PlacedListener, type Served } from '../../service.ts'
import type { World } from '../../world.ts'
import { frontFacts, frontListener } from '../front.ts'
import type { Acls } from '../waf/association.ts'
import { executeNames, ownHosts, ownRouter, type Api } from './api.ts'
import { apiDomains } from './domain.ts'
import { httpApis } from './http.ts'
import type { Integrating } from './integration.ts'
import { restApis } from './rest.ts'

/** API Gateway: REST, HTTP and WebSocket APIs under their own names and under custom domains. */
export function lowerApis(
  world: World,
  served: Integrating['served'],
  acls: Acls,
): { readonly facts: Partial<Facts>[]; readonly listeners: readonly PlacedListener[]; readonly unread: Unread[] } {
  const pools: Pool[] = []
  const integrating: Integrating = { world, served, pools }
  const apis = [...restApis(integrating), ...httpApis(integrating)]
  const fronts = apis.map((api): Partial<Facts> => {
    const { resource } = api
    const router = ownRouter(api, acls)
    // Only https is spoken (API Gateway, "Invoke REST APIs", 2026-11).
    const tls = { versions: [], ciphers: undefined, certificates: [], clientCertificates: false, origin: implied('aws: API Gateway speaks https alone, by its own certificate') }
    return {
      ...frontFacts({ resource, service: 'API Gateway', given: executeNames(resource).filter((name) => !isExecuteName(name)), names: executeNames(resource).filter(isExecuteName), ipv6: api.ipv6, open: api.open }),
      listeners: [frontListener(resource, `API Gateway ${resource.id}`, 443, tls, router, [])],
      routers: [router],
    }
  })
  const domains = apiDomains(world, apis, acls)
  const inside = privateApis(world, served, apis, acls)
  return { facts: [...fronts, ...domains.facts, { pools, routers: inside.routers, zones: executeZones(apis) }], listeners: inside.listeners, unread: domains.unread }
}

const isExecuteName = (name: string): boolean => /\.execute-api\.[a-z0-9-]+\.amazonaws\.com$/.test(name)

/**
 * The names of APIs by region, in one zone that others' names are in too: whoever has private DNS for API Gateway in his VPC sees none of it (API Gateway, "Invoke a private API",
 * public APIs can't be reached then, 2026-11).
 */
function executeZones(apis: readonly Api[]): Zone[] {
  const byRegion = new Map<string, NameRecord[]>()
  const origin = implied('aws: names of APIs')
  for (const { resource, ipv6, open } of apis)
    for (const owner of open ? executeNames(resource).filter(isExecuteName) : []) {
      const apex = owner.slice(owner.lastIndexOf('execute-api.'))
      const record = (type: 'A' | 'AAAA'): NameRecord => ({ owner, type, ttl: 60, data: { kind: 'endpoint', endpoint: resource.id, family: type === 'A' ? 4 : 6 }, origin: resource.origin })
      byRegion.set(apex, [...(byRegion.get(apex) ?? []), record('A'), ...(ipv6 ? [record('AAAA')] : [])])
    }
  return [...byRegion].map(([apex, records]) => ({ id: `aws/${apex}`, apex, seenBy: { kind: 'everyone' }, records, partial: true, origin }))
}

/**
 * Private APIs answer at VPC endpoints for API Gateway, by their names, to whom their resource policy lets in; others' names are refused there (API Gateway, "Private REST
 * APIs", 2026-11).
 */
function privateApis(world: World, served: Integrating['served'], apis: readonly Api[], acls: Acls): { readonly routers: readonly HttpRouter[]; readonly listeners: readonly PlacedListener[] } {
  const routers: HttpRouter[] = []
  const listeners: PlacedListener[] = []
  for (const { id, resource, origin, subnets } of served.placements) {
    if (resource.type !== 'aws_vpc_endpoint') continue
    const service = serviceNamed(world, attribute(resource, 'service_name'), resource)
    if (service?.name !== 'execute-api') continue
    const vpc = subnets[0] && vpcOf(world, subnets[0])
    const texts = (of: Resource | undefined): string[] => (of ? [of.id, nameOf({ resource: of.id, attribute: 'id' }), ...of.keys].map((one) => one.toLowerCase()) : [])
    const through = { endpoint: texts(resource), vpc: texts(vpc) }
    const here = apis.filter((api) => !api.open && (service.region === undefined || api.resource.region === service.region))
    const router: HttpRouter = {
      id: `${id}/apis`,
      says: `private APIs at ${id}`,
      rules: here.map((api): HttpRule => {
        const own = ownRouter(api, acls, through)
        return { match: ownHosts(api), action: { do: 'route', rules: own.rules, otherwise: own.otherwise }, says: `private API ${api.resource.id}`, origin: api.resource.origin }
      }),
      otherwise: { action: { do: 'answer', status: 403 }, says: 'no private API of that name', origin: implied('aws: VPC endpoints lead to private APIs alone') },
    }
    routers.push(router)
    const tls = { versions: [], ciphers: undefined, certificates: [], clientCertificates: false, origin }
    listeners.push({ id: `${id}/apis`, says: `VPC endpoint ${id} for API Gateway`, endpoint: id, protocol: 'tcp', port: 443, tls, serves: { kind: 'http', router: router.id }, names: [], origin })
  }
  return { routers, listeners }
}

const closed = implied('aws: nobody reaches API Gateway through the interfaces of a VPC link')

/** The interfaces of VPC links of the second kind (API Gateway, "Set up VPC links V2", 2026-11). */
export function vpcLinks(world: World): Pick<Served, 'placements' | 'unread'> {
  const placements: Placement[] = []
  const unread: Unread[] = []
  for (const resource of world.ofType('aws_apigatewayv2_vpc_link').filter(({ lookedUp }) => lookedUp !== true)) {
    const { id, origin } = resource
    const placed = place(world, subnetsOf(world, attribute(resource, 'subnet_ids')), groupsOf(world, attribute(resource, 'security_group_ids')))
    const doubt = resource.uncertain ?? placed?.doubt
    if (!placed) unread.push({ what: `${id}: the VPC that it is in was not read`, origin, changesAnswers: true })
    else
      placements.push({
        id,
        resource,
        says: 'VPC link',
        ...placed,
        ...(doubt !== undefined && { doubt }),
        addresses: [],
        public: { kind: 'none' },
        ipv6: false,
        checked: true,
        closed,
        names: namesOf(resource, 'name'),
        labels: labelsOf(resource),
        origin,
      })
  }
  return { placements, unread }
}
