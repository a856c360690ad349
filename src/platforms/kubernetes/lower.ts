import { nobody } from '../../flow/match.ts'
import type { Dependency, Endpoint, Group } from '../../model/endpoint.ts'
import type { Reading } from '../../model/facts.ts'
import type { Profile } from '../../model/profile.ts'
import { implied } from '../../origin/origin.ts'
import type { Unread } from '../../origin/problem.ts'
import { BackendFinder } from './backends.ts'
import { Chooser, namespaceName } from './choose.ts'
import type { NamespaceLabels } from './choose.ts'
import { Groups } from './groups.ts'
import { lowerIngresses } from './ingress/lower.ts'
import { clusterZone } from './names.ts'
import {
  clusterId, clusterNode, clusterTable, externalSource, hostPortsTranslation, masquerades, nodeAttachments, nodeFacts, podGroup, podSegmentFact,
  undeclaredNodes, undeclaredNodesEndpoint,
} from './nodes.ts'
import { podsOf } from './pods.ts'
import type { Pods } from './pods.ts'
import { policyFilter } from './policies.ts'
import { settingsOf } from './profile.ts'
import type { Settings } from './profile.ts'
import type { Cluster } from './resource.ts'
import { externalTranslation, hasAddress, nodePortsTranslation, serviceEndpoint, servicesTranslation, sourceRangesFilter } from './services.ts'

/** The facts that the resources of one cluster come to. Deterministic: the order of facts is the order of resources. */
export function lowerCluster(cluster: Cluster, profile: Profile): Pick<Reading, 'facts' | 'unread'> {
  if (isEmpty(cluster)) return { facts: {}, unread: [] }
  const settings = settingsOf(profile)
  const unread: Unread[] = []
  const declared = podsOf(cluster.workloads)
  const namespaces = namespacesOf(cluster)
  const finder = new BackendFinder(new Chooser(declared, namespaces), declared, cluster.slices)
  const ingress = lowerIngresses(cluster, declared, finder, settings)
  unread.push(...ingress.unread)
  const pods = [...declared, ...ingress.controllers]
  const nodesDeclared = cluster.nodes.length > 0
  const groups = new Groups(new Chooser(pods, namespaces), pods, {
    podRanges: cluster.nodes.flatMap(({ podRanges }) => podRanges),
    podsInBlocks: settings.cni !== 'cilium',
    addressless: nodesDeclared ? cluster.nodes.filter(({ internal, external }) => internal.length + external.length === 0).map(({ id }) => id) : [undeclaredNodes],
  })
  const nodeIds = nodesDeclared ? cluster.nodes.map(({ id }) => id) : [undeclaredNodes]
  const sourceRanges = sourceRangesFilter(cluster.services)
  const hostPorts = nodesDeclared ? hostPortsTranslation(declared) : undefined
  const stages = { sourceRanges: sourceRanges !== undefined, hostPorts: hostPorts !== undefined }
  const nodes = nodeFacts(cluster.nodes)
  const filters = [
    policyFilter('egress', cluster.policies, groups, nodeIds, settings),
    policyFilter('ingress', cluster.policies, groups, nodeIds, settings),
    ...(sourceRanges ? [sourceRanges] : []),
  ]
  return {
    unread,
    facts: {
      nodes: [clusterNode(stages), ...nodes.nodes],
      segments: [podSegmentFact(cluster.nodes)],
      attachments: nodeAttachments(cluster.nodes, stages),
      endpoints: [
        ...pods.map((one) => podEndpoint(one, ingress.exposed, settings)),
        ...cluster.services.filter(hasAddress).map((service) => serviceEndpoint(service, nodesDeclared, settings)),
        ...nodes.endpoints,
        ...(nodesDeclared ? [] : [undeclaredNodesEndpoint()]),
      ],
      groups: [podGroupFact(pods), ...groups.all],
      dependencies: dependenciesOf(declared),
      tables: [clusterTable(cluster.nodes)],
      filters,
      translations: [
        servicesTranslation(cluster.services, finder, settings),
        externalTranslation(cluster.services, finder, nodesDeclared),
        externalSource(cluster.nodes),
        ...(nodesDeclared ? [nodePortsTranslation(cluster.services, finder)] : []),
        ...(hostPorts ? [hostPorts] : []),
        ...masquerades(cluster.nodes, settings),
      ],
      listeners: ingress.listeners,
      routers: ingress.routers,
      pools: ingress.pools,
      zones: [clusterZone(cluster.services, declared, finder, settings)],
    },
  }
}

function isEmpty({ namespaces, workloads, services, slices, policies, ingresses, nodes }: Cluster): boolean {
  return [namespaces, workloads, services, slices, policies, ingresses, nodes].every(({ length }) => length === 0)
}

/** Declared namespaces, and those that are used without being declared: of these only the name is known. */
export function namespacesOf({ namespaces, workloads, services, policies, ingresses }: Cluster): NamespaceLabels[] {
  const result = new Map<string, NamespaceLabels>()
  for (const { name, labels } of namespaces) result.set(name, { name, labels: { ...labels, [namespaceName]: name }, declared: true })
  for (const { namespace } of [...workloads, ...services, ...policies, ...ingresses]) {
    if (!result.has(namespace)) result.set(namespace, { name: namespace, labels: { [namespaceName]: namespace }, declared: false })
  }
  return [...result.values()]
}

function podEndpoint(one: Pods, exposed: ReadonlySet<string>, { pods, clusterDomain }: Settings): Endpoint {
  const inside = one.namespace === undefined ? [] : [one.namespace]
  return {
    id: one.id,
    kind: one.kind,
    names: [...new Set(one.workloads.slice(1).map(({ id }) => id))],
    node: clusterId,
    addresses: one.addresses,
    labels: one.labels,
    within: [clusterId, ...inside],
    exposed: exposed.has(one.id) ? 'yes' : pods === 'routed' ? 'yes' : pods === 'private' ? 'no' : 'maybe',
    searches: [...inside.map((namespace) => `${namespace}.svc.${clusterDomain}`), `svc.${clusterDomain}`, clusterDomain],
    origin: one.origin,
  }
}

function podGroupFact(pods: readonly Pods[]): Group {
  return {
    id: podGroup,
    surely: pods.filter(({ hostNetwork }) => !hostNetwork).map(({ id }) => id),
    possibly: pods.filter(({ hostNetwork }) => hostNetwork).map(({ id }) => id),
    ranges: nobody.ranges,
    origin: implied('kubernetes: all pods of the cluster'),
  }
}

function dependenciesOf(pods: readonly Pods[]): Dependency[] {
  return pods.flatMap(({ id, workloads }) => (workloads[0]?.containers ?? []).flatMap(({ calls }) => calls.map((call) => ({ from: id, ...call }))))
}
