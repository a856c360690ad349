import { implied } from '../../../origin/origin.ts'
import type { Value } from '../../../platforms/value.ts'
import { alternativesOf, linkValue, textValue } from '../value.ts'
import { any, block, idle, number, table, tags, text } from './table.ts'
import type { Draft, Fields, Service } from './table.ts'

const rule: Fields = {
  ...text('IpProtocol Description GroupId=security_group_id CidrIp=cidr_ipv4 CidrIpv6=cidr_ipv6'),
  ...number('FromPort ToPort'),
}

const ingress: Fields = {
  ...rule,
  ...text('SourceSecurityGroupId=referenced_security_group_id SourcePrefixListId=prefix_list_id'),
  ...any('GroupName=security_group_name SourceSecurityGroupName=referenced_security_group_name'),
  ...idle('SourceSecurityGroupOwnerId'),
}

const egress: Fields = {
  ...rule,
  ...text('DestinationSecurityGroupId=referenced_security_group_id DestinationPrefixListId=prefix_list_id'),
}

export const securityGroups: Service = {
  'AWS::EC2::SecurityGroup': table(
    'aws_security_group',
    { gets: 'GroupId=id Id=id VpcId', finish: tellRules },
    text('VpcId GroupName=name GroupDescription=description'),
    { SecurityGroupIngress: block('ingress', ingress), SecurityGroupEgress: block('egress', egress) },
    tags,
  ),
  'AWS::EC2::SecurityGroupIngress': table('aws_vpc_security_group_ingress_rule', {}, ingress),
  'AWS::EC2::SecurityGroupEgress': table('aws_vpc_security_group_egress_rule', {}, egress),
  'AWS::EC2::SecurityGroupVpcAssociation': table('aws_vpc_security_group_vpc_association', {}, text('GroupId=security_group_id VpcId')),
}

// AWS: a group without egress rules of its own gets rules that allow all outbound IPv4 and IPv6 traffic (aws-resource-ec2-securitygroup,
// 2026-11).
const everything = implied('aws: a security group without egress rules allows all outbound traffic')

/** Where the rules stand that a group has by default. */
export function defaultRules(group: string): readonly string[] {
  return [`${group}.egress[ipv4]`, `${group}.egress[ipv6]`]
}

/**
 * A group's own rules and those that are added to it count alike here, while the provider takes a group with rules of its own to have no
 * others; so each rule becomes one that is added. Where one isn't known, that is said of the group.
 */
function tellRules({ type, suffix, attributes }: Draft, id: string): readonly Draft[] {
  const own = new Map(attributes)
  const rules: Draft[] = []
  for (const direction of ['ingress', 'egress'] as const) {
    const held = attributes.get(direction)
    own.delete(direction)
    const items = held === undefined ? [] : eachRule(held, undefined)
    const made = `aws_vpc_security_group_${direction}_rule`
    for (const [index, { item, uncertain }] of items.entries()) {
      if (item.kind === 'unknown') own.set(direction, item)
      else if (item.kind === 'map') {
        const entries = new Map([...item.entries, ['security_group_id', linkValue(id, 'id', item.origin)] as const])
        const draft: Draft = { type: made, suffix: `${suffix}.${direction}[${index}]`, attributes: entries, origin: item.origin }
        rules.push(uncertain === undefined ? draft : { ...draft, uncertain })
      }
    }
    // What stands there may be nothing at all.
    const doubt = items.length > 0 && items.every(({ uncertain }) => uncertain !== undefined) ? items[0]?.uncertain : undefined
    if (direction === 'egress' && doubt !== undefined) rules.push(...openRules(made, id).map((draft) => ({ ...draft, uncertain: doubt })))
    if (direction === 'egress' && items.length === 0) rules.push(...openRules(made, id))
  }
  return [{ type, suffix, attributes: own }, ...rules]
}

interface Rule {
  readonly item: Value
  readonly uncertain: string | undefined
}

/** The rules of a direction; of those that are there or not, each, with the reason why that isn't known. */
function eachRule(value: Value, uncertain: string | undefined): readonly Rule[] {
  if (value.kind === 'list') return value.items.flatMap((item) => eachRule(item, uncertain))
  const alternatives = alternativesOf(value)
  if (alternatives === undefined || value.kind !== 'unknown') return [{ item: value, uncertain }]
  return alternatives.flatMap((one) => (one === undefined ? [] : eachRule(one, uncertain ?? value.says)))
}

function openRules(type: string, id: string): Draft[] {
  const ranges = { cidr_ipv4: '0.0.0.0/0', cidr_ipv6: '::/0' }
  return Object.entries(ranges).map(([name, range], index) => {
    const entries: [string, Value][] = [
      ['security_group_id', linkValue(id, 'id', everything)],
      ['ip_protocol', textValue('-1', everything)],
      [name, textValue(range, everything)],
    ]
    return { type, suffix: defaultRules('')[index] ?? '', attributes: new Map(entries), origin: everything }
  })
}
