import { groupBy } from '../../base/group.ts'
import type { MapDocument, MapEndpointPart, MapNodePart } from '../documents/map.ts'
import { count } from './count.ts'

/** `41 files: 24 linux, 10 kubernetes`. */
export function readWords(document: MapDocument): string {
  const formats = (document.formats ?? []).toSorted((a, b) => b.files - a.files).map(({ name, files }) => `${files} ${name}`)
  const files = document.counts['files'] ?? 0
  return `${count(files, 'file')} read${formats.length > 0 ? `: ${formats.join(', ')}` : ''}`
}

/** `9 hosts, 4 networks, 5 workloads`: what there is, without what there is none of. */
export function countWords(document: MapDocument): string {
  const counts = Object.entries(document.counts).filter(([name, number]) => number > 0 && name !== 'files')
  return counts.map(([name, number]) => (number === 1 ? `1 ${name.replace(/s$/, '')}` : `${number} ${name}`)).join(', ')
}

/** An id within its group: `Deployment/checkout` in namespace `shop`. */
export function idWithin(id: string, group: string | undefined): string {
  return group !== undefined && id.startsWith(`${group}/`) && id.length > group.length + 1 ? id.slice(group.length + 1) : id
}

const onwardKinds = new Set(['resolves', 'proxies', 'translates', 'balances'])
const deepest = 6

/** How what comes from outside goes on, level by level: names, who holds them, whom they pass it to. */
export function waysIn(document: MapDocument): string[][][] {
  const onward = groupBy(
    document.links.filter((link) => onwardKinds.has(link.kind)),
    (link) => link.from,
  )
  const names = document.nodes.filter((node) => node.kind === 'name').map((node) => node.id)
  const entries = names.length > 0 ? names : document.nodes.filter((node) => node.kind === 'proxy').map((node) => node.id)
  const ways = entries.map((entry) => {
    const levels = [[entry]]
    const seen = new Set([entry])
    for (let depth = 0; depth < deepest; depth++) {
      const next = [...new Set((levels.at(-1) ?? []).flatMap((id) => (onward.get(id) ?? []).map((link) => link.to)))].filter(
        (id) => !seen.has(id),
      )
      if (next.length === 0) break
      for (const id of next) seen.add(id)
      levels.push(next)
    }
    return levels
  })
  // Names that lead to the same things are one way; the longest are the most telling.
  const joined = [
    ...groupBy(
      ways.filter((levels) => levels.length > 1),
      (levels) => JSON.stringify(levels.slice(1)),
    ).values(),
  ].map((alike) => [alike.flatMap((levels) => levels[0] ?? []), ...(alike[0]?.slice(1) ?? [])])
  return joined.toSorted((a, b) => b.length - a.length)
}

export interface Member {
  readonly node: MapNodePart
  /** Its addresses on this network. */
  readonly on: string
  /** The other networks that it is on. */
  readonly others: readonly string[]
}

/** Networks with those that are on them, where there is more than one. */
export function networksOf(
  document: MapDocument,
): { readonly id: string; readonly prefixes: readonly string[]; readonly members: readonly Member[] }[] {
  return document.segments
    .filter((segment) => segment.kind === 'lan')
    .map((segment) => ({
      id: segment.id,
      prefixes: segment.prefixes.length > 0 ? segment.prefixes : [segment.id],
      members: document.nodes
        .filter((node) => node.segments.includes(segment.id))
        .map((node) => ({
          node,
          on: addressesOn(document, node, segment.id),
          others: node.segments.filter(
            (id) => id !== segment.id && document.segments.some((other) => other.id === id && other.kind === 'lan'),
          ),
        })),
    }))
    .filter((segment) => segment.members.length > 0)
}

/** `attached` says the interface, then its addresses. */
function addressesOn(document: MapDocument, node: MapNodePart, segment: string): string {
  const link = document.links.find((one) => one.kind === 'attached' && one.from === node.id && one.to === segment)
  const told = (link?.says ?? '').split(/[ ;]+/).filter((word) => node.addresses.includes(word))
  return mainAddresses(told.length > 0 ? told : node.addresses)
}

/** The first two of each thing's addresses; most have one of each family. */
export function mainAddresses(addresses: readonly string[]): string {
  return addresses.length > 2 ? `${addresses.slice(0, 2).join(', ')} …` : addresses.join(', ')
}

export interface Occupant {
  readonly endpoint: MapEndpointPart
  /** Services and nodes that lead to it. */
  readonly by: readonly string[]
  /** What it calls, or, for a service, whom it selects. */
  readonly to: readonly string[]
}

/** What lies in a group: workloads, and the services that select none of them. */
export function occupantsOf(document: MapDocument, group: string | undefined): Occupant[] {
  const kinds = new Map(document.endpoints.map((endpoint) => [endpoint.id, endpoint]))
  const balances = document.links.filter((link) => link.kind === 'balances')
  const selected = groupBy(balances, (link) => link.to)
  const selects = groupBy(balances, (link) => link.from)
  const calls = groupBy(
    document.links.filter((link) => link.kind === 'calls'),
    (link) => link.from,
  )
  const nodes = new Set(document.nodes.map((node) => node.id))
  return document.endpoints
    .filter(
      (endpoint) => endpoint.within === group && endpoint.kind !== 'addresses' && !(endpoint.kind === 'host' && nodes.has(endpoint.id)),
    )
    .filter(
      (endpoint) =>
        endpoint.kind !== 'service' ||
        !(selects.get(endpoint.id) ?? []).some((link) => kinds.get(link.to)?.kind === 'workload' && kinds.get(link.to)?.within === group),
    )
    .map((endpoint) => ({
      endpoint,
      by: (selected.get(endpoint.id) ?? []).map((link) => link.from),
      to: (endpoint.kind === 'service' ? (selects.get(endpoint.id) ?? []) : (calls.get(endpoint.id) ?? [])).map((link) => link.to),
    }))
}
