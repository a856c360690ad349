import type { Container, ContainerPort, Reference, Workload } from '../../../platforms/kubernetes/resource.ts'
import { at, asItems, asWhole, entryOf, get } from '../../../syntax/tree.ts'
import type { Tree } from '../../../syntax/tree.ts'
import { callsOf } from '../../../platforms/calls.ts'
import type { EnvironmentValue } from '../../../platforms/calls.ts'
import type { Document } from '../documents.ts'
import { originOf, placeOf, readAddresses, readLabels, readMetadata, readProtocol, readSelector, textIf } from './fields.ts'
import type { Source } from './fields.ts'

/** Where each kind keeps its pod: the path from the resource to what a Pod has at its root. */
const templates: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  Deployment: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  ReplicationController: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
}

export function isWorkload(kind: string): boolean {
  return Object.hasOwn(templates, kind)
}

export function readWorkload(source: Source, document: Document): Workload | undefined {
  const metadata = readMetadata(source, document)
  if (!metadata) return undefined
  const { tree, kind } = document
  const template = at(tree, ...(templates[kind] ?? []))
  const spec = get(template, 'spec')
  const own = kind === 'Pod'
  const selectorTree = own ? undefined : at(tree, 'spec', 'selector')
  // A ReplicationController's selector is a plain map of labels.
  const selector =
    kind === 'ReplicationController' && selectorTree?.kind === 'map'
      ? labelsSelector(readLabels(source, selectorTree, 'spec.selector'))
      : readSelector(source, selectorTree, 'spec.selector')
  const labels = own ? metadata.labels : readLabels(source, at(template, 'metadata', 'labels'), 'spec.template.metadata.labels')
  const status = get(tree, 'status')
  const phase = textIf(get(status, 'phase'))
  const replicas = asWhole(at(tree, 'spec', 'replicas'), source.report, 'spec.replicas', 0, 2 ** 31 - 1) ?? 1
  const hostNetwork = get(spec, 'hostNetwork')
  return {
    // Field by field: a spread before so many fields costs more than all the rest of reading.
    kind: metadata.kind,
    namespace: metadata.namespace,
    name: metadata.name,
    id: metadata.id,
    labels: metadata.labels,
    annotations: metadata.annotations,
    created: metadata.created,
    owners: metadata.owners,
    apiVersion: metadata.apiVersion,
    origin: metadata.origin,
    podLabels: labels,
    labelsOrigin: placeOf(source, own ? get(tree, 'metadata') : get(template, 'metadata'), 'labels', metadata.origin),
    selector: selector && { of: selector, origin: placeOf(source, get(tree, 'spec'), 'selector', metadata.origin) },
    containers: readContainers(source, spec),
    references: readReferences(source, spec),
    hostNetwork:
      hostNetwork?.kind === 'scalar' && hostNetwork.value === true ? placeOf(source, spec, 'hostNetwork', metadata.origin) : undefined,
    addresses: own ? readPodAddresses(source, status) : [],
    nodeName: textIf(get(spec, 'nodeName')),
    nodeSelector: get(spec, 'nodeSelector') === undefined ? {} : readLabels(source, get(spec, 'nodeSelector'), 'spec.nodeSelector'),
    nodeSelected: get(spec, 'nodeSelector') !== undefined || at(spec, 'affinity', 'nodeAffinity') !== undefined,
    ended: own && (phase === 'Succeeded' || phase === 'Failed'),
    replicas,
    subdomain: kind === 'StatefulSet' ? textIf(at(tree, 'spec', 'serviceName')) : textIf(get(spec, 'subdomain')),
    hostname: textIf(get(spec, 'hostname')),
  }
}

function labelsSelector(labels: Readonly<Record<string, string>>): NonNullable<ReturnType<typeof readSelector>> {
  return { requirements: Object.keys(labels).map((key) => ({ key, operator: 'In', values: [labels[key] ?? ''] })), damaged: false }
}

function readPodAddresses(source: Source, status: Tree | undefined): Workload['addresses'] {
  const listed = asItems(get(status, 'podIPs'), source.report, 'status.podIPs').map((item) => get(item, 'ip'))
  return readAddresses(source, [get(status, 'podIP'), ...listed], 'status.podIP')
}

/** Init containers that stay (`restartPolicy: Always`) serve ports too; the others only call. */
function readContainers(source: Source, spec: Tree | undefined): Container[] {
  const regular = asItems(get(spec, 'containers'), source.report, 'spec.containers')
  const initial = asItems(get(spec, 'initContainers'), source.report, 'spec.initContainers')
  return [
    ...regular.map((tree) => readContainer(source, tree, true)),
    ...initial.map((tree) => readContainer(source, tree, textIf(get(tree, 'restartPolicy')) === 'Always')),
  ]
}

