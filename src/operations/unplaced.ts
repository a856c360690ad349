import type { Network } from './network.ts'
import type { Misasked } from '../engine/question.ts'

/** What people call the facets in which an id may stand without being an end of flows. */
const facets = { nodes: 'part of the network', groups: 'a group', tables: 'a route table', filters: 'a filter', pools: 'a pool', zones: 'a zone' } as const
const mostCandidates = 8

/**
 * Why a thing that was read can't be asked about: it is no end of flows, or it has no place in the network. Undefined where it is one, or where nothing of that name was read.
 * `written`: an id as people write it, with or without a port.
 */
export function unplaced({ model, facts, unread }: Pick<Network, 'model' | 'facts' | 'unread'>, option: string, written: string | undefined): Misasked | undefined {
  const text = written?.trim().replace(/:\d+$/, '')
  if (text === undefined || text === '' || model.endpoints.has(text) || model.aliases.has(text)) return undefined
  const code = 'usage/no-endpoint'
  const reason = unread.find(({ what }) => what.startsWith(`${text}: `) || what.startsWith(`${text} is `))
  if (reason) {
    const why = reason.what.slice(text.length).replace(/^: /, '')
    return { code, says: `${option}: ${text} was read, but it has no place in the network${why.startsWith(' is ') ? `: it${why}` : `: ${why}`}.`, todo: 'Try netwright map for what is there.' }
  }
  for (const [facet, called] of Object.entries(facets) as [keyof typeof facets, string][]) {
    if (!facts[facet].some(({ id }) => id === text)) continue
    const inside = [...model.endpoints.values()].filter((one) => one.kind !== 'service' && (one.node === text || one.within.includes(text))).map(({ id }) => id)
    const members = model.groups.get(text)?.surely ?? []
    const candidates = [...new Set([...members, ...inside])].toSorted().slice(0, mostCandidates)
    return {
      code,
      says: `${option}: ${text} is ${called}: no flow begins or ends at it.`,
      todo: candidates.length > 0 ? 'Ask for something in it.' : 'Try netwright map for what is there.',
      candidates,
    }
  }
  return undefined
}
