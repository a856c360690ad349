import { formatAddress } from '../../../base/address.ts'
import { isWithinDomain } from '../../../base/domain.ts'
import type { Zone } from '../../../model/name.ts'
import { implied, type Origin } from '../../../origin/origin.ts'
import type { Unread } from '../../../origin/problem.ts'
import type { Resource } from '../../resource.ts'
import type { Link, Value } from '../../value.ts'
import { address, attribute, blocks, items, part, text } from '../attribute.ts'
import { groupsOf, labelsOf, namesOf, place, referred, subnetsOf, vpcOf } from '../compute/locate.ts'
import type { Placement } from '../placement.ts'
import type { PlacedListener, Served } from '../service.ts'
import type { World } from '../world.ts'
import { nameIn } from './domain.ts'

const endpointType = 'aws_route53_resolver_endpoint'
const ruleType = 'aws_route53_resolver_rule'

const listensOnly = implied('aws: a resolver endpoint answers on port 53 alone, an outbound one on none')

/** The interfaces of resolver endpoints: inbound ones answer other networks' questions, outbound ones ask theirs (Route 53 Resolver, "endpoints", 2026-11). */
export function resolverEndpoints(world: World): Pick<Served, 'placements' | 'listeners' | 'unread'> {
  const placements: Placement[] = []
  const listeners: PlacedListener[] = []
  const unread: Unread[] = []
  for (const resource of world.ofType(endpointType).filter(({ lookedUp }) => lookedUp !== true)) {
    const { id, origin } = resource
    const interfaces = blocks(attribute(resource, 'ip_address'))
    const subnets = interfaces.map((one) => subnetsOf(world, part(one, 'subnet_id')))
    const where = { found: [...new Set(subnets.flatMap(({ found }) => found))], doubt: subnets.map(({ doubt }) => doubt).find((one) => one !== undefined) }
    const placed = place(world, where, groupsOf(world, attribute(resource, 'security_group_ids')))
    if (!placed) {
      unread.push({ what: `${id}: the VPC that it is in was not read`, origin, changesAnswers: true })
      continue
    }
    const direction = text(attribute(resource, 'direction'))?.toUpperCase()
    const family = text(attribute(resource, 'resolver_endpoint_type')) ?? 'IPV4'
    const known = interfaces.flatMap((one) => [address(part(one, 'ip')), ...(family === 'IPV4' ? [] : [address(part(one, 'ipv6'))])])
    const doubt = resource.uncertain ?? placed.doubt
    placements.push({
      id,
      resource,
      says: 'resolver endpoint',
      ...placed,
      ...(doubt !== undefined && { doubt }),
      addresses: known.every((one) => one !== undefined) ? known : [],
      public: { kind: 'none' },
      ipv6: family !== 'IPV4',
      checked: true,
      closed: listensOnly,
      names: namesOf(resource, 'name'),
      labels: labelsOf(resource),
      origin,
    })
    if (direction === 'OUTBOUND') continue
    const serves: PlacedListener['serves'] = direction === undefined ? { kind: 'unknown', says: `the direction of ${id} is not known` } : { kind: 'end' }
    for (const protocol of ['udp', 'tcp'] as const) listeners.push({ id: `${id}/${protocol}`, says: `resolver endpoint ${id}`, endpoint: id, protocol, port: 53, tls: undefined, serves, names: [], origin })
  }
  return { placements, listeners, unread }
}

interface Rule {
  readonly id: string
  readonly domain: string
  readonly kind: 'forward' | 'system'
  /** The VPC whose resolver is asked, where all targets are its inbound endpoints'. */
  readonly asks: string | undefined
  readonly origin: Origin
}

/** Rules by the VPCs that they are associated with. */
function rulesByVpc(world: World, unread: Unread[]): Map<string, Rule[]> {
  const found = new Map<string, Rule[]>()
  for (const association of world.ofType('aws_route53_resolver_rule_association')) {
    const rule = referred(world, attribute(association, 'resolver_rule_id'), ruleType)
    const vpc = referred(world, attribute(association, 'vpc_id'), 'aws_vpc', 'aws_default_vpc')
    const domain = rule && nameIn(attribute(rule, 'domain_name'))
    const kind = rule && text(attribute(rule, 'rule_type'))?.toUpperCase()
    if (!rule || !vpc || domain === undefined || (kind === undefined && rule.lookedUp !== true)) {
      unread.push({ what: `${association.id}: ${rule ? (vpc ? 'for which names it is is not known' : 'its VPC was not read') : 'its resolver rule was not read'}`, origin: association.origin, changesAnswers: true })
      continue
    }
    // Rules for delegation lead where a zone's own records lead: these are followed as delegations.
    if (kind === 'DELEGATE') continue
    found.set(vpc.id, [...(found.get(vpc.id) ?? []), { id: rule.id, domain, kind: kind === 'SYSTEM' ? 'system' : 'forward', asks: askedBy(world, rule), origin: association.origin }])
  }
  return found
}

