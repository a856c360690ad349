import { formatPrefix, prefixAround, type Address, type AddressRange } from '../../base/address.ts'
import { derived, type Origin } from '../../origin/origin.ts'
import type { Node, Segment } from '../node.ts'
import { interfaceKey, type LinkedSegment, type SegmentMember } from '../model.ts'

interface Attached extends SegmentMember {
  readonly prefixes: readonly { readonly key: string; readonly range: AddressRange; readonly host: boolean }[]
  readonly named: string | undefined
  readonly origins: readonly Origin[]
}

/** Addresses that lie on no segment: loopback and link-local, and point addresses without a network. */
const notOnSegment = (address: Address): boolean =>
  address.family === 4
    ? address.value >> 24n === 127n || address.value >> 16n === 0xa9fen
    : address.value === 1n || address.value >> 118n === 0b1111111010n

/**
 * Joins interfaces: those that name a segment to that segment, others by equal prefixes (an address whose network isn't known, /32 or /128, joins
 * the segment that holds it). Returns the segments with members, and each interface's segment.
 */
export function linkSegments(nodes: readonly Node[], declared: readonly Segment[]): { segments: LinkedSegment[]; ofInterface: Map<string, string> } {
  const attached = nodes.flatMap((node) => node.interfaces.filter((i) => i.up).map((i) => attach(node, i)))
  const groups = new Map<string, Attached[]>()
  const segmentByPrefix = new Map<string, string>()
  const put = (id: string, one: Attached): void => {
    const list = groups.get(id)
    if (list) list.push(one)
    else groups.set(id, [one])
  }
  for (const one of attached) {
    if (one.named !== undefined) put(one.named, one)
    else {
      const networks = one.prefixes.filter((p) => !p.host)
      const known = networks.map((p) => segmentByPrefix.get(p.key)).find((id) => id !== undefined)
      const id = known ?? networks[0]?.key
      if (id === undefined) continue
      for (const network of networks) if (!segmentByPrefix.has(network.key)) segmentByPrefix.set(network.key, id)
      put(id, one)
    }
  }
  for (const one of attached) {
    if (one.named !== undefined || one.prefixes.some((p) => !p.host)) continue
    const home = one.prefixes
      .map((p) => [...groups].find(([, members]) => members.some((m) => m.prefixes.some((n) => !n.host && holds(n.range, p.range))))?.[0])
      .find((id) => id !== undefined)
    const alone = one.prefixes[0]?.key
    if (home !== undefined) put(home, one)
    else if (alone !== undefined) put(alone, one)
  }
  const ofInterface = new Map<string, string>()
  for (const [id, members] of groups) for (const m of members) ofInterface.set(interfaceKey(m.node, m.interface), id)
  const written = new Map(declared.map((s) => [s.id, s]))
  const ids = [...new Set([...groups.keys(), ...written.keys()])].toSorted()
  return { segments: ids.map((id) => finish(id, groups.get(id) ?? [], written.get(id))), ofInterface }
}

function attach(node: Node, i: Node['interfaces'][number]): Attached {
  const usable = i.addresses.filter(({ address }) => !notOnSegment(address))
  return {
    node: node.id,
    interface: i.name,
    addresses: usable.map(({ address }) => address),
    prefixes: usable.map(({ address, prefixLength }) => {
      const range = prefixAround(address, prefixLength)
      return { key: formatPrefix(range), range, host: prefixLength === (address.family === 4 ? 32 : 128) }
    }),
    named: i.segment,
    origins: usable.map(({ origin }) => origin),
  }
}

const holds = (outer: AddressRange, inner: AddressRange): boolean =>
  outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last

function finish(id: string, members: readonly Attached[], segment: Segment | undefined): LinkedSegment {
  const prefixes = new Map<string, AddressRange>()
  for (const range of segment?.prefixes ?? []) prefixes.set(`${range.family} ${range.first} ${range.last}`, range)
  for (const m of members) for (const p of m.prefixes) if (!p.host) prefixes.set(`${p.range.family} ${p.range.first} ${p.range.last}`, p.range)
  return {
    id,
    kind: segment?.kind ?? 'lan',
    prefixes: [...prefixes.values()],
    members: members.map(({ node, interface: name, addresses }) => ({ node, interface: name, addresses })),
    neighbours: undefined,
    within: segment?.within ?? [],
    origin: segment?.origin ?? derived('interfaces with addresses of one network are on one segment', members.flatMap((m) => m.origins)),
  }
}
