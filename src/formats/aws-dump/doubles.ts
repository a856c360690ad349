import type { Resource } from '../../platforms/resource.ts'

/**
 * Whose a network interface is that AWS made for something else: by its type, or by how AWS describes it (network interfaces, requester-
 * managed, 2026-11).
 */
const makers: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^nat_gateway\b/, ['aws_nat_gateway']],
  [/^(?:network_load_balancer|gateway_load_balancer)$|^ELB (?:app|net|gwy)\//, ['aws_lb']],
  [/^ELB /, ['aws_elb']],
  [/^(?:vpc_endpoint|gateway_load_balancer_endpoint)$|^VPC Endpoint Interface/, ['aws_vpc_endpoint']],
  [/^lambda$|^AWS Lambda VPC ENI/, ['aws_lambda_function']],
  [/^transit_gateway$/, ['aws_ec2_transit_gateway_vpc_attachment']],
  [/^RDSNetworkInterface/, ['aws_db_instance', 'aws_rds_cluster']],
  [/^EFS mount target/, ['aws_efs_mount_target']],
  [/^ElastiCache/, ['aws_elasticache_cluster', 'aws_elasticache_replication_group']],
  [/^Amazon EKS /, ['aws_eks_cluster']],
  [/^arn:aws[\w-]*:ecs:/, ['aws_ecs_service']],
  [/^ES /, ['aws_opensearch_domain']],
  [/^Route 53 Resolver:/, ['aws_route53_resolver_endpoint']],
]

const groupRules = new Set(['aws_vpc_security_group_ingress_rule', 'aws_vpc_security_group_egress_rule'])

/**
 * Without what AWS tells twice: a group's rules in the group and apart, the interfaces of things that have them, routes that a propagation
 * makes.
 */
export function withoutDoubles(resources: readonly Resource[]): Resource[] {
  const types = new Set(resources.map(({ type }) => type))
  const groups = new Set(resources.filter(({ type }) => type === 'aws_security_group').map(({ id }) => id))
  const propagated = new Set(
    resources
      .filter(({ type }) => type === 'aws_ec2_transit_gateway_route_table_propagation')
      .map((one) => textOf(one, 'transit_gateway_route_table_id')),
  )
  return resources.filter((one) => {
    if (groupRules.has(one.type)) return !groups.has(textOf(one, 'security_group_id'))
    if (one.type === 'aws_ec2_transit_gateway_route')
      return textOf(one, 'type') !== 'propagated' || !propagated.has(textOf(one, 'transit_gateway_route_table_id'))
    if (one.type !== 'aws_network_interface') return true
    const [kind, description] = [textOf(one, 'interface_type'), textOf(one, 'description')]
    const maker = makers.find(([pattern]) => pattern.test(kind) || pattern.test(description))
    return maker === undefined || !maker[1].some((type) => types.has(type))
  })
}

function textOf({ attributes }: Resource, name: string): string {
  const value = attributes.get(name)
  return value?.kind === 'text' ? value.value : ''
}