function readContainer(source: Source, tree: Tree, serves: boolean): Container {
  const environment: EnvironmentValue[] = []
  for (const item of asItems(get(tree, 'env'), source.report, 'env')) {
    const name = textIf(get(item, 'name'))
    const value = textIf(get(item, 'value'))
    if (name !== undefined && value !== undefined) environment.push({ name, value, origin: originOf(source, item.span) })
  }
  const words = [...asItems(get(tree, 'command'), source.report, 'command'), ...asItems(get(tree, 'args'), source.report, 'args')]
  const args = words.flatMap((word) =>
    word.kind === 'scalar' && typeof word.value === 'string' ? [{ value: word.text, origin: originOf(source, word.span) }] : [],
  )
  return {
    name: textIf(get(tree, 'name')) ?? '',
    image: textIf(get(tree, 'image')),
    ports: serves ? asItems(get(tree, 'ports'), source.report, 'ports').flatMap((port) => readPort(source, port) ?? []) : [],
    ...(serves && readReadiness(source, tree)),
    calls: callsOf(environment, args),
    origin: placeOf(source, tree, 'name', originOf(source, tree.span)),
  }
}

const probeHandlers = { httpGet: 'http', tcpSocket: 'tcp', grpc: 'grpc', exec: 'exec' } as const

/** Period 10 s, timeout 1 s, 3 failures, 1 success unless it is said (kubernetes.io "Configure Liveness, Readiness and Startup Probes", 2026-11). */
function readReadiness(source: Source, tree: Tree): Pick<Container, 'ready'> {
  const entry = entryOf(tree, 'readinessProbe')
  const probe = entry?.value
  if (entry === undefined || probe === undefined || probe.kind !== 'map') return {}
  const [handler, protocol] = Object.entries(probeHandlers).find(([key]) => get(probe, key) !== undefined) ?? []
  const asked = handler === undefined ? undefined : get(probe, handler)
  const named = textIf(get(asked, 'port'))
  const port = named === undefined || !/^\d+$/.test(named) ? portNamed(source, tree, named) : Number(named)
  const whole = (key: string, usual: number): number | undefined =>
    get(probe, key) === undefined ? usual : asWhole(get(probe, key), source.report, key, 0, 2 ** 31 - 1)
  return {
    ready: {
      how: 'active',
      says: 'readiness probe',
      protocol: textIf(get(asked, 'scheme'))?.toUpperCase() === 'HTTPS' ? 'https' : protocol,
      port,
      path: handler === 'httpGet' ? (textIf(get(asked, 'path')) ?? '/') : undefined,
      // Any status from 200 to 399 is success.
      expects: handler === 'httpGet' ? '200-399' : undefined,
      interval: whole('periodSeconds', 10) || 10,
      timeout: whole('timeoutSeconds', 1) || 1,
      unhealthy: whole('failureThreshold', 3) || 3,
      healthy: whole('successThreshold', 1) || 1,
      deregistration: undefined,
      retries: false,
      origin: placeOf(source, tree, 'readinessProbe', originOf(source, entry.keySpan)),
    },
  }
}

function portNamed(source: Source, tree: Tree, name: string | undefined): number | undefined {
  const port = asItems(get(tree, 'ports'), source.report, 'ports').find((one) => name !== undefined && textIf(get(one, 'name')) === name)
  const number = Number(textIf(get(port, 'containerPort')))
  return Number.isInteger(number) && number > 0 ? number : undefined
}

function readPort(source: Source, tree: Tree): ContainerPort | undefined {
  const port = asWhole(get(tree, 'containerPort'), source.report, 'containerPort', 1, 65535)
  const protocol = readProtocol(source, get(tree, 'protocol'), 'protocol')
  if (port === undefined || protocol === undefined) return undefined
  return {
    name: textIf(get(tree, 'name')),
    port,
    protocol,
    hostPort: asWhole(get(tree, 'hostPort'), source.report, 'hostPort', 0, 65535) || undefined,
    origin: placeOf(source, tree, 'name', placeOf(source, tree, 'containerPort', originOf(source, tree.span))),
  }
}

function readReferences(source: Source, spec: Tree | undefined): Reference[] {
  const found: Reference[] = []
  const add = (kind: Reference['kind'], holder: Tree | undefined, key: string): void => {
    const entry = entryOf(holder, key)
    const name = textIf(entry?.value)
    const optional = get(holder, 'optional')
    if (entry && name !== undefined && name !== '')
      found.push({
        kind,
        name,
        optional: optional?.kind === 'scalar' && optional.value === true,
        origin: originOf(source, entry.value.span),
      })
  }
  const containers = [
    ...asItems(get(spec, 'containers'), source.report, 'containers'),
    ...asItems(get(spec, 'initContainers'), source.report, 'initContainers'),
  ]
  for (const container of containers) {
    for (const item of asItems(get(container, 'env'), source.report, 'env')) {
      add('Secret', at(item, 'valueFrom', 'secretKeyRef'), 'name')
      add('ConfigMap', at(item, 'valueFrom', 'configMapKeyRef'), 'name')
    }
    for (const item of asItems(get(container, 'envFrom'), source.report, 'envFrom')) {
      add('Secret', get(item, 'secretRef'), 'name')
      add('ConfigMap', get(item, 'configMapRef'), 'name')
    }
  }
  for (const volume of asItems(get(spec, 'volumes'), source.report, 'volumes')) {
    add('Secret', get(volume, 'secret'), 'secretName')
    add('ConfigMap', get(volume, 'configMap'), 'name')
  }
  add('ServiceAccount', spec, 'serviceAccountName')
  return found
}
