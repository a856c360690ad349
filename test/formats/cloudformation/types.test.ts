import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tables } from '../../../src/formats/cloudformation/types/index.ts'
import { snake } from '../../../src/formats/cloudformation/types/table.ts'
import type { Fields, TypeTable } from '../../../src/formats/cloudformation/types/table.ts'
import { formatPlace, placesOf } from '../../../src/origin/place.ts'
import { linesOf, described, readTemplates } from './read.ts'

/** One entry `X` of a type with properties, as flow YAML, and what it comes to; other entries may stand behind it. */
function check(type: string, properties: string, expected: Record<string, unknown>, more = '', unread: readonly string[] = []): void {
  const reading = readTemplates(`AWSTemplateFormatVersion: 2010-09-09\nResources:\n  X: {Type: ${type}, Properties: ${properties}}\n${more}`)
  const own = (reading.resources ?? []).filter(({ id, lookedUp }) => id === 'X' || id.startsWith('X.') || id.startsWith('X[') || lookedUp === true)
  expect(described(own)).toEqual(expected)
  expect(reading.problems.map(({ code }) => code)).toEqual([])
  expect(reading.unread.map(({ what }) => what)).toEqual(unread)
}

const open = {
  'aws_vpc_security_group_egress_rule X.egress[ipv4]': { security_group_id: '<X.id>', ip_protocol: '-1', cidr_ipv4: '0.0.0.0/0' },
  'aws_vpc_security_group_egress_rule X.egress[ipv6]': { security_group_id: '<X.id>', ip_protocol: '-1', cidr_ipv6: '::/0' },
}

const perhapsOpen = Object.fromEntries(
  Object.entries(open).map(([name, attributes]) => [`${name} (condition C is not known: parameter P has no value)`, attributes] as const),
)

type Row = readonly [type: string, properties: string, expected: Record<string, unknown>, more?: string, unread?: readonly string[]]

