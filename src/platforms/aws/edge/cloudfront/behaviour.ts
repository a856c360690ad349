import { all, anything, not, some, type Match } from '../../../../flow/match.ts'
import type { HttpAction, HttpRule } from '../../../../model/http.ts'
import type { Resource } from '../../../resource.ts'
import { attribute, blocks, items, part, symbol, text, type Holder } from '../../attribute.ts'
import { opaque } from '../../balance/condition.ts'
import { wildcard } from '../../balance/wildcard.ts'
import type { World } from '../../world.ts'
import type { OriginTarget } from './origin.ts'
import { passesHost } from './policies.ts'

/** Behaviours in order, the default last: each for the paths that its pattern matches (CloudFront, "Path pattern", 2026-11). */
export function behaviourRules(world: World, resource: Resource, origins: ReadonlyMap<string, OriginTarget>, secure: boolean): HttpRule[] {
  const ordered = blocks(attribute(resource, 'ordered_cache_behavior')).map((holder) => ({ holder, pattern: part(holder, 'path_pattern') }))
  const usual = blocks(attribute(resource, 'default_cache_behavior')).map((holder) => ({ holder, pattern: undefined }))
  return [...ordered, ...usual].flatMap(({ holder, pattern }): HttpRule[] => {
    const written = text(pattern)
    const says = written === undefined ? (pattern ? 'a behaviour' : 'default behaviour') : `behaviour ${written}`
    const matched: Match =
      written !== undefined
        ? { kind: 'path', language: wildcard(written.startsWith('/') ? written : `/${written}`, false) }
        : pattern
          ? opaque('the path of a behaviour is not known', holder.origin)
          : anything
    const methods = items(part(holder, 'allowed_methods')).flatMap((value) => text(value) ?? [])
    const { origin } = holder
    const refused: HttpRule[] =
      methods.length === 0 || methods.length >= 7
        ? []
        : [
            {
              match: all(matched, not(some(...methods.map((method): Match => ({ kind: 'method', language: { kind: 'exact', text: method } }))))),
              action: { do: 'answer', status: 403 },
              says: `${says}: a method that it doesn't allow`,
              origin: part(holder, 'allowed_methods')?.origin ?? origin,
            },
          ]
    return [...refused, { match: matched, action: behaviourAction(world, resource, holder, origins, secure), says, origin }]
  })
}

function behaviourAction(world: World, resource: Resource, holder: Holder, origins: ReadonlyMap<string, OriginTarget>, secure: boolean): HttpAction {
  const policy = text(part(holder, 'viewer_protocol_policy'))
  if (!secure && policy === 'redirect-to-https') return { do: 'answer', status: 301, location: 'the same by https' }
  if (!secure && policy === 'https-only') return { do: 'answer', status: 403 }
  if (!secure && policy === undefined) return { do: 'unknown', says: 'whether plain http is served is not known' }
  const target = symbol(part(holder, 'target_origin_id'))
  const found = target === undefined ? undefined : origins.get(primary(resource, target))
  return found ? found.action(secure, passesHost(world, holder)) : { do: 'unknown', says: `origin ${target ?? ''} is not declared`.replace('  ', ' ') }
}

/** Of an origin group the second is asked only when the first fails (CloudFront, "Optimize high availability with origin failover", 2026-11). */
function primary(resource: Resource, target: string): string {
  const group = blocks(attribute(resource, 'origin_group')).find((one) => symbol(part(one, 'origin_id')) === target)
  const [first] = group ? blocks(part(group, 'member')) : []
  return (first && symbol(part(first, 'origin_id'))) ?? target
}
