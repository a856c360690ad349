import { describe, expect, it } from 'vitest'
import { Text } from '../../../src/base/text.ts'
import { awsDump } from '../../../src/formats/aws-dump/index.ts'
import { listings, markOf } from '../../../src/formats/aws-dump/listings.ts'
import { marks } from '../../../src/formats/aws-dump/marks.ts'
import { read as readDump } from '../../../src/formats/aws-dump/read.ts'
import type { FormatReading } from '../../../src/formats/format.ts'
import { formatPlace, placesOf } from '../../../src/origin/place.ts'
import { tell, tellValue } from '../terraform-plan/tell.ts'

type Files = Readonly<Record<string, unknown>>

function read(files: Files): FormatReading {
  const texts = Object.entries(files).map(
    ([path, content]) => new Text(path, typeof content === 'string' ? content : JSON.stringify(content, null, 1)),
  )
  return readDump(texts)
}

/** Every file is recognised, nothing is wrong, nothing is left unread, and the resources are these, with all their attributes but `id`, `tags` and what is named. */
function check(files: Files, expected: Readonly<Record<string, string>>, without: readonly string[] = []): void {
  for (const [path, content] of Object.entries(files)) expect(awsDump.recognise(path, JSON.stringify(content)), path).toBe('yes')
  const reading = read(files)
  expect(reading.problems.map(({ says }) => says)).toEqual([])
  expect(reading.unread.map(({ what }) => what)).toEqual([])
  const told = (reading.resources ?? []).map((one) => {
    const all = [...one.attributes]
      .filter(([name]) => name !== 'id' && !without.includes(name))
      .map(([name, value]) => `${name} ${tellValue(value)}`)
    return [`${one.type} ${one.id}`, all.join('; ')] as const
  })
  expect(Object.fromEntries(told)).toEqual(expected)
}

const rule = {
  IpProtocol: 'tcp',
  FromPort: 443,
  ToPort: 443,
  IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'all' }],
  Ipv6Ranges: [{ CidrIpv6: '::/0' }],
  PrefixListIds: [{ PrefixListId: 'pl-1' }],
  UserIdGroupPairs: [
    { GroupId: 'sg-1', UserId: '1' },
    { GroupId: 'sg-2', UserId: '1' },
  ],
}
const instance = {
  InstanceId: 'i-1',
  State: { Code: 16, Name: 'running' },
  SubnetId: 'subnet-1',
  VpcId: 'vpc-1',
  PrivateIpAddress: '10.0.0.4',
  PublicIpAddress: '203.0.113.4',
  SecurityGroups: [{ GroupId: 'sg-1', GroupName: 'web' }],
  Placement: { AvailabilityZone: 'eu-west-1a', Tenancy: 'default' },
  SourceDestCheck: true,
  NetworkInterfaces: [
    {
      NetworkInterfaceId: 'eni-1',
      SubnetId: 'subnet-1',
      PrivateIpAddress: '10.0.0.4',
      Ipv6Addresses: [{ Ipv6Address: '2001:db8::4', IsPrimaryIpv6: true }],
      Groups: [{ GroupId: 'sg-1' }],
      SourceDestCheck: true,
      InterfaceType: 'interface',
      Attachment: { DeviceIndex: 0, AttachmentId: 'eni-attach-1' },
      OwnerId: '123456789012',
    },
  ],
}
const arn = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:'

