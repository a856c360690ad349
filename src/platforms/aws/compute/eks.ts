import { derived, implied, type Origin } from '../../../origin/origin.ts'
import type { Unread } from '../../../origin/problem.ts'
import type { Profile } from '../../../model/profile.ts'
import type { Resource } from '../../resource.ts'
import type { Wish } from '../../wish.ts'
import type { Value } from '../../value.ts'
import { attribute, blocks, bool, part, text } from '../attribute.ts'
import { hasPublicApi, publicApiId } from '../edge/kubernetes-api.ts'
import type { Placement } from '../placement.ts'
import type { PlacedListener, ServiceName } from '../service.ts'
import { World } from '../world.ts'
import {
  declared,
  groupsOf,
  ipv6Of,
  perhapsIpv6,
  labelsOf,
  namesOf,
  place,
  publicAddress,
  referred,
  subnetsOf,
  uncertainty,
  type Located,
} from './locate.ts'
import { templateOf } from './template.ts'
import { makeWanted } from './wanted/index.ts'
import type { Made } from './wanted/setting.ts'

export interface Kubernetes {
  readonly placements: readonly Placement[]
  readonly listeners: readonly PlacedListener[]
  readonly names: readonly ServiceName[]
  readonly unread: readonly Unread[]
}

const madeAttribute = 'vpc_config[0].cluster_security_group_id'
const accessAttribute = 'resources[0].remote_access_security_group_id'

/**
 * Groups that EKS makes along with what is declared, as resources like others: the cluster's own (everything among its members, everything out; eks
 * "Security group requirements", 2026-11) and that of remote access to a node group (SSH from the named groups, or from everywhere; API RemoteAccessConfig).
 */
export function groupsMadeByEks(resources: readonly Resource[]): Resource[] {
  const world = new World(resources)
  return [
    ...world.ofType('aws_eks_cluster').flatMap((one) => clusterGroup(world, one)),
    ...world.ofType('aws_eks_node_group').flatMap((one) => accessGroup(world, one)),
  ]
}

function clusterGroup(world: World, cluster: Resource): Resource[] {
  const [network] = blocks(cluster.attributes.get('vpc_config'))
  const vpc = network && vpcValue(world, part(network, 'subnet_ids'))
  if (cluster.lookedUp === true || !vpc) return []
  const origin = derived('eks: the security group of a cluster lets its members reach each other', [cluster.origin, made])
  return [
    group(
      `${cluster.id}.${madeAttribute}`,
      cluster,
      vpc,
      [block({ ...anyPort, self: { kind: 'bool', value: true, origin } }, origin)],
      origin,
    ),
  ]
}

function accessGroup(world: World, nodes: Resource): Resource[] {
  const [access] = blocks(nodes.attributes.get('remote_access'))
  const vpc = vpcValue(world, nodes.attributes.get('subnet_ids'))
  if (!access || !vpc || part(access, 'ec2_ssh_key') === undefined) return []
  const origin = derived('eks: remote access to a node group is port 22', [access.origin, made])
  const from = part(access, 'source_security_group_ids')
  const peers: Readonly<Record<string, Value>> = from
    ? { security_groups: from }
    : { cidr_blocks: { kind: 'list', items: [{ kind: 'text', value: '0.0.0.0/0', origin }], origin } }
  return [group(`${nodes.id}.${accessAttribute}`, nodes, vpc, [block({ ...ports('tcp', 22), ...peers }, origin)], origin)]
}

const made = implied('eks: made along with the cluster')
const ports = (protocol: string, port: number): Readonly<Record<string, Value>> => ({
  protocol: { kind: 'text', value: protocol, origin: made },
  from_port: { kind: 'number', value: port, origin: made },
  to_port: { kind: 'number', value: port, origin: made },
})
const anyPort = ports('-1', 0)

function block(entries: Readonly<Record<string, Value>>, origin: Origin): Value {
  return { kind: 'map', entries: new Map(Object.entries(entries)), origin }
}

function group(id: string, of: Resource, vpc: Value, ingress: readonly Value[], origin: Origin): Resource {
  const everywhere = ['0.0.0.0/0', '::/0'].map((value): Value => ({ kind: 'text', value, origin }))
  const [four, six] = everywhere
  const lists = (one: Value | undefined): Value => ({ kind: 'list', items: one ? [one] : [], origin })
  const egress = block({ ...anyPort, cidr_blocks: lists(four), ipv6_cidr_blocks: lists(six) }, origin)
  return {
    type: 'aws_security_group',
    id,
    keys: [],
    region: of.region,
    account: of.account,
    attributes: new Map<string, Value>([
      ['vpc_id', vpc],
      ['ingress', { kind: 'list', items: ingress, origin }],
      ['egress', { kind: 'list', items: [egress], origin }],
    ]),
    origin,
    ...(of.uncertain !== undefined && { uncertain: of.uncertain }),
  }
}

function vpcValue(world: World, subnets: Value | undefined): Value | undefined {
  return subnetsOf(world, subnets).found.flatMap((subnet) => part(subnet, 'vpc_id') ?? [])[0]
}

// EKS: the control plane's interfaces answer on 443 where private access is on (cluster-endpoint, 2026-11).
const apiOnly = implied('aws: the interfaces of a control plane answer with the Kubernetes API alone')

