import { groupBy } from '../base/group.ts'
import type { Analysis } from '../engine/analysis.ts'
import type { Call, Stop } from '../engine/calls.ts'
import type { Layer } from '../flow/path.ts'
import type { Origin } from '../origin/origin.ts'
import { beginsNothing, noWay, shutsOut } from '../model/cause.ts'
import { formatPlace, placesOf } from '../origin/place.ts'

/** A call that surely does not arrive, and what stops it. */
export interface Blocked extends Call {
  readonly stop: Stop
}

/** The calls that are surely stopped at one of these layers: those of endpoints for their own work, or those of proxies. */
export function blockedCalls(calls: readonly Call[], kind: Call['caller']['kind'], layers: readonly Layer[]): Blocked[] {
  return calls.filter(
    (call): call is Blocked =>
      call.caller.kind === kind && !hasPurpose(call) && call.stop !== undefined && layers.includes(call.stop.layer),
  )
}

/** The calls that are made for something else than the endpoint's own work, such as health checks, and are surely stopped. */
export function blockedPurposes(calls: readonly Call[]): Blocked[] {
  return calls.filter((call): call is Blocked => hasPurpose(call) && call.stop !== undefined && call.stop.layer !== 'name')
}

const hasPurpose = ({ caller }: Call): boolean => caller.kind === 'dependency' && caller.dependency.purpose !== undefined

/** What is stopped by the same thing, together; in the order in which it was first met. */
export function together(blocked: readonly Blocked[], key: (one: Blocked) => string): Blocked[][] {
  return [...groupBy(blocked, key).values()]
}

/** The line that stops it, or what it says where no line does. */
export function lineOf({ stop }: Blocked): string {
  return stop.because.length > 0
    ? `${stop.at} ${placesOf(...stop.because)
        .map(formatPlace)
        .join(' ')}`
    : `${stop.at} ${stop.says}`
}

/** Every node at which one of them is stopped: a flow may take any of several ways. */
export function stoppedAt(group: readonly Blocked[]): string {
  return joined(group.flatMap(({ stop }) => stop.nodes).toSorted())
}

/** Whom it was for: endpoints by their ids. */
export function aimOf({ model }: Analysis, { stop, to }: Blocked): string {
  const named = stop.aim.tokens.flatMap((token) =>
    Array.from({ length: Math.min(token.last - token.first, 8) + 1 }, (_, i) => model.tokens[token.first + i] ?? ''),
  )
  const held = stop.aim.ranges.flatMap((range) =>
    [...model.endpoints.values()]
      .filter(
        (one) =>
          one.kind !== 'addresses' &&
          one.addresses.some((a) => a.family === range.family && range.first <= a.value && a.value <= range.last),
      )
      .map((one) => one.id),
  )
  return joined([...named, ...held].toSorted()) || to
}

/** What stops calls, in words that other findings share: the line and whom it was for, the way that is missing, who sends nothing at all. */
export function causesOfCalls(analysis: Analysis, group: readonly Blocked[]): string[] {
  return [
    ...new Set(
      group.flatMap((one) => {
        const aim = aimOf(analysis, one)
        const target = analysis.model.endpoints.get(aim)?.node
        return [
          `${lineOf(one)} → ${aim}`,
          ...(one.stop.layer === 'filter' ? [beginsNothing(one.from), shutsOut(linesAt(one.stop.because), aim)] : []),
          ...(one.stop.layer === 'route' ? linesAt(one.stop.because) : []),
          ...(one.stop.layer === 'route' && target !== undefined ? [noWay(one.stop.at, target)] : []),
        ]
      }),
    ),
  ]
}

/** What would stop it next: empty, or the end of a sentence. */
export function nextOf({ stop: { next } }: Blocked): string {
  return next ? `; with that mended it is stopped again at ${next.at}: ${next.says}` : ''
}

/** Lines as causes. */
export function linesAt(origins: readonly Origin[]): string[] {
  return placesOf(...origins).flatMap((place) => ('file' in place ? [formatPlace(place)] : []))
}

/** The lines of what stops it, of what declared it, and of what would stop it next; whatever nobody wrote down comes last. */
export function linesOf(group: readonly Blocked[]): Origin[] {
  const first = group.flatMap(({ stop }) => stop.because)
  const declared = group.flatMap(({ caller }) => (caller.kind === 'dependency' ? [caller.dependency.origin] : [caller.member.origin]))
  const next = group.slice(0, 1).flatMap(({ stop }) => stop.next?.because ?? [])
  return [...new Set([...first.filter(isWritten), ...declared, ...next.filter(isWritten), ...first])]
}

const isWritten = (origin: Origin): boolean => placesOf(origin).some((place) => 'file' in place)

export function joined(words: readonly string[]): string {
  const different = [...new Set(words)]
  return different.length > 4 ? `${different.slice(0, 4).join(', ')} and ${different.length - 4} more` : different.join(', ')
}
