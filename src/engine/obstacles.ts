import type { Layer } from '../flow/path.ts'
import type { FlowSet } from '../flow/space.ts'
import type { AddressSet } from '../base/address.ts'
import { intersectRanges, minusRanges, notPublic } from '../base/address.ts'
import type { Matching } from '../model/matching.ts'
import { outsideNode } from '../model/model.ts'
import type { Want, WantedFlow } from '../model/want.ts'
import { begin, headersOnly, type Branch, type End, type Leg, type Obstacle } from './branch.ts'
import { flowsOf, type Understood } from './question.ts'
import { replies } from './reply.ts'
import type { Trace } from './trace.ts'
import { walk } from './walk.ts'

/** Whether everything that was asked about arrives and is answered. A proxy that answers "no" (404, 503) is no success. */
export function passes({ verdict, reply, ways, understood }: Trace): boolean {
  if (verdict !== 'delivered' && verdict !== 'answered' && verdict !== 'left') return false
  if (reply && reply.verdict !== 'delivered') return false
  // Who holds an address knows where it ends; what is beyond is only left to where nobody is known to be.
  if (verdict === 'left' && understood.to.members.some(({ endpoint, node }) => node !== outsideNode && endpoint !== outsideNode)) return false
  return ways.every((way) => !way.main || way.end.status === undefined || way.end.status < 400)
}

/**
 * What would have to be otherwise so that the flow passes, on every way that its main flows go, and back: in the order in which it meets them. Empty where nothing
 * stops it.
 */
export function wantsOf(matching: Matching, traced: Trace): Want[] {
  const { understood } = traced
  const [first] = traced.obstacles
  if (understood.name?.failed !== undefined && first) {
    const named = wantFrom(first, { ...emptyFlow(matching, understood), request: understood.request }, { reply: false, arrivesOn: undefined, name: understood.name.name })
    return [named]
  }
  const wants: Want[] = []
  for (const way of traced.ways) {
    if (!way.main) continue
    const ends = understood.from.members.flatMap((member) => {
      const set = matching.space.and(way.flows, flowsOf(matching, understood, member.addresses, understood.to.addresses))
      if (matching.space.isEmpty(set)) return []
      const start = { from: member.endpoint, node: member.node, set, request: understood.request }
      return walk(matching, begin(start), { explain: true, throughProxies: understood.request !== undefined, past: true, replyTo: undefined })
    })
    wants.push(...wantsOnWay(matching, ends))
  }
  return distinct(wants)
}

/** Of the ways that a flow may take, that with the least in its way: where that is nothing, the next one may be taken as well. */
function wantsOnWay(matching: Matching, ends: readonly End[]): Want[] {
  for (const end of ends.toSorted((a, b) => rank(a) - rank(b) || a.branch.obstacles.length - b.branch.obstacles.length)) {
    const wants = wantsOfEnd(matching, end)
    if (wants.length > 0) return wants
  }
  return []
}

function wantsOfEnd(matching: Matching, best: End): Want[] {
  const wants = met(matching, best, false)
  if (rank(best) > 0) return wants
  for (const reply of replies(matching, best, { explain: true, past: true })) {
    const [home] = reply.ends.toSorted((a, b) => rank(a) - rank(b) || a.branch.obstacles.length - b.branch.obstacles.length)
    if (home) wants.push(...met(matching, home, true))
  }
  return wants
}

const rank = (end: End): number => (end.verdict === 'answered' && (end.status ?? 200) >= 400 ? 1 : end.verdict === 'delivered' || end.verdict === 'answered' || end.verdict === 'left' ? 0 : 2)

/** The obstacles of one way, its own end the last where that is no arrival. */
function met(matching: Matching, end: End, reply: boolean): Want[] {
  const obstacles: Obstacle[] = [...end.branch.obstacles]
  const last = end.branch.leg.steps.at(-1)
  if (rank(end) > 0) obstacles.push({ at: end.at, layer: end.layer, verdict: end.verdict, says: last?.says ?? '', because: last?.because ?? [], stopped: stoppedAt(end.branch, end.set) })
  return obstacles.flatMap((obstacle) => {
    const { stopped } = obstacle
    if (!stopped) return []
    return [wantFrom(obstacle, wantedFlow(matching, stopped.set, stopped.leg), { reply, arrivesOn: stopped.arrivesOn, name: undefined })]
  })
}

