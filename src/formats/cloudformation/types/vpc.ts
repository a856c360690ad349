import { textOf, unknownValue } from '../value.ts'
import { bool, block, choice, idle, lift, number, pluck, table, tags, text, texts } from './table.ts'
import type { Draft, Service } from './table.ts'

const portRange = lift(number('From=from_port To=to_port'))

export const vpcs: Service = {
  'AWS::EC2::VPC': table(
    'aws_vpc',
    { gets: `
      VpcId=id DefaultNetworkAcl=default_network_acl_id DefaultSecurityGroup=default_security_group_id Ipv6CidrBlocks=ipv6_cidr_blocks
      CidrBlockAssociations=cidr_block_associations
    ` },
    text('CidrBlock InstanceTenancy Ipv4IpamPoolId'),
    number('Ipv4NetmaskLength'),
    bool('EnableDnsSupport EnableDnsHostnames'),
    tags,
  ),
  'AWS::EC2::VPCCidrBlock': table(
    'aws_vpc_ipv4_cidr_block_association',
    {
      variants: ['AmazonProvidedIpv6CidrBlock', 'Ipv6CidrBlock', 'Ipv6IpamPoolId'].map((property) => ({
        with: property,
        table: table(
          'aws_vpc_ipv6_cidr_block_association',
          {},
          text('VpcId Ipv6CidrBlock Ipv6Pool Ipv6IpamPoolId'),
          number('Ipv6NetmaskLength'),
          bool('AmazonProvidedIpv6CidrBlock=assign_generated_ipv6_cidr_block'),
          idle('Ipv6CidrBlockNetworkBorderGroup'),
        ),
      })),
    },
    text('VpcId CidrBlock Ipv4IpamPoolId'),
    number('Ipv4NetmaskLength'),
  ),
  'AWS::EC2::Subnet': table(
    'aws_subnet',
    { gets: 'SubnetId=id NetworkAclAssociationId=network_acl_association_id Ipv6CidrBlocks=ipv6_cidr_blocks' },
    text('VpcId CidrBlock Ipv6CidrBlock AvailabilityZone AvailabilityZoneId OutpostArn Ipv4IpamPoolId Ipv6IpamPoolId'),
    number('Ipv4NetmaskLength Ipv6NetmaskLength EnableLniAtDeviceIndex'),
    bool('MapPublicIpOnLaunch AssignIpv6AddressOnCreation EnableDns64 Ipv6Native'),
    {
      PrivateDnsNameOptionsOnLaunch: lift(
        text('HostnameType=private_dns_hostname_type_on_launch'),
        bool(`
          EnableResourceNameDnsARecord=enable_resource_name_dns_a_record_on_launch
          EnableResourceNameDnsAAAARecord=enable_resource_name_dns_aaaa_record_on_launch
        `),
      ),
    },
    tags,
  ),
  'AWS::EC2::SubnetCidrBlock': table(
    'aws_subnet_cidr_block',
    {},
    text('SubnetId Ipv6CidrBlock Ipv6IpamPoolId'),
    number('Ipv6NetmaskLength'),
  ),
  'AWS::EC2::RouteTable': table('aws_route_table', { gets: 'RouteTableId=id' }, text('VpcId'), tags),
  'AWS::EC2::Route': table(
    'aws_route',
    { gets: 'CidrBlock=destination_cidr_block' },
    text('RouteTableId DestinationCidrBlock DestinationIpv6CidrBlock DestinationPrefixListId CarrierGatewayId CoreNetworkArn'),
    text('EgressOnlyInternetGatewayId=egress_only_gateway_id GatewayId InstanceId LocalGatewayId NatGatewayId NetworkInterfaceId'),
    text('TransitGatewayId VpcEndpointId VpcPeeringConnectionId OdbNetworkArn'),
  ),
  'AWS::EC2::SubnetRouteTableAssociation': table('aws_route_table_association', {}, text('SubnetId RouteTableId')),
  'AWS::EC2::GatewayRouteTableAssociation': table('aws_route_table_association', {}, text('GatewayId RouteTableId')),
  'AWS::EC2::InternetGateway': table('aws_internet_gateway', { gets: 'InternetGatewayId=id' }, tags),
  'AWS::EC2::VPCGatewayAttachment': table(
    'aws_internet_gateway_attachment',
    { variants: [{ with: 'VpnGatewayId', table: table('aws_vpn_gateway_attachment', {}, text('VpcId VpnGatewayId InternetGatewayId')) }] },
    text('VpcId InternetGatewayId'),
  ),
  'AWS::EC2::EgressOnlyInternetGateway': table('aws_egress_only_internet_gateway', {}, text('VpcId'), tags),
  'AWS::EC2::CarrierGateway': table('aws_ec2_carrier_gateway', { gets: 'CarrierGatewayId=id' }, text('VpcId'), tags),
  'AWS::EC2::NatGateway': table(
    'aws_nat_gateway',
    { gets: 'NatGatewayId=id EniId=network_interface_id PublicIp' },
    text('AllocationId SubnetId ConnectivityType PrivateIpAddress=private_ip VpcId AvailabilityMode'),
    texts('SecondaryAllocationIds SecondaryPrivateIpAddresses'),
    number('SecondaryPrivateIpAddressCount'),
    { AvailabilityZoneAddresses: block('availability_zone_address', texts('AllocationIds'), text('AvailabilityZone AvailabilityZoneId')) },
    idle('MaxDrainDurationSeconds'),
    tags,
  ),
  'AWS::EC2::EIP': table(
    'aws_eip',
    { ref: 'public_ip', gets: 'AllocationId=allocation_id PublicIp' },
    text('Domain InstanceId=instance PublicIpv4Pool Address=address NetworkBorderGroup IpamPoolId'),
    idle('TransferAddress'),
    tags,
  ),
  'AWS::EC2::EIPAssociation': table(
    'aws_eip_association',
    {},
    text('AllocationId InstanceId NetworkInterfaceId PrivateIpAddress EIP=public_ip'),
  ),
  'AWS::EC2::NetworkAcl': table('aws_network_acl', {}, text('VpcId'), tags),
  'AWS::EC2::NetworkAclEntry': table(
    'aws_network_acl_rule',
    {},
    text('NetworkAclId CidrBlock Ipv6CidrBlock RuleAction Protocol'),
    number('RuleNumber'),
    bool('Egress'),
    { PortRange: portRange, Icmp: lift(number('Code=icmp_code Type=icmp_type')) },
  ),
  'AWS::EC2::SubnetNetworkAclAssociation': table('aws_network_acl_association', {}, text('SubnetId NetworkAclId')),
  'AWS::EC2::PrefixList': table(
    'aws_ec2_managed_prefix_list',
    { gets: 'PrefixListId=id' },
    text('PrefixListName=name AddressFamily'),
    number('MaxEntries'),
    { Entries: block('entry', text('Cidr Description')) },
    tags,
  ),
  'AWS::EC2::DHCPOptions': table(
    'aws_vpc_dhcp_options',
    { gets: 'DhcpOptionsId=id' },
    text('DomainName'),
    texts('DomainNameServers NtpServers NetbiosNameServers'),
    idle('NetbiosNodeType Ipv6AddressPreferredLeaseTime'),
    tags,
  ),
  'AWS::EC2::VPCDHCPOptionsAssociation': table('aws_vpc_dhcp_options_association', {}, text('VpcId DhcpOptionsId')),
  'AWS::EC2::FlowLog': table(
    'aws_flow_log',
    { quiet: true, finish: flowLog },
    text('ResourceId ResourceType TrafficType LogDestination LogDestinationType LogGroupName LogFormat'),
    number('MaxAggregationInterval'),
    text('DeliverLogsPermissionArn=iam_role_arn DeliverCrossAccountRole'),
    idle('DestinationOptions'),
    tags,
  ),
  // CloudFormation accepts a connection within one account, and elsewhere by the role that it is given (aws-resource-
  // ec2-vpcpeeringconnection, 2026-11).
  'AWS::EC2::VPCPeeringConnection': table(
    'aws_vpc_peering_connection',
    {
      implied: [{ to: 'auto_accept', value: true, says: 'cloudformation: a peering connection is accepted when the stack is made' }],
      variants: [
        {
          with: 'PeerOwnerId',
          table: table(
            'aws_vpc_peering_connection',
            {
              variants: [
                {
                  with: 'PeerRoleArn',
                  table: table(
                    'aws_vpc_peering_connection',
                    { implied: [{ to: 'auto_accept', value: true, says: `
                      cloudformation: a peering connection is accepted by the role of the other account
                    ` }] },
                    text('VpcId PeerVpcId PeerOwnerId PeerRegion'),
                    idle('PeerRoleArn'),
                    tags,
                  ),
                },
              ],
            },
            text('VpcId PeerVpcId PeerOwnerId PeerRegion'),
            tags,
          ),
        },
      ],
    },
    text('VpcId PeerVpcId PeerRegion'),
    idle('PeerRoleArn'),
    tags,
  ),
  'AWS::EC2::VPCEndpoint': table(
    'aws_vpc_endpoint',
    { gets: 'DnsEntries=dns_entry NetworkInterfaceIds CreationTimestamp', finish: tellPrivateNames },
    text('VpcId ServiceName VpcEndpointType IpAddressType ServiceRegion ServiceNetworkArn ResourceConfigurationArn'),
    texts('RouteTableIds SubnetIds SecurityGroupIds'),
    bool('PrivateDnsEnabled'),
    {
      PolicyDocument: { kind: 'document', to: 'policy' },
      DnsOptions: block(
        'dns_options',
        text('DnsRecordIpType PrivateDnsPreference'),
        texts('PrivateDnsSpecifiedDomains'),
        {
          PrivateDnsOnlyForInboundResolverEndpoint: choice(
            'private_dns_only_for_inbound_resolver_endpoint',
            { OnlyInboundResolver: true, AllResolvers: false },
          ),
        },
      ),
    },
    tags,
  ),
  'AWS::EC2::VPCEndpointService': table(
    'aws_vpc_endpoint_service',
    { gets: 'ServiceId=id' },
    bool('AcceptanceRequired'),
    texts('NetworkLoadBalancerArns GatewayLoadBalancerArns SupportedIpAddressTypes SupportedRegions'),
    text('PrivateDnsName'),
    idle('ContributorInsightsEnabled PayerResponsibility'),
    tags,
  ),
  'AWS::EC2::VPCEndpointServicePermissions': table(
    'aws_vpc_endpoint_service_allowed_principal',
    { finish: eachPrincipal },
    text('ServiceId=vpc_endpoint_service_id'),
    texts('AllowedPrincipals'),
  ),
  'AWS::EC2::NetworkInterface': table(
    'aws_network_interface',
    { gets: `
      PrimaryPrivateIpAddress=private_ip PrimaryIpv6Address=primary_ipv6_address SecondaryPrivateIpAddresses=private_ips VpcId
    `, finish: listAddress },
    text('SubnetId Description PrivateIpAddress=private_ip InterfaceType'),
    texts('GroupSet=security_groups'),
    bool('SourceDestCheck EnablePrimaryIpv6'),
    number('SecondaryPrivateIpAddressCount=private_ips_count Ipv6AddressCount Ipv4PrefixCount Ipv6PrefixCount'),
    {
      PrivateIpAddresses: pluck('private_ips', 'PrivateIpAddress'),
      Ipv6Addresses: pluck('ipv6_addresses', 'Ipv6Address'),
      Ipv4Prefixes: pluck('ipv4_prefixes', 'Ipv4Prefix'),
      Ipv6Prefixes: pluck('ipv6_prefixes', 'Ipv6Prefix'),
    },
    idle('ConnectionTrackingSpecification PublicIpDnsHostnameTypeSpecification'),
    tags,
  ),
  'AWS::EC2::NetworkInterfaceAttachment': table(
    'aws_network_interface_attachment',
    { gets: 'AttachmentId=attachment_id' },
    text('InstanceId NetworkInterfaceId'),
    number('DeviceIndex NetworkCardIndex'),
    idle('DeleteOnTermination EnaSrdSpecification EnaQueueCount'),
  ),
}

