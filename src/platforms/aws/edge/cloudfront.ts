import { everyIpv4, everyIpv6, minusRanges, notPublic } from '../../../base/address.ts'
import { all, anything, not, some, type Match } from '../../../flow/match.ts'
import type { Facts } from '../../../model/facts.ts'
import type { HttpAction, HttpRule, Pool, SetHeader } from '../../../model/http.ts'
import type { Listener } from '../../../model/listener.ts'
import { implied } from '../../../origin/origin.ts'
import type { Resource } from '../../resource.ts'
import { attribute, blocks, bool, items, number, part, symbol, text, type Holder } from '../attribute.ts'
import { certificateId } from '../balance/tls.ts'
import { opaque } from '../balance/condition.ts'
import { wildcard } from '../balance/wildcard.ts'
import { domain } from '../names/domain.ts'
import { nameOf } from '../service.ts'
import { linkOf, type World } from '../world.ts'
import { passesHost } from './policies.ts'

export const distributionTypes: readonly string[] = ['aws_cloudfront_distribution']

/** Distributions: proxies that everyone reaches by name, which send requests on to their origins by the path's pattern. */
export function distributions(world: World): Partial<Facts>[] {
  return world.ofType(...distributionTypes).map((resource) => distribution(world, resource))
}

function distribution(world: World, resource: Resource): Partial<Facts> {
  const { id, origin } = resource
  const own = text(attribute(resource, 'domain_name')) ?? nameOf({ resource: id, attribute: 'domain_name' })
  const names = [...new Set([own, ...items(attribute(resource, 'aliases')).flatMap((value) => domain(text(value)) ?? [])])]
  const doubtfulNames = items(attribute(resource, 'aliases')).some((value) => text(value) === undefined)
  const ipv6 = bool(attribute(resource, 'is_ipv6_enabled'), false) !== false
  const origins = originsOf(resource)
  const hosted: Match = some(
    ...names.map((name): Match => ({ kind: 'host', language: name.startsWith('*.') ? { kind: 'suffix', text: name.slice(1) } : { kind: 'exact', text: name } })),
    ...(doubtfulNames ? [opaque('an alternate name that is not known', origin)] : []),
  )
  const router = (secure: boolean): string => `${id}/${secure ? 'https' : 'http'}`
  const enabled = bool(attribute(resource, 'enabled'), true) !== false
  const listener = (port: number, secure: boolean): Listener => ({
    id: `${id}:${port}`,
    says: `CloudFront ${id} (${secure ? 'HTTPS' : 'HTTP'})`,
    node: id,
    addresses: { ranges: [], endpoints: [id], groups: [] },
    protocol: 'tcp',
    port,
    tls: secure ? viewerTls(world, resource) : undefined,
    serves: { kind: 'http', router: router(secure) },
    names,
    origin,
  })
  // A request for a name that is none of the distribution's is refused (CloudFront, "Using custom URLs", 2026-11).
  const wrongHost: HttpRule = { match: not(hosted), action: { do: 'answer', status: 403 }, says: 'a name that is not the distribution’s', origin: implied('aws: CloudFront refuses requests for names that are not a distribution’s') }
  return {
    nodes: [{ id, kind: 'proxy', names: [], interfaces: [], arrive: [], originate: [], forwards: false, folder: undefined, within: ['CloudFront'], origin }],
    endpoints: [
      { id, kind: 'workload', names: names.filter((name) => name !== id), node: id, addresses: [], somewhere: minusRanges(ipv6 ? [everyIpv4, everyIpv6] : [everyIpv4], notPublic), labels: labelsOf(resource), within: ['CloudFront'], exposed: 'yes', searches: [], origin },
    ],
    listeners: enabled ? [listener(80, false), listener(443, true)] : [],
    routers: [false, true].map((secure) => ({
      id: router(secure),
      says: `CloudFront ${id}`,
      rules: [wrongHost, ...placeRules(resource), ...behaviourRules(world, resource, origins, secure)],
      otherwise: { action: { do: 'answer', status: 404 }, says: 'no behaviour', origin },
    })),
    pools: [...origins.values()].flatMap((one) => one.pools),
    zones: [
      {
        id: `aws/${own}`,
        apex: own,
        seenBy: { kind: 'everyone' },
        records: (['A', ...(ipv6 ? ['AAAA' as const] : [])] as const).map((type) => ({ owner: own, type, ttl: 60, data: { kind: 'endpoint', endpoint: id, family: type === 'A' ? 4 : 6 }, origin })),
        origin,
      },
    ],
  }
}

function labelsOf(resource: Resource): Record<string, string> {
  const tags = resource.attributes.get('tags_all') ?? resource.attributes.get('tags')
  return tags?.kind === 'map' ? Object.fromEntries([...tags.entries].flatMap(([key, value]) => (text(value) === undefined ? [] : [[key, text(value) ?? '']]))) : {}
}

function viewerTls(world: World, resource: Resource): Listener['tls'] {
  const [certificate] = blocks(attribute(resource, 'viewer_certificate'))
  const least = certificate && text(part(certificate, 'minimum_protocol_version'))
  const ids = [part(certificate ?? none(resource), 'acm_certificate_arn'), part(certificate ?? none(resource), 'iam_certificate_id')].flatMap((value) => certificateId(world, value))
  return { versions: versionsFrom(least ?? 'TLSv1'), ciphers: least, certificates: ids, clientCertificates: false, origin: certificate?.origin ?? resource.origin }
}