const areas: Readonly<Record<string, readonly Row[]>> = {
  networks: [
    ['AWS::EC2::VPC', '{CidrBlock: 10.0.0.0/16, EnableDnsHostnames: "true", InstanceTenancy: default}', { 'aws_vpc X': { cidr_block: '10.0.0.0/16', enable_dns_hostnames: true, instance_tenancy: 'default' } }],
    ['AWS::EC2::VPC', '{CidrBlock: 10.0.0.0/16, Colour: red}', { 'aws_vpc X': { cidr_block: '10.0.0.0/16' } }, '', ['AWS::EC2::VPC Colour of X']],
    ['AWS::EC2::VPCCidrBlock', '{VpcId: v, CidrBlock: 10.1.0.0/16}', { 'aws_vpc_ipv4_cidr_block_association X': { vpc_id: 'v', cidr_block: '10.1.0.0/16' } }],
    ['AWS::EC2::VPCCidrBlock', '{VpcId: v, AmazonProvidedIpv6CidrBlock: true}', { 'aws_vpc_ipv6_cidr_block_association X': { vpc_id: 'v', assign_generated_ipv6_cidr_block: true } }],
    [
      'AWS::EC2::Subnet',
      '{VpcId: v, CidrBlock: 10.0.1.0/24, MapPublicIpOnLaunch: yes, Tags: [{Key: Name, Value: a}]}',
      { 'aws_subnet X': { vpc_id: 'v', cidr_block: '10.0.1.0/24', map_public_ip_on_launch: true, ipv6_cidr_block: '2001:db8::/64', tags: { Name: 'a' } } },
      '  R: {Type: AWS::EC2::SubnetCidrBlock, Properties: {SubnetId: !Ref X, Ipv6CidrBlock: "2001:db8::/64"}}\n',
    ],
    ['AWS::EC2::SubnetCidrBlock', '{SubnetId: subnet-1, Ipv6CidrBlock: "2001:db8::/64"}', {}, '', ['X: a further range of a subnet']],
    ['AWS::EC2::Route', '{RouteTableId: t, DestinationCidrBlock: 0.0.0.0/0, GatewayId: igw}', { 'aws_route X': { route_table_id: 't', destination_cidr_block: '0.0.0.0/0', gateway_id: 'igw' } }],
    ['AWS::EC2::Route', '{RouteTableId: t, DestinationIpv6CidrBlock: "::/0", EgressOnlyInternetGatewayId: e}', { 'aws_route X': { route_table_id: 't', destination_ipv6_cidr_block: '::/0', egress_only_gateway_id: 'e' } }],
    ['AWS::EC2::VPCGatewayAttachment', '{VpcId: v, InternetGatewayId: i}', { 'aws_internet_gateway_attachment X': { vpc_id: 'v', internet_gateway_id: 'i' } }],
    ['AWS::EC2::VPCGatewayAttachment', '{VpcId: v, VpnGatewayId: g}', { 'aws_vpn_gateway_attachment X': { vpc_id: 'v', vpn_gateway_id: 'g' } }],
    ['AWS::EC2::GatewayRouteTableAssociation', '{GatewayId: i, RouteTableId: t}', { 'aws_route_table_association X': { gateway_id: 'i', route_table_id: 't' } }],
    ['AWS::EC2::NatGateway', '{SubnetId: s, AllocationId: !GetAtt E.AllocationId}', { 'aws_nat_gateway X': { subnet_id: 's', allocation_id: '<E.allocation_id>' } }, '  E: {Type: AWS::EC2::EIP}\n'],
    [
      'AWS::EC2::NetworkAclEntry',
      '{NetworkAclId: n, RuleNumber: "100", Protocol: 6, RuleAction: allow, Egress: false, CidrBlock: 0.0.0.0/0, PortRange: {From: 443, To: "443"}}',
      { 'aws_network_acl_rule X': { network_acl_id: 'n', rule_number: 100, protocol: '6', rule_action: 'allow', egress: false, cidr_block: '0.0.0.0/0', from_port: 443, to_port: 443 } },
    ],
    [
      'AWS::EC2::NetworkAclEntry',
      '{NetworkAclId: n, RuleNumber: 1, Protocol: 58, RuleAction: deny, Ipv6CidrBlock: "::/0", Icmp: {Code: -1, Type: 8}}',
      { 'aws_network_acl_rule X': { network_acl_id: 'n', rule_number: 1, protocol: '58', rule_action: 'deny', ipv6_cidr_block: '::/0', icmp_code: -1, icmp_type: 8 } },
    ],
    ['AWS::EC2::PrefixList', '{PrefixListName: p, AddressFamily: IPv4, MaxEntries: 2, Entries: [{Cidr: 10.0.0.0/8}]}', { 'aws_ec2_managed_prefix_list X': { name: 'p', address_family: 'IPv4', max_entries: 2, entry: [{ cidr: '10.0.0.0/8' }] } }],
    ['AWS::EC2::VPCPeeringConnection', '{VpcId: a, PeerVpcId: b}', { 'aws_vpc_peering_connection X': { vpc_id: 'a', peer_vpc_id: 'b', auto_accept: true } }],
    ['AWS::EC2::VPCPeeringConnection', '{VpcId: a, PeerVpcId: b, PeerOwnerId: 012345678901}', { 'aws_vpc_peering_connection X': { vpc_id: 'a', peer_vpc_id: 'b', peer_owner_id: '012345678901' } }],
    [
      'AWS::EC2::VPCPeeringConnection',
      '{VpcId: a, PeerVpcId: b, PeerOwnerId: "1", PeerRoleArn: r}',
      { 'aws_vpc_peering_connection X': { vpc_id: 'a', peer_vpc_id: 'b', peer_owner_id: '1', auto_accept: true } },
    ],
    [
      'AWS::EC2::VPCEndpoint',
      '{VpcId: v, ServiceName: !Sub "com.amazonaws.${AWS::Region}.s3", RouteTableIds: [t], PolicyDocument: {Statement: []}}',
      {
        'aws_vpc_endpoint X': { vpc_id: 'v', service_name: 'com.amazonaws.<AWS::Region.name>.s3', route_table_ids: ['t'], policy: '{"Statement":[]}' },
        'data aws_region AWS::Region': {},
      },
    ],
    [
      'AWS::EC2::VPCEndpoint',
      '{VpcId: v, ServiceName: s, VpcEndpointType: Interface, SubnetIds: [a]}',
      { 'aws_vpc_endpoint X': { vpc_id: 'v', service_name: 's', vpc_endpoint_type: 'Interface', subnet_ids: ['a'], private_dns_enabled: '<?: PrivateDnsEnabled is not set>' } },
    ],
    [
      'AWS::EC2::VPCEndpointServicePermissions',
      '{ServiceId: s, AllowedPrincipals: [a, b]}',
      {
        'aws_vpc_endpoint_service_allowed_principal X[0]': { vpc_endpoint_service_id: 's', principal_arn: 'a' },
        'aws_vpc_endpoint_service_allowed_principal X[1]': { vpc_endpoint_service_id: 's', principal_arn: 'b' },
      },
    ],
    ['AWS::EC2::FlowLog', '{ResourceId: v, ResourceType: VPC, TrafficType: ALL}', { 'aws_flow_log X': { vpc_id: 'v', traffic_type: 'ALL' } }],
    [
      'AWS::EC2::NetworkInterface',
      '{SubnetId: s, GroupSet: [g], PrivateIpAddress: 10.0.0.9, SourceDestCheck: "false", Ipv6Addresses: [{Ipv6Address: "2001:db8::9"}]}',
      { 'aws_network_interface X': { subnet_id: 's', security_groups: ['g'], private_ip: '10.0.0.9', private_ips: ['10.0.0.9'], source_dest_check: false, ipv6_addresses: ['2001:db8::9'] } },
    ],
    [
      'AWS::EC2::TransitGatewayAttachment',
      '{TransitGatewayId: t, VpcId: v, SubnetIds: [s], Options: {ApplianceModeSupport: enable}}',
      { 'aws_ec2_transit_gateway_vpc_attachment X': { transit_gateway_id: 't', vpc_id: 'v', subnet_ids: ['s'], appliance_mode_support: 'enable' } },
    ],
    ['AWS::EC2::TransitGatewayRoute', '{DestinationCidrBlock: 10.0.0.0/8, Blackhole: true, TransitGatewayRouteTableId: t}', { 'aws_ec2_transit_gateway_route X': { destination_cidr_block: '10.0.0.0/8', blackhole: true, transit_gateway_route_table_id: 't' } }],
    [
      'AWS::EC2::VPNGatewayRoutePropagation',
      '{VpnGatewayId: g, RouteTableIds: [a, b]}',
      { 'aws_vpn_gateway_route_propagation X[0]': { vpn_gateway_id: 'g', route_table_id: 'a' }, 'aws_vpn_gateway_route_propagation X[1]': { vpn_gateway_id: 'g', route_table_id: 'b' } },
    ],
    [
      'AWS::EC2::VPNConnection',
      '{Type: ipsec.1, CustomerGatewayId: c, VpnGatewayId: g, StaticRoutesOnly: true, VpnTunnelOptionsSpecifications: [{PreSharedKey: hunter2}]}',
      { 'aws_vpn_connection X': { type: 'ipsec.1', customer_gateway_id: 'c', vpn_gateway_id: 'g', static_routes_only: true, tunnel_options: [{ pre_shared_key: '<?: sensitive>' }] } },
    ],
  ],
  'security groups': [
    [
      'AWS::EC2::SecurityGroup',
      '{GroupDescription: d, VpcId: v, SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: 0.0.0.0/0}, {IpProtocol: "-1", SourceSecurityGroupId: !Ref O}, {IpProtocol: udp, FromPort: 53, ToPort: 53, CidrIpv6: "::/0"}, {IpProtocol: tcp, FromPort: 1, ToPort: 2, SourcePrefixListId: pl}]}',
      {
        'aws_security_group X': { description: 'd', vpc_id: 'v' },
        'aws_vpc_security_group_ingress_rule X.ingress[0]': { security_group_id: '<X.id>', ip_protocol: 'tcp', from_port: 80, to_port: 80, cidr_ipv4: '0.0.0.0/0' },
        'aws_vpc_security_group_ingress_rule X.ingress[1]': { security_group_id: '<X.id>', ip_protocol: '-1', referenced_security_group_id: '<O.id>' },
        'aws_vpc_security_group_ingress_rule X.ingress[2]': { security_group_id: '<X.id>', ip_protocol: 'udp', from_port: 53, to_port: 53, cidr_ipv6: '::/0' },
        'aws_vpc_security_group_ingress_rule X.ingress[3]': { security_group_id: '<X.id>', ip_protocol: 'tcp', from_port: 1, to_port: 2, prefix_list_id: 'pl' },
        ...open,
      },
      '  O: {Type: AWS::EC2::SecurityGroup}\n',
    ],
    [
      'AWS::EC2::SecurityGroup',
      '{GroupDescription: d, SecurityGroupEgress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/8}]}',
      {
        'aws_security_group X': { description: 'd' },
        'aws_vpc_security_group_egress_rule X.egress[0]': { security_group_id: '<X.id>', ip_protocol: 'tcp', from_port: 443, to_port: 443, cidr_ipv4: '10.0.0.0/8' },
      },
    ],
    ['AWS::EC2::SecurityGroup', '{SecurityGroupEgress: []}', { 'aws_security_group X': {}, ...open }],
    [
      'AWS::EC2::SecurityGroup',
      '{SecurityGroupIngress: !If [C, [{IpProtocol: tcp}], []], SecurityGroupEgress: [!If [C, {IpProtocol: udp}, !Ref AWS::NoValue]]}',
      {
        'aws_security_group X': {},
        'aws_vpc_security_group_ingress_rule X.ingress[0] (condition C is not known: parameter P has no value)': { security_group_id: '<X.id>', ip_protocol: 'tcp' },
        'aws_vpc_security_group_egress_rule X.egress[0] (condition C is not known: parameter P has no value)': { security_group_id: '<X.id>', ip_protocol: 'udp' },
        ...perhapsOpen,
      },
      'Parameters: {P: {Type: String}}\nConditions: {C: !Equals [!Ref P, a]}\n',
    ],
    [
      'AWS::EC2::SecurityGroup',
      '{SecurityGroupIngress: [{IpProtocol: tcp}, !Ref P]}',
      { 'aws_security_group X': { ingress: '<?: parameter P has no value>' }, 'aws_vpc_security_group_ingress_rule X.ingress[0]': { security_group_id: '<X.id>', ip_protocol: 'tcp' }, ...open },
      'Parameters: {P: {Type: String}}\n',
    ],
    [
      'AWS::EC2::SecurityGroup',
      '{}',
      Object.fromEntries([['aws_security_group X', {}], ...Object.entries(open).map(([name, attributes]) => [`${name} (E may replace the default rule)`, attributes] as const)]),
      '  E: {Type: AWS::EC2::SecurityGroupEgress, Properties: {GroupId: !GetAtt X.GroupId, IpProtocol: "-1", CidrIp: 10.0.0.0/8}}\n',
    ],
    [
      'AWS::EC2::SecurityGroupIngress',
      '{GroupId: g, IpProtocol: tcp, FromPort: 22, ToPort: 22, SourceSecurityGroupId: h}',
      { 'aws_vpc_security_group_ingress_rule X': { security_group_id: 'g', ip_protocol: 'tcp', from_port: 22, to_port: 22, referenced_security_group_id: 'h' } },
    ],
    ['AWS::EC2::SecurityGroupEgress', '{GroupId: g, IpProtocol: -1, CidrIpv6: "::/0"}', { 'aws_vpc_security_group_egress_rule X': { security_group_id: 'g', ip_protocol: '-1', cidr_ipv6: '::/0' } }],
  ],
  'instances and containers': [
    [
      'AWS::EC2::Instance',
      '{ImageId: a, UserData: secret, NetworkInterfaces: [{DeviceIndex: "0", SubnetId: s, GroupSet: [g], PrivateIpAddress: 10.0.0.5}, {DeviceIndex: 1, SubnetId: t, PrivateIpAddress: 10.0.1.5}, {DeviceIndex: 2, NetworkInterfaceId: eni}]}',
      {
        'aws_instance X': { subnet_id: 's', vpc_security_group_ids: ['g'], private_ip: '10.0.0.5', network_interface: [{ device_index: 2, network_interface_id: 'eni' }] },
        'aws_network_interface X.network_interface[1]': { subnet_id: 't', private_ips: ['10.0.1.5'], attachment: [{ instance: '<X.id>', device_index: 1 }] },
      },
    ],
    [
      'AWS::EC2::LaunchTemplate',
      '{LaunchTemplateData: {ImageId: a, SecurityGroupIds: [g], NetworkInterfaces: [{DeviceIndex: 0, Groups: [h], AssociatePublicIpAddress: true}]}}',
      { 'aws_launch_template X': { vpc_security_group_ids: ['g'], network_interfaces: [{ device_index: 0, security_groups: ['h'], associate_public_ip_address: true }] } },
    ],
    [
      'AWS::AutoScaling::AutoScalingGroup',
      '{VPCZoneIdentifier: [s], MinSize: "1", MaxSize: 3, TargetGroupARNs: [!Ref T], LaunchTemplate: {LaunchTemplateId: l, Version: !GetAtt L.LatestVersionNumber}}',
      { 'aws_autoscaling_group X': { vpc_zone_identifier: ['s'], min_size: 1, max_size: 3, target_group_arns: ['<T.arn>'], launch_template: [{ id: 'l', version: '<L.latest_version>' }] } },
      '  T: {Type: AWS::ElasticLoadBalancingV2::TargetGroup}\n  L: {Type: AWS::EC2::LaunchTemplate}\n',
    ],
    [
      'AWS::ECS::Service',
      '{Cluster: !Ref C, TaskDefinition: !Ref D, DesiredCount: 2, NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [s], SecurityGroups: [g], AssignPublicIp: DISABLED}}, LoadBalancers: [{ContainerName: web, ContainerPort: "8080", TargetGroupArn: t}]}',
      {
        'aws_ecs_service X': {
          cluster: 'main',
          task_definition: '<D.arn>',
          desired_count: 2,
          network_configuration: [{ subnets: ['s'], security_groups: ['g'], assign_public_ip: false }],
          load_balancer: [{ container_name: 'web', container_port: 8080, target_group_arn: 't' }],
        },
      },
      '  C: {Type: AWS::ECS::Cluster, Properties: {ClusterName: main}}\n  D: {Type: AWS::ECS::TaskDefinition}\n',
    ],
    [
      'AWS::ECS::TaskDefinition',
      '{NetworkMode: awsvpc, ContainerDefinitions: [{Name: web, PortMappings: [{ContainerPort: 8080}]}]}',
      { 'aws_ecs_task_definition X': { network_mode: 'awsvpc', container_definitions: '[{"name":"web","portMappings":[{"containerPort":8080}]}]' } },
    ],
    [
      'AWS::EKS::Cluster',
      '{Name: c, ResourcesVpcConfig: {SubnetIds: [s], EndpointPublicAccess: false, PublicAccessCidrs: [10.0.0.0/8]}, KubernetesNetworkConfig: {ServiceIpv4Cidr: 172.20.0.0/16}}',
      {
        'aws_eks_cluster X': {
          name: 'c',
          vpc_config: [{ subnet_ids: ['s'], endpoint_public_access: false, public_access_cidrs: ['10.0.0.0/8'] }],
          kubernetes_network_config: [{ service_ipv4_cidr: '172.20.0.0/16' }],
        },
      },
    ],
    [
      'AWS::EC2::SecurityGroupIngress',
      '{GroupId: !GetAtt C.ClusterSecurityGroupId, IpProtocol: "-1"}',
      { 'aws_vpc_security_group_ingress_rule X': { security_group_id: '<C.vpc_config[0].cluster_security_group_id>', ip_protocol: '-1' } },
      '  C: {Type: AWS::EKS::Cluster}\n',
    ],
    ['AWS::Lambda::Function', '{VpcConfig: {SubnetIds: [s], SecurityGroupIds: [g]}, Code: {ZipFile: x}}', { 'aws_lambda_function X': { vpc_config: [{ subnet_ids: ['s'], security_group_ids: ['g'] }] } }],
  ],
  'load balancers': [
    [
      'AWS::ElasticLoadBalancingV2::LoadBalancer',
      '{Scheme: internal, Type: network, Subnets: [s], LoadBalancerAttributes: [{Key: load_balancing.cross_zone.enabled, Value: "true"}, {Key: deletion_protection.enabled, Value: "true"}, {Key: new.thing, Value: x}]}',
      { 'aws_lb X': { internal: true, load_balancer_type: 'network', subnets: ['s'], enable_cross_zone_load_balancing: true } },
      '',
      ['AWS::ElasticLoadBalancingV2::LoadBalancer LoadBalancerAttributes.new.thing of X'],
    ],
    [
      'AWS::ElasticLoadBalancingV2::TargetGroup',
      '{Port: "80", Protocol: HTTP, VpcId: v, HealthCheckPath: /up, HealthCheckPort: traffic-port, Matcher: {HttpCode: 200-299}, Targets: [{Id: !Ref I, Port: 8080}], TargetGroupAttributes: [{Key: stickiness.enabled, Value: "true"}]}',
      {
        'aws_lb_target_group X': { port: 80, protocol: 'HTTP', vpc_id: 'v', health_check: [{ path: '/up', port: 'traffic-port', matcher: '200-299' }], stickiness: [{ enabled: true }] },
        'aws_lb_target_group_attachment X.targets[0]': { target_id: '<I.id>', port: 8080, target_group_arn: '<X.arn>' },
      },
      '  I: {Type: AWS::EC2::Instance}\n',
    ],
    [
      'AWS::ElasticLoadBalancingV2::Listener',
      '{LoadBalancerArn: l, Port: 443, Protocol: HTTPS, Certificates: [{CertificateArn: c}], DefaultActions: [{Type: forward, ForwardConfig: {TargetGroups: [{TargetGroupArn: t, Weight: 1}]}}, {Type: redirect, RedirectConfig: {Protocol: HTTPS, StatusCode: HTTP_301}}]}',
      {
        'aws_lb_listener X': {
          load_balancer_arn: 'l',
          port: 443,
          protocol: 'HTTPS',
          certificate_arn: 'c',
          default_action: [
            { type: 'forward', forward: [{ target_group: [{ arn: 't', weight: 1 }] }] },
            { type: 'redirect', redirect: [{ protocol: 'HTTPS', status_code: 'HTTP_301' }] },
          ],
        },
      },
    ],
    [
      'AWS::ElasticLoadBalancingV2::ListenerRule',
      '{ListenerArn: l, Priority: 5, Actions: [{Type: forward, TargetGroupArn: t}], Conditions: [{Field: path-pattern, Values: [/api/*]}, {Field: host-header, HostHeaderConfig: {Values: [a.example]}}, {Field: query-string, QueryStringConfig: {Values: [{Key: a, Value: b}]}}, {Field: source-ip, SourceIpConfig: {Values: [10.0.0.0/8]}}]}',
      {
        'aws_lb_listener_rule X': {
          listener_arn: 'l',
          priority: 5,
          action: [{ type: 'forward', target_group_arn: 't' }],
          condition: [
            { path_pattern: [{ values: ['/api/*'] }] },
            { host_header: [{ values: ['a.example'] }] },
            { query_string: [{ key: 'a', value: 'b' }] },
            { source_ip: [{ values: ['10.0.0.0/8'] }] },
          ],
        },
      },
    ],
    [
      'AWS::ElasticLoadBalancing::LoadBalancer',
      '{Subnets: [s], Listeners: [{LoadBalancerPort: "80", InstancePort: 8080, Protocol: HTTP}], Instances: [!Ref I], HealthCheck: {Target: "HTTP:8080/", Interval: "30"}}',
      {
        'aws_elb X': {
          subnets: ['s'],
          listener: [{ lb_port: 80, instance_port: 8080, lb_protocol: 'HTTP' }],
          instances: ['<I.id>'],
          health_check: [{ target: 'HTTP:8080/', interval: 30 }],
          cross_zone_load_balancing: false,
        },
      },
      '  I: {Type: AWS::EC2::Instance}\n',
    ],
  ],
  'serverless functions': [
    [
      'AWS::Serverless::Function',
      '{CodeUri: x, VpcConfig: {SubnetIds: [t]}}',
      { 'aws_lambda_function X': { vpc_config: [{ subnet_ids: ['s', 't'], security_group_ids: ['g'] }] } },
      'Transform: AWS::Serverless-2016-10-31\nGlobals: {Function: {Timeout: 3, VpcConfig: {SubnetIds: [s], SecurityGroupIds: [g]}}}\n',
    ],
    [
      'AWS::Serverless::Function',
      '{FunctionName: !Ref ServerlessRestApi, Events: {A: {Type: Api}}}',
      { 'aws_lambda_function X': { function_name: '<?: what ServerlessRestApi is, a macro says>' } },
      'Transform: AWS::Serverless-2016-10-31\n',
      ['AWS::Serverless::Function Events of X'],
    ],
    ['AWS::EC2::VPC', '{CidrBlock: 10.0.0.0/8}', { 'aws_vpc X': { cidr_block: '10.0.0.0/8' } }, 'Transform: [Mine]\n', ['what the macro Mine makes of the template']],
  ],
  'structures that the provider calls by one of them': [
    [
      'AWS::WAFv2::WebACL',
      '{Scope: REGIONAL, DefaultAction: {Allow: {}}, Rules: [{Name: a, Priority: 1, Action: {Block: {}}, RuleLabels: [{Name: l}], Statement: {OrStatement: {Statements: [{ByteMatchStatement: {SearchStringBase64: L2FkbWlu, FieldToMatch: {UriPath: {}}, PositionalConstraint: STARTS_WITH, TextTransformations: [{Priority: 0, Type: NONE}]}}, {GeoMatchStatement: {CountryCodes: [DE]}}]}}}]}',
      {
        'aws_wafv2_web_acl X': {
          scope: 'REGIONAL',
          default_action: [{ allow: [{}] }],
          rule: [
            {
              name: 'a',
              priority: 1,
              action: [{ block: [{}] }],
              rule_label: [{ name: 'l' }],
              statement: [
                {
                  or_statement: [
                    {
                      statement: [
                        {
                          byte_match_statement: [
                            {
                              search_string: '/admin',
                              field_to_match: [{ uri_path: [{}] }],
                              positional_constraint: 'STARTS_WITH',
                              text_transformation: [{ priority: 0, type: 'NONE' }],
                            },
                          ],
                        },
                        { geo_match_statement: [{ country_codes: ['DE'] }] },
                      ],
                    },
                  ],
                },
              ],
            },
          ],
        },
      },
    ],
    [
      'AWS::ECS::Service',
      '{ServiceConnectConfiguration: {Enabled: true, Services: [{PortName: p, ClientAliases: [{Port: 80, DnsName: d}]}]}}',
      { 'aws_ecs_service X': { service_connect_configuration: [{ enabled: true, service: [{ port_name: 'p', client_alias: [{ port: 80, dns_name: 'd' }] }] }] } },
    ],
    ['AWS::EKS::FargateProfile', '{ClusterName: c, Selectors: [{Namespace: n, Labels: [{Key: a, Value: b}]}]}', { 'aws_eks_fargate_profile X': { cluster_name: 'c', selector: [{ namespace: 'n', labels: { a: 'b' } }] } }],
    [
      'AWS::CloudFront::OriginRequestPolicy',
      '{OriginRequestPolicyConfig: {Name: n, HeadersConfig: {HeaderBehavior: whitelist, Headers: [Host]}}}',
      { 'aws_cloudfront_origin_request_policy X': { name: 'n', headers_config: [{ header_behavior: 'whitelist', headers: [{ items: ['Host'] }] }] } },
    ],
    [
      'AWS::ElasticLoadBalancingV2::ListenerRule',
      '{Priority: 1, Transforms: [{Type: url-rewrite, UrlRewriteConfig: {Rewrites: [{Regex: a, Replace: b}]}}]}',
      { 'aws_lb_listener_rule X': { priority: 1, transform: [{ type: 'url-rewrite', url_rewrite_config: [{ rewrite: [{ regex: 'a', replace: 'b' }] }] }] } },
    ],
  ],
  macros: [
    [
      'AWS::EC2::VPC',
      '{CidrBlock: 10.0.0.0/8}',
      { 'aws_vpc X': { cidr_block: '10.0.0.0/8' } },
      '  I: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://b/k}}}\n',
      ['the resource I, which a macro makes'],
    ],
  ],
  data: [
    [
      'AWS::RDS::DBInstance',
      '{DBInstanceIdentifier: db, Engine: postgres, Port: "5433", VPCSecurityGroups: [g], DBSubnetGroupName: n, MasterUserPassword: hunter2, PubliclyAccessible: false, DBInstanceClass: db.t3.micro}',
      { 'aws_db_instance X': { identifier: 'db', engine: 'postgres', port: 5433, vpc_security_group_ids: ['g'], db_subnet_group_name: 'n', password: '<?: sensitive>', publicly_accessible: false } },
    ],
    [
      'AWS::RDS::DBInstance',
      '{DBClusterIdentifier: !Ref C}',
      { 'aws_rds_cluster_instance X': { cluster_identifier: '<C.cluster_identifier>', publicly_accessible: '<?: PubliclyAccessible is not set; it depends on whether the network has an internet gateway>' } },
      '  C: {Type: AWS::RDS::DBCluster}\n',
    ],
    ['AWS::ElastiCache::ReplicationGroup', '{CacheSubnetGroupName: n, SecurityGroupIds: [g], Port: 6379}', { 'aws_elasticache_replication_group X': { subnet_group_name: 'n', security_group_ids: ['g'], port: 6379 } }],
    ['AWS::EFS::MountTarget', '{FileSystemId: f, SubnetId: s, SecurityGroups: [g]}', { 'aws_efs_mount_target X': { file_system_id: 'f', subnet_id: 's', security_groups: ['g'] } }],
    [
      'AWS::DocDB::DBCluster',
      '{DBSubnetGroupName: !Ref G, MasterUserPassword: hunter2, Port: "27018", VpcSecurityGroupIds: [g]}',
      {
        'aws_docdb_cluster X': { db_subnet_group_name: '<G.name>', master_password: '<?: sensitive>', port: 27018, vpc_security_group_ids: ['g'] },
      },
      '  G: {Type: AWS::DocDB::DBSubnetGroup, Properties: {SubnetIds: [s]}}\n',
    ],
    ['AWS::Neptune::DBCluster', '{DBSubnetGroupName: n, DBPort: 8183}', { 'aws_neptune_cluster X': { neptune_subnet_group_name: 'n', port: 8183 } }],
    [
      'AWS::Redshift::Cluster',
      '{ClusterSubnetGroupName: n, PubliclyAccessible: true, VpcSecurityGroupIds: [g]}',
      { 'aws_redshift_cluster X': { cluster_subnet_group_name: 'n', publicly_accessible: true, vpc_security_group_ids: ['g'] } },
    ],
    [
      'AWS::RDS::DBProxyTargetGroup',
      '{DBProxyName: p, TargetGroupName: default, DBClusterIdentifiers: [c], DBInstanceIdentifiers: [d]}',
      {
        'aws_db_proxy_target X[0]': { db_proxy_name: 'p', target_group_name: 'default', db_cluster_identifier: 'c' },
        'aws_db_proxy_target X[1]': { db_proxy_name: 'p', target_group_name: 'default', db_instance_identifier: 'd' },
      },
    ],
    ['AWS::Lambda::Url', '{TargetFunctionArn: f, AuthType: NONE}', { 'aws_lambda_function_url X': { function_name: 'f', authorization_type: 'NONE' } }],
    ['AWS::OpenSearchService::Domain', '{VPCOptions: {SubnetIds: [s], SecurityGroupIds: [g]}}', { 'aws_opensearch_domain X': { vpc_options: [{ subnet_ids: ['s'], security_group_ids: ['g'] }] } }],
  ],
  names: [
    ['AWS::Route53::HostedZone', '{Name: shop.example, VPCs: [{VPCId: v, VPCRegion: eu-west-1}]}', { 'aws_route53_zone X': { name: 'shop.example', vpc: [{ vpc_id: 'v', vpc_region: 'eu-west-1' }] } }],
    ['AWS::Route53::RecordSet', '{HostedZoneId: z, Name: a.shop.example, Type: A, TTL: "60", ResourceRecords: [192.0.2.1]}', { 'aws_route53_record X': { zone_id: 'z', name: 'a.shop.example', type: 'A', ttl: 60, records: ['192.0.2.1'] } }],
    [
      'AWS::Route53::RecordSet',
      '{HostedZoneName: shop.example., Name: a, Type: A, SetIdentifier: one, Weight: 5, AliasTarget: {DNSName: !GetAtt L.DNSName, HostedZoneId: !GetAtt L.CanonicalHostedZoneID}}',
      {
        'aws_route53_record X': {
          zone_name: 'shop.example.',
          zone_id: '<Z.zone_id>',
          name: 'a',
          type: 'A',
          set_identifier: 'one',
          weighted_routing_policy: [{ weight: 5 }],
          alias: [{ name: '<L.dns_name>', zone_id: '<L.zone_id>' }],
        },
      },
      '  L: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer}\n  Z: {Type: AWS::Route53::HostedZone, Properties: {Name: Shop.example}}\n',
    ],
    [
      'AWS::Route53::RecordSetGroup',
      '{HostedZoneName: other.example., RecordSets: [{Name: a, Type: A, ResourceRecords: [192.0.2.1]}, {Name: b, Type: CNAME, ResourceRecords: [a]}]}',
      {
        'aws_route53_record X[0]': { zone_name: 'other.example.', zone_id: '<AWS::Route53::HostedZone other.example.zone_id>', name: 'a', type: 'A', records: ['192.0.2.1'] },
        'aws_route53_record X[1]': { zone_name: 'other.example.', zone_id: '<AWS::Route53::HostedZone other.example.zone_id>', name: 'b', type: 'CNAME', records: ['a'] },
        'data aws_route53_zone AWS::Route53::HostedZone other.example': { name: 'other.example.' },
      },
    ],
    ['AWS::Route53::HealthCheck', '{HealthCheckConfig: {Type: HTTPS, FullyQualifiedDomainName: a.example, Port: 443, IPAddress: 192.0.2.1}}', { 'aws_route53_health_check X': { type: 'HTTPS', fqdn: 'a.example', port: 443, ip_address: '192.0.2.1' } }],
    [
      'AWS::Route53Resolver::ResolverRule',
      '{DomainName: corp.example, RuleType: FORWARD, ResolverEndpointId: e, TargetIps: [{Ip: 10.0.0.53, Port: "53"}]}',
      { 'aws_route53_resolver_rule X': { domain_name: 'corp.example', rule_type: 'FORWARD', resolver_endpoint_id: 'e', target_ip: [{ ip: '10.0.0.53', port: 53 }] } },
    ],
    [
      'AWS::Route53Resolver::FirewallRuleGroup',
      '{FirewallRules: [{FirewallDomainListId: d, Action: BLOCK, Priority: 1}]}',
      { 'aws_route53_resolver_firewall_rule_group X': {}, 'aws_route53_resolver_firewall_rule X.firewall_rules[0]': { firewall_domain_list_id: 'd', action: 'BLOCK', priority: 1, firewall_rule_group_id: '<X.id>' } },
    ],
  ],
  edges: [
    [
      'AWS::CloudFront::Distribution',
      '{DistributionConfig: {Enabled: true, Aliases: [shop.example], Origins: [{Id: o, DomainName: a.example, CustomOriginConfig: {HTTPSPort: 8443, OriginProtocolPolicy: https-only}}], DefaultCacheBehavior: {TargetOriginId: o, ViewerProtocolPolicy: redirect-to-https}, CacheBehaviors: [{PathPattern: /api/*, TargetOriginId: o}], ViewerCertificate: {AcmCertificateArn: c}}}',
      {
        'aws_cloudfront_distribution X': {
          enabled: true,
          aliases: ['shop.example'],
          origin: [{ origin_id: 'o', domain_name: 'a.example', custom_origin_config: [{ https_port: 8443, origin_protocol_policy: 'https-only' }] }],
          default_cache_behavior: [{ target_origin_id: 'o', viewer_protocol_policy: 'redirect-to-https' }],
          ordered_cache_behavior: [{ path_pattern: '/api/*', target_origin_id: 'o' }],
          viewer_certificate: [{ acm_certificate_arn: 'c' }],
        },
      },
    ],
    [
      'AWS::ApiGateway::Method',
      '{RestApiId: r, ResourceId: s, HttpMethod: GET, AuthorizationType: NONE, Integration: {Type: HTTP_PROXY, ConnectionType: VPC_LINK, ConnectionId: l, Uri: "http://x/"}}',
      {
        'aws_api_gateway_method X': { rest_api_id: 'r', resource_id: 's', http_method: 'GET', authorization: 'NONE' },
        'aws_api_gateway_integration X.integration': { rest_api_id: 'r', resource_id: 's', http_method: 'GET', type: 'HTTP_PROXY', connection_type: 'VPC_LINK', connection_id: 'l', uri: 'http://x/' },
      },
    ],
    ['AWS::ApiGatewayV2::VpcLink', '{Name: n, SubnetIds: [s], SecurityGroupIds: [g]}', { 'aws_apigatewayv2_vpc_link X': { name: 'n', subnet_ids: ['s'], security_group_ids: ['g'] } }],
    [
      'AWS::WAFv2::WebACL',
      '{Scope: REGIONAL, DefaultAction: {Allow: {}}, VisibilityConfig: {MetricName: m}, Rules: [{Name: r, Priority: 1, Action: {Block: {}}, Statement: {NotStatement: {Statement: {IPSetReferenceStatement: {Arn: a}}}}}]}',
      {
        'aws_wafv2_web_acl X': {
          scope: 'REGIONAL',
          default_action: [{ allow: [{}] }],
          rule: [{ name: 'r', priority: 1, action: [{ block: [{}] }], statement: [{ not_statement: [{ statement: [{ ip_set_reference_statement: [{ arn: 'a' }] }] }] }] }],
        },
      },
    ],
    ['AWS::WAFv2::RegexPatternSet', '{Scope: REGIONAL, RegularExpressionList: [a, b]}', { 'aws_wafv2_regex_pattern_set X': { scope: 'REGIONAL', regular_expression: [{ regex_string: 'a' }, { regex_string: 'b' }] } }],
    ['AWS::GlobalAccelerator::Listener', '{AcceleratorArn: a, Protocol: TCP, PortRanges: [{FromPort: "443", ToPort: 443}]}', { 'aws_globalaccelerator_listener X': { accelerator_arn: 'a', protocol: 'TCP', port_range: [{ from_port: 443, to_port: 443 }] } }],
    [
      'AWS::NetworkFirewall::RuleGroup',
      '{RuleGroupName: n, Type: STATEFUL, Capacity: 100, RuleGroup: {RuleVariables: {IPSets: {HOME_NET: {Definition: [10.0.0.0/8]}}}, RulesSource: {StatefulRules: [{Action: PASS, Header: {Protocol: TCP, Source: ANY, SourcePort: ANY, Direction: FORWARD, Destination: 10.0.0.0/8, DestinationPort: 443}, RuleOptions: [{Keyword: "sid:1"}]}]}}}',
      {
        'aws_networkfirewall_rule_group X': {
          name: 'n',
          type: 'STATEFUL',
          capacity: 100,
          rule_group: [
            {
              rule_variables: [{ ip_sets: [{ key: 'HOME_NET', ip_set: [{ definition: ['10.0.0.0/8'] }] }] }],
              rules_source: [
                {
                  stateful_rule: [
                    {
                      action: 'PASS',
                      header: [{ protocol: 'TCP', source: 'ANY', source_port: 'ANY', direction: 'FORWARD', destination: '10.0.0.0/8', destination_port: '443' }],
                      rule_option: [{ keyword: 'sid:1' }],
                    },
                  ],
                },
              ],
            },
          ],
        },
      },
    ],
    ['AWS::NetworkFirewall::Firewall', '{FirewallPolicyArn: p, VpcId: v, SubnetMappings: [{SubnetId: s}]}', { 'aws_networkfirewall_firewall X': { firewall_policy_arn: 'p', vpc_id: 'v', subnet_mapping: [{ subnet_id: 's' }] } }],
  ],
  'what nobody translates': [
    ['AWS::S3::Bucket', '{}', {}, '  Y: {Type: AWS::S3::Bucket}\n', ['AWS::S3::Bucket (2)']],
    ['Custom::Thing', '{ServiceToken: t}', {}, '', ['Custom::Thing']],
    ['AWS::EC2::LocalGatewayRoute', '{}', {}, '', ['AWS::EC2::LocalGatewayRoute']],
  ],
}

