import { not, some, type Match } from '../../../../flow/match.ts'
import type { Facts } from '../../../../model/facts.ts'
import type { HttpRouter, HttpRule } from '../../../../model/http.ts'
import type { Listener } from '../../../../model/listener.ts'
import { implied } from '../../../../origin/origin.ts'
import type { Unread } from '../../../../origin/problem.ts'
import type { Resource } from '../../../resource.ts'
import { attribute, blocks, bool, items, part, text } from '../../attribute.ts'
import { certificateId } from '../../balance/tls.ts'
import { opaque } from '../../balance/condition.ts'
import { nameIn } from '../../names/domain.ts'
import { nameOf } from '../../service.ts'
import type { World } from '../../world.ts'
import { frontFacts, frontListener } from '../front.ts'
import { guarded } from '../waf/acl.ts'
import type { Acls } from '../waf/association.ts'
import { behaviourRules } from './behaviour.ts'
import { originsOf } from './origin.ts'

const distributionType = 'aws_cloudfront_distribution'

/** Distributions: proxies that everyone reaches by name, which send requests on to their origins by the path's pattern. `placementOf`: whoever stands for a target in a VPC. */
export function distributions(world: World, acls: Acls, placementOf: (id: string) => string): { readonly facts: Partial<Facts>[]; readonly unread: readonly Unread[] } {
  const unread: Unread[] = []
  const facts = world
    .ofType(distributionType)
    .filter(({ lookedUp }) => lookedUp !== true)
    .map((resource) => distribution(world, resource, acls, placementOf, unread))
  return { facts, unread }
}

function distribution(world: World, resource: Resource, acls: Acls, placementOf: (id: string) => string, unread: Unread[]): Partial<Facts> {
  const { id, origin } = resource
  const own = text(attribute(resource, 'domain_name')) ?? nameOf({ resource: id, attribute: 'domain_name' })
  const aliases = items(attribute(resource, 'aliases')).map(nameIn)
  const names = aliases.flatMap((name) => name ?? [])
  const hosted: Match = some(
    ...[own, ...names].map((name): Match => ({ kind: 'host', language: name.startsWith('*.') ? { kind: 'suffix', text: name.slice(1) } : { kind: 'exact', text: name } })),
    ...(names.length < aliases.length || attribute(resource, 'aliases')?.kind === 'unknown' ? [opaque('an alternate name that is not known', origin)] : []),
  )
  // A request for a name that is none of the distribution's is refused (CloudFront, "Using custom URLs", 2026-11).
  const wrongHost: HttpRule = {
    match: not(hosted),
    action: { do: 'answer', status: 403 },
    says: 'a name that is not the distribution’s',
    origin: implied('aws: CloudFront refuses requests for names that are not a distribution’s'),
  }
  const origins = originsOf(world, resource, placementOf)
  const named = attribute(resource, 'web_acl_id')
  const acl = named === undefined || text(named) === '' ? undefined : acls.named(named, origin)
  const router = (secure: boolean): HttpRouter => {
    const plain: HttpRouter = {
      id: `${id}/${secure ? 'https' : 'http'}`,
      says: `CloudFront ${id}`,
      rules: [...placeRules(resource), ...behaviourRules(world, resource, origins, secure)],
      otherwise: { action: { do: 'answer', status: 404 }, says: 'no behaviour', origin },
    }
    const whole = acl ? guarded(plain, acl) : plain
    return { ...whole, rules: [wrongHost, ...whole.rules] }
  }
  const [plain, secure] = [router(false), router(true)]
  unread.push(...functions(resource))
  const enabled = bool(attribute(resource, 'enabled'), true)
  const listeners = [
    frontListener(resource, `CloudFront ${id} (HTTP)`, 80, undefined, plain, [own, ...names]),
    frontListener(resource, `CloudFront ${id} (HTTPS)`, 443, viewerTls(world, resource), secure, [own, ...names]),
  ]
  const doubt = resource.uncertain ?? (enabled === undefined ? 'whether it is enabled is not known' : undefined)
  return {
    ...frontFacts({ resource, service: 'CloudFront', given: [own], names, ipv6: bool(attribute(resource, 'is_ipv6_enabled'), false) !== false, open: true }),
    listeners: enabled === false ? [] : listeners.map((one): Listener => (doubt === undefined ? one : { ...one, serves: { kind: 'unknown', says: `${id}: ${doubt}` } })),
    routers: [plain, secure],
    pools: [...origins.values()].flatMap((one) => one.pools),
  }
}

/**
 * What functions do to requests is a program's own, which nobody reads: requests are taken to go on as they came, and that is said. Those that see only responses
 * change no way (CloudFront, "Customize at the edge with functions", 2026-11).
 */
function functions(resource: Resource): Unread[] {
  const behaviours = [...blocks(attribute(resource, 'ordered_cache_behavior')), ...blocks(attribute(resource, 'default_cache_behavior'))]
  const associated = behaviours.flatMap((one) => [...blocks(part(one, 'function_association')), ...blocks(part(one, 'lambda_function_association'))])
  return associated
    .filter((one) => text(part(one, 'event_type'))?.endsWith('-response') !== true)
    .map((one) => ({
      what: `${resource.id}: what the function at ${text(part(one, 'event_type')) ?? 'an event that is not known'} does to requests is not read: they are taken to go on as they are`,
      origin: one.origin,
      changesAnswers: true,
    }))
}

function viewerTls(world: World, resource: Resource): Listener['tls'] {
  const [certificate] = blocks(attribute(resource, 'viewer_certificate'))
  const least = certificate && text(part(certificate, 'minimum_protocol_version'))
  const ids = certificate ? ['acm_certificate_arn', 'iam_certificate_id'].flatMap((name) => certificateId(world, part(certificate, name))) : []
  const [mutual] = blocks(attribute(resource, 'viewer_mtls_config'))
  return {
    versions: versionsFrom(least ?? 'TLSv1'),
    ciphers: least,
    certificates: ids,
    clientCertificates: mutual !== undefined && text(part(mutual, 'mode')) !== 'optional',
    origin: certificate?.origin ?? resource.origin,
  }
}

/** A policy's name begins with the least version that it allows (CloudFront, "Supported protocols and ciphers", 2026-11). */
function versionsFrom(policy: string): string[] {
  const every = ['SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']
  const least = every.indexOf(policy.replace(/_.*$/, ''))
  return least < 0 ? [] : every.slice(least)
}

/** Where some countries are served and others aren't, who is refused depends on where the client is. */
function placeRules(resource: Resource): HttpRule[] {
  return blocks(attribute(resource, 'restrictions'))
    .flatMap((one) => blocks(part(one, 'geo_restriction')))
    .filter((one) => !['none', undefined].includes(text(part(one, 'restriction_type'))))
    .map((one) => ({ match: opaque('the client’s country', one.origin), action: { do: 'answer', status: 403 }, says: 'restricted by country', origin: one.origin }))
}
