import fc from 'fast-check'
import { expect, it } from 'vitest'
import { joinFacts } from '../../../src/model/facts.ts'
import { checks as terraform } from '../../../src/formats/terraform/checks/index.ts'
import { lowerAws } from '../../../src/platforms/aws/lower.ts'
import { checks } from '../../../src/platforms/aws/checks/index.ts'
import type { AwsTree } from '../../../src/platforms/aws/tree.ts'
import { link, resource, unknown, type Built } from './build.ts'

/** Types that checks ask for, with attributes that they look at. */
const types: Readonly<Record<string, readonly string[]>> = {
  aws_acm_certificate: ['domain_name', 'subject_alternative_names', 'validation_method', 'not_after', 'type'],
  aws_autoscaling_attachment: ['autoscaling_group_name', 'lb_target_group_arn'],
  aws_autoscaling_group: ['vpc_zone_identifier', 'target_group_arns'],
  aws_cloudfront_distribution: ['origin', 'aliases', 'viewer_certificate', 'web_acl_id', 'enabled'],
  aws_db_instance: ['engine', 'multi_az', 'publicly_accessible', 'vpc_security_group_ids'],
  aws_default_route_table: ['default_route_table_id', 'route'],
  aws_default_security_group: ['vpc_id', 'ingress'],
  aws_ec2_transit_gateway: [],
  aws_ec2_transit_gateway_vpc_attachment: ['transit_gateway_id', 'vpc_id', 'subnet_ids', 'appliance_mode_support'],
  aws_eip: ['instance'],
  aws_eks_cluster: ['vpc_config'],
  aws_elasticache_replication_group: ['num_cache_clusters', 'automatic_failover_enabled', 'replicas_per_node_group'],
  aws_flow_log: ['vpc_id', 'subnet_id'],
  aws_instance: ['subnet_id', 'vpc_security_group_ids', 'associate_public_ip_address'],
  aws_internet_gateway: ['vpc_id'],
  aws_lb: ['load_balancer_type', 'internal', 'subnets', 'security_groups', 'enable_cross_zone_load_balancing'],
  aws_lb_listener: ['load_balancer_arn', 'port', 'protocol', 'default_action', 'ssl_policy', 'certificate_arn'],
  aws_lb_listener_rule: ['listener_arn', 'priority', 'condition', 'action'],
  aws_lb_target_group: ['port', 'protocol', 'target_type'],
  aws_lb_target_group_attachment: ['target_group_arn', 'target_id', 'port'],
  aws_nat_gateway: ['subnet_id', 'connectivity_type', 'allocation_id'],
  aws_network_acl: ['vpc_id', 'subnet_ids', 'ingress', 'egress'],
  aws_network_acl_rule: ['network_acl_id', 'rule_number', 'egress', 'protocol', 'rule_action', 'cidr_block'],
  aws_rds_cluster: ['engine', 'engine_mode'],
  aws_route: [
    'route_table_id',
    'destination_cidr_block',
    'gateway_id',
    'nat_gateway_id',
    'vpc_peering_connection_id',
    'transit_gateway_id',
  ],
  aws_route53_hosted_zone_dnssec: ['hosted_zone_id'],
  aws_route53_record: ['zone_id', 'name', 'type', 'ttl', 'records', 'alias', 'failover_routing_policy', 'health_check_id'],
  aws_route53_zone: ['name', 'vpc'],
  aws_route_table: ['vpc_id', 'route'],
  aws_route_table_association: ['route_table_id', 'subnet_id'],
  aws_security_group: ['vpc_id', 'ingress', 'egress', 'name'],
  aws_subnet: ['vpc_id', 'cidr_block', 'availability_zone', 'tags'],
  aws_vpc: ['cidr_block', 'enable_dns_support', 'enable_dns_hostnames'],
  aws_vpc_endpoint: ['vpc_id', 'service_name', 'vpc_endpoint_type', 'route_table_ids', 'private_dns_enabled'],
  aws_vpc_peering_connection: ['vpc_id', 'peer_vpc_id', 'auto_accept'],
  aws_vpc_security_group_ingress_rule: [
    'security_group_id',
    'cidr_ipv4',
    'ip_protocol',
    'from_port',
    'to_port',
    'referenced_security_group_id',
  ],
  aws_vpn_connection: ['static_routes_only'],
  aws_wafv2_web_acl: ['scope'],
  aws_wafv2_web_acl_association: ['resource_arn', 'web_acl_arn'],
}
const ids = Object.keys(types).flatMap((type) => [`${type}.a`, `${type}.b`])
const inner = [
  'cidr_block',
  'cidr_blocks',
  'from_port',
  'to_port',
  'protocol',
  'rule_no',
  'action',
  'type',
  'name',
  'domain_name',
  'origin_id',
  'vpc_id',
  'gateway_id',
  'target_group_arn',
  'custom_origin_config',
  'origin_protocol_policy',
  'acm_certificate_arn',
  'public_access_cidrs',
  'values',
  'Name',
]

