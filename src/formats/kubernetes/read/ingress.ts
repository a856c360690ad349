import type { Backend, Ingress, IngressClass, IngressPath, IngressRule, PathType } from '../../../platforms/kubernetes/resource.ts'
import { at, asItems, get, present } from '../../../syntax/tree.ts'
import type { Tree } from '../../../syntax/tree.ts'
import type { Document } from '../documents.ts'
import { originOf, placeOf, readAddresses, readMetadata, textIf } from './fields.ts'
import type { Source } from './fields.ts'

// The API server stopped serving these versions in Kubernetes 1.22 (kubernetes.io "Deprecated API Migration Guide", 2026-11).
export const removedIngressVersions: ReadonlySet<string> = new Set(['extensions/v1beta1', 'networking.k8s.io/v1beta1'])

export function readIngress(source: Source, document: Document): Ingress | undefined {
  const metadata = readMetadata(source, document)
  if (!metadata) return undefined
  const { tree } = document
  const spec = get(tree, 'spec')
  const older = removedIngressVersions.has(document.apiVersion)
  const annotation = metadata.annotations.find(({ key }) => key === 'kubernetes.io/ingress.class')
  const className = textIf(get(spec, 'ingressClassName'))
  const defaultTree = present(get(spec, older ? 'backend' : 'defaultBackend'))
  return {
    ...metadata,
    className:
      className === undefined
        ? annotation && { name: annotation.value, origin: annotation.origin }
        : { name: className, origin: placeOf(source, spec, 'ingressClassName', metadata.origin) },
    defaultBackend: defaultTree && readBackend(source, defaultTree, older),
    rules: asItems(get(spec, 'rules'), source.report, 'spec.rules').map((rule) => readRule(source, rule, older)),
    tls: asItems(get(spec, 'tls'), source.report, 'spec.tls').map((item) => ({
      hosts: asItems(get(item, 'hosts'), source.report, 'spec.tls.hosts').flatMap((host) => textIf(host)?.toLowerCase() ?? []),
      secret: textIf(get(item, 'secretName')),
      origin: placeOf(source, item, 'secretName', originOf(source, item.span)),
    })),
    addresses: readAddresses(
      source,
      asItems(at(tree, 'status', 'loadBalancer', 'ingress'), source.report, 'status.loadBalancer.ingress').map((item) => get(item, 'ip')),
      'status.loadBalancer.ingress.ip',
    ),
  }
}

function readRule(source: Source, tree: Tree, older: boolean): IngressRule {
  const paths = asItems(at(tree, 'http', 'paths'), source.report, 'spec.rules.http.paths')
  return {
    host: textIf(get(tree, 'host'))?.toLowerCase().replace(/\.$/, '') ?? '',
    paths: paths.flatMap((path) => readPath(source, path, older) ?? []),
    origin: placeOf(source, tree, 'host', originOf(source, tree.span)),
  }
}

const pathTypes: readonly PathType[] = ['Exact', 'Prefix', 'ImplementationSpecific']

function readPath(source: Source, tree: Tree, older: boolean): IngressPath | undefined {
  const backendTree = present(get(tree, 'backend'))
  const path = textIf(get(tree, 'path')) ?? ''
  const typeTree = present(get(tree, 'pathType'))
  const text = textIf(typeTree)
  const type = pathTypes.find((one) => one === text)
  if (type === undefined && (typeTree !== undefined || !older)) {
    source.report(
      'path-type',
      typeTree?.span ?? tree.span,
      'pathType must be Exact, Prefix or ImplementationSpecific, and networking.k8s.io/v1 requires it; it is read as ImplementationSpecific.',
    )
  }
  if (!backendTree) {
    source.report('backend', tree.span, 'This path has no backend; it is left out.')
    return undefined
  }
  return {
    path,
    type: type ?? 'ImplementationSpecific',
    backend: readBackend(source, backendTree, older),
    origin: placeOf(source, tree, 'path', originOf(source, tree.span)),
  }
}

function readBackend(source: Source, tree: Tree, older: boolean): Backend {
  const origin = originOf(source, tree.span)
  if (older)
    return {
      service: textIf(get(tree, 'serviceName')),
      port: portOf(get(tree, 'servicePort')),
      resource: undefined,
      origin: placeOf(source, tree, 'serviceName', origin),
    }
  const service = get(tree, 'service')
  const resource = present(get(tree, 'resource'))
  return {
    service: textIf(get(service, 'name')),
    port: portOf(at(service, 'port', 'number')) ?? portOf(at(service, 'port', 'name')),
    resource: resource && `${textIf(get(resource, 'kind')) ?? '?'}/${textIf(get(resource, 'name')) ?? '?'}`,
    origin: placeOf(source, service, 'name', origin),
  }
}

function portOf(tree: Tree | undefined): number | string | undefined {
  if (tree?.kind !== 'scalar' || tree.value === null) return undefined
  return typeof tree.value === 'number' ? tree.value : tree.text
}

export function readIngressClass(source: Source, document: Document): IngressClass | undefined {
  const metadata = readMetadata(source, document)
  return (
    metadata && {
      ...metadata,
      controller: textIf(at(document.tree, 'spec', 'controller')) ?? '',
      isDefault: metadata.annotations.some(({ key, value }) => key === 'ingressclass.kubernetes.io/is-default-class' && value === 'true'),
    }
  )
}
