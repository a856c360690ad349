/** One line of bench/RESULTS.md. Times are in milliseconds, sizes in MB (2^20 bytes); a ratio compares two figures of the same run. */
export interface Row {
  /** What was done, to how much: `shadow check of 10,000 rules`. */
  readonly what: string
  readonly value: number
  readonly unit: 'ms' | 'MB' | '×'
  /** The most that it may be; a row above it is marked and makes the run fail. */
  readonly limit?: number
  /** What it is compared with, or how it was taken: `node -e 0, median of 20`. */
  readonly beside?: string
}

/** What a file of bench/ exports: its heading, and a measurement that runs in a process of its own. */
export interface Measurement {
  readonly name: string
  readonly run: () => readonly Row[] | Promise<readonly Row[]>
}

/** The middle one, or the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}
