import { normalRanges } from '../../base/address.ts'
import type { AddressRange } from '../../base/address.ts'
import { nobody } from '../../flow/match.ts'
import type { Dependency, Endpoint, Group } from '../../model/endpoint.ts'
import type { Reading } from '../../model/facts.ts'
import type { Profile } from '../../model/profile.ts'
import { implied } from '../../origin/origin.ts'
import type { Unread } from '../../origin/problem.ts'
import { BackendFinder } from './backends.ts'
import { Chooser, namespaceName } from './choose.ts'
import type { NamespaceLabels } from './choose.ts'
import { futurePods } from './future.ts'
import { domainsOf } from './domains.ts'
import { Groups } from './groups.ts'
import { lowerIngresses } from './ingress/lower.ts'
import { clusterZone } from './names.ts'
import {
  clusterId,
  clusterNode,
  clusterTable,
  externalSource,
  hostingFacts,
  hostPortsTranslation,
  masquerades,
  nodeAttachments,
  nodeFacts,
  podSegmentFact,
  toHosts,
  undeclaredNodes,
  undeclaredNodesEndpoint,
} from './nodes.ts'
import { podsOf, readinessOf } from './pods.ts'
import type { Pods } from './pods.ts'
import { podGroup, policyFilter } from './policies.ts'
import { settingsOf } from './profile.ts'
import type { Settings } from './profile.ts'
import type { Cluster } from './resource.ts'
import {
  externalTranslation,
  hasAddress,
  nodePortsTranslation,
  serviceEndpoint,
  servicesTranslation,
  sourceRangesFilter,
} from './services.ts'
import { wishesOf } from './wishes.ts'
import type { Wish } from '../wish.ts'

type Lowered = Pick<Reading, 'facts' | 'unread'> & { readonly wishes: readonly Wish[] }

/**
 * The facts that the resources of one cluster come to. Deterministic: the order of facts is the order of resources. `future`: with pods for selectors that choose
 * nobody yet.
 */
export function lowerCluster(cluster: Cluster, profile: Profile, future = false): Lowered {
  if (isEmpty(cluster)) return { facts: {}, unread: [], wishes: [] }
  const settings = settingsOf(profile)
  const unread: Unread[] = []
  const there = podsOf(cluster.workloads)
  const known = namespacesOf(cluster, settings.ingressNamespace)
  const madeUp = future ? futurePods(cluster, there, known) : undefined
  const declared = madeUp ? [...there, ...madeUp.pods] : there
  const namespaces = madeUp ? [...known, ...madeUp.namespaces] : known
  const chooser = new Chooser(declared, namespaces)
  const finder = new BackendFinder(chooser, declared, cluster.slices)
  const ingress = lowerIngresses(cluster, declared, finder, settings)
  // What a cloud's own controller is told, the cloud reads.
  unread.push(...ingress.unread.filter(({ what }) => cluster.nodes.length > 0 || !what.startsWith('annotation alb.ingress.kubernetes.io/')))
  const pods = [...declared, ...ingress.controllers]
  const searches = searchesOf(settings)
  const nodesDeclared = cluster.nodes.length > 0
  const somewhere = normalRanges(cluster.nodes.flatMap(({ podRanges }) => podRanges))
  const groups = new Groups(ingress.controllers.length === 0 ? chooser : new Chooser(pods, namespaces), pods)
  const nodeIds = nodesDeclared ? cluster.nodes.map(({ id }) => id) : [undeclaredNodes]
  const sourceRanges = sourceRangesFilter(cluster.services)
  const hostPorts = nodesDeclared ? hostPortsTranslation(declared) : undefined
  const stages = { sourceRanges: sourceRanges !== undefined, hostPorts: hostPorts !== undefined }
  const nodes = nodeFacts(cluster.nodes)
  const hosting = nodesDeclared ? {} : hostingFacts()
  const filters = [
    policyFilter('egress', cluster.policies, groups, nodeIds, settings),
    policyFilter('ingress', cluster.policies, groups, nodeIds, settings),
    ...(sourceRanges ? [sourceRanges] : []),
  ]
  return {
    unread,
    // Where nodes are declared, how these are reached is known without anybody's load balancer.
    wishes: nodesDeclared ? [] : wishesOf(cluster, declared, finder, settings),
    facts: {
      nodes: [clusterNode(stages), ...nodes.nodes],
      segments: [podSegmentFact(cluster.nodes)],
      attachments: nodeAttachments(cluster.nodes, stages),
      endpoints: [
        ...pods.map((one) => podEndpoint(one, ingress.exposed, searches, somewhere, settings)),
        ...cluster.services.filter(hasAddress).map((service) => serviceEndpoint(service, nodesDeclared, cluster.nodes.flatMap(({ podRanges }) => podRanges), settings)),
        ...nodes.endpoints,
        ...(nodesDeclared ? [] : [undeclaredNodesEndpoint()]),
      ],
      hostings: hosting.hostings ?? [],
      groups: [podGroupFact(pods), ...groups.all, ...(hosting.groups ?? [])],
      dependencies: dependenciesOf(declared),
      tables: [clusterTable(cluster.nodes)],
      filters,
      translations: [
        servicesTranslation(cluster.services, finder, settings),
        externalTranslation(cluster.services, finder, nodesDeclared, [...ingress.exposed]),
        externalSource(cluster.nodes),
        nodesDeclared ? nodePortsTranslation(cluster.services, finder) : nodePortsTranslation(cluster.services, finder, toHosts),
        ...(hosting.translations ?? []),
        ...(hostPorts ? [hostPorts] : []),
        ...masquerades(cluster.nodes, settings),
      ],
      listeners: ingress.listeners,
      routers: ingress.routers,
      pools: ingress.pools,
      domains: domainsOf(pods, cluster.nodes),
      zones: [clusterZone(cluster.services, declared, finder, settings)],
    },
  }
}

