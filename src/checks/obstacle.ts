import type { Obstacle } from '../engine/branch.ts'
import type { Call } from '../engine/calls.ts'
import type { Trace } from '../engine/trace.ts'
import type { Layer } from '../flow/path.ts'
import type { Origin } from '../origin/origin.ts'
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
export function together(blocked: readonly Blocked[], key: (one: Blocked) => string): Blocked[][] {
  const groups = new Map<string, Blocked[]>()
  for (const one of blocked) {
    const known = groups.get(key(one))
    if (known) known.push(one)
    else groups.set(key(one), [one])
  }
  return [...groups.values()]
}

/** The line that stops it, or what it says where no line does. */
export function stopOf({ obstacle }: Blocked): string {
  return obstacle.because.length > 0 ? `${obstacle.at} ${placesOf(...obstacle.because).map(formatPlace).join(' ')}` : `${obstacle.at} ${obstacle.says}`
}

/** Every node at which one of the ways is stopped alike: a flow may take any of several. */
export function stoppedAt(group: readonly Blocked[]): string {
  return joined(group.flatMap(({ trace, obstacle }) => [obstacle.at, ...trace.ways.filter((way) => way.main && way.end.verdict === obstacle.verdict && way.end.layer === obstacle.layer).map((way) => way.end.at)]).toSorted())
}

/** What would stop it next: empty, or the end of a sentence. */
export function nextOf({ trace }: Blocked): string {
  const next = trace.obstacles[1]
  return next ? `; with that mended it is stopped again at ${next.at}: ${next.says}` : ''
}

/** The lines of what stops it, of what would stop it next, and of what declared it; whatever nobody wrote down comes last. */
export function linesOf(group: readonly Blocked[], declared: readonly Origin[]): Origin[] {
  const first = group.flatMap(({ obstacle }) => obstacle.because)
  const next = group.flatMap(({ trace }) => trace.obstacles.slice(1).flatMap((obstacle) => obstacle.because))
  return [...new Set([...first.filter(isWritten), ...declared, ...next.filter(isWritten), ...first])]
}

const isWritten = (origin: Origin): boolean => placesOf(origin).some((place) => 'file' in place)

export function joined(words: readonly string[]): string {
  const different = [...new Set(words)]
  return different.length > 4 ? `${different.slice(0, 4).join(', ')} and ${different.length - 4} more` : different.join(', ')
}
