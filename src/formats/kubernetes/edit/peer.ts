import { addressBits, formatPrefix, formatRange, rangesToPrefixes } from '../../../base/address.ts'
import type { WantedFlow } from '../../../model/want.ts'
import { namespaceName } from '../../../platforms/kubernetes/choose.ts'
import type { Pods } from '../../../platforms/kubernetes/pods.ts'
import type { ClusterView } from '../view.ts'
import type { Written } from './layout.ts'

/** The other side of a flow as peers of a policy's rule: pods by their labels, everybody else by address. Undefined where it can't be said. */
export function peersOf(view: ClusterView, home: string, flow: WantedFlow, side: 'from' | 'to'): readonly Written[] | undefined {
  const pods = podsAmong(view, flow[side])
  const { ranges, tokens } = side === 'from' ? flow.source : flow.destination
  const chosen = pods.flatMap((one) => podPeer(view, home, one) ?? [])
  if (chosen.length < pods.length) return undefined
  if (flow[side].includes('internet')) {
    const families = [...new Set(ranges.map(({ family }) => family))]
    return [...chosen, ...families.map((family) => ({ ipBlock: { cidr: family === 4 ? '0.0.0.0/0' : '::/0' } }))]
  }
  // Who has a known address and is a pod is said by labels; what is left are hosts and whoever is outside.
  const others = pods.length > 0 ? [] : rangesToPrefixes(ranges)
  if (others.length > 8 || (pods.length === 0 && (tokens.length > 0 || others.length === 0))) return undefined
  return [...chosen, ...others.map((prefix) => ({ ipBlock: { cidr: prefix.length === addressBits(prefix.family) ? `${formatRange(prefix)}/${prefix.length}` : formatPrefix(prefix) } }))]
}

export function podsAmong(view: ClusterView, ids: readonly string[]): Pods[] {
  return view.pods.filter(({ id }) => ids.includes(id))
}

function podPeer(view: ClusterView, home: string, one: Pods): Written | undefined {
  // Where no selector can tell them from others, these are let pass, too: the proof says so.
  const labels = tellingLabels(view, one) ?? (Object.keys(one.labels).length > 0 ? one.labels : undefined)
  if (!labels || one.namespace === undefined) return undefined
  const podSelector = { podSelector: { matchLabels: labels } }
  return one.namespace === home ? podSelector : { namespaceSelector: { matchLabels: { [namespaceName]: one.namespace } }, ...podSelector }
}

/** The fewest labels that no other pods of the namespace share: those by which the workload itself finds its pods, more where these don't suffice. */
export function tellingLabels(view: ClusterView, one: Pods): Readonly<Record<string, string>> | undefined {
  const { namespace, labels } = one
  if (namespace === undefined) return undefined
  const others = (view.podsByNamespace.get(namespace) ?? []).filter(({ id }) => id !== one.id)
  const isAlone = (chosen: Readonly<Record<string, string>>): boolean => Object.keys(chosen).length > 0 && !others.some((other) => Object.entries(chosen).every(([key, value]) => other.labels[key] === value))
  const selector: Readonly<Record<string, string>> = Object.fromEntries(
    (one.workloads[0]?.selector?.of.requirements ?? []).flatMap(({ key, operator, values }) => {
      const value = labels[key]
      return operator === 'In' && values.length === 1 && value !== undefined && value === values[0] ? [[key, value] as const] : []
    }),
  )
  // Names that people choose before those that tools add.
  const sorted = Object.entries(labels).toSorted(([a], [b]) => Number(a in selector ? 0 : 1) - Number(b in selector ? 0 : 1) || a.length - b.length)
  const single = sorted.find(([key, value]) => isAlone({ [key]: value }) && (key in selector || !/hash|revision|generation/.test(key)))
  if (single) return { [single[0]]: single[1] }
  if (isAlone(selector)) return selector
  return isAlone(labels) ? labels : undefined
}

const names: ReadonlyMap<number, string> = new Map([
  [6, 'TCP'],
  [17, 'UDP'],
  [132, 'SCTP'],
])

/** Ports as a rule says them; undefined for protocols of which policies can't speak. Empty: the protocol has none, and nothing is said. */
export function portsOf({ protocol, ports }: WantedFlow): readonly Written[] | undefined {
  const name = names.get(protocol)
  if (name === undefined || ports.length > 8) return undefined
  const said = name === 'TCP' ? {} : { protocol: name }
  return ports.map(({ first, last }): Written => (first === 0 && last === 65535 ? { protocol: name } : { port: first, ...(last > first && { endPort: last }), ...said }))
}
