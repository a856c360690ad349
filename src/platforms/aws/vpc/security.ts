import { all, nobody, not, some, type Match, type Peers } from '../../../flow/match.ts'
import type { Filter, FilterRule } from '../../../model/filter.ts'
import { implied, type Origin } from '../../../origin/origin.ts'
import type { SecurityGroup, SecurityRule } from './group.ts'
import { namedMatch } from './named.ts'
import type { Vpc } from './network.ts'
import { perhaps } from './traffic.ts'
import { ruleFilter } from './gateway.ts'

export type Direction = 'ingress' | 'egress'

/** Who in a VPC is judged by groups, as far as a filter has to know. */
export interface Guarded {
  /** The groups that anybody there has. */
  readonly groups: readonly SecurityGroup[]
  /** Endpoints that no group guards. */
  readonly free: readonly string[]
  /** Endpoints whose groups aren't known entirely. */
  readonly doubtful: readonly { readonly endpoint: string; readonly says: string; readonly origin: Origin }[]
  /** Whose groups don't judge what comes from some: balancers that are told not to judge what comes by PrivateLink. */
  readonly unjudged: readonly { readonly endpoint: string; readonly from: readonly string[]; readonly says: string; readonly origin: Origin }[]
}

/**
 * By which interfaces members of another VPC's group come in, so that a rule which refers to it sees them: across peering, and across transit gateways that
 * support it. Undefined: a reference to that VPC is stale and matches nothing (AWS: vpc-peering-security-groups, 2026-11).
 */
export type Referring = (from: Vpc, to: Vpc) => readonly string[] | undefined

/** Marks of what came by a balancer that keeps its clients' addresses, by the balancer's groups: a rule that names such a group accepts it all the same. */
export type Handed = ReadonlyMap<string, readonly number[]>

export function filterId(vpc: string, direction: Direction): string {
  return `${vpc}/security-groups/${direction}`
}

/**
 * All groups of a VPC as one filter a direction: groups only allow, what any of an interface's groups allows passes, replies pass (AWS: vpc-security-groups,
 * 2026-11). So all rules come first in any order, then a drop for each group.
 */
export function groupFilter(
  vpc: Vpc,
  direction: Direction,
  { groups, free, doubtful, unjudged }: Guarded,
  known: ReadonlyMap<string, SecurityGroup>,
  referring: Referring,
  handed: Handed = new Map(),
): Filter {
  const side = direction === 'egress' ? 'source' : 'destination'
  const rules: FilterRule[] = []
  if (free.length > 0)
    rules.push({
      match: { kind: side, peers: { ...nobody, endpoints: free } },
      action: { do: 'accept' },
      says: 'what has no security group',
      origin: implied('aws: an interface without security groups is not filtered by any'),
    })
  if (direction === 'ingress')
    for (const { endpoint, from, says, origin } of unjudged)
      rules.push({
        match: all({ kind: 'source', peers: { ...nobody, endpoints: from } }, { kind: 'destination', peers: { ...nobody, endpoints: [endpoint] } }),
        action: { do: 'accept' },
        says,
        origin,
      })
  for (const group of groups)
    rules.push(...groupRules(vpc, group, direction, { kind: side, peers: groupPeers(group.id) }, known, referring, handed))
  for (const { endpoint, says, origin } of doubtful)
    rules.push({
      match: { kind: side, peers: { ...nobody, endpoints: [endpoint] } },
      action: { do: 'unknown', says },
      says: `security groups of ${endpoint}`,
      origin,
    })
  for (const group of groups) rules.push(lastRule(group, direction, { kind: side, peers: groupPeers(group.id) }))
  return ruleFilter({
    id: filterId(vpc.id, direction),
    says: direction === 'egress' ? 'security groups of the sender' : 'security groups of the receiver',
    rules,
    otherwise: { action: 'drop', says: 'no security group', origin: implied('aws: what no rule of a security group allows is dropped') },
    sessions: 'implicit',
  })
}

/** The groups of one interface, for what it passes on for others. */
export function deviceFilter(
  id: string,
  device: string,
  direction: Direction,
  groups: readonly SecurityGroup[],
  known: ReadonlyMap<string, SecurityGroup>,
  vpc: Vpc,
  referring: Referring,
): Filter {
  const nobodyAllows = implied('aws: what no rule of a security group allows is dropped')
  return ruleFilter({
    id,
    says: `security groups of ${device}`,
    rules: groups.flatMap((group) => groupRules(vpc, group, direction, undefined, known, referring, new Map())),
    otherwise: {
      action: groups.length === 0 ? 'accept' : 'drop',
      says: `no ${direction} rule of ${groups.map((group) => group.id).join(', ')}`,
      origin: groups[0]?.origin ?? nobodyAllows,
    },
    sessions: 'implicit',
  })
}

const groupPeers = (...groups: readonly string[]): Peers => ({ ...nobody, groups })

function groupRules(
  vpc: Vpc,
  group: SecurityGroup,
  direction: Direction,
  self: Match | undefined,
  known: ReadonlyMap<string, SecurityGroup>,
  referring: Referring,
  handed: Handed,
): FilterRule[] {
  const rules = group.rules
    .filter((rule) => rule.direction === direction)
    .map((rule): FilterRule => {
      const peers = peersMatch(vpc, rule, known, referring, handed)
      const match = perhaps(all(...(self ? [self] : []), rule.traffic, peers), rule.uncertain, rule.origin)
      return { match, action: { do: 'accept' }, says: rule.says, origin: rule.origin }
    })
  const open = group.open[direction]
  if (open !== undefined)
    rules.push({ match: all(...(self ? [self] : [])), action: { do: 'unknown', says: open }, says: `${group.id}`, origin: group.origin })
  return rules
}

function lastRule(group: SecurityGroup, direction: Direction, self: Match): FilterRule {
  return { match: self, action: { do: 'drop' }, says: `${group.id} (no ${direction} rule allows this)`, origin: group.origin }
}

function peersMatch(vpc: Vpc, rule: SecurityRule, known: ReadonlyMap<string, SecurityGroup>, referring: Referring, handed: Handed): Match {
  const side = rule.direction === 'ingress' ? 'source' : 'destination'
  const near: string[] = []
  const matches: Match[] = []
  for (const { id, origin } of rule.groups) {
    const group = known.get(id)
    if (!group?.vpc || group.vpc.id === vpc.id || group.also.includes(vpc.id)) near.push(id)
    else {
      const interfaces = referring(vpc, group.vpc)
      const peers: Match = { kind: side, peers: groupPeers(id) }
      if (interfaces) matches.push(side === 'source' ? all({ kind: 'arrivesOn', interfaces }, peers) : peers)
    }
    // Somebody else's group may have members that nobody declared.
    if (group?.foreign === true || group === undefined)
      matches.push(
        all(not({ kind: side, peers: groupPeers(everyone) }), {
          kind: 'opaque',
          says: `who else is a member of ${id} is not declared`,
          origin,
        }),
      )
  }
  if (near.length > 0) matches.push({ kind: side, peers: groupPeers(...near) })
  // NLB: its group's members are also those whose address it kept (load-balancer-security-groups, 2026-11).
  if (side === 'source') for (const value of near.flatMap((id) => handed.get(id) ?? [])) matches.push({ kind: 'mark', value, mask: 0xffff })
  if (rule.addresses.length > 0) matches.push(namedMatch(side, rule.addresses))
  return some(...matches)
}

/** The group of all that has an interface in any VPC. */
export const everyone = 'aws/interfaces'
