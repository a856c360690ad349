import { implied, type Origin } from '../../origin/origin.ts'
import type { Resource } from '../resource.ts'
import type { Value } from '../value.ts'
import { linkOf } from './world.ts'

/** Everything that has to be there because others speak of it, as resources: default VPCs, and things of others that are named by their cloud ids alone. */
export function withImplied(resources: readonly Resource[]): Resource[] {
  const known = new Set(resources.flatMap((one) => [one.id, ...one.keys]))
  const added = new Map<string, Resource>()
  const add = (resource: Resource): string => {
    if (!known.has(resource.id) && !added.has(resource.id)) added.set(resource.id, resource)
    return resource.id
  }
  const linked = resources.map((resource) => withVpc(resource, add))
  const defaults = new Set<string>()
  const needsDefault = (by: Resource): void => {
    const id = defaultVpcId(by)
    if (!defaults.has(id)) defaultVpc(by, resources, add)
    defaults.add(id)
  }
  for (const vpc of bareVpcs(resources, linked))
    add(stranger('aws_subnet', `subnets of ${vpc.id}`, vpc, vpc.origin, { vpc_id: linkTo(vpc.id, vpc.origin) }))
  for (const resource of resources) {
    for (const [name, value] of resource.attributes)
      if (!/^(id|arn|tags|tags_all)$/.test(name)) eachText(value, (text, origin) => addNamed(text, origin, resource, known, add))
    if (
      resource.type === 'aws_default_subnet' ||
      (resource.type in defaultVpcUsers && defaultVpcUsers[resource.type]?.every((name) => !isSet(resource.attributes.get(name))))
    )
      needsDefault(resource)
    if (resource.type === 'aws_default_vpc') needsDefault(resource)
  }
  return [...linked, ...added.values()]
}

/** VPCs that were only looked up and of which no subnet was read: what is in their groups lies in some subnet all the same. */
function bareVpcs(resources: readonly Resource[], linked: readonly Resource[]): Resource[] {
  const populated = new Set<string>()
  for (const one of linked) {
    const value = one.type === 'aws_subnet' ? one.attributes.get('vpc_id') : undefined
    const link = value && linkOf(value)
    if (link) populated.add(link.resource)
  }
  return resources.filter((one) => one.type === 'aws_vpc' && one.lookedUp === true && !populated.has(one.id))
}

/** Types that lie in the default VPC when none of these attributes is set (Amazon VPC, "Default VPCs", 2026-11). */
const defaultVpcUsers: Readonly<Record<string, readonly string[]>> = {
  aws_db_instance: ['db_subnet_group_name', 'replicate_source_db', 'snapshot_identifier'],
  aws_docdb_cluster: ['db_subnet_group_name', 'snapshot_identifier', 'global_cluster_identifier'],
  aws_elasticache_cluster: ['subnet_group_name', 'replication_group_id'],
  aws_elasticache_replication_group: ['subnet_group_name', 'global_replication_group_id'],
  aws_elasticache_serverless_cache: ['subnet_ids'],
  aws_elb: ['subnets'],
  aws_instance: ['subnet_id', 'network_interface', 'primary_network_interface', 'launch_template'],
  aws_mq_broker: ['subnet_ids'],
  aws_neptune_cluster: ['neptune_subnet_group_name', 'snapshot_identifier', 'global_cluster_identifier'],
  aws_rds_cluster: ['db_subnet_group_name', 'replication_source_identifier', 'snapshot_identifier', 'global_cluster_identifier'],
  aws_redshift_cluster: ['cluster_subnet_group_name', 'snapshot_identifier', 'snapshot_arn'],
  aws_redshiftserverless_workgroup: ['subnet_ids'],
  aws_security_group: ['vpc_id'],
}

const withVpcId = new Set([
  'aws_subnet',
  'aws_security_group',
  'aws_route_table',
  'aws_network_acl',
  'aws_default_security_group',
  'aws_internet_gateway',
])

/** Gives what lies in a VPC that isn't known a stand-in to lie in; what says nothing lies in the default VPC. */
function withVpc(resource: Resource, add: (resource: Resource) => string): Resource {
  if (!withVpcId.has(resource.type)) return resource
  const value = resource.attributes.get('vpc_id')
  if (value?.kind === 'unknown' && !linkOf(value)) {
    const says = resource.lookedUp === true ? 'whose VPC is not told' : value.says
    return {
      ...resource,
      attributes: new Map([...resource.attributes, ['vpc_id', linkTo(undeclaredVpc(resource, says, value.origin, add), value.origin)]]),
    }
  }
  if (isSet(value)) return resource
  if (resource.lookedUp === true)
    return {
      ...resource,
      attributes: new Map([
        ...resource.attributes,
        ['vpc_id', linkTo(undeclaredVpc(resource, 'of things that were only looked up', resource.origin, add), resource.origin)],
      ]),
    }
  if (resource.type !== 'aws_security_group' && resource.type !== 'aws_default_security_group') return resource
  const origin = implied('aws: a security group without vpc_id belongs to the default VPC')
  return { ...resource, attributes: new Map([...resource.attributes, ['vpc_id', linkTo(defaultVpcId(resource), origin)]]) }
}

