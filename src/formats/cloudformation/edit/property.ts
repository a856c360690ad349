import { protocolNumbers } from '../../../base/protocol.ts'
import type { Argument, ArgumentValue } from '../../../platforms/change.ts'

/** A property as it is to be written; what another resource gives is a call. */
export type Property = string | number | boolean | Reference | readonly Property[] | { readonly [name: string]: Property }

/** `!Ref X`, or `!GetAtt X.GroupId`. */
export interface Reference {
  readonly refersTo: string
  readonly attribute: string | undefined
}

/** Resources that stand for themselves, by the provider's names: what they are called in a template, and what their arguments are. */
interface Kind {
  readonly type: string
  readonly names: Readonly<Record<string, string>>
}

const rule = (side: 'Source' | 'Destination'): Readonly<Record<string, string>> => ({
  security_group_id: 'GroupId',
  ip_protocol: 'IpProtocol',
  from_port: 'FromPort',
  to_port: 'ToPort',
  cidr_ipv4: 'CidrIp',
  cidr_ipv6: 'CidrIpv6',
  referenced_security_group_id: `${side}SecurityGroupId`,
  prefix_list_id: `${side}PrefixListId`,
})

// AWS: AWS::EC2::SecurityGroupIngress, SecurityGroupEgress, Route, NetworkAclEntry (AWS CloudFormation template reference, 2026-11).
export const kinds: Readonly<Record<string, Kind>> = {
  aws_vpc_security_group_ingress_rule: { type: 'AWS::EC2::SecurityGroupIngress', names: rule('Source') },
  aws_vpc_security_group_egress_rule: { type: 'AWS::EC2::SecurityGroupEgress', names: rule('Destination') },
  aws_route: {
    type: 'AWS::EC2::Route',
    names: {
      route_table_id: 'RouteTableId',
      destination_cidr_block: 'DestinationCidrBlock',
      destination_ipv6_cidr_block: 'DestinationIpv6CidrBlock',
      gateway_id: 'GatewayId',
      nat_gateway_id: 'NatGatewayId',
      egress_only_gateway_id: 'EgressOnlyInternetGatewayId',
      transit_gateway_id: 'TransitGatewayId',
      vpc_peering_connection_id: 'VpcPeeringConnectionId',
    },
  },
  aws_network_acl_rule: {
    type: 'AWS::EC2::NetworkAclEntry',
    names: { network_acl_id: 'NetworkAclId', egress: 'Egress', rule_number: 'RuleNumber', rule_action: 'RuleAction', protocol: 'Protocol', cidr_block: 'CidrBlock', ipv6_cidr_block: 'Ipv6CidrBlock', from_port: 'PortRange.From', to_port: 'PortRange.To' },
  },
}

/** Arguments as properties in the order that templates have them; undefined where one has no property, or refers to what can't be named here. */
export function propertiesFor(type: string, wanted: readonly Argument[], refer: (resource: string, attribute: string) => Reference | undefined): Readonly<Record<string, Property>> | undefined {
  const kind = kinds[type]
  if (!kind) return undefined
  const result: Record<string, Property> = {}
  const all = wanted.find(({ name }) => name === 'protocol')?.value
  // AWS: an entry for all protocols has no ports.
  const every = type === 'aws_network_acl_rule' && all?.kind === 'text' && all.value === '-1'
  for (const { name, value } of wanted) {
    const property = kind.names[name]
    const written = property === undefined ? undefined : propertyOf(value, refer)
    if (property === undefined || written === undefined) return undefined
    const [outer = '', inner] = property.split('.')
    if (inner !== undefined) {
      const known = result[outer]
      if (!every) result[outer] = { ...(isMap(known) ? known : {}), [inner]: written }
    } else result[outer] = outer === 'Protocol' ? protocolNumberOf(written) : written
  }
  return result
}

export function isMap(value: Property | undefined): value is { readonly [name: string]: Property } {
  return typeof value === 'object' && !Array.isArray(value) && !isReference(value)
}

export const isReference = (value: Property): value is Reference => typeof value === 'object' && 'refersTo' in value && 'attribute' in value

/** AWS: an entry's protocol is a number (AWS::EC2::NetworkAclEntry, 2026-11). */
function protocolNumberOf(value: Property): Property {
  if (typeof value !== 'string') return value
  return protocolNumbers[value] ?? (/^-?\d+$/.test(value) ? Number(value) : value)
}

function propertyOf(value: ArgumentValue, refer: (resource: string, attribute: string) => Reference | undefined): Property | undefined {
  switch (value.kind) {
    case 'text':
    case 'number':
    case 'bool':
      return value.value
    case 'reference':
      return refer(value.resource, value.attribute)
    case 'list':
    case 'each':
      return undefined
  }
}
