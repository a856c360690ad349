import type { Text } from '../../base/text.ts'
import { written } from '../../origin/origin.ts'
import type { Origin } from '../../origin/origin.ts'
import type { Problem, Unread } from '../../origin/problem.ts'
import type {
  Cluster,
  ClusterNode,
  Ingress,
  IngressClass,
  Metadata,
  Policy,
  Service,
  Slice,
  Workload,
} from '../../platforms/kubernetes/resource.ts'
import { entryOf, reportSome } from '../../syntax/tree.ts'
import { documentsOf, isTemplate } from './documents.ts'
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
const groups: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ...['Pod', 'ReplicationController', 'Namespace', 'Node', 'Service', 'Endpoints', 'Secret', 'ConfigMap', 'ServiceAccount'].map(
    (kind) => [kind, ['']] as const,
  ),
  ...['Deployment', 'DaemonSet', 'ReplicaSet'].map((kind) => [kind, ['apps', 'extensions']] as const),
  ...['NetworkPolicy', 'Ingress'].map((kind) => [kind, ['networking.k8s.io', 'extensions']] as const),
  ...['Job', 'CronJob'].map((kind) => [kind, ['batch']] as const),
  ['StatefulSet', ['apps']],
  ['EndpointSlice', ['discovery.k8s.io']],
  ['IngressClass', ['networking.k8s.io']],
])

interface Double {
  readonly id: string
  readonly kept: Origin
  readonly earlier: Origin[]
}

/** An alias, for only such a type can be walked key by key. */
type Lists = {
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
  const lists: Lists = {
    namespaces: [],
    workloads: [],
    services: [],
    slices: [],
    policies: [],
    ingresses: [],
    classes: [],
    nodes: [],
    named: [],
  }
  const seen = new Map<string, Metadata>()
  const doubles = new Map<string, Double>()
  // From the last to the first, so that the last of two is the one that is kept; file by file, so that no file's tree outlives it.
  for (const text of [...texts].reverse()) {
    const report = reportSome(problems, text, 'kubernetes')
    for (const document of documentsOf(text, problems, unread).reverse()) {
      if (groups.get(document.kind)?.includes(groupOf(document.apiVersion))) readResource({ text, report }, document, lists, seen, doubles)
      else {
        unreadKinds.add(`${groupOf(document.apiVersion)}/${document.kind}`)
        unread.push(notRead(document))
      }
    }
  }
  if (unread.some(({ changesAnswers: changes, origin }) => changes && origin.kind === 'written' && isTemplate(origin.text.content)))
    unreadKinds.add('template')
  for (const list of Object.values<Metadata[]>(lists)) list.reverse()
  return {
    cluster: { ...lists, doubles: [...doubles.values()].reverse(), unreadKinds: [...unreadKinds].sort() },
    problems: inOrder(problems, texts),
    unread: inOrder(unread, texts),
  }
}

function notRead({ text, tree, apiVersion, kind }: Document): Unread {
  const entry = entryOf(tree, 'kind')
  const place = entry ? { start: entry.keySpan.start, end: entry.value.span.end } : tree.span
  return { what: describeKind(apiVersion, kind), origin: written(text, place), changesAnswers: changesAnswers(apiVersion, kind) }
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
    .map((item) => ({
      item,
      file: item.origin.kind === 'written' ? (files.get(item.origin.text) ?? 0) : 0,
      start: item.origin.kind === 'written' ? item.origin.start : 0,
    }))
    .sort((a, b) => a.file - b.file || a.start - b.start)
    .map(({ item }) => item)
}
