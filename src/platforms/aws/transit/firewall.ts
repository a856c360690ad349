import { containsRanges } from '../../../base/address.ts'
import { all, nobody, type Match } from '../../../flow/match.ts'
import type { Facts } from '../../../model/facts.ts'
import type { Filter, FilterRule } from '../../../model/filter.ts'
import type { Stage, StageCase } from '../../../model/node.ts'
import type { NextHop } from '../../../model/table.ts'
import { implied, type Origin } from '../../../origin/origin.ts'
import type { Unread } from '../../../origin/problem.ts'
import type { Resource } from '../../resource.ts'
import type { Value } from '../../value.ts'
import { attribute, blocks, items, number, part, text, type Holder } from '../attribute.ts'
import { fromSubnet, fromVpc, type Core, type Door, type RouteBy } from '../door.ts'
import { locate, referred } from '../compute/locate.ts'
import { cloudNode, filterStage, handOver, onlyTo, ruleFilter } from '../vpc/gateway.ts'
import type { Subnet, Vpc } from '../vpc/network.ts'
import { RuleGroups, setsOf, type Home } from './firewall-rules.ts'
import { doing, type FirewallRule } from './suricata.ts'
import { zoneOf } from './zone.ts'

/** A firewall's endpoint in a subnet, to which routes lead. */
interface Endpoint {
  readonly id: string
  readonly firewall: Resource
  readonly subnet: Subnet
  readonly origin: Origin
}

const firewallType = 'aws_networkfirewall_firewall'
const associationType = 'aws_networkfirewall_vpc_endpoint_association'
const groupType = 'aws_networkfirewall_rule_group'

/**
 * AWS Network Firewall: what a route leads to its endpoint comes back to the endpoint's subnet, if the stateless rules pass it or hand it
 * to the stateful ones and those let it through (firewall-policy-processing, 2026-11). Sessions are known at each endpoint by itself.
 */
export function firewallDoor(core: Core): Door {
  const { world, networks } = core
  const unread: Unread[] = []
  const endpoints: Endpoint[] = []
  const put = (resource: Resource, firewall: Resource): void => {
    for (const block of blocks(attribute(resource, 'subnet_mapping'))) {
      const { found } = locate(world, part(block, 'subnet_id'), ['aws_subnet', 'aws_default_subnet'], 'subnet')
      const subnet = found[0] && networks.subnets.get(found[0].id)
      if (subnet) endpoints.push({ id: `${resource.id} in ${subnet.id}`, firewall, subnet, origin: block.origin })
      else unread.push({ what: `${resource.id}: a subnet of its endpoints is not known`, origin: block.origin, changesAnswers: true })
    }
  }
  for (const firewall of world.ofType(firewallType)) put(firewall, firewall)
  for (const resource of world.ofType(associationType)) {
    const firewall = referred(world, attribute(resource, 'firewall_arn'), firewallType)
    if (firewall) put(resource, firewall)
    else unread.push({ what: `${resource.id}: its firewall was not read`, origin: resource.origin, changesAnswers: true })
  }
  const groups = new RuleGroups(core.names)
  const parts = world.ofType(firewallType).flatMap((firewall) => {
    const own = endpoints.filter((one) => one.firewall === firewall)
    const judging = judgingOf(firewall, own, core, groups)
    return [{ filters: judging.filters }, ...own.map((one) => endpointFacts(one, core, judging.stages))]
  })
  const hop = (target: Resource, from: Vpc, named: string, by: RouteBy): NextHop => {
    const own = endpoints.filter(({ id, subnet }) => id.startsWith(`${target.id} in `) && subnet.vpc === from)
    const exact = subnetOfEndpoint(target, named, core)
    const chosen = exact ? own.filter(({ subnet }) => subnet === exact) : nearest(own, core, by)
    const hops = chosen.map((one) => ({ kind: 'nodes' as const, nodes: [one.id], arrivesOn: fromVpc(from.id) }))
    const [only, more] = hops
    if (!only) return { kind: 'unknown', says: `which endpoint of ${target.id} a route leads to is not known` }
    return more
      ? { kind: 'either', of: hops, says: `which endpoint of ${target.id} a route leads to is known only when it is there` }
      : only
  }
  return {
    targets: [firewallType, associationType],
    hop,
    facts: {
      nodes: parts.flatMap((one) => ('nodes' in one ? (one.nodes ?? []) : [])),
      filters: parts.flatMap((one) => one.filters ?? []),
      tables: parts.flatMap((one) => ('tables' in one ? (one.tables ?? []) : [])),
    },
    problems: groups.problems,
    unread,
  }
}

