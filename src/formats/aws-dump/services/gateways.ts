import { each, is, same, tags, type Listing, type Made } from '../table.ts'

/*
 * Ways into and out of VPCs: `aws ec2 describe-…` (AWS CLI command reference, 2026-11), as the provider's resources (registry.terraform.io,
 * hashicorp/aws, 2026-11).
 */

const attachedVpc: Made = {
  uses: ['Attachments'],
  make: (item) =>
    item
      .items('Attachments')
      ?.of.find((one) => !['detached', 'detaching'].includes(one.tell('State') ?? ''))
      ?.make('VpcId'),
}

export const gateways: readonly Listing[] = [
  {
    key: 'InternetGateways',
    kinds: [{ type: 'aws_internet_gateway', id: 'InternetGatewayId', take: { vpc_id: attachedVpc, owner_id: 'OwnerId', tags: tags() } }],
  },
  {
    key: 'EgressOnlyInternetGateways',
    kinds: [{ type: 'aws_egress_only_internet_gateway', id: 'EgressOnlyInternetGatewayId', take: { vpc_id: attachedVpc, tags: tags() } }],
  },
  {
    key: 'CarrierGateways',
    kinds: [
      { type: 'aws_ec2_carrier_gateway', id: 'CarrierGatewayId', take: { ...same('VpcId', 'OwnerId'), tags: tags() }, harmless: ['State'] },
    ],
  },
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
        harmless: [
          'CreateTime',
          'DeleteTime',
          'State',
          'FailureCode',
          'FailureMessage',
          'ProvisionedBandwidth',
          'AttachedAppliances',
          'AutoScalingIps',
          'AutoProvisionZones',
          'RouteTableId',
        ],
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
          ...same(
            'VpcEndpointType',
            'VpcId',
            'ServiceName',
            'RouteTableIds',
            'SubnetIds',
            'NetworkInterfaceIds',
            'PrivateDnsEnabled',
            'RequesterManaged',
            'OwnerId',
            'IpAddressType',
            'ServiceRegion',
            'ResourceConfigurationArn',
            'ServiceNetworkArn',
          ),
          policy: 'PolicyDocument',
          security_group_ids: 'Groups[].GroupId',
          dns_entry: each('DnsEntries', { dns_name: 'DnsName', hosted_zone_id: 'HostedZoneId' }),
          dns_options: each('DnsOptions', {
            dns_record_ip_type: 'DnsRecordIpType',
            private_dns_only_for_inbound_resolver_endpoint: 'PrivateDnsOnlyForInboundResolverEndpoint',
            private_dns_preference: 'PrivateDnsPreference',
            private_dns_specified_domains: 'PrivateDnsSpecifiedDomains',
          }),
          tags: tags(),
        },
        harmless: ['State', 'CreationTimestamp', 'LastError', 'FailureReason', 'Ipv4Prefixes', 'Ipv6Prefixes', 'PayerResponsibility'],
      },
    ],
  },
  {
    key: 'ServiceConfigurations',
    kinds: [
      {
        type: 'aws_vpc_endpoint_service',
        id: 'ServiceId',
        keys: ['ServiceName'],
        take: {
          ...same(
            'ServiceName',
            'AcceptanceRequired',
            'AvailabilityZones',
            'BaseEndpointDnsNames',
            'GatewayLoadBalancerArns',
            'NetworkLoadBalancerArns',
            'PrivateDnsName',
            'SupportedIpAddressTypes',
          ),
          service_type: 'ServiceType[0].ServiceType',
          tags: tags(),
        },
        harmless: [
          'ServiceState',
          'ManagesVpcEndpoints',
          'PrivateDnsNameConfiguration',
          'PayerResponsibility',
          'RemoteAccessEnabled',
          'SupportedRegions',
          'AvailabilityZoneIds',
        ],
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
          requester: each('RequesterVpcInfo', { allow_remote_vpc_dns_resolution: 'PeeringOptions.AllowDnsResolutionFromRemoteVpc' }, [
            'CidrBlock',
            'Ipv6CidrBlockSet',
            'CidrBlockSet',
            'OwnerId',
            'VpcId',
            'Region',
          ]),
          accepter: each('AccepterVpcInfo', { allow_remote_vpc_dns_resolution: 'PeeringOptions.AllowDnsResolutionFromRemoteVpc' }, [
            'CidrBlock',
            'Ipv6CidrBlockSet',
            'CidrBlockSet',
            'OwnerId',
            'VpcId',
            'Region',
          ]),
          tags: tags(),
        },
        harmless: ['ExpirationTime'],
      },
    ],
  },
  {
    key: 'VpnGateways',
    kinds: [
      {
        type: 'aws_vpn_gateway',
        id: 'VpnGatewayId',
        when: (item) => item.tell('State') !== 'deleted',
        take: {
          vpc_id: {
            uses: ['VpcAttachments'],
            make: (item) =>
              item
                .items('VpcAttachments')
                ?.of.find((one) => one.tell('State') !== 'detached')
                ?.make('VpcId'),
          },
          amazon_side_asn: 'AmazonSideAsn',
          availability_zone: 'AvailabilityZone',
          tags: tags(),
        },
        harmless: ['State', 'Type'],
      },
    ],
  },
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
        parts: [
          {
            from: 'Routes[]',
            type: 'aws_vpn_connection_route',
            id: ['^VpnConnectionId', 'DestinationCidrBlock'],
            when: (item) => item.tell('State') !== 'deleted',
            take: { vpn_connection_id: '^VpnConnectionId', destination_cidr_block: 'DestinationCidrBlock' },
            harmless: ['Source', 'State'],
          },
        ],
      },
    ],
  },
  {
    key: 'CustomerGateways',
    kinds: [
      {
        type: 'aws_customer_gateway',
        id: 'CustomerGatewayId',
        when: (item) => item.tell('State') !== 'deleted',
        take: { ...same('BgpAsn', 'BgpAsnExtended', 'IpAddress', 'Type', 'DeviceName', 'CertificateArn'), tags: tags() },
        harmless: ['State'],
      },
    ],
  },
]

function secondary(field: string): Made {
  return {
    uses: ['NatGatewayAddresses'],
    make: (item) => {
      const found = item.items('NatGatewayAddresses')
      return found === undefined
        ? undefined
        : { kind: 'list', items: found.of.slice(1).flatMap((one) => one.make(field) ?? []), origin: found.origin }
    },
  }
}
