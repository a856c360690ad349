import type { Match } from '../flow/match.ts'
import type { Origin } from '../origin/origin.ts'

export type FilterAction =
  | { readonly do: 'accept' }
  | { readonly do: 'drop' }
  /** Refused with an answer: a TCP reset, or an ICMP error. */
  | { readonly do: 'reject'; readonly with: 'reset' | 'icmp' }
  | { readonly do: 'jump'; readonly chain: string }
  | { readonly do: 'goto'; readonly chain: string }
  | { readonly do: 'return' }
  | { readonly do: 'mark'; readonly value: number; readonly mask: number }
  /** A counter, a log line: nothing changes. */
  | { readonly do: 'continue' }
  | { readonly do: 'unknown'; readonly says: string }

export interface FilterRule {
  readonly match: Match
  readonly action: FilterAction
  /** What people call the rule: `policy shop/allow-web ingress rule 1`. */
  readonly says: string
  readonly origin: Origin
}

/**
 * Rules in order, the first that matches decides. An accepted flow goes on with the node's next stage.
 * Who has priority tiers, unions of allows, or several lists writes them down in this order.
 */
export interface Filter {
  readonly id: string
  /** What people call it: `nftables inet filter input`, `NetworkPolicy ingress`. */
  readonly says: string
  readonly chains: Readonly<Record<string, readonly FilterRule[]>>
  readonly start: string
  readonly otherwise: { readonly action: 'accept' | 'drop' | 'reject'; readonly says: string; readonly origin: Origin }
  /**
   * How replies are judged. `implicit`: a reply to an accepted flow passes (security groups, NetworkPolicy). `rules`: by the rules, which see
   * the session as established (netfilter). `none`: by the rules, which see a packet like any other (network ACLs).
   */
  readonly sessions: 'implicit' | 'rules' | 'none'
}