/** The subnet of an endpoint whose id is known: a firewall's status tells where each is. */
function subnetOfEndpoint(firewall: Resource, named: string, { networks }: Core): Subnet | undefined {
  if (!named.startsWith('vpce-')) return undefined
  const states = blocks(
    attribute(firewall, firewall.type === firewallType ? 'firewall_status' : 'vpc_endpoint_association_status'),
  ).flatMap((status) => blocks(part(status, firewall.type === firewallType ? 'sync_states' : 'association_sync_state')))
  const own = states.flatMap((state) => blocks(part(state, 'attachment'))).find((one) => text(part(one, 'endpoint_id')) === named)
  return own && networks.subnetOf(part(own, 'subnet_id'))
}

/**
 * The endpoints that a route may mean, whose ids are known only at apply: the one in the zone of those who have the route, or of those
 * whom a gateway's route is for.
 */
function nearest(endpoints: readonly Endpoint[], { networks, tables }: Core, { table, route }: RouteBy): readonly Endpoint[] {
  if (endpoints.length < 2) return endpoints
  const subnets = [...networks.subnets.values()]
  const having = subnets.filter((subnet) => tables.of(subnet) === table)
  const meant = subnets.filter(
    ({ vpc, prefixes }) =>
      vpc === table.vpc &&
      prefixes.some((one) => containsRanges(route.to.peers.ranges, [one])) &&
      !route.to.peers.ranges.some((one) => containsRanges(vpc.ranges, [one]) && containsRanges([one], vpc.ranges)),
  )
  const zones = new Set((having.length > 0 ? having : meant).map(zoneOf))
  const [zone] = zones
  const own = zones.size === 1 && zone !== undefined ? endpoints.filter((one) => zoneOf(one.subnet) === zone) : []
  return own.length > 0 ? own : endpoints
}

function endpointFacts({ id, subnet, origin }: Endpoint, core: Core, judging: readonly Stage[]): Partial<Facts> {
  const onward = [...core.boundary(subnet, 'egress'), handOver(`${id}/routes`)]
  const ended = (stages: readonly Stage[]): Stage[] => {
    const [last] = stages.slice(-1)
    if (last?.stage === 'select')
      return [
        ...stages.slice(0, -1),
        { ...last, cases: last.cases.map((one) => ({ ...one, stages: ended(one.stages) })), otherwise: ended(last.otherwise) },
      ]
    return last?.stage === 'opaque' ? [...stages] : [...stages, ...onward]
  }
  return {
    nodes: [cloudNode(id, { arrive: [...core.boundary(subnet, 'ingress'), ...ended(judging)] }, [subnet.vpc.id, subnet.id], origin)],
    tables: [onlyTo(`${id}/routes`, { kind: 'nodes', nodes: [subnet.vpc.id], arrivesOn: fromSubnet(subnet.id) }, origin)],
  }
}