for (const [area, rows] of Object.entries(areas)) {
  describe(area, () => {
    for (const [type, properties, expected, more, unread] of rows) it(`${type} ${properties.slice(0, 60)}`, () => check(type, properties, expected, more, unread))
  })
}

it('what is left out changes answers where it could', () => {
  const { unread } = readTemplates('Resources: {A: {Type: AWS::IAM::Role}, B: {Type: AWS::VpcLattice::Service}, C: {Type: AWS::EC2::VPC, Properties: {X: 1}}, D: {Type: AWS::EC2::FlowLog, Properties: {X: 1}}, E: {Type: "Custom::X"}}\n')
  expect(unread.map(({ what, changesAnswers }) => [what, changesAnswers])).toEqual([
    ['AWS::EC2::VPC X of C', true],
    ['AWS::EC2::FlowLog X of D', false],
    ['AWS::IAM::Role', false],
    ['AWS::VpcLattice::Service', true],
    ['Custom::X', true],
  ])
})

it('defaults say where they come from, values where they stand', () => {
  const { resources = [] } = readTemplates('Parameters:\n  C: {Type: String, Default: 10.0.0.0/8}\nResources:\n  G:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      VpcId: vpc-1\n  V:\n    Type: AWS::EC2::VPC\n    Properties:\n      CidrBlock: !Ref C\n')
  const [group, rule, , network] = resources
  expect(placesOf(rule!.origin).map(formatPlace)).toEqual(['(aws: a security group without egress rules allows all outbound traffic)'])
  expect(linesOf(group!.attributes.get('vpc_id'))).toEqual(['t.yaml:7'])
  expect(linesOf(network!.attributes.get('cidr_block'))).toEqual(['t.yaml:11', 't.yaml:2'])
})

