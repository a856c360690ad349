import { changed, each, firstOf, is, same, tags, untold, type Kind, type Listing, type Made } from '../table.ts'
import type { Item } from '../item.ts'

/*
 * What `aws ec2 describe-…` answers (AWS CLI command reference and the service models of botocore 1.43, 2026-11), as the provider's resources
 * (registry.terraform.io, hashicorp/aws, 2026-11).
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
  make: (item) => item.say('', () => (item.items('UserIdGroupPairs')?.of ?? []).some((one) => one.tell('GroupId') === item.around?.tell('GroupId'))),
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

/** AWS: a VPC may keep all internet gateways from passing anything (vpc block public access, 2026-11). */
const notBlocked = 'BlockPublicAccessStates.InternetGatewayBlockMode=off'

const isAssociated = (state: string) => (item: Item): boolean => ['associated', 'associating', undefined].includes(item.tell(state))
const isFirst = (item: Item): boolean => item.around?.items('Ipv6CidrBlockAssociationSet')?.of.find(isAssociated('Ipv6CidrBlockState.State'))?.tree === item.tree

/** The first IPv6 block that is in use. */
const firstIpv6: Made = {
  uses: ['Ipv6CidrBlockAssociationSet'],
  make: (item) => item.items('Ipv6CidrBlockAssociationSet')?.of.find(isAssociated('Ipv6CidrBlockState.State'))?.make('Ipv6CidrBlock'),
}

const attachedVpc: Made = {
  uses: ['Attachments'],
  make: (item) => item.items('Attachments')?.of.find((one) => !['detached', 'detaching'].includes(one.tell('State') ?? ''))?.make('VpcId'),
}

/** An interface as described by itself, or within its instance. */
const interfaceKind: Kind = {
  type: 'aws_network_interface',
  id: 'NetworkInterfaceId',
  take: {
    subnet_id: 'SubnetId',
    private_ip: 'PrivateIpAddress',
    private_ips: 'PrivateIpAddresses[].PrivateIpAddress',
    ipv6_addresses: 'Ipv6Addresses[].Ipv6Address',
    ipv6_prefixes: 'Ipv6Prefixes[].Ipv6Prefix',
    ipv4_prefixes: 'Ipv4Prefixes[].Ipv4Prefix',
    security_groups: 'Groups[].GroupId',
    interface_type: 'InterfaceType',
    source_dest_check: 'SourceDestCheck',
    description: 'Description',
    association: each('Association', { public_ip: 'PublicIp', allocation_id: 'AllocationId', association_id: 'AssociationId', carrier_ip: 'CarrierIp' }, ['IpOwnerId', 'PublicDnsName', 'CustomerOwnedIp']),
    attachment: each('Attachment', { instance: firstOf('InstanceId', '^^InstanceId'), device_index: 'DeviceIndex', attachment_id: 'AttachmentId' }, ['AttachTime', 'DeleteOnTermination', 'Status', 'InstanceOwnerId', 'NetworkCardIndex', 'EnaSrdSpecification', 'EnaQueueCount']),
    requester_managed: 'RequesterManaged',
    tags: tags('TagSet'),
  },
  harmless: ['AvailabilityZone', 'AvailabilityZoneId', 'MacAddress', 'OwnerId', 'PrivateDnsName', 'PublicDnsName', 'PublicIpDnsNameOptions', 'RequesterId', 'Status', 'VpcId', 'OutpostArn', 'ConnectionTrackingConfiguration', 'ConnectionTrackingConfigurationResponse', 'Ipv6Native', 'Ipv6Address', 'DenyAllIgwTraffic', 'Operator', 'AssociatedSubnets'],
}

