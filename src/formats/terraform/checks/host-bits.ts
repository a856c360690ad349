import { formatPrefix, parsePrefix, prefixAround } from '../../../base/address.ts'
import type { Value } from '../../../platforms/value.ts'
import { declaredOf, type TerraformCheck } from './look.ts'

const types = [
  'aws_security_group',
  'aws_default_security_group',
  'aws_security_group_rule',
  'aws_vpc_security_group_ingress_rule',
  'aws_vpc_security_group_egress_rule',
  'aws_network_acl',
  'aws_network_acl_rule',
  'aws_route',
  'aws_route_table',
  'aws_default_route_table',
  'aws_subnet',
  'aws_vpc',
  'aws_vpc_ipv4_cidr_block_association',
  'aws_ec2_managed_prefix_list',
  'aws_ec2_managed_prefix_list_entry',
  'aws_ec2_transit_gateway_route',
]

/** Attributes that hold prefixes: `cidr_block`, `ipv6_cidr_blocks`, `cidr_ipv4`, `cidr`. */
const prefixes = /(?:^|_)cidr(?:_|$)/

export const hostBits: TerraformCheck = {
  code: 'terraform/host-bits',
  severity: 'warning',
  needs: ['tree:terraform'],
  says: '{subject} names {written}, an address within {network}: the provider refuses it, or AWS takes the whole of {network}.',
  fix: 'Write {network} for the network, or {address} for the one address.',
  *run({ tree }) {
    for (const resource of declaredOf(tree, ...types)) {
      for (const [name, value] of resource.attributes) {
        for (const { text, origin } of textsOf(name, value)) {
          const [address = '', length] = text.split('/')
          const network = parsePrefix(text)
          if (length === undefined || !network || parsePrefix(text, { hostBits: 'refuse' })) continue
          const whole = formatPrefix(prefixAround({ family: network.family, value: network.first }, Number(length)))
          yield {
            subject: resource.id,
            origins: [origin],
            args: { written: text, network: whole, address: `${address}/${network.family === 4 ? 32 : 128}` },
          }
        }
      }
    }
  },
}

/** Texts of attributes that hold prefixes, within blocks too. */
function textsOf(name: string, value: Value): { readonly text: string; readonly origin: Value['origin'] }[] {
  if (value.kind === 'list') return value.items.flatMap((item) => textsOf(name, item))
  if (value.kind === 'map') return [...value.entries].flatMap(([key, entry]) => textsOf(key, entry))
  return value.kind === 'text' && prefixes.test(name) ? [{ text: value.value, origin: value.origin }] : []
}
