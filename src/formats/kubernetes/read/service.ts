import { parseRange } from '../../../base/address.ts'
import type { AddressRange } from '../../../base/address.ts'
import type { Service, ServicePort, ServiceType, Slice } from '../../../platforms/kubernetes/resource.ts'
import { at, asItems, asWhole, entryOf, get } from '../../../syntax/tree.ts'
import type { Tree } from '../../../syntax/tree.ts'
import type { Document } from '../documents.ts'
import { originOf, placeOf, readAddresses, readLabels, readMetadata, readProtocol, textIf } from './fields.ts'
import type { Source } from './fields.ts'

const types: readonly ServiceType[] = ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName']

export function readService(source: Source, document: Document): Service | undefined {
  const metadata = readMetadata(source, document)
  if (!metadata) return undefined
  const spec = get(document.tree, 'spec')
  const typeTree = get(spec, 'type')
  const type = textIf(typeTree) ?? 'ClusterIP'
  const known = types.find((one) => one === type)
  if (known === undefined && typeTree)
    source.report(
      'service-type',
      typeTree.span,
      'spec.type must be ClusterIP, NodePort, LoadBalancer or ExternalName; it is read as ClusterIP.',
    )
  const clusterIP = get(spec, 'clusterIP')
  const clusterIPs = asItems(get(spec, 'clusterIPs'), source.report, 'spec.clusterIPs')
  const families = asItems(get(spec, 'ipFamilies'), source.report, 'spec.ipFamilies').flatMap((tree): (4 | 6)[] => (textIf(tree) === 'IPv4' ? [4] : textIf(tree) === 'IPv6' ? [6] : []))
  const selector = readLabels(source, get(spec, 'selector'), 'spec.selector')
  const balancers = asItems(at(document.tree, 'status', 'loadBalancer', 'ingress'), source.report, 'status.loadBalancer.ingress')
  const written = readAddresses(source, [get(spec, 'loadBalancerIP')], 'spec.loadBalancerIP')
  const got = readAddresses(
    source,
    balancers.map((item) => get(item, 'ip')),
    'status.loadBalancer.ingress.ip',
  )
  return {
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
    type: known ?? 'ClusterIP',
    headless: [clusterIP, ...clusterIPs].some((tree) => textIf(tree) === 'None'),
    clusterIPs: readAddresses(source, [clusterIP, ...clusterIPs], 'spec.clusterIP'),
    externalIPs: readAddresses(source, asItems(get(spec, 'externalIPs'), source.report, 'spec.externalIPs'), 'spec.externalIPs'),
    families: families.length > 0 ? families : undefined,
    dualStack: ['PreferDualStack', 'RequireDualStack'].includes(textIf(get(spec, 'ipFamilyPolicy')) ?? ''),
    balancerIPs: got.length > 0 ? got : written,
    balancerNames: balancers.flatMap((item) => textIf(get(item, 'hostname'))?.toLowerCase() ?? []),
    balancerClass: textIf(get(spec, 'loadBalancerClass')),
    sourceRanges: readRanges(source, spec, metadata.origin),
    externalName: textIf(get(spec, 'externalName'))?.toLowerCase().replace(/\.$/, ''),
    // An empty selector is none: someone else supplies the endpoints (kubernetes.io, Service API reference, 2026-11).
    selector:
      Object.keys(selector).length === 0
        ? undefined
        : {
            of: {
              requirements: Object.keys(selector).map((key) => ({ key, operator: 'In', values: [selector[key] ?? ''] })),
              damaged: false,
            },
            origin: placeOf(source, spec, 'selector', metadata.origin),
          },
    ports: asItems(get(spec, 'ports'), source.report, 'spec.ports').flatMap((port) => readPort(source, port) ?? []),
    internalLocal:
      textIf(get(spec, 'internalTrafficPolicy')) === 'Local' ? placeOf(source, spec, 'internalTrafficPolicy', metadata.origin) : undefined,
    externalLocal:
      textIf(get(spec, 'externalTrafficPolicy')) === 'Local' ? placeOf(source, spec, 'externalTrafficPolicy', metadata.origin) : undefined,
    sessionAffinity: textIf(get(spec, 'sessionAffinity')) === 'ClientIP',
  }
}

