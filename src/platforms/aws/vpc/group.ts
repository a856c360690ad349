import { parsePrefix } from '../../../base/address.ts'
import { anything, nobody, type Match } from '../../../flow/match.ts'
import { implied, type Origin } from '../../../origin/origin.ts'
import type { Unread } from '../../../origin/problem.ts'
import type { Resource } from '../../resource.ts'
import type { Value } from '../../value.ts'
import { attribute, blocks, bool, items, missingBlocks, part, text, type Holder } from '../attribute.ts'
import { linkOf, type Found, type World } from '../world.ts'
import type { Named, Names } from './named.ts'
import type { Networks, Vpc } from './network.ts'
import { trafficMatch } from './traffic.ts'

export interface SecurityRule {
  readonly direction: 'ingress' | 'egress'
  readonly traffic: Match
  readonly addresses: readonly Named[]
  /** Ids of groups that it refers to. */
  readonly groups: readonly { readonly id: string; readonly origin: Origin }[]
  /** Why it may not be there. */
  readonly uncertain: string | undefined
  readonly says: string
  readonly origin: Origin
}

export interface SecurityGroup {
  readonly id: string
  readonly vpc: Vpc | undefined
  /** Ids of other VPCs that it was associated with: its members may lie there too. */
  readonly also: readonly string[]
  readonly rules: readonly SecurityRule[]
  /** Why it may have other rules. */
  readonly open: { readonly ingress: string | undefined; readonly egress: string | undefined }
  readonly foreign: boolean
  readonly origin: Origin
}

export const groupTypes: readonly string[] = ['aws_security_group', 'aws_default_security_group']
const apart = ['aws_security_group_rule', 'aws_vpc_security_group_ingress_rule', 'aws_vpc_security_group_egress_rule']

/** Security groups by id, with the rules that any resource gives them, and the default group of each VPC where nobody declared it. */
export function readGroups(
  world: World,
  networks: Networks,
  names: Names,
): { readonly groups: ReadonlyMap<string, SecurityGroup>; readonly unread: Unread[] } {
  const groups = new Map<string, SecurityGroup>()
  const unread: Unread[] = []
  const reader = new RuleReader(world, names)
  const also = new Map<string, string[]>()
  for (const resource of world.ofType('aws_vpc_security_group_vpc_association')) {
    const group = world.follow(attribute(resource, 'security_group_id'), groupTypes)
    const vpc = networks.vpcOf(resource)
    if (group?.kind === 'resource' && vpc) also.set(group.resource.id, [...(also.get(group.resource.id) ?? []), vpc.id])
  }
  const others = new Map<string, SecurityRule[]>()
  const lost: Resource[] = []
  for (const resource of world.ofType(...apart)) {
    const found = world.follow(attribute(resource, 'security_group_id'), groupTypes)
    if (found?.kind !== 'resource') {
      lost.push(resource)
      continue
    }
    const known = others.get(found.resource.id) ?? []
    others.set(found.resource.id, known)
    known.push(...reader.apart(resource))
  }
  for (const resource of lost)
    unread.push({
      what: `${resource.id}: the security group that it belongs to is not known`,
      origin: resource.origin,
      changesAnswers: true,
    })
  for (const resource of world.ofType(...groupTypes)) {
    const inline = (['ingress', 'egress'] as const).flatMap((direction) => reader.inline(resource, direction))
    const beside = others.get(resource.id) ?? []
    // What a controller adds is in no configuration.
    if (inline.length > 0 && beside.some(({ origin }) => origin.kind !== 'implied'))
      unread.push({
        what: `${resource.id} has rules of its own and in resources of their own: each apply removes the other's (hashicorp/aws, aws_security_group)`,
        origin: resource.origin,
        changesAnswers: true,
      })
    const strange = resource.lookedUp === true
    const open = (direction: 'ingress' | 'egress'): string | undefined => {
      const value = attribute(resource, direction)
      const missing = missingBlocks(value)
      const own = missing && linkOf(missing)
      // A plan leaves what nobody sets to the provider, which makes a group without rules; whose rules are resources of their own sets none here.
      if (own?.resource === resource.id && own.attribute === direction && beside.length > 0) return undefined
      if (missing) return `the ${direction} rules of ${resource.id} are not known: ${missing.says}`
      return strange && value === undefined ? `the rules of ${resource.id} were not read` : undefined
    }
    groups.set(resource.id, {
      id: resource.id,
      vpc: networks.vpcOf(resource),
      also: also.get(resource.id) ?? [],
      rules: [...inline, ...beside],
      open: { ingress: open('ingress'), egress: open('egress') },
      foreign: strange,
      origin: resource.origin,
    })
  }
  const managed = new Set(world.ofType('aws_default_security_group').map((resource) => networks.vpcOf(resource)?.id))
  for (const vpc of networks.vpcs.values()) if (!managed.has(vpc.id)) groups.set(defaultGroup(vpc).id, defaultGroup(vpc))
  return { groups, unread }
}

/** The id of the default group that a VPC has without anybody declaring it. */
export function defaultGroupOf(vpc: string): string {
  return `${vpc}/default`
}

