import type { Facts } from '../../../../model/facts.ts'
import type { Pool } from '../../../../model/http.ts'
import { implied } from '../../../../origin/origin.ts'
import type { Unread } from '../../../../origin/problem.ts'
import { attribute } from '../../attribute.ts'
import { groupsOf, labelsOf, namesOf, place, subnetsOf } from '../../compute/locate.ts'
import type { Placement } from '../../placement.ts'
import type { Served } from '../../service.ts'
import type { World } from '../../world.ts'
import { frontFacts, frontListener } from '../front.ts'
import type { Acls } from '../waf/association.ts'
import { executeNames, ownRouter } from './api.ts'
import { apiDomains } from './domain.ts'
import { httpApis } from './http.ts'
import type { Integrating } from './integration.ts'
import { restApis } from './rest.ts'

/** API Gateway: REST, HTTP and WebSocket APIs under their own names and under custom domains. */
export function lowerApis(world: World, served: Integrating['served'], acls: Acls): { readonly facts: Partial<Facts>[]; readonly unread: Unread[] } {
  const pools: Pool[] = []
  const integrating: Integrating = { world, served, pools }
  const apis = [...restApis(integrating), ...httpApis(integrating)]
  const fronts = apis.map((api): Partial<Facts> => {
    const { resource } = api
    const router = ownRouter(api, acls)
    // Only https is spoken (API Gateway, "Invoke REST APIs", 2026-11).
    const tls = { versions: [], ciphers: undefined, certificates: [], clientCertificates: false, origin: implied('aws: API Gateway speaks https alone, by its own certificate') }
    return {
      ...frontFacts({ resource, service: 'API Gateway', given: executeNames(resource), names: [], ipv6: api.ipv6, open: api.open }),
      listeners: [frontListener(resource, `API Gateway ${resource.id}`, 443, tls, router, [])],
      routers: [router],
    }
  })
  const domains = apiDomains(world, apis, acls)
  const hidden = apis.filter(({ open }) => !open).map(({ resource: { id, origin } }): Unread => ({ what: `${id} is private: how VPC endpoints lead to it is not followed`, origin, changesAnswers: true }))
  return { facts: [...fronts, ...domains.facts, { pools }], unread: [...domains.unread, ...hidden] }
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
