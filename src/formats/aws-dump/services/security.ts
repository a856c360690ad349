import { each, firstOf, same, tags, type Kind, type Listing, type Made } from '../table.ts'
import type { Item } from '../item.ts'

/*
 * Security groups and network ACLs: `aws ec2 describe-…` (AWS CLI command reference, 2026-11), as the provider's resources
 * (registry.terraform.io,
 * hashicorp/aws, 2026-11).
 */

/** The ports of `-1` (everything) are not written; the provider writes 0. */
const port = (path: string): Made => firstOf(path, { uses: [], make: (item) => item.say('', () => 0) })

/** Groups that a permission names: other ones, and whether the group itself is among them. */
const otherGroups: Made = {
  uses: ['UserIdGroupPairs'],
  make: (item) => {
    const found = item.items('UserIdGroupPairs')
    const others = (found?.of ?? []).filter((one) => one.tell('GroupId') !== item.around?.tell('GroupId'))
    return { kind: 'list', items: others.flatMap((one) => one.make('GroupId') ?? []), origin: found?.origin ?? item.origin }
  },
}

const itself: Made = {
  uses: ['UserIdGroupPairs'],
  make: (item) =>
    item.say('', () => (item.items('UserIdGroupPairs')?.of ?? []).some((one) => one.tell('GroupId') === item.around?.tell('GroupId'))),
}

const permissions = (path: string): Made =>
  each(path, {
    protocol: 'IpProtocol',
    from_port: port('FromPort'),
    to_port: port('ToPort'),
    cidr_blocks: 'IpRanges[].CidrIp',
    ipv6_cidr_blocks: 'Ipv6Ranges[].CidrIpv6',
    prefix_list_ids: 'PrefixListIds[].PrefixListId',
    security_groups: otherGroups,
    self: itself,
  })

/** AWS: the entry that each ACL ends with, `*`, is shown with these numbers, for IPv4 and IPv6 (vpc-network-acls, 2026-11). */
const isImpliedEntry = (item: Item): boolean => ['32767', '32768'].includes(item.tell('RuleNumber') ?? '')

const entries = (egress: boolean): Made =>
  each(
    'Entries',
    {
      rule_no: 'RuleNumber',
      action: 'RuleAction',
      protocol: 'Protocol',
      cidr_block: 'CidrBlock',
      ipv6_cidr_block: 'Ipv6CidrBlock',
      from_port: port('PortRange.From'),
      to_port: port('PortRange.To'),
      icmp_type: 'IcmpTypeCode.Type',
      icmp_code: 'IcmpTypeCode.Code',
    },
    ['Egress'],
    (item) => (item.tell('Egress') === 'true') === egress && !isImpliedEntry(item),
  )

const groupRule = (type: string, egress: boolean): Kind => ({
  type,
  id: 'SecurityGroupRuleId',
  keys: ['SecurityGroupRuleArn'],
  owner: 'GroupOwnerId',
  when: (item) => (item.tell('IsEgress') === 'true') === egress,
  take: {
    security_group_id: 'GroupId',
    ip_protocol: 'IpProtocol',
    ...same('FromPort', 'ToPort', 'PrefixListId', 'Description'),
    cidr_ipv4: 'CidrIpv4',
    cidr_ipv6: 'CidrIpv6',
    referenced_security_group_id: 'ReferencedGroupInfo.GroupId',
    arn: 'SecurityGroupRuleArn',
    tags: tags(),
  },
  harmless: ['IsEgress'],
})

export const security: readonly Listing[] = [
  {
    key: 'SecurityGroups',
    kinds: [
      {
        type: 'aws_security_group',
        id: 'GroupId',
        keys: ['SecurityGroupArn'],
        take: {
          arn: 'SecurityGroupArn',
          name: 'GroupName',
          ...same('Description', 'VpcId', 'OwnerId'),
          ingress: permissions('IpPermissions'),
          egress: permissions('IpPermissionsEgress'),
          tags: tags(),
        },
      },
    ],
  },
  {
    key: 'SecurityGroupRules',
    kinds: [groupRule('aws_vpc_security_group_ingress_rule', false), groupRule('aws_vpc_security_group_egress_rule', true)],
  },
  {
    key: 'SecurityGroupVpcAssociations',
    kinds: [
      {
        type: 'aws_vpc_security_group_vpc_association',
        id: ['GroupId', 'VpcId'],
        owner: 'GroupOwnerId',
        take: { security_group_id: 'GroupId', vpc_id: 'VpcId', state: 'State' },
        harmless: ['VpcOwnerId', 'StateReason'],
      },
    ],
  },
  {
    key: 'NetworkAcls',
    kinds: [
      {
        type: 'aws_network_acl',
        id: 'NetworkAclId',
        take: {
          ...same('VpcId', 'OwnerId'),
          subnet_ids: 'Associations[].SubnetId',
          ingress: entries(false),
          egress: entries(true),
          tags: tags(),
        },
        harmless: ['IsDefault'],
      },
    ],
  },
]