/** The VPC that answers a rule's targets: that of the inbound endpoint whose addresses they are. */
function askedBy(world: World, rule: Resource): string | undefined {
  const inbound = world.ofType(endpointType).filter((one) => text(attribute(one, 'direction'))?.toUpperCase() === 'INBOUND')
  const targets = attribute(rule, 'target_ip')
  const known = blocks(targets).map((one) => part(one, 'ip') ?? part(one, 'ipv6'))
  const holders = (known.length > 0 ? known : [targets]).map((value) => {
    const link = linksIn(value)[0]
    if (link) return inbound.find(({ id }) => id === link.resource)
    const one = address(value)
    const written = one && formatAddress(one)
    return inbound.find((endpoint) => blocks(attribute(endpoint, 'ip_address')).some((each) => ['ip', 'ipv6'].some((name) => {
      const own = address(part(each, name))
      return own !== undefined && formatAddress(own) === written
    })))
  })
  const vpcs = new Set(holders.map((one) => one && blocks(attribute(one, 'ip_address')).flatMap((each) => subnetsOf(world, part(each, 'subnet_id')).found).flatMap((subnet) => vpcOf(world, subnet)?.id ?? [])[0]))
  const [only] = vpcs
  return vpcs.size === 1 ? only : undefined
}

function linksIn(value: Value | undefined): Link[] {
  if (value?.kind === 'unknown') return (value.parts ?? []).flatMap((one) => (typeof one === 'string' ? [] : [one]))
  return value?.kind === 'list' ? items(value).flatMap(linksIn) : []
}

const within = (name: string, domain: string): boolean => isWithinDomain(name, domain)

/**
 * Zones as VPCs with resolver rules see them. The rule or private zone with the most specific name decides, of the same name the rule (Route 53 Resolver, "How Resolver
 * determines whether the domain name in a query matches any rules"; "override reverse DNS rules", order of rules, 2026-11). What is forwarded to servers that nobody declared
 * is not known; to an inbound endpoint, it is what that endpoint's VPC sees.
 */
export function throughResolvers(world: World, zones: readonly Zone[]): { readonly zones: readonly Zone[]; readonly unread: readonly Unread[] } {
  const unread: Unread[] = []
  const byVpc = rulesByVpc(world, unread)
  if (byVpc.size === 0) return { zones, unread }
  const seen = zones.map((zone) => ({ zone, nodes: zone.seenBy.kind === 'nodes' ? new Set(zone.seenBy.nodes) : undefined }))
  const added: Zone[] = []
  const ofNode = (vpc: string): Zone['seenBy'] => ({ kind: 'nodes', nodes: [vpc] })
  /** The most specific zone that holds a name, as a VPC sees it without its rules. */
  const holder = (vpc: string, name: string, privateOnly: boolean): Zone | undefined =>
    zones
      .filter((zone) => within(name, zone.apex) && (zone.seenBy.kind === 'nodes' ? zone.seenBy.nodes.includes(vpc) : !privateOnly && zone.seenBy.kind === 'everyone'))
      .toSorted((a, b) => b.apex.length - a.apex.length)[0]
  const copy = (zone: Zone, { id, domain, origin }: Rule, vpc: string): Zone => ({
    ...zone,
    id: `${zone.id} by ${id} in ${vpc}`,
    apex: domain,
    seenBy: ofNode(vpc),
    records: zone.records.filter(({ owner }) => within(owner, domain)),
    origin,
  })
  for (const [vpc, rules] of byVpc) {
    const deciding = (name: string): Rule | undefined => rules.filter(({ domain }) => within(name, domain)).toSorted((a, b) => b.domain.length - a.domain.length)[0]
    const blind = ({ kind, domain, asks }: Rule): boolean =>
      kind === 'forward' && (asks === undefined || asks === vpc || (byVpc.get(asks) ?? []).some((one) => one.kind === 'forward' && (within(one.domain, domain) || within(domain, one.domain))))
    const unknown = (rule: Rule, apex: string): Zone => ({ id: `${apex === '' ? '.' : apex} by ${rule.id} in ${vpc}`, apex, seenBy: ofNode(vpc), records: [], partial: true, origin: rule.origin })
    for (const one of seen) {
      const { zone, nodes } = one
      const rule = deciding(zone.apex)
      if (!rule) continue
      if (nodes) {
        if (nodes.has(vpc) && rule.kind === 'forward' && rule.domain === zone.apex) nodes.delete(vpc)
        if (rule.kind === 'forward' && !blind(rule) && zone.seenBy.kind === 'nodes' && zone.seenBy.nodes.includes(rule.asks ?? '')) nodes.add(vpc)
      } else if (zone.seenBy.kind === 'everyone' && blind(rule) && zone.apex !== rule.domain) added.push(unknown(rule, zone.apex))
    }
    for (const rule of rules) {
      if (blind(rule)) {
        added.push(unknown(rule, rule.domain))
        continue
      }
      const from = rule.kind === 'system' ? holder(vpc, rule.domain, false) : holder(rule.asks ?? '', rule.domain, true)
      if (from && from.apex !== rule.domain) added.push(copy(from, rule, vpc))
    }
  }
  return { zones: [...seen.map(({ zone, nodes }): Zone => (nodes ? { ...zone, seenBy: { kind: 'nodes', nodes: [...nodes] } } : zone)), ...added], unread }
}