function readPort(source: Source, tree: Tree): ServicePort | undefined {
  const port = asWhole(get(tree, 'port'), source.report, 'spec.ports.port', 1, 65535)
  const protocol = readProtocol(source, get(tree, 'protocol'), 'spec.ports.protocol')
  if (port === undefined || protocol === undefined) return undefined
  const origin = placeOf(source, tree, 'port', originOf(source, tree.span))
  return {
    name: textIf(get(tree, 'name')),
    port,
    protocol,
    target: readTarget(get(tree, 'targetPort')) ?? port,
    nodePort: asWhole(get(tree, 'nodePort'), source.report, 'spec.ports.nodePort', 0, 65535) || undefined,
    origin,
    targetOrigin: placeOf(source, tree, 'targetPort', origin),
  }
}

/** A number, or a name: `"8080"` in quotes is a name that no port can have. */
function readTarget(tree: Tree | undefined): number | string | undefined {
  if (tree?.kind !== 'scalar' || tree.value === null || tree.value === '' || tree.value === 0) return undefined
  return typeof tree.value === 'number' ? tree.value : tree.text
}

function readRanges(source: Source, spec: Tree | undefined, otherwise: Service['origin']): Service['sourceRanges'] {
  const entry = entryOf(spec, 'loadBalancerSourceRanges')
  if (!entry) return undefined
  const ranges: AddressRange[] = []
  for (const item of asItems(entry.value, source.report, 'spec.loadBalancerSourceRanges')) {
    const range = parseRange((textIf(item) ?? '').trim())
    if (range) ranges.push(range)
    else source.report('address', item.span, 'spec.loadBalancerSourceRanges takes prefixes such as 10.0.0.0/8.')
  }
  return { ranges, origin: placeOf(source, spec, 'loadBalancerSourceRanges', otherwise) }
}

export function readEndpointSlice(source: Source, document: Document): Slice | undefined {
  const metadata = readMetadata(source, document)
  if (!metadata) return undefined
  // An EndpointSlice belongs to the Service that this label names (kubernetes.io "EndpointSlices", ownership, 2026-11).
  const service = metadata.labels['kubernetes.io/service-name'] ?? ''
  return {
    ...metadata,
    service,
    ports: asItems(get(document.tree, 'ports'), source.report, 'ports').map((port) => readSlicePort(source, port)),
    endpoints: asItems(get(document.tree, 'endpoints'), source.report, 'endpoints').map((endpoint) => {
      const ready = at(endpoint, 'conditions', 'ready')
      return {
        addresses: readAddresses(source, asItems(get(endpoint, 'addresses'), source.report, 'endpoints.addresses'), 'endpoints.addresses'),
        pod: textIf(at(endpoint, 'targetRef', 'kind')) === 'Pod' ? textIf(at(endpoint, 'targetRef', 'name')) : undefined,
        ready: !(ready?.kind === 'scalar' && ready.value === false),
        origin: originOf(source, endpoint.span),
      }
    }),
  }
}

function readSlicePort(source: Source, port: Tree): Slice['ports'][number] {
  return {
    name: textIf(get(port, 'name')),
    port: asWhole(get(port, 'port'), source.report, 'ports.port', 0, 65535),
    protocol: readProtocol(source, get(port, 'protocol'), 'ports.protocol') ?? 'TCP',
  }
}

/** Endpoints, the older form: each subset becomes a slice of its own. */
export function readEndpoints(source: Source, document: Document): Slice[] {
  const metadata = readMetadata(source, document)
  if (!metadata) return []
  return asItems(get(document.tree, 'subsets'), source.report, 'subsets').map((subset) => ({
    ...metadata,
    service: metadata.name,
    ports: asItems(get(subset, 'ports'), source.report, 'subsets.ports').map((port) => readSlicePort(source, port)),
    endpoints: [
      ...asItems(get(subset, 'addresses'), source.report, 'subsets.addresses').map((tree) => readSubsetAddress(source, tree, true)),
      ...asItems(get(subset, 'notReadyAddresses'), source.report, 'subsets.notReadyAddresses').map((tree) =>
        readSubsetAddress(source, tree, false),
      ),
    ],
  }))
}

function readSubsetAddress(source: Source, tree: Tree, ready: boolean): Slice['endpoints'][number] {
  return {
    addresses: readAddresses(source, [get(tree, 'ip')], 'subsets.addresses.ip'),
    pod: textIf(at(tree, 'targetRef', 'kind')) === 'Pod' ? textIf(at(tree, 'targetRef', 'name')) : undefined,
    ready,
    origin: originOf(source, tree.span),
  }
}
