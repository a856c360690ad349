import { addressBits, complementRanges } from '../../base/address.ts'
import type { Address } from '../../base/address.ts'
import { addressPeer, all, nobody, not } from '../../flow/match.ts'
import type { Match, Peers } from '../../flow/match.ts'
import type { Endpoint } from '../../model/endpoint.ts'
import type { Facts } from '../../model/facts.ts'
import type { Attachment, Node, Segment, Stage } from '../../model/node.ts'
import type { RouteTable } from '../../model/table.ts'
import type { Translation, TranslationRule } from '../../model/translation.ts'
import { implied } from '../../origin/origin.ts'
import type { Pods } from './pods.ts'
import type { Settings } from './profile.ts'
import { protocolMatch } from './protocol.ts'
import type { ClusterNode } from './resource.ts'
import { filterIds, podGroup } from './policies.ts'
import { balancerFilterId, byNodePorts, externalId, masqueradeMark, nodePortsId, servicesId } from './services.ts'

export const clusterId = 'kubernetes'
export const podSegment = 'kubernetes/pods'
export const externalSourceId = 'kubernetes/external-source'
export const hostPortsId = 'kubernetes/host-ports'
/** Stands for the nodes of a cluster for which none was declared: only ever a source that a node gives to what it passes on. */
export const undeclaredNodes = 'kubernetes/nodes'

const podNetwork = implied('kubernetes: every pod reaches every other pod and every node without translation')

/** What the cluster's facts need to know of each other. */
export interface Stages {
  readonly sourceRanges: boolean
  readonly hostPorts: boolean
}

/** The pod network as one node: what pods send passes Services, then egress policy; what reaches pods passes ingress policy. */
export function clusterNode({ sourceRanges }: Stages): Node {
  const ranges: Stage[] = sourceRanges ? [{ stage: 'filter', filter: balancerFilterId }] : []
  const route: Stage = {
    stage: 'route',
    table: clusterId,
    local: [{ stage: 'filter', filter: filterIds.ingress }, { stage: 'deliver' }],
    forward: [{ stage: 'transmit' }],
  }
  return {
    id: clusterId,
    kind: 'cluster',
    names: [],
    interfaces: [{ name: 'pods', addresses: [], segment: podSegment, up: true, origin: podNetwork }],
    originate: [{ stage: 'translate', translation: servicesId }, { stage: 'filter', filter: filterIds.egress }, route],
    arrive: [...ranges, { stage: 'translate', translation: externalId }, { stage: 'translate', translation: externalSourceId }, route],
    forwards: true,
    folder: undefined,
    within: [],
    origin: podNetwork,
  }
}

export function podSegmentFact(nodes: readonly ClusterNode[]): Segment {
  return { id: podSegment, kind: 'pods', prefixes: nodes.flatMap(({ podRanges }) => podRanges), within: [clusterId], origin: podNetwork }
}

/** Where pods send what is not for a pod: to the node that they run on, or out of what was declared. */
export function clusterTable(nodes: readonly ClusterNode[]): RouteTable {
  const origin = implied('kubernetes: what is not for a pod goes to the node on which the pod runs')
  const via =
    nodes.length > 0
      ? ({ kind: 'nodes', nodes: nodes.map(({ id }) => id), arrivesOn: 'pods' } as const)
      : ({ kind: 'outside', says: 'the cluster has no declared Node, so what leaves it is not followed further' } as const)
  const prefixes = [...complementRanges([], 4), ...complementRanges([], 6)]
  return { id: clusterId, routes: prefixes.map((prefix) => ({ to: { prefix }, via, metric: 0, origin })), otherwise: origin }
}

export function nodeFacts(nodes: readonly ClusterNode[]): { readonly nodes: Node[]; readonly endpoints: Endpoint[] } {
  return {
    nodes: nodes.map((node) => ({
      id: node.id,
      kind: 'host',
      names: namesOf(node),
      interfaces: [
        ...(node.internal.length + node.external.length === 0
          ? []
          : [
              {
                name: 'node',
                addresses: [...node.internal, ...node.external].map((address) => hostAddress(address, node)),
                segment: undefined,
                up: true,
                origin: node.origin,
              },
            ]),
        { name: 'pods', addresses: [], segment: podSegment, up: true, origin: podNetwork },
      ],
      arrive: [],
      originate: [],
      forwards: true,
      folder: undefined,
      within: [],
      origin: node.origin,
    })),
    endpoints: nodes.map((node) => ({
      id: node.id,
      kind: 'host',
      names: namesOf(node),
      node: node.id,
      addresses: [...node.internal, ...node.external],
      labels: node.labels,
      within: [],
      exposed: node.external.length > 0 ? 'yes' : 'maybe',
      searches: [],
      origin: node.origin,
    })),
  }
}

/** The address alone is declared, not the network that it lies in. */
function hostAddress(address: Address, { origin }: ClusterNode): Node['interfaces'][number]['addresses'][number] {
  return { address, prefixLength: addressBits(address.family), origin }
}

function namesOf({ name, hostname }: ClusterNode): string[] {
  return [...new Set([name, ...(hostname === undefined ? [] : [hostname])])]
}

/** The nodes as one endpoint without address, where none was declared but something passes them. It is no end that reports list. */
export function undeclaredNodesEndpoint(): Endpoint {
  return {
    id: undeclaredNodes,
    kind: 'service',
    names: [],
    node: clusterId,
    addresses: [],
    labels: {},
    within: [clusterId],
    exposed: 'no',
    searches: [],
    origin: implied('kubernetes: the cluster has nodes, and none was declared'),
  }
}

