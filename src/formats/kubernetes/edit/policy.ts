import { formatIntervals } from '../../../base/interval.ts'
import { protocolName } from '../../../base/protocol.ts'
import type { Want } from '../../../model/want.ts'
import type { Pods } from '../../../platforms/kubernetes/pods.ts'
import type { Cluster, Policy, PolicyRule } from '../../../platforms/kubernetes/resource.ts'
import { matches, type Requirement } from '../../../platforms/kubernetes/selector.ts'
import { get } from '../../../syntax/tree.ts'
import type { Edit, Sources, TextChange } from '../../edit.ts'
import { viewOf, type ClusterView } from '../view.ts'
import { appendDocument, insertEntry, insertItem, replaceScalar, type Written } from './layout.ts'
import { entryAt, manifestOf } from './manifest.ts'
import { peersOf, podsAmong, portsOf, tellingLabels } from './peer.ts'

type Direction = 'ingress' | 'egress'

/** What a rule has to say: whom, and over what. */
interface Wanted {
  readonly view: ClusterView
  readonly direction: Direction
  /** The pods that the policy is to be about. */
  readonly pods: Pods
  readonly want: Want
  readonly peers: readonly Written[]
  readonly ports: readonly Written[]
  readonly sources: Sources
}

/**
 * Ways to have policies let a flow pass, the narrowest first: a rule in a policy that is about these pods alone, else a policy of their own; then a rule in a policy
 * that is about others too, and what may have been meant: another port in a rule, another value in a selector.
 */
export function permitByPolicy(want: Want, direction: Direction, cluster: Cluster, sources: Sources): Edit[] {
  const view = viewOf(cluster)
  const [own, other] = direction === 'egress' ? (['from', 'to'] as const) : (['to', 'from'] as const)
  const subjects = podsAmong(view, want.flow[own])
  const ports = portsOf(want.flow)
  const [pods] = subjects
  if (!pods || subjects.length > 1 || pods.namespace === undefined || !ports) return []
  const peers = peersOf(view, pods.namespace, want.flow, other)
  if (!peers) return []
  const wanted: Wanted = { view, direction, pods, want, peers, ports, sources }
  const selecting = cluster.policies.filter((policy) => policy[direction] && policy.namespace === pods.namespace && matches(policy.pods, pods.labels, pods.open) === 'yes')
  const narrow = selecting.filter((policy) => isAlone(view, policy, pods))
  const wide = selecting.filter((policy) => !narrow.includes(policy))
  return [
    ...narrow.flatMap((policy) => inRule(wanted, policy)),
    ...narrow.toSorted((a, b) => rulesOf(b, direction) - rulesOf(a, direction)).flatMap((policy) => addRule(wanted, policy)),
    ...ownPolicy(wanted, selecting),
    ...wide.filter((policy) => rulesOf(policy, direction) > 0).flatMap((policy) => addRule(wanted, policy)),
    ...selecting.flatMap((policy) => otherPort(wanted, policy)),
    ...cluster.policies.filter((policy) => !selecting.includes(policy) && policy[direction] && policy.namespace === pods.namespace).flatMap((policy) => widerSelector(wanted, policy)),
  ]
}

const rulesOf = (policy: Policy, direction: Direction): number => policy[direction]?.rules.length ?? 0

/** Whether a policy selects these pods and no others. */
function isAlone(view: ClusterView, policy: Policy, pods: Pods): boolean {
  const chosen = view.chooser.choose(policy.namespace, undefined, policy.pods)
  return chosen.possibly.length === 0 && chosen.surely.every(({ id }) => id === pods.id)
}

/** One more peer in a rule that has exactly these ports. */
function inRule({ direction, want, ports, peers, sources }: Wanted, policy: Policy): Edit[] {
  const manifest = manifestOf(policy, sources)
  const list = manifest && get(manifest.spec, direction)
  if (!manifest || list?.kind !== 'list') return []
  return (policy[direction]?.rules ?? []).flatMap((rule, place): Edit[] => {
    const item = list.items[place]
    if (item?.kind !== 'map' || rule.damaged || rule.peers.length === 0 || !sameParts(rule, ports)) return []
    const key = direction === 'ingress' ? 'from' : 'to'
    const found = entryAt(item, key)
    const { value } = found?.entry ?? {}
    if (!found || value?.kind !== 'list') return []
    const changes = peers.flatMap((peer) => insertItem(manifest.text, value, peer, found.entry, found.owner) ?? [])
    return changes.length < peers.length ? [] : [{ kind: 'policy rule', says: `${allowWords(want, direction)} in policy ${policy.namespace}/${policy.name}, ${direction} rule ${place + 1}`, changes }]
  })
}

/** Whether a rule is about exactly these ports. */
function sameParts(rule: PolicyRule, ports: readonly Written[]): boolean {
  const own = rule.ports.map(({ protocol, port, endPort }) => JSON.stringify({ port, endPort, protocol: protocol === 'TCP' ? undefined : protocol }))
  const wanted = ports.map((one) => {
    const { port, endPort, protocol } = one as { readonly port?: number; readonly endPort?: number; readonly protocol?: string }
    return JSON.stringify({ port, endPort, protocol: protocol === 'TCP' ? undefined : protocol })
  })
  return own.length === wanted.length && wanted.every((one) => own.includes(one))
}

function ruleOf({ direction, peers, ports }: Wanted): Written {
  return { [direction === 'ingress' ? 'from' : 'to']: peers, ...(ports.length > 0 && { ports }) }
}

