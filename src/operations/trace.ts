import { formatRanges } from '../base/address.ts'
import { formatIntervals } from '../base/interval.ts'
import { protocolName } from '../base/protocol.ts'
import type { Step, Verdict } from '../flow/path.ts'
import type { FlowSet } from '../flow/space.ts'
import { headersOnly, type Leg, type Obstacle } from '../engine/branch.ts'
import { icmpText, isIcmp } from '../engine/flows.ts'
import { onward, type Onward } from '../engine/onward.ts'
import { understand, type Understood } from '../engine/question.ts'
import { legsOf, type Reply } from '../engine/reply.ts'
import { holder, isRestOfInternet } from '../engine/tell.ts'
import { trace, type Trace, type Way } from '../engine/trace.ts'
import { Matching } from '../model/matching.ts'
import { outsideNode } from '../model/model.ts'
import { placesOf } from '../origin/place.ts'
import type { FlowPart } from '../render/documents/common.ts'
import type { LegPart, ObstaclePart, OnwardPart, PathPart, StepPart, TraceDocument } from '../render/documents/trace.ts'
import { flowParameters } from './flow-parameters.ts'
import { headOf, nothingRead, readNetwork } from './network.ts'
import { operation, refuse } from './operation.ts'
import { unplaced } from './unplaced.ts'

/** What happens to one flow, step by step, and back. */
export default operation({
  name: 'trace',
  summary: 'what happens to this flow, step by step, and back?',
  effect: 'reads',
  parameters: [
    ...flowParameters,
    { name: 'as', kind: 'text', placeholder: 'PRINCIPAL', summary: 'who the request says it is (kept for later: no format reads principals yet)' },
    { name: 'paths', kind: 'paths', summary: 'what to read' },
  ],
  examples: [
    { says: 'from the internet to a page', arguments: 'trace --from internet --to https://shop.example/checkout examples/shop' },
    { says: 'from a workload to a port', arguments: 'trace --from shop/Deployment/checkout --to db:5432 examples/shop' },
  ],
  formats: ['text', 'json', 'markdown', 'html', 'svg', 'mermaid', 'dot'],
  document: 'netwright/trace@1',
  async run(input, context) {
    const headers: Record<string, string> = {}
    for (const header of input.header) {
      const at = header.indexOf(':')
      if (at < 1) return refuse(context.tool, { code: 'usage/header', says: `"${header}" is not a header.`, todo: "Write it as 'name: value'." })
      headers[header.slice(0, at).trim().toLowerCase()] = header.slice(at + 1).trim()
    }
    const network = await readNetwork(context)
    const nothing = nothingRead(context, network)
    if (nothing) return nothing
    const matching = new Matching(network.model)
    context.progress('following the flow')
    const question = { from: input.from, to: input.to, port: input.port, protocol: input.protocol, sourcePort: input.sourcePort, request: input.request, headers }
    const understood = understand(matching, question)
    const absent = 'misasked' in understood ? understood.misasked.code === 'usage/no-endpoint' : understood.understood.name?.failed !== undefined
    const missing = absent ? (unplaced(network, '--from', input.from) ?? unplaced(network, '--to', input.to)) : undefined
    if (missing) return refuse(context.tool, missing)
    if ('misasked' in understood) return refuse(context.tool, understood.misasked)
    const result = trace(matching, understood.understood)
    const further = onward(matching, result)
    const document: TraceDocument = {
      schema: 'netwright/trace@1',
      ...headOf(context, network, result.doubts),
      asked: askedPart(understood.understood, input.request),
      ...tracePart(matching, result),
      obstacles: result.obstacles.map(obstaclePart),
      onward: further.map((one) => onwardPart(matching, one)),
    }
    const answered = document.verdict === 'delivered' || document.verdict === 'answered' || document.verdict === 'left'
    const home = document.reply === null || document.reply.verdict === 'delivered'
    return { document, exit: document.verdict === 'unknown' ? 3 : answered && home ? 0 : 1 }
  },
})

function askedPart(understood: Understood, request: string | undefined): NonNullable<TraceDocument['asked']> {
  const flow: FlowPart = { protocol: protocolName(understood.protocol), ...(understood.ports && { ports: formatIntervals(understood.ports) }) }
  const { request: asked } = understood
  const url = asked ? `${asked.method} ${asked.scheme}://${asked.host}${asked.path}${asked.query === '' ? '' : `?${asked.query}`}` : request
  return { from: understood.from.says, to: understood.says, flow, ...(url !== undefined && { request: url }) }
}

