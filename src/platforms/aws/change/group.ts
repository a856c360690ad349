import type { Model } from '../../../model/model.ts'
import type { Narrowing, Want, WantedFlow } from '../../../model/want.ts'
import type { Argument, ResourceChange, ResourceStep } from '../../change.ts'
import type { Resource } from '../../resource.ts'
import { attribute, blocks } from '../attribute.ts'
import type { AwsTree } from '../tree.ts'
import { defaultGroupOf, groupTypes } from '../vpc/group.ts'
import type { Direction } from '../vpc/security.ts'
import { namesInBlocks } from './circle.ts'
import { familiesOf, labelOf, prefixesOf, sideOf, type Side } from './party.ts'
import { portArguments, portWords } from './ports.ts'
import { ruleAt } from './stop.ts'

/** Whom a rule names: a group, or ranges. */
type Peer = { readonly kind: 'group'; readonly group: string } | { readonly kind: 'ranges'; readonly ranges: readonly { readonly family: 4 | 6; readonly text: string }[] }

type Style = 'inline' | 'rule' | 'old rule'

/** Rules by which the security groups of one side let a flow pass: a reference to the other side's group before ranges, in the style that the group has. */
export function permitByGroup(want: Want, direction: Direction, tree: AwsTree, model: Model): ResourceChange[] {
  const own = sideOf(tree, want.flow, direction === 'egress' ? 'from' : 'to')
  const other = sideOf(tree, want.flow, direction === 'egress' ? 'to' : 'from')
  const groups = groupsOf(tree, own, model)
  return groups.flatMap((group) => peersOf(tree, group, other, model).flatMap((peer) => ruleFor(want, direction, tree, group, peer)))
}

/** Groups that every one of them has and that are declared, the one with the fewest members first: a rule opens them all. */
function groupsOf(tree: AwsTree, { inhabitants }: Side, model: Model): Resource[] {
  const [first, ...others] = inhabitants.map(({ placement, vpc }) => (placement.groups.length > 0 ? placement.groups : [defaultGroupOf(vpc.id)]))
  const shared = (first ?? []).filter((id) => others.every((ids) => ids.includes(id)))
  return shared
    .flatMap((id) => tree.world.byId(id) ?? [])
    .filter(({ type, lookedUp }) => groupTypes.includes(type) && lookedUp !== true)
    .toSorted((a, b) => membersOf(model, a.id) - membersOf(model, b.id))
}

const membersOf = (model: Model, group: string): number => (model.groups.get(group)?.surely.length ?? 0) + (model.groups.get(group)?.possibly.length ?? 0)

/** The groups of the other side, those with the fewest members first, then its addresses. */
function peersOf(tree: AwsTree, group: Resource, side: Side, model: Model): Peer[] {
  const [first, ...others] = side.inhabitants.map(({ placement }) => placement.groups)
  const shared = (first ?? []).filter((id) => others.every((ids) => ids.includes(id)) && tree.world.byId(id) !== undefined && tree.groups.get(id)?.foreign === false)
  const named = shared.toSorted((a, b) => Number(b === group.id) - Number(a === group.id) || membersOf(model, a) - membersOf(model, b)).map((id): Peer => ({ kind: 'group', group: id }))
  const ranges = prefixesOf(side.ranges)
  return [...named, ...(ranges.length > 0 ? [{ kind: 'ranges', ranges } as const] : [])]
}

const replaced = ['cidr_ipv4', 'cidr_ipv6', 'prefix_list_id', 'referenced_security_group_id', 'cidr_blocks', 'ipv6_cidr_blocks', 'prefix_list_ids', 'security_groups', 'source_security_group_id', 'self', 'from_port', 'to_port', 'ip_protocol', 'protocol']

