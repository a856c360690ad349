import { anything } from '../../../../flow/match.ts'
import type { HttpAction, HttpRule } from '../../../../model/http.ts'
import { implied } from '../../../../origin/origin.ts'
import type { Resource } from '../../../resource.ts'
import type { Value } from '../../../value.ts'
import { attribute, blocks, bool, items, part, symbol, text } from '../../attribute.ts'
import { opaque } from '../../balance/condition.ts'
import { referred } from '../../compute/locate.ts'
import { textIn } from '../../names/domain.ts'
import type { World } from '../../world.ts'
import type { Api, ApiStage } from './api.ts'
import { identified, keyed, signed } from './authorization.ts'
import { integrationAction, type Integrating } from './integration.ts'
import { bodyRoutes } from './openapi.ts'
import { policyRules } from './policy.ts'
import type { ApiRoute } from './route.ts'

const restType = 'aws_api_gateway_rest_api'

/** REST APIs: resources make a tree of paths, methods say who may ask, integrations who answers. */
export function restApis(integrating: Integrating): Api[] {
  const { world } = integrating
  const declared = world.ofType(restType).filter(({ lookedUp }) => lookedUp !== true)
  const of = (type: string): Map<Resource, Resource[]> => {
    const found = new Map<Resource, Resource[]>()
    for (const one of world.ofType(type)) {
      const api = referred(world, attribute(one, 'rest_api_id'), restType)
      if (api) found.set(api, [...(found.get(api) ?? []), one])
    }
    return found
  }
  const [methods, integrations, stages, deployments, policies] = [of('aws_api_gateway_method'), of('aws_api_gateway_integration'), of('aws_api_gateway_stage'), of('aws_api_gateway_deployment'), of('aws_api_gateway_rest_api_policy')]
  return declared.map((api): Api => {
    const body = attribute(api, 'body')
    const written = body === undefined ? undefined : bodyRoutes(integrating, api, textIn(body), body.origin)
    const own = (methods.get(api) ?? []).map((method) => routeOf(integrating, method, integrations.get(api) ?? []))
    const [configuration] = blocks(attribute(api, 'endpoint_configuration'))
    const isPrivate = configuration !== undefined && items(part(configuration, 'types')).some((value) => text(value) === 'PRIVATE')
    const disabled = bool(attribute(api, 'disable_execute_api_endpoint'), false)
    const doubt = body !== undefined && !written ? { says: `what the body of ${api.id} declares is not read`, origin: body.origin } : undefined
    return {
      resource: api,
      stages: stagesOf(stages.get(api) ?? [], deployments.get(api) ?? []),
      routed: {
        routes: [...(written ?? []), ...own],
        missing: { status: 403, origin: implied('aws: a REST API answers 403 (missing authentication token) where it has no such path and method') },
        methodsAt: 'unknown',
        doubt: doubt ?? uncertainOf(api, methods.get(api) ?? []),
      },
      first: (through) => policyRules(attribute(api, 'policy') ?? (policies.get(api) ?? []).map((one) => attribute(one, 'policy')).find(Boolean), api.id, through),
      // 403 (API Gateway, "Disable the default endpoint for REST APIs", 2026-11).
      closed: disabled === false ? undefined : { status: 403, match: disabled ? anything : opaque(`whether the own name of ${api.id} is switched off is not known`, api.origin) },
      open: !isPrivate,
      ipv6: configuration !== undefined && text(part(configuration, 'ip_address_type')) === 'dualstack',
    }
  })
}

function uncertainOf(api: Resource, methods: readonly Resource[]): Api['routed']['doubt'] {
  const says = api.uncertain ?? methods.map(({ uncertain }) => uncertain).find((one) => one !== undefined)
  return says === undefined ? undefined : { says: `which methods ${api.id} has is not known: ${says}`, origin: api.origin }
}

/** Stages by their own resources; a deployment may make one by its name. */
function stagesOf(stages: readonly Resource[], deployments: readonly Resource[]): ApiStage[] {
  const declared = stages.map((resource): ApiStage => ({ resource, name: text(attribute(resource, 'stage_name')) }))
  const made = deployments.flatMap((resource): ApiStage[] => {
    const name = text(attribute(resource, 'stage_name'))
    return name === undefined || declared.some((one) => one.name === name) ? [] : [{ resource, name }]
  })
  return [...declared, ...made]
}

const mostParts = 64

/** The path of a resource of the API, from its root; undefined where some part isn't known. */
function pathOf(world: World, value: Value | undefined): string | undefined {
  const parts: string[] = []
  for (let at = value; parts.length < mostParts; ) {
    const found = world.follow(at, [])
    if (found?.kind !== 'resource') return undefined
    const { resource } = found
    if (resource.type === restType) return `/${parts.join('/')}`
    if (resource.type !== 'aws_api_gateway_resource') return undefined
    const whole = text(resource.attributes.get('path'))
    if (whole?.startsWith('/') === true) return `${whole === '/' ? '' : whole}/${parts.join('/')}`.replace(/(.)\/$/, '$1')
    const own = text(attribute(resource, 'path_part'))
    if (own === undefined) return undefined
    parts.unshift(own)
    at = attribute(resource, 'parent_id')
  }
  return undefined
}

function routeOf(integrating: Integrating, method: Resource, integrations: readonly Resource[]): ApiRoute {
  const { world } = integrating
  const path = pathOf(world, attribute(method, 'resource_id'))
  const verb = text(attribute(method, 'http_method'))?.toUpperCase()
  const called = (one: Resource): string => `${symbol(attribute(one, 'http_method')) ?? ''}`
  const integration = integrations.find(
    (one) => pathOf(world, attribute(one, 'resource_id')) === path && path !== undefined && (called(one) === called(method) || called(one) === `\${${method.id}.http_method}`),
  )
  return {
    method: verb,
    path,
    says: `${verb ?? 'a method'} ${path ?? 'of a path that is not known'}`,
    refused: refusedBy(world, method),
    action: (mount): HttpAction =>
      integration ? integrationAction(integrating, { id: integration.id, attributes: integration.attributes, origin: integration.origin }, path, mount) : { do: 'unknown', says: `the integration of ${method.id} was not read` },
    origin: method.origin,
  }
}

function refusedBy(world: World, method: Resource): HttpRule[] {
  const said = attribute(method, 'authorization')
  const kind = text(said)
  const { origin } = method
  const key = bool(attribute(method, 'api_key_required'), false) === true ? [keyed(attribute(method, 'api_key_required')?.origin ?? origin)] : []
  const where = said?.origin ?? origin
  if (kind === undefined || kind === 'NONE') return key
  if (kind === 'AWS_IAM') return [signed(where), ...key]
  const authorizer = referred(world, attribute(method, 'authorizer_id'), 'aws_api_gateway_authorizer')
  return [identified(authorizer?.id ?? kind, authorizer && attribute(authorizer, 'identity_source'), where), ...key]
}
