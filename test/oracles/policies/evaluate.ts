import { addressOf, holds, isEverything, rangeOf, type Address, type Range } from './address.ts'
import type { Cluster, Labels, LabelSelector, Peer, Policy, Port, Rule, Transport, Workload } from './manifest.ts'

export type Truth = 'yes' | 'maybe' | 'no'

/** A pod of a workload, or an address outside of the cluster. */
export type Party = { readonly pod: Workload } | { readonly outside: Address }

export interface Packet {
  readonly from: Party
  readonly to: Party
  readonly protocol: Transport
  readonly port: number
}

/** Where pods without a declared address are put, to see what that changes; undefined: it isn't known. */
type Placement = readonly Address[] | undefined

type Direction = 'Ingress' | 'Egress'

export const and = (...parts: readonly Truth[]): Truth => (parts.includes('no') ? 'no' : parts.includes('maybe') ? 'maybe' : 'yes')
export const or = (...parts: readonly Truth[]): Truth => (parts.includes('yes') ? 'yes' : parts.includes('maybe') ? 'maybe' : 'no')

/**
 * Is the packet allowed? One rule after the other, as kubernetes.io's "Network Policies" and the API's reference tell it. A pod with addresses of both
 * families may use either.
 */
export function allowed(cluster: Cluster, packet: Packet): Truth {
  return eachWay(packet, (from, to) => and(side(cluster, packet, 'Egress', to, from), side(cluster, packet, 'Ingress', from, to)))
}

/**
 * The same without loss: what is unknown to one rule after the other may still be certain of all of them together (`0.0.0.0/1` and `128.0.0.0/1`). Every
 * place where an undeclared pod can lie is tried; the two directions ask for the places of different pods.
 */
export function allowedAnywhere(cluster: Cluster, packet: Packet): Truth {
  const places = placesOf(cluster)
  const tried = (direction: Direction, peer: Address | undefined, self: Address | undefined): Truth => {
    if (peer !== undefined) return side(cluster, packet, direction, peer, self)
    const found = places.map((placement) => side(cluster, packet, direction, undefined, self, placement))
    return found.every((one) => one === 'yes') ? 'yes' : found.every((one) => one === 'no') ? 'no' : 'maybe'
  }
  return eachWay(packet, (from, to) => and(tried('Egress', to, from), tried('Ingress', from, to)))
}

function eachWay({ from, to }: Packet, judge: (from: Address | undefined, to: Address | undefined) => Truth): Truth {
  const ways = addressesOf(from).flatMap((a) => addressesOf(to).map((b) => (a && b && a.bits !== b.bits ? 'no' : judge(a, b))))
  return or(...ways)
}

function addressesOf(party: Party): readonly (Address | undefined)[] {
  if ('outside' in party) return [party.outside]
  return party.pod.podIPs.length === 0 ? [undefined] : party.pod.podIPs.map(addressOf)
}

/** `self`: the address of the pod whose policies are asked, which tells the family where the peer's isn't known. */
function side(cluster: Cluster, packet: Packet, direction: Direction, peer: Address | undefined, self: Address | undefined, placement?: Placement): Truth {
  const subject = direction === 'Egress' ? packet.from : packet.to
  const other = direction === 'Egress' ? packet.to : packet.from
  if ('outside' in subject) return 'yes'
  const selecting = cluster.policies.filter((one) => one.namespace === subject.pod.namespace && selects(one.spec.podSelector, subject.pod.labels) === 'yes' && speaksOf(one, direction))
  if (selecting.length === 0) return 'yes'
  return or(...selecting.flatMap((policy) => (direction === 'Egress' ? policy.spec.egress : policy.spec.ingress ?? [])?.map((rule) => and(
    portAllowed(rule, packet),
    peerAllowed(cluster, policy, direction === 'Egress' ? rule.to : rule.from, other, peer, self, placement),
  )) ?? []))
}

/** "If no policyTypes are specified … Ingress will always be set and Egress will be set if the NetworkPolicy has any egress rules." */
function speaksOf({ spec }: Policy, direction: Direction): boolean {
  if (spec.policyTypes && spec.policyTypes.length > 0) return spec.policyTypes.includes(direction)
  return direction === 'Ingress' || (spec.egress ?? []).length > 0
}