/** A rule that lets pass only what is needed: by the groups of those who need it, else by their addresses. */
export function narrowGroupRule({ rule: origin, by, needs }: Narrowing, tree: AwsTree, model: Model): ResourceChange[] {
  const direction = /\/security-groups\/(ingress|egress)$/.exec(by)?.[1]
  if (direction !== 'ingress' && direction !== 'egress') return []
  const declared = ruleAt(tree, origin, direction)
  if (!declared) return []
  const { resource, block } = declared
  const followed = block ? undefined : tree.world.follow(attribute(resource, 'security_group_id'), groupTypes)
  const group = block ? resource : followed?.kind === 'resource' ? followed.resource : undefined
  if (!group) return []
  const name = block ? group.id : resource.id
  if (needs.length === 0) return [{ kind: 'no such rule', says: block ? `take a rule out of ${name} that nothing needs` : `take ${name} away, which nothing needs`, steps: [{ do: 'remove', of: resource.id, ...(block && { block }) }] }]
  const style: Style = block ? 'inline' : resource.type === 'aws_security_group_rule' ? 'old rule' : 'rule'
  return ([0, 1] as const).flatMap((choice): ResourceChange[] => {
    const steps = needs.flatMap((flow) => {
      const peers = peersOf(tree, group, sideOf(tree, flow, direction === 'egress' ? 'to' : 'from'), model)
      const nameable = style === 'inline' ? peers.filter((one) => one.kind !== 'group' || one.group === group.id || !namesInBlocks(tree, one.group, group.id)) : peers
      const peer = choice === 0 ? nameable[0] : nameable.at(-1)
      return peer ? stepsFor(style, flow, direction, group, peer, peer.kind === 'ranges' ? peer.ranges : [], peer.kind === 'group' ? labelOf(peer.group) : 'needed') : []
    })
    const [first, ...others] = [...new Map(steps.map((step) => [JSON.stringify(step), step])).values()]
    if (!first || !('arguments' in first)) return []
    const own = first.arguments.filter((one) => one.name !== 'security_group_id' && one.name !== 'type')
    return [
      {
        kind: choice === 0 ? 'narrower security group rule' : 'narrower security group rule by address',
        says: `let ${name} allow only ${needs.map((flow) => `${portWords(flow)} ${direction === 'egress' ? `to ${flow.to.join(', ')}` : `from ${flow.from.join(', ')}`}`).filter((words, place, all) => all.indexOf(words) === place).join(', ')}`,
        steps: [{ do: 'rewrite', of: resource.id, ...(block && { block }), drop: replaced, arguments: own }, ...others],
      },
    ]
  })
}

function ruleFor(want: Want, direction: Direction, tree: AwsTree, group: Resource, peer: Peer): ResourceChange[] {
  const who = peer.kind === 'group' ? peer.group : peer.ranges.map(({ text }) => text).join(', ')
  const says = `allow ${portWords(want.flow)} ${direction === 'egress' ? 'to' : 'from'} ${who} in ${group.id}`
  const kind = peer.kind === 'group' ? 'security group rule' : 'security group rule by address'
  const inRule = peer.kind === 'ranges' ? peer.ranges.filter(({ family }) => want.flow.source.ranges.length + want.flow.destination.ranges.length === 0 || familiesOf(want.flow).includes(family)) : []
  const name = peer.kind === 'group' ? labelOf(peer.group) : labelOf(want.flow[direction === 'egress' ? 'to' : 'from'].find((id) => id !== 'internet') ?? 'allowed')
  const style = styleFor(tree, group, peer)
  return style === undefined ? [] : [{ kind, says, steps: stepsFor(style, want.flow, direction, group, peer, inRule, name) }]
}