/** AWS: a VPC's default group lets in what its own members send, and everything out (default-security-group, 2026-11). */
function defaultGroup(vpc: Vpc): SecurityGroup {
  const origin = implied('aws: the default security group accepts what its own members send, and lets everything out')
  const id = defaultGroupOf(vpc.id)
  const all = ['0.0.0.0/0', '::/0'].flatMap((written) => [parsePrefix(written)].flatMap((range) => range ?? []))
  const common = { traffic: anything, uncertain: undefined, origin }
  return {
    id,
    vpc,
    also: [],
    rules: [
      { ...common, direction: 'ingress', addresses: [], groups: [{ id, origin }], says: `${id} (from its own members)` },
      {
        ...common,
        direction: 'egress',
        addresses: [{ peers: { ...nobody, ranges: all }, origin }],
        groups: [],
        says: `${id} (everything)`,
      },
    ],
    open: vpc.foreign
      ? { ingress: `the default group of ${vpc.id} may have been changed`, egress: `the default group of ${vpc.id} may have been changed` }
      : { ingress: undefined, egress: undefined },
    foreign: false,
    origin,
  }
}

class RuleReader {
  readonly #world: World
  readonly #names: Names

  constructor(world: World, names: Names) {
    this.#world = world
    this.#names = names
  }

  inline(resource: Resource, direction: 'ingress' | 'egress'): SecurityRule[] {
    return blocks(attribute(resource, direction)).map((block, index) => {
      const get = (name: string): Value | undefined => part(block, name)
      return this.#rule(direction, resource.id, block, get, {
        ranges: [...items(get('cidr_blocks')), ...items(get('ipv6_cidr_blocks'))],
        lists: items(get('prefix_list_ids')),
        groups: items(get('security_groups')),
        self: get('self'),
        protocol: get('protocol'),
        says: `${resource.id} ${direction} rule ${index + 1}`,
        uncertain: resource.uncertain,
      })
    })
  }

  /** A rule that is a resource of its own, of either generation. */
  apart(resource: Resource): SecurityRule[] {
    const get = (name: string): Value | undefined => attribute(resource, name)
    if (resource.type !== 'aws_security_group_rule') {
      const direction = resource.type === 'aws_vpc_security_group_ingress_rule' ? 'ingress' : 'egress'
      const one = (name: string): Value[] => [get(name)].flatMap((value) => value ?? [])
      const ranges = [...one('cidr_ipv4'), ...one('cidr_ipv6')]
      return [
        this.#rule(direction, ownGroup(resource, this.#world), resource, get, {
          ranges,
          lists: one('prefix_list_id'),
          groups: one('referenced_security_group_id'),
          self: undefined,
          protocol: get('ip_protocol'),
          says: resource.id,
          uncertain: resource.uncertain,
        }),
      ]
    }
    const type = text(get('type'))
    const directions: readonly ('ingress' | 'egress')[] = type === 'ingress' || type === 'egress' ? [type] : ['ingress', 'egress']
    const uncertain = resource.uncertain ?? (directions.length > 1 ? 'whether it is for ingress or egress is not known' : undefined)
    return directions.map((direction) =>
      this.#rule(direction, ownGroup(resource, this.#world), resource, get, {
        ranges: [...items(get('cidr_blocks')), ...items(get('ipv6_cidr_blocks'))],
        lists: items(get('prefix_list_ids')),
        groups: items(get('source_security_group_id')),
        self: get('self'),
        protocol: get('protocol'),
        says: resource.id,
        uncertain,
      }),
    )
  }

  #rule(
    direction: 'ingress' | 'egress',
    own: string,
    holder: Holder,
    get: (name: string) => Value | undefined,
    said: {
      readonly ranges: readonly Value[]
      readonly lists: readonly Value[]
      readonly groups: readonly Value[]
      readonly self: Value | undefined
      readonly protocol: Value | undefined
      readonly says: string
      readonly uncertain: string | undefined
    },
  ): SecurityRule {
    const { origin } = holder
    const addresses: Named[] = [
      ...said.ranges.map((value) => this.#names.range(value)),
      ...said.lists.map((value) => this.#names.prefixListNamed(value)),
    ]
    const groups: { id: string; origin: Origin }[] = []
    for (const value of said.groups) {
      const found = this.#world.follow(value, groupTypes)
      if (found?.kind === 'resource' && groupTypes.includes(found.resource.type))
        groups.push({ id: found.resource.id, origin: value.origin })
      else addresses.push({ peers: nobody, open: whyUnknown(found), origin: value.origin })
    }
    const self = bool(said.self, false)
    if (self === true) groups.push({ id: own, origin: said.self?.origin ?? origin })
    else if (self === undefined && said.self)
      addresses.push({ peers: nobody, open: 'whether it is for the group itself is not known', origin: said.self.origin })
    const traffic = trafficMatch({ protocol: said.protocol, from: get('from_port'), to: get('to_port'), origin })
    return { direction, traffic, addresses, groups, uncertain: said.uncertain, says: said.says, origin }
  }
}

function ownGroup(resource: Resource, world: World): string {
  const found = world.follow(attribute(resource, 'security_group_id'), groupTypes)
  return found?.kind === 'resource' ? found.resource.id : ''
}

function whyUnknown(found: Found | undefined): string {
  if (found?.kind === 'foreign') return `security group ${found.text} was not read`
  if (found?.kind === 'unknown') return found.says
  return 'the group that it refers to is not known'
}
