import { all, nobody, not, type Match } from '../../../flow/match.ts'
import type { HttpAction, HttpRouter, Pool } from '../../../model/http.ts'
import type { Unread } from '../../../origin/problem.ts'
import type { Resource } from '../../resource.ts'
import { attribute, blocks, number, text } from '../attribute.ts'
import { referred, vpcOf } from '../compute/locate.ts'
import type { PlacedInterface } from '../placement.ts'
import type { Appliances, Handover, PlacedListener } from '../service.ts'
import type { World } from '../world.ts'
import { casesOf, sharesOf, unclear, type Balancing } from './action.ts'
import { balancerTypes, type Balancer } from './balancer.ts'
import { hostsOf } from './condition.ts'
import { crossesZones, targetsInZone } from './interfaces.ts'
import { forwarding, healthCalls, portOf, type Share } from './pool.ts'
import { actionOf, rulesOf } from './rule.ts'
import { listenerTls } from './tls.ts'
import type { TargetGroup } from './target.ts'
import { shareZone } from './zone.ts'

export interface Listening {
  readonly listeners: PlacedListener[]
  readonly routers: HttpRouter[]
  readonly handovers: Handover[]
  readonly appliances: Appliances[]
  /** Balancers that may listen on more than is known. */
  readonly open: Set<string>
  readonly unread: Unread[]
}

export const listenerTypes = ['aws_lb_listener', 'aws_alb_listener']
const ruleTypes = ['aws_lb_listener_rule', 'aws_alb_listener_rule']

/** The listeners of application and network load balancers. */
export function lowerListeners(
  world: World,
  balancers: ReadonlyMap<string, Balancer>,
  balancingOf: (balancer: Balancer) => Balancing,
): Listening {
  const listening: Listening = { listeners: [], routers: [], handovers: [], appliances: [], open: new Set(), unread: [] }
  const rules = new Map<Resource, Resource[]>()
  for (const rule of world.ofType(...ruleTypes)) {
    const listener = referred(world, attribute(rule, 'listener_arn'), ...listenerTypes)
    if (listener) rules.set(listener, [...(rules.get(listener) ?? []), rule])
    else
      listening.unread.push({ what: `${rule.id}: the listener that it belongs to was not read`, origin: rule.origin, changesAnswers: true })
  }
  for (const listener of world.ofType(...listenerTypes).filter(({ lookedUp }) => lookedUp !== true)) {
    const found = referred(world, attribute(listener, 'load_balancer_arn'), ...balancerTypes)
    const balancer = found && balancers.get(found.id)
    if (!balancer)
      listening.unread.push({
        what: `${listener.id}: the load balancer that it belongs to was not read`,
        origin: listener.origin,
        changesAnswers: true,
      })
    else if (balancer.kind === 'gateway') listening.appliances.push(appliances(balancingOf(balancer), balancer, listener))
    else {
      const own = rules.get(listener) ?? []
      const parts = cutByZone(balancingOf(balancer), balancer) ? (balancer.placement.interfaces ?? []) : []
      for (const one of parts) lowerZone(balancingOf(balancer), balancer, one, listener, own, listening)
      // The whole is what its interfaces are: nothing is handed over by it that they don't hand over.
      lowerListener(balancingOf(balancer), balancer, listener, own, parts.length === 0 ? listening : { ...listening, handovers: [] })
    }
  }
  return listening
}

/** Is there a group whose targets get only what comes to their own zone? */
function cutByZone({ groups }: Balancing, balancer: Balancer): boolean {
  return [...groups.values()].some((group) => crossesZones(balancer, group) === false)
}

