import type { Wanted } from '../../engine/failure/failures.ts'
import { plannedCalls } from '../../engine/planned.ts'
import { understand, withOtherAddresses } from '../../engine/question.ts'
import type { FlowText } from '../../engine/flows.ts'
import { flowTexts } from '../../engine/flows.ts'
import type { Matching } from '../../model/matching.ts'
import type { Origin } from '../../origin/origin.ts'
import { startsFrom } from '../assert/must.ts'
import type { Asking } from '../assert/outcome.ts'
import { trafficOf } from '../assert/packets.ts'
import type { FlowAsked, Named, NetworkPromise } from '../assert/promises.ts'
import { isUrl, requestsTo } from '../assert/requests.ts'

/** A flow that somebody wants: a promise says that it must pass, or somebody is declared to call. */
export interface Watched {
  readonly kind: 'promised' | 'declared'
  readonly name: string
  readonly from: string
  readonly to: string
  readonly flows: readonly FlowText[]
  readonly wanted: readonly Wanted[]
  readonly origin: Origin
}

/** Flows of promises that must pass; those that name nobody are left to `assert`. */
export function promisedFlows(asking: Asking, promises: readonly NetworkPromise[]): Watched[] {
  return promises.flatMap((promise): Watched[] => {
    if (promise.kind !== 'must' && promise.kind !== 'survives') return []
    const { flow, name, origin } = promise
    const targets: readonly (Named | undefined)[] = flow.to.length > 0 ? flow.to : [undefined]
    return targets.flatMap((target): Watched[] => {
      const wanted = wantedOf(asking, flow, target)
      const from = flow.from.map(({ text }) => text).join(', ')
      return wanted.length === 0 ? [] : [{ kind: 'promised', name, from, to: target?.text ?? flow.request ?? '', flows: textsOf(asking.matching, wanted), wanted, origin }]
    })
  })
}

function wantedOf(asking: Asking, flow: FlowAsked, target: Named | undefined): Wanted[] {
  const { matching, callers } = asking
  const { space } = matching
  if (flow.request !== undefined || (target && isUrl(target.text)))
    return requestsTo(asking, flow, flow.from, target).flatMap(({ starts }): Wanted[] => {
      const host = hostOf(target?.text ?? flow.request?.split(' ').at(-1) ?? '')
      const [first] = starts
      return first ? [{ starts, ...(host !== undefined && { name: { name: host, from: first.from } }) }] : []
    })
  if (!target) return []
  const from = callers.find(flow.from)
  const to = callers.find([target], from.party.members[0]?.endpoint)
  if (from.missing.length + to.missing.length > 0) return []
  const over = trafficOf(matching, flow.over.length > 0 ? flow.over : to.over)
  const family = flow.family === undefined ? space.all : matching.ofFamily(flow.family)
  return [{ starts: startsFrom(matching, from.party, space.intersect([over, family, space.destination(withOtherAddresses(matching, to.party, from.party).addresses)])) }]
}

/** Who is declared to call whom. Health checks are nobody's own work. */
export function declaredCalls(matching: Matching): Watched[] {
  const { space } = matching
  return plannedCalls(matching).flatMap(({ caller, from, node, to, flows, name, question }): Watched[] => {
    if (caller.kind !== 'dependency' || caller.dependency.purpose !== undefined || space.isEmpty(flows)) return []
    const { dependency } = caller
    const understood = dependency.url === undefined ? undefined : understand(matching, question)
    const request = understood && 'understood' in understood ? understood.understood.request : undefined
    const wanted: Wanted = { starts: [{ from, node, set: flows, request }], ...(name && { name: { name: dependency.host, from } }) }
    return [{ kind: 'declared', name: `${from} → ${to}`, from, to, flows: textsOf(matching, [wanted]), wanted: [wanted], origin: dependency.origin }]
  })
}

/** One flow that somebody asks about. */
export function askedFlow(matching: Matching, question: Parameters<typeof understand>[1], origin: Origin): Watched | { readonly misasked: { readonly code: string; readonly says: string; readonly todo: string; readonly candidates?: readonly string[] } } {
  const found = understand(matching, question)
  if ('misasked' in found) return found
  const { from, to, request, ports, protocol, says } = found.understood
  const { space } = matching
  const flows = space.intersect([space.destination(to.addresses), space.protocol([{ first: protocol, last: protocol }]), ports ? space.destinationPort(ports) : space.all])
  const starts = startsFrom(matching, from, flows).map((start) => ({ ...start, request }))
  const [first] = starts
  const wanted: Wanted = { starts, ...(found.understood.name && first && { name: { name: found.understood.name.name, from: first.from } }) }
  return { kind: 'promised', name: `${question.from} → ${says}`, from: question.from, to: says, flows: textsOf(matching, [wanted]), wanted: [wanted], origin }
}

function textsOf(matching: Matching, wanted: readonly Wanted[]): FlowText[] {
  return flowTexts(matching, matching.space.union(wanted.flatMap(({ starts }) => starts.map(({ set }) => set))))
}

function hostOf(url: string): string | undefined {
  const host = URL.canParse(url) ? new URL(url).hostname : undefined
  return host === undefined || /^[\d.]+$|:/.test(host) ? undefined : host
}
