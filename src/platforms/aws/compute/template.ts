import type { Origin } from '../../../origin/origin.ts'
import type { Resource } from '../../resource.ts'
import type { Value } from '../../value.ts'
import { attribute, blocks, number, part, type Holder } from '../attribute.ts'
import type { World } from '../world.ts'
import { groupsOf, locate, referred, subnetsOf, type Located } from './locate.ts'

/** What a launch template or configuration says of the network of what is started by it. */
export interface Template {
  readonly resource: Resource | undefined
  readonly groups: Located
  /** Subnets that it names itself. */
  readonly subnets: Located
  /** Whether a public address is wanted; undefined: as the subnet has it. */
  readonly publicAddress: Value | undefined
  readonly ipv6: boolean | undefined
  readonly doubt: string | undefined
  readonly origin: Origin
}

const templateTypes = ['aws_launch_template', 'aws_launch_configuration']

/** Follows a `launch_template` block, or the reference to a launch configuration. */
export function templateOf(world: World, block: Holder | undefined, configuration: Value | undefined): Template | undefined {
  const given = block
    ? (part(block, 'id') ?? part(block, 'launch_template_id') ?? part(block, 'name') ?? part(block, 'launch_template_name'))
    : configuration
  if (!given) return undefined
  const resource = referred(world, given, ...templateTypes)
  if (resource) return resource.type === 'aws_launch_template' ? readTemplate(world, resource) : readConfiguration(world, resource)
  const doubt = locate(world, given, templateTypes, 'launch template').doubt
  const nothing: Located = { found: [], doubt: undefined }
  return {
    resource,
    groups: { ...nothing, doubt },
    subnets: nothing,
    publicAddress: undefined,
    ipv6: undefined,
    doubt,
    origin: given.origin,
  }
}

function readTemplate(world: World, resource: Resource): Template {
  const interfaces = blocks(attribute(resource, 'network_interfaces'))
  // The first interface is the one that others reach it by (EC2: device index 0 is the primary one; using-eni, 2026-11).
  const primary = interfaces.toSorted((a, b) => (number(part(a, 'device_index')) ?? 0) - (number(part(b, 'device_index')) ?? 0))[0]
  const own = primary && part(primary, 'security_groups')
  const named = attribute(resource, 'vpc_security_group_ids') ?? attribute(resource, 'security_group_names')
  const six = primary && (number(part(primary, 'ipv6_address_count')) ?? (part(primary, 'ipv6_addresses') ? 1 : undefined))
  return {
    resource,
    groups: groupsOf(world, primary ? (own ?? named) : named),
    subnets: subnetsOf(world, primary && part(primary, 'subnet_id')),
    publicAddress: primary && part(primary, 'associate_public_ip_address'),
    ipv6: six === undefined ? undefined : six > 0,
    doubt: resource.uncertain,
    origin: resource.origin,
  }
}

function readConfiguration(world: World, resource: Resource): Template {
  return {
    resource,
    groups: groupsOf(world, attribute(resource, 'security_groups')),
    subnets: { found: [], doubt: undefined },
    publicAddress: attribute(resource, 'associate_public_ip_address'),
    ipv6: undefined,
    doubt: resource.uncertain,
    origin: resource.origin,
  }
}
