import { containsAddress, onlyAddress } from '../../base/address.ts'
import type { Start } from '../../engine/branch.ts'
import { begin, type End, type Losses } from '../../engine/branch.ts'
import { replies } from '../../engine/reply.ts'
import { holder, holders } from '../../engine/tell.ts'
import { walk } from '../../engine/walk.ts'
import type { Step } from '../../flow/path.ts'
import type { FlowSet, Packet } from '../../flow/space.ts'
import type { Matching } from '../../model/matching.ts'
import { isWritten } from '../../origin/origin.ts'
import type { Deciding, Shown } from './outcome.ts'

/** Follows the most ordinary flow of a set, which begins at `start`, and tells the way that shows what is to be shown: the one that ranks lowest. */
export function show(matching: Matching, start: Pick<Start, 'from' | 'node' | 'request'>, flows: FlowSet, throughProxies: boolean, rank: (end: End) => number, losses?: Losses): Shown | undefined {
  const { space } = matching
  const packet = space.sample(flows)
  if (!packet) return undefined
  const set = start.request ? space.and(flows, headersOf(matching, packet)) : space.packetSet(packet)
  const ends = walk(matching, begin({ ...start, set }), { explain: true, throughProxies, past: false, replyTo: undefined, losses })
  const [end] = ends.map((one) => ({ one, rank: rank(one) })).toSorted((a, b) => a.rank - b.rank).map(({ one }) => one)
  if (!end) return undefined
  const lost = end.verdict === 'delivered' ? replies(matching, end, { explain: true, past: false, losses }).find((one) => one.verdict !== 'delivered') : undefined
  const back = lost?.ends.find((one) => one.verdict === lost.verdict) ?? lost?.ends[0]
  const way = [...end.branch.finished, end.branch.leg].flatMap((leg) => leg.steps)
  return {
    from: senderOf(matching, start, packet),
    to: holders(matching, end.at, end.set)[0] ?? holder(matching, end.at, end.set),
    packet,
    request: start.request,
    verdict: lost ? lost.verdict : end.verdict,
    steps: [...way, ...(back?.branch.leg.steps ?? []).map((step): Step => ({ ...step, says: `reply: ${step.says}` }))],
  }
}

function senderOf({ model }: Matching, { from, node }: Pick<Start, 'from' | 'node'>, { source }: Packet): string {
  if ('token' in source) return model.tokens[source.token] ?? from
  return (model.endpointsOfNode.get(node) ?? []).find(({ id }) => containsAddress(model.addressesOf.get(id)?.ranges ?? [], source))?.id ?? from
}

function headersOf({ space }: Matching, { source, destination, protocol, destinationPort, sourcePort }: Packet): FlowSet {
  const only = (n: number): { first: number; last: number }[] => [{ first: n, last: n }]
  return space.product({ source: onlyAddress(source), destination: onlyAddress(destination), protocols: only(protocol), destinationPorts: only(destinationPort), sourcePorts: only(sourcePort) })
}

/** The steps at which something was decided by a line that somebody wrote, the last first; where nobody wrote any, the last step. */
export function decidingSteps(steps: readonly Step[]): Deciding[] {
  const told = steps.filter(({ because, layer, action }) => because.some(isWritten) && !(layer === 'route' && action === 'route') && layer !== 'name' && layer !== 'listen').toReversed()
  const [last] = steps.slice(-1)
  const chosen = told.length > 0 ? told : last ? [last] : []
  return chosen.map(({ says, because }) => ({ says, origins: because }))
}
