import { anything, not, some, type Match } from '../../../../flow/match.ts'
import type { HttpRouter, HttpRule } from '../../../../model/http.ts'
import type { Resource } from '../../../resource.ts'
import { attribute, text } from '../../attribute.ts'
import { opaque } from '../../balance/condition.ts'
import { nameOf } from '../../service.ts'
import type { Acls } from '../waf/association.ts'
import type { Through } from './policy.ts'
import { routeRules, type Mount, type Routed } from './route.ts'

/** A stage of an API: a snapshot of its routes under a name. */
export interface ApiStage {
  /** The resource that web ACLs and mappings name. */
  readonly resource: Resource
  /** `prod`; `$default` stands at the root; undefined where it isn't known. */
  readonly name: string | undefined
}

/** An API as a whole, of whichever kind. */
export interface Api {
  readonly resource: Resource
  readonly stages: readonly ApiStage[]
  readonly routed: Routed
  /** Asked before any route, in every stage; `through`: the VPC endpoint that requests come by. */
  readonly first: (through: Through | undefined) => readonly HttpRule[]
  /** What its own name answers where that is switched off; undefined: it isn't. */
  readonly closed: { readonly status: number; readonly match: Match } | undefined
  /** Is it on the internet? A private API is not. */
  readonly open: boolean
  readonly ipv6: boolean
}

/** `a1b2.execute-api.eu-west-1.amazonaws.com`, as far as it is known, and the names that stand for it. */
export function executeNames(api: Resource): string[] {
  const id = text(attribute(api, 'id'))
  const symbolic = nameOf({ resource: api.id, attribute: 'id' })
  const hosts = api.region === undefined ? [] : [...(id === undefined ? [] : [id]), symbolic].map((one) => `${one}.execute-api.${api.region}.amazonaws.com`.toLowerCase())
  return [...hosts, nameOf({ resource: api.id, attribute: 'api_endpoint' })]
}

/** One stage under a path: requests below it by its routes, what no route takes by the API's own answer. */
export function stageRule(api: Api, stage: ApiStage, prefix: string, acls: Acls, id: string, through?: Through): HttpRule {
  const { resource } = stage
  const mount: Mount = { prefix, id }
  const { missing } = api.routed
  const plain: HttpRouter = {
    id: `${id}/${resource.id}`,
    says: `stage ${stage.name ?? ''}`,
    rules: [...api.first(through), ...routeRules(api.routed, mount)],
    otherwise: { action: { do: 'answer', status: missing.status }, says: 'no route', origin: missing.origin },
  }
  const whole = acls.guard(plain, resource)
  const sure: Match = prefix === '' ? anything : { kind: 'path', language: { kind: 'elements', prefix } }
  const match: Match = resource.uncertain === undefined ? sure : { kind: 'all', of: [sure, opaque(`whether ${resource.id} is there is not known`, resource.origin)] }
  return { match, action: { do: 'route', rules: whole.rules, otherwise: whole.otherwise }, says: `stage ${stage.name ?? 'that is not known'}`, origin: resource.origin }
}

/** The router of an API's own name: each stage under its name, `$default` at the root (API Gateway, "Manage stages for HTTP APIs", 2026-11). */
export function ownRouter(api: Api, acls: Acls, through?: Through): HttpRouter {
  const { resource, closed, stages } = api
  const { id, origin } = resource
  const stranger: HttpRule = {
    match: not(ownHosts(api)),
    action: { do: 'answer', status: 403 },
    says: 'a name that is not the API’s',
    origin,
  }
  const shut: HttpRule[] = closed ? [{ match: closed.match, action: { do: 'answer', status: closed.status }, says: 'the API’s own name is switched off', origin }] : []
  const named = stages.filter(({ name }) => name !== undefined && name !== '$default').map((stage) => stageRule(api, stage, `/${stage.name}`, acls, id, through))
  const unnamed = stages
    .filter(({ name }) => name === undefined)
    .map(({ resource: one }): HttpRule => ({ match: opaque(`the name of ${one.id} is not known`, one.origin), action: { do: 'unknown', says: `the name of ${one.id} is not known` }, says: one.id, origin: one.origin }))
  const root = stages.filter(({ name }) => name === '$default').map((stage) => stageRule(api, stage, '', acls, id, through))
  return {
    id: `${id}/own`,
    says: `API ${id}`,
    rules: [stranger, ...shut, ...unnamed, ...named, ...root],
    otherwise: { action: { do: 'answer', status: api.routed.missing.status }, says: 'no stage', origin },
  }
}

/** The hosts that are the API's own, surely or possibly. */
export function ownHosts(api: Api): Match {
  const names = executeNames(api.resource)
  return some(
    ...names.map((name): Match => ({ kind: 'host', language: { kind: 'exact', text: name, ignoreCase: true } })),
    ...(text(attribute(api.resource, 'id')) === undefined ? [likeOwn(api)] : []),
  )
}

/** Whoever writes the API's name down before it is known writes one of this form. */
function likeOwn({ resource }: Api): Match {
  const source = `[a-z0-9]{10}\\.execute-api\\.${resource.region === undefined ? '[a-z0-9-]+' : resource.region}\\.amazonaws\\.com`
  return { kind: 'all', of: [{ kind: 'host', language: { kind: 'pattern', source, flavour: 're2', anchoring: 'full', ignoreCase: true } }, opaque(`the id of ${resource.id} is not known`, resource.origin)] }
}
