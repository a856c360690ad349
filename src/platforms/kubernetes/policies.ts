import type { Filter, FilterRule } from '../../model/filter.ts'
import { all, nobody, not, some } from '../../flow/match.ts'
import type { Match, Peers } from '../../flow/match.ts'
import { implied } from '../../origin/origin.ts'
import type { Origin } from '../../origin/origin.ts'
import type { Groups } from './groups.ts'
import type { Settings } from './profile.ts'
import { protocolMatch } from './protocol.ts'
import type { Policy, PolicyPeer, PolicyPort, PolicyRule } from './resource.ts'

type Direction = 'egress' | 'ingress'

/** Every pod of the cluster that is not in a node's own network. */
export const podGroup = 'kubernetes/pods'

export const filterIds = { egress: 'kubernetes/egress', ingress: 'kubernetes/ingress' } as const

/**
 * All policies as one filter a direction. A pod that some policy selects takes what any of its policies allows and nothing else; a pod
 * that none selects takes everything (kubernetes.io "Network Policies", 2026-11): so all allowing rules come first, in any order, then
 * one dropping rule a policy, then accept.
 * `nodes`: the ids of the nodes' own endpoints.
 */
export function policyFilter(
  direction: Direction,
  policies: readonly Policy[],
  groups: Groups,
  nodes: readonly string[],
  settings: Settings,
): Filter {
  const rules: FilterRule[] = []
  if (settings.enforcement === 'standard') {
    const accepts: FilterRule[] = []
    const drops: FilterRule[] = []
    const isolated = new Set<string>()
    for (const policy of policies) {
      const side = policy[direction]
      if (!side) continue
      const group = groups.selected(policy.namespace, undefined, policy.pods, policy.podsOrigin)
      isolated.add(group)
      const subject = self(direction, groupPeers([group]))
      for (const [index, rule] of side.rules.entries()) accepts.push(...ruleLines(direction, policy, rule, index, subject, groups, settings))
      drops.push({
        match: subject,
        action: { do: 'drop' },
        says: `policy ${policy.namespace}/${policy.name} (it isolates these pods for ${direction}, and no rule allows this)`,
        origin: side.origin,
      })
    }
    if (isolated.size > 0) {
      const subject = self(direction, groupPeers([...isolated]))
      rules.push(...otherProtocols(subject, settings), ...accepts)
      if (nodes.length > 0) rules.push(ownNode(direction, subject, nodes))
      rules.push(...drops)
    }
  }
  return {
    id: filterIds[direction],
    says: `NetworkPolicy ${direction}`,
    chains: { policies: rules },
    start: 'policies',
    otherwise: { action: 'accept', says: `the default of pods that no policy selects for ${direction}`, origin: unrestricted(direction, settings) },
    sessions: 'implicit',
  }
}

function unrestricted(direction: Direction, { enforcement, cni }: Settings): Origin {
  if (enforcement === 'none') return implied(`kubernetes: with the network plugin ${cni ?? 'none'} NetworkPolicies have no effect`)
  return implied(`kubernetes: a pod that no policy selects for ${direction} is not restricted`)
}

function ruleLines(
  direction: Direction,
  policy: Policy,
  rule: PolicyRule,
  index: number,
  subject: Match,
  groups: Groups,
  settings: Settings,
): FilterRule[] {
  const says = `policy ${policy.namespace}/${policy.name}, ${direction} rule ${index + 1}`
  const ports = portsMatch(rule.ports, groups)
  const lines: FilterRule[] = []
  if (rule.damaged) lines.push({ match: subject, action: { do: 'unknown', says: `${says} has a part that can't be read` }, says, origin: rule.origin })
  if (rule.damaged && (rule.peers.length === 0 || rule.ports.length === 0)) return lines
  const peers = rule.peers.length === 0 ? [] : [peersMatch(direction, policy, rule.peers, groups, settings)]
  lines.push({ match: all(subject, ...peers, ...(ports ? [ports] : [])), action: { do: 'accept' }, says, origin: rule.origin })
  return lines
}

