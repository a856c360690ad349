import { all, anything, type Match } from '../../../flow/match.ts'
import type { Dependency } from '../../../model/endpoint.ts'
import type { HttpAction, PathChange, Pool } from '../../../model/http.ts'
import type { Origin } from '../../../origin/origin.ts'
import type { Resource } from '../../resource.ts'
import type { Value } from '../../value.ts'
import { blocks, number, part, text, type Holder } from '../attribute.ts'
import { referred } from '../compute/locate.ts'
import type { World } from '../world.ts'
import { forwarding, healthCalls, type Forwarding, type Share } from './pool.ts'
import { groupTypes, type TargetGroup } from './target.ts'

/** What actions need to know of the load balancer that they belong to. */
export interface Balancing {
  readonly world: World
  readonly groups: ReadonlyMap<string, TargetGroup>
  /** The balancer's placement and subnets. */
  readonly balancer: string
  readonly subnets: readonly Resource[]
  /** Where one of its interfaces alone is meant: who of a group that one sends to. Undefined: all. */
  readonly only?: (group: TargetGroup) => TargetGroup['targets'] | undefined
  /** Everything that its actions come to, beside rules. */
  readonly pools: Pool[]
  readonly health: Dependency[]
}

/** Where an action leads, as a rule's cases in order: the first that matches, the last for everything. */
export interface Case {
  readonly match: Match
  readonly action: HttpAction
  readonly says: string
  readonly origin: Origin
}

/** What a listener knows of itself that its actions may speak of. */
export interface Spoken {
  readonly protocol: string
  readonly port: number
}

/**
 * The actions of one rule, in order: whoever has to authenticate first gets on only with the cookie of a session; the last one decides (ALB "Listener rules",
 * action types, 2026-11).
 */
export function casesOf(
  balancing: Balancing,
  id: string,
  actions: readonly Holder[],
  spoken: Spoken,
  change: PathChange,
  host: HostChange,
  fallback: Origin,
): Case[] {
  const ordered = actions.toSorted((a, b) => (number(part(a, 'order')) ?? 0) - (number(part(b, 'order')) ?? 0))
  const before: Case[] = []
  const cookies: Match[] = []
  for (const action of ordered) {
    const kind = text(part(action, 'type'))
    if (kind === 'authenticate-cognito' || kind === 'authenticate-oidc') {
      const step = authenticate(action, kind)
      if (!step) continue
      before.push({ ...step.refused, match: all(...cookies, step.refused.match) })
      cookies.push(step.session)
    } else return [...before, { match: anything, ...lastAction(balancing, id, action, kind, spoken, change, host) }]
  }
  return [...before, { match: anything, action: { do: 'unknown', says: 'the action is not known' }, says: 'no action', origin: fallback }]
}

/** The Host that targets get: as it came, one that a transform makes of it, or one that isn't known. */
export type HostChange = { readonly kind: 'keep' } | { readonly kind: 'unknown'; readonly says: string }

// The cookie's name and that its parts are numbered: ALB "Authenticate users", session time-out and cookies; what happens without it: OnUnauthenticatedRequest, deny answers 401 (2026-11).
function authenticate(action: Holder, kind: string): { readonly session: Match; readonly refused: Case } | undefined {
  const [block] = [...blocks(part(action, 'authenticate_cognito')), ...blocks(part(action, 'authenticate_oidc'))]
  const manner = text(block && part(block, 'on_unauthenticated_request')) ?? 'authenticate'
  if (manner === 'allow') return undefined
  const name = text(block && part(block, 'session_cookie_name')) ?? 'AWSELBAuthSessionCookie'
  const session: Match = { kind: 'cookie', name: `${name}-0`, language: { kind: 'any' } }
  const origin = block?.origin ?? action.origin
  const answer: HttpAction =
    manner === 'deny' ? { do: 'answer', status: 401 } : { do: 'answer', status: 302, location: 'the identity provider' }
  return { session, refused: { match: { kind: 'not', of: session }, action: answer, says: `${kind}: no session`, origin } }
}