const instanceKind: Kind = {
  type: 'aws_instance',
  id: 'InstanceId',
  owner: '^OwnerId',
  // AWS: terminated instances are shown for an hour, and hold nothing (ec2-instance-lifecycle, 2026-11).
  when: (item) => !['terminated', 'shutting-down'].includes(item.tell('State.Name') ?? ''),
  take: {
    ami: 'ImageId',
    ...same('InstanceType', 'KeyName', 'SubnetId', 'EbsOptimized', 'SourceDestCheck'),
    private_ip: 'PrivateIpAddress',
    public_ip: 'PublicIpAddress',
    private_dns: 'PrivateDnsName',
    public_dns: 'PublicDnsName',
    associate_public_ip_address: { uses: ['PublicIpAddress'], make: (item) => item.say('', () => item.tell('PublicIpAddress') !== undefined) },
    vpc_security_group_ids: 'SecurityGroups[].GroupId',
    ipv6_addresses: 'NetworkInterfaces[].Ipv6Addresses[].Ipv6Address',
    availability_zone: 'Placement.AvailabilityZone',
    tenancy: 'Placement.Tenancy',
    instance_state: 'State.Name',
    iam_instance_profile: 'IamInstanceProfile.Arn',
    network_interface: each('NetworkInterfaces', { network_interface_id: 'NetworkInterfaceId', device_index: 'Attachment.DeviceIndex' }, fieldsOf(interfaceKind)),
    tags: tags(),
  },
  harmless: [
    'AmiLaunchIndex', 'Architecture', 'BlockDeviceMappings', 'BootMode', 'CapacityBlockId', 'CapacityReservationId', 'CapacityReservationSpecification', 'ClientToken', 'CpuOptions', 'CurrentInstanceBootMode', 'ElasticGpuAssociations',
    'ElasticInferenceAcceleratorAssociations', 'EnaSupport', 'EnclaveOptions', 'HibernationOptions', 'Hypervisor', 'InstanceLifecycle', 'Ipv6Address', 'KernelId', 'LaunchTime', 'Licenses', 'MaintenanceOptions', 'MetadataOptions',
    'Monitoring', 'NetworkPerformanceOptions', 'Operator', 'OutpostArn', 'Platform', 'PlatformDetails', 'PrivateDnsNameOptions', 'ProductCodes', 'RamdiskId', 'RootDeviceName', 'RootDeviceType', 'SpotInstanceRequestId',
    'SriovNetSupport', 'StateReason', 'StateTransitionReason', 'TpmSupport', 'UsageOperation', 'UsageOperationUpdateTime', 'VirtualizationType', 'VpcId',
  ],
  parts: [{ ...interfaceKind, from: 'NetworkInterfaces[]', owner: 'OwnerId' }],
}

function fieldsOf(kind: Kind): readonly string[] {
  return [...Object.values(kind.take).flatMap((from) => (typeof from === 'string' ? [from] : from.uses)), ...(kind.harmless ?? [])]
}

const routeTargets = {
  ...same('GatewayId', 'InstanceId', 'NatGatewayId', 'TransitGatewayId', 'LocalGatewayId', 'CarrierGatewayId', 'NetworkInterfaceId', 'VpcPeeringConnectionId', 'CoreNetworkArn', 'OdbNetworkArn'),
  egress_only_gateway_id: 'EgressOnlyInternetGatewayId',
}

/** AWS: a gateway endpoint's route names it as a gateway, an interface's names the interface of the endpoint (describe-route-tables, 2026-11). */
const endpointTarget: Made = { uses: ['GatewayId'], make: (item) => (item.tell('GatewayId')?.startsWith('vpce-') === true ? item.make('GatewayId') : undefined) }
const gatewayTarget: Made = { uses: ['GatewayId'], make: (item) => (item.tell('GatewayId')?.startsWith('vpce-') === true ? undefined : item.make('GatewayId')) }

