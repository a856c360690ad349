import { not, some, type Match } from '../../../../flow/match.ts'
import type { Facts } from '../../../../model/facts.ts'
import type { HttpRouter, HttpRule } from '../../../../model/http.ts'
import type { Listener } from '../../../../model/listener.ts'
import { implied } from '../../../../origin/origin.ts'
import type { Unread } from '../../../../origin/problem.ts'
import type { Resource } from '../../../resource.ts'
import { attribute, blocks, items, part, text, type Holder } from '../../attribute.ts'
import { opaque } from '../../balance/condition.ts'
import { certificateId } from '../../balance/tls.ts'
import { referred } from '../../compute/locate.ts'
import { nameIn } from '../../names/domain.ts'
import { nameOf } from '../../service.ts'
import type { World } from '../../world.ts'
import { frontFacts, frontListener } from '../front.ts'
import type { Acls } from '../waf/association.ts'
import { stageRule, type Api } from './api.ts'

const domainTypes = ['aws_api_gateway_domain_name', 'aws_apigatewayv2_domain_name']

interface Mapping {
  readonly resource: Resource
  readonly base: string
  readonly rules: readonly HttpRule[]
}

/** Custom domain names: a front each, whose mappings lead to stages by the path's first parts, the longest first (API Gateway, "API mappings", 2026-11). */
export function apiDomains(world: World, apis: readonly Api[], acls: Acls): { readonly facts: Partial<Facts>[]; readonly unread: Unread[] } {
  const unread: Unread[] = []
  const mapped = new Map<Resource, Mapping[]>()
  for (const resource of world.ofType('aws_api_gateway_base_path_mapping', 'aws_apigatewayv2_api_mapping')) {
    const domain = domainOf(world, resource)
    const api = apis.find((one) => one.resource === referred(world, attribute(resource, 'api_id'), one.resource.type))
    const base = attribute(resource, resource.type === 'aws_apigatewayv2_api_mapping' ? 'api_mapping_key' : 'base_path')
    const key = base === undefined ? '' : text(base)
    if (!domain || !api || key === undefined) {
      unread.push({ what: `${resource.id}: ${domain ? (api ? 'its path is not known' : 'the API that it leads to was not read') : 'its domain name was not read'}`, origin: resource.origin, changesAnswers: true })
      continue
    }
    const prefix = key === '' || key === '(none)' ? '' : `/${key.replace(/^\/|\/$/g, '')}`
    mapped.set(domain, [...(mapped.get(domain) ?? []), { resource, base: prefix, rules: mappingRules(world, resource, api, prefix, acls) }])
  }
  const facts = world
    .ofType(...domainTypes)
    .filter(({ lookedUp }) => lookedUp !== true)
    .map((resource) => domainFacts(world, resource, mapped.get(resource) ?? []))
  return { facts, unread }
}

function domainOf(world: World, mapping: Resource): Resource | undefined {
  const value = attribute(mapping, 'domain_name')
  const found = world.follow(value, domainTypes)
  if (found?.kind === 'resource' && domainTypes.includes(found.resource.type)) return found.resource
  const name = nameIn(value)
  return world.ofType(...domainTypes).find((one) => name !== undefined && nameIn(attribute(one, 'domain_name')) === name)
}

/** A mapping names one stage; without a name the stage is the path's next part. */
function mappingRules(world: World, mapping: Resource, api: Api, prefix: string, acls: Acls): HttpRule[] {
  const said = attribute(mapping, mapping.type === 'aws_apigatewayv2_api_mapping' ? 'stage' : 'stage_name')
  const named = said && referred(world, said, 'aws_apigatewayv2_stage', 'aws_api_gateway_stage')
  const stages = said === undefined ? api.stages : api.stages.filter((one) => one.resource === named || (one.name !== undefined && one.name === text(said)))
  const doubt = mapping.uncertain
  const rules = stages.map((stage) => stageRule(api, stage, said === undefined ? `${prefix}/${stage.name}` : prefix, acls, mapping.id))
  if (rules.length === 0 && said !== undefined) {
    return [{ match: { kind: 'path', language: { kind: 'elements', prefix } }, action: { do: 'unknown', says: `the stage of ${mapping.id} was not read` }, says: mapping.id, origin: mapping.origin }]
  }
  return doubt === undefined ? rules : rules.map((rule): HttpRule => ({ ...rule, match: { kind: 'all', of: [rule.match, opaque(`whether ${mapping.id} is there is not known: ${doubt}`, mapping.origin)] } }))
}