/**
 * The provider would say no; what the interface does where nobody says so isn't documented (CreateVpcEndpoint PrivateDnsEnabled, 2026-11).
 */
function tellPrivateNames(draft: Draft): readonly Draft[] {
  const { attributes } = draft
  const kind = attributes.get('vpc_endpoint_type')
  if (textOf(kind) === 'Interface' && kind !== undefined && !attributes.has('private_dns_enabled')) {
    attributes.set('private_dns_enabled', unknownValue('PrivateDnsEnabled is not set', kind.origin))
  }
  return [draft]
}

/** The provider lists all addresses of an interface, the one that stands alone too. */
function listAddress(draft: Draft): readonly Draft[] {
  const { attributes } = draft
  const address = attributes.get('private_ip')
  if (address !== undefined && !attributes.has('private_ips')) {
    attributes.set('private_ips', { kind: 'list', items: [address], origin: address.origin })
  }
  return [draft]
}

const logged: Readonly<Record<string, string>> = {
  VPC: 'vpc_id',
  Subnet: 'subnet_id',
  NetworkInterface: 'eni_id',
  TransitGateway: 'transit_gateway_id',
  TransitGatewayAttachment: 'transit_gateway_attachment_id',
}

/** The provider has an attribute for each type of what is logged. */
function flowLog(draft: Draft): readonly Draft[] {
  const { attributes } = draft
  const kind = attributes.get('resource_type')
  const id = attributes.get('resource_id')
  const name = kind?.kind === 'text' ? logged[kind.value] : undefined
  if (name !== undefined && id !== undefined) attributes.set(name, id)
  attributes.delete('resource_type')
  attributes.delete('resource_id')
  return [draft]
}

/** One resource for each principal that may connect. */
function eachPrincipal({ type, attributes }: Draft): readonly Draft[] {
  const principals = attributes.get('allowed_principals')
  const service = attributes.get('vpc_endpoint_service_id')
  const items = principals === undefined ? [] : principals.kind === 'list' ? principals.items : [principals]
  return items.map((item, index) => ({
    type,
    suffix: `[${index}]`,
    attributes: new Map([['principal_arn', item], ...(service === undefined ? [] : ([['vpc_endpoint_service_id', service]] as const))]),
  }))
}