const words = [
  '',
  'tcp',
  '-1',
  'HTTPS',
  'network',
  'application',
  'forward',
  'PRIMARY',
  'A',
  'CNAME',
  'shop.example',
  '*.shop.example',
  'www.shop.example',
  'private',
  '10.0.0.0/16',
  '10.0.1.0/24',
  '10.0.1.9/24',
  '0.0.0.0/0',
  '::/0',
  'eu-west-1a',
  '2026-13-45',
  '2026-12-01T00:00:00Z',
  'Gateway',
  'Interface',
  'com.amazonaws.eu-west-1.s3',
  'http-only',
  'DNS',
  'REGIONAL',
  'vpc-0123456789abcdef0',
]
const plain: fc.Arbitrary<Built> = fc.oneof(
  fc.constantFrom<Built>(null, true, false, ...words),
  fc.integer({ min: -1, max: 70000 }),
  fc.constantFrom(...ids).map((id) => link(id)),
  fc.constant(unknown()),
)
const block: fc.Arbitrary<Built> = fc.dictionary(fc.constantFrom(...inner), fc.oneof(plain, fc.array(plain, { maxLength: 2 })), {
  maxKeys: 5,
})
const value: fc.Arbitrary<Built> = fc.oneof(
  { weight: 3, arbitrary: plain },
  { weight: 2, arbitrary: fc.array(fc.oneof(plain, block), { maxLength: 3 }) },
  { weight: 1, arbitrary: block },
)
const resources = fc.uniqueArray(
  fc
    .constantFrom(...Object.entries(types))
    .chain(([type, names]) =>
      fc
        .tuple(
          fc.constantFrom('a', 'b'),
          names.length === 0 ? fc.constant({}) : fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 6 }),
          fc.boolean(),
        )
        .map(([name, attributes, uncertain]) =>
          resource(`${type}.${name}`, attributes, { ...(uncertain && { uncertain: 'count is not known' }) }),
        ),
    ),
  { selector: ({ id }) => id, maxLength: 30 },
)

it('whatever resources say, every check ends, says a whole sentence, and says the same again', () => {
  fc.assert(
    fc.property(resources, (some) => {
      const { facts, trees } = lowerAws(some, {})
      const input = { facts: joinFacts([facts]), profile: {}, today: '2026-11-20' }
      // The tree of AWS' own reading.
      const own = { ...input, tree: trees as AwsTree }
      const written = { ...input, tree: { roots: [], resources: some, modules: [], instances: [] } }
      const all = () => [
        ...checks.map((check) => ({ check, found: [...check.run(own)] })),
        ...terraform.map((check) => ({ check, found: [...check.run(written)] })),
      ]
      const first = all()
      for (const { check, found } of first)
        for (const { subject, origins, args } of found) {
          const said = [check.says, check.fix]
            .join(' ')
            .replaceAll(/\{(\w+)\}/g, (whole, name: string) => (name === 'subject' ? subject : String(args?.[name] ?? whole)))
          expect(said).not.toMatch(/\{\w+\}|undefined|NaN/)
          expect(origins.length).toBeGreaterThan(0)
        }
      expect(all()).toEqual(first)
    }),
    { numRuns: 200, seed: Number(process.env.FUZZ_SEED ?? 818988) },
  )
})
