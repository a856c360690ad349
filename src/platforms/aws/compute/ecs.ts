import type { Dependency } from '../../../model/endpoint.ts'
import { implied } from '../../../origin/origin.ts'
import type { Unread } from '../../../origin/problem.ts'
import type { Resource } from '../../resource.ts'
import { attribute, blocks, bool, number, part, text } from '../attribute.ts'
import type { Placement } from '../placement.ts'
import type { ServiceName } from '../service.ts'
import type { World } from '../world.ts'
import type { Told } from './environment.ts'
import { declared, groupsOf, perhapsIpv6, labelsOf, namesOf, place, publicOf, referred, referrers, subnetsOf } from './locate.ts'
import { mounts } from './mount.ts'
import type { Registration } from './registration.ts'
import { discoveryNames } from './discovery.ts'
import { readTask, type Task } from './task.ts'

export interface EcsServices {
  readonly placements: readonly Placement[]
  readonly registrations: readonly Registration[]
  readonly told: readonly Told[]
  readonly dependencies: readonly Dependency[]
  readonly names: readonly ServiceName[]
  readonly unread: readonly Unread[]
}

/** ECS services: tasks with an interface of their own, or ports of the instances that run them. */
export function lowerEcs(world: World): EcsServices {
  const placements: Placement[] = []
  const registrations: Registration[] = []
  const told: Told[] = []
  const dependencies: Dependency[] = []
  const names: ServiceName[] = []
  const unread: Unread[] = []
  const tasks = new Map<Resource, Task>()
  for (const resource of declared(world, 'aws_ecs_service', 'aws_ecs_task_set')) {
    const definition = referred(world, attribute(resource, 'task_definition'), 'aws_ecs_task_definition')
    const task = definition && (tasks.get(definition) ?? readTask(definition))
    if (definition && task) tasks.set(definition, task)
    if (task?.doubt !== undefined)
      unread.push({
        what: `${task.resource.id}: ${task.doubt}, so what they call is not either`,
        origin: task.resource.origin,
        changesAnswers: false,
      })
    const own = ownInterface(world, resource)
    const hosts = own ? [] : instancesOf(world, resource)
    if (own) placements.push(own)
    else if (hosts.length === 0) {
      unread.push({
        what: `${resource.id} runs on container instances, and which ones is not known`,
        origin: resource.origin,
        changesAnswers: true,
      })
      continue
    }
    for (const { id, subnets } of own ? [own] : hosts) {
      registrations.push(...behindOf(resource, id, subnets, own ? undefined : task))
      if (task) {
        told.push({ ...task.told, endpoint: id })
        dependencies.push(...mounts(world, id, task.mounted))
      }
      names.push(...discoveryNames(world, resource, id, subnets))
    }
  }
  return { placements, registrations, told, dependencies, names, unread }
}

/** Tasks in mode awsvpc: one endpoint for all of a service. */
function ownInterface(world: World, resource: Resource): Placement | undefined {
  const [network] = blocks(attribute(resource, 'network_configuration'))
  if (!network) return undefined
  const placed = place(world, subnetsOf(world, part(network, 'subnets')), groupsOf(world, part(network, 'security_groups')))
  if (!placed) return undefined
  const doubt = resource.uncertain ?? placed.doubt
  return {
    id: resource.id,
    resource,
    says: 'ECS service',
    ...placed,
    ...(doubt !== undefined && { doubt }),
    addresses: [],
    public: publicOfTasks(world, resource),
    ipv6: perhapsIpv6(placed.subnets),
    checked: true,
    names: namesOf(resource, 'name'),
    labels: labelsOf(resource),
    origin: resource.origin,
  }
}

function publicOfTasks(world: World, resource: Resource): Placement['public'] {
  const [network] = blocks(attribute(resource, 'network_configuration'))
  const said = network && part(network, 'assign_public_ip')
  // ECS: only tasks on Fargate can have a public address, and none unless it is asked for (task-networking-awsvpc, fargate-task-networking, 2026-11).
  const assigned = text(said) === 'ENABLED' ? true : bool(said, false)
  if (assigned === undefined)
    return { kind: 'unknown', says: 'whether its tasks get a public address is not known', origin: said?.origin ?? resource.origin }
  if (!assigned || !said) return { kind: 'none' }
  const fargate = runsOnFargate(world, resource)
  if (fargate === false) return { kind: 'none' }
  if (fargate === undefined)
    return {
      kind: 'unknown',
      says: 'whether its tasks run on Fargate is not known, and only there they get a public address',
      origin: said.origin,
    }
  return publicOf(resource.id, said.origin)
}

