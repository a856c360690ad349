import { anything } from '../../../../flow/match.ts'
import type { HttpAction, HttpRule } from '../../../../model/http.ts'
import { implied } from '../../../../origin/origin.ts'
import type { Resource } from '../../../resource.ts'
import type { Value } from '../../../value.ts'
import { attribute, bool, text } from '../../attribute.ts'
import { opaque } from '../../balance/condition.ts'
import { referred } from '../../compute/locate.ts'
import { textIn } from '../../names/domain.ts'
import { linkOf, type World } from '../../world.ts'
import type { Api } from './api.ts'
import { identified, signed } from './authorization.ts'
import { integrationAction, type Integrating } from './integration.ts'
import { bodyRoutes } from './openapi.ts'
import type { ApiRoute } from './route.ts'

const apiType = 'aws_apigatewayv2_api'
const absent = implied('aws: an HTTP API answers 404 where no route matches')

/** HTTP and WebSocket APIs: routes by key, each with an integration. */
export function httpApis(integrating: Integrating): Api[] {
  const { world } = integrating
  const of = (type: string): Map<Resource, Resource[]> => {
    const found = new Map<Resource, Resource[]>()
    for (const one of world.ofType(type)) {
      const api = referred(world, attribute(one, 'api_id'), apiType)
      if (api) found.set(api, [...(found.get(api) ?? []), one])
    }
    return found
  }
  const [routes, stages] = [of('aws_apigatewayv2_route'), of('aws_apigatewayv2_stage')]
  return world.ofType(apiType).filter(({ lookedUp }) => lookedUp !== true).map((api): Api => {
    const body = attribute(api, 'body')
    const written = body === undefined ? undefined : bodyRoutes(integrating, api, textIn(body), body.origin)
    const own = routes.get(api) ?? []
    const socket = text(attribute(api, 'protocol_type'))?.toUpperCase() === 'WEBSOCKET'
    const disabled = bool(attribute(api, 'disable_execute_api_endpoint'), false)
    const uncertain = api.uncertain ?? own.map((one) => one.uncertain).find((one) => one !== undefined)
    const quick = attribute(api, 'target')
    const doubt = body !== undefined && !written ? `what the body of ${api.id} declares is not read` : uncertain === undefined ? undefined : `which routes ${api.id} has is not known: ${uncertain}`
    return {
      resource: api,
      stages: [
        ...(stages.get(api) ?? []).map((resource) => ({ resource, name: text(attribute(resource, 'name')) })),
        // A target makes the default route and stage along with the API (aws_apigatewayv2_api, quick create, 2026-11).
        ...(quick ? [{ resource: api, name: '$default' }] : []),
      ],
      routed: {
        routes: [...(written ?? []), ...(quick ? [quickRoute(integrating, api, quick)] : []), ...(socket ? own.flatMap((one) => socketRoute(integrating, one)) : own.map((one) => routeOf(integrating, one)))],
        missing: { status: socket ? 403 : 404, origin: absent },
        methodsAt: 'route',
        doubt: doubt === undefined ? undefined : { says: doubt, origin: api.origin },
      },
      first: () => [],
      closed: disabled === false ? undefined : { status: 404, match: disabled ? anything : opaque(`whether the own name of ${api.id} is switched off is not known`, api.origin) },
      open: true,
      ipv6: text(attribute(api, 'ip_address_type')) === 'dualstack',
    }
  })
}

function quickRoute(integrating: Integrating, api: Resource, target: Value): ApiRoute {
  const kind: Value = { kind: 'text', value: /^https?:/.test(textIn(target) ?? '') ? 'HTTP_PROXY' : 'AWS_PROXY', origin: target.origin }
  const attributes = new Map<string, Value>([['integration_type', kind], ['integration_uri', target]])
  const key = text(attribute(api, 'route_key')) ?? '$default'
  const { method, path } = keyOf(key)
  return { method, path, says: `route ${key}`, refused: [], action: (mount) => integrationAction(integrating, { id: `${api.id}/target`, attributes, origin: target.origin }, path, mount), origin: target.origin }
}

function keyOf(key: string | undefined): { readonly method: string | undefined; readonly path: string | undefined } {
  if (key === '$default') return { method: 'ANY', path: '$default' }
  const found = /^([A-Za-z]+)\s+(\/.*)$/.exec(key ?? '')
  return { method: found?.[1]?.toUpperCase(), path: found?.[2] }
}

function routeOf(integrating: Integrating, route: Resource): ApiRoute {
  const key = text(attribute(route, 'route_key'))
  const { method, path } = keyOf(key)
  const integration = integrationOf(integrating.world, route)
  return {
    method,
    path,
    says: `route ${key ?? 'whose key is not known'}`,
    refused: refusedBy(integrating.world, route),
    action: (mount): HttpAction => (integration ? integrationAction(integrating, integration, path, mount) : { do: 'unknown', says: `the integration of ${route.id} was not read` }),
    origin: route.origin,
  }
}

/** `integrations/` and the integration's id. */
function integrationOf(world: World, route: Resource): Resource | undefined {
  const target = attribute(route, 'target')
  const known = text(target)?.replace(/^integrations\//, '')
  const type = 'aws_apigatewayv2_integration'
  if (known !== undefined) return world.ofType(type).find((one) => one.keys.includes(known) || text(attribute(one, 'id')) === known)
  const links = target?.kind === 'unknown' ? (target.parts ?? []).flatMap((one) => (typeof one === 'string' ? [] : [one])) : []
  const link = links[0] ?? (target && linkOf(target))
  const found = link && world.byId(link.resource)
  return found?.type === type ? found : undefined
}

/** A connection is opened at the stage's path: `$connect` answers it if there is one (API Gateway, "Manage connected users and client apps: $connect", 2026-11). */
function socketRoute(integrating: Integrating, route: Resource): ApiRoute[] {
  if (text(attribute(route, 'route_key')) !== '$connect') return []
  return [{ ...routeOf(integrating, route), method: 'GET', path: '/' }]
}

function refusedBy(world: World, route: Resource): HttpRule[] {
  const said = attribute(route, 'authorization_type')
  const kind = text(said)
  if (said === undefined || kind === 'NONE') return []
  const where = said.origin
  if (kind === 'AWS_IAM') return [signed(where)]
  const authorizer = referred(world, attribute(route, 'authorizer_id'), 'aws_apigatewayv2_authorizer')
  return [identified(authorizer?.id ?? kind ?? 'an authorizer', authorizer && attribute(authorizer, 'identity_sources'), where)]
}