function addRule(wanted: Wanted, policy: Policy): Edit[] {
  const { direction, want, sources } = wanted
  const manifest = manifestOf(policy, sources)
  if (!manifest) return []
  const found = entryAt(manifest.spec, direction)
  const change = found?.entry.value.kind === 'list' ? insertItem(manifest.text, found.entry.value, ruleOf(wanted), found.entry, found.owner) : found ? undefined : insertEntry(manifest.text, manifest.spec, direction, [ruleOf(wanted)])
  return change ? [{ kind: isAlone(wanted.view, policy, wanted.pods) ? 'policy rule' : 'rule in a wider policy', says: `${allowWords(want, direction)} in policy ${policy.namespace}/${policy.name}`, changes: [change] }] : []
}

/** A policy about these pods alone, beside the one that isolates them. */
function ownPolicy(wanted: Wanted, selecting: readonly Policy[]): Edit[] {
  const { view, pods, direction, want, sources } = wanted
  const labels = tellingLabels(view, pods)
  const [beside] = selecting.flatMap((policy) => manifestOf(policy, sources) ?? [])
  if (!labels || !beside || pods.namespace === undefined) return []
  const taken = new Set(selecting.map(({ name }) => name))
  const other = want.flow[direction === 'ingress' ? 'from' : 'to'][0]
  const name = freeName(`${nameOf(pods.id)}-${direction === 'ingress' ? 'from' : 'to'}-${other === undefined ? 'others' : nameOf(other)}`, taken)
  const document: Written = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace: pods.namespace },
    spec: { podSelector: { matchLabels: labels }, policyTypes: [direction === 'ingress' ? 'Ingress' : 'Egress'], [direction]: [ruleOf(wanted)] },
  }
  return [{ kind: 'policy', says: `${allowWords(want, direction)} by a new policy ${pods.namespace}/${name}`, changes: [appendDocument(beside.text, document)] }]
}

/** A rule that names this peer with another port: perhaps this one was meant. */
function otherPort({ view, direction, want, sources }: Wanted, policy: Policy): Edit[] {
  const manifest = manifestOf(policy, sources)
  const list = manifest && get(manifest.spec, direction)
  const [wantedPort, more] = want.flow.ports
  if (!manifest || list?.kind !== 'list' || !wantedPort || more || wantedPort.first !== wantedPort.last) return []
  const others = podsAmong(view, want.flow[direction === 'ingress' ? 'from' : 'to'])
  return (policy[direction]?.rules ?? []).flatMap((rule, place): Edit[] => {
    const named = others.length > 0 && others.every((one) => rule.peers.some((peer) => peer.block === undefined && view.chooser.choose(policy.namespace, peer.namespaces, peer.pods ?? { requirements: [], damaged: false }).surely.some(({ id }) => id === one.id)))
    const item = list.items[place]
    const ports = item && get(item, 'ports')
    const [only, second] = ports?.kind === 'list' ? ports.items : []
    const port = only && !second ? get(only, 'port') : undefined
    if (!named || !port) return []
    const change = replaceScalar(manifest.text, port, wantedPort.first)
    return change ? [{ kind: 'port of a policy rule', says: `make it port ${wantedPort.first} instead of ${port.kind === 'scalar' ? port.text : 'that'} in policy ${policy.namespace}/${policy.name}, ${direction} rule ${place + 1}`, changes: [change] }] : []
  })
}

/** A policy that allows this to others, by a list of values: one more. */
function widerSelector({ pods, direction, want, sources }: Wanted, policy: Policy): Edit[] {
  const manifest = manifestOf(policy, sources)
  const [only, more] = policy.pods.requirements
  if (!manifest || !only || more || only.operator !== 'In') return []
  const value = pods.labels[only.key]
  if (value === undefined || rulesOf(policy, direction) === 0) return []
  const change = oneMoreValue(manifest, only, value)
  return change ? [{ kind: 'selector of a policy', says: `select ${only.key}=${value} too in policy ${policy.namespace}/${policy.name}, which allows ${protocolName(want.flow.protocol)} ${formatIntervals(want.flow.ports)}`, changes: [change] }] : []
}

function oneMoreValue({ text, spec }: NonNullable<ReturnType<typeof manifestOf>>, { key }: Requirement, value: string): TextChange | undefined {
  const expressions = entryAt(spec, 'podSelector', 'matchExpressions')?.entry.value
  const [expression] = expressions?.kind === 'list' ? expressions.items : []
  if (expression?.kind !== 'map') return undefined
  const found = entryAt(expression, 'values')
  return found?.entry.value.kind === 'list' && get(expression, 'key')?.kind === 'scalar' && key !== '' ? insertItem(text, found.entry.value, value, found.entry, found.owner) : undefined
}

function allowWords({ flow }: Want, direction: Direction): string {
  const who = direction === 'ingress' ? flow.from : flow.to
  const ports = flow.ports.length === 0 || (flow.ports[0]?.first === 0 && flow.ports[0].last === 65535) ? '' : ` ${formatIntervals(flow.ports)}`
  return `allow ${protocolName(flow.protocol)}${ports} ${direction === 'ingress' ? 'from' : 'to'} ${who.length > 0 ? who.join(', ') : 'these addresses'}`
}

const nameOf = (id: string): string => (id.split('/').at(-1) ?? id).toLowerCase().replaceAll(/[^a-z0-9-]+/g, '-').replaceAll(/^-|-$/g, '').slice(0, 60) || 'others'

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted
  for (let number = 2; taken.has(name); number++) name = `${wanted}-${number}`
  return name
}