/** What one interface of a balancer does with what comes to it, where that is not what all do: it sends to targets of its own zone alone. */
function lowerZone(
  balancing: Balancing,
  balancer: Balancer,
  { id, subnet }: PlacedInterface,
  listener: Resource,
  rules: readonly Resource[],
  listening: Listening,
): void {
  const pools: Balancing['pools'] = []
  const own: Listening = { listeners: [], routers: [], handovers: [], appliances: [], open: new Set(), unread: [] }
  const only = (group: TargetGroup): TargetGroup['targets'] | undefined => (crossesZones(balancer, group) === false ? targetsInZone(group, subnet) : undefined)
  lowerListener({ ...balancing, pools, health: [], only }, { ...balancer, placement: { ...balancer.placement, id } }, listener, rules, own)
  const renamed = (name: string): string => `${name} (${id})`
  const names = new Set([...pools.map((pool) => pool.id), ...own.routers.map((router) => router.id)])
  const action = (given: HttpAction): HttpAction => {
    if (given.do === 'forward' && names.has(given.pool)) return { ...given, pool: renamed(given.pool) }
    if (given.do !== 'route') return given
    return { ...given, rules: given.rules.map((rule) => ({ ...rule, action: action(rule.action) })), otherwise: { ...given.otherwise, action: action(given.otherwise.action) } }
  }
  balancing.pools.push(...pools.map((pool) => ({ ...pool, id: renamed(pool.id), says: `${pool.says}, ${id}` })))
  listening.routers.push(
    ...own.routers.map((router) => ({
      ...router,
      id: renamed(router.id),
      rules: router.rules.map((rule) => ({ ...rule, action: action(rule.action) })),
      otherwise: { ...router.otherwise, action: action(router.otherwise.action) },
    })),
  )
  listening.listeners.push(
    ...own.listeners.map((one): PlacedListener => {
      const { serves } = one
      const led: PlacedListener['serves'] =
        serves.kind === 'http' ? { ...serves, router: renamed(serves.router) } : serves.kind === 'pool' ? { ...serves, pool: renamed(serves.pool) } : serves
      // Names lead to the whole.
      return { ...one, id: renamed(one.id), serves: led, names: [] }
    }),
  )
  listening.handovers.push(...own.handovers.map((one) => ({ ...one, id: renamed(one.id) })))
}

/** The target groups that any action of a balancer's listeners forwards to, by the balancer's id. */
export function groupsByBalancer(world: World, groups: ReadonlyMap<string, TargetGroup>): Map<string, TargetGroup[]> {
  const found = new Map<string, TargetGroup[]>()
  const bare = { world, groups, balancer: '', subnets: [], pools: [], health: [] }
  const put = (listener: Resource, actions: Parameters<typeof blocks>[0]): void => {
    const balancer = referred(world, attribute(listener, 'load_balancer_arn'), ...balancerTypes)
    if (!balancer) return
    const own = found.get(balancer.id) ?? []
    found.set(balancer.id, own)
    for (const action of blocks(actions))
      for (const share of sharesOf(bare, action)) if (share && share.weight > 0 && !own.includes(share.group)) own.push(share.group)
  }
  for (const listener of world.ofType(...listenerTypes)) put(listener, attribute(listener, 'default_action'))
  for (const rule of world.ofType(...ruleTypes)) {
    const listener = referred(world, attribute(rule, 'listener_arn'), ...listenerTypes)
    if (listener) put(listener, attribute(rule, 'action'))
  }
  return found
}

function lowerListener(
  balancing: Balancing,
  balancer: Balancer,
  listener: Resource,
  rules: readonly Resource[],
  listening: Listening,
): void {
  const port = number(attribute(listener, 'port'))
  const said = attribute(listener, 'protocol')
  // Without a protocol a listener of an application load balancer speaks HTTP (the provider's default, 2026-11).
  const protocol = said === undefined ? (balancer.kind === 'application' ? 'HTTP' : undefined) : text(said)?.toUpperCase()
  if (port === undefined || protocol === undefined) {
    listening.open.add(balancer.placement.id)
    listening.unread.push({ what: `${listener.id}: its port or protocol is not known`, origin: listener.origin, changesAnswers: true })
    return
  }
  if (protocol === 'HTTP' || protocol === 'HTTPS') lowerHttp(balancing, balancer, listener, rules, { protocol, port }, listening)
  else lowerTransport(balancing, balancer, listener, { protocol, port }, listening)
}