/** The stages of a policy: what passes them goes on. */
function judgingOf(
  firewall: Resource,
  endpoints: readonly Endpoint[],
  core: Core,
  groups: RuleGroups,
): { readonly stages: readonly Stage[]; readonly filters: readonly Filter[] } {
  const { world } = core
  const { id } = firewall
  const named = attribute(firewall, 'firewall_policy_arn')
  const policy = referred(world, named, 'aws_networkfirewall_firewall_policy')
  const body = policy && blocks(attribute(policy, 'firewall_policy'))[0]
  const origin = policy?.origin ?? named?.origin ?? firewall.origin
  if (!body) return { stages: perhaps(`what ${policy?.id ?? `the policy of ${id}`} lets pass was not read`, origin), filters: [] }

  const ids = { stateful: `${id}/stateful`, drop: `${id}/stateless-drop` }
  const stateful = statefulFilter(ids.stateful, endpoints, policy, body, core, groups)
  const drop = ruleFilter({
    id: ids.drop,
    says: 'stateless rules',
    rules: [],
    otherwise: { action: 'drop', says: 'aws:drop', origin },
    sessions: 'none',
  })
  const does = (actions: readonly string[], where: Origin): readonly Stage[] => {
    if (actions.includes('aws:drop')) return [filterStage(ids.drop)]
    if (actions.includes('aws:pass')) return []
    return actions.includes('aws:forward_to_sfe') ? stateful.stages : perhaps('what a stateless rule does is not known', where)
  }
  const references = blocks(part(body, 'stateless_rule_group_reference'))
    .map((block) => ({ block, priority: number(part(block, 'priority')) ?? 0 }))
    .toSorted((a, b) => a.priority - b.priority)
  const cases = references.flatMap(({ block }): StageCase[] => {
    const group = referred(world, part(block, 'resource_arn'), groupType)
    const rules = group && groups.stateless(group)
    const says = `what ${group?.id ?? 'a stateless rule group that was not read'} does is not known`
    if (!rules)
      return [
        {
          match: { kind: 'opaque', says, origin: block.origin },
          stages: [filterStage(ids.drop)],
          says,
          step: 'filter',
          origin: block.origin,
        },
      ]
    return rules.map((rule): StageCase => ({
      match: rule.match,
      stages: does(rule.actions, rule.origin),
      says: `stateless ${rule.says}: ${rule.actions.join(', ')}`,
      step: 'filter',
      origin: rule.origin,
    }))
  })
  const defaults = part(body, 'stateless_default_actions')
  const otherwise = does(
    items(defaults).map((value) => text(value) ?? ''),
    defaults?.origin ?? origin,
  )
  return { stages: cases.length === 0 ? otherwise : [{ stage: 'select', cases, otherwise }], filters: [drop, ...stateful.filters] }
}

/** It may be stopped, or pass: nobody knows. */
function perhaps(says: string, origin: Origin): readonly Stage[] {
  return [
    {
      stage: 'select',
      cases: [{ match: { kind: 'opaque', says, origin }, stages: [{ stage: 'opaque', says, origin }], says, origin }],
      otherwise: [],
    },
  ]
}

const order: Readonly<Record<FirewallRule['action'], number>> = { pass: 0, drop: 1, reject: 2, alert: 3 }

/**
 * The stateful engine. In strict order rules stand as they are written, groups by priority, and then the policy's default actions; else by
 * action, pass before drop before reject before alert, and what no rule names passes (suricata-rule-evaluation-order, 2026-11).
 */
