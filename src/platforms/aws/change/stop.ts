import { containsRanges, parsePrefix } from '../../../base/address.ts'
import type { Want } from '../../../model/want.ts'
import type { Origin } from '../../../origin/origin.ts'
import type { ArgumentValue, ResourceChange } from '../../change.ts'
import type { Resource } from '../../resource.ts'
import type { Value } from '../../value.ts'
import { attribute, blocks, items, part, text } from '../attribute.ts'
import type { AwsTree } from '../tree.ts'
import { groupTypes } from '../vpc/group.ts'
import type { Direction } from '../vpc/security.ts'
import { enterAcl } from './acl.ts'
import { sideOf } from './party.ts'

/** What stops a flow that a security group lets pass: a peer less in its rule, the rule gone, or an entry of the network ACL before it. */
export function stopInAws(want: Want, direction: Direction, tree: AwsTree): ResourceChange[] {
  const [origin] = want.because
  const found = origin && ruleAt(tree, origin, direction)
  const rule = found ? [...withoutPeer(want, found, direction, tree), remove(found)] : []
  return [...rule, ...denied(want, direction, tree)]
}

/** A deny in the network ACLs of either side: only where a subnet's boundary is crossed, which is tried. */
function denied(want: Want, direction: Direction, tree: AwsTree): ResourceChange[] {
  return enterAcl({ ...want, says: `rule ${1 + lowest(want, direction, tree)}` }, direction, 'deny', tree)
}

/** The lowest number that any entry of the ACLs has: a deny goes before it. */
function lowest(want: Want, direction: Direction, tree: AwsTree): number {
  const own = sideOf(tree, want.flow, direction === 'egress' ? 'from' : 'to')
  const ids = new Set(own.inhabitants.flatMap(({ subnets }) => subnets.map((subnet) => tree.acls.of(subnet).id)))
  const numbers = [...ids].flatMap((id) => {
    const acl = tree.world.byId(id)
    const inline = acl ? blocks(attribute(acl, direction)).map((block) => Number(text(part(block, 'rule_no')) ?? Number.NaN)) : []
    const apart = tree.world.ofType('aws_network_acl_rule').flatMap((rule) => {
      const followed = tree.world.follow(attribute(rule, 'network_acl_id'), ['aws_network_acl', 'aws_default_network_acl'])
      return followed?.kind === 'resource' && followed.resource.id === id ? [Number(text(attribute(rule, 'rule_number')) ?? Number.NaN)] : []
    })
    return [...inline, ...apart].filter((number) => !Number.isNaN(number))
  })
  return numbers.length === 0 ? 100 : Math.min(...numbers) - 1
}

/** A rule as it is declared: a resource of its own, or a block of its group. */
export interface DeclaredRule {
  readonly resource: Resource
  readonly block: Origin | undefined
  readonly get: (name: string) => Value | undefined
}

const ruleTypes = ['aws_security_group_rule', 'aws_vpc_security_group_ingress_rule', 'aws_vpc_security_group_egress_rule']

export function ruleAt({ world }: AwsTree, origin: Origin, direction: Direction): DeclaredRule | undefined {
  for (const resource of world.ofType(...ruleTypes)) if (resource.origin === origin) return { resource, block: undefined, get: (name) => attribute(resource, name) }
  for (const resource of world.ofType(...groupTypes))
    for (const block of blocks(attribute(resource, direction))) if (block.origin === origin) return { resource, block: origin, get: (name) => part(block, name) }
  return undefined
}

function remove({ resource, block }: DeclaredRule): ResourceChange {
  return { kind: 'no such rule', says: block ? `take the rule out of ${resource.id}` : `take ${resource.id} away`, steps: [{ do: 'remove', of: resource.id, ...(block && { block }) }] }
}

/** Lists of ranges or groups without those that the flow is of: only where others are left, and each stands for itself. */
function withoutPeer(want: Want, { resource, block, get }: DeclaredRule, direction: Direction, tree: AwsTree): ResourceChange[] {
  const other = sideOf(tree, want.flow, direction === 'egress' ? 'to' : 'from')
  // Rules of the newer kind name one peer each.
  if (resource.type.startsWith('aws_vpc_security_group_')) return []
  const groups = new Set(other.inhabitants.flatMap(({ placement }) => placement.groups))
  const lists = resource.type === 'aws_security_group_rule' ? ['cidr_blocks', 'ipv6_cidr_blocks'] : ['security_groups', 'cidr_blocks', 'ipv6_cidr_blocks']
  return lists.flatMap((name): ResourceChange[] => {
    const all = items(get(name))
    const kept = all.filter((value) => {
      const followed = tree.world.follow(value, groupTypes)
      if (name === 'security_groups') return !(followed?.kind === 'resource' && groups.has(followed.resource.id))
      const range = parsePrefix(text(value) ?? '')
      return !range || other.ranges.length === 0 || !containsRanges([range], other.ranges)
    })
    const written = kept.map((value) => writtenValue(value, tree))
    if (kept.length === 0 || kept.length === all.length || written.includes(undefined)) return []
    const list: ArgumentValue = { kind: 'list', items: written.flatMap((value) => value ?? []) }
    return [{ kind: 'a peer less in a rule', says: `take the sender out of a rule of ${resource.id}`, steps: [{ do: 'set', of: resource.id, ...(block && { block }), arguments: [{ name, value: list }] }] }]
  })
}

function writtenValue(value: Value, tree: AwsTree): ArgumentValue | undefined {
  const said = text(value)
  if (said !== undefined) return { kind: 'text', value: said }
  const followed = tree.world.follow(value, [])
  return followed?.kind === 'resource' ? { kind: 'reference', resource: followed.resource.id, attribute: followed.attribute } : undefined
}
