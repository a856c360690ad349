import { minusRanges, everyIpv4, everyIpv6, formatPrefix, rangesToPrefixes } from '../../../base/address.ts'
import type { Want } from '../../../model/want.ts'
import { namespaceName } from '../../../platforms/kubernetes/choose.ts'
import type { Pods } from '../../../platforms/kubernetes/pods.ts'
import type { Cluster, Policy } from '../../../platforms/kubernetes/resource.ts'
import { get, type ListTree, type MapTree } from '../../../syntax/tree.ts'
import type { Edit, Sources, TextChange } from '../../edit.ts'
import { viewOf, type ClusterView } from '../view.ts'
import { appendDocument, removeItem, type Written } from './layout.ts'
import { entryAt, manifestOf, type Manifest } from './manifest.ts'
import { podsAmong, tellingLabels } from './peer.ts'

type Direction = 'ingress' | 'egress'

/** What takes from a policy's rule what lets the flow pass; where no policy is about these pods, a policy that lets everybody else pass. */
export function stopByPolicy(want: Want, direction: Direction, cluster: Cluster, sources: Sources): Edit[] {
  const view = viewOf(cluster)
  const [origin] = want.because
  const others = podsAmong(view, want.flow[direction === 'ingress' ? 'from' : 'to'])
  for (const policy of cluster.policies) {
    const place = (policy[direction]?.rules ?? []).findIndex((rule) => rule.origin === origin)
    if (place >= 0) return lessOf(want, direction, policy, place, others, view, sources)
  }
  return isolate(want, direction, cluster, view, sources)
}

function lessOf(want: Want, direction: Direction, policy: Policy, place: number, others: readonly Pods[], view: ClusterView, sources: Sources): Edit[] {
  const manifest = manifestOf(policy, sources)
  const list = manifest && get(manifest.spec, direction)
  const item = list?.kind === 'list' ? list.items[place] : undefined
  if (!manifest || list?.kind !== 'list' || item?.kind !== 'map') return []
  const where = `policy ${policy.namespace}/${policy.name}, ${direction} rule ${place + 1}`
  const peers = get(item, direction === 'ingress' ? 'from' : 'to')
  const edits: Edit[] = []
  if (peers?.kind === 'list') {
    for (const [number, peer] of (policy[direction]?.rules[place]?.peers ?? []).entries()) {
      const chosen = peer.block ? [] : view.chooser.choose(policy.namespace, peer.namespaces, peer.pods ?? { requirements: [], damaged: false }).surely
      if (others.length > 0 && !others.every((one) => chosen.some(({ id }) => id === one.id))) continue
      const tree = peers.items[number]
      const change = tree?.kind === 'map' ? valueLess(manifest, tree, others) : undefined
      if (change) edits.push({ kind: 'a label less in a rule', says: `not select ${others.map(({ id }) => id).join(', ')} any more in ${where}`, changes: [change] })
      edits.push(...itemLess(manifest, peers, number, `take the peer out of ${where}`, 'a peer less in a rule'))
    }
  }
  const ports = get(item, 'ports')
  if (ports?.kind === 'list')
    for (const [number, port] of (policy[direction]?.rules[place]?.ports ?? []).entries())
      if (typeof port.port !== 'number' || want.flow.ports.some(({ first, last }) => first <= Number(port.endPort ?? port.port) && Number(port.port) <= last)) edits.push(...itemLess(manifest, ports, number, `take the port out of ${where}`, 'a port less in a rule'))
  const whole = list.items.length > 1 ? removeItem(manifest.text, list, place) : emptied(manifest, direction)
  if (whole) edits.push({ kind: 'no such rule', says: `take out ${where}`, changes: [whole] })
  return edits
}

function itemLess({ text }: Manifest, list: ListTree, place: number, says: string, kind: string): Edit[] {
  const change = removeItem(text, list, place)
  return change ? [{ kind, says, changes: [change] }] : []
}