/** Clusters: the control plane's interfaces, node groups, Fargate profiles. */
export function lowerEks(world: World): Kubernetes {
  const placements: Placement[] = []
  const listeners: PlacedListener[] = []
  const names: ServiceName[] = []
  const unread: Unread[] = []
  const lost = (resource: Resource): void => {
    unread.push({ what: `${resource.id}: the VPC that it is in was not read`, origin: resource.origin, changesAnswers: true })
  }
  for (const resource of declared(world, 'aws_eks_cluster')) {
    const [network] = blocks(attribute(resource, 'vpc_config'))
    const more = groupsOf(world, network && part(network, 'security_group_ids'))
    const own = ownGroup(world, resource)
    const placed = place(world, subnetsOf(world, network && part(network, 'subnet_ids')), { ...more, found: [...own, ...more.found] })
    if (!placed || !network) {
      lost(resource)
      continue
    }
    const doubt = resource.uncertain ?? placed.doubt
    placements.push({
      ...common(resource, 'control plane', placed, doubt),
      ...(hasPublicApi(resource) && { alsoAs: [publicApiId(resource.id)] }),
      public: { kind: 'none' },
      ipv6:
        text(
          blocks(attribute(resource, 'kubernetes_network_config'))
            .map((one) => part(one, 'ip_family'))
            .find(Boolean),
        ) === 'ipv6',
      closed: apiOnly,
    })
    const open = bool(part(network, 'endpoint_private_access'), false)
    if (open === false) continue
    const origin = part(network, 'endpoint_private_access')?.origin ?? resource.origin
    listeners.push({
      id: `${resource.id}/api`,
      says: `Kubernetes API of ${resource.id}`,
      endpoint: resource.id,
      protocol: 'tcp',
      port: 443,
      tls: { versions: [], ciphers: undefined, certificates: [], clientCertificates: false, origin: resource.origin },
      serves: open === undefined ? { kind: 'unknown', says: 'whether private access to the cluster is on is not known' } : { kind: 'end' },
      names: [],
      origin,
    })
    // Within the VPC the name leads to the control plane's interfaces as soon as private access is on.
    const link = { resource: resource.id, attribute: 'endpoint' }
    const written = text(attribute(resource, 'endpoint'))?.replace(/^https:\/\//, '')
    names.push({
      link,
      name: (written ?? `${resource.id}.endpoint`).toLowerCase(),
      endpoint: resource.id,
      gives: 'private',
      form: 'https://{host}',
      origin,
    })
  }
  for (const resource of declared(world, 'aws_eks_node_group', 'aws_eks_fargate_profile')) {
    const placement = resource.type === 'aws_eks_node_group' ? nodeGroup(world, resource) : fargate(world, resource)
    if (placement) placements.push(placement)
    else lost(resource)
  }
  return { placements, listeners, names, unread }
}

function ownGroup(world: World, cluster: Resource | undefined): Resource[] {
  const found = cluster && world.byId(`${cluster.id}.${madeAttribute}`)
  return found ? [found] : []
}

function nodeGroup(world: World, resource: Resource): Placement | undefined {
  const template = templateOf(world, blocks(attribute(resource, 'launch_template'))[0], undefined)
  const groups = groupsOfNodes(world, resource, template?.groups)
  const placed = place(world, subnetsOf(world, attribute(resource, 'subnet_ids')), groups)
  if (!placed) return undefined
  return {
    ...common(resource, 'node group', placed, resource.uncertain ?? placed.doubt ?? template?.doubt),
    public: publicAddress(resource.id, template?.publicAddress, placed.subnets),
    ipv6: template?.ipv6 ?? ipv6Of(placed.subnets),
  }
}

/** EKS: a launch template that names groups names all of them; else nodes have the cluster's own, and that of remote access (launch-templates, 2026-11). */
function groupsOfNodes(world: World, resource: Resource, named: Located | undefined): Located {
  if (named && (named.found.length > 0 || named.doubt !== undefined)) return named
  const cluster = referred(world, attribute(resource, 'cluster_name'), 'aws_eks_cluster')
  const own = ownGroup(world, cluster)
  const access = world.byId(`${resource.id}.${accessAttribute}`)
  const found = [...own, ...(access ? [access] : [])]
  return { found, doubt: own.length === 0 ? 'the security group of its cluster was not read' : undefined }
}

function fargate(world: World, resource: Resource): Placement | undefined {
  const cluster = referred(world, attribute(resource, 'cluster_name'), 'aws_eks_cluster')
  const found = ownGroup(world, cluster)
  const subnets = subnetsOf(world, attribute(resource, 'subnet_ids'))
  const placed = place(world, subnets, { found, doubt: found.length === 0 ? 'the security group of its cluster was not read' : undefined })
  if (!placed) return undefined
  return {
    ...common(resource, 'Fargate profile', placed, uncertainty(resource) ?? placed.doubt),
    public: { kind: 'none' },
    ipv6: perhapsIpv6(placed.subnets),
  }
}

function common(
  resource: Resource,
  says: string,
  placed: Pick<Placement, 'subnets' | 'groups' | 'lost'>,
  doubt: string | undefined,
): Omit<Placement, 'public' | 'ipv6'> {
  return {
    id: resource.id,
    resource,
    says,
    subnets: placed.subnets,
    ...(placed.lost !== undefined && { lost: placed.lost }),
    groups: placed.groups,
    ...(doubt !== undefined && { doubt }),
    addresses: [],
    checked: true,
    names: namesOf(resource, 'name', 'node_group_name', 'fargate_profile_name'),
    labels: labelsOf(resource),
    origin: resource.origin,
  }
}

/** What load balancers are made for in a cluster: its own security group, and where nodes lie that are machines of their own. */
export function makeBalancers(world: World, wishes: readonly Wish[], profile: Profile): Made {
  const nodes = declared(world, 'aws_eks_node_group').flatMap((resource) => nodeGroup(world, resource) ?? [])
  return makeWanted(world, (cluster) => ownGroup(world, cluster)[0], nodes, wishes, profile)
}
