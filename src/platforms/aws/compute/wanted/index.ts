import type { Profile } from '../../../../model/profile.ts'
import type { Resource } from '../../../resource.ts'
import type { Wish } from '../../../wish.ts'
import { blocks, part } from '../../attribute.ts'
import type { World } from '../../world.ts'
import { labelsOf, referred, subnetsOf, vpcOf } from '../locate.ts'
import { grouped, isForAlb, makeForIngresses } from './ingress.ts'
import { makeForService } from './service.ts'
import type { Made, Surroundings } from './setting.ts'

/**
 * What AWS comes to hold because a cluster's Services and Ingresses ask for load balancers, as if somebody had declared it: balancers, listeners, target groups, and
 * the security groups that controllers make. Only where the hosts of one cluster are declared: otherwise it isn't known whose they are.
 */
export function makeWanted(world: World, groupOf: (cluster: Resource) => Resource | undefined, nodes: readonly { readonly subnets: readonly Resource[]; readonly groups: readonly string[] }[], wishes: readonly Wish[], profile: Profile): Made {
  const made: Made = { resources: [], registrations: [], placements: [], frontings: [], unread: [] }
  const around = wishes.length === 0 ? undefined : surroundings(world, groupOf, nodes)
  if (!around) return made
  for (const { wish } of wishes) if (wish.kind === 'service') makeForService(around, wish, profile, made)
  const ingresses = wishes.flatMap(({ wish }) => (wish.kind === 'ingress' && isForAlb(wish) ? [wish] : []))
  for (const { id, members } of grouped(ingresses)) makeForIngresses(around, id, members, made)
  return made
}

function surroundings(
  world: World,
  groupOf: (cluster: Resource) => Resource | undefined,
  nodes: readonly { readonly subnets: readonly Resource[]; readonly groups: readonly string[] }[],
): Surroundings | undefined {
  const hosts = world.ofType('aws_eks_node_group', 'aws_eks_fargate_profile')
  const clusters = new Set(hosts.map((one) => referred(world, part(one, 'cluster_name'), 'aws_eks_cluster')))
  const [cluster] = clusters
  if (!cluster || clusters.size !== 1) return undefined
  const [network] = blocks(part(cluster, 'vpc_config'))
  const [vpc] = subnetsOf(world, network && part(network, 'subnet_ids')).found.flatMap((subnet) => vpcOf(world, subnet) ?? [])
  if (!vpc) return undefined
  const groups = [...new Set(nodes.flatMap((one) => one.groups))]
  // Of several groups the one that is tagged for the cluster counts (aws-load-balancer-controller, "Security groups", 2026-11).
  const tagged = groups.flatMap((id) => world.byId(id) ?? []).find((one) => Object.keys(labelsOf(one)).some((key) => key.startsWith('kubernetes.io/cluster/')))
  const own = groupOf(cluster)
  const group = tagged ?? (own && (groups.length === 0 || groups.includes(own.id)) ? own : groups.flatMap((id) => world.byId(id) ?? [])[0])
  return {
    world,
    cluster,
    vpc,
    group,
    nodes: nodes.length === 0 ? undefined : { subnets: [...new Set(nodes.flatMap((one) => one.subnets))], groups },
  }
}