function lastAction(
  balancing: Balancing,
  id: string,
  action: Holder,
  kind: string | undefined,
  spoken: Spoken,
  change: PathChange,
  host: HostChange,
): Omit<Case, 'match'> {
  const { origin } = action
  switch (kind) {
    case 'forward': {
      const shares = sharesOf(balancing, action)
      return { action: forwardAction(balancing, id, shares, change, host, origin), says: 'forward', origin }
    }
    case 'redirect': {
      const [block] = blocks(part(action, 'redirect'))
      return { action: redirect(block, spoken), says: 'redirect', origin: block?.origin ?? origin }
    }
    case 'fixed-response': {
      const [block] = blocks(part(action, 'fixed_response'))
      const status = number(block && part(block, 'status_code'))
      return {
        action: status === undefined ? { do: 'unknown', says: 'the status of a fixed response is not known' } : { do: 'answer', status },
        says: 'fixed-response',
        origin: block?.origin ?? origin,
      }
    }
    case undefined:
      return { action: { do: 'unknown', says: 'the kind of an action is not known' }, says: 'action', origin }
    default:
      return { action: { do: 'unknown', says: `action ${kind} is not understood` }, says: kind, origin }
  }
}

/** The target groups that an action forwards to, with their weights; a group that wasn't read is undefined. */
export function sharesOf({ world, groups, only }: Balancing, action: Holder): (Share | undefined)[] {
  const share = (value: Value | undefined, weight: number): Share | undefined => {
    const found = referred(world, value, ...groupTypes)
    const group = found && groups.get(found.id)
    const targets = group && only?.(group)
    return group && { group: targets ? { ...group, targets } : group, weight }
  }
  const several = blocks(part(action, 'forward')).flatMap((one) => blocks(part(one, 'target_group')))
  // Weight 1 unless it is said (TargetGroupTuple; the provider's default, 2026-11).
  if (several.length > 0) return several.map((one) => share(part(one, 'arn'), number(part(one, 'weight')) ?? 1))
  return [share(part(action, 'target_group_arn'), 1)]
}

function forwardAction(
  balancing: Balancing,
  id: string,
  shares: readonly (Share | undefined)[],
  change: PathChange,
  host: HostChange,
  origin: Origin,
): HttpAction {
  const known = shares.flatMap((share) => share ?? [])
  if (known.length < shares.length) return { do: 'unknown', says: 'a target group that it forwards to was not read' }
  const made = forwarding(id, known, balancing.subnets, origin)
  const [called, more] = made.functions
  if (called !== undefined && more === undefined && made.pool.members.length === 0 && made.doubt === undefined)
    return { do: 'call', what: called }
  const stopped = unclear(made)
  if (stopped !== undefined) return { do: 'unknown', says: stopped }
  if (host.kind === 'unknown') return { do: 'unknown', says: host.says }
  balancing.pools.push(made.pool)
  balancing.health.push(...known.flatMap((share) => healthCalls(balancing.balancer, share, balancing.subnets)))
  return { do: 'forward', pool: id, path: change, host: undefined, tls: made.tls === true }
}

/** Why it can't be said whom an action reaches. */
export function unclear({ pool, functions, doubt, tls }: Forwarding): string | undefined {
  if (functions.length > 0) return `it forwards to functions among others: ${functions.join(', ')}`
  if (doubt !== undefined) return doubt
  return tls === 'mixed' && pool.members.length > 1 ? 'its target groups speak TLS in part' : undefined
}

/** What it keeps of the request stands as `#{host}`, `#{path}` (without its first slash), `#{query}`, `#{port}`, `#{protocol}` (RedirectActionConfig, 2026-11). */
function redirect(block: Holder | undefined, spoken: Spoken): HttpAction {
  if (!block) return { do: 'unknown', says: 'where a redirect leads is not known' }
  const says = (name: string, usual: string): string | undefined => {
    const written = part(block, name) === undefined ? usual : text(part(block, name))
    return written
      ?.replaceAll('#{protocol}', spoken.protocol.toLowerCase())
      .replaceAll('#{port}', String(spoken.port))
      .replaceAll(/#\{(host|path|query)\}/g, '{$1}')
  }
  const code = text(part(block, 'status_code'))
  const status = code === 'HTTP_301' ? 301 : code === 'HTTP_302' ? 302 : undefined
  const protocol = says('protocol', '#{protocol}')?.toLowerCase()
  const [port, host, path, query] = [says('port', '#{port}'), says('host', '#{host}'), says('path', '/#{path}'), says('query', '#{query}')]
  if (status === undefined || protocol === undefined || host === undefined || path === undefined)
    return { do: 'unknown', says: 'where a redirect leads is not known' }
  const plain = (protocol === 'https' && port === '443') || (protocol === 'http' && port === '80')
  const location = `${protocol}://${host}${plain || port === undefined ? '' : `:${port}`}${path}${query === undefined || query === '' ? '' : `?${query}`}`
  return { do: 'answer', status, location }
}
