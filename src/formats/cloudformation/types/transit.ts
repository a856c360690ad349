import { block, bool, idle, lift, number, secret, table, tags, text, texts } from './table.ts'
import type { Draft, Service } from './table.ts'

const vpcAttachment = table(
  'aws_ec2_transit_gateway_vpc_attachment',
  { gets: 'Id=id' },
  text('TransitGatewayId VpcId'),
  texts('SubnetIds AddSubnetIds=subnet_ids'),
  idle('RemoveSubnetIds'),
  { Options: lift(text('DnsSupport Ipv6Support ApplianceModeSupport SecurityGroupReferencingSupport')) },
  tags,
)

export const transits: Service = {
  'AWS::EC2::TransitGateway': table(
    'aws_ec2_transit_gateway',
    { gets: 'Id=id TransitGatewayArn=arn EncryptionSupportState' },
    number('AmazonSideAsn'),
    text(`
      AutoAcceptSharedAttachments DefaultRouteTableAssociation DefaultRouteTablePropagation DnsSupport VpnEcmpSupport MulticastSupport
      SecurityGroupReferencingSupport
    `),
    text('AssociationDefaultRouteTableId PropagationDefaultRouteTableId'),
    texts('TransitGatewayCidrBlocks'),
    idle('Description EncryptionSupport'),
    tags,
  ),
  'AWS::EC2::TransitGatewayAttachment': vpcAttachment,
  'AWS::EC2::TransitGatewayVpcAttachment': vpcAttachment,
  'AWS::EC2::TransitGatewayPeeringAttachment': table(
    'aws_ec2_transit_gateway_peering_attachment',
    { gets: 'TransitGatewayAttachmentId=id State' },
    text('TransitGatewayId PeerTransitGatewayId PeerAccountId PeerRegion'),
    idle('Options'),
    tags,
  ),
  'AWS::EC2::TransitGatewayConnect': table(
    'aws_ec2_transit_gateway_connect',
    { gets: 'TransitGatewayAttachmentId=id TransitGatewayId' },
    text('TransportTransitGatewayAttachmentId=transport_attachment_id'),
    { Options: lift(text('Protocol')) },
    tags,
  ),
  'AWS::EC2::TransitGatewayRouteTable': table(
    'aws_ec2_transit_gateway_route_table',
    { gets: 'TransitGatewayRouteTableId=id' },
    text('TransitGatewayId'),
    tags,
  ),
  'AWS::EC2::TransitGatewayRouteTableAssociation': table(
    'aws_ec2_transit_gateway_route_table_association',
    {},
    text('TransitGatewayAttachmentId TransitGatewayRouteTableId'),
  ),
  'AWS::EC2::TransitGatewayRouteTablePropagation': table(
    'aws_ec2_transit_gateway_route_table_propagation',
    {},
    text('TransitGatewayAttachmentId TransitGatewayRouteTableId'),
  ),
  'AWS::EC2::TransitGatewayRoute': table(
    'aws_ec2_transit_gateway_route',
    {},
    text('DestinationCidrBlock TransitGatewayAttachmentId TransitGatewayRouteTableId'),
    bool('Blackhole'),
  ),
  'AWS::EC2::VPNGateway': table('aws_vpn_gateway', { gets: 'VPNGatewayId=id' }, number('AmazonSideAsn'), idle('Type'), tags),
  'AWS::EC2::VPNGatewayRoutePropagation': table(
    'aws_vpn_gateway_route_propagation',
    { finish: eachTable },
    texts('RouteTableIds'),
    text('VpnGatewayId'),
  ),
  'AWS::EC2::CustomerGateway': table(
    'aws_customer_gateway',
    { gets: 'CustomerGatewayId=id' },
    number('BgpAsn BgpAsnExtended'),
    text('IpAddress Type DeviceName CertificateArn'),
    tags,
  ),
  'AWS::EC2::VPNConnection': table(
    'aws_vpn_connection',
    { gets: 'VpnConnectionId=id TransitGatewayAttachmentId' },
    text(`
      CustomerGatewayId VpnGatewayId TransitGatewayId Type LocalIpv4NetworkCidr RemoteIpv4NetworkCidr TunnelInsideIpVersion
      OutsideIpAddressType TransportTransitGatewayAttachmentId
    `),
    text('LocalIpv6NetworkCidr RemoteIpv6NetworkCidr'),
    bool('StaticRoutesOnly EnableAcceleration'),
    {
      VpnTunnelOptionsSpecifications: block(
        'tunnel_options',
        text('TunnelInsideCidr TunnelInsideIpv6Cidr StartupAction'),
        secret('PreSharedKey'),
        idle(`
          DPDTimeoutAction DPDTimeoutSeconds EnableTunnelLifecycleControl IKEVersions LogOptions Phase1DHGroupNumbers
          Phase1EncryptionAlgorithms Phase1IntegrityAlgorithms Phase1LifetimeSeconds Phase2DHGroupNumbers Phase2EncryptionAlgorithms
          Phase2IntegrityAlgorithms Phase2LifetimeSeconds RekeyFuzzPercentage RekeyMarginTimeSeconds ReplayWindowSize
        `),
      ),
    },
    idle('PreSharedKeyStorage TunnelBandwidth'),
    tags,
  ),
  'AWS::EC2::VPNConnectionRoute': table('aws_vpn_connection_route', {}, text('DestinationCidrBlock VpnConnectionId')),
}


/** One resource for each route table that routes are propagated to. */
function eachTable({ type, attributes }: Draft): readonly Draft[] {
  const tables = attributes.get('route_table_ids')
  const gateway = attributes.get('vpn_gateway_id')
  const items = tables === undefined ? [] : tables.kind === 'list' ? tables.items : [tables]
  return items.map((item, index) => ({
    type,
    suffix: `[${index}]`,
    attributes: new Map([['route_table_id', item], ...(gateway === undefined ? [] : ([['vpn_gateway_id', gateway]] as const))]),
  }))
}
