import { formatRanges, minusRanges, notPublic } from '../../base/address.ts'
import { idsOf } from '../../engine/blocks.ts'
import type { Difference, Pair } from '../../engine/difference.ts'
import { flowTexts } from '../../engine/flows.ts'
import type { Fold } from '../../engine/folds.ts'
import { partingOf, type Parting, type Told } from '../../engine/parting.ts'
import type { Reached } from '../../engine/reach.ts'
import type { FlowSet } from '../../flow/space.ts'
import type { Matching } from '../../model/matching.ts'
import { outsideNode } from '../../model/model.ts'
import { placesOf } from '../../origin/place.ts'
import type { FlowPart } from '../../render/documents/common.ts'
import type { ChangePart, ToldPart } from '../../render/documents/diff.ts'

/** So many lines of each kind, and names in a line, unless all are wanted. */
const mostLines = 500
const mostNamed = 200

/** So many lines of each kind are followed to the step that decides; the others are told without. */
const mostFollowed = 25

/** Lines of what is gained and lost: the internet first, then by pairs; each of the first with a flow that shows it and what decides on either side. */
export function changesOf(pair: Pair, found: Difference, folds: { readonly gained: readonly Fold[]; readonly lost: readonly Fold[] }, texts: (set: FlowSet) => FlowPart[], whole: boolean): ChangePart[] {
  const outside = outsideOf(found)
  // The internet among many must not be left out.
  const named = (ids: readonly string[]): string[] => (whole || ids.length <= mostNamed ? [...ids] : [...ids.filter((id) => outside.has(id)), ...ids.filter((id) => !outside.has(id))].slice(0, mostNamed))
  return (['gained', 'lost'] as const).flatMap((kind) => {
    const lines = folds[kind].map((one) => ({ one, open: [...one.from, ...one.to].some((id) => outside.has(id)) }))
    const sorted = lines.toSorted((a, b) => Number(b.open) - Number(a.open) || Number(outside.has(b.one.from[0] ?? '')) - Number(outside.has(a.one.from[0] ?? '')) || b.one.pairs - a.one.pairs)
    return (whole ? sorted : sorted.slice(0, mostLines)).map(({ one, open }, place): ChangePart => {
      const parting = place < mostFollowed ? partingOf(pair, found, kind, one) : undefined
      const { space } = pair.now
      const perhaps = texts(space.minus(one.possibly, one.surely))
      return {
        kind,
        from: named(one.from),
        to: named(one.to),
        ...((named(one.from).length < one.from.length || named(one.to).length < one.to.length) && { named: { from: one.from.length, to: one.to.length } }),
        ...(one.family && { family: one.family === 4 ? 'IPv4' : 'IPv6' }),
        flows: texts(one.surely),
        ...(perhaps.length > 0 && { perhaps }),
        pairs: one.pairs,
        outside: open,
        witness: parting ? { from: parting.from, to: parting.to, flow: witnessFlow(kind === 'gained' ? pair.now : pair.old, parting) } : null,
        old: parting ? toldPart(parting.old) : null,
        new: parting ? toldPart(parting.now) : null,
      }
    })
  })
}

/** Classes that hold public addresses which nobody declared. */
function outsideOf({ classes }: Difference): Set<string> {
  return new Set(classes.flatMap(({ id, of, addresses }) => (of === outsideNode && minusRanges(addresses.ranges, notPublic).length > 0 ? [id] : [])))
}

function toldPart({ verdict, says, because }: Told): ToldPart {
  return { verdict: verdict ?? null, says, places: placesOf(...because) }
}

/** Without what is free: the sender's port, the part of the requests that all fare alike. */
function witnessFlow(matching: Matching, { flows, packet }: Parting): FlowPart {
  const [flow] = flowTexts(matching, flows)
  const { source, destination } = packet
  const text = (address: typeof source): string | undefined => ('token' in address ? matching.model.tokens[address.token] : formatRanges([{ family: address.family, first: address.value, last: address.value }]))
  const from = text(source)
  const to = text(destination)
  return { protocol: flow?.protocol ?? 'any', ...(flow?.ports !== undefined && { ports: flow.ports }), ...(flow?.icmp !== undefined && { icmp: flow.icmp }), ...(from !== undefined && { sources: from }), ...(to !== undefined && { destinations: to }), ...(flow?.http && { http: flow.http }) }
}

/** Pairs between which something passes, each once. */
export function countPairs(reached: Reached): number {
  const numbers = new Map<string, number>()
  const numberOf = (id: string): number => {
    const known = numbers.get(id) ?? numbers.size
    numbers.set(id, known)
    return known
  }
  const rows = new Map<number, Set<number>>()
  for (const { from, to } of reached.blocks) {
    const receivers = idsOf(to).map(numberOf)
    for (const sender of idsOf(from).map(numberOf)) {
      const row = rows.get(sender) ?? new Set<number>()
      rows.set(sender, row)
      for (const receiver of receivers) if (receiver !== sender) row.add(receiver)
    }
  }
  return [...rows.values()].reduce((sum, row) => sum + row.size, 0)
}