const none = (resource: Resource): Holder => ({ attributes: new Map(), origin: resource.origin })

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

interface OriginTarget {
  readonly domain: string | undefined
  readonly pools: readonly Pool[]
  /** Sends a request on; `secure`: as it came. */
  readonly action: (secure: boolean, host: boolean | undefined) => HttpAction
}

function originsOf(resource: Resource): Map<string, OriginTarget> {
  const found = new Map<string, OriginTarget>()
  for (const holder of blocks(attribute(resource, 'origin'))) {
    const name = symbol(part(holder, 'origin_id'))
    if (name !== undefined) found.set(name, originOf(resource, name, holder))
  }
  return found
}

function originOf(resource: Resource, name: string, holder: Holder): OriginTarget {
  const value = part(holder, 'domain_name')
  const link = value && linkOf(value)
  const target = domain(text(value)) ?? (link ? nameOf(link) : undefined)
  const [custom] = blocks(part(holder, 'custom_origin_config'))
  const says = `origin ${name}`
  if (part(holder, 'vpc_origin_config') !== undefined) return { domain: target, pools: [], action: () => ({ do: 'unknown', says: `${says} lies in a VPC, which is not followed` }) }
  if (target === undefined) return { domain: target, pools: [], action: () => ({ do: 'unknown', says: `the domain of ${says} is not known` }) }
  // Without a configuration of its own an origin is a bucket (CloudFront, "Amazon S3 origin", 2026-11).
  if (!custom) return { domain: target, pools: [], action: () => ({ do: 'files', root: target }) }
  const policy = text(part(custom, 'origin_protocol_policy'))
  const ports = { http: number(part(custom, 'http_port')) ?? 80, https: number(part(custom, 'https_port')) ?? 443 }
  const pool = (scheme: 'http' | 'https'): Pool => ({
    id: `${resource.id}/origin/${name}/${scheme}`,
    says,
    method: 'one',
    members: [{ target: { kind: 'name', name: target }, port: ports[scheme], weight: 1, backup: false, down: false, origin: value?.origin ?? holder.origin }],
    origin: holder.origin,
  })
  const headers = blocks(part(holder, 'custom_header')).flatMap((one): SetHeader[] => {
    const header = text(part(one, 'name'))
    return header === undefined ? [] : [{ name: header.toLowerCase(), value: symbol(part(one, 'value')) }]
  })
  const path = text(part(holder, 'origin_path'))
  return {
    domain: target,
    pools: [pool('http'), pool('https')],
    action: (secure, host) => {
      const tls = policy === 'https-only' || (policy === 'match-viewer' && secure)
      if (policy === undefined) return { do: 'unknown', says: `by which protocol ${says} is asked is not known` }
      if (host === undefined) return { do: 'unknown', says: `whether ${says} gets the client's Host is not known` }
      return {
        do: 'forward',
        pool: `${resource.id}/origin/${name}/${tls ? 'https' : 'http'}`,
        path: path === undefined || path === '' ? { kind: 'keep' } : { kind: 'prefix', from: '', to: path },
        host: host ? undefined : target,
        tls,
        ...(headers.length > 0 && { headers }),
      }
    },
  }
}

/** Behaviours in order, the default last: each for the paths that its pattern matches (CloudFront, "Path pattern", 2026-11). */
function behaviourRules(world: World, resource: Resource, origins: ReadonlyMap<string, OriginTarget>, secure: boolean): HttpRule[] {
  const ordered = blocks(attribute(resource, 'ordered_cache_behavior')).map((holder) => ({ holder, pattern: part(holder, 'path_pattern') }))
  const usual = blocks(attribute(resource, 'default_cache_behavior')).map((holder) => ({ holder, pattern: undefined }))
  return [...ordered, ...usual].flatMap(({ holder, pattern }): HttpRule[] => {
    const written = text(pattern)
    const says = written === undefined ? (pattern ? 'a behaviour' : 'default behaviour') : `behaviour ${written}`
    const matched: Match = written !== undefined ? { kind: 'path', language: wildcard(written.startsWith('/') ? written : `/${written}`, false) } : pattern ? opaque('the path of a behaviour is not known', holder.origin) : anything
    const action = behaviourAction(world, holder, origins, secure)
    const methods = items(part(holder, 'allowed_methods')).flatMap((value) => text(value) ?? [])
    const { origin } = holder
    const refused: HttpRule[] =
      methods.length === 0 || methods.length >= 7
        ? []
        : [{ match: all(matched, not(some(...methods.map((method): Match => ({ kind: 'method', language: { kind: 'exact', text: method } }))))), action: { do: 'answer', status: 403 }, says: `${says}: a method that it doesn't allow`, origin: part(holder, 'allowed_methods')?.origin ?? origin }]
    return [...refused, { match: matched, action, says, origin }]
  })
}

function behaviourAction(world: World, holder: Holder, origins: ReadonlyMap<string, OriginTarget>, secure: boolean): HttpAction {
  const policy = text(part(holder, 'viewer_protocol_policy'))
  if (!secure && policy === 'redirect-to-https') return { do: 'answer', status: 301, location: 'the same by https' }
  if (!secure && policy === 'https-only') return { do: 'answer', status: 403 }
  const target = symbol(part(holder, 'target_origin_id'))
  const found = target === undefined ? undefined : origins.get(target)
  return found ? found.action(secure, passesHost(world, holder)) : { do: 'unknown', says: `origin ${target ?? ''} is not declared`.replace('  ', ' ') }
}