/** The value that these pods have, out of the list of values of an expression. */
function valueLess({ text }: Manifest, peer: MapTree, others: readonly Pods[]): TextChange | undefined {
  const expressions = entryAt(peer, 'podSelector', 'matchExpressions')?.entry.value
  const [expression, more] = expressions?.kind === 'list' ? expressions.items : []
  const key = expression && get(expression, 'key')
  const values = expression && get(expression, 'values')
  const [one, another] = others
  if (more || !one || another || key?.kind !== 'scalar' || values?.kind !== 'list') return undefined
  const place = values.items.findIndex((value) => value.kind === 'scalar' && value.text === one.labels[key.text])
  return place < 0 ? undefined : removeItem(text, values, place)
}

/** The last rule of a direction: an empty list allows nothing. */
function emptied({ text, spec }: Manifest, direction: Direction): TextChange | undefined {
  const found = entryAt(spec, direction)
  if (!found || text.content[found.entry.value.span.start] === '[') return undefined
  return { path: text.path, start: found.entry.keySpan.end + 1, end: found.entry.value.span.end, text: ' []' }
}

/** A policy that isolates these pods, and allows everything but what is to be stopped: pods by labels, everybody else by address. */
function isolate(want: Want, direction: Direction, cluster: Cluster, view: ClusterView, sources: Sources): Edit[] {
  const [own, other] = direction === 'ingress' ? (['to', 'from'] as const) : (['from', 'to'] as const)
  const [pods, more] = podsAmong(view, want.flow[own])
  const [stopped, another] = podsAmong(view, want.flow[other])
  const labels = pods && tellingLabels(view, pods)
  const beside = pods?.workloads[0] && manifestOf(pods.workloads[0], sources)
  if (!pods || more || another || !labels || !beside || pods.namespace === undefined) return []
  const notThese = stopped ? tellingLabels(view, stopped) : undefined
  const [key, value] = Object.entries(notThese ?? {})[0] ?? []
  if (stopped && (key === undefined || value === undefined || Object.keys(notThese ?? {}).length > 1 || stopped.namespace === undefined)) return []
  const podRanges = cluster.nodes.flatMap((node) => node.podRanges)
  const outside = rangesToPrefixes(minusRanges([everyIpv4, everyIpv6], stopped ? podRanges : [...podRanges, ...(want.flow[other].includes('internet') ? [everyIpv4, everyIpv6] : (other === 'from' ? want.flow.source : want.flow.destination).ranges)]))
  // Without pod ranges it isn't known whether a range holds pods: then only pods are let pass.
  const blocks = podRanges.length === 0 || outside.length > 100 ? [] : blocksFor(podRanges, outside.length > 0)
  const sameNamespace = stopped && stopped.namespace === pods.namespace
  const not = { matchExpressions: [{ key: key ?? '', operator: 'NotIn', values: [value ?? ''] }] }
  const elsewhere = { namespaceSelector: { matchExpressions: [{ key: namespaceName, operator: 'NotIn', values: [stopped?.namespace ?? ''] }] } }
  const peers: Written[] = stopped
    ? [elsewhere, sameNamespace ? { podSelector: not } : { namespaceSelector: { matchLabels: { [namespaceName]: stopped.namespace ?? '' } }, podSelector: not }, ...blocks]
    : [{ namespaceSelector: {} }]
  const name = `${pods.id.split('/').at(-1) ?? 'pods'}-not-${direction === 'ingress' ? 'from' : 'to'}-${stopped?.id.split('/').at(-1) ?? 'outside'}`
  const document: Written = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace: pods.namespace },
    spec: { podSelector: { matchLabels: labels }, policyTypes: [direction === 'ingress' ? 'Ingress' : 'Egress'], [direction]: [{ [direction === 'ingress' ? 'from' : 'to']: peers }] },
  }
  return [{ kind: 'policy', says: `isolate ${pods.id} by a new policy ${pods.namespace}/${name} that allows everybody else`, changes: [appendDocument(beside.text, document)] }]
}

function blocksFor(podRanges: Cluster['nodes'][number]['podRanges'], any: boolean): Written[] {
  if (!any) return []
  return [everyIpv4, everyIpv6].map((range): Written => {
    const except = rangesToPrefixes(podRanges.filter(({ family }) => family === range.family)).map(formatPrefix)
    return { ipBlock: { cidr: range.family === 4 ? '0.0.0.0/0' : '::/0', ...(except.length > 0 && { except }) } }
  })
}