describe('names', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['VpcId', 'vpc_id'],
    ['CidrIpv6', 'cidr_ipv6'],
    ['Ipv6CidrBlock', 'ipv6_cidr_block'],
    ['VPCZoneIdentifier', 'vpc_zone_identifier'],
    ['TargetGroupARNs', 'target_group_arns'],
    ['DBSubnetGroupName', 'db_subnet_group_name'],
    ['IPSetReferenceStatement', 'ip_set_reference_statement'],
    ['PrivateIPv4Address', 'private_ipv4_address'],
    ['NATGateways', 'nat_gateways'],
    ['Endpoint.Address', 'endpoint_address'],
  ]
  it.each(rows)('%s is %s', (name, expected) => expect(snake(name)).toBe(expected))
})

/** Every name that a table gives to something. */
function namesIn(table: TypeTable): string[] {
  const of = (fields: Fields): string[] =>
    Object.values(fields).flatMap((field) => [...('to' in field ? field.to.split('.') : []), ...('fields' in field ? of(field.fields) : []), ...('back' in field ? [field.back] : [])])
  return [table.type, table.ref, ...of(table.fields), ...(table.implied ?? []).map(({ to }) => to), ...(table.variants ?? []).flatMap((variant) => namesIn(variant.table))]
}

it.each(Object.entries(tables))('%s has names as the provider writes them', (_, table) => {
  for (const name of namesIn(table)) expect(name).toMatch(/^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/)
  expect(table.type).toMatch(/^aws_/)
})

