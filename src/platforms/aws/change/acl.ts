import type { Want } from '../../../model/want.ts'
import type { Argument, ResourceChange, ResourceStep } from '../../change.ts'
import type { Resource } from '../../resource.ts'
import { attribute, blocks, bool, number, part } from '../attribute.ts'
import type { AwsTree } from '../tree.ts'
import type { Direction } from '../vpc/security.ts'
import { labelOf, prefixesOf, sideOf } from './party.ts'
import { portArguments, portWords } from './ports.ts'

const aclTypes = ['aws_network_acl', 'aws_default_network_acl']
/** AWS: rule numbers go up to 32766 (vpc-network-acls, 2026-11). */
const highest = 32_766

/** Entries before the one that decides now, in the network ACL of the subnets of one side. Replies are judged like anything else, so they want their own. */
export function enterAcl(want: Want, direction: Direction, action: 'allow' | 'deny', tree: AwsTree): ResourceChange[] {
  const own = sideOf(tree, want.flow, direction === 'egress' ? 'from' : 'to')
  const other = sideOf(tree, want.flow, direction === 'egress' ? 'to' : 'from')
  const acls = new Set(own.inhabitants.flatMap(({ subnets }) => subnets.map((subnet) => tree.acls.of(subnet).id)))
  const prefixes = prefixesOf(other.ranges)
  if (prefixes.length === 0) return []
  return [...acls].flatMap((id): ResourceChange[] => {
    const acl = tree.world.byId(id)
    if (!acl || !aclTypes.includes(acl.type) || acl.lookedUp === true) return []
    const taken = numbersOf(tree, acl, direction)
    const steps: ResourceStep[] = []
    for (const { family, text } of prefixes)
      for (const ports of portArguments(want.flow, { protocol: 'protocol', from: 'from_port', to: 'to_port' })) {
        const free = numberBefore(decidingIn(want.says), taken)
        if (free === undefined) return []
        taken.add(free)
        steps.push(entry(acl, direction, action, free, { name: family === 4 ? 'cidr_block' : 'ipv6_cidr_block', value: { kind: 'text', value: text } }, ports, want))
      }
    return [{ kind: 'network ACL entry', says: `${action} ${portWords(want.flow)} ${direction === 'egress' ? 'to' : 'from'} ${prefixes.map(({ text }) => text).join(', ')} in ${id} (${direction})`, steps }]
  })
}

function entry(acl: Resource, direction: Direction, action: 'allow' | 'deny', free: number, peer: Argument, ports: readonly Argument[], want: Want): ResourceStep {
  const [protocol, ...range] = ports
  const said = protocol ? [protocol] : []
  const numbers: readonly Argument[] = range.length > 0 ? range : ['from_port', 'to_port'].map((name) => ({ name, value: { kind: 'number', value: 0 } }))
  const inline = acl.type === 'aws_default_network_acl' || blocks(attribute(acl, 'ingress')).length + blocks(attribute(acl, 'egress')).length > 0
  if (inline)
    return {
      do: 'add-block',
      to: acl.id,
      block: direction,
      arguments: [{ name: 'rule_no', value: { kind: 'number', value: free } }, { name: 'action', value: { kind: 'text', value: action } }, ...said, ...numbers, peer],
    }
  return {
    do: 'add',
    type: 'aws_network_acl_rule',
    beside: acl.id,
    name: `${action === 'deny' ? 'not_' : ''}${labelOf(want.flow[direction === 'egress' ? 'to' : 'from'].find((id) => id !== 'internet') ?? 'allowed')}`,
    arguments: [
      { name: 'network_acl_id', value: { kind: 'reference', resource: acl.id, attribute: 'id' } },
      { name: 'egress', value: { kind: 'bool', value: direction === 'egress' } },
      { name: 'rule_number', value: { kind: 'number', value: free } },
      { name: 'rule_action', value: { kind: 'text', value: action } },
      ...said,
      ...numbers,
      peer,
    ],
  }
}

function numbersOf(tree: AwsTree, acl: Resource, direction: Direction): Set<number> {
  const inline = blocks(attribute(acl, direction)).flatMap((block) => number(part(block, 'rule_no')) ?? [])
  const apart = tree.world.ofType('aws_network_acl_rule').flatMap((rule) => {
    const found = tree.world.follow(attribute(rule, 'network_acl_id'), aclTypes)
    const same = found?.kind === 'resource' && found.resource.id === acl.id && (bool(attribute(rule, 'egress'), false) === true) === (direction === 'egress')
    return same ? (number(attribute(rule, 'rule_number')) ?? []) : []
  })
  return new Set([...inline, ...apart])
}

/** The number of the rule that decides now; undefined for the last one, which every ACL has. */
function decidingIn(says: string): number | undefined {
  const found = [...says.matchAll(/\brule (\d+)/g)].at(-1)?.[1]
  return found === undefined ? undefined : Number(found)
}

/** A number that isn't taken: before a rule, round if there is such, or behind all where the last word is what decides. */
function numberBefore(deciding: number | undefined, taken: ReadonlySet<number>): number | undefined {
  if (deciding === undefined) {
    const next = taken.size === 0 ? 100 : Math.ceil((Math.max(...taken) + 1) / 10) * 10
    return next <= highest ? next : undefined
  }
  for (let round = Math.floor((deciding - 1) / 10) * 10; round > 0; round -= 10) if (!taken.has(round)) return round
  for (let any = deciding - 1; any > 0; any--) if (!taken.has(any)) return any
  return undefined
}