function portAllowed({ ports }: Rule, packet: Packet): Truth {
  if (!ports || ports.length === 0) return 'yes'
  return ports.some((one) => portMatches(one, packet)) ? 'yes' : 'no'
}

function portMatches({ protocol = 'TCP', port, endPort }: Port, packet: Packet): boolean {
  if (protocol !== packet.protocol) return false
  if (port === undefined) return true
  if (typeof port === 'number') return packet.port >= port && packet.port <= (endPort ?? port)
  if (!('pod' in packet.to)) return false
  return packet.to.pod.ports.flat().some((one) => one.name === port && (one.protocol ?? 'TCP') === protocol && one.containerPort === packet.port)
}

function peerAllowed(
  cluster: Cluster,
  policy: Policy,
  peers: readonly Peer[] | null | undefined,
  other: Party,
  address: Address | undefined,
  self: Address | undefined,
  placement: Placement,
): Truth {
  if (!peers || peers.length === 0) return 'yes'
  return or(...peers.map((peer) => {
    if (peer.ipBlock) return inBlock(peer.ipBlock, address, self, placement)
    if ('outside' in other) return 'no'
    const there = peer.namespaceSelector ? namespaceSelected(cluster, peer.namespaceSelector, other.pod.namespace) : other.pod.namespace === policy.namespace ? 'yes' : 'no'
    return and(there, selects(peer.podSelector ?? {}, other.pod.labels))
  }))
}

/** A pod whose address nobody declared lies somewhere in the family that the flow has; `0.0.0.0/0` holds it wherever that is. */
function inBlock({ cidr, except = [] }: NonNullable<Peer['ipBlock']>, address: Address | undefined, self: Address | undefined, placement: Placement): Truth {
  const range = rangeOf(cidr)
  const holes = except.map(rangeOf)
  const within = (one: Address): boolean => holds(range, one) && !holes.some((hole) => holds(hole, one))
  if (address) return within(address) ? 'yes' : 'no'
  if (self && self.bits !== range.bits) return 'no'
  if (placement) return placement.some(within) ? 'yes' : 'no'
  return isEverything(range) && holes.length === 0 ? 'yes' : 'maybe'
}

/** One address of each family at each place that some block tells from the others. */
function placesOf({ policies }: Cluster): Address[][] {
  const peers = policies.flatMap(({ spec }) => [...(spec.ingress ?? []).flatMap((rule) => rule.from ?? []), ...(spec.egress ?? []).flatMap((rule) => rule.to ?? [])])
  const ranges = peers.flatMap(({ ipBlock }) => (ipBlock ? [ipBlock.cidr, ...(ipBlock.except ?? [])].map(rangeOf) : []))
  const of = (bits: 32 | 128): Address[] => [...new Set([0n, ...ranges.filter((one) => one.bits === bits).flatMap(({ first, last }: Range) => [first, last + 1n])])]
    .filter((value) => value < 1n << BigInt(bits))
    .map((value) => ({ bits, value }))
  return of(32).flatMap((four) => of(128).map((six) => [four, six]))
}

/** The API server gives every namespace its name as a label; of a namespace that nobody declared nothing else is known. */
function namespaceSelected({ namespaces }: Cluster, selector: LabelSelector, name: string): Truth {
  const namespace = namespaces.find((one) => one.name === name)
  const named = { 'kubernetes.io/metadata.name': name }
  return namespace?.declared ? selects(selector, { ...namespace.labels, ...named }) : selects(selector, named, true)
}

/** Everything that a selector asks must hold; `open`: there may be more labels than these. */
export function selects({ matchLabels = {}, matchExpressions = [] }: LabelSelector, labels: Labels, open = false): Truth {
  const known = (key: string, holdsFor: (value: string | undefined) => boolean): Truth => {
    const value = labels[key]
    return value === undefined && open ? 'maybe' : holdsFor(value) ? 'yes' : 'no'
  }
  return and(
    ...Object.entries(matchLabels).map(([key, wanted]) => known(key, (value) => value === wanted)),
    ...matchExpressions.map(({ key, operator, values = [] }) => known(key, (value) => {
      switch (operator) {
        case 'In':
          return value !== undefined && values.includes(value)
        case 'NotIn':
          return value === undefined || !values.includes(value)
        case 'Exists':
          return value !== undefined
        case 'DoesNotExist':
          return value === undefined
      }
    })),
  )
}
