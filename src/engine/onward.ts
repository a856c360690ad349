import type { Dependency } from '../model/endpoint.ts'
import type { Matching } from '../model/matching.ts'
import { understand } from './question.ts'
import { holders } from './tell.ts'
import { trace, type Trace } from './trace.ts'

/** A flow that the target is declared to open in turn. */
export interface Onward {
  readonly from: string
  readonly to: string
  readonly dependency: Dependency
  readonly trace: Trace
}

const deepest = 4
const most = 24

/** What those who were reached say that they call, and what those call, breadth first. Each pair is followed once. */
export function onward(matching: Matching, first: Trace): Onward[] {
  const found: Onward[] = []
  const seen = new Set<string>()
  let level = [first]
  for (let depth = 0; depth < deepest && level.length > 0; depth++) {
    const next: Trace[] = []
    for (const one of level) {
      for (const from of reachedBy(matching, one)) {
        for (const dependency of matching.model.facts.dependencies.filter((d) => d.from === from)) {
          const to = dependency.url ?? (dependency.port === undefined ? dependency.host : `${dependency.host.includes(':') ? `[${dependency.host}]` : dependency.host}:${dependency.port}`)
          const key = `${from}\n${to}`
          if (seen.has(key) || found.length >= most) continue
          seen.add(key)
          const understood = understand(matching, { from, to, protocol: dependency.protocol })
          if ('misasked' in understood) continue
          const traced = trace(matching, understood.understood)
          found.push({ from, to, dependency, trace: traced })
          next.push(traced)
        }
      }
    }
    level = next
  }
  return found
}

function reachedBy(matching: Matching, one: Trace): string[] {
  const ids = one.ways.filter((w) => w.main && w.end.verdict === 'delivered').flatMap((w) => holders(matching, w.end.at, w.end.set))
  return [...new Set(ids)].toSorted()
}
