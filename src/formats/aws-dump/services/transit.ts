import { changed, is, same, tags, type Kind, type Listing, type Part } from '../table.ts'
import type { Item } from '../item.ts'

/*
 * Transit gateways: `aws ec2 describe-transit-gateway…`, `get-transit-gateway-…`, `search-transit-gateway-routes` (AWS CLI command
 * reference, 2026-11).
 */

const isThere = (item: Item): boolean =>
  !['deleted', 'deleting', 'rejected', 'rejecting', 'failed', 'failing'].includes(item.tell('State') ?? '')
const isKind =
  (kind: string) =>
  (item: Item): boolean =>
    isThere(item) && item.tell('ResourceType') === kind

/** The table that an attachment's flows are looked up in. */
const association: Part = {
  from: 'Association',
  type: 'aws_ec2_transit_gateway_route_table_association',
  id: ['TransitGatewayRouteTableId', '^TransitGatewayAttachmentId'],
  when: (item) => item.tell('State') !== 'disassociated',
  take: { transit_gateway_route_table_id: 'TransitGatewayRouteTableId', transit_gateway_attachment_id: '^TransitGatewayAttachmentId' },
  harmless: ['State'],
}

const attachment = (type: string, kind: string, take: Kind['take']): Kind => ({
  type,
  id: 'TransitGatewayAttachmentId',
  has: 'ResourceType',
  owner: 'ResourceOwnerId',
  when: isKind(kind),
  take: { transit_gateway_id: 'TransitGatewayId', ...take, tags: tags() },
  harmless: ['State', 'CreationTime', 'TransitGatewayOwnerId', 'ResourceType', 'ResourceId', 'Association'],
  parts: [association],
})

/** Of a route table that only the name of the file tells. */
const tableItem = (type: string): Kind => ({
  type,
  id: ['@tgw-rtb', 'TransitGatewayAttachmentId'],
  has: 'TransitGatewayAttachmentId',
  when: (item) => !['disassociated', 'disabled'].includes(item.tell('State') ?? ''),
  take: { transit_gateway_route_table_id: '@tgw-rtb', transit_gateway_attachment_id: 'TransitGatewayAttachmentId' },
  harmless: ['State', 'ResourceId', 'ResourceType', 'TransitGatewayRouteTableAnnouncementId'],
})

