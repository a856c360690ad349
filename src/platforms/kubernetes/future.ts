import type { Origin } from '../../origin/origin.ts'
import { Chooser, type NamespaceLabels } from './choose.ts'
import type { Pods } from './pods.ts'
import type { Cluster } from './resource.ts'
import { everyLabel, matches, noOpenKeys, selectorText, type Labels, type Requirement, type Selector } from './selector.ts'

/** A selector that somebody wrote. */
interface Written {
  readonly home: string
  /** Undefined: pods of `home` alone. */
  readonly namespaces: Selector | undefined
  readonly pods: Selector
  readonly origin: Origin
}

/** What could be deployed: pods that are meant by selectors which mean nobody yet, and the namespaces that they need. */
export interface Future {
  readonly pods: readonly Pods[]
  readonly namespaces: readonly NamespaceLabels[]
}

/**
 * For every selector of policies and Services that chooses no declared pod, pods that it would choose, with the fewest labels: one in each namespace that it
 * means, or in a new one where it means none that is there. Selectors that nothing can satisfy get none.
 */
export function futurePods(cluster: Cluster, declared: readonly Pods[], namespaces: readonly NamespaceLabels[]): Future {
  const chooser = new Chooser(declared, namespaces)
  const made = new Map<string, Pods>()
  const fresh = new Map<string, NamespaceLabels>()
  for (const { home, namespaces: where, pods, origin } of writtenIn(cluster)) {
    const chosen = chooser.choose(home, where, pods)
    if (chosen.surely.length + chosen.possibly.length > 0 || pods.damaged) continue
    const labels = labelsFor(pods)
    if (!labels) continue
    for (const namespace of where === undefined ? [home] : namespacesFor(where, namespaces, fresh)) {
      const id = `${namespace}/Future/${selectorText(pods) || 'pod'}`
      if (!made.has(id)) made.set(id, { id, kind: 'future', namespace, labels, open: noOpenKeys, ports: [], addresses: [], hostNetwork: undefined, workloads: [], origin })
    }
  }
  return { pods: [...made.values()], namespaces: [...fresh.values()] }
}

function writtenIn({ policies, services }: Cluster): Written[] {
  const ofPolicies = policies.flatMap(({ namespace: home, pods, podsOrigin, ingress, egress }) => [
    { home, namespaces: undefined, pods, origin: podsOrigin },
    ...[...(ingress?.rules ?? []), ...(egress?.rules ?? [])].flatMap(({ peers }) =>
      peers.flatMap(({ pods: peer, namespaces, block, origin }) => (block || (!peer && !namespaces) ? [] : [{ home, namespaces, pods: peer ?? everyLabel, origin }])),
    ),
  ])
  const ofServices = services.flatMap(({ namespace: home, selector }) => (selector ? [{ home, namespaces: undefined, pods: selector.of, origin: selector.origin }] : []))
  return [...ofPolicies, ...ofServices]
}

/** The namespaces that a selector surely means; a new one where there is none. */
function namespacesFor(selector: Selector, known: readonly NamespaceLabels[], fresh: Map<string, NamespaceLabels>): string[] {
  const meant = known.filter(({ labels, declared }) => matches(selector, labels, declared ? noOpenKeys : 'all') === 'yes').map(({ name }) => name)
  if (meant.length > 0) return meant
  const labels = selector.damaged ? undefined : labelsFor(selector)
  if (!labels) return []
  const name = selectorText(selector)
  fresh.set(name, { name, labels, declared: true })
  return [name]
}

/** The fewest labels with which a selector holds; undefined where none do. */
function labelsFor(selector: Selector): Labels | undefined {
  const wanted = new Map<string, Requirement[]>()
  for (const one of selector.requirements) wanted.set(one.key, [...(wanted.get(one.key) ?? []), one])
  const labels: [string, string][] = []
  for (const [key, requirements] of wanted) {
    const own: Selector = { requirements, damaged: false }
    const values = [undefined, ...requirements.flatMap(({ values: named }) => named), ...(requirements.some(({ operator }) => operator === 'Exists') ? ['any'] : [])]
    const fits = values.find((value) => matches(own, value === undefined ? {} : { [key]: value }) === 'yes')
    if (fits !== undefined) labels.push([key, fits])
    else if (matches(own, {}) !== 'yes') return undefined
  }
  return Object.fromEntries(labels)
}