function peersMatch(direction: Direction, policy: Policy, peers: readonly PolicyPeer[], groups: Groups, { cni }: Settings): Match {
  const chosen = peers.flatMap(({ pods, namespaces, block, origin }) => (block ? [] : [groups.selected(policy.namespace, namespaces, pods, origin)]))
  const blocks = peers.flatMap(({ block, origin }) => (block ? [groups.block(block.range, block.except, block.says, origin)] : []))
  if (cni !== 'cilium' || blocks.length === 0) return other(direction, groupPeers([...chosen, ...blocks]))
  // Cilium: rules with ranges are about peers that are no endpoints of its own, so never about pods (docs.cilium.io, Layer 3 Policies, 2026-11).
  const outside = all(other(direction, groupPeers(blocks)), not(other(direction, groupPeers([podGroup]))))
  return chosen.length === 0 ? outside : some(other(direction, groupPeers(chosen)), outside)
}

function portsMatch(ports: readonly PolicyPort[], groups: Groups): Match | undefined {
  if (ports.length === 0) return undefined
  return some(...ports.map(({ protocol, port, endPort }) => all(protocolMatch(protocol), ...portMatch(protocol, port, endPort, groups))))
}

function portMatch(
  protocol: PolicyPort['protocol'],
  port: number | string | undefined,
  endPort: number | undefined,
  groups: Groups,
): Match[] {
  if (port === undefined) return []
  if (typeof port === 'number') return [{ kind: 'destinationPort', ports: [{ first: port, last: endPort ?? port }] }]
  // A named port means, for each pod that receives, the number that this pod gives to the name.
  return [
    some(
      ...groups
        .named(port, protocol)
        .map(({ group, port: number }) =>
          all({ kind: 'destination', peers: groupPeers([group]) }, { kind: 'destinationPort', ports: [{ first: number, last: number }] }),
        ),
    ),
  ]
}

/**
 * What a policy means for ICMP and other protocols beside TCP, UDP and SCTP is left to the implementation (kubernetes.io "Network Policies", network
 * traffic filtering, 2026-11). Unless the profile says otherwise they are judged like everything else: plugins that isolate a pod drop what no rule allows, and a
 * rule without ports allows all. `icmp=allowed` lets them pass to isolated pods, `icmp=denied` denies them even to rules without ports.
 */
function otherProtocols(subject: Match, { otherProtocols: settled }: Settings): FilterRule[] {
  if (settled === undefined) return []
  const match = all(subject, {
    kind: 'protocol',
    protocols: [
      { first: 0, last: 5 },
      { first: 7, last: 16 },
      { first: 18, last: 131 },
      { first: 133, last: 255 },
    ],
  })
  const origin = implied(`kubernetes: profile icmp=${settled}`)
  return [{ match, action: { do: settled === 'allowed' ? 'accept' : 'drop' }, says: 'a policy selects the pods, and it speaks of TCP, UDP and SCTP only', origin }]
}

/**
 * Between a node and the pods that run on it everything passes, whatever policies say (kubernetes.io "Network Policies", 2026-11); on
 * which node a pod runs is not declared. So what no policy allows between a node and a pod may pass.
 */
function ownNode(direction: Direction, subject: Match, nodes: readonly string[]): FilterRule {
  const says = 'between a node and the pods that run on it everything passes, and on which node these run is not declared'
  return {
    match: all(subject, other(direction, { ...nobody, endpoints: nodes })),
    action: { do: 'unknown', says },
    says,
    origin: implied('kubernetes: traffic between a pod and the node on which it runs is always allowed'),
  }
}

function self(direction: Direction, peers: Peers): Match {
  return direction === 'egress' ? { kind: 'source', peers } : { kind: 'destination', peers }
}

function other(direction: Direction, peers: Peers): Match {
  return direction === 'egress' ? { kind: 'destination', peers } : { kind: 'source', peers }
}

function groupPeers(groups: readonly string[]): Peers {
  return { ...nobody, groups: [...new Set(groups)] }
}
