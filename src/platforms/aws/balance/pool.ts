import { formatAddress } from '../../../base/address.ts'
import type { Dependency } from '../../../model/endpoint.ts'
import type { Health } from '../../../model/health.ts'
import type { Pool, PoolMember } from '../../../model/http.ts'
import type { Origin } from '../../../origin/origin.ts'
import type { Resource } from '../../resource.ts'
import type { Target, TargetGroup } from './target.ts'
import { shareZone } from './zone.ts'

/** A share of what an action forwards. */
export interface Share {
  readonly group: TargetGroup
  readonly weight: number
}

/** Who of some target groups gets traffic from one balancer. */
export interface Forwarding {
  readonly pool: Pool
  /** Functions that are called instead of anybody over the network. */
  readonly functions: readonly string[]
  /** Why it isn't known who gets it. */
  readonly doubt: string | undefined
  readonly tls: boolean | 'mixed'
}

/** The pool of an action: members of all its groups, without those in zones that the balancer isn't in. */
export function forwarding(id: string, shares: readonly Share[], balancer: readonly Resource[], origin: Origin): Forwarding {
  const idle: string[] = []
  const members = shares.flatMap(({ group, weight }) =>
    group.targets.flatMap((target) => memberOf(group, target, weight, balancer, idle) ?? []),
  )
  const protocols = new Set(shares.map(({ group }) => group.protocol === 'HTTPS' || group.protocol === 'TLS'))
  const says = `target group ${shares.map(({ group }) => group.resource.id).join(', ')}`
  const doubts = shares.flatMap(({ group }) => [
    ...(group.doubt === undefined ? [] : [group.doubt]),
    ...group.targets.flatMap((target) =>
      portOf(group, target) === undefined && target.to.kind !== 'function'
        ? [`the port of ${nameOf(target)} in ${group.resource.id} is not known before it starts`]
        : [],
    ),
  ])
  const health = watched(shares)
  return {
    pool: { id, says: withIdle(says, idle), method: 'any', members, ...(health && { health }), origin },
    functions: shares.flatMap(({ group }) => group.targets.flatMap(({ to }) => (to.kind === 'function' ? [to.name] : []))),
    doubt: doubts[0],
    tls: protocols.size > 1 ? 'mixed' : protocols.has(true),
  }
}

/** The health check of several groups: none where one has none, else the one that notices last. */
function watched(shares: readonly Share[]): Health | undefined {
  const checks = shares.flatMap(({ group }) => group.health ?? [])
  if (checks.length < shares.length) return undefined
  const after = ({ interval, unhealthy }: Health): number => (interval === undefined || unhealthy === undefined ? Infinity : interval * unhealthy)
  return checks.toSorted((a, b) => after(b) - after(a))[0]
}

/** Says of a pool who of it gets nothing. */
export function withIdle(says: string, idle: readonly string[]): string {
  return idle.length === 0 ? says : `${says} (nothing for ${idle.join(', ')}: the load balancer is not in its zone)`
}

export function portOf(group: TargetGroup, target: Target): number | undefined {
  if (target.port === 'unknown') return undefined
  return target.port ?? group.port
}

function nameOf({ to }: Target): string {
  return to.kind === 'endpoint' ? to.endpoint : to.kind === 'function' ? to.name : 'a target'
}

function memberOf(
  group: TargetGroup,
  target: Target,
  weight: number,
  balancer: readonly Resource[],
  idle: string[],
): PoolMember | undefined {
  const { to, origin } = target
  const port = portOf(group, target)
  if (to.kind === 'function' || to.kind === 'unknown' || port === undefined) return undefined
  // A target in a zone that isn't enabled for the balancer gets nothing, cross-zone or not (how-elastic-load-balancing-works, 2026-11).
  const away = to.kind === 'endpoint' && shareZone(to.subnets, balancer) === false
  if (away) idle.push(to.endpoint)
  return {
    target: to.kind === 'address' ? to : { kind: 'endpoint', endpoint: to.endpoint },
    port,
    weight,
    backup: false,
    down: away || weight === 0,
    origin,
  }
}

/** What a balancer itself asks each target to know that it is well. */
export function healthCalls(balancer: string, { group }: Share, subnets: readonly Resource[]): Dependency[] {
  const { health } = group
  if (!health) return []
  return group.targets.flatMap((target): Dependency[] => {
    const { to } = target
    const port = health.port ?? portOf(group, target)
    if (port === undefined || (to.kind !== 'endpoint' && to.kind !== 'address')) return []
    if (to.kind === 'endpoint' && shareZone(to.subnets, subnets) === false) return []
    const purpose = `health check of ${group.resource.id}`
    const call = { from: balancer, port, protocol: 'tcp' as const, url: undefined, purpose, origin: health.origin }
    return [to.kind === 'endpoint' ? { ...call, host: to.endpoint, endpoint: to.endpoint } : { ...call, host: formatAddress(to.address) }]
  })
}