const stoppedAt = ({ leg, context }: Branch, set: FlowSet): NonNullable<Obstacle['stopped']> => ({ set, leg, arrivesOn: context.arrivesOn })

function wantFrom(obstacle: Obstacle, flow: WantedFlow, more: Pick<Want, 'reply' | 'arrivesOn' | 'name'>): Want {
  return { kind: kinds[obstacle.layer], at: obstacle.at, by: obstacle.by, says: obstacle.says, because: obstacle.because, verdict: obstacle.verdict, flow, ...more }
}

const kinds: Readonly<Record<Layer, Want['kind']>> = { name: 'resolve', route: 'route', filter: 'permit', nat: 'serve', balance: 'serve', listen: 'serve', tls: 'speak', http: 'answer' }

/** A set of flows at one place, as people know who they are. */
export function wantedFlow(matching: Matching, set: FlowSet, leg: Leg): WantedFlow {
  const { space } = matching
  const flows = headersOnly(space, set)
  const source = space.addressesOf(flows, 'source')
  const destination = space.addressesOf(flows, 'destination')
  const [protocol] = space.protocolsOf(flows)
  return {
    from: holdersOf(matching, source),
    to: holdersOf(matching, destination),
    source,
    destination,
    protocol: protocol?.first ?? 6,
    ports: space.portsOf(flows, 'destinationPort'),
    sourcePorts: space.portsOf(flows, 'sourcePort'),
    request: leg.request,
  }
}

function emptyFlow(matching: Matching, understood: Understood): WantedFlow {
  const source = understood.from.addresses
  return { from: holdersOf(matching, source), to: [], source, destination: { ranges: [], tokens: [] }, protocol: understood.protocol, ports: understood.ports ?? [], sourcePorts: understood.sourcePorts, request: understood.request }
}

/** So many endpoints are named; of more, their addresses say enough. */
const mostHolders = 64

/** Ids of the endpoints that hold addresses; `internet` where all that nobody declared is meant. */
function holdersOf(matching: Matching, { ranges, tokens }: AddressSet): string[] {
  const { model } = matching
  const ids = new Set<string>()
  for (const { first, last } of tokens) for (let token = first; token <= last && ids.size < mostHolders; token++) ids.add(model.tokens[token] ?? '')
  if (ranges.length > 0) {
    if (holdsMost(minusRanges(ranges, notPublic))) ids.add(outsideNode)
    for (const { id, kind } of model.endpoints.values()) {
      if (kind === 'addresses' || ids.size >= mostHolders) continue
      const held = model.addressesOf.get(id)?.ranges ?? []
      if (held.length > 0 && intersectRanges(held, ranges).length > 0) ids.add(id)
    }
  }
  return [...ids].filter((id) => id !== '')
}

/** Most of all public addresses of a family: nobody in particular is meant. */
function holdsMost(ranges: AddressSet['ranges']): boolean {
  const size = (family: 4 | 6): bigint => ranges.reduce((sum, range) => (range.family === family ? sum + range.last - range.first + 1n : sum), 0n)
  return size(4) > 1n << 30n || size(6) > 1n << 120n
}

/** The same want on two ways (families, members of a pool) is one. */
function distinct(wants: readonly Want[]): Want[] {
  const seen = new Set<string>()
  return wants.filter((want) => {
    const where = want.because.flatMap((o) => (o.kind === 'written' ? [`${o.text.path} ${o.start}`] : []))
    const key = [want.kind, want.at, want.by ?? '', want.reply, where.length > 0 ? where.join(' ') : want.says, want.flow.from.join(), want.flow.to.join(), JSON.stringify(want.flow.ports), family(want.flow)].join('\n')
    return seen.has(key) ? false : (seen.add(key), true)
  })
}

/** Of endpoints without addresses the family doesn't matter. */
const family = ({ source, destination }: WantedFlow): string => [...new Set([...source.ranges, ...destination.ranges].map((range) => range.family))].join()