export const ec2: readonly Listing[] = [
  {
    key: 'Vpcs',
    kinds: [
      {
        type: 'aws_vpc',
        id: 'VpcId',
        take: {
          ...same('CidrBlock', 'InstanceTenancy', 'DhcpOptionsId', 'OwnerId'),
          ipv6_cidr_block: firstIpv6,
          enable_dns_support: untold('describe-vpc-attribute --attribute enableDnsSupport was not read'),
          enable_dns_hostnames: untold('describe-vpc-attribute --attribute enableDnsHostnames was not read'),
          default: 'IsDefault',
          tags: tags(),
        },
        harmless: ['State', 'EncryptionControl', notBlocked],
        parts: [
          {
            from: 'CidrBlockAssociationSet[]',
            type: 'aws_vpc_ipv4_cidr_block_association',
            id: 'AssociationId',
            owner: '^OwnerId',
            when: (item) => isAssociated('CidrBlockState.State')(item) && item.tell('CidrBlock') !== item.around?.tell('CidrBlock'),
            take: { vpc_id: '^VpcId', cidr_block: 'CidrBlock' },
            harmless: ['CidrBlockState'],
          },
          {
            from: 'Ipv6CidrBlockAssociationSet[]',
            type: 'aws_vpc_ipv6_cidr_block_association',
            id: 'AssociationId',
            owner: '^OwnerId',
            when: (item) => isAssociated('Ipv6CidrBlockState.State')(item) && !isFirst(item),
            take: { vpc_id: '^VpcId', ipv6_cidr_block: 'Ipv6CidrBlock' },
            harmless: ['Ipv6CidrBlockState', 'NetworkBorderGroup', 'Ipv6Pool', 'Ipv6AddressAttribute', 'IpSource'],
          },
        ],
      },
    ],
  },
  {
    key: 'Subnets',
    kinds: [
      {
        type: 'aws_subnet',
        id: 'SubnetId',
        keys: ['SubnetArn'],
        take: {
          arn: 'SubnetArn',
          ...same('VpcId', 'CidrBlock', 'AvailabilityZone', 'AvailabilityZoneId', 'MapPublicIpOnLaunch', 'AssignIpv6AddressOnCreation', 'MapCustomerOwnedIpOnLaunch', 'CustomerOwnedIpv4Pool', 'OutpostArn', 'EnableDns64', 'Ipv6Native', 'OwnerId'),
          ipv6_cidr_block: firstIpv6,
          enable_lni_at_device_index: 'EnableLniAtDeviceIndex',
          private_dns_hostname_type_on_launch: 'PrivateDnsNameOptionsOnLaunch.HostnameType',
          enable_resource_name_dns_a_record_on_launch: 'PrivateDnsNameOptionsOnLaunch.EnableResourceNameDnsARecord',
          enable_resource_name_dns_aaaa_record_on_launch: 'PrivateDnsNameOptionsOnLaunch.EnableResourceNameDnsAAAARecord',
          tags: tags(),
        },
        harmless: ['State', 'AvailableIpAddressCount', 'DefaultForAz', 'Type', notBlocked],
      },
    ],
  },
  {
    key: 'RouteTables',
    kinds: [
      {
        type: 'aws_route_table',
        id: 'RouteTableId',
        take: {
          ...same('VpcId', 'OwnerId'),
          propagating_vgws: 'PropagatingVgws[].GatewayId',
          route: each(
            'Routes',
            {
              ...routeTargets,
              gateway_id: gatewayTarget,
              vpc_endpoint_id: endpointTarget,
              cidr_block: 'DestinationCidrBlock',
              ipv6_cidr_block: 'DestinationIpv6CidrBlock',
              destination_prefix_list_id: 'DestinationPrefixListId',
              state: 'State',
              origin: 'Origin',
            },
            ['InstanceOwnerId', 'IpAddress'],
          ),
          tags: tags(),
        },
        parts: [
          {
            from: 'Associations[]',
            type: 'aws_main_route_table_association',
            id: 'RouteTableAssociationId',
            owner: '^OwnerId',
            when: (item) => item.tell('Main') === 'true',
            take: { vpc_id: '^VpcId', route_table_id: 'RouteTableId' },
            harmless: ['Main', 'AssociationState'],
          },
          {
            from: 'Associations[]',
            type: 'aws_route_table_association',
            id: 'RouteTableAssociationId',
            owner: '^OwnerId',
            when: (item) => item.tell('Main') !== 'true' && isAssociated('AssociationState.State')(item),
            take: same('RouteTableId', 'SubnetId', 'GatewayId'),
            harmless: ['Main', 'AssociationState', 'PublicIpv4Pool'],
          },
        ],
      },
    ],
  },
  {
    key: 'SecurityGroups',
    kinds: [
      {
        type: 'aws_security_group',
        id: 'GroupId',
        keys: ['SecurityGroupArn'],
        take: { arn: 'SecurityGroupArn', name: 'GroupName', ...same('Description', 'VpcId', 'OwnerId'), ingress: permissions('IpPermissions'), egress: permissions('IpPermissionsEgress'), tags: tags() },
      },
    ],
  },
  { key: 'SecurityGroupRules', kinds: [groupRule('aws_vpc_security_group_ingress_rule', false), groupRule('aws_vpc_security_group_egress_rule', true)] },
  { key: 'SecurityGroupVpcAssociations', kinds: [{ type: 'aws_vpc_security_group_vpc_association', id: ['GroupId', 'VpcId'], owner: 'GroupOwnerId', take: { security_group_id: 'GroupId', vpc_id: 'VpcId', state: 'State' }, harmless: ['VpcOwnerId', 'StateReason'] }] },
  {
    key: 'NetworkAcls',
    kinds: [
      {
        type: 'aws_network_acl',
        id: 'NetworkAclId',
        take: { ...same('VpcId', 'OwnerId'), subnet_ids: 'Associations[].SubnetId', ingress: entries(false), egress: entries(true), tags: tags() },
        harmless: ['IsDefault'],
      },
    ],
  },
  { key: 'InternetGateways', kinds: [{ type: 'aws_internet_gateway', id: 'InternetGatewayId', take: { vpc_id: attachedVpc, owner_id: 'OwnerId', tags: tags() } }] },
  { key: 'EgressOnlyInternetGateways', kinds: [{ type: 'aws_egress_only_internet_gateway', id: 'EgressOnlyInternetGatewayId', take: { vpc_id: attachedVpc, tags: tags() } }] },
  { key: 'CarrierGateways', kinds: [{ type: 'aws_ec2_carrier_gateway', id: 'CarrierGatewayId', take: { ...same('VpcId', 'OwnerId'), tags: tags() }, harmless: ['State'] }] },
  {
    key: 'NatGateways',
    kinds: [
      {
        type: 'aws_nat_gateway',
        id: 'NatGatewayId',
        when: (item) => !['deleted', 'deleting', 'failed'].includes(item.tell('State') ?? ''),
        take: {
          ...same('SubnetId', 'VpcId', 'ConnectivityType', 'AvailabilityMode'),
          allocation_id: 'NatGatewayAddresses[0].AllocationId',
          association_id: 'NatGatewayAddresses[0].AssociationId',
          network_interface_id: 'NatGatewayAddresses[0].NetworkInterfaceId',
          private_ip: 'NatGatewayAddresses[0].PrivateIp',
          public_ip: 'NatGatewayAddresses[0].PublicIp',
          secondary_allocation_ids: secondary('AllocationId'),
          secondary_private_ip_addresses: secondary('PrivateIp'),
          tags: tags(),
        },
        harmless: ['CreateTime', 'DeleteTime', 'State', 'FailureCode', 'FailureMessage', 'ProvisionedBandwidth', 'AttachedAppliances', 'AutoScalingIps', 'AutoProvisionZones', 'RouteTableId'],
      },
    ],
  },
  { key: 'NetworkInterfaces', kinds: [interfaceKind] },
  { key: 'Reservations', deeper: 'Instances', kinds: [instanceKind] },
  {
    key: 'Addresses',
    kinds: [
      {
        type: 'aws_eip',
        id: 'AllocationId',
        keys: ['PublicIp'],
        owner: 'NetworkInterfaceOwnerId',
        take: { ...same('AllocationId', 'AssociationId', 'Domain', 'PublicIp', 'PublicIpv4Pool', 'NetworkBorderGroup', 'CustomerOwnedIp', 'CarrierIp'), instance: 'InstanceId', network_interface: 'NetworkInterfaceId', private_ip: 'PrivateIpAddress', associate_with_private_ip: 'PrivateIpAddress', tags: tags() },
        harmless: ['CustomerOwnedIpv4Pool', 'SubnetId', 'ServiceManaged'],
      },
    ],
  },
  {
    key: 'VpcEndpoints',
    kinds: [
      {
        type: 'aws_vpc_endpoint',
        id: 'VpcEndpointId',
        when: (item) => !['deleted', 'deleting', 'rejected', 'failed', 'expired'].includes((item.tell('State') ?? '').toLowerCase()),
        take: {
          ...same('VpcEndpointType', 'VpcId', 'ServiceName', 'RouteTableIds', 'SubnetIds', 'NetworkInterfaceIds', 'PrivateDnsEnabled', 'RequesterManaged', 'OwnerId', 'IpAddressType', 'ServiceRegion', 'ResourceConfigurationArn', 'ServiceNetworkArn'),
          policy: 'PolicyDocument',
          security_group_ids: 'Groups[].GroupId',
          dns_entry: each('DnsEntries', { dns_name: 'DnsName', hosted_zone_id: 'HostedZoneId' }),
          dns_options: each('DnsOptions', { dns_record_ip_type: 'DnsRecordIpType', private_dns_only_for_inbound_resolver_endpoint: 'PrivateDnsOnlyForInboundResolverEndpoint', private_dns_preference: 'PrivateDnsPreference', private_dns_specified_domains: 'PrivateDnsSpecifiedDomains' }),
          tags: tags(),
        },
        harmless: ['State', 'CreationTimestamp', 'LastError', 'FailureReason', 'Ipv4Prefixes', 'Ipv6Prefixes', 'PayerResponsibility'],
      },
    ],
  },
  {
    key: 'VpcPeeringConnections',
    kinds: [
      {
        type: 'aws_vpc_peering_connection',
        id: 'VpcPeeringConnectionId',
        owner: 'RequesterVpcInfo.OwnerId',
        when: (item) => !['deleted', 'deleting', 'rejected', 'expired', 'failed'].includes(item.tell('Status.Code') ?? ''),
        take: {
          vpc_id: 'RequesterVpcInfo.VpcId',
          peer_vpc_id: 'AccepterVpcInfo.VpcId',
          peer_owner_id: 'AccepterVpcInfo.OwnerId',
          peer_region: 'AccepterVpcInfo.Region',
          accept_status: 'Status.Code',
          auto_accept: is('Status.Code', 'active', 'provisioning'),
          requester: each('RequesterVpcInfo', { allow_remote_vpc_dns_resolution: 'PeeringOptions.AllowDnsResolutionFromRemoteVpc' }, ['CidrBlock', 'Ipv6CidrBlockSet', 'CidrBlockSet', 'OwnerId', 'VpcId', 'Region']),
          accepter: each('AccepterVpcInfo', { allow_remote_vpc_dns_resolution: 'PeeringOptions.AllowDnsResolutionFromRemoteVpc' }, ['CidrBlock', 'Ipv6CidrBlockSet', 'CidrBlockSet', 'OwnerId', 'VpcId', 'Region']),
          tags: tags(),
        },
        harmless: ['ExpirationTime'],
      },
    ],
  },
  {
    key: 'PrefixLists',
    kinds: [
      { type: 'aws_ec2_managed_prefix_list', has: 'PrefixListArn', id: 'PrefixListId', keys: ['PrefixListArn'], take: { arn: 'PrefixListArn', name: 'PrefixListName', ...same('AddressFamily', 'MaxEntries', 'Version', 'OwnerId'), tags: tags() }, harmless: ['State', 'StateMessage', 'IpamPrefixListResolverSyncEnabled', 'IpamPrefixListResolverTargetId'] },
      { type: 'aws_prefix_list', id: 'PrefixListId', take: { name: 'PrefixListName', cidr_blocks: 'Cidrs[]' }, lookedUp: true },
    ],
  },
  { key: 'Entries', kinds: [{ type: 'aws_ec2_managed_prefix_list_entry', has: 'Cidr', id: ['@pl', 'Cidr'], take: { prefix_list_id: '@pl', cidr: 'Cidr', description: 'Description' } }] },
  { key: 'VpnGateways', kinds: [{ type: 'aws_vpn_gateway', id: 'VpnGatewayId', when: (item) => item.tell('State') !== 'deleted', take: { vpc_id: { uses: ['VpcAttachments'], make: (item) => item.items('VpcAttachments')?.of.find((one) => one.tell('State') !== 'detached')?.make('VpcId') }, amazon_side_asn: 'AmazonSideAsn', availability_zone: 'AvailabilityZone', tags: tags() }, harmless: ['State', 'Type'] }] },
  {
    key: 'VpnConnections',
    kinds: [
      {
        type: 'aws_vpn_connection',
        id: 'VpnConnectionId',
        when: (item) => item.tell('State') !== 'deleted',
        take: {
          ...same('CustomerGatewayId', 'VpnGatewayId', 'TransitGatewayId', 'Type', 'VpnConcentratorId', 'CoreNetworkArn'),
          static_routes_only: 'Options.StaticRoutesOnly',
          local_ipv4_network_cidr: 'Options.LocalIpv4NetworkCidr',
          remote_ipv4_network_cidr: 'Options.RemoteIpv4NetworkCidr',
          local_ipv6_network_cidr: 'Options.LocalIpv6NetworkCidr',
          remote_ipv6_network_cidr: 'Options.RemoteIpv6NetworkCidr',
          tunnel_inside_ip_version: 'Options.TunnelInsideIpVersion',
          outside_ip_address_type: 'Options.OutsideIpAddressType',
          routes: each('Routes', { destination_cidr_block: 'DestinationCidrBlock', source: 'Source', state: 'State' }),
          tags: tags(),
        },
        harmless: ['State', 'Category', 'CustomerGatewayConfiguration', 'VgwTelemetry', 'GatewayAssociationState', 'PreSharedKeyArn'],
        parts: [{ from: 'Routes[]', type: 'aws_vpn_connection_route', id: ['^VpnConnectionId', 'DestinationCidrBlock'], when: (item) => item.tell('State') !== 'deleted', take: { vpn_connection_id: '^VpnConnectionId', destination_cidr_block: 'DestinationCidrBlock' }, harmless: ['Source', 'State'] }],
      },
    ],
  },
  { key: 'CustomerGateways', kinds: [{ type: 'aws_customer_gateway', id: 'CustomerGatewayId', when: (item) => item.tell('State') !== 'deleted', take: { ...same('BgpAsn', 'BgpAsnExtended', 'IpAddress', 'Type', 'DeviceName', 'CertificateArn'), tags: tags() }, harmless: ['State'] }] },
  {
    key: 'DhcpOptions',
    kinds: [
      {
        type: 'aws_vpc_dhcp_options',
        id: 'DhcpOptionsId',
        take: { domain_name: dhcp('domain-name', true), domain_name_servers: dhcp('domain-name-servers', false), ntp_servers: dhcp('ntp-servers', false), netbios_name_servers: dhcp('netbios-name-servers', false), owner_id: 'OwnerId', tags: tags() },
      },
    ],
  },
  { key: 'FlowLogs', kinds: [{ type: 'aws_flow_log', id: 'FlowLogId', take: { ...same('TrafficType', 'LogDestinationType', 'LogDestination', 'LogGroupName', 'LogFormat', 'MaxAggregationInterval'), vpc_id: startsWith('ResourceId', 'vpc-'), subnet_id: startsWith('ResourceId', 'subnet-'), eni_id: startsWith('ResourceId', 'eni-'), transit_gateway_id: startsWith('ResourceId', 'tgw-'), tags: tags() }, harmless: ['CreationTime', 'DeliverLogsErrorMessage', 'DeliverLogsPermissionArn', 'DeliverCrossAccountRole', 'DeliverLogsStatus', 'FlowLogStatus', 'DestinationOptions'] }] },
  { key: 'LaunchTemplates', kinds: [{ type: 'aws_launch_template', id: 'LaunchTemplateId', keys: ['LaunchTemplateName'], take: { name: 'LaunchTemplateName', default_version: 'DefaultVersionNumber', latest_version: 'LatestVersionNumber', tags: tags() }, harmless: ['CreateTime', 'CreatedBy', 'Operator'] }] },
  { key: 'LaunchTemplateVersions', kinds: [{ type: 'aws_launch_template', id: 'LaunchTemplateId', keys: ['LaunchTemplateName'], when: (item) => item.tell('DefaultVersion') !== 'false', take: { name: 'LaunchTemplateName', default_version: 'VersionNumber', ...launchData('LaunchTemplateData') }, harmless: ['VersionDescription', 'CreateTime', 'CreatedBy', 'DefaultVersion', 'LaunchTemplateData', 'Operator'] }] },
  { key: 'AvailabilityZones', kinds: [{ type: 'aws_availability_zone', id: 'ZoneName', lookedUp: true, take: { name: 'ZoneName', zone_id: 'ZoneId', region: 'RegionName', group_name: 'GroupName', network_border_group: 'NetworkBorderGroup', zone_type: 'ZoneType', parent_zone_name: 'ParentZoneName', parent_zone_id: 'ParentZoneId', opt_in_status: 'OptInStatus', state: 'State' }, harmless: ['Messages', 'GroupLongName', 'Geography', 'SubGeography'] }] },
  {
    key: 'ServiceConfigurations',
    kinds: [
      {
        type: 'aws_vpc_endpoint_service',
        id: 'ServiceId',
        keys: ['ServiceName'],
        take: { ...same('ServiceName', 'AcceptanceRequired', 'AvailabilityZones', 'BaseEndpointDnsNames', 'GatewayLoadBalancerArns', 'NetworkLoadBalancerArns', 'PrivateDnsName', 'SupportedIpAddressTypes'), service_type: 'ServiceType[0].ServiceType', tags: tags() },
        harmless: ['ServiceState', 'ManagesVpcEndpoints', 'PrivateDnsNameConfiguration', 'PayerResponsibility', 'RemoteAccessEnabled', 'SupportedRegions', 'AvailabilityZoneIds'],
      },
    ],
  },
  { key: 'EnableDnsSupport', kinds: [attributeOfVpc('enable_dns_support')] },
  { key: 'EnableDnsHostnames', kinds: [attributeOfVpc('enable_dns_hostnames')] },
]

