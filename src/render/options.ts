export interface RenderOptions {
  readonly color: boolean
  /** Columns. */
  readonly width: number
  readonly verbose: boolean
  /** At most this many rows of each list; JSON is never cut. */
  readonly limit?: number
  /** This is part of a larger report: what is left open and the next step are said there. */
  readonly part?: boolean
}