it('reads any properties of any type, and says the same each time', () => {
  const scalar = fc.oneof(fc.string({ maxLength: 5 }), fc.integer(), fc.boolean(), fc.constant(null), fc.constant({ Ref: 'Nothing' }), fc.constant({ Ref: 'P' }))
  const value = fc.letrec((tie) => ({
    any: fc.oneof({ depthSize: 'small' }, scalar, fc.array(tie('any'), { maxLength: 3 }), fc.dictionary(fc.constantFrom('Key', 'Value', 'Items', 'VpcId', 'Values', 'Field'), tie('any'), { maxKeys: 3 })),
  })).any
  const entries = Object.entries(tables)
  fc.assert(
    fc.property(fc.nat(entries.length - 1), fc.array(fc.tuple(fc.nat(60), value), { maxLength: 6 }), (which, given) => {
      const [type, table] = entries[which]!
      const names = Object.keys(table.fields)
      const properties = Object.fromEntries(given.map(([index, held]) => [names[index % Math.max(names.length, 1)] ?? 'X', held]))
      const text = JSON.stringify({ AWSTemplateFormatVersion: '2010-09-09', Parameters: { P: { Type: 'String' } }, Resources: { X: { Type: type, Properties: properties } } })
      const [first, second] = [readTemplates(text), readTemplates(text)]
      expect(described(first.resources ?? [])).toEqual(described(second.resources ?? []))
    }),
    { numRuns: 250, seed: Number(process.env.FUZZ_SEED ?? 818988) },
  )
})