function attributeOfVpc(name: string): Kind {
  return { type: 'aws_vpc', id: '^VpcId', has: 'Value', take: { [name]: 'Value' } }
}

function secondary(field: string): Made {
  return {
    uses: ['NatGatewayAddresses'],
    make: (item) => {
      const found = item.items('NatGatewayAddresses')
      return found === undefined ? undefined : { kind: 'list', items: found.of.slice(1).flatMap((one) => one.make(field) ?? []), origin: found.origin }
    },
  }
}

function startsWith(path: string, prefix: string): Made {
  return changed(path, (text) => (text.startsWith(prefix) ? text : undefined))
}

function dhcp(key: string, single: boolean): Made {
  return {
    uses: ['DhcpConfigurations'],
    make: (item) => {
      const own = item.items('DhcpConfigurations')?.of.find((one) => one.tell('Key') === key)
      return own?.make(single ? 'Values[0].Value' : 'Values[].Value')
    },
  }
}

function launchData(path: string): Kind['take'] {
  const of = (field: string): string => `${path}.${field}`
  return {
    image_id: of('ImageId'),
    instance_type: of('InstanceType'),
    vpc_security_group_ids: of('SecurityGroupIds'),
    security_group_names: of('SecurityGroups'),
    network_interfaces: each(
      of('NetworkInterfaces'),
      { ...same('AssociatePublicIpAddress', 'DeviceIndex', 'NetworkInterfaceId', 'SubnetId', 'PrivateIpAddress', 'InterfaceType', 'Ipv6AddressCount', 'NetworkCardIndex', 'PrimaryIpv6', 'AssociateCarrierIpAddress'), security_groups: 'Groups', ipv6_addresses: 'Ipv6Addresses[].Ipv6Address', ipv4_addresses: 'PrivateIpAddresses[].PrivateIpAddress' },
      ['DeleteOnTermination', 'Description', 'SecondaryPrivateIpAddressCount', 'EnaSrdSpecification', 'ConnectionTrackingSpecification', 'EnaQueueCount'],
    ),
  }
}
