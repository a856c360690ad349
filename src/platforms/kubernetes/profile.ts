import type { Profile } from '../../model/profile.ts'

/** How NetworkPolicies are enforced; unset: as the standard says, with nothing guessed where it leaves things open. */
export type Enforcement = 'standard' | 'none'

/** The questions that Kubernetes leaves open and that a user may answer. */
export interface Settings {
  readonly cni: string | undefined
  readonly enforcement: Enforcement
  readonly clusterDomain: string
  readonly pods: 'routed' | 'private' | undefined
  readonly kubeProxy: 'iptables' | 'nftables' | 'ipvs' | undefined
  readonly masquerade: boolean
  /** Do isolated pods take ICMP and other protocols that are not TCP, UDP, SCTP? */
  readonly otherProtocols: 'allowed' | 'denied' | undefined
  readonly ingress: string | undefined
  readonly ingressNamespace: string | undefined
}

// Network plugins that don't enforce NetworkPolicy: flannel by itself, kubenet (kubernetes.io "Network Plugins" and the flannel README, 2026-11).
const withoutPolicies = new Set(['none', 'flannel', 'kubenet', 'bridge'])

export function settingsOf(profile: Profile): Settings {
  const one = <Value extends string>(key: string, values: readonly Value[]): Value | undefined =>
    values.find((value) => value === profile[key])
  const cni = profile['cni']
  return {
    cni,
    enforcement: cni !== undefined && withoutPolicies.has(cni) ? 'none' : 'standard',
    clusterDomain: (profile['cluster-domain'] ?? 'cluster.local').toLowerCase().replace(/\.$/, ''),
    pods: one('pods', ['routed', 'private']),
    kubeProxy: one('kube-proxy', ['iptables', 'nftables', 'ipvs']),
    masquerade: profile['masquerade'] !== 'no',
    otherProtocols: one('icmp', ['allowed', 'denied']),
    ingress: profile['ingress'],
    ingressNamespace: profile['ingress-namespace'] ?? (profile['ingress'] === 'nginx' ? 'ingress-nginx' : undefined),
  }
}
