import type { Text } from '../../base/text.ts'
import { written } from '../../origin/origin.ts'
import type { Origin } from '../../origin/origin.ts'
import type { Problem, Unread } from '../../origin/problem.ts'
import type { Cluster, ClusterNode, Ingress, IngressClass, Metadata, Policy, Service, Slice, Workload } from '../../platforms/kubernetes/resource.ts'
import { entryOf, reportSome } from '../../syntax/tree.ts'
import { documentsOf } from './documents.ts'
import type { Document } from './documents.ts'
import { changesAnswers, describeKind, groupOf } from './kinds.ts'
import { readMetadata } from './read/fields.ts'
import type { Source } from './read/fields.ts'
import { readIngress, readIngressClass } from './read/ingress.ts'
import { readNode } from './read/node.ts'
import { readPolicy } from './read/policy.ts'
import { readEndpoints, readEndpointSlice, readService } from './read/service.ts'
import { isWorkload, readWorkload } from './read/workload.ts'

export interface ClusterReading {
  readonly cluster: Cluster
  readonly problems: readonly Problem[]
  readonly unread: readonly Unread[]
}

/** Groups of the kinds that are read here; the same kind of another group is another thing (Knative has a Service, too). */
const groups: Readonly<Record<string, readonly string[]>> = {
  Pod: [''], ReplicationController: [''], Deployment: ['apps', 'extensions'], StatefulSet: ['apps'], DaemonSet: ['apps', 'extensions'],
  ReplicaSet: ['apps', 'extensions'], Job: ['batch'], CronJob: ['batch'], Namespace: [''], Node: [''], Service: [''], Endpoints: [''],
  EndpointSlice: ['discovery.k8s.io'], NetworkPolicy: ['networking.k8s.io', 'extensions'], Ingress: ['networking.k8s.io', 'extensions'],
  IngressClass: ['networking.k8s.io'], Secret: [''], ConfigMap: [''], ServiceAccount: [''],
}

interface Double {
  readonly id: string
  readonly kept: Origin
  readonly earlier: Origin[]
}

interface Lists {
  readonly namespaces: Metadata[]
  readonly workloads: Workload[]
  readonly services: Service[]
  readonly slices: Slice[]
  readonly policies: Policy[]
  readonly ingresses: Ingress[]
  readonly classes: IngressClass[]
  readonly nodes: ClusterNode[]
  readonly named: Metadata[]
}

/** The resources of all manifests, as one cluster. Of resources that are there twice the last counts, as with `kubectl apply`. */
export function readCluster(texts: readonly Text[]): ClusterReading {
  const problems: Problem[] = []
  const unread: Unread[] = []
  const unreadKinds = new Set<string>()
  const lists: Lists = { namespaces: [], workloads: [], services: [], slices: [], policies: [], ingresses: [], classes: [], nodes: [], named: [] }
  const seen = new Map<string, Metadata>()
  const doubles = new Map<string, Double>()
  const documents = texts.flatMap((text) => documentsOf(text, problems, unread))
  if (unread.some(({ changesAnswers: changes }) => changes)) unreadKinds.add('template')
  // From the last to the first, so that the last of two is the one that is kept.
  for (const document of documents.reverse()) {
    const source: Source = { text: document.text, report: reportSome(problems, document.text, 'kubernetes') }
    if (!groups[document.kind]?.includes(groupOf(document.apiVersion))) {
      const changes = changesAnswers(document.apiVersion, document.kind)
      unreadKinds.add(`${groupOf(document.apiVersion)}/${document.kind}`)
      const place = entryOf(document.tree, 'kind')
      unread.push({ what: describeKind(document.apiVersion, document.kind), origin: written(document.text, place ? { start: place.keySpan.start, end: place.value.span.end } : document.tree.span), changesAnswers: changes })
      continue
    }
    readResource(source, document, lists, seen, doubles)
  }
  for (const list of Object.values(lists)) list.reverse()
  return { cluster: { ...lists, doubles: [...doubles.values()].reverse(), unreadKinds: [...unreadKinds].sort() }, problems: inOrder(problems, texts), unread: inOrder(unread, texts) }
}

function readResource(source: Source, document: Document, lists: Lists, seen: Map<string, Metadata>, doubles: Map<string, Double>): void {
  const keep = <Item extends Metadata>(list: Item[], ...items: readonly (Item | undefined)[]): void => {
    const first = items[0]
    if (!first) return
    const later = seen.get(first.id)
    if (later) {
      const double = doubles.get(first.id)
      if (double) double.earlier.unshift(first.origin)
      else doubles.set(first.id, { id: first.id, kept: later.origin, earlier: [first.origin] })
      return
    }
    seen.set(first.id, first)
    list.push(...items.filter((item) => item !== undefined).reverse())
  }
  if (isWorkload(document.kind)) return keep(lists.workloads, readWorkload(source, document))
  switch (document.kind) {
    case 'Namespace':
      return keep(lists.namespaces, readMetadata(source, document))
    case 'Service':
      return keep(lists.services, readService(source, document))
    case 'NetworkPolicy':
      return keep(lists.policies, readPolicy(source, document))
    case 'Ingress':
      return keep(lists.ingresses, readIngress(source, document))
    case 'IngressClass':
      return keep(lists.classes, readIngressClass(source, document))
    case 'Node':
      return keep(lists.nodes, readNode(source, document))
    case 'EndpointSlice':
      return keep(lists.slices, readEndpointSlice(source, document))
    case 'Endpoints':
      return keep(lists.slices, ...readEndpoints(source, document))
    default:
      return keep(lists.named, readMetadata(source, document))
  }
}

/** By file in the order given, then by place. */
function inOrder<Item extends { readonly origin: Problem['origin'] }>(items: readonly Item[], texts: readonly Text[]): Item[] {
  const files = new Map(texts.map((text, index) => [text, index]))
  return items
    .map((item) => ({ item, file: item.origin.kind === 'written' ? (files.get(item.origin.text) ?? 0) : 0, start: item.origin.kind === 'written' ? item.origin.start : 0 }))
    .sort((a, b) => a.file - b.file || a.start - b.start)
    .map(({ item }) => item)
}