function runsOnFargate(world: World, resource: Resource): boolean | undefined {
  const launch = text(attribute(resource, 'launch_type'))
  if (launch !== undefined) return launch === 'FARGATE'
  const providers = providersOf(world, resource)
  if (providers.length === 0) return undefined
  if (providers.every((name) => /^FARGATE(?:_SPOT)?$/.test(name))) return true
  return providers.some((name) => name.startsWith('FARGATE')) ? undefined : false
}

/** Names of the capacity providers that a service uses: its own, else its cluster's default ones. */
function providersOf(world: World, resource: Resource): string[] {
  const names = (holder: ReturnType<typeof blocks>): string[] =>
    holder.flatMap((one) => {
      const value = part(one, 'capacity_provider')
      return text(value) ?? text(part(referred(world, value, 'aws_ecs_capacity_provider') ?? one, 'name')) ?? []
    })
  const own = names(blocks(attribute(resource, 'capacity_provider_strategy')))
  if (own.length > 0) return own
  return clusterProviders(world, resource).flatMap((one) => names(blocks(attribute(one, 'default_capacity_provider_strategy'))))
}

function clusterProviders(world: World, resource: Resource): readonly Resource[] {
  const cluster = referred(world, attribute(resource, 'cluster'), 'aws_ecs_cluster')
  if (!cluster) return []
  return referrers(world, cluster, ['aws_ecs_cluster_capacity_providers'], 'cluster_name')
}

/** Auto scaling groups whose instances run a service's tasks, by the capacity providers that lead to them. */
function instancesOf(world: World, resource: Resource): { readonly id: string; readonly subnets: readonly Resource[] }[] {
  const wanted = new Set(providersOf(world, resource))
  const listed = clusterProviders(world, resource).flatMap((one) => attribute(one, 'capacity_providers') ?? [])
  const providers = world.ofType('aws_ecs_capacity_provider').filter((provider) => {
    const name = text(attribute(provider, 'name'))
    if (wanted.size > 0) return name !== undefined && wanted.has(name)
    return listed.some((value) =>
      world
        .followAll(value, ['aws_ecs_capacity_provider'])
        .some((one) => (one.kind === 'resource' ? one.resource === provider : one.kind === 'foreign' && one.text === name)),
    )
  })
  return providers
    .flatMap((provider) => blocks(attribute(provider, 'auto_scaling_group_provider')))
    .flatMap((one) => referred(world, part(one, 'auto_scaling_group_arn'), 'aws_autoscaling_group') ?? [])
    .map((group) => ({ id: group.id, subnets: subnetsOf(world, attribute(group, 'vpc_zone_identifier')).found }))
}

function behindOf(resource: Resource, endpoint: string, subnets: readonly Resource[], onHost: Task | undefined): Registration[] {
  const says = implied('aws: tasks are registered at the port of their container (ECS, service load balancing, 2026-11)')
  return blocks(attribute(resource, 'load_balancer')).flatMap((block): Registration[] => {
    const behind = part(block, 'target_group_arn') ?? part(block, 'elb_name')
    if (!behind) return []
    const container = number(part(block, 'container_port'))
    const name = text(part(block, 'container_name'))
    const mapped = onHost?.containers.find((one) => one.name === name)?.ports.find((one) => one.container === container)
    // Without a host port, or with 0, bridge mode takes a port from the ephemeral range (task definition parameters, hostPort, 2026-11).
    const port = !onHost
      ? container
      : onHost.mode === 'host'
        ? container
        : mapped?.host !== undefined && mapped.host > 0
          ? mapped.host
          : 'unknown'
    return [{ endpoint, subnets, behind, port: port ?? 'unknown', origin: part(block, 'container_port')?.origin ?? says }]
  })
}