/** Gateway load balancers have one listener, for everything (gateway load balancers, listeners, 2026-11). */
function appliances(balancing: Balancing, balancer: Balancer, listener: Resource): Appliances {
  const [action] = blocks(attribute(listener, 'default_action'))
  const shares = action ? sharesOf(balancing, action) : []
  const groups = shares.flatMap((share) => share?.group ?? [])
  const missing = groups.length < shares.length || shares.length === 0 ? 'the target group that it forwards to was not read' : undefined
  return {
    balancer: balancer.placement.id,
    members: groups.flatMap((group) =>
      group.targets.flatMap((target) =>
        target.to.kind === 'endpoint' ? [{ endpoint: target.to.endpoint, port: portOf(group, target) ?? 6081, origin: target.origin }] : [],
      ),
    ),
    crosses: groups.every((group) => crossesZones(balancer, group) === true) ? true : groups.every((group) => crossesZones(balancer, group) === false) ? false : undefined,
    doubt: missing ?? groups.map(({ doubt }) => doubt).find((doubt) => doubt !== undefined),
    origin: listener.origin,
  }
}

interface Spoken {
  readonly protocol: string
  readonly port: number
}

const saysOf = ({ protocol, port }: Spoken, listener: Resource): string => `listener ${listener.id} (${protocol} ${port})`

function lowerHttp(
  balancing: Balancing,
  balancer: Balancer,
  listener: Resource,
  rules: readonly Resource[],
  spoken: Spoken,
  listening: Listening,
): void {
  const router = `${listener.id}/router`
  const defaults = blocks(attribute(listener, 'default_action'))
  const cases = casesOf(balancing, `${listener.id}/default`, defaults, spoken, { kind: 'keep' }, { kind: 'keep' }, listener.origin)
  listening.routers.push({
    id: router,
    says: saysOf(spoken, listener),
    rules: rulesOf(balancing, rules, spoken),
    otherwise: { action: actionOf(cases), says: `default action of ${listener.id}`, origin: defaults[0]?.origin ?? listener.origin },
  })
  const names = rules.flatMap((rule) => hostsOf(blocks(attribute(rule, 'condition'))))
  listening.listeners.push({
    id: listener.id,
    says: saysOf(spoken, listener),
    endpoint: balancer.placement.id,
    protocol: 'tcp',
    port: spoken.port,
    tls: spoken.protocol === 'HTTPS' ? listenerTls(balancing.world, listener) : undefined,
    serves: uncertain(listener) ?? { kind: 'http', router },
    names: [...new Set(names)].toSorted(),
    origin: listener.origin,
  })
}

function uncertain(listener: Resource): PlacedListener['serves'] | undefined {
  return listener.uncertain === undefined
    ? undefined
    : { kind: 'unknown', says: `whether ${listener.id} is there is not known: ${listener.uncertain}` }
}

/** Listeners of network load balancers: connections are passed on, seen as the client's or as the balancer's own. */
function lowerTransport(balancing: Balancing, balancer: Balancer, listener: Resource, spoken: Spoken, listening: Listening): void {
  const { world } = balancing
  const id = `${listener.id}/default`
  const [action] = blocks(attribute(listener, 'default_action'))
  const shares = action ? sharesOf(balancing, action) : []
  const known = shares.flatMap((share) => share ?? [])
  const made = forwarding(id, known, balancing.subnets, action?.origin ?? listener.origin)
  const kept = keeps(balancing, known)
  const stopped =
    known.length < shares.length || known.length === 0
      ? 'the target group that it forwards to was not read'
      : (unclear(made) ?? (typeof kept === 'string' ? kept : undefined))
  balancing.pools.push(made.pool)
  balancing.health.push(...known.flatMap((share) => healthCalls(balancing.balancer, share, balancing.subnets)))
  const ends = spoken.protocol === 'TLS'
  for (const protocol of protocolsOf(spoken.protocol)) {
    listening.listeners.push({
      id: protocol === 'tcp' ? listener.id : `${listener.id}/udp`,
      says: saysOf(spoken, listener),
      endpoint: balancer.placement.id,
      protocol,
      port: spoken.port,
      tls: ends ? listenerTls(world, listener) : undefined,
      serves:
        uncertain(listener) ?? (stopped === undefined ? poolOf(made.pool, ends, made.tls === true) : { kind: 'unknown', says: stopped }),
      names: [],
      origin: listener.origin,
    })
    // Where TLS ends at the balancer, targets see the client's address all the same (NLB "TLS listeners", 2026-11).
    if (stopped === undefined && listener.uncertain === undefined && kept === true)
      listening.handovers.push(...handover(balancing, balancer, listener, { ...spoken, protocol }, known))
  }
}

