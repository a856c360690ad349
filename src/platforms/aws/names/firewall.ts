import type { NameRecord, Zone } from '../../../model/name.ts'
import type { Unread } from '../../../origin/problem.ts'
import type { Resource } from '../../resource.ts'
import { attribute, items, number, text } from '../attribute.ts'
import { referred } from '../compute/locate.ts'
import type { World } from '../world.ts'
import { domain } from './domain.ts'

const groupType = 'aws_route53_resolver_firewall_rule_group'

/**
 * DNS Firewall: what a VPC's resolver refuses to look up, whoever would answer. Rule groups are asked by the priority of their association, rules by their own, the first that
 * matches decides; a name in a list means itself alone, one with `*.` in front those below it (Route 53 Resolver DNS Firewall, "rule groups and rules", "domain lists", 2026-11).
 */
export function firewalls(world: World): { readonly zones: readonly Zone[]; readonly unread: readonly Unread[] } {
  const unread: Unread[] = []
  const rules = new Map<Resource, Resource[]>()
  for (const rule of world.ofType('aws_route53_resolver_firewall_rule')) {
    const group = referred(world, attribute(rule, 'firewall_rule_group_id'), groupType)
    if (group) rules.set(group, [...(rules.get(group) ?? []), rule])
  }
  const zones = world.ofType('aws_route53_resolver_firewall_rule_group_association').flatMap((association): Zone[] => {
    const group = referred(world, attribute(association, 'firewall_rule_group_id'), groupType)
    const vpc = referred(world, attribute(association, 'vpc_id'), 'aws_vpc', 'aws_default_vpc')
    const priority = number(attribute(association, 'priority'))
    if (!group || group.lookedUp === true || !vpc || priority === undefined) {
      unread.push({ what: `${association.id}: ${vpc ? 'which names it refuses is not known' : 'its VPC was not read'}`, origin: association.origin, changesAnswers: true })
      return []
    }
    return (rules.get(group) ?? []).flatMap((rule) => ruleZones(world, rule, vpc.id, priority * 1_000_000, unread))
  })
  return { zones, unread }
}

function ruleZones(world: World, rule: Resource, vpc: string, base: number, unread: Unread[]): Zone[] {
  const { id, origin } = rule
  const tell = (what: string, changesAnswers: boolean): Zone[] => {
    unread.push({ what: `${id}: ${what}`, origin, changesAnswers })
    return []
  }
  const [action, priority] = [text(attribute(rule, 'action'))?.toUpperCase(), number(attribute(rule, 'priority'))]
  const type = attribute(rule, 'q_type')
  // Questions for addresses alone are asked here.
  if (type !== undefined && !['A', 'AAAA', '1', '28', undefined].includes(text(type)?.toUpperCase().replace('TYPE', ''))) return []
  if (type !== undefined || action === undefined || priority === undefined || rule.uncertain !== undefined) return tell('which questions it refuses is not known', true)
  const list = referred(world, attribute(rule, 'firewall_domain_list_id'), 'aws_route53_resolver_firewall_domain_list')
  // Lists that AWS keeps hold domains of attackers: an ordinary name is taken to be none of them.
  if (!list || list.lookedUp === true) return tell('a list that AWS or somebody else keeps is not judged: an ordinary name is taken to pass', false)
  const said = attribute(list, 'domains')
  if (said?.kind === 'unknown' || items(said).some((value) => text(value) === undefined)) tell(`what ${list.id} holds is not known entirely`, true)
  return items(said).flatMap((value): Zone[] => {
    const written = domain(text(value))
    if (written === undefined) return []
    if (written.lastIndexOf('*') > 0 || (written.startsWith('*') && written !== '*' && !written.startsWith('*.'))) return tell(`the form of ${written} is not understood`, true)
    const below = written.startsWith('*')
    const apex = written.replace(/^\*\.?/, '')
    const owner = below ? `*${apex === '' ? '' : `.${apex}`}` : apex
    return [
      {
        id: `${id}: ${written} in ${vpc}`,
        apex,
        seenBy: { kind: 'nodes', nodes: [vpc] },
        records: action === 'BLOCK' ? answerOf(rule, owner) : [],
        before: { order: base + priority, names: below ? 'below' : 'apex', passes: action !== 'BLOCK' },
        origin: value.origin,
      },
    ]
  })
}

/** NODATA: the name is there without addresses; NXDOMAIN: it isn't; OVERRIDE: another name stands for it (CreateFirewallRule, BlockResponse, 2026-11). */
function answerOf(rule: Resource, owner: string): NameRecord[] {
  const response = text(attribute(rule, 'block_response'))?.toUpperCase()
  const { origin } = rule
  if (response === 'NXDOMAIN') return []
  if (response === 'OVERRIDE') {
    const name = domain(text(attribute(rule, 'block_override_domain'))) ?? `what ${rule.id} answers`.toLowerCase()
    return [{ owner, type: 'CNAME', ttl: number(attribute(rule, 'block_override_ttl')) ?? 0, data: { kind: 'name', name }, origin }]
  }
  return [{ owner, type: 'TXT', ttl: 0, data: { kind: 'text', text: '' }, origin }]
}
