import type { Check, StyleInput } from '../../../model/check.ts'
import type { Cluster } from '../../../platforms/kubernetes/resource.ts'
import type { Policy, PolicyPeer, PolicyPort, PolicyRule } from '../../../platforms/kubernetes/resource.ts'
import { matches } from '../../../platforms/kubernetes/selector.ts'
import type { Labels } from '../../../platforms/kubernetes/selector.ts'
import { namespaceName } from '../../../platforms/kubernetes/choose.ts'
import type { Pods } from '../../../platforms/kubernetes/pods.ts'
import { viewOf } from '../view.ts'

export const forgetsDns: Check<StyleInput<Cluster>> = {
  code: 'policy/forgets-dns',
  severity: 'warning',
  needs: ['tree:kubernetes'],
  says: '{subject} restricts what {workload} sends, and no policy lets it ask the cluster’s DNS: names are not resolved.',
  fix: 'Allow port 53, UDP and TCP, to the pods k8s-app=kube-dns of the namespace kube-system.',
  *run({ tree }) {
    const { chooser, pods: all, mayHaveOtherPolicies } = viewOf(tree)
    if (mayHaveOtherPolicies) return
    const restricting = new Map<Pods, Policy[]>()
    for (const policy of tree.policies) {
      if (!policy.egress) continue
      for (const one of chooser.choose(policy.namespace, undefined, policy.pods).surely)
        restricting.set(one, [...(restricting.get(one) ?? []), policy])
    }
    const places: Places = { all, labels: new Map(tree.namespaces.map(({ name, labels }) => [name, labels])) }
    const reported = new Set<Policy>()
    for (const one of all) {
      const policies = restricting.get(one) ?? []
      // Whoever may send nothing, or to addresses alone, asks for no names.
      const naming = policies.find((policy) => policy.egress?.rules.some(({ peers }) => peers.some(({ block }) => !block)))
      if (!naming || one.hostNetwork || reported.has(naming)) continue
      const asks = policies.some((policy) =>
        policy.egress?.rules.some((rule) => rule.damaged || (somePort(rule, mayBeDns) && reachesDns(policy, rule, places))),
      )
      if (asks) continue
      reported.add(naming)
      yield { subject: naming.id, origins: [naming.egress?.origin ?? naming.origin, one.origin], args: { workload: one.id } }
    }
  },
}

interface Places {
  readonly all: readonly Pods[]
  /** Of declared namespaces. */
  readonly labels: ReadonlyMap<string, Labels>
}

function somePort({ ports }: PolicyRule, test: (port: PolicyPort) => boolean): boolean {
  return ports.length === 0 || ports.some(test)
}

const dnsPorts = [53, 5353, 1053]

/** Port 53, or what the DNS pods listen on behind their Service where it is another (CoreDNS on OpenShift: 5353). */
function mayBeDns({ port, endPort }: PolicyPort): boolean {
  return typeof port !== 'number' || dnsPorts.some((dns) => port <= dns && dns <= (endPort ?? port))
}

function reachesDns(policy: Policy, { peers }: PolicyRule, places: Places): boolean {
  return peers.length === 0 || peers.some((peer) => peer.block !== undefined || mayHoldDns(policy, peer, places))
}

/** Could the peer hold the cluster's DNS: its pods in kube-system, or whoever was declared with such a port? */
function mayHoldDns({ namespace }: Policy, { namespaces, pods }: PolicyPeer, { all, labels }: Places): boolean {
  const there = (name: string): boolean => {
    if (!namespaces) return name === namespace
    const declared = labels.get(name)
    return matches(namespaces, { ...declared, [namespaceName]: name }, declared ? undefined : 'all') !== 'no'
  }
  if (there('kube-system') && (!pods || matches(pods, { 'k8s-app': 'kube-dns' }, 'all') !== 'no')) return true
  return all.some(
    (one) =>
      one.namespace !== undefined &&
      there(one.namespace) &&
      one.ports.some(({ port }) => dnsPorts.includes(port)) &&
      (!pods || matches(pods, one.labels, one.open) !== 'no'),
  )
}
