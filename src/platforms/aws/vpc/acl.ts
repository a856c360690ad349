import { all, nobody, not, type Peers } from '../../../flow/match.ts'
import type { Filter, FilterRule } from '../../../model/filter.ts'
import { implied, type Origin } from '../../../origin/origin.ts'
import type { Unread } from '../../../origin/problem.ts'
import type { Resource } from '../../resource.ts'
import type { Value } from '../../value.ts'
import { attribute, blocks, bool, items, missingBlocks, number, part, text, type Holder } from '../attribute.ts'
import type { World } from '../world.ts'
import { namedMatch, type Names } from './named.ts'
import type { Networks, Subnet } from './network.ts'
import type { Direction } from './security.ts'
import { perhaps, trafficMatch } from './traffic.ts'
import { ruleFilter } from './gateway.ts'

/** A network ACL: rules by ascending number, the first that matches decides, then everything is denied (AWS: nacl-rules, 2026-11). */
export interface Acl {
  readonly id: string
  readonly rules: Readonly<Record<Direction, readonly FilterRule[]>>
  /** Lets everything pass, in both directions: the default one as AWS makes it. */
  readonly open: boolean
  readonly origin: Origin
}

const aclTypes = ['aws_network_acl', 'aws_default_network_acl']

interface Numbered extends FilterRule {
  readonly number: number
  readonly direction: Direction
}

/** Network ACLs, and the one of each subnet. */
export class Acls {
  readonly unread: Unread[] = []
  readonly #of = new Map<string, Acl>()
  readonly #defaults = new Map<string, Acl>()
  readonly #doubtful = new Map<string, Acl>()

  constructor(world: World, networks: Networks, names: Names) {
    const apart = new Map<string, Numbered[]>()
    for (const resource of world.ofType('aws_network_acl_rule')) {
      const found = world.follow(attribute(resource, 'network_acl_id'), aclTypes)
      const acl =
        found?.kind === 'resource' ? (vpcOfDefault(resource, found.attribute, found.resource, networks) ?? found.resource.id) : undefined
      if (acl === undefined)
        this.unread.push({
          what: `${resource.id}: the network ACL that it belongs to is not known`,
          origin: resource.origin,
          changesAnswers: true,
        })
      else apart.set(acl, [...(apart.get(acl) ?? []), this.#apart(resource, names)])
    }
    const byId = new Map<string, Acl>()
    for (const resource of world.ofType(...aclTypes)) {
      const inline = (['ingress', 'egress'] as const).flatMap((direction) => this.#inline(resource, direction, names))
      const acl = aclOf(resource.id, resource.origin, [...inline, ...(apart.get(resource.id) ?? [])])
      byId.set(resource.id, acl)
      if (resource.type === 'aws_default_network_acl') {
        const vpc = defaultOf(resource, world, networks)
        if (vpc !== undefined) this.#defaults.set(vpc, acl)
      }
      for (const value of items(attribute(resource, 'subnet_ids'))) this.#give(networks.subnetOf(value), acl, value, resource.id)
    }
    for (const resource of world.ofType('aws_network_acl_association')) {
      const found = world.follow(attribute(resource, 'network_acl_id'), aclTypes)
      const acl = found?.kind === 'resource' ? byId.get(found.resource.id) : undefined
      const value = attribute(resource, 'subnet_id')
      const subnet = networks.subnetOf(value)
      if (acl && subnet && resource.uncertain !== undefined)
        this.#of.set(subnet.id, unknownAcl(`whether ${resource.id} is there: ${resource.uncertain}`, resource.origin, subnet.id))
      else if (acl) this.#give(subnet, acl, value, resource.id)
      else if (subnet) this.#of.set(subnet.id, unknownAcl(`${resource.id}: its network ACL is not known`, resource.origin, subnet.id))
    }
    for (const vpc of networks.vpcs.values()) {
      if (this.#defaults.has(vpc.id)) continue
      const rules = apart.get(`default network ACL of ${vpc.id}`)
      const id = `default network ACL of ${vpc.id}`
      if (rules) this.#defaults.set(vpc.id, aclOf(id, vpc.origin, [...rules, ...openRules(id)]))
      else
        this.#defaults.set(
          vpc.id,
          vpc.foreign ? unknownAcl('the network ACLs of a VPC that was only looked up are not known', vpc.origin, vpc.id) : openAcl(id),
        )
    }
  }

  /** The ACL of a subnet: its own, else the VPC's default one (rule 30; vpc-network-acls, 2026-11). */
  of(subnet: Subnet): Acl {
    const own = this.#of.get(subnet.id)
    if (own) return own
    if (subnet.foreign && !subnet.vpc.foreign) {
      const known = this.#doubtful.get(subnet.id) ?? unknownAcl(`the network ACL of ${subnet.id} was not read`, subnet.origin, subnet.id)
      this.#doubtful.set(subnet.id, known)
      return known
    }
    return this.#defaults.get(subnet.vpc.id) ?? openAcl(`default network ACL of ${subnet.vpc.id}`)
  }

  #give(subnet: Subnet | undefined, acl: Acl, value: Value | undefined, by: string): void {
    if (subnet) this.#of.set(subnet.id, acl)
    else
      this.unread.push({ what: `${by}: a subnet that it is for is not known`, origin: value?.origin ?? acl.origin, changesAnswers: true })
  }

  #inline(resource: Resource, direction: Direction, names: Names): Numbered[] {
    const value = attribute(resource, direction)
    const own = blocks(value).map((block) => {
      const get = (name: string): Value | undefined => part(block, name)
      const number_ = number(get('rule_no') ?? get('rule_number'))
      return ruleOf(resource.id, direction, number_, block, get, get('action') ?? get('rule_action'), resource.uncertain, names)
    })
    const missing = missingBlocks(value)
    if (!missing) return own
    const says = `${resource.id}: its ${direction} rules are not known`
    return [...own, { number: 0, direction, match: all(), action: { do: 'unknown', says }, says, origin: missing.origin }]
  }

  #apart(resource: Resource, names: Names): Numbered {
    const get = (name: string): Value | undefined => attribute(resource, name)
    const egress = bool(get('egress'), false)
    const rule = ruleOf(
      resource.id,
      egress === true ? 'egress' : 'ingress',
      number(get('rule_number')),
      resource,
      get,
      get('rule_action'),
      resource.uncertain,
      names,
    )
    return { ...rule, says: `${resource.id} (rule ${rule.number})` }
  }
}

