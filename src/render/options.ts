export interface RenderOptions {
  readonly color: boolean
  /** Columns. */
  readonly width: number
  readonly verbose: boolean
  /** At most this many rows of each list; JSON is never cut. */
  readonly limit?: number
  /** How it was asked, so that the next command can be typed as it stands; unknown to who has no command line. */
  readonly asked?: AskedWords
  /** This is part of a larger report: what is left open and the next step are said there. */
  readonly part?: boolean
}

/** What was typed, in words for a shell. */
export interface AskedWords {
  /** The verb with its own options. */
  readonly question: string
  /** The options that say how files are read. */
  readonly reading: string
  readonly paths: string
}