function tracePart(matching: Matching, result: Trace): Pick<TraceDocument, 'verdict' | 'layer' | 'reply' | 'paths'> {
  const nameOnly: PathPart[] =
    result.ways.length === 0 && result.nameSteps.length > 0
      ? [{ verdict: result.verdict, layer: result.layer, legs: [{ from: result.understood.from.says, to: result.understood.says, flow: { protocol: protocolName(result.understood.protocol) }, steps: result.nameSteps.map(stepPart) }] }]
      : []
  return {
    verdict: result.verdict,
    layer: result.layer,
    reply: result.reply ?? null,
    paths: [...result.ways.map((way) => pathPart(matching, result, way)), ...nameOnly],
  }
}

function pathPart(matching: Matching, result: Trace, way: Way): PathPart {
  const legs = legsOf(way.end)
  const replies = new Map(way.replies.map((r) => [r.leg.begin, r]))
  return {
    verdict: way.end.verdict,
    layer: way.end.layer,
    ...(way.family && { family: `IPv${way.family}` as const }),
    legs: legs.map((leg, place) => legPart(matching, leg, place === 0 ? result.nameSteps : [], replies.get(leg.begin), place === legs.length - 1 ? way.end.verdict : 'delivered', place === 0 ? way.flows : leg.begin)),
  }
}

function legPart(matching: Matching, leg: Leg, before: readonly Step[], reply: Reply | undefined, verdict: Verdict, flows: FlowSet): LegPart {
  const end = leg.end
  const arrived = verdict === 'delivered' || verdict === 'answered'
  return {
    from: leg.from,
    to: end && arrived ? holder(matching, end.node, end.set) : tellTarget(matching, leg),
    flow: flowPart(matching, leg, flows),
    steps: [...before, ...leg.steps].map(stepPart),
    ...(reply && { reply: replyPart(reply) }),
  }
}

function tellTarget(matching: Matching, leg: Leg): string {
  const { ranges, tokens } = matching.space.addressesOf(leg.begin, 'destination')
  const names = tokens.flatMap((t) => (t.last - t.first > 8 ? [] : Array.from({ length: t.last - t.first + 1 }, (_, i) => matching.model.tokens[t.first + i] ?? '')))
  const told = ranges.length > 4 && isRestOfInternet(matching, ranges) ? outsideNode : formatRanges(ranges)
  return [...names, ...(ranges.length > 0 ? [told] : [])].join(', ')
}

function flowPart(matching: Matching, leg: Leg, flows: FlowSet): FlowPart {
  const { space } = matching
  const protocols = space.protocolsOf(flows)
  const ports = space.portsOf(flows, 'destinationPort')
  const [only] = protocols
  const protocol = protocols.length === 1 && only && only.first === only.last ? protocolName(only.first) : 'any'
  const all = ports.length === 1 && ports[0]?.first === 0 && ports[0].last === 65535
  const sources = space.addressesOf(headersOnly(space, flows), 'source')
  const destinations = space.addressesOf(flows, 'destination')
  const request = leg.request
  return {
    protocol,
    ...(!all && (protocols.length === 1 && isIcmp(only?.first) ? { icmp: icmpText(ports) } : { ports: formatIntervals(ports) })),
    ...(sources.ranges.length > 0 && sources.ranges.length <= 4 && { sources: formatRanges(sources.ranges) }),
    ...(destinations.ranges.length > 0 && destinations.ranges.length <= 4 && { destinations: formatRanges(destinations.ranges) }),
    ...(request && { http: { hosts: request.host, paths: request.path, methods: request.method } }),
  }
}

function replyPart(reply: Reply): NonNullable<LegPart['reply']> {
  const shown = reply.ends.find((e) => e.verdict === reply.verdict) ?? reply.ends[0]
  return { verdict: reply.verdict, layer: reply.layer, steps: (shown?.branch.leg.steps ?? []).map(stepPart) }
}

function stepPart(step: Step): StepPart {
  return { at: step.at, layer: step.layer, action: step.action, says: step.says, because: placesOf(...step.because) }
}

function obstaclePart(obstacle: Obstacle): ObstaclePart {
  return { at: obstacle.at, layer: obstacle.layer, verdict: obstacle.verdict, says: obstacle.says, because: placesOf(...obstacle.because) }
}

function onwardPart(matching: Matching, one: Onward): OnwardPart {
  const { verdict, layer, reply, paths } = tracePart(matching, one.trace)
  return { from: one.from, to: one.to, because: placesOf(one.dependency.origin), verdict, layer, reply, paths }
}

