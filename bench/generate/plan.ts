/** A plan in the shape of `terraform show -json`: so many resources in modules of forty each, one in four new, the others as they are. */
export function generatePlan(resources: number): string {
  const modules = Math.ceil(resources / perModule)
  const planned: string[] = []
  const changes: string[] = []
  const prior: string[] = []
  for (let m = 0; m < modules; m++) {
    const module = `module.net["${m}"]`
    const inPlanned: string[] = []
    const inPrior: string[] = []
    for (let n = 0; n < Math.min(perModule, resources - m * perModule); n++) {
      const { type, name, index, known, unknown } = resource(m, n)
      const address = `${module}.${type}.${name}${index === undefined ? '' : `[${index}]`}`
      const isNew = n % 4 === 3
      const head = {
        address,
        mode: 'managed',
        type,
        name,
        ...(index !== undefined && { index }),
        provider_name: 'registry.terraform.io/hashicorp/aws',
      }
      const after = isNew ? without(known, Object.keys(unknown)) : known
      const shape = { ingress: [], egress: [], tags: {}, tags_all: {} }
      const value = JSON.stringify({ ...head, schema_version: 1, values: after, sensitive_values: shape })
      inPlanned.push(value)
      if (!isNew) inPrior.push(value)
      const change = {
        actions: [isNew ? 'create' : 'no-op'],
        before: isNew ? null : known,
        after,
        after_unknown: isNew ? { ...shape, ...unknown } : {},
        before_sensitive: isNew ? false : shape,
        after_sensitive: shape,
      }
      changes.push(JSON.stringify({ ...head, module_address: module, change }))
    }
    planned.push(`{"resources":[${inPlanned.join(',')}],"address":${JSON.stringify(module)}}`)
    prior.push(`{"resources":[${inPrior.join(',')}],"address":${JSON.stringify(module)}}`)
  }
  const values = (all: readonly string[]): string => `{"root_module":{"child_modules":[${all.join(',')}]}}`
  return [
    '{"format_version":"1.2","terraform_version":"1.11.4","variables":{"region":{"value":"eu-west-1"}}',
    `"planned_values":${values(planned)}`,
    `"resource_changes":[${changes.join(',')}]`,
    `"prior_state":{"format_version":"1.0","terraform_version":"1.11.4","values":${values(prior)}}`,
    `"configuration":${JSON.stringify(configuration())}}`,
  ].join(',')
}

const perModule = 40
type Attributes = Readonly<Record<string, unknown>>

function without(all: Attributes, names: readonly string[]): Attributes {
  return Object.fromEntries(Object.entries(all).filter(([name]) => !names.includes(name)))
}

/** A module is a network with nine subnets; the other thirty are groups. */
function resource(m: number, n: number): { type: string; name: string; index?: number; known: Attributes; unknown: Attributes } {
  const net = `10.${m % 250}`
  const id = (kind: string, of: number): string => `${kind}-${(m * 1000 + of).toString(16).padStart(17, '0')}`
  const arn = (kind: string, of: string): string => `arn:aws:ec2:eu-west-1:123456789012:${kind}/${of}`
  const tags = { Name: `net-${m}-${n}`, team: `team-${m % 17}`, environment: 'production', 'managed-by': 'terraform' }
  const own = { tags, tags_all: tags }
  if (n === 0) {
    const known = {
      ...own,
      arn: arn('vpc', id('vpc', 0)),
      assign_generated_ipv6_cidr_block: false,
      cidr_block: `${net}.0.0/16`,
      enable_dns_hostnames: true,
      enable_dns_support: true,
      id: id('vpc', 0),
      instance_tenancy: 'default',
      owner_id: '123456789012',
    }
    return { type: 'aws_vpc', name: 'this', known, unknown: { id: true, arn: true } }
  }
  if (n < 10) {
    const known = {
      ...own,
      arn: arn('subnet', id('subnet', n)),
      availability_zone: `eu-west-1${'abc'[n % 3]}`,
      cidr_block: `${net}.${n}.0/24`,
      id: id('subnet', n),
      map_public_ip_on_launch: false,
      vpc_id: id('vpc', 0),
      private_dns_hostname_type_on_launch: 'ip-name',
    }
    return { type: 'aws_subnet', name: 'app', index: n - 1, known, unknown: { id: true, arn: true, vpc_id: true } }
  }
  const rule = (port: number): Attributes => ({
    cidr_blocks: [`${net}.${port % 10}.0/24`],
    description: 'from the tier before',
    from_port: port,
    ipv6_cidr_blocks: [],
    prefix_list_ids: [],
    protocol: 'tcp',
    security_groups: [],
    self: false,
    to_port: port,
  })
  const known = {
    ...own,
    arn: arn('security-group', id('sg', n)),
    description: 'made by a module',
    egress: [{ ...rule(0), protocol: '-1', cidr_blocks: ['0.0.0.0/0'] }],
    id: id('sg', n),
    ingress: [80, 443, 5432].map(rule),
    name: `group-${m}-${n}`,
    revoke_rules_on_delete: false,
    timeouts: null,
    vpc_id: id('vpc', 0),
  }
  return { type: 'aws_security_group', name: 'tier', index: n - 10, known, unknown: { id: true, arn: true, vpc_id: true } }
}

function configuration(): unknown {
  const vpc = { vpc_id: { references: ['aws_vpc.this.id', 'aws_vpc.this'] } }
  const block = (type: string, name: string, expressions: Attributes): Attributes => ({
    address: `${type}.${name}`,
    mode: 'managed',
    type,
    name,
    provider_config_key: 'aws',
    expressions,
    schema_version: 1,
  })
  const resources = [
    block('aws_vpc', 'this', { cidr_block: { references: ['var.cidr'] } }),
    block('aws_subnet', 'app', { ...vpc, cidr_block: { references: ['var.cidr', 'count.index'] } }),
    block('aws_security_group', 'tier', { ...vpc, name: { references: ['count.index'] } }),
  ]
  return {
    provider_config: {
      aws: { name: 'aws', full_name: 'registry.terraform.io/hashicorp/aws', expressions: { region: { references: ['var.region'] } } },
    },
    root_module: {
      module_calls: {
        net: { source: './net', expressions: { cidr: { references: ['each.value'] } }, module: { resources, variables: { cidr: {} } } },
      },
      variables: { region: {} },
    },
  }
}
