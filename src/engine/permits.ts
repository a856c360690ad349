import type { Matching } from '../model/matching.ts'
import type { Want } from '../model/want.ts'
import type { Origin } from '../origin/origin.ts'
import type { End } from './branch.ts'
import { wantedFlow } from './obstacles.ts'
import { legsOf } from './reply.ts'
import type { Trace } from './trace.ts'

/** Whether anything of what was asked about arrives, or may: a flow is stopped only where it is in every world. */
export function arrives({ ways, verdict }: Trace): boolean {
  return verdict === 'unknown' || ways.some(({ end }) => isArrival(end))
}

function isArrival({ verdict, status }: End): boolean {
  return verdict === 'delivered' || verdict === 'left' || verdict === 'unknown' || (verdict === 'answered' && (status ?? 200) < 400)
}

/** What lets the flow pass, at every filter on its ways: each could stop it. In the order in which it meets them, each once. */
export function permitsOf(matching: Matching, { ways }: Trace): Want[] {
  const found = new Map<string, Want>()
  for (const { end } of ways) {
    if (!isArrival(end)) continue
    for (const leg of legsOf(end)) {
      for (const [place, step] of leg.steps.entries()) {
        const [origin] = step.because
        if (step.layer !== 'filter' || step.action !== 'permit' || !origin) continue
        const by = filterOf(matching, origin)
        if (by === undefined) continue
        // Behind a translation the flow is as it arrives, before it as it began.
        const translated = leg.steps.slice(0, place).some(({ layer }) => layer === 'nat')
        const flow = wantedFlow(matching, translated && leg.end ? leg.end.set : leg.begin, leg)
        const want: Want = { kind: 'stop', at: step.at, by, says: step.says, because: step.because, verdict: end.verdict, flow, reply: false, arrivesOn: undefined, name: undefined }
        found.set(JSON.stringify([by, step.says, flow.from, flow.to]), want)
      }
    }
  }
  return [...found.values()]
}

/** The filter that a rule (or a last word) stands in: origins are the rules' own. */
function filterOf({ model }: Matching, origin: Origin): string | undefined {
  for (const { id, chains, otherwise } of model.filters.values()) {
    if (otherwise.origin === origin || Object.values(chains).some((rules) => rules.some((rule) => rule.origin === origin))) return id
  }
  return undefined
}