function undeclaredVpc(of: Resource, says: string, origin: Origin, add: (resource: Resource) => string): string {
  const id = add(stranger('aws_vpc', `undeclared VPC (${says})`, of, origin, {}))
  add(stranger('aws_subnet', `subnets of ${id}`, of, origin, { vpc_id: linkTo(id, origin) }))
  return id
}

/** `vpc-0abc` and the like that nobody declared: somebody else's thing of which nothing but the id is known. */
function addNamed(text: string, origin: Origin, by: Resource, known: ReadonlySet<string>, add: (resource: Resource) => string): void {
  const kind = /^(vpc|subnet|sg)-[0-9a-f]{8,}$/.exec(text)?.[1]
  if (kind === undefined || known.has(text)) return
  if (kind === 'vpc') {
    add(stranger('aws_vpc', text, by, origin, {}))
    add(stranger('aws_subnet', `subnets of ${text}`, by, origin, { vpc_id: linkTo(text, origin) }))
    return
  }
  const vpc = undeclaredVpc(by, `of ${text}`, origin, add)
  add(stranger(kind === 'subnet' ? 'aws_subnet' : 'aws_security_group', text, by, origin, { vpc_id: linkTo(vpc, origin) }))
}

function stranger(
  type: string,
  id: string,
  { region, account }: Resource,
  origin: Origin,
  attributes: Readonly<Record<string, Value>>,
): Resource {
  return { type, id, keys: [], region, account, attributes: new Map(Object.entries(attributes)), origin, lookedUp: true }
}

/** The default VPC of a resource's region and account: declared or not, it has this id unless `aws_default_vpc` gives it one. */
function defaultVpcId(of: Pick<Resource, 'region' | 'account'>): string {
  return `default VPC${of.region === undefined ? '' : ` in ${of.region}`}${of.account === undefined ? '' : ` of ${of.account}`}`
}

export function defaultSubnetsId(of: Pick<Resource, 'region' | 'account'>): string {
  return `default subnets${of.region === undefined ? '' : ` in ${of.region}`}${of.account === undefined ? '' : ` of ${of.account}`}`
}

const same = (a: Resource, b: Resource): boolean => a.region === b.region && a.account === b.account

/**
 * A default VPC has 172.31.0.0/16, a default subnet in each zone that gives public addresses, an internet gateway, and a main route table that leads to it
 * (Amazon VPC, "Default VPCs", 2026-11).
 */
function defaultVpc(by: Resource, resources: readonly Resource[], add: (resource: Resource) => string): void {
  const origin = implied('aws: each region has a default VPC 172.31.0.0/16 with public subnets and an internet gateway')
  const declared = resources.find((one) => one.type === 'aws_default_vpc' && same(one, by))
  const id = defaultVpcId(by)
  const made = (type: string, own: string, attributes: Readonly<Record<string, Value>>, keys: readonly string[] = []): void => {
    add({ type, id: own, keys, region: by.region, account: by.account, attributes: new Map(Object.entries(attributes)), origin })
  }
  const range: Value = { kind: 'text', value: '172.31.0.0/16', origin }
  const on: Value = { kind: 'bool', value: true, origin }
  const vpc = linkTo(declared?.id ?? id, origin)
  if (!declared) made('aws_default_vpc', id, { cidr_block: range })
  made('aws_subnet', defaultSubnetsId(by), { vpc_id: vpc, cidr_block: range, map_public_ip_on_launch: on })
  made('aws_internet_gateway', `internet gateway of ${declared?.id ?? id}`, { vpc_id: vpc })
  const adopted = resources.some(
    (one) => one.type === 'aws_default_route_table' && leadsTo(one.attributes.get('default_route_table_id'), declared?.id ?? id),
  )
  if (adopted) return
  const every: Value = { kind: 'text', value: '0.0.0.0/0', origin }
  const route: Value = {
    kind: 'map',
    origin,
    entries: new Map<string, Value>([
      ['cidr_block', every],
      ['gateway_id', linkTo(`internet gateway of ${declared?.id ?? id}`, origin)],
    ]),
  }
  made('aws_default_route_table', `main route table of ${declared?.id ?? id}`, {
    vpc_id: vpc,
    route: { kind: 'list', items: [route], origin },
  })
}

function leadsTo(value: Value | undefined, id: string): boolean {
  return value !== undefined && linkOf(value)?.resource === id
}

export function linkTo(resource: string, origin: Origin): Value {
  return { kind: 'unknown', says: 'computed at apply', parts: [{ resource, attribute: 'id' }], origin }
}

function isSet(value: Value | undefined): boolean {
  return value !== undefined && value.kind !== 'null' && !(value.kind === 'list' && value.items.length === 0)
}

/** Every text in a value, however deep. */
function eachText(value: Value, tell: (text: string, origin: Origin) => void): void {
  const open: Value[] = [value]
  for (let one = open.pop(); one; one = open.pop()) {
    if (one.kind === 'text') tell(one.value, one.origin)
    else if (one.kind === 'list') open.push(...one.items)
    else if (one.kind === 'map') open.push(...one.entries.values())
  }
}