/** `aws_vpc.main.default_network_acl_id`: the ACL that nobody declared. */
function vpcOfDefault(rule: Resource, name: string, resource: Resource, networks: Networks): string | undefined {
  return name === 'default_network_acl_id' && networks.vpcs.has(resource.id) && rule.type === 'aws_network_acl_rule'
    ? `default network ACL of ${resource.id}`
    : undefined
}

function defaultOf(resource: Resource, world: World, networks: Networks): string | undefined {
  const found = world.follow(attribute(resource, 'default_network_acl_id'), ['aws_vpc', 'aws_default_vpc'])
  return found?.kind === 'resource' && networks.vpcs.has(found.resource.id) ? found.resource.id : networks.vpcOf(resource)?.id
}

function ruleOf(
  acl: string,
  direction: Direction,
  given: number | undefined,
  holder: Holder,
  get: (name: string) => Value | undefined,
  action: Value | undefined,
  uncertain: string | undefined,
  names: Names,
): Numbered {
  const { origin } = holder
  const ranges = [get('cidr_block'), get('ipv6_cidr_block')].flatMap((value) =>
    value === undefined || text(value) === '' ? [] : [names.range(value)],
  )
  const traffic = trafficMatch({
    protocol: get('protocol'),
    from: get('from_port'),
    to: get('to_port'),
    icmp: { type: get('icmp_type'), code: get('icmp_code') },
    origin,
  })
  const does = text(action)?.toLowerCase()
  const number_ = given ?? 0
  const match = perhaps(
    all(traffic, namedMatch(direction === 'ingress' ? 'source' : 'destination', ranges)),
    uncertain ?? (given === undefined ? 'its number is not known' : undefined),
    origin,
  )
  const says = `${acl} ${direction} rule ${given ?? '?'}`
  if (does !== 'allow' && does !== 'deny')
    return {
      number: number_,
      direction,
      match,
      action: { do: 'unknown', says: `whether ${says} allows or denies is not known` },
      says,
      origin,
    }
  return { number: number_, direction, match, action: { do: does === 'allow' ? 'accept' : 'drop' }, says, origin }
}

function aclOf(id: string, origin: Origin, rules: readonly Numbered[]): Acl {
  const sorted = rules.toSorted((a, b) => a.number - b.number)
  const of = (direction: Direction): FilterRule[] => [
    ...sorted
      .filter((rule) => rule.direction === direction)
      .map(({ match, action, says, origin: own }): FilterRule => ({ match, action, says, origin: own })),
    { match: all(), action: { do: 'drop' }, says: `${id} (its last ${direction} rule, *)`, origin },
  ]
  return { id, rules: { ingress: of('ingress'), egress: of('egress') }, open: false, origin }
}

const asMade = implied('aws: the default network ACL lets everything pass')

