import { implied } from '../../../origin/origin.ts'
import type { Unread } from '../../../origin/problem.ts'
import type { Resource } from '../../resource.ts'
import type { Value } from '../../value.ts'
import { attribute, blocks, items, part, text, type Holder } from '../attribute.ts'
import type { Placement } from '../placement.ts'
import type { World } from '../world.ts'
import { declared, groupsOf, ipv6Of, labelsOf, namesOf, place, publicAddress, referrers, subnetsOf, type Located } from './locate.ts'
import type { Registration } from './registration.ts'
import type { Told } from './environment.ts'
import { toldAtStart } from './start-script.ts'
import { templateOf, type Template } from './template.ts'

export interface Fleets {
  readonly placements: readonly Placement[]
  readonly registrations: readonly Registration[]
  readonly told: readonly Told[]
  readonly unread: readonly Unread[]
}

/** Groups and fleets of instances: all instances of one are one endpoint. */
export function lowerFleets(world: World): Fleets {
  const placements: Placement[] = []
  const registrations: Registration[] = []
  const told: Told[] = []
  const unread: Unread[] = []
  const add = (resource: Resource, says: string, subnets: Located, templates: readonly Template[]): Placement | undefined => {
    const placement = fleet(world, resource, says, subnets, templates)
    if (placement) {
      placements.push(placement)
      told.push(...templates.flatMap(({ resource: one }) => (one && toldAtStart(placement.id, one)) ?? []))
    } else
      unread.push({
        what: `${resource.id}: the network that its instances start in is not known`,
        origin: resource.origin,
        changesAnswers: true,
      })
    return placement
  }
  for (const resource of declared(world, 'aws_autoscaling_group')) {
    const placement = add(
      resource,
      'auto scaling group',
      subnetsOf(world, attribute(resource, 'vpc_zone_identifier')),
      templatesOf(world, resource),
    )
    if (placement) registrations.push(...registrationsOf(world, resource, placement))
  }
  for (const resource of declared(world, 'aws_spot_fleet_request', 'aws_ec2_fleet')) {
    const placement = add(
      resource,
      resource.type === 'aws_ec2_fleet' ? 'fleet' : 'spot fleet',
      fleetSubnets(world, resource),
      fleetTemplates(world, resource),
    )
    if (placement && resource.type === 'aws_spot_fleet_request')
      registrations.push(...behind(placement, attribute(resource, 'target_group_arns'), attribute(resource, 'load_balancers')))
  }
  return { placements, registrations, told, unread }
}

function fleet(world: World, resource: Resource, says: string, given: Located, templates: readonly Template[]): Placement | undefined {
  const [first] = templates
  const differ = templates.some(
    (one) =>
      one.groups.found.some((group) => !first?.groups.found.includes(group)) || one.groups.found.length !== first?.groups.found.length,
  )
  const groups: Located = {
    found: [...new Set(templates.flatMap((one) => one.groups.found))],
    doubt:
      templates.map((one) => one.groups.doubt).find((doubt) => doubt !== undefined) ??
      (differ ? 'its instances start by templates with different security groups' : undefined),
  }
  const subnets = given.found.length > 0 || given.doubt !== undefined ? given : (first?.subnets ?? given)
  const placed = place(world, subnets, groups)
  if (!placed) return undefined
  const doubt = resource.uncertain ?? placed.doubt ?? templates.map((one) => one.doubt).find((one) => one !== undefined)
  return {
    id: resource.id,
    resource,
    says,
    ...placed,
    ...(doubt !== undefined && { doubt }),
    addresses: [],
    public: publicAddress(resource.id, first?.publicAddress, placed.subnets),
    ipv6: first?.ipv6 ?? ipv6Of(placed.subnets),
    checked: true,
    names: namesOf(resource, 'name'),
    labels: { ...labelsOf(resource), ...tagBlocks(resource) },
    origin: resource.origin,
  }
}

/** The `tag` blocks of an auto scaling group. */
function tagBlocks(resource: Resource): Record<string, string> {
  const labels: Record<string, string> = {}
  if (resource.type !== 'aws_autoscaling_group') return labels
  for (const tag of blocks(attribute(resource, 'tag'))) {
    const key = text(part(tag, 'key'))
    const value = text(part(tag, 'value'))
    if (key !== undefined && value !== undefined) labels[key] = value
  }
  return labels
}

function templatesOf(world: World, resource: Resource): Template[] {
  const [block] = blocks(attribute(resource, 'launch_template'))
  const own = templateOf(world, block, attribute(resource, 'launch_configuration'))
  const mixed = blocks(attribute(resource, 'mixed_instances_policy')).flatMap((policy) => blocks(part(policy, 'launch_template')))
  return [
    ...(own ? [own] : []),
    ...mixed.flatMap((one) => [
      ...specified(world, one),
      ...blocks(part(one, 'override')).flatMap((override) => specified(world, override)),
    ]),
  ]
}

function specified(world: World, holder: Holder): Template[] {
  return blocks(part(holder, 'launch_template_specification')).flatMap((block) => templateOf(world, block, undefined) ?? [])
}

function registrationsOf(world: World, resource: Resource, placement: Placement): Registration[] {
  const attached = referrers(world, resource, ['aws_autoscaling_attachment'], 'autoscaling_group_name')
  const sources = referrers(world, resource, ['aws_autoscaling_traffic_source_attachment'], 'autoscaling_group_name')
  const traffic = [...blocks(attribute(resource, 'traffic_source')), ...sources.flatMap((one) => blocks(attribute(one, 'traffic_source')))]
  return [
    ...behind(
      placement,
      attribute(resource, 'target_group_arns'),
      attribute(resource, 'load_balancers'),
      ...traffic.map((one) => part(one, 'identifier')),
    ),
    ...attached.flatMap((one) =>
      behind(placement, attribute(one, 'lb_target_group_arn'), attribute(one, 'alb_target_group_arn'), attribute(one, 'elb')),
    ),
  ]
}

function behind({ id, subnets }: Placement, ...values: readonly (Value | undefined)[]): Registration[] {
  return values
    .flatMap((value) => items(value))
    .map((value) => ({ endpoint: id, subnets, behind: value, port: undefined, origin: value.origin }))
}

function fleetTemplates(world: World, resource: Resource): Template[] {
  const configurations = blocks(attribute(resource, 'launch_template_config')).flatMap((one) => specified(world, one))
  if (resource.type === 'aws_ec2_fleet') return configurations
  const specifications = blocks(attribute(resource, 'launch_specification')).map((one): Template => ({
    resource: undefined,
    groups: groupsOf(world, part(one, 'vpc_security_group_ids')),
    subnets: subnetsOf(world, part(one, 'subnet_id')),
    publicAddress: part(one, 'associate_public_ip_address'),
    ipv6: undefined,
    doubt: undefined,
    origin: one.origin,
  }))
  return [...configurations, ...specifications]
}

function fleetSubnets(world: World, resource: Resource): Located {
  const named = [
    ...blocks(attribute(resource, 'launch_template_config')).flatMap((one) => [
      ...blocks(part(one, 'override')),
      ...blocks(part(one, 'overrides')),
    ]),
    ...(resource.type === 'aws_spot_fleet_request' ? blocks(attribute(resource, 'launch_specification')) : []),
  ].flatMap((one) => part(one, 'subnet_id') ?? [])
  return subnetsOf(world, { kind: 'list', items: named, origin: implied('aws: subnets of a fleet') })
}
