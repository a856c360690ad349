import type { Address, AddressRange } from '../base/address.ts'
import type { Interval } from '../base/interval.ts'
import type { Origin } from '../origin/origin.ts'
import type { Language } from './text/language.ts'

/**
 * Some of those who send or receive: address ranges, endpoints by id, and groups by id (a selector, a security group, a prefix list,
 * an ipset). All three are joined; an empty `Peers` is nobody.
 */
export interface Peers {
  readonly ranges: readonly AddressRange[]
  readonly endpoints: readonly string[]
  readonly groups: readonly string[]
}

export type SessionState = 'new' | 'established' | 'related' | 'invalid' | 'untracked'

/**
 * What flows a rule is about, as the configuration says it. `all` of nothing matches everything, `some` of nothing matches nothing.
 * `opaque` may or may not match: whoever evaluates it carries both ways on.
 */
export type Match =
  | { readonly kind: 'all'; readonly of: readonly Match[] }
  | { readonly kind: 'some'; readonly of: readonly Match[] }
  | { readonly kind: 'not'; readonly of: Match }
  | { readonly kind: 'source'; readonly peers: Peers }
  | { readonly kind: 'destination'; readonly peers: Peers }
  /** The destination is an address of the node that evaluates the rule (iptables `-m addrtype --dst-type LOCAL`, nft `fib daddr type local`). */
  | { readonly kind: 'destinationIsLocal' }
  /** Neither v4 nor v6 is known of an endpoint without an address: it matches either family, surely. */
  | { readonly kind: 'family'; readonly family: 4 | 6 }
  | { readonly kind: 'protocol'; readonly protocols: readonly Interval[] }
  | { readonly kind: 'sourcePort'; readonly ports: readonly Interval[] }
  | { readonly kind: 'destinationPort'; readonly ports: readonly Interval[] }
  /** ICMP for family 4, ICMPv6 for family 6; without a type any, without a code any. */
  | { readonly kind: 'icmp'; readonly family: 4 | 6; readonly types: readonly Interval[]; readonly codes?: readonly Interval[] }
  /** Interface names; a trailing `*` stands for any rest. A name that is not known at this stage (out, before routing) never matches. */
  | { readonly kind: 'arrivesOn'; readonly interfaces: readonly string[] }
  | { readonly kind: 'leavesBy'; readonly interfaces: readonly string[] }
  | { readonly kind: 'session'; readonly states: readonly SessionState[] }
  /** The session was translated: `ct status dnat`, `ct status snat`. */
  | { readonly kind: 'translated'; readonly side: 'source' | 'destination' }
  | { readonly kind: 'mark'; readonly value: number; readonly mask: number }
  | { readonly kind: 'host'; readonly language: Language }
  | { readonly kind: 'path'; readonly language: Language }
  | { readonly kind: 'method'; readonly language: Language }
  | { readonly kind: 'header'; readonly name: string; readonly language: Language }
  | { readonly kind: 'query'; readonly name: string; readonly language: Language }
  | { readonly kind: 'cookie'; readonly name: string; readonly language: Language }
  | { readonly kind: 'opaque'; readonly says: string; readonly origin: Origin }

export const anything: Match = { kind: 'all', of: [] }
export const nothing: Match = { kind: 'some', of: [] }
export const nobody: Peers = { ranges: [], endpoints: [], groups: [] }

export function all(...of: readonly Match[]): Match {
  const rest = of.filter((match) => !(match.kind === 'all' && match.of.length === 0))
  return rest.length === 1 && rest[0] ? rest[0] : { kind: 'all', of: rest }
}

export function some(...of: readonly Match[]): Match {
  return of.length === 1 && of[0] ? of[0] : { kind: 'some', of }
}

export function not(of: Match): Match {
  return of.kind === 'not' ? of.of : { kind: 'not', of }
}

export function addressPeer(...addresses: readonly Address[]): Peers {
  return { ...nobody, ranges: addresses.map(({ family, value }) => ({ family, first: value, last: value })) }
}
