import { implied } from '../../../../origin/origin.ts'
import type { Unread } from '../../../../origin/problem.ts'
import type { Resource } from '../../../resource.ts'
import type { Value } from '../../../value.ts'
import { attribute, blocks, items, number, part, text } from '../../attribute.ts'
import { labelsOf, referred, subnetsOf, vpcOf } from '../../compute/locate.ts'
import { linkTo } from '../../implied.ts'
import type { Placement } from '../../placement.ts'
import { World } from '../../world.ts'

export interface VpcOrigin {
  readonly resource: Resource
  /** The load balancer or instance that is the origin. */
  readonly target: Resource
  readonly policy: string | undefined
  readonly ports: { readonly http: number; readonly https: number }
}

const type = 'aws_cloudfront_vpc_origin'
const targetTypes = ['aws_lb', 'aws_alb', 'aws_instance']

/** The VPC origin that a reference names, or why it isn't known. */
export function vpcOriginOf(world: World, value: Value | undefined): VpcOrigin | string {
  const resource = referred(world, value, type)
  if (!resource || resource.lookedUp === true) return 'its VPC origin was not read'
  const [config] = blocks(attribute(resource, 'vpc_origin_endpoint_config'))
  const target = config && referred(world, part(config, 'arn'), ...targetTypes)
  if (!config || !target) return `what ${resource.id} leads to was not read`
  return {
    resource,
    target,
    policy: text(part(config, 'origin_protocol_policy')),
    ports: { http: number(part(config, 'http_port')) ?? 80, https: number(part(config, 'https_port')) ?? 443 },
  }
}

const serviceGroup = 'CloudFront-VPCOrigins-Service-SG'

const closed = implied('aws: nobody reaches CloudFront through its interfaces in a VPC')

/**
 * The interfaces that CloudFront puts into the subnets of VPC origins: requests come from there, and security groups see them as members of CloudFront's own group,
 * or by CloudFront's prefix list (CloudFront, "Restrict access with VPC origins", 2026-11). `placed`: who stands for the targets.
 */
export function vpcOriginPlacements(world: World, placed: (id: string) => Placement | undefined): { readonly placements: Placement[]; readonly unread: Unread[] } {
  const placements: Placement[] = []
  const unread: Unread[] = []
  for (const resource of world.ofType(type).filter(({ lookedUp }) => lookedUp !== true)) {
    const { id, origin } = resource
    const found = vpcOriginOf(world, linkTo(id, origin))
    const target = typeof found === 'object' ? placed(found.target.id) : undefined
    if (!target) {
      unread.push({ what: `${id}: ${typeof found === 'string' ? found : 'where its target lies is not known'}`, origin, changesAnswers: true })
      continue
    }
    const vpc = target.subnets.map((subnet) => vpcOf(world, subnet)).find((one) => one !== undefined)
    const group = world.ofType('aws_security_group').find((one) => isServiceGroup(one) && vpcOf(world, one) === vpc)
    placements.push({
      id,
      resource,
      says: 'CloudFront’s interface',
      subnets: target.subnets,
      groups: group ? [group.id] : [],
      ...(target.doubt !== undefined && { doubt: target.doubt }),
      addresses: [],
      public: { kind: 'none' },
      ipv6: false,
      checked: true,
      closed,
      names: [],
      labels: labelsOf(resource),
      origin,
    })
  }
  return { placements, unread }
}

function isServiceGroup({ attributes }: Resource): boolean {
  const filtered = blocks(attributes.get('filter')).filter((one) => text(part(one, 'name')) === 'group-name').flatMap((one) => items(part(one, 'values')))
  return [attributes.get('name'), ...filtered].some((value) => text(value) === serviceGroup)
}

/** CloudFront's security group in the VPC of a VPC origin is CloudFront's own, whoever looks it up: it lets out everything. */
export function withServiceGroups(resources: readonly Resource[]): readonly Resource[] {
  if (!resources.some((one) => one.type === type)) return resources
  const world = new World(resources)
  const vpcs = new Set(
    world.ofType(type).flatMap((resource) => {
      const found = vpcOriginOf(world, linkTo(resource.id, resource.origin))
      if (typeof found === 'string') return []
      const subnets = ['subnets', 'subnet_id'].flatMap((name) => subnetsOf(world, part(found.target, name)).found)
      return subnets.flatMap((subnet) => vpcOf(world, subnet) ?? []).slice(0, 1)
    }),
  )
  const origin = implied(`aws: CloudFront’s own security group ${serviceGroup} lets out everything`)
  const of = (value: string): Value => ({ kind: 'text', value, origin })
  const every = (name: string, range: string): [string, Value] => [name, { kind: 'list', items: [of(range)], origin }]
  const port: Value = { kind: 'number', value: 0, origin }
  const egress: Value = {
    kind: 'list',
    items: [{ kind: 'map', entries: new Map<string, Value>([['protocol', of('-1')], ['from_port', port], ['to_port', port], every('cidr_blocks', '0.0.0.0/0'), every('ipv6_cidr_blocks', '::/0')]), origin }],
    origin,
  }
  const found = new Set<Resource>()
  const kept = resources.map((resource): Resource => {
    if (resource.type !== 'aws_security_group' || !isServiceGroup(resource)) return resource
    const vpc = vpcOf(world, resource) ?? [...vpcs].find((one) => !found.has(one))
    if (!vpc) return resource
    found.add(vpc)
    const { lookedUp: _, ...own } = resource
    return { ...own, attributes: new Map([...resource.attributes].filter(([name]) => name !== 'filter').concat([['vpc_id', linkTo(vpc.id, origin)], ['name', of(serviceGroup)], ['egress', egress]])) }
  })
  const made = [...vpcs].filter((vpc) => !found.has(vpc)).map((vpc): Resource => ({
    type: 'aws_security_group',
    id: `${serviceGroup} of ${vpc.id}`,
    keys: [],
    region: vpc.region,
    account: vpc.account,
    attributes: new Map([['vpc_id', linkTo(vpc.id, origin)], ['name', of(serviceGroup)], ['egress', egress]]),
    origin,
  }))
  return [...kept, ...made]
}