function poolOf(pool: Pool, ends: boolean, tls: boolean): PlacedListener['serves'] {
  return { kind: 'pool', pool: pool.id, ...(ends && { speaks: tls ? ('https' as const) : ('http' as const) }) }
}

function protocolsOf(protocol: string): ('tcp' | 'udp')[] {
  if (protocol === 'TCP_UDP') return ['tcp', 'udp']
  if (protocol === 'TCP_QUIC') return ['tcp', 'udp']
  return [protocol === 'UDP' || protocol === 'QUIC' ? 'udp' : 'tcp']
}

/**
 * Traffic that reaches targets as the client sent it: of the groups' own family only, the other's is proxied, and so is what goes to other networks (NLB "Target
 * groups", client IP preservation, 2026-11).
 */
function handover(
  balancing: Balancing,
  balancer: Balancer,
  listener: Resource,
  spoken: { readonly protocol: 'tcp' | 'udp'; readonly port: number },
  all_: readonly Share[],
): Handover[] {
  const shares = all_.filter(({ weight }) => weight > 0)
  const number = spoken.protocol === 'tcp' ? 6 : 17
  // What comes by PrivateLink has the balancer's own address, whatever is preserved (NLB "Target groups", client IP preservation, 2026-11).
  const endpoints = balancing.world.ofType('aws_vpc_endpoint').map((one) => one.id)
  const consumers = endpoints.length === 0 ? [] : [not({ kind: 'source', peers: { ...nobody, endpoints } } as const)]
  return ([4, 6] as const).flatMap((family): Handover[] => {
    const own = shares.filter(({ group }) => group.family === family)
    const members = own.flatMap(({ group }) => membersOf(balancing, group))
    if (members.length === 0) return []
    const match: Match = all(
      { kind: 'destination', peers: { ...nobody, endpoints: [balancer.placement.id] } },
      { kind: 'protocol', protocols: [{ first: number, last: number }] },
      { kind: 'destinationPort', ports: [{ first: spoken.port, last: spoken.port }] },
      { kind: 'family', family },
      ...consumers,
    )
    const id = `${listener.id}/${spoken.protocol}/${family}`
    return [
      { id, says: `${listener.id} keeps the client's address`, endpoint: balancer.placement.id, match, members, watched: own.every(({ group }) => group.health !== undefined), origin: listener.origin },
    ]
  })
}

/** Do all target groups that get anything keep the client's address, or none? A phrase where it isn't so simple. */
function keeps(balancing: Balancing, shares: readonly Share[]): boolean | string {
  const manners = new Set(
    shares
      .filter(({ weight }) => weight > 0)
      .map(({ group }) => (group.preserves === true && liesElsewhere(balancing, group) ? false : group.preserves)),
  )
  if (manners.has('unknown')) return 'whether its targets see the client’s address is not known'
  return manners.size > 1 ? 'some of its target groups keep the client’s address and others don’t' : manners.has(true)
}

function liesElsewhere({ world, subnets }: Balancing, group: TargetGroup): boolean {
  const [vpc] = subnets.flatMap((subnet) => vpcOf(world, subnet) ?? [])
  return group.targets.some(
    ({ to }) => to.kind === 'address' || (to.kind === 'endpoint' && to.subnets.some((subnet) => vpcOf(world, subnet) !== vpc)),
  )
}

function membersOf({ subnets }: Balancing, group: TargetGroup): Handover['members'][number][] {
  return group.targets.flatMap((target) => {
    const port = portOf(group, target)
    if (port === undefined || target.to.kind !== 'endpoint' || shareZone(target.to.subnets, subnets) === false) return []
    return [{ endpoint: target.to.endpoint, port, origin: target.origin }]
  })
}
