import type { Want } from '../../../model/want.ts'
import type { Pods } from '../../../platforms/kubernetes/pods.ts'
import type { Cluster, Service } from '../../../platforms/kubernetes/resource.ts'
import { get } from '../../../syntax/tree.ts'
import type { Edit, Sources, TextChange } from '../../edit.ts'
import { viewOf, type ClusterView } from '../view.ts'
import { insertItem, replaceScalar, type Written } from './layout.ts'
import { entryAt, manifestOf, type Manifest } from './manifest.ts'

/** Somebody behind a Service: a selector that finds those who were meant, a port that is asked for, a target port that they have. */
export function serveByService(want: Want, cluster: Cluster, behind: readonly Service[], sources: Sources): Edit[] {
  const view = viewOf(cluster)
  const services = [...cluster.services.filter(({ id }) => want.flow.to.includes(id)), ...behind]
  return services.flatMap((service) => [...selectors(service, view, sources), ...ports(service, want, view, sources)])
}

/** So many workloads may have been meant. */
const mostMeant = 3

/** Each value of the selector that nobody has becomes that of the workload that is most alike. */
function selectors(service: Service, view: ClusterView, sources: Sources): Edit[] {
  const wanted = service.selector?.of.requirements ?? []
  const manifest = manifestOf(service, sources)
  const tree = manifest && get(manifest.spec, 'selector')
  if (!manifest || wanted.length === 0 || tree?.kind !== 'map' || view.chooser.choose(service.namespace, undefined, service.selector?.of ?? { requirements: [], damaged: false }).surely.length > 0) return []
  const candidates = (view.podsByNamespace.get(service.namespace) ?? []).filter(({ labels }) => wanted.every(({ key }) => labels[key] !== undefined))
  const distance = ({ labels }: Pods): number => wanted.reduce((sum, { key, values }) => sum + unlike(labels[key] ?? '', values[0] ?? ''), 0)
  const named = (one: Pods): boolean => one.id.split('/').at(-1) === service.name
  return candidates
    .toSorted((a, b) => Number(named(b)) - Number(named(a)) || distance(a) - distance(b))
    .slice(0, mostMeant)
    .flatMap((one): Edit[] => {
      const changes = wanted.flatMap(({ key, values }): TextChange[] => {
        const value = one.labels[key]
        const scalar = get(tree, key)
        const change = value !== undefined && value !== values[0] && scalar ? replaceScalar(manifest.text, scalar, value) : undefined
        return change ? [change] : []
      })
      changes.push(...targets(service, manifest, one))
      return changes.length === 0 ? [] : [{ kind: 'selector of a Service', says: `select ${one.id} by Service ${service.namespace}/${service.name}`, changes }]
    })
}

/** Target ports by names that these pods don't have: where they have one port, that is what was meant. */
function targets(service: Service, { spec, text }: Manifest, pods: Pods): TextChange[] {
  const list = get(spec, 'ports')
  if (list?.kind !== 'list') return []
  return service.ports.flatMap((port, place): TextChange[] => {
    const own = pods.ports.filter(({ protocol }) => protocol === port.protocol)
    const [only, more] = own
    const target = list.items[place] && get(list.items[place], 'targetPort')
    if (typeof port.target !== 'string' || own.some(({ name }) => name === port.target) || !only || more || !target) return []
    const change = replaceScalar(text, target, only.name ?? only.port)
    return change ? [change] : []
  })
}

/** How many letters differ, at most 8 (Levenshtein). */
export function unlike(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 8) return 8
  let row = Array.from({ length: b.length + 1 }, (_, place) => place)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...b].entries()) next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)))
    row = next
  }
  return Math.min(8, row.at(-1) ?? 8)
}

const protocols: ReadonlyMap<number, string> = new Map([
  [6, 'TCP'],
  [17, 'UDP'],
  [132, 'SCTP'],
])

/** The port that is asked for, where the Service offers others; the target port, where those behind it have no such. */
function ports(service: Service, { flow }: Want, view: ClusterView, sources: Sources): Edit[] {
  const manifest = manifestOf(service, sources)
  const found = manifest && entryAt(manifest.spec, 'ports')
  const { value: list } = found?.entry ?? {}
  const [asked, more] = flow.ports
  const protocol = protocols.get(flow.protocol)
  if (!manifest || !found || list?.kind !== 'list' || !asked || more || asked.first !== asked.last || protocol === undefined) return []
  const behind = service.selector ? view.chooser.choose(service.namespace, undefined, service.selector.of).surely : []
  const offered = service.ports.findIndex((one) => one.port === asked.first && one.protocol === protocol)
  const own = service.ports[offered]
  const name = `${service.namespace}/${service.name}`
  if (own) {
    const item = list.items[offered]
    const target = item && (get(item, 'targetPort') ?? get(item, 'port'))
    const numbers = [...new Set(behind.flatMap((one) => one.ports.filter((port) => port.protocol === protocol).map((port) => (typeof own.target === 'string' ? (port.name ?? port.port) : port.port))))]
    return numbers.slice(0, mostMeant).flatMap((port): Edit[] => {
      const change = target && get(item, 'targetPort') ? replaceScalar(manifest.text, target, port) : undefined
      return change ? [{ kind: 'target port of a Service', says: `send port ${asked.first} of Service ${name} to ${port}`, changes: [change] }] : []
    })
  }
  const [single, second] = service.ports
  const target: Written | undefined = single && !second ? single.target : undefined
  const entry: Written = { ...(service.ports.length > 0 && { name: `${protocol.toLowerCase()}-${asked.first}` }), port: asked.first, ...(target !== undefined && { targetPort: target }), ...(protocol !== 'TCP' && { protocol }) }
  const added = insertItem(manifest.text, list, entry, found.entry, found.owner)
  const [item] = list.items
  const instead = single && !second && item ? get(item, 'port') : undefined
  const changed = instead && replaceScalar(manifest.text, instead, asked.first)
  // A Service whose ports have names can take more; a single port without a name would need one (kubernetes.io "Service", Multi-port Services, 2026-11).
  return [
    ...(added && service.ports.every((one) => one.name !== undefined) ? [{ kind: 'port of a Service', says: `offer ${protocol.toLowerCase()} ${asked.first} by Service ${name}`, changes: [added] }] : []),
    ...(changed ? [{ kind: 'other port of a Service', says: `offer port ${asked.first} instead of ${single?.port ?? ''} by Service ${name}`, changes: [changed] }] : []),
  ]
}
