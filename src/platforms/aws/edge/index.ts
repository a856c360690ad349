import type { Facts } from '../../../model/facts.ts'
import type { HttpRouter } from '../../../model/http.ts'
import type { Profile } from '../../../model/profile.ts'
import type { Unread } from '../../../origin/problem.ts'
import type { Placement } from '../placement.ts'
import { joinServed, type Served } from '../service.ts'
import type { World } from '../world.ts'
import { lowerApis, vpcLinks } from './api/index.ts'
import { distributions } from './cloudfront/distribution.ts'
import { vpcOriginPlacements } from './cloudfront/vpc-origin.ts'
import { functionUrls } from './function-url.ts'
import { publicApis } from './kubernetes-api.ts'
import { publicSearchDomains } from './search-domain.ts'
import { Acls } from './waf/association.ts'
import { websites } from './website.ts'

/** What stands at the edge of AWS' network, and what it places in VPCs. */
export interface Edge {
  /** Everything that services place in VPCs, what the edge has there included; routers of load balancers behind their web ACLs. */
  readonly served: Served
  readonly facts: readonly Partial<Facts>[]
  readonly unread: readonly Unread[]
}

/** `instances`: the placements of instances and interfaces; `of`: which of them stands for which resource. */
export function lowerEdge(world: World, served: Served, instances: { readonly placements: readonly Placement[]; readonly of: ReadonlyMap<string, string> }, profile: Profile): Edge {
  const acls = new Acls(world, profile['waf'] === 'strict')
  const placementOf = (id: string): string => instances.of.get(id) ?? id
  const placements = new Map([...instances.placements, ...served.placements].map((one) => [one.id, one]))
  const links = vpcLinks(world)
  const origins = vpcOriginPlacements(world, (id) => placements.get(placementOf(id)))
  const apis = lowerApis(world, served, acls)
  const cloudfront = distributions(world, acls, placementOf)
  return {
    served: joinServed({ ...served, routers: guardBalancers(world, served, acls) }, links, origins, { listeners: apis.listeners }),
    facts: [...cloudfront.facts, ...apis.facts, ...websites(world), ...functionUrls(world), ...publicApis(world), ...publicSearchDomains(world)],
    unread: [...cloudfront.unread, ...apis.unread, ...acls.unread],
  }
}

/** Web ACLs of application load balancers stand before their listeners' rules. */
function guardBalancers(world: World, { listeners, routers }: Served, acls: Acls): HttpRouter[] {
  const endpoints = new Map(listeners.flatMap(({ serves, endpoint }) => (serves.kind === 'http' ? [[serves.router, endpoint]] : [])))
  return routers.map((router) => {
    const endpoint = endpoints.get(router.id)
    return acls.guard(router, endpoint === undefined ? undefined : world.byId(endpoint))
  })
}
