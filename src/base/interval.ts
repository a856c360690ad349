/** A closed range of whole numbers (ports, protocols, ICMP types): both ends belong to it. */
export interface Interval {
  readonly first: number
  readonly last: number
}

/** The same numbers as the fewest disjoint intervals, ascending. Empty intervals (first > last) vanish. */
export function normalIntervals(intervals: readonly Interval[]): Interval[] {
  const sorted = intervals.filter((i) => i.first <= i.last).sort((a, b) => a.first - b.first)
  const result: { first: number; last: number }[] = []
  for (const { first, last } of sorted) {
    const previous = result.at(-1)
    if (previous && first <= previous.last + 1) previous.last = Math.max(previous.last, last)
    else result.push({ first, last })
  }
  return result
}

/** What of 0..`top` the intervals leave out, ascending. */
export function complementIntervals(intervals: readonly Interval[], top: number): Interval[] {
  const result: Interval[] = []
  let next = 0
  for (const { first, last } of normalIntervals(intervals)) {
    if (first > next) result.push({ first: next, last: first - 1 })
    next = last + 1
  }
  if (next <= top) result.push({ first: next, last: top })
  return result
}

/** What both hold, ascending. */
export function intersectIntervals(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  if (a.length === 0 || b.length === 0) return []
  const left = normalIntervals(a)
  const right = normalIntervals(b)
  const result: Interval[] = []
  for (let i = 0, j = 0; ; ) {
    const x = left[i]
    const y = right[j]
    if (!x || !y) return result
    const first = Math.max(x.first, y.first)
    const last = Math.min(x.last, y.last)
    if (first <= last) result.push({ first, last })
    if (x.last < y.last) i++
    else j++
  }
}

/** What of `a` is not in `b`, ascending. */
export function minusIntervals(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  return intersectIntervals(a, complementIntervals(b, a.reduce((top, { last }) => Math.max(top, last), 0)))
}

/** `80`, `8000-8080`, joined by commas, as ports are printed. */
export function formatIntervals(intervals: readonly Interval[]): string {
  return normalIntervals(intervals)
    .map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`))
    .join(',')
}
