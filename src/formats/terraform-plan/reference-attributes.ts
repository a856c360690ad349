/*
 * A plan lists what an expression refers to, not how: `[for s in aws_subnet.app : s.id]` and `aws_subnet.app[*].id` both are
 * `aws_subnet.app`, and
 * `"${aws_eip.a.public_ip}/32"` is `aws_eip.a.public_ip`. What an attribute takes is known by its name, as the provider calls its
 * attributes
 * (registry.terraform.io, hashicorp/aws, 2026-11).
 */

/** Attributes that take ids although they are not called so. */
const takesIds = new Set([
  'subnets',
  'security_groups',
  'vpc_security_group_ids',
  'network_interfaces',
  'load_balancers',
  'instance',
  'instances',
  'vpc_zone_identifier',
  'file_system',
  'cluster',
  'bucket',
])

/** Attributes that take names in the DNS and addresses as they are. */
const takesNames = new Set([
  'records',
  'domain_name',
  'dns_name',
  'private_ip',
  'private_ips',
  'ip',
  'ip_address',
  'ip_addresses',
  'host',
  'endpoint',
  'ipv6_addresses',
  'secondary_private_ips',
  'load_balancer',
])

/** Texts that are put together of others: a reference in them is a piece, not the whole. */
const composed =
  /(?:^|_)(?:cidrs?|cidr_blocks?|policy|json|user_data|user_data_base64|description|template|content|body|definitions?|rules_string|command|script)$/

/** Attributes that name a resource: ids, names in the DNS, addresses. */
const identity = /(?:^|_)(?:id|ids|arn|arns|dns_name|fqdn|endpoint|address|ip|ips|addresses|name|identifier|domain_name|hostname)$/

/** The attribute of a whole resource that one of another asks for; undefined where its name doesn't tell. */
export function attributeFor(leaf: string): string | undefined {
  if (/(?:^|_)arns?$/.test(leaf)) return 'arn'
  return /(?:^|_)ids?$/.test(leaf) || takesIds.has(leaf) ? 'id' : undefined
}

/** Whether what is referred to is all that the attribute `leaf`, in a block called `block`, holds. */
export function isWhole(leaf: string, block: string | undefined, attribute: string): boolean {
  const last = attribute.slice(attribute.lastIndexOf('.') + 1).replace(/\[.*$/, '')
  if (composed.test(leaf) || !identity.test(last)) return false
  if (attributeFor(leaf) !== undefined || takesNames.has(leaf)) return true
  // An alias record is called as what it stands for: `alias { name = aws_lb.web.dns_name }`.
  if (leaf === 'name') return block === 'alias'
  return leaf === last || leaf.endsWith(`_${last}`)
}

/** Which types of resources an attribute takes, where it takes one kind only. */
const kinds: readonly (readonly [RegExp, RegExp])[] = [
  [/(?:^|_)vpc_ids?$/, /^aws_(?:default_)?vpc$/],
  [/(?:^|_)subnet_ids?$|^subnets$|^vpc_zone_identifier$/, /^aws_(?:default_)?subnets?$/],
  [/security_group(?:_id)?s?$|security_group_ids$/, /^aws_(?:default_)?security_groups?$/],
  [/(?:^|_)route_table_ids?$/, /^aws_(?:default_)?route_tables?$/],
  [/(?:^|_)network_acl_id$/, /^aws_(?:default_)?network_acls?$/],
  [/(?:^|_)nat_gateway_id$/, /^aws_nat_gateways?$/],
  [/^egress_only_gateway_id$/, /^aws_egress_only_internet_gateway$/],
  [/^carrier_gateway_id$/, /^aws_ec2_carrier_gateway$/],
  [/^customer_gateway_id$/, /^aws_customer_gateway$/],
  [/^vpn_gateway_id$/, /^aws_vpn_gateway$/],
  [/^gateway_id$/, /^aws_(?:internet_gateway|vpn_gateway|vpc_endpoint)$/],
  [/^vpc_peering_connection_id$/, /^aws_vpc_peering_connection(?:_accepter)?$/],
  [/^vpc_endpoint_id$/, /^aws_vpc_endpoint$/],
  [/^instance_id$/, /^aws_(?:spot_)?instance(?:_request)?$/],
  [/(?:^|_)transit_gateway_id$/, /^aws_ec2_transit_gateway$/],
  [/(?:^|_)network_interface_id$/, /^aws_(?:network_interfaces?|instance)$/],
  [/(?:^|_)prefix_list_ids?$/, /^aws_(?:ec2_managed_)?prefix_list$|^aws_vpc_endpoint$/],
  [/(?:^|_)target_group_arns?$/, /^aws_(?:lb|alb)_target_group$/],
  [/(?:^|_)load_balancer_arn$/, /^aws_(?:lb|alb)$/],
  [/(?:^|_)allocation_id$/, /^aws_eips?$/],
]

/** The types of resources that can stand in an attribute; undefined where it takes many kinds, or nobody knows. */
export function typesFor(leaf: string): RegExp | undefined {
  return kinds.find(([name]) => name.test(leaf))?.[1]
}