export const transit: readonly Listing[] = [
  {
    key: 'TransitGateways',
    kinds: [
      {
        type: 'aws_ec2_transit_gateway',
        id: 'TransitGatewayId',
        keys: ['TransitGatewayArn'],
        when: isThere,
        take: {
          arn: 'TransitGatewayArn',
          ...same('OwnerId', 'Description'),
          amazon_side_asn: 'Options.AmazonSideAsn',
          auto_accept_shared_attachments: 'Options.AutoAcceptSharedAttachments',
          default_route_table_association: 'Options.DefaultRouteTableAssociation',
          default_route_table_propagation: 'Options.DefaultRouteTablePropagation',
          association_default_route_table_id: 'Options.AssociationDefaultRouteTableId',
          propagation_default_route_table_id: 'Options.PropagationDefaultRouteTableId',
          dns_support: 'Options.DnsSupport',
          security_group_referencing_support: 'Options.SecurityGroupReferencingSupport',
          vpn_ecmp_support: 'Options.VpnEcmpSupport',
          multicast_support: 'Options.MulticastSupport',
          transit_gateway_cidr_blocks: 'Options.TransitGatewayCidrBlocks',
          tags: tags(),
        },
        harmless: ['State', 'CreationTime'],
      },
    ],
  },
  {
    key: 'TransitGatewayVpcAttachments',
    kinds: [
      {
        type: 'aws_ec2_transit_gateway_vpc_attachment',
        id: 'TransitGatewayAttachmentId',
        owner: 'VpcOwnerId',
        when: isThere,
        take: {
          ...same('TransitGatewayId', 'VpcId', 'SubnetIds'),
          vpc_owner_id: 'VpcOwnerId',
          appliance_mode_support: 'Options.ApplianceModeSupport',
          dns_support: 'Options.DnsSupport',
          ipv6_support: 'Options.Ipv6Support',
          security_group_referencing_support: 'Options.SecurityGroupReferencingSupport',
          tags: tags(),
        },
        harmless: ['State', 'CreationTime'],
      },
    ],
  },
  {
    key: 'TransitGatewayAttachments',
    kinds: [
      attachment('aws_ec2_transit_gateway_vpc_attachment', 'vpc', { vpc_id: 'ResourceId' }),
      attachment('aws_ec2_transit_gateway_peering_attachment', 'peering', {
        peer_transit_gateway_id: 'ResourceId',
        peer_account_id: 'ResourceOwnerId',
      }),
      attachment('aws_ec2_transit_gateway_vpn_attachment', 'vpn', { vpn_connection_id: 'ResourceId' }),
      attachment('aws_ec2_transit_gateway_dx_gateway_attachment', 'direct-connect-gateway', { dx_gateway_id: 'ResourceId' }),
      attachment('aws_ec2_transit_gateway_connect', 'connect', { transport_attachment_id: 'ResourceId' }),
    ],
  },
  {
    key: 'TransitGatewayPeeringAttachments',
    kinds: [
      {
        type: 'aws_ec2_transit_gateway_peering_attachment',
        id: 'TransitGatewayAttachmentId',
        owner: 'RequesterTgwInfo.OwnerId',
        when: isThere,
        take: {
          transit_gateway_id: 'RequesterTgwInfo.TransitGatewayId',
          peer_transit_gateway_id: 'AccepterTgwInfo.TransitGatewayId',
          peer_account_id: 'AccepterTgwInfo.OwnerId',
          peer_region: 'AccepterTgwInfo.Region',
          tags: tags(),
        },
        harmless: ['State', 'Status', 'CreationTime', 'Options', 'AccepterTransitGatewayAttachmentId'],
      },
    ],
  },
  {
    key: 'TransitGatewayRouteTables',
    kinds: [
      {
        type: 'aws_ec2_transit_gateway_route_table',
        id: 'TransitGatewayRouteTableId',
        when: isThere,
        take: {
          transit_gateway_id: 'TransitGatewayId',
          default_association_route_table: 'DefaultAssociationRouteTable',
          default_propagation_route_table: 'DefaultPropagationRouteTable',
          tags: tags(),
        },
        harmless: ['State', 'CreationTime'],
      },
    ],
  },
  { key: 'Associations', kinds: [tableItem('aws_ec2_transit_gateway_route_table_association')] },
  { key: 'TransitGatewayRouteTablePropagations', kinds: [tableItem('aws_ec2_transit_gateway_route_table_propagation')] },
  {
    key: 'Routes',
    kinds: [
      {
        type: 'aws_ec2_transit_gateway_route',
        id: ['@tgw-rtb', 'DestinationCidrBlock'],
        has: 'TransitGatewayAttachments',
        when: (item) => item.tell('State') !== 'deleted',
        take: routeTake(),
        harmless: ['PrefixListId', 'TransitGatewayRouteTableAnnouncementId'],
      },
      {
        type: 'aws_ec2_transit_gateway_route',
        id: ['@tgw-rtb', 'DestinationCidrBlock'],
        has: 'DestinationCidrBlock',
        when: (item) => item.tell('State') === 'blackhole',
        take: routeTake(),
        harmless: ['PrefixListId'],
      },
    ],
  },
  {
    key: 'TransitGatewayPrefixListReferences',
    kinds: [
      {
        type: 'aws_ec2_transit_gateway_prefix_list_reference',
        id: ['TransitGatewayRouteTableId', 'PrefixListId'],
        take: {
          ...same('TransitGatewayRouteTableId', 'PrefixListId'),
          blackhole: 'Blackhole',
          transit_gateway_attachment_id: 'TransitGatewayAttachment.TransitGatewayAttachmentId',
        },
        harmless: ['PrefixListOwnerId', 'State'],
      },
    ],
  },
]

function routeTake(): Kind['take'] {
  return {
    transit_gateway_route_table_id: '@tgw-rtb',
    destination_cidr_block: 'DestinationCidrBlock',
    transit_gateway_attachment_id: 'TransitGatewayAttachments[0].TransitGatewayAttachmentId',
    blackhole: is('State', 'blackhole'),
    // Terraform has no word for it: a propagated route gives way to a static one of the same prefix.
    type: changed('Type', (text) => text),
  }
}