function stepsFor(style: Style, flow: WantedFlow, direction: Direction, group: Resource, peer: Peer, ranges: readonly { readonly family: 4 | 6; readonly text: string }[], name: string): ResourceStep[] {
  const own: Argument = { name: 'security_group_id', value: { kind: 'reference', resource: group.id, attribute: 'id' } }
  if (style === 'rule') {
    const type = `aws_vpc_security_group_${direction}_rule`
    const peers: Argument[] =
      peer.kind === 'group'
        ? [{ name: 'referenced_security_group_id', value: { kind: 'reference', resource: peer.group, attribute: 'id' } }]
        : ranges.map(({ family, text }) => ({ name: family === 4 ? 'cidr_ipv4' : 'cidr_ipv6', value: { kind: 'text', value: text } }))
    return portArguments(flow, { protocol: 'ip_protocol', from: 'from_port', to: 'to_port' }).flatMap((ports) =>
      peers.map((one): ResourceStep => ({ do: 'add', type, beside: group.id, name, arguments: [own, one, ...ports] })),
    )
  }
  const self = peer.kind === 'group' && peer.group === group.id
  const reference = (key: string): Argument => ({ name: key, value: { kind: 'reference', resource: peer.kind === 'group' ? peer.group : '', attribute: 'id' } })
  const listed = ([4, 6] as const).flatMap((family): Argument[] => {
    const texts = ranges.filter((range) => range.family === family)
    return texts.length === 0 ? [] : [{ name: family === 4 ? 'cidr_blocks' : 'ipv6_cidr_blocks', value: { kind: 'list', items: texts.map(({ text }) => ({ kind: 'text', value: text })) } }]
  })
  return portArguments(flow, { protocol: 'protocol', from: 'from_port', to: 'to_port' }).map((ports): ResourceStep => {
    const sorted = byName(ports)
    if (style === 'old rule') {
      const peers = self ? [selfArgument] : peer.kind === 'group' ? [reference('source_security_group_id')] : listed
      return { do: 'add', type: 'aws_security_group_rule', beside: group.id, name, arguments: [own, { name: 'type', value: { kind: 'text', value: direction } }, ...sorted, ...peers] }
    }
    const peers = self ? [selfArgument] : peer.kind === 'group' ? [{ name: 'security_groups', value: { kind: 'list', items: [reference('').value] } } as const] : listed
    return { do: 'add-block', to: group.id, block: direction, arguments: [...sorted, ...peers] }
  })
}

const selfArgument: Argument = { name: 'self', value: { kind: 'bool', value: true } }

/** Ports first, then the protocol: so people write them in blocks. A rule without ports means all of them, which the provider writes as 0. */
function byName(ports: readonly Argument[]): Argument[] {
  const [protocol, ...rest] = ports
  const numbers: readonly Argument[] = rest.length > 0 ? rest : ['from_port', 'to_port'].map((name) => ({ name, value: { kind: 'number', value: 0 } }))
  return [...numbers, ...(protocol ? [protocol] : [])]
}

/** The group's style, unless two groups then named each other in their blocks: a group without blocks gets a rule of its own, and one that has some can't name that peer. */
function styleFor(tree: AwsTree, group: Resource, peer: Peer): Style | undefined {
  const style = styleOf(tree, group)
  if (style !== 'inline' || peer.kind !== 'group' || peer.group === group.id || !namesInBlocks(tree, peer.group, group.id)) return style
  if (group.type === 'aws_default_security_group' || hasBlocks(group)) return undefined
  return tree.world.ofType('aws_security_group_rule').length > 0 && tree.world.ofType(...separateRules).length === 0 ? 'old rule' : 'rule'
}

const separateRules = ['aws_vpc_security_group_ingress_rule', 'aws_vpc_security_group_egress_rule']
const hasBlocks = (group: Resource): boolean => (['ingress', 'egress'] as const).some((name) => blocks(attribute(group, name)).length > 0)

/** As the group's other rules are; without any, as most are in what was read. Rules of both kinds on one group take each other away (hashicorp/aws, aws_security_group, 2026-11). */
function styleOf(tree: AwsTree, group: Resource): Style {
  const { world } = tree
  if (group.type === 'aws_default_security_group') return 'inline'
  const of = (...types: readonly string[]): readonly Resource[] => world.ofType(...types)
  const belongs = (rule: Resource, to: Resource): boolean => {
    const found = world.follow(attribute(rule, 'security_group_id'), groupTypes)
    return found?.kind === 'resource' && found.resource.id === to.id
  }
  const modern = of(...separateRules)
  const old = of('aws_security_group_rule')
  if (hasBlocks(group)) return 'inline'
  if (modern.some((rule) => belongs(rule, group))) return 'rule'
  if (old.some((rule) => belongs(rule, group))) return 'old rule'
  const counts = { inline: of('aws_security_group').filter(hasBlocks).length, rule: modern.length, 'old rule': old.length }
  if (counts.inline === 0 && counts.rule === 0 && counts['old rule'] === 0) return 'rule'
  return counts.rule >= counts.inline && counts.rule >= counts['old rule'] ? 'rule' : counts['old rule'] > counts.inline ? 'old rule' : 'inline'
}