function domainFacts(world: World, resource: Resource, mappings: readonly Mapping[]): Partial<Facts> {
  const { id, origin } = resource
  const name = nameIn(attribute(resource, 'domain_name'))
  const [configuration] = resource.type === 'aws_apigatewayv2_domain_name' ? blocks(attribute(resource, 'domain_name_configuration')) : []
  const given = (holder: Holder | undefined, one: string, as: string): string[] => [nameIn(holder && part(holder, one)) ?? nameOf({ resource: id, attribute: as })]
  const own =
    resource.type === 'aws_apigatewayv2_domain_name'
      ? given(configuration, 'target_domain_name', 'domain_name_configuration[0].target_domain_name')
      : ['regional_domain_name', 'cloudfront_domain_name'].flatMap((one) => given({ attributes: resource.attributes, origin }, one, one))
  const hosted: Match = some(
    ...(name === undefined ? [opaque(`the name of ${id} is not known`, origin)] : []),
    ...(name === undefined ? [] : [{ kind: 'host' as const, language: name.startsWith('*.') ? { kind: 'suffix' as const, text: name.slice(1) } : { kind: 'exact' as const, text: name } }]),
  )
  const ordered = mappings.toSorted((a, b) => b.base.length - a.base.length)
  const router: HttpRouter = {
    id: `${id}/router`,
    says: `domain name ${id}`,
    rules: [
      { match: not(hosted), action: { do: 'answer', status: 403 }, says: 'another name', origin: implied('aws: API Gateway answers for names that were made known to it alone') },
      ...ordered.flatMap(({ rules }) => rules),
    ],
    otherwise: { action: { do: 'answer', status: 403 }, says: 'no mapping', origin },
  }
  const endpoint = blocks(attribute(resource, 'endpoint_configuration'))[0] ?? configuration
  const ipv6 = endpoint !== undefined && text(part(endpoint, 'ip_address_type')) === 'dualstack'
  const isPrivate = items(endpoint && part(endpoint, 'types')).some((value) => text(value) === 'PRIVATE')
  const names = name === undefined ? [] : [name]
  return {
    ...frontFacts({ resource, service: 'API Gateway', given: own, names, ipv6, open: !isPrivate }),
    listeners: [frontListener(resource, `API Gateway ${id}`, 443, tlsOf(world, resource, configuration), router, names)],
    routers: [router],
  }
}

// A policy names the least version that it allows (API Gateway, "Choose a minimum TLS version", 2026-11).
function tlsOf(world: World, resource: Resource, configuration: Holder | undefined): Listener['tls'] {
  const policy = text(configuration ? part(configuration, 'security_policy') : resource.type === 'aws_api_gateway_domain_name' ? attribute(resource, 'security_policy') : undefined)
  const certificates = configuration
    ? certificateId(world, part(configuration, 'certificate_arn'))
    : resource.type === 'aws_api_gateway_domain_name'
      ? ['regional_certificate_arn', 'certificate_arn'].flatMap((one) => certificateId(world, attribute(resource, one)))
      : []
  const versions = policy === 'TLS_1_2' ? ['TLSv1.2', 'TLSv1.3'] : policy === 'TLS_1_0' ? ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] : []
  return { versions, ciphers: policy, certificates, clientCertificates: blocks(attribute(resource, 'mutual_tls_authentication')).length > 0, origin: resource.origin }
}
