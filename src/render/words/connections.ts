import { groupBy } from '../../base/group.ts'
import type { ConnectionPart, ReachDocument } from '../documents/reach.ts'
import { flowsWords } from './flow.ts'

/** Targets that the same flows reach. */
export interface Targets {
  readonly to: readonly string[]
  readonly surely: string
  readonly possibly: string
}

/** Sources that reach the same targets over the same flows. */
export interface Sources {
  readonly from: readonly string[]
  readonly targets: readonly Targets[]
}

/** Connections by source; sources that reach alike, and targets reached alike, are one row each. The internet comes first, ranges last. */
export function foldConnections(document: ReachDocument): Sources[] {
  const ranges = new Set(document.endpoints.filter((endpoint) => endpoint.kind === 'addresses').map((endpoint) => endpoint.id))
  const rank = (id: string | undefined): number => (id === 'internet' ? 0 : id !== undefined && ranges.has(id) ? 2 : 1)
  const sorted = (ids: readonly string[]): string[] => ids.toSorted((a, b) => rank(a) - rank(b))
  const bySource = groupBy(document.connections, (connection) => connection.from)
  const told = [...bySource].map(([from, connections]) => ({ from, targets: targetsOf(connections, sorted) }))
  return [...groupBy(told, ({ targets }) => JSON.stringify(targets)).values()]
    .map((alike): Sources => ({
      from: sorted(alike.map(({ from }) => from)),
      targets: (alike[0]?.targets ?? []).toSorted((a, b) => rank(a.to[0]) - rank(b.to[0])),
    }))
    .toSorted((a, b) => rank(a.from[0]) - rank(b.from[0]))
}

function targetsOf(connections: readonly ConnectionPart[], sorted: (ids: readonly string[]) => string[]): Targets[] {
  const words = connections.map((connection) => ({
    to: connection.to,
    surely: flowsWords(connection.surely),
    possibly: flowsWords(connection.possibly),
  }))
  return [...groupBy(words, ({ surely, possibly }) => `${surely}\n${possibly}`).values()].map((alike): Targets => {
    const [first] = alike
    return { to: sorted(alike.map(({ to }) => to)), surely: first?.surely ?? '', possibly: first?.possibly ?? '' }
  })
}
