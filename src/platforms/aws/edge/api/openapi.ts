import type { HttpRule } from '../../../../model/http.ts'
import type { Origin } from '../../../../origin/origin.ts'
import type { Resource } from '../../../resource.ts'
import type { Value } from '../../../value.ts'
import { identified, keyed, signed } from './authorization.ts'
import { integrationAction, type Integrating } from './integration.ts'
import type { ApiRoute } from './route.ts'

type Json = Readonly<Record<string, unknown>>

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

const verbs = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']

/** The routes that an OpenAPI description in JSON declares; undefined where it isn't one (API Gateway, "OpenAPI extensions for API Gateway", 2026-11). */
export function bodyRoutes(integrating: Integrating, api: Resource, body: string | undefined, origin: Origin): ApiRoute[] | undefined {
  let parsed: unknown
  try {
    parsed = JSON.parse(body ?? '')
  } catch {
    return undefined
  }
  if (!isJson(parsed) || !isJson(parsed['paths'])) return undefined
  const description = parsed
  return Object.entries(parsed['paths']).flatMap(([path, operations]): ApiRoute[] => {
    if (!isJson(operations)) return []
    return Object.entries(operations).flatMap(([verb, operation]): ApiRoute[] => {
      const method = verb === 'x-amazon-apigateway-any-method' ? 'ANY' : verbs.includes(verb.toLowerCase()) ? verb.toUpperCase() : undefined
      if (method === undefined || !isJson(operation)) return []
      const extension = operation['x-amazon-apigateway-integration']
      const id = `${api.id}/${method} ${path}`
      return [
        {
          method,
          path: path === '/$default' ? '$default' : path,
          says: `${method} ${path}`,
          refused: refusedBy(description, operation, origin),
          action: (mount) =>
            isJson(extension)
              ? integrationAction(integrating, { id, attributes: attributesOf(extension, origin), origin }, path, mount)
              : { do: 'unknown', says: `the integration of ${id} is not declared` },
          origin,
        },
      ]
    })
  })
}

// The extension's keys beside the names that the provider's resources have for the same.
const keys: Readonly<Record<string, string>> = {
  type: 'type',
  uri: 'uri',
  httpMethod: 'integration_http_method',
  connectionType: 'connection_type',
  connectionId: 'connection_id',
  integrationTarget: 'integration_target',
}

function attributesOf(extension: Json, origin: Origin): ReadonlyMap<string, Value> {
  const found = new Map<string, Value>()
  for (const [key, name] of Object.entries(keys)) {
    const value = extension[key]
    if (typeof value === 'string') found.set(name, { kind: 'text', value, origin })
  }
  const parameters = extension['requestParameters']
  if (isJson(parameters)) {
    const entries = Object.entries(parameters).flatMap(([key, value]): [string, Value][] => (typeof value === 'string' ? [[key, { kind: 'text', value, origin }]] : []))
    found.set('request_parameters', { kind: 'map', entries: new Map(entries), origin })
  }
  return found
}

function refusedBy(description: Json, operation: Json, origin: Origin): HttpRule[] {
  const wanted = Array.isArray(operation['security']) ? operation['security'] : Array.isArray(description['security']) ? description['security'] : []
  const components = isJson(description['components']) ? description['components']['securitySchemes'] : undefined
  const schemes = isJson(components) ? components : isJson(description['securityDefinitions']) ? description['securityDefinitions'] : {}
  const names = wanted.filter(isJson).flatMap((one) => Object.keys(one))
  return names.map((name): HttpRule => {
    const scheme = schemes[name]
    const [kind, header] = isJson(scheme) ? [scheme['x-amazon-apigateway-authtype'], scheme['name']] : []
    if (kind === 'awsSigv4') return signed(origin)
    if (typeof header === 'string' && header.toLowerCase() === 'x-api-key') return keyed(origin)
    const sources: Value | undefined = typeof header === 'string' ? { kind: 'text', value: `method.request.header.${header}`, origin } : undefined
    return identified(name, sources, origin)
  })
}