function isEmpty({ namespaces, workloads, services, slices, policies, ingresses, nodes }: Cluster): boolean {
  return [namespaces, workloads, services, slices, policies, ingresses, nodes].every(({ length }) => length === 0)
}

/** Declared namespaces, and those that are used without being declared, such as the one of an undeclared controller: of these only the name is known. */
export function namespacesOf({ namespaces, workloads, services, policies, ingresses }: Cluster, controllers?: string): NamespaceLabels[] {
  const result = new Map<string, NamespaceLabels>()
  for (const { name, labels } of namespaces) result.set(name, { name, labels: { ...labels, [namespaceName]: name }, declared: true })
  const used = [...workloads, ...services, ...policies, ...ingresses].map(({ namespace }) => namespace)
  for (const namespace of controllers === undefined ? used : [...used, controllers]) {
    if (!result.has(namespace)) result.set(namespace, { name: namespace, labels: { [namespaceName]: namespace }, declared: false })
  }
  return [...result.values()]
}

function podEndpoint(
  one: Pods,
  exposed: ReadonlySet<string>,
  searches: (namespace: string | undefined) => Surroundings,
  somewhere: readonly AddressRange[],
  { pods }: Settings,
): Endpoint {
  const surroundings = searches(one.namespace)
  const health = readinessOf(one)
  return {
    id: one.id,
    kind: one.kind,
    names: one.workloads.length < 2 ? [] : one.workloads.slice(1).map(({ id }) => id),
    node: clusterId,
    addresses: one.addresses,
    // Without an address its place is known as far as the nodes' pod ranges tell; those in a node's network lie elsewhere.
    ...(one.addresses.length === 0 && somewhere.length > 0 && one.kind !== 'controller' && !one.hostNetwork && { somewhere }),
    labels: one.labels,
    ...(health && { health }),
    within: surroundings.within,
    exposed: exposed.has(one.id) ? 'yes' : pods === 'routed' ? 'yes' : pods === 'private' ? 'no' : 'maybe',
    searches: surroundings.searches,
    origin: one.origin,
  }
}

type Surroundings = Pick<Endpoint, 'within' | 'searches'>

/** The same for all pods of a namespace, so made once. */
function searchesOf({ clusterDomain }: Settings): (namespace: string | undefined) => Surroundings {
  const made = new Map<string | undefined, Surroundings>()
  return (namespace) => {
    let known = made.get(namespace)
    if (!known) {
      const inside = namespace === undefined ? [] : [namespace]
      known = {
        within: [clusterId, ...inside],
        searches: [...inside.map((name) => `${name}.svc.${clusterDomain}`), `svc.${clusterDomain}`, clusterDomain],
      }
      made.set(namespace, known)
    }
    return known
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
  const found: Dependency[] = []
  for (const { id, workloads } of pods) {
    for (const { calls } of workloads[0]?.containers ?? []) {
      for (const { host, port, protocol, url, origin } of calls) found.push({ from: id, host, port, protocol, url, origin })
    }
  }
  return found
}
