import { forEachText, type Text } from '../../base/text.ts'
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
  // From the last to the first, so that the last of two is the one that is kept.
  for (const text of [...texts].reverse()) {
    const file = readManifests(text)
    for (const problem of file.problems) problems.push(problem)
    for (const one of file.unread) unread.push(one)
    for (const kind of file.unreadKinds) unreadKinds.add(kind)
    for (const resource of file.resources) keep(resource, lists, seen, doubles)
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

/** What a document came to: nothing where it can't be read, several where one document speaks of several families. */
type Resource = { readonly [List in keyof Lists]: { readonly list: List; readonly items: readonly (Lists[List][number] | undefined)[] } }[keyof Lists]

interface ManifestsReading {
  /** The last first. */
  readonly resources: readonly Resource[]
  readonly problems: readonly Problem[]
  readonly unread: readonly Unread[]
  readonly unreadKinds: readonly string[]
}

/** What one file comes to by itself. Its tree doesn't outlive this; what it came to is kept as long as its text. */
const readManifests = forEachText((text): ManifestsReading => {
  const problems: Problem[] = []
  const unread: Unread[] = []
  const unreadKinds: string[] = []
  const source: Source = { text, report: reportSome(problems, text, 'kubernetes') }
  const resources: Resource[] = []
  // Backwards too: of many problems of one kind only the first that are met are told.
  for (const document of documentsOf(text, problems, unread).reverse()) {
    if (groups.get(document.kind)?.includes(groupOf(document.apiVersion))) resources.push(readResource(source, document))
    else {
      unreadKinds.push(`${groupOf(document.apiVersion)}/${document.kind}`)
      unread.push(notRead(document))
    }
  }
  return { resources, problems, unread, unreadKinds }
})

function notRead({ text, tree, apiVersion, kind }: Document): Unread {
  const entry = entryOf(tree, 'kind')
  const place = entry ? { start: entry.keySpan.start, end: entry.value.span.end } : tree.span
  return { what: describeKind(apiVersion, kind), origin: written(text, place), changesAnswers: changesAnswers(apiVersion, kind) }
}

function keep({ list, items }: Resource, lists: Lists, seen: Map<string, Metadata>, doubles: Map<string, Double>): void {
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
  const own: Metadata[] = lists[list]
  for (const item of [...items].reverse()) if (item) own.push(item)
}

function readResource(source: Source, document: Document): Resource {
  if (isWorkload(document.kind)) return { list: 'workloads', items: [readWorkload(source, document)] }
  switch (document.kind) {
    case 'Namespace':
      return { list: 'namespaces', items: [readMetadata(source, document)] }
    case 'Service':
      return { list: 'services', items: [readService(source, document)] }
    case 'NetworkPolicy':
      return { list: 'policies', items: [readPolicy(source, document)] }
    case 'Ingress':
      return { list: 'ingresses', items: [readIngress(source, document)] }
    case 'IngressClass':
      return { list: 'classes', items: [readIngressClass(source, document)] }
    case 'Node':
      return { list: 'nodes', items: [readNode(source, document)] }
    case 'EndpointSlice':
      return { list: 'slices', items: [readEndpointSlice(source, document)] }
    case 'Endpoints':
      return { list: 'slices', items: readEndpoints(source, document) }
    default:
      return { list: 'named', items: [readMetadata(source, document)] }
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
