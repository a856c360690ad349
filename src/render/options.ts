export interface RenderOptions {
  readonly color: boolean
  /** Columns. */
  readonly width: number
  readonly verbose: boolean
  /** At most this many rows of each list; JSON is never cut. */
  readonly limit?: number
}
