import { changed, each, same, tags, untold, type Kind, type Listing, type Made } from '../table.ts'
import type { Item } from '../item.ts'

/*
 * VPCs, subnets, route tables, prefix lists: `aws ec2 describe-…` (AWS CLI command reference, 2026-11), as the provider's resources
 * (registry.terraform.io,
 * hashicorp/aws, 2026-11).
 */

/** AWS: a VPC may keep all internet gateways from passing anything (vpc block public access, 2026-11). */
const notBlocked = 'BlockPublicAccessStates.InternetGatewayBlockMode=off'

const isAssociated =
  (state: string) =>
  (item: Item): boolean =>
    ['associated', 'associating', undefined].includes(item.tell(state))

const isFirst = (item: Item): boolean =>
  item.around?.items('Ipv6CidrBlockAssociationSet')?.of.find(isAssociated('Ipv6CidrBlockState.State'))?.tree === item.tree

/** The first IPv6 block that is in use. */
const firstIpv6: Made = {
  uses: ['Ipv6CidrBlockAssociationSet'],
  make: (item) => item.items('Ipv6CidrBlockAssociationSet')?.of.find(isAssociated('Ipv6CidrBlockState.State'))?.make('Ipv6CidrBlock'),
}

const routeTargets = {
  ...same(
    'GatewayId',
    'InstanceId',
    'NatGatewayId',
    'TransitGatewayId',
    'LocalGatewayId',
    'CarrierGatewayId',
    'NetworkInterfaceId',
    'VpcPeeringConnectionId',
    'CoreNetworkArn',
    'OdbNetworkArn',
  ),
  egress_only_gateway_id: 'EgressOnlyInternetGatewayId',
}

/**
 * AWS: a gateway endpoint's route names it as a gateway, an interface's names the interface of the endpoint (describe-route-tables,
 * 2026-11).
 */
const endpointTarget: Made = {
  uses: ['GatewayId'],
  make: (item) => (item.tell('GatewayId')?.startsWith('vpce-') === true ? item.make('GatewayId') : undefined),
}

const gatewayTarget: Made = {
  uses: ['GatewayId'],
  make: (item) => (item.tell('GatewayId')?.startsWith('vpce-') === true ? undefined : item.make('GatewayId')),
}

export const network: readonly Listing[] = [
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
  { key: 'EnableDnsSupport', kinds: [attributeOfVpc('enable_dns_support')] },
  { key: 'EnableDnsHostnames', kinds: [attributeOfVpc('enable_dns_hostnames')] },
  {
    key: 'Subnets',
    kinds: [
      {
        type: 'aws_subnet',
        id: 'SubnetId',
        keys: ['SubnetArn'],
        take: {
          arn: 'SubnetArn',
          ...same(
            'VpcId',
            'CidrBlock',
            'AvailabilityZone',
            'AvailabilityZoneId',
            'MapPublicIpOnLaunch',
            'AssignIpv6AddressOnCreation',
            'MapCustomerOwnedIpOnLaunch',
            'CustomerOwnedIpv4Pool',
            'OutpostArn',
            'EnableDns64',
            'Ipv6Native',
            'OwnerId',
          ),
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
    key: 'DhcpOptions',
    kinds: [
      {
        type: 'aws_vpc_dhcp_options',
        id: 'DhcpOptionsId',
        take: {
          domain_name: dhcp('domain-name', true),
          domain_name_servers: dhcp('domain-name-servers', false),
          ntp_servers: dhcp('ntp-servers', false),
          netbios_name_servers: dhcp('netbios-name-servers', false),
          owner_id: 'OwnerId',
          tags: tags(),
        },
      },
    ],
  },
  {
    key: 'PrefixLists',
    kinds: [
      {
        type: 'aws_ec2_managed_prefix_list',
        has: 'PrefixListArn',
        id: 'PrefixListId',
        keys: ['PrefixListArn'],
        take: { arn: 'PrefixListArn', name: 'PrefixListName', ...same('AddressFamily', 'MaxEntries', 'Version', 'OwnerId'), tags: tags() },
        harmless: ['State', 'StateMessage', 'IpamPrefixListResolverSyncEnabled', 'IpamPrefixListResolverTargetId'],
      },
      { type: 'aws_prefix_list', id: 'PrefixListId', take: { name: 'PrefixListName', cidr_blocks: 'Cidrs[]' }, lookedUp: true },
    ],
  },
  {
    key: 'Entries',
    kinds: [
      {
        type: 'aws_ec2_managed_prefix_list_entry',
        has: 'Cidr',
        id: ['@pl', 'Cidr'],
        take: { prefix_list_id: '@pl', cidr: 'Cidr', description: 'Description' },
      },
    ],
  },
  {
    key: 'AvailabilityZones',
    kinds: [
      {
        type: 'aws_availability_zone',
        id: 'ZoneName',
        lookedUp: true,
        take: {
          name: 'ZoneName',
          zone_id: 'ZoneId',
          region: 'RegionName',
          group_name: 'GroupName',
          network_border_group: 'NetworkBorderGroup',
          zone_type: 'ZoneType',
          parent_zone_name: 'ParentZoneName',
          parent_zone_id: 'ParentZoneId',
          opt_in_status: 'OptInStatus',
          state: 'State',
        },
        harmless: ['Messages', 'GroupLongName', 'Geography', 'SubGeography'],
      },
    ],
  },
  {
    key: 'FlowLogs',
    kinds: [
      {
        type: 'aws_flow_log',
        id: 'FlowLogId',
        take: {
          ...same('TrafficType', 'LogDestinationType', 'LogDestination', 'LogGroupName', 'LogFormat', 'MaxAggregationInterval'),
          vpc_id: startsWith('ResourceId', 'vpc-'),
          subnet_id: startsWith('ResourceId', 'subnet-'),
          eni_id: startsWith('ResourceId', 'eni-'),
          transit_gateway_id: startsWith('ResourceId', 'tgw-'),
          tags: tags(),
        },
        harmless: [
          'CreationTime',
          'DeliverLogsErrorMessage',
          'DeliverLogsPermissionArn',
          'DeliverCrossAccountRole',
          'DeliverLogsStatus',
          'FlowLogStatus',
          'DestinationOptions',
        ],
      },
    ],
  },
]

function attributeOfVpc(name: string): Kind {
  return { type: 'aws_vpc', id: '^VpcId', has: 'Value', take: { [name]: 'Value' } }
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
