import { containsRanges, parsePrefix } from '../../../base/address.ts'
import type { Policy, PolicyPeer, PolicyPort, PolicyRule } from '../../../platforms/kubernetes/resource.ts'
import { everyLabel } from '../../../platforms/kubernetes/selector.ts'
import { asItems, asWhole, get, present } from '../../../syntax/tree.ts'
import type { Tree } from '../../../syntax/tree.ts'
import type { Document } from '../documents.ts'
import { originOf, placeOf, readMetadata, readProtocol, readSelector, textIf } from './fields.ts'
import type { Source } from './fields.ts'

export function readPolicy(source: Source, document: Document): Policy | undefined {
  const metadata = readMetadata(source, document)
  if (!metadata) return undefined
  const spec = get(document.tree, 'spec')
  const egress = asItems(get(spec, 'egress'), source.report, 'spec.egress')
  const directions = policyTypes(source, spec, egress.length > 0)
  const side = (key: 'ingress' | 'egress'): Policy['ingress'] => {
    if (!directions.has(key)) return undefined
    const items = key === 'egress' ? egress : asItems(get(spec, key), source.report, `spec.${key}`)
    return {
      rules: items.map((item) => readRule(source, item, key === 'ingress' ? 'from' : 'to', `spec.${key}`)),
      origin: placeOf(source, spec, 'policyTypes', placeOf(source, spec, key, metadata.origin)),
    }
  }
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
    pods: readSelector(source, get(spec, 'podSelector'), 'spec.podSelector') ?? everyLabel,
    podsOrigin: placeOf(source, spec, 'podSelector', metadata.origin),
    ingress: side('ingress'),
    egress: side('egress'),
  }
}

/** Without policyTypes a policy speaks of ingress, and of egress where it has egress rules (NetworkPolicy v1 defaulting, 2026-11). */
function policyTypes(source: Source, spec: Tree | undefined, hasEgress: boolean): Set<'ingress' | 'egress'> {
  const found = new Set<'ingress' | 'egress'>()
  const items = asItems(get(spec, 'policyTypes'), source.report, 'spec.policyTypes')
  if (items.length === 0) return new Set(hasEgress ? ['ingress', 'egress'] : ['ingress'])
  for (const item of items) {
    const text = textIf(item)
    if (text === 'Ingress') found.add('ingress')
    else if (text === 'Egress') found.add('egress')
    else source.report('policy-type', item.span, 'spec.policyTypes takes Ingress and Egress.')
  }
  return found
}

function readRule(source: Source, tree: Tree, key: 'from' | 'to', what: string): PolicyRule {
  let damaged = false
  if (tree.kind !== 'map' && present(tree) !== undefined) {
    source.report('wrong-type', tree.span, `A rule of ${what} must be a map with ${key} and ports.`)
    damaged = true
  }
  const wrong = key === 'from' ? 'to' : 'from'
  if (get(tree, wrong) !== undefined) {
    source.report('policy-rule', get(tree, wrong)?.span ?? tree.span, `A rule of ${what} knows ${key}, not ${wrong}.`)
    damaged = true
  }
  const peerTree = present(get(tree, key))
  const portTree = present(get(tree, 'ports'))
  if ((peerTree && peerTree.kind !== 'list') || (portTree && portTree.kind !== 'list')) damaged = true
  const peers: PolicyPeer[] = []
  for (const item of asItems(peerTree, source.report, `${what}.${key}`)) {
    const peer = readPeer(source, item, `${what}.${key}`)
    if (peer) peers.push(peer)
    else damaged = true
  }
  const ports: PolicyPort[] = []
  for (const item of asItems(portTree, source.report, `${what}.ports`)) {
    const port = readPort(source, item, `${what}.ports`)
    if (port) ports.push(port)
    else damaged = true
  }
  return { peers, ports, damaged, origin: originOf(source, tree.span) }
}

function readPeer(source: Source, tree: Tree, what: string): PolicyPeer | undefined {
  const block = present(get(tree, 'ipBlock'))
  const pods = readSelector(source, get(tree, 'podSelector'), `${what}.podSelector`)
  const namespaces = readSelector(source, get(tree, 'namespaceSelector'), `${what}.namespaceSelector`)
  const origin = originOf(source, tree.span)
  if (block) {
    if (pods || namespaces) {
      source.report('policy-peer', tree.span, `A peer of ${what} has either an ipBlock or selectors.`)
      return undefined
    }
    return readBlock(source, block, what, origin)
  }
  if (!pods && !namespaces) {
    source.report('policy-peer', tree.span, `A peer of ${what} needs a podSelector, a namespaceSelector or an ipBlock.`)
    return undefined
  }
  return { pods, namespaces, block: undefined, origin }
}

function readBlock(source: Source, tree: Tree, what: string, origin: PolicyPeer['origin']): PolicyPeer | undefined {
  const cidr = textIf(get(tree, 'cidr')) ?? ''
  const range = parsePrefix(cidr)
  if (!range) {
    source.report('address', get(tree, 'cidr')?.span ?? tree.span, `${what}.ipBlock.cidr takes a prefix such as 10.0.0.0/8.`)
    return undefined
  }
  const except = []
  const texts: string[] = []
  for (const item of asItems(get(tree, 'except'), source.report, `${what}.ipBlock.except`)) {
    const text = textIf(item) ?? ''
    const inner = parsePrefix(text)
    if (!inner) {
      source.report('address', item.span, `${what}.ipBlock.except takes prefixes such as 10.1.0.0/16.`)
      return undefined
    }
    if (!containsRanges([range], [inner]))
      source.report(
        'policy-except',
        item.span,
        `${what}.ipBlock.except lies outside of its cidr, and the API server refuses it.`,
        'warning',
      )
    except.push(inner)
    texts.push(text)
  }
  return {
    pods: undefined,
    namespaces: undefined,
    block: { range, except, says: texts.length === 0 ? cidr : `${cidr} except ${texts.sort().join(', ')}` },
    origin,
  }
}

function readPort(source: Source, tree: Tree, what: string): PolicyPort | undefined {
  const protocol = readProtocol(source, get(tree, 'protocol'), `${what}.protocol`)
  if (protocol === undefined) return undefined
  const origin = originOf(source, tree.span)
  const portTree = present(get(tree, 'port'))
  const endTree = present(get(tree, 'endPort'))
  if (!portTree) {
    if (!endTree) return { protocol, port: undefined, endPort: undefined, origin }
    source.report('policy-port', endTree.span, `${what}.endPort needs a port.`)
    return undefined
  }
  if (portTree.kind === 'scalar' && typeof portTree.value === 'string' && !/^\d+$/.test(portTree.value)) {
    if (!endTree) return { protocol, port: portTree.value, endPort: undefined, origin }
    source.report('policy-port', endTree.span, `${what}.endPort goes with a port number, not with a name.`)
    return undefined
  }
  const port = asWhole(portTree, source.report, `${what}.port`, 1, 65535)
  const endPort = endTree ? asWhole(endTree, source.report, `${what}.endPort`, 1, 65535) : undefined
  if (port === undefined || (endTree && endPort === undefined)) return undefined
  if (endPort !== undefined && endPort < port) {
    source.report('policy-port', endTree?.span ?? tree.span, `${what}.endPort must not be lower than its port.`)
    return undefined
  }
  return { protocol, port, endPort, origin }
}
