import { any, block, idle, number, table, tags, text, wrapped } from './table.ts'
import type { Fields, Service } from './table.ts'

/** The same entries inline, in each direction; `CidrIp` is one of the provider's list. */
const rule: Fields = {
  ...wrapped('CidrIp=cidr_blocks CidrIpv6=ipv6_cidr_blocks'),
  ...wrapped('SourceSecurityGroupId=security_groups SourceSecurityGroupName=security_groups DestinationSecurityGroupId=security_groups'),
  ...wrapped('SourcePrefixListId=prefix_list_ids DestinationPrefixListId=prefix_list_ids'),
  ...text('IpProtocol=protocol Description'),
  ...number('FromPort ToPort'),
  ...idle('SourceSecurityGroupOwnerId'),
}

// AWS: a group without egress rules of its own gets rules that allow all outbound IPv4 and IPv6 traffic (aws-resource-ec2-securitygroup,
// 2026-11);
// Terraform's provider removes them.
export const defaultEgress = {
  to: 'egress',
  value: [{ protocol: '-1', from_port: 0, to_port: 0, cidr_blocks: ['0.0.0.0/0'], ipv6_cidr_blocks: ['::/0'] }],
  says: 'aws: a security group without egress rules allows all outbound traffic',
} as const

const apart: Fields = {
  ...text('IpProtocol Description GroupId=security_group_id CidrIp=cidr_ipv4 CidrIpv6=cidr_ipv6'),
  ...number('FromPort ToPort'),
}

export const securityGroups: Service = {
  'AWS::EC2::SecurityGroup': table(
    'aws_security_group',
    { gets: 'GroupId=id Id=id VpcId', implied: [defaultEgress] },
    text('VpcId GroupName=name GroupDescription=description'),
    { SecurityGroupIngress: block('ingress', rule), SecurityGroupEgress: block('egress', rule) },
    tags,
  ),
  'AWS::EC2::SecurityGroupIngress': table(
    'aws_vpc_security_group_ingress_rule',
    {},
    apart,
    text('SourceSecurityGroupId=referenced_security_group_id SourcePrefixListId=prefix_list_id'),
    any('GroupName=security_group_name SourceSecurityGroupName=referenced_security_group_name'),
    idle('SourceSecurityGroupOwnerId'),
  ),
  'AWS::EC2::SecurityGroupEgress': table(
    'aws_vpc_security_group_egress_rule',
    {},
    apart,
    text('DestinationSecurityGroupId=referenced_security_group_id DestinationPrefixListId=prefix_list_id'),
  ),
  'AWS::EC2::SecurityGroupVpcAssociation': table('aws_vpc_security_group_vpc_association', {}, text('GroupId=security_group_id VpcId')),
}
