import type { Obstacle } from '../engine/branch.ts'
import type { Call } from '../engine/calls.ts'
import type { Trace } from '../engine/trace.ts'
import type { Layer } from '../flow/path.ts'
import { formatPlace, placesOf } from '../origin/place.ts'
import { stopped } from './witness.ts'

/** A call that surely does not arrive, and what stops it first. */
export interface Blocked {
  readonly call: Call
  readonly trace: Trace
  readonly obstacle: Obstacle
}

/**
 * The calls that are surely stopped on their first leg, by what stops them first. What a further proxy does with them is that proxy's own call;
 * whatever isn't known surely is not among them.
 */
export function blockedCalls(calls: readonly Call[], kind: Call['caller']['kind'], layers: readonly Layer[]): Blocked[] {
  const blocked: Blocked[] = []
  for (const call of calls) {
    const { trace } = call
    if (call.caller.kind !== kind || call.fine || !trace || !stopped.has(trace.verdict)) continue
    const [obstacle] = trace.obstacles
    const main = trace.ways.filter((way) => way.main)
    if (!obstacle || !layers.includes(obstacle.layer) || main.some((way) => way.end.branch.finished.length > 0)) continue
    if (main.some((way) => way.end.branch.alternatives.some((a) => a.doubt.kind === 'unknown'))) continue
    blocked.push({ call, trace, obstacle })
  }
  return blocked
}

/** What is stopped by the same thing, together; in the order in which it was first met. */
export function byObstacle(blocked: readonly Blocked[], key: (one: Blocked) => string): Blocked[][] {
  const groups = new Map<string, Blocked[]>()
  for (const one of blocked) {
    const { at, says, because } = one.obstacle
    const whole = [key(one), at, because.length > 0 ? placesOf(...because).map(formatPlace).join(' ') : says].join('\n')
    const known = groups.get(whole)
    if (known) known.push(one)
    else groups.set(whole, [one])
  }
  return [...groups.values()]
}

export function joined(words: readonly string[]): string {
  const different = [...new Set(words)]
  return different.length > 4 ? `${different.slice(0, 4).join(', ')} and ${different.length - 4} more` : different.join(', ')
}