function statefulFilter(
  id: string,
  endpoints: readonly Endpoint[],
  policy: Resource,
  body: Holder,
  { world }: Core,
  groups: RuleGroups,
): { readonly stages: readonly Stage[]; readonly filters: readonly Filter[] } {
  const options = blocks(part(body, 'stateful_engine_options'))[0]
  const strict = options !== undefined && text(part(options, 'rule_order')) === 'STRICT_ORDER'
  const inspecting = part(body, 'tls_inspection_configuration_arn')
  const vpcs = [...new Set(endpoints.map(({ subnet }) => subnet.vpc))]
  const home: Home = {
    own: (side) => ({
      kind: side,
      peers: {
        ...nobody,
        ranges: vpcs.flatMap((vpc) => vpc.ranges),
        groups: vpcs.filter((vpc) => vpc.open.length > 0).map((vpc) => vpc.id),
      },
    }),
    sets: new Map(
      blocks(part(body, 'policy_variables')).flatMap((one) => [
        ...setsOf(blocks(part(one, 'rule_variables')), 'ip_set'),
        ...setsOf([one], 'ip_set'),
      ]),
    ),
  }
  const references = blocks(part(body, 'stateful_rule_group_reference')).map((block) => ({
    block,
    priority: number(part(block, 'priority')) ?? 0,
  }))
  const rules: FilterRule[] = [...midstream(options, policy.origin)]
  const found: { readonly rule: FilterRule; readonly rank: number }[] = []
  for (const { block } of strict ? references.toSorted((a, b) => a.priority - b.priority) : references) {
    const value = part(block, 'resource_arn')
    const group = referred(world, value, groupType)
    const own = group && groups.stateful(group, home)
    const says = group?.id ?? text(value) ?? 'a rule group that is not known'
    if (!own) {
      found.push({
        rank: order.drop,
        rule: { match: all(), action: { do: 'unknown', says: `which rules ${says} holds is not declared` }, says, origin: block.origin },
      })
      continue
    }
    const alertOnly = blocks(part(block, 'override')).some((one) => text(part(one, 'action')) === 'DROP_TO_ALERT')
    for (const one of own)
      found.push({
        rank: order[one.action],
        rule: {
          match: one.match,
          action: alertOnly && one.action === 'drop' ? { do: 'continue' } : doing(one),
          says: one.says,
          origin: one.origin,
        },
      })
  }
  rules.push(...(strict ? found : found.toSorted((a, b) => a.rank - b.rank)).map(({ rule }) => rule))
  if (inspecting)
    rules.unshift({
      match: all(),
      action: { do: 'unknown', says: 'TLS inspection is not followed' },
      says: policy.id,
      origin: inspecting.origin,
    })
  const defaults = part(body, 'stateful_default_actions')
  const last = items(defaults).map((value) => text(value) ?? '')
  const drops = strict && last.some((one) => one.startsWith('aws:drop'))
  const passes = implied(
    strict
      ? 'aws: what no stateful rule names passes unless the policy’s default actions drop it'
      : 'aws: in action order what no stateful rule names passes',
  )
  return {
    stages: [filterStage(id)],
    filters: [
      ruleFilter({
        id,
        says: 'stateful rules',
        rules,
        otherwise: drops
          ? { action: 'drop', says: `${policy.id} (${last.join(', ')})`, origin: defaults?.origin ?? policy.origin }
          : { action: 'accept', says: policy.id, origin: passes },
        sessions: 'implicit',
      }),
    ],
  }
}

/**
 * What belongs to a session that this endpoint has not seen from its beginning (StatefulEngineOptions StreamExceptionPolicy, DROP unless
 * it is set; API reference, 2026-11).
 */
function midstream(options: Holder | undefined, origin: Origin): FilterRule[] {
  const value: Value | undefined = options && part(options, 'stream_exception_policy')
  const said = value === undefined ? 'DROP' : text(value)
  if (said === 'CONTINUE') return []
  const match: Match = all({ kind: 'session', states: ['invalid'] }, { kind: 'protocol', protocols: [{ first: 6, last: 6 }] })
  const where = value?.origin ?? implied('aws: a firewall drops what belongs to a session that it did not see begin')
  return [
    {
      match,
      action:
        said === 'REJECT'
          ? { do: 'reject', with: 'reset' }
          : said === 'DROP'
            ? { do: 'drop' }
            : { do: 'unknown', says: 'what happens to sessions that did not begin here is not known' },
      says: 'a session that did not begin at this endpoint',
      origin: said === 'DROP' ? where : origin,
    },
  ]
}