describe('the network', () => {
  it.each<[string, Files, Record<string, string>, string[]?]>([
    [
      'VPCs with all their blocks',
      {
        'v.json': {
          Vpcs: [
            {
              VpcId: 'vpc-1',
              CidrBlock: '10.0.0.0/16',
              State: 'available',
              IsDefault: false,
              OwnerId: '123456789012',
              BlockPublicAccessStates: { InternetGatewayBlockMode: 'off' },
              CidrBlockAssociationSet: [
                { AssociationId: 'a-1', CidrBlock: '10.0.0.0/16', CidrBlockState: { State: 'associated' } },
                { AssociationId: 'a-2', CidrBlock: '10.1.0.0/16', CidrBlockState: { State: 'associated' } },
                { AssociationId: 'a-3', CidrBlock: '10.2.0.0/16', CidrBlockState: { State: 'disassociated' } },
              ],
              Ipv6CidrBlockAssociationSet: [
                { AssociationId: 'b-0', Ipv6CidrBlock: '2001:db8:f::/56', Ipv6CidrBlockState: { State: 'disassociated' } },
                {
                  AssociationId: 'b-1',
                  Ipv6CidrBlock: '2001:db8::/56',
                  Ipv6CidrBlockState: { State: 'associated' },
                  NetworkBorderGroup: 'eu-west-1',
                },
                { AssociationId: 'b-2', Ipv6CidrBlock: '2001:db8:1::/56', Ipv6CidrBlockState: { State: 'associated' } },
              ],
            },
          ],
        },
        'a.json': { VpcId: 'vpc-1', EnableDnsSupport: { Value: true } },
      },
      {
        'aws_vpc vpc-1':
          'cidr_block 10.0.0.0/16; owner_id 123456789012; ipv6_cidr_block 2001:db8::/56; enable_dns_support true; enable_dns_hostnames ?describe-vpc-attribute --attribute enableDnsHostnames was not read; default false',
        'aws_vpc_ipv4_cidr_block_association a-2': 'vpc_id vpc-1; cidr_block 10.1.0.0/16',
        'aws_vpc_ipv6_cidr_block_association b-2': 'vpc_id vpc-1; ipv6_cidr_block 2001:db8:1::/56',
      },
    ],
    [
      'subnets',
      {
        's.json': {
          Subnets: [
            {
              SubnetId: 'subnet-1',
              VpcId: 'vpc-1',
              CidrBlock: '10.0.0.0/24',
              AvailabilityZone: 'eu-west-1a',
              MapPublicIpOnLaunch: true,
              AssignIpv6AddressOnCreation: false,
              Ipv6Native: false,
              Ipv6CidrBlockAssociationSet: [{ Ipv6CidrBlock: '2001:db8::/64', Ipv6CidrBlockState: { State: 'associated' } }],
              Tags: [{ Key: 'Name', Value: 'app' }],
              PrivateDnsNameOptionsOnLaunch: {
                HostnameType: 'ip-name',
                EnableResourceNameDnsARecord: false,
                EnableResourceNameDnsAAAARecord: false,
              },
            },
          ],
        },
      },
      {
        'aws_subnet subnet-1':
          'vpc_id vpc-1; cidr_block 10.0.0.0/24; availability_zone eu-west-1a; map_public_ip_on_launch true; assign_ipv6_address_on_creation false; ipv6_native false; ipv6_cidr_block 2001:db8::/64; private_dns_hostname_type_on_launch ip-name; enable_resource_name_dns_a_record_on_launch false; enable_resource_name_dns_aaaa_record_on_launch false; tags {Name: app}',
      },
    ],
    [
      'route tables with what they are for',
      {
        'r.json': {
          RouteTables: [
            {
              RouteTableId: 'rtb-1',
              VpcId: 'vpc-1',
              PropagatingVgws: [{ GatewayId: 'vgw-1' }],
              Routes: [
                { DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local', Origin: 'CreateRouteTable', State: 'active' },
                { DestinationIpv6CidrBlock: '::/0', EgressOnlyInternetGatewayId: 'eigw-1', State: 'active' },
                { DestinationPrefixListId: 'pl-1', GatewayId: 'vpce-1', State: 'active' },
                { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-1', State: 'blackhole' },
              ],
              Associations: [
                { RouteTableAssociationId: 'as-1', RouteTableId: 'rtb-1', Main: true, AssociationState: { State: 'associated' } },
                {
                  RouteTableAssociationId: 'as-2',
                  RouteTableId: 'rtb-1',
                  SubnetId: 'subnet-1',
                  Main: false,
                  AssociationState: { State: 'associated' },
                },
                { RouteTableAssociationId: 'as-3', RouteTableId: 'rtb-1', GatewayId: 'igw-1', Main: false },
              ],
            },
          ],
        },
      },
      {
        'aws_route_table rtb-1':
          'vpc_id vpc-1; propagating_vgws [vgw-1]; route [{gateway_id: local, cidr_block: 10.0.0.0/16, state: active, origin: CreateRouteTable}, {egress_only_gateway_id: eigw-1, ipv6_cidr_block: ::/0, state: active}, {vpc_endpoint_id: vpce-1, destination_prefix_list_id: pl-1, state: active}, {nat_gateway_id: nat-1, cidr_block: 0.0.0.0/0, state: blackhole}]',
        'aws_main_route_table_association as-1': 'vpc_id vpc-1; route_table_id rtb-1',
        'aws_route_table_association as-2': 'route_table_id rtb-1; subnet_id subnet-1',
        'aws_route_table_association as-3': 'route_table_id rtb-1; gateway_id igw-1',
      },
    ],
    [
      'security groups; rules that are told twice count once',
      {
        'g.json': {
          SecurityGroups: [
            {
              GroupId: 'sg-1',
              GroupName: 'web',
              Description: 'd',
              VpcId: 'vpc-1',
              IpPermissions: [rule],
              IpPermissionsEgress: [
                { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }], Ipv6Ranges: [], PrefixListIds: [], UserIdGroupPairs: [] },
              ],
            },
          ],
        },
        'h.json': {
          SecurityGroupRules: [
            {
              SecurityGroupRuleId: 'sgr-1',
              GroupId: 'sg-1',
              IsEgress: false,
              IpProtocol: 'tcp',
              FromPort: 443,
              ToPort: 443,
              CidrIpv4: '0.0.0.0/0',
            },
            {
              SecurityGroupRuleId: 'sgr-2',
              GroupId: 'sg-9',
              IsEgress: true,
              IpProtocol: '-1',
              FromPort: -1,
              ToPort: -1,
              ReferencedGroupInfo: { GroupId: 'sg-1' },
            },
          ],
        },
      },
      {
        'aws_security_group sg-1':
          'name web; description d; vpc_id vpc-1; ingress [{protocol: tcp, from_port: 443, to_port: 443, cidr_blocks: [0.0.0.0/0], ipv6_cidr_blocks: [::/0], prefix_list_ids: [pl-1], security_groups: [sg-2], self: true}]; egress [{protocol: -1, from_port: 0, to_port: 0, cidr_blocks: [0.0.0.0/0], ipv6_cidr_blocks: [], prefix_list_ids: [], security_groups: [], self: false}]',
        'aws_vpc_security_group_egress_rule sgr-2':
          'security_group_id sg-9; ip_protocol -1; from_port -1; to_port -1; referenced_security_group_id sg-1',
      },
    ],
    [
      'network ACLs without their last entry',
      {
        'n.json': {
          NetworkAcls: [
            {
              NetworkAclId: 'acl-1',
              VpcId: 'vpc-1',
              IsDefault: true,
              Associations: [{ NetworkAclAssociationId: 'x', NetworkAclId: 'acl-1', SubnetId: 'subnet-1' }],
              Entries: [
                { CidrBlock: '0.0.0.0/0', Egress: true, Protocol: '-1', RuleAction: 'allow', RuleNumber: 100 },
                { CidrBlock: '0.0.0.0/0', Egress: true, Protocol: '-1', RuleAction: 'deny', RuleNumber: 32767 },
                {
                  Ipv6CidrBlock: '::/0',
                  Egress: false,
                  Protocol: '58',
                  RuleAction: 'deny',
                  RuleNumber: 90,
                  IcmpTypeCode: { Type: 128, Code: -1 },
                },
                {
                  CidrBlock: '10.0.0.0/8',
                  Egress: false,
                  Protocol: '6',
                  PortRange: { From: 22, To: 23 },
                  RuleAction: 'allow',
                  RuleNumber: 91,
                },
              ],
            },
          ],
        },
      },
      {
        'aws_network_acl acl-1':
          'vpc_id vpc-1; subnet_ids [subnet-1]; ingress [{rule_no: 90, action: deny, protocol: 58, ipv6_cidr_block: ::/0, from_port: 0, to_port: 0, icmp_type: 128, icmp_code: -1}, {rule_no: 91, action: allow, protocol: 6, cidr_block: 10.0.0.0/8, from_port: 22, to_port: 23}]; egress [{rule_no: 100, action: allow, protocol: -1, cidr_block: 0.0.0.0/0, from_port: 0, to_port: 0}]',
      },
    ],
    [
      'gateways, without those that are gone',
      {
        'i.json': {
          InternetGateways: [
            { InternetGatewayId: 'igw-1', Attachments: [{ State: 'available', VpcId: 'vpc-1' }] },
            { InternetGatewayId: 'igw-2', Attachments: [] },
          ],
        },
        'n.json': {
          NatGateways: [
            {
              NatGatewayId: 'nat-1',
              State: 'available',
              SubnetId: 'subnet-1',
              VpcId: 'vpc-1',
              ConnectivityType: 'public',
              NatGatewayAddresses: [
                { AllocationId: 'eipalloc-1', PublicIp: '203.0.113.9', PrivateIp: '10.0.0.9', NetworkInterfaceId: 'eni-9' },
                { AllocationId: 'eipalloc-2', PrivateIp: '10.0.0.10' },
              ],
            },
            { NatGatewayId: 'nat-2', State: 'deleted' },
          ],
        },
        'e.json': {
          Addresses: [
            {
              AllocationId: 'eipalloc-1',
              PublicIp: '203.0.113.9',
              Domain: 'vpc',
              NetworkInterfaceId: 'eni-9',
              PrivateIpAddress: '10.0.0.9',
            },
          ],
        },
      },
      {
        'aws_internet_gateway igw-1': 'vpc_id vpc-1',
        'aws_internet_gateway igw-2': '',
        'aws_nat_gateway nat-1':
          'subnet_id subnet-1; vpc_id vpc-1; connectivity_type public; allocation_id eipalloc-1; network_interface_id eni-9; private_ip 10.0.0.9; public_ip 203.0.113.9; secondary_allocation_ids [eipalloc-2]; secondary_private_ip_addresses [10.0.0.10]',
        'aws_eip eipalloc-1':
          'allocation_id eipalloc-1; domain vpc; public_ip 203.0.113.9; network_interface eni-9; private_ip 10.0.0.9; associate_with_private_ip 10.0.0.9',
      },
    ],
    [
      'instances with their interfaces, also from their own answer, and none that AWS made for what is described itself',
      {
        'i.json': {
          Reservations: [{ OwnerId: '123456789012', Instances: [instance, { InstanceId: 'i-2', State: { Name: 'terminated' } }] }],
        },
        'n.json': {
          NetworkInterfaces: [
            { NetworkInterfaceId: 'eni-1', Description: 'first', TagSet: [] },
            { NetworkInterfaceId: 'eni-2', InterfaceType: 'nat_gateway', RequesterManaged: true },
            { NetworkInterfaceId: 'eni-3', InterfaceType: 'lambda', Description: 'AWS Lambda VPC ENI-x' },
          ],
        },
        'g.json': { NatGateways: [{ NatGatewayId: 'nat-1' }] },
      },
      {
        'aws_instance i-1':
          'subnet_id subnet-1; source_dest_check true; private_ip 10.0.0.4; public_ip 203.0.113.4; associate_public_ip_address true; vpc_security_group_ids [sg-1]; ipv6_addresses [2001:db8::4]; availability_zone eu-west-1a; tenancy default; instance_state running; network_interface [{network_interface_id: eni-1, device_index: 0}]',
        'aws_network_interface eni-1':
          'subnet_id subnet-1; private_ip 10.0.0.4; private_ips []; ipv6_addresses [2001:db8::4]; ipv6_prefixes []; ipv4_prefixes []; security_groups [sg-1]; interface_type interface; source_dest_check true; attachment [{instance: i-1, device_index: 0, attachment_id: eni-attach-1}]; description first',
        'aws_network_interface eni-3':
          'private_ips []; ipv6_addresses []; ipv6_prefixes []; ipv4_prefixes []; security_groups []; interface_type lambda; description AWS Lambda VPC ENI-x',
        'aws_nat_gateway nat-1': '',
      },
      ['tags'],
    ],
    [
      'transit gateways; a propagation stands for its routes',
      {
        'dump/a.json': {
          TransitGatewayAttachments: [
            {
              TransitGatewayAttachmentId: 'tgw-attach-1',
              TransitGatewayId: 'tgw-1',
              ResourceType: 'vpc',
              ResourceId: 'vpc-1',
              State: 'available',
              Association: { TransitGatewayRouteTableId: 'tgw-rtb-01234567', State: 'associated' },
            },
          ],
        },
        'dump/search-tgw-rtb-01234567.json': {
          Routes: [
            {
              DestinationCidrBlock: '10.0.0.0/16',
              TransitGatewayAttachments: [{ TransitGatewayAttachmentId: 'tgw-attach-1', ResourceId: 'vpc-1', ResourceType: 'vpc' }],
              Type: 'propagated',
              State: 'active',
            },
            { DestinationCidrBlock: '10.9.0.0/16', Type: 'static', State: 'blackhole' },
          ],
        },
        'dump/prop/tgw-rtb-01234567.json': {
          TransitGatewayRouteTablePropagations: [{ TransitGatewayAttachmentId: 'tgw-attach-1', ResourceType: 'vpc', State: 'enabled' }],
        },
      },
      {
        'aws_ec2_transit_gateway_vpc_attachment tgw-attach-1': 'transit_gateway_id tgw-1; vpc_id vpc-1',
        'aws_ec2_transit_gateway_route_table_association aws_ec2_transit_gateway_route_table_association/tgw-rtb-01234567/tgw-attach-1':
          'transit_gateway_route_table_id tgw-rtb-01234567; transit_gateway_attachment_id tgw-attach-1',
        'aws_ec2_transit_gateway_route tgw-rtb-01234567/10.9.0.0/16':
          'transit_gateway_route_table_id tgw-rtb-01234567; destination_cidr_block 10.9.0.0/16; blackhole true; type static',
        'aws_ec2_transit_gateway_route_table_propagation aws_ec2_transit_gateway_route_table_propagation/tgw-rtb-01234567/tgw-attach-1':
          'transit_gateway_route_table_id tgw-rtb-01234567; transit_gateway_attachment_id tgw-attach-1',
      },
    ],
    [
      'prefix lists of both kinds, entries by the file’s name or the key around them',
      {
        'lists.json': {
          PrefixLists: [
            {
              PrefixListId: 'pl-00000001',
              PrefixListArn: 'arn:aws:ec2:eu-west-1:123456789012:prefix-list/pl-00000001',
              PrefixListName: 'office',
              AddressFamily: 'IPv4',
              State: 'create-complete',
              MaxEntries: 5,
            },
          ],
        },
        'aws.json': {
          PrefixLists: [{ PrefixListId: 'pl-00000002', PrefixListName: 'com.amazonaws.eu-west-1.s3', Cidrs: ['52.218.0.0/17'] }],
        },
        'pl-00000001-entries.json': { Entries: [{ Cidr: '203.0.113.0/24', Description: 'here' }] },
        'more.json': { 'pl-00000003': { Entries: [{ Cidr: '2001:db8::/32' }] } },
      },
      {
        'aws_ec2_managed_prefix_list pl-00000001':
          'arn arn:aws:ec2:eu-west-1:123456789012:prefix-list/pl-00000001; name office; address_family IPv4; max_entries 5',
        'aws_prefix_list pl-00000002': 'name com.amazonaws.eu-west-1.s3; cidr_blocks [52.218.0.0/17]',
        'aws_ec2_managed_prefix_list_entry pl-00000001/203.0.113.0/24': 'prefix_list_id pl-00000001; cidr 203.0.113.0/24; description here',
        'aws_ec2_managed_prefix_list_entry pl-00000003/2001:db8::/32': 'prefix_list_id pl-00000003; cidr 2001:db8::/32',
      },
    ],
  ])('%s', (_, files, expected, without) => {
    check(files, expected, without)
  })
})