const maybeMasqueraded =
  'kube-proxy gives the node’s address as source to what comes from outside, unless the pod is reached without a detour (externalTrafficPolicy Cluster)'

/** externalTrafficPolicy Cluster: whoever comes from outside may appear with a node's address (Service, source IP, kubernetes.io, 2026-11). */
export function externalSource(nodes: readonly ClusterNode[]): Translation {
  const endpoints = nodes.length > 0 ? nodes.map(({ id }) => id) : [undeclaredNodes]
  return {
    id: externalSourceId,
    says: 'source of what comes from outside',
    // What a declared node passed on was masqueraded there, or not.
    chains: { source: [masqueraded({ ...nobody, endpoints }, { kind: 'arrivesOn', interfaces: ['uplink', byNodePorts] })] },
    start: 'source',
  }
}

function masqueraded(peers: Peers, ...when: readonly Match[]): TranslationRule {
  const origin = implied('kubernetes: with externalTrafficPolicy Cluster kube-proxy masquerades what comes from outside')
  return {
    match: all({ kind: 'mark', ...masqueradeMark }, ...when),
    action: {
      do: 'translate',
      source: { to: { kind: 'members', members: [{ peers, port: undefined, origin }] } },
      sometimes: maybeMasqueraded,
    },
    says: 'masqueraded by the node',
    origin,
  }
}

/** Where no node was declared with the cluster: what its hosts do with what comes to them, whoever they are. */
export const hostsId = 'kubernetes/hosts'
const hostSourceId = 'kubernetes/host-source'
const hosts: Peers = { ...nobody, groups: [hostsId] }
export const toHosts: Match = { kind: 'destination', peers: hosts }

export function hostingFacts(): Partial<Facts> {
  return {
    hostings: [{ cluster: clusterId, table: clusterId, pods: podGroup, translations: [nodePortsId, hostSourceId], hosts: hostsId, origin: podNetwork }],
    groups: [{ id: hostsId, surely: [], possibly: [], ranges: [], origin: podNetwork }],
    translations: [{ id: hostSourceId, says: 'source of what hosts pass on', chains: { source: [masqueraded(hosts)] }, start: 'source' }],
  }
}

/** What each node does beside its own rules: Services and node ports before it routes, masquerading after. */
export function nodeAttachments(nodes: readonly ClusterNode[], { sourceRanges, hostPorts }: Stages): Attachment[] {
  const before: Stage[] = [
    ...(sourceRanges ? [{ stage: 'filter', filter: balancerFilterId } as const] : []),
    { stage: 'translate', translation: servicesId },
    { stage: 'translate', translation: nodePortsId },
    ...(hostPorts ? [{ stage: 'translate', translation: hostPortsId } as const] : []),
  ]
  return nodes.flatMap((node) => [
    { node: node.id, point: 'before-routing' as const, stages: before, origin: node.origin },
    { node: node.id, point: 'output' as const, stages: before, origin: node.origin },
    {
      node: node.id,
      point: 'after-routing' as const,
      stages: [{ stage: 'translate' as const, translation: masqueradeId(node) }],
      origin: node.origin,
    },
  ])
}

function masqueradeId(node: ClusterNode): string {
  return `kubernetes/masquerade/${node.name}`
}

/** Which sources a node replaces by its own address: of node ports sometimes, of pods that leave the pod network by default. */
export function masquerades(nodes: readonly ClusterNode[], { masquerade }: Settings): Translation[] {
  const pods: Peers = { ...nobody, groups: [podGroup] }
  const leaving: Match = all(
    { kind: 'source', peers: pods },
    not({ kind: 'destination', peers: pods }),
    not({ kind: 'leavesBy', interfaces: ['pods'] }),
  )
  const rule: TranslationRule = {
    match: leaving,
    action: { do: 'translate', source: { to: { kind: 'outgoing' } } },
    says: 'what pods send out of the pod network is masqueraded',
    origin: implied(
      'kubernetes: network plugins masquerade what pods send out of the pod network, unless told otherwise (profile masquerade=no)',
    ),
  }
  return nodes.map((node) => ({
    id: masqueradeId(node),
    says: `masquerading on ${node.name}`,
    chains: {
      masquerade: [
        masqueraded(node.internal.length > 0 ? addressPeer(...node.internal) : { ...nobody, endpoints: [node.id] }),
        ...(masquerade ? [rule] : []),
      ],
    },
    start: 'masquerade',
  }))
}

/** Container ports with a hostPort: the node's own port leads to the pod, if it runs there. */
export function hostPortsTranslation(pods: readonly Pods[]): Translation | undefined {
  const rules: TranslationRule[] = []
  for (const one of pods) {
    if (one.hostNetwork) continue
    const first = one.workloads[0]
    const everywhere = first?.kind === 'DaemonSet' && !first.nodeSelected
    for (const port of one.ports) {
      if (port.hostPort === undefined) continue
      const says = `hostPort ${port.hostPort} of ${one.id}`
      const match = all({ kind: 'destinationIsLocal' }, protocolMatch(port.protocol), {
        kind: 'destinationPort',
        ports: [{ first: port.hostPort, last: port.hostPort }],
      })
      rules.push({
        match: everywhere
          ? match
          : all(match, { kind: 'opaque', says: `${says}: on which nodes it runs is not declared`, origin: port.origin }),
        action: {
          do: 'translate',
          destination: {
            to: { kind: 'members', members: [{ peers: { ...nobody, endpoints: [one.id] }, port: port.port, origin: port.origin }] },
          },
        },
        says,
        origin: port.origin,
      })
    }
  }
  return rules.length === 0 ? undefined : { id: hostPortsId, says: 'host ports', chains: { 'host-ports': rules }, start: 'host-ports' }
}