function openRules(id: string): Numbered[] {
  return (['ingress', 'egress'] as const).map((direction) => ({
    number: 100,
    direction,
    match: all(),
    action: { do: 'accept' },
    says: `${id} ${direction} rule 100`,
    origin: asMade,
  }))
}

function openAcl(id: string): Acl {
  const accept: FilterRule = { match: all(), action: { do: 'accept' }, says: id, origin: asMade }
  return { id, rules: { ingress: [accept], egress: [accept] }, open: true, origin: asMade }
}

function unknownAcl(says: string, origin: Origin, id: string): Acl {
  const rule: FilterRule = { match: all(), action: { do: 'unknown', says }, says, origin }
  const rest: FilterRule = { match: all(), action: { do: 'accept' }, says, origin }
  return { id: `network ACL of ${id}`, rules: { ingress: [rule, rest], egress: [rule, rest] }, open: false, origin }
}

const chainId = (acl: Acl, direction: Direction): string => `${acl.id} ${direction}`

/** Subnets whose ACL is not the open one, with the group that holds those who lie in them. */
export interface Bounded {
  readonly subnet: Subnet
  readonly acl: Acl
}

/**
 * The ACLs of a VPC's subnets as one filter: judged only where a flow crosses the subnet's boundary, statelessly, replies like anything else (rules 25-27; AWS:
 * vpc-network-acls, 2026-11). Undefined where all of them let everything pass. A subnet's id is that of the group of those who
 * lie in it. `judgedWithin`: endpoints that are judged within their subnet too. `several`: those who lie in any one of several subnets; where all of these
 * have one ACL, it is theirs.
 */
export function aclFilter(
  id: string,
  direction: Direction,
  bounded: readonly Bounded[],
  judgedWithin: readonly string[],
  several: readonly { readonly endpoint: string; readonly subnets: readonly Subnet[] }[],
): Filter | undefined {
  if (bounded.length === 0) return undefined
  const side = direction === 'egress' ? 'source' : 'destination'
  const other = direction === 'egress' ? 'destination' : 'source'
  const peers = (subnets: readonly Subnet[]): Peers => ({ ...nobody, groups: subnets.map((one) => one.id) })
  const within: FilterRule[] = bounded.map(({ subnet }) => ({
    match: all(
      { kind: side, peers: peers([subnet]) },
      { kind: other, peers: peers([subnet]) },
      ...(judgedWithin.length > 0 ? [not({ kind: side, peers: { ...nobody, endpoints: judgedWithin } })] : []),
    ),
    action: { do: 'accept' },
    says: 'within one subnet',
    origin: implied('aws: network ACLs are judged only where a subnet’s boundary is crossed'),
  }))
  const byAcl = new Map<string, { acl: Acl; subnets: Subnet[] }>()
  for (const { subnet, acl } of bounded) {
    const known = byAcl.get(acl.id) ?? { acl, subnets: [] }
    byAcl.set(acl.id, known)
    known.subnets.push(subnet)
  }
  const chains: Record<string, readonly FilterRule[]> = {}
  const jumps: FilterRule[] = []
  for (const { acl, subnets } of byAcl.values()) {
    chains[chainId(acl, direction)] = acl.rules[direction]
    const ids = new Set(subnets.map((one) => one.id))
    const sure = several.filter((one) => one.subnets.every((subnet) => ids.has(subnet.id))).map(({ endpoint }) => endpoint)
    jumps.push({
      match: { kind: side, peers: { ...peers(subnets), endpoints: sure } },
      action: { do: 'goto', chain: chainId(acl, direction) },
      says: acl.id,
      origin: acl.origin,
    })
  }
  chains['subnets'] = [...within, ...jumps]
  return {
    id,
    says: 'network ACL',
    chains,
    start: 'subnets',
    otherwise: { action: 'accept', says: 'the default network ACL', origin: asMade },
    sessions: 'none',
  }
}

/** The ACL of one subnet for what passes a device in it (a NAT gateway), whatever the addresses: nothing where it lets everything pass. */
export function boundaryFilter(id: string, direction: Direction, subnet: Subnet, acl: Acl): Filter | undefined {
  if (acl.open) return undefined
  const other = direction === 'egress' ? 'destination' : 'source'
  const inside: FilterRule = {
    match: { kind: other, peers: { ...nobody, groups: [subnet.id] } },
    action: { do: 'accept' },
    says: 'within one subnet',
    origin: implied('aws: network ACLs are judged only where a subnet’s boundary is crossed'),
  }
  return ruleFilter({
    id,
    says: 'network ACL',
    rules: [inside, ...acl.rules[direction]],
    otherwise: { action: 'drop', says: acl.id, origin: acl.origin },
    sessions: 'none',
  })
}