describe('services', () => {
  it.each<[string, Files, Record<string, string>]>([
    [
      'load balancers with listeners, rules, targets, settings and tags',
      {
        'lb.json': {
          LoadBalancers: [
            {
              LoadBalancerArn: `${arn}loadbalancer/app/web/0a`,
              LoadBalancerName: 'web',
              DNSName: 'web-1.eu-west-1.elb.amazonaws.com',
              Scheme: 'internal',
              Type: 'application',
              VpcId: 'vpc-1',
              SecurityGroups: ['sg-1'],
              AvailabilityZones: [{ ZoneName: 'eu-west-1a', SubnetId: 'subnet-1', LoadBalancerAddresses: [] }],
            },
          ],
        },
        'ls.json': {
          Listeners: [
            {
              ListenerArn: `${arn}listener/app/web/0a/0b`,
              LoadBalancerArn: `${arn}loadbalancer/app/web/0a`,
              Port: 443,
              Protocol: 'HTTPS',
              DefaultActions: [{ Type: 'forward', TargetGroupArn: 't' }],
            },
          ],
        },
        'rules.json': {
          Rules: [
            {
              RuleArn: `${arn}listener-rule/app/web/0a/0b/0c`,
              Priority: '10',
              Conditions: [
                { Field: 'path-pattern', Values: ['/a*'], PathPatternConfig: { Values: ['/a*'] } },
                { Field: 'host-header', Values: ['x.example'] },
              ],
              Actions: [{ Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', StatusCode: 'HTTP_301' } }],
              IsDefault: false,
            },
            { RuleArn: `${arn}listener-rule/app/web/0a/0b/0d`, Priority: 'default', IsDefault: true },
          ],
        },
        'tg.json': {
          TargetGroups: [
            {
              TargetGroupArn: `${arn}targetgroup/app/0e`,
              TargetGroupName: 'app',
              Port: 80,
              Protocol: 'HTTP',
              VpcId: 'vpc-1',
              TargetType: 'ip',
              HealthCheckPath: '/up',
              HealthCheckPort: 'traffic-port',
              Matcher: { HttpCode: '200' },
            },
            { TargetGroupArn: `${arn}targetgroup/other/0f`, TargetGroupName: 'other' },
          ],
        },
        'target-health/app.json': {
          TargetHealthDescriptions: [
            {
              Target: { Id: '10.0.0.4', Port: 80, AvailabilityZone: 'eu-west-1a' },
              HealthCheckPort: '80',
              TargetHealth: { State: 'healthy' },
            },
          ],
        },
        'attributes-targetgroup_app_0e.json': {
          Attributes: [
            { Key: 'preserve_client_ip.enabled', Value: 'true' },
            { Key: 'slow_start.duration_seconds', Value: '0' },
          ],
          ResponseMetadata: { arn: 'arn:aws:x' },
        },
        'tags.json': { TagDescriptions: [{ ResourceArn: `${arn}loadbalancer/app/web/0a`, Tags: [{ Key: 'team', Value: 'a' }] }] },
      },
      {
        [`aws_lb ${arn}loadbalancer/app/web/0a`]: `arn ${arn}loadbalancer/app/web/0a; name web; dns_name web-1.eu-west-1.elb.amazonaws.com; internal true; load_balancer_type application; vpc_id vpc-1; security_groups [sg-1]; subnets [subnet-1]; subnet_mapping [{subnet_id: subnet-1}]; tags {team: a}`,
        [`aws_lb_listener ${arn}listener/app/web/0a/0b`]: `arn ${arn}listener/app/web/0a/0b; load_balancer_arn ${arn}loadbalancer/app/web/0a; port 443; protocol HTTPS; default_action [{type: forward, target_group_arn: t}]`,
        [`aws_lb_listener_rule ${arn}listener-rule/app/web/0a/0b/0c`]: `arn ${arn}listener-rule/app/web/0a/0b/0c; listener_arn ${arn}listener/app/web/0a/0b; priority 10; action [{type: redirect, redirect: [{protocol: HTTPS, status_code: HTTP_301}]}]; condition [{field: path-pattern, path_pattern: [{values: [/a*]}], values: [/a*]}, {field: host-header, host_header: [{values: [x.example]}], values: [x.example]}]`,
        [`aws_lb_target_group ${arn}targetgroup/app/0e`]: `arn ${arn}targetgroup/app/0e; name app; port 80; protocol HTTP; vpc_id vpc-1; target_type ip; health_check [{port: traffic-port, path: /up, matcher: 200}]; preserve_client_ip true; slow_start 0`,
        [`aws_lb_target_group ${arn}targetgroup/other/0f`]: `arn ${arn}targetgroup/other/0f; name other`,
        [`aws_lb_target_group_attachment ${arn}targetgroup/app/0e/10.0.0.4/80`]: `target_group_arn ${arn}targetgroup/app/0e; target_id 10.0.0.4; port 80; availability_zone eu-west-1a; target_health healthy`,
      },
    ],
    [
      'classic load balancers',
      {
        'elb.json': {
          LoadBalancerDescriptions: [
            {
              LoadBalancerName: 'old',
              DNSName: 'old.example',
              Scheme: 'internet-facing',
              VPCId: 'vpc-1',
              Subnets: ['subnet-1'],
              Instances: [{ InstanceId: 'i-1' }],
              ListenerDescriptions: [
                { Listener: { Protocol: 'TCP', LoadBalancerPort: 80, InstanceProtocol: 'TCP', InstancePort: 8080 }, PolicyNames: [] },
              ],
              HealthCheck: { Target: 'TCP:8080' },
            },
          ],
        },
      },
      {
        'aws_elb old':
          'name old; dns_name old.example; internal false; vpc_id vpc-1; subnets [subnet-1]; instances [i-1]; listener [{lb_protocol: tcp, lb_port: 80, instance_protocol: tcp, instance_port: 8080}]; health_check [{target: TCP:8080}]',
      },
    ],
    [
      'records of a zone that the SOA record tells, and of one that is only in the file’s name',
      {
        'zones.json': {
          HostedZones: [{ Id: '/hostedzone/Z0000000AA', Name: 'shop.example.', CallerReference: 'c', Config: { PrivateZone: false } }],
        },
        'records.json': {
          ResourceRecordSets: [
            { Name: 'shop.example.', Type: 'SOA', TTL: 900, ResourceRecords: [{ Value: 'ns. h. 1 2 3 4 5' }] },
            {
              Name: '\\052.shop.example.',
              Type: 'A',
              AliasTarget: { HostedZoneId: 'ZX', DNSName: 'lb.example.', EvaluateTargetHealth: false },
            },
            { Name: 'w.shop.example.', Type: 'AAAA', SetIdentifier: 'a', Weight: 10, TTL: 60, ResourceRecords: [{ Value: '2001:db8::1' }] },
          ],
        },
        'route53/Z0000000BB.json': { ResourceRecordSets: [{ Name: 'in.example.', Type: 'SOA', TTL: 900, ResourceRecords: [] }] },
      },
      {
        'aws_route53_zone Z0000000AA': 'zone_id Z0000000AA; name shop.example; private_zone false',
        'aws_route53_record Z0000000AA/shop.example./SOA':
          'zone_id Z0000000AA; name shop.example; type SOA; ttl 900; records [ns. h. 1 2 3 4 5]',
        'aws_route53_record Z0000000AA/\\052.shop.example./A':
          'zone_id Z0000000AA; name *.shop.example; type A; records []; alias [{name: lb.example, zone_id: ZX, evaluate_target_health: false}]',
        'aws_route53_record Z0000000AA/w.shop.example./AAAA/a':
          'zone_id Z0000000AA; name w.shop.example; type AAAA; ttl 60; records [2001:db8::1]; set_identifier a; weighted_routing_policy [{weight: 10}]',
        'aws_route53_record Z0000000BB/in.example./SOA': 'zone_id Z0000000BB; name in.example; type SOA; ttl 900; records []',
        'aws_route53_zone Z0000000BB':
          'zone_id Z0000000BB; name in.example; private_zone ?list-hosted-zones and get-hosted-zone were not read; vpc ?list-hosted-zones and get-hosted-zone were not read',
      },
    ],
    [
      'a private zone with its VPCs',
      {
        'z.json': {
          HostedZone: { Id: '/hostedzone/Z0000000CC', Name: 'in.example.', CallerReference: 'c', Config: { PrivateZone: true } },
          VPCs: [{ VPCRegion: 'eu-west-1', VPCId: 'vpc-1' }],
        },
      },
      {
        'aws_route53_zone Z0000000CC':
          'zone_id Z0000000CC; name in.example; private_zone true; vpc [{vpc_id: vpc-1, vpc_region: eu-west-1}]',
      },
    ],
    [
      'databases with their subnets',
      {
        'db.json': {
          DBInstances: [
            {
              DBInstanceIdentifier: 'shop',
              DBInstanceArn: 'arn:aws:rds:eu-west-1:123456789012:db:shop',
              Engine: 'postgres',
              Endpoint: { Address: 'shop.x.rds.amazonaws.com', Port: 5432, HostedZoneId: 'Z1' },
              VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-1', Status: 'active' }],
              PubliclyAccessible: false,
              MasterUsername: 'm',
              DBSubnetGroup: { DBSubnetGroupName: 'data', VpcId: 'vpc-1', Subnets: [{ SubnetIdentifier: 'subnet-1' }] },
            },
          ],
        },
      },
      {
        'aws_db_instance arn:aws:rds:eu-west-1:123456789012:db:shop':
          'arn arn:aws:rds:eu-west-1:123456789012:db:shop; identifier shop; engine postgres; port 5432; address shop.x.rds.amazonaws.com; hosted_zone_id Z1; db_subnet_group_name data; vpc_security_group_ids [sg-1]; publicly_accessible false',
        'aws_db_subnet_group data': 'name data; vpc_id vpc-1; subnet_ids [subnet-1]',
      },
    ],
    [
      'clusters of databases, of the service that their engine tells',
      {
        'i.json': {
          DBInstances: [
            {
              DBInstanceArn: 'arn:aws:rds:eu-west-1:123456789012:db:a',
              DBInstanceIdentifier: 'a',
              DBClusterIdentifier: 'c',
              Engine: 'aurora-mysql',
            },
            {
              DBInstanceArn: 'arn:aws:rds:eu-west-1:123456789012:db:n',
              DBInstanceIdentifier: 'n',
              DBClusterIdentifier: 'g',
              Engine: 'neptune',
            },
          ],
        },
        'c.json': {
          DBClusters: [
            {
              DBClusterArn: 'arn:aws:rds:eu-west-1:123456789012:cluster:c',
              DBClusterIdentifier: 'c',
              Engine: 'aurora-mysql',
              Port: 3306,
              DBSubnetGroup: 'data',
            },
            {
              DBClusterArn: 'arn:aws:rds:eu-west-1:123456789012:cluster:g',
              DBClusterIdentifier: 'g',
              Engine: 'neptune',
              Port: 8182,
              DBSubnetGroup: 'data',
            },
          ],
        },
      },
      {
        'aws_rds_cluster_instance arn:aws:rds:eu-west-1:123456789012:db:a':
          'arn arn:aws:rds:eu-west-1:123456789012:db:a; identifier a; engine aurora-mysql; vpc_security_group_ids []; cluster_identifier c',
        'aws_neptune_cluster_instance arn:aws:rds:eu-west-1:123456789012:db:n':
          'arn arn:aws:rds:eu-west-1:123456789012:db:n; identifier n; engine neptune; vpc_security_group_ids []; cluster_identifier g',
        'aws_rds_cluster arn:aws:rds:eu-west-1:123456789012:cluster:c':
          'arn arn:aws:rds:eu-west-1:123456789012:cluster:c; cluster_identifier c; cluster_members []; engine aurora-mysql; port 3306; db_subnet_group_name data; vpc_security_group_ids []',
        'aws_neptune_cluster arn:aws:rds:eu-west-1:123456789012:cluster:g':
          'arn arn:aws:rds:eu-west-1:123456789012:cluster:g; cluster_identifier g; cluster_members []; engine neptune; port 8182; neptune_subnet_group_name data; vpc_security_group_ids []',
      },
    ],
    [
      'caches; a group lies where its members lie',
      {
        'g.json': {
          ReplicationGroups: [
            {
              ARN: 'arn:aws:elasticache:eu-west-1:123456789012:replicationgroup:g',
              ReplicationGroupId: 'g',
              Engine: 'redis',
              TransitEncryptionEnabled: true,
            },
            { ARN: 'arn:aws:elasticache:eu-west-1:123456789012:replicationgroup:h', ReplicationGroupId: 'h', Engine: 'redis' },
          ],
        },
        'c.json': {
          CacheClusters: [
            {
              ARN: 'arn:aws:elasticache:eu-west-1:123456789012:cluster:g-1',
              CacheClusterId: 'g-1',
              ReplicationGroupId: 'g',
              CacheSubnetGroupName: 'data',
              SecurityGroups: [{ SecurityGroupId: 'sg-1' }],
            },
          ],
        },
      },
      {
        'aws_elasticache_replication_group arn:aws:elasticache:eu-west-1:123456789012:replicationgroup:g':
          'arn arn:aws:elasticache:eu-west-1:123456789012:replicationgroup:g; replication_group_id g; engine redis; transit_encryption_enabled true; subnet_group_name data; security_group_ids [sg-1]',
        'aws_elasticache_replication_group arn:aws:elasticache:eu-west-1:123456789012:replicationgroup:h':
          'arn arn:aws:elasticache:eu-west-1:123456789012:replicationgroup:h; replication_group_id h; engine redis; subnet_group_name ?describe-cache-clusters was not read; security_group_ids ?describe-cache-clusters was not read',
        'aws_elasticache_cluster arn:aws:elasticache:eu-west-1:123456789012:cluster:g-1':
          'arn arn:aws:elasticache:eu-west-1:123456789012:cluster:g-1; cluster_id g-1; subnet_group_name data; security_group_ids [sg-1]; replication_group_id g',
      },
    ],
    [
      'containers and groups of instances',
      {
        'ecs.json': {
          services: [
            {
              serviceArn: 'arn:aws:ecs:eu-west-1:123456789012:service/c/web',
              serviceName: 'web',
              clusterArn: 'arn:c',
              launchType: 'FARGATE',
              taskDefinition: 'td',
              status: 'ACTIVE',
              networkConfiguration: {
                awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-1'], assignPublicIp: 'DISABLED' },
              },
              loadBalancers: [{ targetGroupArn: 't', containerName: 'web', containerPort: 80 }],
            },
          ],
        },
        'td.json': {
          taskDefinition: {
            taskDefinitionArn: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/web:1',
            family: 'web',
            networkMode: 'awsvpc',
            containerDefinitions: [{ name: 'web' }],
          },
        },
        'asg.json': {
          AutoScalingGroups: [
            {
              AutoScalingGroupName: 'a',
              AutoScalingGroupARN: 'arn:aws:autoscaling:eu-west-1:123456789012:x',
              LaunchTemplate: { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'l', Version: '1' },
              MinSize: 1,
              VPCZoneIdentifier: 'subnet-1,subnet-2',
              TargetGroupARNs: ['t'],
            },
          ],
        },
        'eks.json': {
          cluster: {
            name: 'k',
            arn: 'arn:aws:eks:eu-west-1:123456789012:cluster/k',
            resourcesVpcConfig: {
              subnetIds: ['subnet-1'],
              securityGroupIds: [],
              clusterSecurityGroupId: 'sg-2',
              vpcId: 'vpc-1',
              endpointPublicAccess: true,
              endpointPrivateAccess: false,
              publicAccessCidrs: ['0.0.0.0/0'],
            },
          },
        },
      },
      {
        'aws_ecs_service arn:aws:ecs:eu-west-1:123456789012:service/c/web':
          'arn arn:aws:ecs:eu-west-1:123456789012:service/c/web; name web; cluster arn:c; launch_type FARGATE; task_definition td; network_configuration [{subnets: [subnet-1], security_groups: [sg-1], assign_public_ip: false}]; load_balancer [{target_group_arn: t, container_name: web, container_port: 80}]',
        'aws_ecs_task_definition arn:aws:ecs:eu-west-1:123456789012:task-definition/web:1':
          'arn arn:aws:ecs:eu-west-1:123456789012:task-definition/web:1; family web; network_mode awsvpc; container_definitions [\n   {\n    "name": "web"\n   }\n  ]',
        'aws_autoscaling_group arn:aws:autoscaling:eu-west-1:123456789012:x':
          'arn arn:aws:autoscaling:eu-west-1:123456789012:x; name a; launch_template [{id: lt-1, name: l, version: 1}]; min_size 1; target_group_arns [t]; vpc_zone_identifier [subnet-1, subnet-2]; instances []',
        'aws_eks_cluster arn:aws:eks:eu-west-1:123456789012:cluster/k':
          'arn arn:aws:eks:eu-west-1:123456789012:cluster/k; name k; vpc_config [{subnet_ids: [subnet-1], security_group_ids: [], cluster_security_group_id: sg-2, vpc_id: vpc-1, endpoint_public_access: true, endpoint_private_access: false, public_access_cidrs: [0.0.0.0/0]}]',
      },
    ],
    [
      'distributions, by their list or by the file’s name',
      {
        'cf.json': {
          DistributionList: {
            Quantity: 1,
            Items: [
              {
                Id: 'E0000000000001',
                ARN: 'arn:aws:cloudfront::123456789012:distribution/E0000000000001',
                DomainName: 'd1.cloudfront.net',
                Enabled: true,
                Aliases: { Quantity: 1, Items: ['www.example'] },
                Origins: {
                  Quantity: 1,
                  Items: [
                    {
                      Id: 'o',
                      DomainName: 'web.example',
                      CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'https-only' },
                    },
                  ],
                },
                DefaultCacheBehavior: {
                  TargetOriginId: 'o',
                  ViewerProtocolPolicy: 'redirect-to-https',
                  AllowedMethods: { Quantity: 1, Items: ['GET'], CachedMethods: { Items: ['GET'] } },
                },
              },
            ],
          },
        },
        'config-E0000000000001.json': {
          ETag: 'x',
          DistributionConfig: { Comment: 'c', Origins: { Items: [{ Id: 'o', DomainName: 'web.example' }] } },
        },
      },
      {
        'aws_cloudfront_distribution arn:aws:cloudfront::123456789012:distribution/E0000000000001':
          'arn arn:aws:cloudfront::123456789012:distribution/E0000000000001; domain_name d1.cloudfront.net; hosted_zone_id Z2FDTNDATAQYW2; enabled true; aliases [www.example]; origin [{origin_id: o, domain_name: web.example, custom_origin_config: [{http_port: 80, https_port: 443, origin_protocol_policy: https-only}]}]; default_cache_behavior [{target_origin_id: o, viewer_protocol_policy: redirect-to-https, allowed_methods: [GET], cached_methods: [GET]}]; comment c',
      },
    ],
  ])('%s', (_, files, expected) => {
    check(files, expected)
  })
})

describe('where it is', () => {
  const vpc = (more: object = {}): object => ({ Vpcs: [{ VpcId: 'vpc-1', CidrBlock: '10.0.0.0/16', ...more }] })
  it.each<[string, Files, string]>([
    ['in folders', { '123456789012/eu-west-1/ec2/describe-vpcs.json': vpc() }, 'in eu-west-1 of 123456789012'],
    ['in the file’s name', { 'aws/us-gov-east-1.vpcs.json': vpc() }, 'in us-gov-east-1 of ?'],
    ['by its owner, whatever the folder says', { '111111111111/vpcs.json': vpc({ OwnerId: '222222222222' }) }, 'in ? of 222222222222'],
    [
      'where the others are',
      {
        'a.json': vpc(),
        'b.json': { Subnets: [{ SubnetId: 'subnet-1', SubnetArn: 'arn:aws:ec2:ap-southeast-2:123456789012:subnet/subnet-1' }] },
      },
      'in ap-southeast-2 of 123456789012',
    ],
    [
      'nowhere, where the others disagree',
      {
        'a.json': vpc(),
        'b.json': { Subnets: ['eu-west-1a', 'us-west-2-lax-1a'].map((zone) => ({ SubnetId: zone, AvailabilityZone: zone })) },
      },
      'in ? of ?',
    ],
  ])('%s', (_, files, expected) => {
    expect(tell(read(files), '@place')[0]).toBe(`vpc-1: ${expected}`)
  })

  it('names that are given twice are told apart', () => {
    const group = { DBSubnetGroups: [{ DBSubnetGroupName: 'data', Subnets: [] }] }
    const cache = { CacheSubnetGroups: [{ CacheSubnetGroupName: 'data', Subnets: [] }] }
    const ids = (files: Files): string[] => tell(read(files), '@keys')
    expect(ids({ 'eu-west-1/d.json': group, 'eu-west-2/d.json': group })).toEqual([
      'eu-west-1/data: keys data',
      'eu-west-2/data: keys data',
    ])
    expect(ids({ 'd.json': group, 'c.json': cache })).toEqual([
      'aws_db_subnet_group/data: keys data',
      'aws_elasticache_subnet_group/data: keys data',
    ])
    expect(ids({ 'eu-west-1/d.json': group, 'eu-west-1/e.json': group })).toEqual(['data: keys '])
  })

  it('a zone is in no region', () => {
    expect(
      tell(read({ 'eu-west-1/z.json': { HostedZones: [{ Id: '/hostedzone/Z1', Name: 'x.', CallerReference: 'c' }] } }), '@place'),
    ).toEqual(['Z1: in ? of ?'])
  })

  it('and on which line', () => {
    const content = '{\n "Subnets": [\n  {\n   "SubnetId": "subnet-1",\n   "CidrBlock": "10.0.0.0/24"\n  }\n ]\n}\n'
    const { resources = [] } = read({ 's.json': content })
    const [one] = resources
    expect(tell(read({ 's.json': content }), '@line')).toEqual(['subnet-1: s.json:3'])
    const block = one?.attributes.get('cidr_block')
    expect(block && placesOf(block.origin).map(formatPlace)).toEqual(['s.json:5'])
  })
})

describe('what is not told', () => {
  it.each<[string, Files, string[], string[], boolean?]>([
    ['whose targets they are', { 'health.json': { TargetHealthDescriptions: [{ Target: { Id: 'i-1' } }] } }, ['aws-dump/belongs-to'], []],
    ['whose entries they are', { 'e.json': { Entries: [{ Cidr: '10.0.0.0/8' }] } }, ['aws-dump/belongs-to'], []],
    [
      'a field that may matter',
      { 's.json': { Subnets: [{ SubnetId: 'subnet-1', NewRoutePolicy: 'x' }] } },
      [],
      ['Subnets.NewRoutePolicy of an item of the AWS command line'],
      true,
    ],
    [
      'a field that cannot',
      {
        's.json': {
          Subnets: [
            { SubnetId: 'subnet-1', Colour: 'x' },
            { SubnetId: 'subnet-2', Colour: 'y' },
          ],
        },
      },
      [],
      ['Subnets.Colour of 2 items of the AWS command line'],
      false,
    ],
    [
      'a field in a block',
      { 's.json': { RouteTables: [{ RouteTableId: 'rtb-1', Routes: [{ DestinationCidrBlock: '0.0.0.0/0', NewGatewayId: 'x' }] }] } },
      [],
      ['RouteTables.Routes[].NewGatewayId of an item of the AWS command line'],
      true,
    ],
    [
      'a VPC that lets nothing in',
      { 's.json': { Vpcs: [{ VpcId: 'vpc-1', BlockPublicAccessStates: { InternetGatewayBlockMode: 'block-bidirectional' } }] } },
      [],
      ['Vpcs.BlockPublicAccessStates of an item of the AWS command line'],
      true,
    ],
    [
      'another kind of item',
      { 's.json': { TransitGatewayAttachments: [{ TransitGatewayAttachmentId: 'x', ResourceId: 'y' }] } },
      [],
      ['items of TransitGatewayAttachments of a kind that is not known'],
      true,
    ],
    ['further pages', { 'a/s.json': { Subnets: [{ SubnetId: 'subnet-1' }], NextToken: 'n' } }, [], ['further pages of Subnets'], true],
    [
      'nothing, where the last page is there',
      { 'a/1.json': { Subnets: [{ SubnetId: 'subnet-1' }], NextToken: 'n' }, 'a/2.json': { Subnets: [{ SubnetId: 'subnet-2' }] } },
      [],
      [],
    ],
    ['what is no JSON', { 's.json': '{"Subnets":[{"SubnetId":"subnet-1"' }, ['json/unclosed'], []],
    [
      'strange types',
      { 's.json': { Subnets: [null, 1, [], { SubnetId: { x: 1 } }], Vpcs: 'x', RouteTables: { RouteTableId: 'rtb-1', Routes: 7 } } },
      [],
      ['items of Subnets of a kind that is not known'],
      true,
    ],
    [
      'parts without an id of their own',
      { 'r.json': { RouteTables: [{ RouteTableId: 'rtb-1', VpcId: 'vpc-1', Associations: [{ Main: true, RouteTableId: 'rtb-1' }, { Main: true, RouteTableId: 'rtb-1' }] }] } },
      [],
      ['what stands for aws_main_route_table_association without its RouteTableAssociationId'],
      true,
    ],
  ])('%s', (_, files, codes, unread, changesAnswers) => {
    const reading = read(files)
    expect(reading.problems.map(({ code }) => code)).toEqual(codes)
    expect(reading.unread.map(({ what }) => what)).toEqual(unread)
    if (changesAnswers !== undefined) expect(reading.unread.map((one) => one.changesAnswers)).toEqual([changesAnswers])
  })

  it('secrets', () => {
    const reading = read({
      'd.json': {
        DBInstances: [{ DBInstanceArn: 'arn:aws:rds:eu-west-1:123456789012:db:x', PendingModifiedValues: { MasterUserPassword: 'hush' } }],
        VpnConnections: [
          { VpnConnectionId: 'vpn-1', CustomerGatewayConfiguration: 'hush', Options: { TunnelOptions: [{ PreSharedKey: 'hush' }] } },
        ],
      },
    })
    expect(
      JSON.stringify([
        reading.unread.map(({ what }) => what),
        (reading.resources ?? []).map(({ attributes }) => [...attributes].map(([, value]) => tellValue(value))),
      ]),
    ).not.toContain('hush')
  })

  it('nested without end', () => {
    const deep = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`
    expect(read({ 's.json': `{"Subnets":[{"SubnetId":"subnet-1","Deep":${deep}}],"x":${deep}}` }).resources).toHaveLength(1)
  })
})

it('the rules of a web ACL are in the provider’s words, and what the command line encodes is decoded', () => {
  const statement = { ByteMatchStatement: { SearchString: 'L2FkbWlu', FieldToMatch: { UriPath: {} }, PositionalConstraint: 'STARTS_WITH', TextTransformations: [{ Priority: 0, Type: 'NONE' }] } }
  const rule = { Name: 'a', Priority: 1, Action: { Block: {} }, RuleLabels: [{ Name: 'l' }], Statement: { NotStatement: { Statement: statement } }, VisibilityConfig: {} }
  check(
    { 'acl.json': { WebACL: { ARN: 'arn:aws:wafv2:eu-west-1:1:regional/webacl/w/1', Name: 'w', DefaultAction: { Allow: {} }, Rules: [rule] } } },
    {
      'aws_wafv2_web_acl arn:aws:wafv2:eu-west-1:1:regional/webacl/w/1':
        'name w; default_action [{allow: [{}]}]; rule [{name: a, priority: 1, statement: [{not_statement: [{statement: [{byte_match_statement: [{search_string: /admin, field_to_match: [{uri_path: [{}]}], positional_constraint: STARTS_WITH, text_transformation: [{priority: 0, type: NONE}]}]}]}]}], action: [{block: [{}]}], rule_label: [{name: l}]}]',
    },
    ['arn'],
  )
})

it('is recognised by the fields by which it is read', () => {
  const field = (path: string): readonly string[] => /(\w+)(?:\[\d*\])?$/.exec(path)?.slice(1) ?? []
  const read = [...listings].map(([key, { kinds }]) => [key, [...new Set(kinds.flatMap((kind) => field(markOf(kind))))]])
  expect(marks).toEqual(Object.fromEntries(read))
})

describe('joined by other tools', () => {
  const subnets = { Subnets: [{ SubnetId: 'subnet-1' }] }
  it.each<[string, unknown]>([
    ['by command', { 'ec2 describe-subnets': subnets }],
    ['by account and region', { '123456789012': { 'eu-west-1': { ec2: { subnets } } } }],
    ['as a list', [subnets]],
    ['several in one', { Subnets: subnets.Subnets, Vpcs: [] }],
  ])('%s', (_, content) => {
    expect(awsDump.recognise('dump.json', JSON.stringify(content))).toBe('yes')
    expect(tell(read({ 'dump.json': content }))).toEqual(['subnet-1'])
  })

  it.each([
    ['compose.json', '{"services":{"web":{"image":"x"}}}'],
    ['tasks.json', '{"tasks":[{"label":"x"}],"items":[]}'],
    [
      'template.json',
      '{"AWSTemplateFormatVersion":"2010-09-09","Resources":{"A":{"Type":"AWS::EC2::Subnet","Properties":{"SubnetId":"x","Subnets":["y"]}}}}',
    ],
    ['plan.json', '{"format_version":"1.2","terraform_version":"1","x":{"Subnets":[{"SubnetId":"s"}]}}'],
    ['subnets.yaml', '{"Subnets":[{"SubnetId":"s"}]}'],
    ['rules.json', '{"Rules":[{"id":1}]}'],
  ])('%s is something else', (path, content) => {
    expect(awsDump.recognise(path, content)).toBe('no')
  })
})
